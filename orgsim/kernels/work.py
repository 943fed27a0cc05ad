"""What people understand, what they do, and what comes of it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from orgsim.kernels.bits import payoff, row, service
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

    adopted: NDArray[np.int32]
    dip: NDArray[np.float64]
    settled: NDArray[np.float64]
    gain: NDArray[np.float64]


class Ties(NamedTuple):
    """Informal ties: neighbors of row i are neighbor[first[i] : first[i] + degree[i]], with weights."""

    first: NDArray[np.int64]
    degree: NDArray[np.int32]
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


@compiled
def understand(start, stop, issues, belief, scores):
    """Score what people believe: business and fidelity, float32 in [-1, 1]; fidelity is 0 without a core."""
    knows, stance = belief
    heads, reality, core, mission = issues.heads, issues.reality, issues.core, issues.mission
    business, fidelity = scores.business, scores.fidelity
    words = len(reality)
    for i in range(start, stop):
        gains = 0
        serves = 0
        for w in range(words):
            gains += payoff(knows[i, w], stance[i, w], reality[w], heads[w], issues.group, issues.matches)
            serves += service(knows[i, w], stance[i, w], core[w], mission[w])
        business[i] = gains / issues.number
        fidelity[i] = serves / issues.core_count if issues.core_count > 0 else 0.0


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
    business, fidelity, merit = scores
    for i in range(start, stop):
        if status[i] != FILLED:
            merit[i] = -2.0
            continue
        g = group[i]
        j = manager[i]
        free = _freedom(autonomy[i], push[g], j)
        boss = j if j >= 0 else i
        gains = _acted(business[i], business[boss], free)
        serves = _acted(fidelity[i], fidelity[boss], free)
        merit[i] = (1.0 - weight[g]) * gains + weight[g] * serves


@inlined
def _tool(adopted, dip, settled, gain, i, week, skill):
    """Factor of tools on output: the J-curve (Brynjolfsson, Rock & Syverson 2021); low skill gains most (2023)."""
    factor = 1.0
    last = dip.shape[1] - 1
    for t in range(adopted.shape[1]):
        age = week - adopted[i, t]
        if age >= 0:
            age = min(age, last)
            factor *= 1.0 - dip[t, age] + gain[t] * (1.0 - skill) * settled[t, age]
    return max(0.0, factor)


@inlined
def _compare(own_knows, own_stance, knows, stance):
    """Issues that two people both hold a view on, and those on which the views differ; an empty seat holds none."""
    both = own_knows & knows
    return ones(both), ones(both & (own_stance ^ stance))


@compiled
def disagree(start, stop, status, manager, ties, belief, conflict):
    """Share of contradictions among the issues on which a person and the boss or a tied colleague both hold a view.

    conflict: float32 [rows], 0 for empty seats and for those who share no issue with anybody.
    """
    knows, stance = belief
    first, degree, neighbor = ties.first, ties.degree, ties.neighbor
    for i in range(start, stop):
        shared = 0
        differ = 0
        for w in range(knows.shape[1] if status[i] == FILLED else 0):
            own_knows = knows[i, w]
            own_stance = stance[i, w]
            j = manager[i]
            if j >= 0:
                both, apart = _compare(own_knows, own_stance, knows[row(j), w], stance[row(j), w])
                shared += both
                differ += apart
            for position in range(first[i], first[i] + degree[i]):
                j = neighbor[position]
                both, apart = _compare(own_knows, own_stance, knows[row(j), w], stance[row(j), w])
                shared += both
                differ += apart
        conflict[i] = differ / shared if shared > 0 else 0.0


@compiled
def work(start, stop, key, week, rates, pushes, group, people, ramp, tools, scores, deeds):
    """Output and impact of the week. ramp: float64 [weeks of tenure], productivity of newcomers net of mentoring."""
    identity, status, manager, joined, autonomy, rank, engagement, drive = people
    freedom, _, effort, goals, output, impact, measured, unmeasured = pushes
    adopted, dip, settled, gain = tools
    business, fidelity = scores.business, scores.fidelity
    acted_business, acted_fidelity, done_output, done_impact, conflict = deeds
    for i in range(start, stop):
        done_output[i] = 0.0
        done_impact[i] = 0.0
        if status[i] != FILLED:
            continue
        g = group[i]
        j = manager[i]
        free = _freedom(autonomy[i], freedom[g], j)
        boss = j if j >= 0 else i
        gains = _acted(business[i], business[boss], free)
        serves = _acted(fidelity[i], fidelity[boss], free)
        tenure = min(max(week - joined[i], 0), len(ramp) - 1)
        skill = rank[i]
        able = (0.6 + 0.8 * skill) * ramp[tenure] * _tool(adopted, dip, settled, gain, i, week, skill)
        done = able * effort[g] * max(0.0, 1.0 + rates.engagement_effort * engagement[i] + goals[g] * drive[i])
        done *= 1.0 - rates.drag * conflict[i]
        done *= max(0.0, 1.0 + rates.noise * gauss(word(person(key, identity[i]), 0)))
        acted_business[i] = gains
        acted_fidelity[i] = serves
        done_output[i] = done * output[g] * measured[g] * (1.0 + gains) * 0.5
        done_impact[i] = done * impact[g] * unmeasured[g] * (1.0 + serves) * 0.5
