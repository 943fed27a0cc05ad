"""What people understand, what they do, and what comes of it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from orgsim.kernels.apart import apart
from orgsim.kernels.arrays import F32, F64, I32, U8, U16, F64Rows, I32Rows
from orgsim.kernels.bits import Issues, Planes, payoff, row, service
from orgsim.kernels.blocks import BLOCK, by_tenure, counts, lanes, reals, spread, words_of
from orgsim.kernels.compiling import inlined, spliced
from orgsim.kernels.counting import ones
from orgsim.kernels.fetching import far, soon
from orgsim.kernels.lending import flat, lent
from orgsim.kernels.random import gauss, person, word
from orgsim.kernels.ties import Layers, tied_next

FILLED = 1
BOTH = 2**32 - 1
"""The lower half of two counts in one number."""


class Rates(NamedTuple):
    """Settings of work."""

    drag: float
    engagement_effort: float
    noise: float


class Pushes(NamedTuple):
    """By lever group, float64 [groups]: autonomy, mission weight, effort (meetings), goals (weight of drive), output,
    impact; measured is the factor on what pay measures, unmeasured on the mission part (Kerr 1975)."""

    autonomy: NDArray[np.float64]
    mission_weight: NDArray[np.float64]
    effort: NDArray[np.float64]
    goals: NDArray[np.float64]
    output: NDArray[np.float64]
    impact: NDArray[np.float64]
    measured: NDArray[np.float64]
    unmeasured: NDArray[np.float64]


class Tools(NamedTuple):
    """Tools in use. adopted: int32 [rows, tools] week of adoption, or a huge number for never. dip, settled: float64
    [tools, ages] loss and gain by weeks since adoption; gain: float64 [tools] for those of no skill."""

    adopted: I32Rows
    dip: F64Rows
    settled: F64Rows
    gain: NDArray[np.float64]


class Doers(NamedTuple):
    """What work reads of people, each [rows]."""

    identity: NDArray[np.uint64]
    status: NDArray[np.uint8]
    manager: NDArray[np.int32]
    joined: NDArray[np.int32]
    autonomy: NDArray[np.float32]
    skill: NDArray[np.float32]
    engagement: NDArray[np.float32]
    drive: NDArray[np.float32]


class Scores(NamedTuple):
    """Scores of people, float32 [rows]: business and fidelity of the own belief; merit of what is done."""

    business: NDArray[np.float32]
    fidelity: NDArray[np.float32]
    merit: NDArray[np.float32]


class Deeds(NamedTuple):
    """What people did, float32 [rows]."""

    business: NDArray[np.float32]
    fidelity: NDArray[np.float32]
    output: NDArray[np.float32]
    impact: NDArray[np.float32]
    conflict: NDArray[np.float32]


@apart
def understand(start: int, stop: int, issues: Issues, belief: Planes, scores: Scores) -> None:
    """Score what people believe: business and fidelity, float32 in [-1, 1]; fidelity is 0 without a core."""
    issues, scores = lent(issues), lent(scores)
    knows, stance = flat(belief.knows), flat(belief.stance)
    business, fidelity = scores.business, scores.fidelity
    gains, serves = counts(), counts()
    for low in range(start, stop, BLOCK):
        high = min(stop, low + BLOCK)
        _count(issues, knows, stance, low, high, gains, serves)
        _score(issues.number, gains, business[low:high])
        _score(issues.core_count, serves, fidelity[low:high])


@inlined
def _count(issues, knows, stance, low, high, gains, serves):
    """Issues held rightly less those held wrongly, in all and in the core."""
    own_knows, own_stance = lanes(), lanes()
    words, size = len(issues.reality), high - low
    for k in range(size):
        gains[k] = 0
        serves[k] = 0
    for w in range(words):
        heads, reality, core, mission = issues.heads[w], issues.reality[w], issues.core[w], issues.mission[w]
        words_of(knows, words, w, low, high, own_knows)
        words_of(stance, words, w, low, high, own_stance)
        if issues.group == 1:
            for k in range(size):
                gains[k] += payoff(own_knows[k], own_stance[k], reality, heads, 1, issues.matches)
        else:
            for k in range(size):
                gains[k] += payoff(own_knows[k], own_stance[k], reality, heads, issues.group, issues.matches)
        for k in range(size):
            serves[k] += service(own_knows[k], own_stance[k], core, mission)


@inlined
def _score(number, count, score):
    """Counts as a share of so many issues, 0 without any.

    In single precision: a quotient of whole numbers is the same as in double precision, rounded afterwards.
    """
    all_of_them = np.float32(number)
    for k in range(len(score)):
        score[k] = np.float32(count[k]) / all_of_them if number > 0 else np.float32(0.0)


@inlined
def _choose(own, boss, free):
    """Do what one believes with the weight of one's freedom, else what the boss is known to want."""
    return free * own + (1.0 - free) * boss


