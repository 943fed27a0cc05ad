"""Mood, demands and resources, engagement, burnout, trust: states are z-scores, 0 is the usual person."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from orgsim.kernels.bits import row
from orgsim.kernels.compiling import compiled
from orgsim.kernels.counting import ones
from orgsim.kernels.random import gauss, person, word

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


@compiled
def sum_mood(start, stop, first, count, member, status, affect, total, heads):
    """Sum the mood of each team, for teams start to stop: total float64 [teams], heads int32 [teams] filled seats."""
    for t in range(start, stop):
        mood = 0.0
        filled = 0
        for position in range(first[t], first[t] + count[t]):
            i = member[position]
            if status[i] == FILLED:
                mood += affect[i]
                filled += 1
        total[t] = mood
        heads[t] = filled


@compiled
def meet_events(start, stop, key, unit, events):
    """What happens to everybody in a unit this week, standard normal: events float64 [teams], unit int [teams]."""
    for t in range(start, stop):
        events[t] = gauss(word(person(key, np.uint64(unit[t])), 0))


@compiled
def feel(start, stop, key, rates, people, ties, outside, total, heads, affect, shown, after):
    """Mood spreads from boss, team and other ties, and returns to its trait (Barsade 2002; Friedkin & Johnsen 1990).

    A missing part (no boss, no teammate, no other tie) hands its weight to the others. With ``remainder`` the trait has
    the weight that others leave, and this is the Friedkin-Johnsen model. outside: float32 [ends] weight of ties that
    leave the team, else 0. affect is the snapshot, after is written, shown is affect with NaN for empty seats; float32
    [rows].
    """
    identity, status, manager, team, trait, _, _, susceptibility = people[:8]
    first, degree, neighbor, _ = ties
    for i in range(start, stop):
        if status[i] != FILLED:
            continue
        own = float(affect[i])
        pull = 0.0
        weight = 0.0
        j = manager[i]
        if j >= 0 and status[j] == FILLED:
            share = rates.group_weight * rates.boss_weight
            pull += share * affect[j]
            weight += share
        t = team[i]
        if heads[t] > 1:
            share = rates.group_weight * (1.0 - rates.boss_weight)
            pull += share * (total[t] - own) / (heads[t] - 1)
            weight += share
        mood = 0.0
        tied = 0.0
        for position in range(first[i], first[i] + degree[i]):
            theirs = shown[row(neighbor[position])]
            if not np.isnan(theirs):
                mood += float(outside[position]) * theirs
                tied += float(outside[position])
        if tied > 0.0:
            share = 1.0 - rates.group_weight
            pull += share * mood / tied
            weight += share
        drawn = pull / weight - own if weight > 0.0 else 0.0
        noise = rates.mood_noise * gauss(word(person(key, identity[i]), 0))
        drawn *= rates.contagion * susceptibility[i]
        recovery = rates.recovery
        if rates.remainder:
            recovery = 1.0 - rates.contagion * susceptibility[i]
        change = drawn + recovery * (trait[i] - own)
        after[i] = own + change + noise


@compiled
def fare(start, stop, key, rates, pushes, group, people, belief, issues, declared, tool_load, affect, events, states):
    """Demands and resources move engagement and burnout (Crawford, LePine & Rich 2010); trust follows consistency.

    declared: number of priorities. tool_load: float32 [rows] hindrance from tools that are being learned. events:
    float64 [teams], what a unit lives through together (Weiss & Cropanzano 1996).
    """
    knows, stance = belief
    code, priorities = issues.code_stance, issues.priorities
    identity, status, manager, team, _, fit, autonomy, _, job_hindrance, job_challenge, job_resources, conflict = people
    freedom, harder, harder_but_good, helped, meetings_with_boss, meeting_hours, kept, weighed = pushes
    engaged, burned, trusting, insecure, held, hindered, challenged, resourced, perceived, recalled = states
    words = len(code)
    own_part, shared_part = np.sqrt(1.0 - rates.shared_events), np.sqrt(rates.shared_events)
    for i in range(start, stop):
        if status[i] != FILLED:
            continue
        g = group[i]
        stream = person(key, identity[i])
        j = manager[i]
        support = affect[j] if j >= 0 and status[j] == FILLED else 0.0
        recall = 0
        for w in range(words):
            recall += ones(knows[i, w] & ~(stance[i, w] ^ code[w]) & priorities[w])
        missing = 1.0 - (recall / declared if declared > 0 else 0.0)
        for _ in range(3):
            missing *= missing
        felt = 1.0 - missing
        free = min(1.0, autonomy[i] * freedom[g])
        check_in = 0.75 * held[i] + 0.086 * meetings_with_boss[g]
        engagement = float(engaged[i])
        burnout = float(burned[i])
        trust = float(trusting[i])
        insecurity = float(insecure[i]) * rates.insecurity_keep
        hindrance = job_hindrance[i] + harder[g] + tool_load[i] + 0.10 * burnout
        hindrance += conflict[i] - rates.usual_conflict + 0.05 * meeting_hours[g]
        challenge = job_challenge[i] + harder_but_good[g]
        resources = job_resources[i] + helped[g] + check_in + 0.10 * support
        resources += free - rates.usual_autonomy + 0.40 * (felt - rates.usual_felt) + 0.10 * trust
        wants = 0.36 * resources - 0.19 * hindrance + 0.18 * challenge
        wants += rates.fit_engagement * fit[i] + 0.15 * affect[i] - 0.35 * insecurity
        tires = 0.30 * hindrance + 0.15 * challenge - 0.27 * resources
        luck = own_part * gauss(word(stream, 0)) + shared_part * events[team[i]]
        noise = rates.engagement_noise * luck
        engaged[i] = engagement + rates.engagement_rate * (wants - engagement) + noise
        noise = rates.burnout_noise * gauss(word(stream, 1))
        burned[i] = burnout + rates.burnout_rate * (tires - burnout) + noise
        trusting[i] = trust + rates.trust_rate * (rates.consistency * weighed[g] + kept[g] - trust)
        insecure[i] = insecurity
        held[i] = check_in
        hindered[i] = hindrance
        challenged[i] = challenge
        resourced[i] = resources
        recalled[i] = recall
        perceived[i] = min(1.0, max(0.0, felt + rates.affect_clarity * support))


@compiled
def burden(start, stop, week, status, adopted, load, out):
    """Hindrance from learning tools: out float32 [rows]; load float64 [tools, ages] by weeks since adoption."""
    last = load.shape[1] - 1
    for i in range(start, stop):
        total = 0.0
        for t in range(adopted.shape[1]):
            age = week - adopted[i, t]
            if age >= 0 and status[i] == FILLED:
                total += load[t, min(age, last)]
        out[i] = total
