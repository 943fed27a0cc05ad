"""People try another stance and keep it when noisy feedback says that merit would rise."""

from __future__ import annotations

import numpy as np

from orgsim.kernels.apart import apart
from orgsim.kernels.arrays import F32, F64, I64, U8, U16, U64
from orgsim.kernels.bits import Issues, Planes, payoff, service
from orgsim.kernels.blocks import BLOCK, chosen, counts, reals, spread
from orgsim.kernels.compiling import inlined
from orgsim.kernels.lending import lent
from orgsim.kernels.random import NONE, draw, person, unit, word

FILLED = 1
ONE = np.uint64(1)


@apart
def try_out(
    start: int, stop: int, key: np.uint64, identity: U64, status: U8, autonomy: F32, group: U16, push: F64,
    explore: F64, weight: F64, accuracy: F64, positions: I64, issues: Issues, belief: Planes, tried: U8,
) -> None:  # fmt: skip
    """With probability autonomy x exploration, try the other stance on one random issue; keep it if told that it pays.

    push, explore, weight, accuracy: float64 [groups], the levers and settings of autonomy, exploration, mission weight
    and feedback. positions: int64 [issues] bit position of each issue. belief: planes that are changed.
    tried: uint8 [rows], 1 for those who tried. Feedback is right with probability ``accuracy``: noise-free trials would
    make autonomy trivially best.
    """
    knows, stance = lent(belief)
    issues, identity, status, autonomy, group, tried = lent((issues, identity, status, autonomy, group, tried))
    push, explore, weight, accuracy = lent((push, explore, weight, accuracy))
    heads, reality, core, mission = issues.heads, issues.reality, issues.core, issues.mission
    one, two, luck = reals(), reals(), reals()
    trying = counts()
    for low in range(start, stop, BLOCK):
        high = min(stop, low + BLOCK)
        own = identity[low:high]
        spread(push, group[low:high], one)
        spread(explore, group[low:high], two)
        draw(key, own, 0, luck)
        _try(status[low:high], autonomy[low:high], one, two, luck, tried[low:high])
        for place in range(chosen(tried[low:high], trying)):
            i = low + trying[place]
            g = group[i]
            stream = person(key, identity[i])
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


@inlined
def _try(status, autonomy, push, explore, luck, tried):
    """Who tries, 1 or 0."""
    for k in range(len(status)):
        free = min(1.0, autonomy[k] * push[k])
        tried[k] = 1 if luck[k] < free * explore[k] and status[k] == FILLED else 0