@inlined
def _free(manager, autonomy, push, free):
    """Freedom in [0, 1]; those without a boss act on their own."""
    for k in range(len(manager)):
        free[k] = 1.0 if manager[k] < 0 else min(1.0, max(0.0, autonomy[k] * push[k]))


@inlined
def _above(low, manager, business, fidelity, gains, serves):
    """Scores of the boss, of those without one their own."""
    for k in range(len(manager)):
        boss = row(manager[k] if manager[k] >= 0 else low + k)
        gains[k] = business[boss]
        serves[k] = fidelity[boss]


@apart
def perform(
    start: int, stop: int, status: U8, manager: I32, autonomy: F32, group: U16, push: F64, weight: F64,
    scores: Scores,
) -> None:  # fmt: skip
    """Merit of what people do: the own belief with the weight of autonomy, else what the boss is known to want.

    push, weight: float64 [groups], levers of autonomy and mission weight.
    """
    business, fidelity, merit = lent(scores)
    status, manager, autonomy, group, push, weight = lent((status, manager, autonomy, group, push, weight))
    freedom, free, heed = reals(), reals(), reals()
    gains, serves = reals(), reals()
    for low in range(start, stop, BLOCK):
        high = min(stop, low + BLOCK)
        here, boss = group[low:high], manager[low:high]
        spread(push, here, freedom)
        spread(weight, here, heed)
        _free(boss, autonomy[low:high], freedom, free)
        _above(low, boss, business, fidelity, gains, serves)
        _weigh(status[low:high], business[low:high], fidelity[low:high], gains, serves, free, heed, merit[low:high])


@inlined
def _weigh(status, business, fidelity, boss_business, boss_fidelity, free, weight, merit):
    """Merit; that of empty seats lies below every other."""
    for k in range(len(status)):
        gains = _choose(business[k], boss_business[k], free[k])
        serves = _choose(fidelity[k], boss_fidelity[k], free[k])
        merit[k] = (1.0 - weight[k]) * gains + weight[k] * serves if status[k] == FILLED else -2.0


