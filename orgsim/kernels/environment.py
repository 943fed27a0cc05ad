"""Reality turns."""

from __future__ import annotations

import numpy as np

from orgsim.kernels.apart import apart
from orgsim.kernels.arrays import U64
from orgsim.kernels.random import NONE, bernoulli, person


@apart
def turn(key: np.uint64, chance: float, valid: U64, reality: U64) -> int:
    """Flip each bit of ``reality`` [words] with probability ``chance``; returns how many turned."""
    turned = 0
    stream = person(key, NONE)
    for w in range(len(valid)):
        flips = bernoulli(stream, 32 * w, chance, valid[w])
        reality[w] ^= flips
        while flips != NONE:
            flips &= flips - type(flips)(1)
            turned += 1
    return turned
