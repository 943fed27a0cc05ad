"""What people understand, what they do, and what comes of it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from orgsim.kernels.bits import business, fidelity
from orgsim.kernels.compiling import compiled, inlined
from orgsim.kernels.counting import ones
from orgsim.kernels.random import gauss, person, word

FILLED = 1


class Rates(NamedTuple):
    """Settings of work."""

    drag: float
    engagement_effort: float
    noise: float


class Pushes(NamedTuple):
    """By lever group, float64 [groups]: autonomy, mission weight, effort (goals, meetings), output, impact; measured is
    the factor on what pay measures, unmeasured on the mission part (Kerr 1975)."""

    autonomy: NDArray[np.float64]
    mission_weight: NDArray[np.float64]
    effort: NDArray[np.float64]
    output: NDArray[np.float64]
    impact: NDArray[np.float64]
    measured: NDArray[np.float64]
    unmeasured: NDArray[np.float64]


class Tools(NamedTuple):
    """Tools in use. adopted: int32 [rows, tools] week of adoption, or a huge number for never. dip, settled: float64
    [tools, ages] loss and gain by weeks since adoption; gain: float64 [tools] for those of no skill."""

    adopted: NDArray[np.int32]
    dip: NDArray[np.float64]
    settled: NDArray[np.float64]
    gain: NDArray[np.float64]


class Ties(NamedTuple):
    """Informal ties: neighbors of row i are neighbor[first[i] : first[i] + count[i]], with weights."""

    first: NDArray[np.int64]
    count: NDArray[np.int32]
    neighbor: NDArray[np.int32]
    weight: NDArray[np.float32]


class Doers(NamedTuple):
    """What work reads of people, each [rows]."""

    identity: NDArray[np.uint64]
    status: NDArray[np.uint8]
    manager: NDArray[np.int32]
    joined: NDArray[np.int32]
    autonomy: NDArray[np.float32]
    skill: NDArray[np.float32]
    engagement: NDArray[np.float32]


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


@compiled
def understand(start, stop, issues, belief, scores):
    """Score what people believe."""
    for i in range(start, stop):
        scores.business[i] = business(belief, i, issues)
        scores.fidelity[i] = fidelity(belief, i, issues)


@inlined
def _acted(own, boss, free):
    return free * own + (1.0 - free) * boss


@inlined
def _freedom(autonomy, push, boss):
    return 1.0 if boss < 0 else min(1.0, max(0.0, autonomy * push))


@compiled
def perform(start, stop, status, manager, autonomy, group, push, weight, scores):
    """Merit of what people do: the own belief with the weight of autonomy, else what the boss is known to want.

    push, weight: float64 [groups], levers of autonomy and mission weight. Those without a boss act on their own.
    """
    for i in range(start, stop):
        if status[i] != FILLED:
            scores.merit[i] = -2.0
            continue
        g = group[i]
        j = manager[i]
        free = _freedom(autonomy[i], push[g], j)
        boss = j if j >= 0 else i
        gains = _acted(scores.business[i], scores.business[boss], free)
        serves = _acted(scores.fidelity[i], scores.fidelity[boss], free)
        scores.merit[i] = (1.0 - weight[g]) * gains + weight[g] * serves


@inlined
def _tool(tools, i, week, skill):
    """Factor of tools on output: the J-curve (Brynjolfsson, Rock & Syverson 2021); low skill gains most (2023)."""
    factor = 1.0
    last = tools.dip.shape[1] - 1
    for t in range(tools.adopted.shape[1]):
        age = week - tools.adopted[i, t]
        if age >= 0:
            age = min(age, last)
            factor *= 1.0 - tools.dip[t, age] + tools.gain[t] * (1.0 - skill) * tools.settled[t, age]
    return max(0.0, factor)


@inlined
def _compare(belief, i, j):
    """Issues that two rows both hold a view on, and those on which the views differ; an empty seat holds none."""
    if belief.knows.shape[1] == 1:
        both = belief.knows[i, 0] & belief.knows[j, 0]
        return ones(both), ones(both & (belief.stance[i, 0] ^ belief.stance[j, 0]))
    shared = 0
    differ = 0
    for w in range(belief.knows.shape[1]):
        both = belief.knows[i, w] & belief.knows[j, w]
        shared += ones(both)
        differ += ones(both & (belief.stance[i, w] ^ belief.stance[j, w]))
    return shared, differ


@compiled
def work(start, stop, key, week, rates, pushes, group, people, ramp, tools, ties, belief, scores, deeds):
    """Output and impact of the week. ramp: float64 [weeks of tenure], productivity of newcomers net of mentoring."""
    for i in range(start, stop):
        deeds.output[i] = 0.0
        deeds.impact[i] = 0.0
        deeds.conflict[i] = 0.0
        if people.status[i] != FILLED:
            continue
        g = group[i]
        j = people.manager[i]
        free = _freedom(people.autonomy[i], pushes.autonomy[g], j)
        boss = j if j >= 0 else i
        gains = _acted(scores.business[i], scores.business[boss], free)
        serves = _acted(scores.fidelity[i], scores.fidelity[boss], free)
        shared = 0
        differ = 0
        if j >= 0:
            shared, differ = _compare(belief, i, j)
        for position in range(ties.first[i], ties.first[i] + ties.count[i]):
            other = ties.neighbor[position]
            both, apart = _compare(belief, i, other)
            shared += both
            differ += apart
        conflict = differ / shared if shared > 0 else 0.0
        tenure = min(max(week - people.joined[i], 0), len(ramp) - 1)
        skill = people.skill[i]
        effort = pushes.effort[g] * max(0.0, 1.0 + rates.engagement_effort * people.engagement[i])
        able = (0.6 + 0.8 * skill) * ramp[tenure] * _tool(tools, i, week, skill)
        done = able * effort * (1.0 - rates.drag * conflict)
        done *= max(0.0, 1.0 + rates.noise * gauss(word(person(key, people.identity[i]), 0)))
        deeds.business[i] = gains
        deeds.fidelity[i] = serves
        deeds.conflict[i] = conflict
        deeds.output[i] = done * pushes.output[g] * pushes.measured[g] * (1.0 + gains) * 0.5
        deeds.impact[i] = done * pushes.impact[g] * pushes.unmeasured[g] * (1.0 + serves) * 0.5