@apart
def disagree(start: int, stop: int, status: U8, manager: I32, layers: Layers, belief: Planes, conflict: F32) -> None:
    """Share of contradictions among the issues on which a person and the boss or a tied colleague both hold a view.

    start: a multiple of ``BLOCK``, stop too or the end. conflict: float32 [rows], 0 for empty seats and for those who
    share no issue with anybody.
    """
    knows, stance = lent(belief)
    order, begin, bound, neighbor, _ = lent(layers)
    status, manager, conflict = lent((status, manager, conflict))
    words = row(knows.shape[1])
    all_knows, all_stance = flat(knows), flat(stance)
    own_knows, own_stance, met = lanes(), lanes(), counts()
    early = far(all_knows)
    for low in range(start, stop, BLOCK):
        high = min(stop, low + BLOCK)
        places = order[low:high]
        for k in range(high - low):
            met[k] = 0
        for w in range(knows.shape[1]):
            _face(low, places, words, row(w), all_knows, all_stance, own_knows, own_stance)
            _meet_boss(low, places, manager, words, row(w), all_knows, all_stance, own_knows, own_stance, met)
            for layer in range(begin[low // BLOCK], begin[low // BLOCK + 1]):
                if early:
                    _call_in(tied_next(layer, bound, neighbor), words, row(w), all_knows, all_stance)
                tied = neighbor[bound[layer] : bound[layer + 1]]
                _meet(tied, words, row(w), all_knows, all_stance, own_knows, own_stance, met)
        _share(low, places, status, met, conflict)


@inlined
def _face(low, order, words, w, knows, stance, own_knows, own_stance):
    """The views of a block of people, in the order of their layers."""
    for k in range(len(order)):
        at = row(low + order[k]) * words + w
        own_knows[k] = knows[at]
        own_stance[k] = stance[at]


@inlined
def _contrary(own_knows, own_stance, knows, stance):
    """Issues that two people both hold a view on, and, 32 bits up, those on which the views differ; an empty seat holds
    none."""
    both = own_knows & knows
    return ones(both) + (ones(both & (own_stance ^ stance)) << 32)


@inlined
def _meet_boss(low, order, manager, words, w, knows, stance, own_knows, own_stance, met):
    """Count with the boss; those without one meet nobody."""
    for k in range(len(order)):
        boss = manager[row(low + order[k])]
        at = row(max(boss, 0)) * words + w
        found = _contrary(own_knows[k], own_stance[k], knows[at], stance[at])
        met[k] += found if boss >= 0 else 0


@inlined
def _call_in(tied, words, w, knows, stance):
    """Ask for the views of those whom one will meet."""
    for k in range(len(tied)):
        at = row(tied[k]) * words + w
        soon(knows, at)
        soon(stance, at)


@spliced
def _meet(tied, words, w, knows, stance, own_knows, own_stance, met):
    """Count with one tied colleague each."""
    for k in range(len(tied)):
        at = row(tied[k]) * words + w
        met[k] += _contrary(own_knows[k], own_stance[k], knows[at], stance[at])


@inlined
def _share(low, order, status, met, conflict):
    """How much of what is shared is contrary."""
    for k in range(len(order)):
        i = row(low + order[k])
        shared = met[k] & BOTH
        found = (met[k] >> 32) / shared if shared > 0 else 0.0
        conflict[i] = found if status[i] == FILLED else 0.0


@apart
def work(
    start: int, stop: int, key: np.uint64, week: int, rates: Rates, pushes: Pushes, group: U16, people: Doers,
    ramp: F64, tools: Tools, scores: Scores, deeds: Deeds,
) -> None:  # fmt: skip
    """Output and impact of the week. ramp: float64 [weeks of tenure], productivity of newcomers net of mentoring."""
    identity, status, manager, joined, autonomy, rank, engagement, drive = lent(people)
    adopted, dip, settled, gain = lent(tools)
    pushes, scores = lent(pushes), lent(scores)
    business, fidelity = scores.business, scores.fidelity
    acted_business, acted_fidelity, done_output, done_impact, conflict = lent(deeds)
    group = lent(group)
    # Two levers at a time, in arrays of their own: rows of one array could not be told apart.
    one, two, free = reals(), reals(), reals()
    gains, serves, able, done = reals(), reals(), reals(), reals()
    for low in range(start, stop, BLOCK):
        high = min(stop, low + BLOCK)
        here, boss, filled = group[low:high], manager[low:high], status[low:high]
        spread(pushes.autonomy, here, one)
        _free(boss, autonomy[low:high], one, free)
        _above(low, boss, business, fidelity, gains, serves)
        _act(filled, business[low:high], free, gains, acted_business[low:high])
        _act(filled, fidelity[low:high], free, serves, acted_fidelity[low:high])
        by_tenure(week, joined[low:high], ramp, able)
        _use(week, adopted[low:high], dip, settled, gain, rank[low:high], done)
        _enable(rank[low:high], done, able)
        spread(pushes.effort, here, one)
        spread(pushes.goals, here, two)
        _exert(rates, able, one, two, engagement[low:high], drive[low:high], done)
        _vary(key, rates, identity[low:high], conflict[low:high], done)
        spread(pushes.output, here, one)
        spread(pushes.measured, here, two)
        _yield(filled, done, one, two, gains, done_output[low:high])
        spread(pushes.impact, here, one)
        spread(pushes.unmeasured, here, two)
        _yield(filled, done, one, two, serves, done_impact[low:high])


@inlined
def _act(status, own, free, score, acted):
    """Score of what people do. score: of the boss before, of the deed after."""
    for k in range(len(status)):
        score[k] = _choose(own[k], score[k], free[k])
    for k in range(len(status)):
        if status[k] == FILLED:
            acted[k] = score[k]


@inlined
def _use(week, adopted, dip, settled, gain, skill, factor):
    """Factor of tools on output: the J-curve (Brynjolfsson, Rock & Syverson 2021); low skill gains most (2023)."""
    for k in range(len(skill)):
        factor[k] = 1.0
    last = dip.shape[1] - 1
    for t in range(adopted.shape[1]):
        for k in range(len(skill)):
            age = week - adopted[k, t]
            if age >= 0:
                age = min(age, last)
                factor[k] *= 1.0 - dip[t, age] + gain[t] * (1.0 - skill[k]) * settled[t, age]


@inlined
def _enable(skill, factor, able):
    """Skill and tools."""
    for k in range(len(skill)):
        able[k] = (0.6 + 0.8 * skill[k]) * able[k] * max(0.0, factor[k])


@inlined
def _exert(rates, able, effort, goals, engagement, drive, done):
    """Effort grows with engagement and with goals."""
    for k in range(len(engagement)):
        zeal = max(0.0, 1.0 + rates.engagement_effort * engagement[k] + goals[k] * drive[k])
        done[k] = able[k] * effort[k] * zeal


@inlined
def _vary(key, rates, identity, conflict, done):
    """Conflict takes away, and weeks differ."""
    for k in range(len(identity)):
        luck = max(0.0, 1.0 + rates.noise * gauss(word(person(key, identity[k]), 0)))
        done[k] = done[k] * (1.0 - rates.drag * conflict[k]) * luck


@inlined
def _yield(status, done, push, measured, score, result):
    """What comes of it, by the score of what is done; nothing from empty seats."""
    for k in range(len(status)):
        result[k] = done[k] * push[k] * measured[k] * (1.0 + score[k]) * 0.5 if status[k] == FILLED else 0.0
