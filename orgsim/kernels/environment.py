"""Reality turns."""

from __future__ import annotations

from orgsim.kernels.compiling import compiled
from orgsim.kernels.random import NONE, bernoulli, person


@compiled
def turn(key, chance, valid, reality):
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
