"""People try another stance and keep it when noisy feedback says that merit would rise."""

from __future__ import annotations

import numpy as np

from orgsim.kernels.bits import Planes, business, fidelity
from orgsim.kernels.compiling import compiled, inlined
from orgsim.kernels.random import person, unit, word

FILLED = 1
ONE = np.uint64(1)


@inlined
def _merit(planes, row, issues, weight):
    return (1.0 - weight) * business(planes, row, issues) + weight * fidelity(planes, row, issues)


@compiled
def try_out(
    start, stop, key, identity, status, autonomy, group, push, explore, weight, accuracy, positions, issues,
    belief, tried,
):  # fmt: skip
    """With probability autonomy x exploration, try the other stance on one random issue; keep it if told that it pays.

    push, explore, weight, accuracy: float64 [groups], the levers and settings of autonomy, exploration, mission weight
    and feedback. positions: int64 [issues] bit position of each issue. belief: planes that are changed.
    tried: uint8 [rows], 1 for those who tried. Feedback is right with probability ``accuracy``: noise-free trials would
    make autonomy trivially best.
    """
    words = belief.knows.shape[1]
    trial = Planes(np.zeros((1, words), np.uint64), np.zeros((1, words), np.uint64))
    for i in range(start, stop):
        tried[i] = 0
        if status[i] != FILLED:
            continue
        g = group[i]
        stream = person(key, identity[i])
        free = min(1.0, autonomy[i] * push[g])
        if unit(word(stream, 0)) >= free * explore[g]:
            continue
        tried[i] = 1
        position = positions[int(unit(word(stream, 1)) * len(positions))]
        w = position >> 6
        bit = ONE << np.uint64(position & 63)
        for v in range(words):
            trial.knows[0, v] = belief.knows[i, v]
            trial.stance[0, v] = belief.stance[i, v]
        before = _merit(trial, 0, issues, weight[g])
        if trial.knows[0, w] & bit:
            trial.stance[0, w] ^= bit
        else:
            trial.knows[0, w] |= bit
            if unit(word(stream, 2)) < 0.5:
                trial.stance[0, w] |= bit
        better = _merit(trial, 0, issues, weight[g]) > before
        told_right = unit(word(stream, 3)) < accuracy[g]
        if better == told_right:
            belief.knows[i, w] = trial.knows[0, w]
            belief.stance[i, w] = trial.stance[0, w]
