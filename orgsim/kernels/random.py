"""Random numbers by counter: a word is a function of (key, person, slot), never of what was drawn before.

``key`` stands for (seed, part, week). Two levels of splitmix64 (Steele, Lea & Flood 2014) mix it with the person's
id and the slot, so results do not depend on the order of people, on threads or on unrelated draws.
"""

from __future__ import annotations

import numpy as np

from orgsim.kernels.apart import apart
from orgsim.kernels.arrays import F64, U64, U64Rows
from orgsim.kernels.compiling import inlined
from orgsim.kernels.counting import ones

PERSON = np.uint64(0x9E3779B97F4A7C15)
SLOT = np.uint64(0xD1B54A32D192ED03)
FIRST = np.uint64(0xBF58476D1CE4E5B9)
SECOND = np.uint64(0x94D049BB133111EB)
S27, S30, S31, S11, S8, S48, S1, S63 = (np.uint64(shift) for shift in (27, 30, 31, 11, 8, 48, 1, 63))
BYTES = np.uint64(0x00FF00FF00FF00FF)
PAIRS = np.uint64(0x0001000100010001)
NONE = np.uint64(0)
CERTAIN = 1.0 - 2.0**-33
ROUNDING = 1e-12
"""More than a power of up to 64 can be off."""
DIGITS = 7
"""Binary digits of 64."""
WEEK = np.uint64(0x9E3779B97F4A7C15)


@inlined
def mix(z):
    """Splitmix64's finalizer."""
    z = (z ^ (z >> S30)) * FIRST
    z = (z ^ (z >> S27)) * SECOND
    return z ^ (z >> S31)


@inlined
def person(key, identity):
    """The person's own stream within ``key``."""
    return mix(key + identity * PERSON)


@inlined
def word(stream, slot):
    """64 random bits."""
    return mix(stream + np.uint64(slot) * SLOT)


@inlined
def unit(bits):
    """A number in [0, 1) from 64 random bits."""
    return np.float64(bits >> S11) * (1.0 / 9007199254740992.0)


@inlined
def gauss(bits):
    """Mean 0, variance 1 from one word: the sum of its eight bytes (Irwin-Hall; kurtosis 2.85, bounds ±4.9)."""
    pairs = (bits & BYTES) + ((bits >> S8) & BYTES)
    total = (pairs * PAIRS) >> S48
    return (np.float64(total) - 1020.0) * (1.0 / 209.01674572254768)


@inlined
def key_of(base, week):
    """Key of a stream in ``week`` (negative in burn-in) from its base: a function of seed and part."""
    return mix(base + np.uint64(week) * WEEK)


@inlined
def bernoulli(stream, slot, chance, lanes):
    """The subset of ``lanes`` (bits) in which an event of probability ``chance`` happens; exact to 2**-32.

    Each lane compares its own random bits with the digits of ``chance``, all lanes of a word at once; uses up to 32
    slots from ``slot`` on.
    """
    if chance >= CERTAIN:
        return lanes
    happened = NONE
    if chance <= 0.0:
        return happened
    digits = np.uint64(chance * 4294967296.0 + 0.5) << np.uint64(32)
    undecided = lanes
    while undecided != NONE and digits != NONE:
        bits = word(stream, slot)
        slot += 1
        if digits >> S63:
            happened |= undecided & ~bits
            undecided &= bits
        else:
            undecided &= ~bits
        digits <<= S1
    return happened


@inlined
def seldom(stream, slot, chance, lanes):
    """The same law as :func:`bernoulli`, faster where few events are expected; uses up to 64 slots.

    Jumps from event to event: with q = 1 - chance, the first of n lanes in which it happens is the k-th if
    q**k <= u < q**(k-1), and none if u < q**n. Powers are built by multiplication, so that any language agrees.
    """
    if chance >= 1.0:
        return lanes
    happened = NONE
    if chance <= 0.0:
        return happened
    miss = 1.0 - chance
    left = int(ones(lanes))
    while left > 0:
        luck = unit(word(stream, slot))
        # Bernoulli's inequality spares the power in most cases.
        if luck < 1.0 - left * chance or spared(luck, chance, left):
            break
        slot += 1
        reached = miss
        left -= 1
        while luck < reached:
            reached *= miss
            lanes &= lanes - S1
            left -= 1
        happened |= lanes & (~lanes + S1)
        lanes &= lanes - S1
    return happened


@inlined
def spared(luck, chance, number):
    """Whether nothing happens in so many lanes: luck falls short of the chance of that."""
    expected = number * chance
    # Bonferroni's inequality spares the power in most cases.
    return luck < 1.0 - expected + 0.5 * expected * expected + ROUNDING and luck < power(1.0 - chance, number)


@inlined
def draw(key, identities, slot, out):
    """One number in [0, 1) a person, several at once."""
    for k in range(len(identities)):
        out[k] = unit(word(person(key, identities[k]), slot))


@inlined
def power(base, exponent):
    """``base`` to a whole power of up to 64, by squaring; in as many steps for all: nobody foresees how many count."""
    result = 1.0
    for _ in range(DIGITS):
        result *= base if exponent & 1 else 1.0
        base *= base
        exponent >>= 1
    return result


@apart
def fill_units(key: np.uint64, identities: U64, slot: int, out: F64) -> None:
    """One number in [0, 1) a person, float64 [people]."""
    draw(key, identities, slot, out)


@apart
def exponentials(exponents: F64) -> F64:
    """e to each of ``exponents`` (float64), by the same routine on every processor; numpy's differ in the last bit."""
    out = np.empty(len(exponents))
    for i in range(len(exponents)):
        out[i] = np.exp(exponents[i])
    return out


@apart
def fill_planes(key: np.uint64, identities: U64, chance: F64, lanes: U64, slot: int, out: U64Rows) -> None:
    """Random lanes a person: out uint64 [people, words]; ``lanes`` [words] restricts, ``chance`` [people] decides."""
    for i in range(len(identities)):
        stream = person(key, identities[i])
        for w in range(len(lanes)):
            out[i, w] = bernoulli(stream, slot + 32 * w, chance[i], lanes[w])
