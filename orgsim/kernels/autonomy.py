"""People try another stance and keep it when noisy feedback says that merit would rise."""

from __future__ import annotations

import numpy as np

from orgsim.kernels.bits import payoff, service
from orgsim.kernels.compiling import compiled
from orgsim.kernels.random import NONE, person, unit, word

FILLED = 1
ONE = np.uint64(1)


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
    knows, stance = belief
    heads, reality, core, mission = issues.heads, issues.reality, issues.core, issues.mission
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
        new_stance = stance[i, w] ^ bit
        if not knows[i, w] & bit:
            new_stance = stance[i, w] | (bit if unit(word(stream, 2)) < 0.5 else NONE)
        new_knows = knows[i, w] | bit
        # Issues in other words do not change, and integers leave no doubt about what is better.
        gains = payoff(new_knows, new_stance, reality[w], heads[w], issues.group, issues.matches)
        gains -= payoff(knows[i, w], stance[i, w], reality[w], heads[w], issues.group, issues.matches)
        serves = service(new_knows, new_stance, core[w], mission[w])
        serves -= service(knows[i, w], stance[i, w], core[w], mission[w])
        rise = (1.0 - weight[g]) * gains / issues.number
        if issues.core_count > 0:
            rise += weight[g] * serves / issues.core_count
        told_right = unit(word(stream, 3)) < accuracy[g]
        if (rise > 0.0) == told_right:
            knows[i, w] = new_knows
            stance[i, w] = new_stance
