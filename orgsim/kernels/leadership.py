"""Whom leaders listen to. How the strategy then turns is the channel operator."""

from __future__ import annotations

import numpy as np

from orgsim.kernels.apart import apart
from orgsim.kernels.arrays import I32, U8, U64
from orgsim.kernels.compiling import inlined
from orgsim.kernels.random import NONE, person, unit, word

FILLED = 1


@apart
def draw_panel(key: np.uint64, status: U8, wanted: int, out: I32) -> int:
    """Draw ``wanted`` different filled seats, each set equally likely; all of them, if there are fewer.

    out: int32 [rows], used as a scratch; returns how many of its first entries are the panel. Order is by draw.
    """
    filled = 0
    for i in range(len(status)):
        if status[i] == FILLED:
            out[filled] = i
            filled += 1
    if wanted >= filled:
        return filled
    stream = person(key, NONE)
    for position in range(wanted):
        other = position + int(unit(word(stream, position)) * (filled - position))
        kept = out[position]
        out[position] = out[other]
        out[other] = kept
    return wanted


@apart
def improvements(
    before_knows: U64, before_stance: U64, knows: U64, stance: U64, reality: U64, core: U64, mission: U64,
    weight: float, count: int, core_count: int, matches: bool,
) -> int:  # fmt: skip
    """How many changed stances of the strategy raised merit, for issues that pay singly; all arrays [words].

    Each change is judged alone: it moves merit by (1-weight)/count against reality and weight/core_count on the core.
    matches: whether no view scores like a wrong one.
    """
    raised = 0
    for w in range(len(knows)):
        changed = (before_knows[w] ^ knows[w]) | (before_stance[w] ^ stance[w])
        for lane in range(64):
            bit = np.uint64(1) << np.uint64(lane)
            if not changed & bit:
                continue
            was = _sign(before_knows[w], before_stance[w], bit)
            now = _sign(knows[w], stance[w], bit)
            pays = 1.0 if reality[w] & bit else -1.0
            rise = (now - was) * pays
            if matches:
                rise = (1.0 if now == pays else -1.0) - (1.0 if was == pays else -1.0)
            gain = (1.0 - weight) / count * rise
            if core[w] & bit and core_count > 0:
                gain += weight / core_count * (now - was) * (1.0 if mission[w] & bit else -1.0)
            raised += gain > 0.0
    return raised


@inlined
def _sign(knows, stance, bit):
    if not knows & bit:
        return 0.0
    return 1.0 if stance & bit else -1.0
