"""Mood, demands and resources, engagement, burnout, trust: states are z-scores, 0 is the usual person."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from orgsim.kernels.apart import apart
from orgsim.kernels.arrays import F32, F64, I32, I64, U8, U16, F64Rows, I32Rows
from orgsim.kernels.bits import Issues, Planes, row
from orgsim.kernels.blocks import BLOCK, counts, lanes, reals, spread, words_of
from orgsim.kernels.compiling import inlined, spliced
from orgsim.kernels.counting import ones
from orgsim.kernels.lending import flat, lent
from orgsim.kernels.random import gauss, person, word
from orgsim.kernels.ties import Layers

FILLED = 1


class Rates(NamedTuple):
    """Settings of wellbeing, and the usual values around which demands and resources are centred."""

    contagion: float
    boss_weight: float
    group_weight: float
    recovery: float
    remainder: bool
    mood_noise: float
    engagement_rate: float
    engagement_noise: float
    shared_events: float
    fit_engagement: float
    burnout_rate: float
    burnout_noise: float
    insecurity_keep: float
    trust_rate: float
    affect_clarity: float
    usual_conflict: float
    usual_felt: float
    usual_autonomy: float
    consistency: float


class Pushes(NamedTuple):
    """Levers, float64 [groups]."""

    autonomy: NDArray[np.float64]
    hindrance: NDArray[np.float64]
    challenge: NDArray[np.float64]
    resources: NDArray[np.float64]
    check_ins: NDArray[np.float64]
    meeting_hours: NDArray[np.float64]
    consistency: NDArray[np.float64]
    say_do: NDArray[np.float64]


class Persons(NamedTuple):
    """What wellbeing reads and does not change, each [rows]."""

    identity: NDArray[np.uint64]
    status: NDArray[np.uint8]
    manager: NDArray[np.int32]
    team: NDArray[np.int32]
    trait: NDArray[np.float32]
    fit: NDArray[np.float32]
    autonomy: NDArray[np.float32]
    susceptibility: NDArray[np.float32]
    job_hindrance: NDArray[np.float32]
    job_challenge: NDArray[np.float32]
    job_resources: NDArray[np.float32]
    conflict: NDArray[np.float32]


class States(NamedTuple):
    """What wellbeing changes, float32 [rows]. perceived: perceived alignment; recall: priorities known, 0 to all."""

    engagement: NDArray[np.float32]
    burnout: NDArray[np.float32]
    trust: NDArray[np.float32]
    insecurity: NDArray[np.float32]
    check_in: NDArray[np.float32]
    hindrance: NDArray[np.float32]
    challenge: NDArray[np.float32]
    resources: NDArray[np.float32]
    perceived: NDArray[np.float32]
    recall: NDArray[np.float32]


@apart
def show(start: int, stop: int, status: U8, affect: F32, shown: F32, after: F32) -> None:
    """What others see of mood, float32 [rows]: NaN for empty seats. after: a copy that may change meanwhile."""
    for i in range(start, stop):
        after[i] = affect[i]
        shown[i] = affect[i] if status[i] == FILLED else np.float32(np.nan)


@apart
def sum_mood(
    start: int, stop: int, first: I64, count: I32, member: I32, status: U8, affect: F32, total: F64, heads: I32,
) -> None:  # fmt: skip
    """Sum the mood of each team, for teams start to stop: total float64 [teams], heads int32 [teams] filled seats."""
    for t in range(start, stop):
        mood = 0.0
        filled = 0
        for position in range(first[t], first[t] + count[t]):
            i = row(member[position])
            if status[i] == FILLED:
                mood += affect[i]
                filled += 1
        total[t] = mood
        heads[t] = filled


@apart
def meet_events(start: int, stop: int, key: np.uint64, unit: I32, events: F64) -> None:
    """What happens to everybody in a unit this week, standard normal: events float64 [teams], unit int [teams]."""
    for t in range(start, stop):
        events[t] = gauss(word(person(key, np.uint64(unit[t])), 0))


@apart
def feel(
    start: int, stop: int, key: np.uint64, rates: Rates, people: Persons, layers: Layers, total: F64,
    heads: I32, affect: F32, shown: F32, after: F32,
) -> None:  # fmt: skip
    """Mood spreads from boss, team and other ties, and returns to its trait (Barsade 2002; Friedkin & Johnsen 1990).

    A missing part (no boss, no teammate, no other tie) hands its weight to the others. With ``remainder`` the trait has
    the weight that others leave, and this is the Friedkin-Johnsen model. start: a multiple of ``BLOCK``, stop too
    or the end. affect is the snapshot, after is written, shown is affect with NaN for empty seats; float32 [rows].
    """
    identity, status, manager, team, trait, _, _, susceptibility = lent(people)[:8]
    layers, affect, after, shown = lent((layers, affect, after, shown))
    pull, weight, mood, tied = reals(), reals(), reals(), reals()
    for low in range(start, stop, BLOCK):
        high = min(stop, low + BLOCK)
        own = affect[low:high]
        _hear_group(rates, own, manager[low:high], team[low:high], total, heads, shown, pull, weight)
        _hear_ties(low, high - low, layers, shown, mood, tied)
        _blend(1.0 - rates.group_weight, len(own), mood, tied, pull, weight)
        _turn(
            key, rates, identity[low:high], status[low:high], trait[low:high], susceptibility[low:high], own, pull,
            weight, after[low:high],
        )  # fmt: skip


@inlined
def _hear_group(rates, own, manager, team, total, heads, shown, pull, weight):
    """Mood of boss and teammates, with their weights, and the sum of these weights."""
    of_boss, of_team = rates.group_weight * rates.boss_weight, rates.group_weight * (1.0 - rates.boss_weight)
    for k in range(len(own)):
        drawn = 0.0
        share = 0.0
        theirs = _of(manager[k], shown)
        if not np.isnan(theirs):
            drawn += of_boss * theirs
            share += of_boss
        t = row(team[k])
        if heads[t] > 1:
            drawn += of_team * (total[t] - float(own[k])) / (heads[t] - 1)
            share += of_team
        pull[k] = drawn
        weight[k] = share


@inlined
def _of(boss, shown):
    """What the boss shows, NaN where nobody is."""
    return shown[row(boss)] if boss >= 0 else np.float32(np.nan)


@inlined
def _hear_ties(low, size, layers, shown, mood, tied):
    """Weighted mood of ties outside the team, and the sum of these weights."""
    order, begin, bound, neighbor, outside = layers
    heard, share = reals(), reals()
    for k in range(size):
        heard[k] = 0.0
        share[k] = 0.0
    for layer in range(begin[low // BLOCK], begin[low // BLOCK + 1]):
        start, stop = bound[layer], bound[layer + 1]
        _hear(neighbor[start:stop], outside[start:stop], shown, heard, share)
    for k in range(size):
        mood[row(order[low + k])] = heard[k]
        tied[row(order[low + k])] = share[k]


@spliced
def _hear(neighbor, outside, shown, heard, share):
    """One tie of everybody in a layer; an empty seat says nothing."""
    for k in range(len(neighbor)):
        theirs = shown[row(neighbor[k])]
        there = not np.isnan(theirs)
        heard[k] += float(outside[k]) * theirs if there else 0.0
        share[k] += float(outside[k]) if there else 0.0


@inlined
def _blend(share, size, mood, tied, pull, weight):
    """Add the ties outside the team, whose weights sum to ``share``."""
    for k in range(size):
        if tied[k] > 0.0:
            pull[k] += share * mood[k] / tied[k]
            weight[k] += share


@inlined
def _turn(key, rates, identity, status, trait, susceptibility, affect, pull, weight, after):
    """The mood after the week."""
    for k in range(len(affect)):
        own = float(affect[k])
        drawn = pull[k] / weight[k] - own if weight[k] > 0.0 else 0.0
        noise = rates.mood_noise * gauss(word(person(key, identity[k]), 0))
        drawn *= rates.contagion * susceptibility[k]
        recovery = 1.0 - rates.contagion * susceptibility[k] if rates.remainder else rates.recovery
        change = drawn + recovery * (trait[k] - own)
        if status[k] == FILLED:
            after[k] = own + change + noise


@apart
def fare(
    start: int, stop: int, key: np.uint64, rates: Rates, pushes: Pushes, group: U16, people: Persons, belief: Planes,
    issues: Issues, declared: int, tool_load: F32, shown: F32, events: F64, states: States,
) -> None:  # fmt: skip
    """Demands and resources move engagement and burnout (Crawford, LePine & Rich 2010); trust follows consistency.

    declared: number of priorities. tool_load: float32 [rows] hindrance from tools that are being learned. shown:
    float32 [rows] mood, NaN for empty seats. events: float64 [teams], what a unit lives through together (Weiss &
    Cropanzano 1996).
    """
    knows, stance = flat(belief.knows), flat(belief.stance)
    code, priorities = lent(issues.code_stance), lent(issues.priorities)
    people, pushes, group, tool_load, shown = lent((people, pushes, group, tool_load, shown))
    identity, status, manager, team, _, fit, autonomy, _, job_hindrance, job_challenge, job_resources, conflict = people
    engaged, burned, trusting, insecure, held, hindered, challenged, resourced, perceived, recalled = lent(states)
    # Three levers at a time, in arrays of their own: rows of one array could not be told apart.
    one, two, three = reals(), reals(), reals()
    support, shared, felt = reals(), reals(), reals()
    hindrance, challenge, resources = reals(), reals(), reals()
    known = counts()
    shared_part = np.sqrt(rates.shared_events)
    for low in range(start, stop, BLOCK):
        high = min(stop, low + BLOCK)
        _surround(shared_part, manager[low:high], team[low:high], shown, events, support, shared)
        _remember(knows, stance, low, high, code, priorities, known)
        _sense(rates, declared, status[low:high], known, support, felt, perceived[low:high], recalled[low:high])
        here = group[low:high]
        spread(pushes.hindrance, here, one)
        spread(pushes.meeting_hours, here, two)
        _hinder(
            rates, job_hindrance[low:high], tool_load[low:high], conflict[low:high], burned[low:high], one, two,
            hindrance,
        )  # fmt: skip
        spread(pushes.challenge, here, one)
        _challenge(job_challenge[low:high], one, challenge)
        spread(pushes.autonomy, here, one)
        spread(pushes.resources, here, two)
        spread(pushes.check_ins, here, three)
        _support(
            rates, status[low:high], job_resources[low:high], autonomy[low:high], trusting[low:high], support, felt,
            one, two, three, held[low:high], resources,
        )  # fmt: skip
        _respond(
            key, rates, identity[low:high], status[low:high], fit[low:high], shown[low:high], shared, hindrance,
            challenge, resources, engaged[low:high], burned[low:high], insecure[low:high],
        )  # fmt: skip
        spread(pushes.say_do, here, one)
        spread(pushes.consistency, here, two)
        _trust(rates, status[low:high], one, two, trusting[low:high])
        _keep(status[low:high], hindrance, hindered[low:high])
        _keep(status[low:high], challenge, challenged[low:high])
        _keep(status[low:high], resources, resourced[low:high])


@inlined
def _surround(shared_part, manager, team, shown, events, support, shared):
    """The mood of the boss, 0 where there is none, and what the unit lives through."""
    for k in range(len(manager)):
        theirs = _of(manager[k], shown)
        support[k] = 0.0 if np.isnan(theirs) else theirs
        shared[k] = shared_part * events[row(team[k])]


@inlined
def _remember(knows, stance, low, high, code, priorities, known):
    """How many of the priorities people know as the strategy states them."""
    own_knows, own_stance = lanes(), lanes()
    for k in range(high - low):
        known[k] = 0
    for w in range(len(code)):
        stated, first = code[w], priorities[w]
        words_of(knows, len(code), w, low, high, own_knows)
        words_of(stance, len(code), w, low, high, own_stance)
        for k in range(high - low):
            known[k] += ones(own_knows[k] & ~(own_stance[k] ^ stated) & first)


@inlined
def _sense(rates, declared, status, known, support, felt, perceived, recalled):
    """Perceived alignment: eight chances to have met what one knows, coloured by the mood of the boss."""
    for k in range(len(status)):
        missing = 1.0 - (known[k] / declared if declared > 0 else 0.0)
        missing *= missing
        missing *= missing
        missing *= missing
        felt[k] = 1.0 - missing
    for k in range(len(status)):
        if status[k] == FILLED:
            recalled[k] = known[k]
            perceived[k] = min(1.0, max(0.0, felt[k] + rates.affect_clarity * support[k]))


@inlined
def _hinder(rates, job, load, conflict, burned, harder, hours, hindrance):
    """Demands that only tire."""
    for k in range(len(job)):
        total = job[k] + harder[k] + load[k] + 0.10 * float(burned[k])
        total += conflict[k] - rates.usual_conflict + 0.05 * hours[k]
        hindrance[k] = total


@inlined
def _challenge(job, harder, challenge):
    """Demands that also engage."""
    for k in range(len(job)):
        challenge[k] = job[k] + harder[k]


@inlined
def _support(rates, status, job, autonomy, trusting, support, felt, freedom, helped, meetings, held, resources):
    """Resources; check-ins last for some weeks."""
    for k in range(len(status)):
        free = min(1.0, autonomy[k] * freedom[k])
        check_in = 0.75 * held[k] + 0.086 * meetings[k]
        total = job[k] + helped[k] + check_in + 0.10 * support[k]
        total += free - rates.usual_autonomy + 0.40 * (felt[k] - rates.usual_felt) + 0.10 * float(trusting[k])
        resources[k] = total
        if status[k] == FILLED:
            held[k] = check_in


@inlined
def _respond(
    key, rates, identity, status, fit, affect, shared, hindrance, challenge, resources, engaged, burned, insecure
):
    """Engagement and burnout move to what demands and resources ask for; insecurity fades."""
    own_part = np.sqrt(1.0 - rates.shared_events)
    for k in range(len(status)):
        stream = person(key, identity[k])
        engagement = float(engaged[k])
        burnout = float(burned[k])
        insecurity = float(insecure[k]) * rates.insecurity_keep
        wants = 0.36 * resources[k] - 0.19 * hindrance[k] + 0.18 * challenge[k]
        wants += rates.fit_engagement * fit[k] + 0.15 * affect[k] - 0.35 * insecurity
        tires = 0.30 * hindrance[k] + 0.15 * challenge[k] - 0.27 * resources[k]
        luck = own_part * gauss(word(stream, 0)) + shared[k]
        noise = rates.engagement_noise * luck
        tiring = rates.burnout_noise * gauss(word(stream, 1))
        if status[k] == FILLED:
            engaged[k] = engagement + rates.engagement_rate * (wants - engagement) + noise
            burned[k] = burnout + rates.burnout_rate * (tires - burnout) + tiring
            insecure[k] = insecurity


@inlined
def _trust(rates, status, weighed, kept, trusting):
    """Trust follows what is done."""
    for k in range(len(status)):
        trust = float(trusting[k])
        if status[k] == FILLED:
            trusting[k] = trust + rates.trust_rate * (rates.consistency * weighed[k] + kept[k] - trust)


@inlined
def _keep(status, found, kept):
    """Note what people live with, in single precision."""
    for k in range(len(status)):
        if status[k] == FILLED:
            kept[k] = found[k]


@apart
def burden(start: int, stop: int, week: int, status: U8, adopted: I32Rows, load: F64Rows, out: F32) -> None:
    """Hindrance from learning tools: out float32 [rows]; load float64 [tools, ages] by weeks since adoption."""
    last = load.shape[1] - 1
    for i in range(start, stop):
        total = 0.0
        for t in range(adopted.shape[1]):
            age = week - adopted[i, t]
            if age >= 0 and status[i] == FILLED:
                total += load[t, min(age, last)]
        out[i] = total
