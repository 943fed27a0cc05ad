"""Sums over the people of each team, from which every measure is read."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from orgsim.kernels.compiling import compiled
from orgsim.kernels.counting import ones
from orgsim.kernels.random import person, unit, word

FILLED = 1
VACANT = 2


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
    knows, stance = belief
    code_knows, code_stance = issues.code_knows, issues.code_stance
    perceived, recall, fidelity, business, output, impact, conflict = states[:7]
    engagement, burnout, trust, affect, insecurity, resources, tried = states[7:]
    words = len(code_knows)
    for t in range(start, stop):
        people = aligned = clear = known = know_three = serves = gains = 0.0
        done = served = drags = keen = tired = burned = trusts = 0.0
        mood = fears = uses = succeeds = able = tries = vacant = 0.0
        for position in range(first[t], first[t] + count[t]):
            i = member[position]
            if status[i] != FILLED:
                vacant += status[i] == VACANT
                continue
            shared = 0
            for w in range(words):
                shared += ones(knows[i, w] & ~(stance[i, w] ^ code_stance[w]) & code_knows[w])
            used = 0.0
            for tool in range(adopted.shape[1]):
                used = 1.0 if adopted[i, tool] <= week else used
            people += 1.0
            aligned += shared / stated if stated > 0 else 0.0
            clear += perceived[i]
            known += recall[i]
            know_three += recall[i] >= 3.0
            serves += fidelity[i]
            gains += business[i]
            done += output[i]
            served += impact[i]
            drags += drag * conflict[i]
            keen += engagement[i]
            tired += burnout[i]
            burned += burnout[i] > burned_out
            trusts += trust[i]
            mood += affect[i]
            fears += insecurity[i]
            uses += used
            succeeds += perceived[i] >= 0.5
            able += resources[i] + 0.5 * engagement[i] > -0.2
            tries += tried[i]
        total[t, 0] = people
        total[t, 1] = aligned
        total[t, 2] = clear
        total[t, 3] = known
        total[t, 4] = know_three
        total[t, 5] = serves
        total[t, 6] = gains
        total[t, 7] = done
        total[t, 8] = served
        total[t, 9] = drags
        total[t, 10] = keen
        total[t, 11] = tired
        total[t, 12] = burned
        total[t, 13] = trusts
        total[t, 14] = mood
        total[t, 15] = fears
        total[t, 16] = uses
        total[t, 17] = succeeds
        total[t, 18] = able
        total[t, 19] = tries
        total[t, 20] = vacant


@compiled
def differences(key, filled, pairs, team, belief, valid, out):
    """Compare ``pairs`` random pairs of people: out float64 [4] becomes the sums over pairs of

    the share of issues on which they differ in any way, and over pairs from different teams the shares of agreement
    among jointly held issues, with the number of pairs in each sum. filled: int32 rows of people.
    """
    out[:] = 0.0
    knows, stance = belief
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
            shared = knows[i, w] & knows[j, w]
            opposed = shared & (stance[i, w] ^ stance[j, w])
            apart += ones(opposed) + ones(knows[i, w] ^ knows[j, w])
            both += ones(shared)
            conflict += ones(opposed)
        out[0] += apart / issues
        out[1] += 1.0
        if team[i] != team[j] and both > 0:
            out[2] += 1.0 - conflict / both
            out[3] += 1.0
