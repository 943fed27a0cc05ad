"""Chance for many people at once: what :mod:`orgsim.kernels.random` decides for one, question by question for all.

Who is looked at alone costs some wrong guesses of the processor: whether anything happens, on which issue, whether once
more. Here each question is a loop over all to whom it still applies. Words, slots and comparisons are those of one by
one, and so is what happens.
"""

from __future__ import annotations

import numpy as np

from orgsim.kernels.blocks import counts, lanes, reached, reals
from orgsim.kernels.compiling import inlined
from orgsim.kernels.counting import ones
from orgsim.kernels.random import CERTAIN, NONE, S1, S63, person, spared, unit, word

STEPS = 4
"""Issues that are passed in one round of a loop."""


@inlined
def padded(size):
    """Places of a block as a whole number of registers: what lies behind the last does not matter, odd ends cost."""
    return (size + 7) & ~7


@inlined
def streams(key, identities, out):
    """The streams of people within ``key``."""
    for k in range(len(identities)):
        out[k] = person(key, identities[k])


@inlined
def seldom_each(size, stream, slot, chance, among, happened):
    """What ``seldom`` says of the first ``size`` places of a block.

    stream, among, happened: uint64; chance: float64; each [BLOCK].
    """
    own, left, odds, whose = lanes(), lanes(), reals(), counts()
    luck, least, going = reals(), reals(), counts()
    for k in range(size):
        whose[k] = k
        own[k] = stream[k]
        odds[k] = chance[k]
        happened[k] = among[k] if chance[k] >= 1.0 else NONE
        left[k] = among[k] if 0.0 < chance[k] < 1.0 else NONE
    waiting = size
    while waiting > 0:
        _draw(waiting, own, slot, luck)
        _bound(waiting, odds, left, least)
        found = reached(waiting, luck, least, going)
        waiting = 0
        for place in range(found):
            k = going[place]
            if spared(luck[k], odds[k], ones(left[k])):
                continue
            whose[waiting] = whose[k]
            own[waiting] = own[k]
            odds[waiting] = odds[k]
            left[waiting] = left[k]
            luck[waiting] = luck[k]
            waiting += 1
        _pass_by(waiting, luck, odds, left, going)
        _happen(waiting, going, left, whose, happened)
        slot += 1


@inlined
def _draw(size, stream, slot, luck):
    """A number in [0, 1) from everybody's stream."""
    for k in range(padded(size)):
        luck[k] = unit(word(stream[k], slot))


@inlined
def _bound(size, chance, left, least):
    """The luck below which nothing more happens in any of the lanes that are left, by Bernoulli's inequality."""
    for k in range(padded(size)):
        least[k] = 1.0 - ones(left[k]) * chance[k]


@inlined
def _pass_by(size, luck, chance, left, passed):
    """How many lanes are passed before the next in which it happens; all or more where there is none."""
    spares = reals()
    most = 0
    for k in range(size):
        most = max(most, ones(left[k]))
    for k in range(padded(size)):
        spares[k] = 1.0 - chance[k]
        passed[k] = 0
    for _ in range(0, most, STEPS):
        for k in range(padded(size)):
            miss, one = 1.0 - chance[k], spares[k]
            two = one * miss
            three = two * miss
            four = three * miss
            passed[k] += (
                np.int64(luck[k] < one) + np.int64(luck[k] < two) + np.int64(luck[k] < three) + np.int64(luck[k] < four)
            )
            spares[k] = four * miss


@inlined
def _happen(size, passed, left, whose, happened):
    """It happens in one lane, and only lanes above it are left."""
    event = lanes()
    for k in range(padded(size)):
        event[k] = _lane(left[k], passed[k])
        left[k] &= ~((event[k] << S1) - S1)
    for k in range(size):
        happened[whose[k]] |= event[k]


@inlined
def _lane(among, number):
    """The lane of this number, from 0, of those that are set; none if these are fewer."""
    inside = number < ones(among)
    rest, place = among, np.uint64(0)
    rest, place, number = _half(rest, place, number, np.uint64(32))
    rest, place, number = _half(rest, place, number, np.uint64(16))
    rest, place, number = _half(rest, place, number, np.uint64(8))
    rest, place, number = _half(rest, place, number, np.uint64(4))
    rest, place, number = _half(rest, place, number, np.uint64(2))
    rest, place, number = _half(rest, place, number, np.uint64(1))
    return S1 << place if inside else NONE


@inlined
def _half(rest, place, number, width):
    """Which half holds it: the lower ``width`` lanes or those above."""
    low = rest & ((S1 << width) - S1)
    below = ones(low)
    above = number >= below
    return (
        rest >> width if above else low,
        place + width if above else place,
        number - below if above else number,
    )


@inlined
def bernoulli_each(size, stream, slot, chance, among, happened):
    """What ``bernoulli`` says of the first ``size`` places of a block; see :func:`seldom_each`."""
    digits, undecided = lanes(), lanes()
    for k in range(size, padded(size)):
        undecided[k] = NONE
    open_lanes = NONE
    for k in range(size):
        certain = chance[k] >= CERTAIN
        share = 0.0 if certain else max(0.0, chance[k])
        digits[k] = np.uint64(share * 4294967296.0 + 0.5) << np.uint64(32)
        happened[k] = among[k] if certain else NONE
        undecided[k] = among[k] if digits[k] != NONE else NONE
        open_lanes |= undecided[k]
    while open_lanes != NONE:
        open_lanes = NONE
        for k in range(padded(size)):
            bits = word(stream[k], slot)
            # All lanes where the digit is 1.
            one = NONE - (digits[k] >> S63)
            happened[k] |= undecided[k] & ~bits & one
            digits[k] <<= S1
            undecided[k] = undecided[k] & ~(bits ^ one) if digits[k] != NONE else NONE
            open_lanes |= undecided[k]
        slot += 1
