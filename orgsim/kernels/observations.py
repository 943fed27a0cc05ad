"""Sums over the people of each team, from which every measure is read."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from orgsim.kernels.compiling import compiled
from orgsim.kernels.counting import ones
from orgsim.kernels.random import person, unit, word

FILLED = 1


class States(NamedTuple):
    """What is measured of people, each [rows]."""

    perceived: NDArray[np.float32]
    recall: NDArray[np.float32]
    acted_fidelity: NDArray[np.float32]
    acted_business: NDArray[np.float32]
    output: NDArray[np.float32]
    impact: NDArray[np.float32]
    conflict: NDArray[np.float32]
    engagement: NDArray[np.float32]
    burnout: NDArray[np.float32]
    trust: NDArray[np.float32]
    affect: NDArray[np.float32]
    insecurity: NDArray[np.float32]
    resources: NDArray[np.float32]
    tried: NDArray[np.uint8]


COLUMNS = (
    "people",
    "alignment",
    "perceived_alignment",
    "recall",
    "recall_3of5",
    "mission_fidelity",
    "business",
    "output",
    "mission_impact",
    "structural_drag",
    "engagement",
    "burnout",
    "burned_out_share",
    "trust",
    "affect",
    "insecurity",
    "tool_adoption",
    "knows_how_to_succeed",
    "empowered",
    "exploration",
    "vacancies",
)


@compiled
def tally(
    start, stop, first, count, member, status, belief, issues, stated, burned_out, drag, adopted, week, states, total,
):  # fmt: skip
    """Sum what is measured over each team from start to stop: total float64 [teams, columns], see ``COLUMNS``.

    stated: number of issues that the strategy states. burned_out: threshold of burnout. drag: loss at full
    conflict.
    """
    for t in range(start, stop):
        for c in range(total.shape[1]):
            total[t, c] = 0.0
        for position in range(first[t], first[t] + count[t]):
            i = member[position]
            if status[i] != FILLED:
                total[t, 20] += status[i] == 2
                continue
            shared = 0
            for w in range(len(issues.valid)):
                agree = belief.knows[i, w] & ~(belief.stance[i, w] ^ issues.code_stance[w])
                shared += ones(agree & issues.code_knows[w])
            used = 0.0
            for tool in range(adopted.shape[1]):
                used = 1.0 if adopted[i, tool] <= week else used
            total[t, 0] += 1.0
            total[t, 1] += shared / stated if stated > 0 else 0.0
            total[t, 2] += states.perceived[i]
            total[t, 3] += states.recall[i]
            total[t, 4] += states.recall[i] >= 3.0
            total[t, 5] += states.acted_fidelity[i]
            total[t, 6] += states.acted_business[i]
            total[t, 7] += states.output[i]
            total[t, 8] += states.impact[i]
            total[t, 9] += drag * states.conflict[i]
            total[t, 10] += states.engagement[i]
            total[t, 11] += states.burnout[i]
            total[t, 12] += states.burnout[i] > burned_out
            total[t, 13] += states.trust[i]
            total[t, 14] += states.affect[i]
            total[t, 15] += states.insecurity[i]
            total[t, 16] += used
            total[t, 17] += states.perceived[i] >= 0.5
            total[t, 18] += states.resources[i] + 0.5 * states.engagement[i] > -0.2
            total[t, 19] += states.tried[i]


@compiled
def differences(key, filled, pairs, team, belief, valid, out):
    """Compare ``pairs`` random pairs of people: out float64 [4] becomes the sums over pairs of

    the share of issues on which they differ in any way, and over pairs from different teams the shares of agreement
    among jointly held issues, with the number of pairs in each sum. filled: int32 rows of people.
    """
    out[:] = 0.0
    issues = 0
    for w in range(len(valid)):
        issues += ones(valid[w])
    if len(filled) < 2:
        return
    for p in range(pairs):
        stream = person(key, np.uint64(p))
        a = int(unit(word(stream, 0)) * len(filled))
        b = int(unit(word(stream, 1)) * (len(filled) - 1))
        i = filled[a]
        j = filled[b + 1 if b >= a else b]
        apart = 0
        both = 0
        conflict = 0
        for w in range(len(valid)):
            shared = belief.knows[i, w] & belief.knows[j, w]
            opposed = shared & (belief.stance[i, w] ^ belief.stance[j, w])
            apart += ones(opposed) + ones(belief.knows[i, w] ^ belief.knows[j, w])
            both += ones(shared)
            conflict += ones(opposed)
        out[0] += apart / issues
        out[1] += 1.0
        if team[i] != team[j] and both > 0:
            out[2] += 1.0 - conflict / both
            out[3] += 1.0
