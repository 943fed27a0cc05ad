"""Who a new person is: traits and first beliefs."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from orgsim.kernels.apart import apart
from orgsim.kernels.arrays import F32, I32, U64
from orgsim.kernels.bits import Issues, Planes
from orgsim.kernels.compiling import inlined
from orgsim.kernels.normal import normal
from orgsim.kernels.random import bernoulli, person, unit, word

FILLED = 1


class Makeup(NamedTuple):
    """Settings of traits; the two shifts make the means of the lognormal ones 1."""

    attention_spread: float
    attention_shift: float
    autonomy: float
    autonomy_spread: float
    clarity_spread: float
    talk_rate: float
    talk_spread: float
    talk_shift: float


class Origin(NamedTuple):
    """What newcomers bring along. known: probability that they hold a view. fit: that it is the strategy's; lean: its
    gain for one SD of fit, both in single precision. stance: uint64 [words], read if ``own``; else everybody's own.
    """

    known: float
    fit: np.float32
    lean: np.float32
    stance: NDArray[np.uint64]
    own: bool


class Newcomers(NamedTuple):
    """What is written about newcomers, each [rows]."""

    status: NDArray[np.uint8]
    identity: NDArray[np.uint64]
    attention: NDArray[np.float32]
    autonomy: NDArray[np.float32]
    skill: NDArray[np.float32]
    clarity: NDArray[np.float32]
    talk: NDArray[np.float32]
    trait: NDArray[np.float32]
    fit: NDArray[np.float32]
    susceptibility: NDArray[np.float32]
    affect: NDArray[np.float32]
    engagement: NDArray[np.float32]
    burnout: NDArray[np.float32]


@inlined
def _lognormal(stream, slot, spread, shift):
    return np.exp(spread * normal(stream, slot) - shift)


@apart
def seat_people(key: np.uint64, rows: I32, identities: U64, makeup: Makeup, people: Newcomers) -> None:
    """Put new people into ``rows`` (int32), with traits from their own streams of ``key``."""
    status, identity, attention, autonomy, skill, clarity, talk = people[:7]
    trait, fit, susceptibility, affect, engagement, burnout = people[7:]
    for place in range(len(rows)):
        i = rows[place]
        stream = person(key, identities[place])
        status[i] = FILLED
        identity[i] = identities[place]
        attention[i] = _lognormal(stream, 0, makeup.attention_spread, makeup.attention_shift)
        autonomy[i] = min(1.0, max(0.0, makeup.autonomy + makeup.autonomy_spread * normal(stream, 1)))
        skill[i] = unit(word(stream, 2))
        clarity[i] = min(1.75, max(0.25, 1.0 + makeup.clarity_spread * normal(stream, 2)))
        talk[i] = min(1.0, makeup.talk_rate * _lognormal(stream, 4, makeup.talk_spread, makeup.talk_shift))
        trait[i] = normal(stream, 5)
        fit[i] = normal(stream, 6)
        susceptibility[i] = 1.0
        affect[i] = trait[i]
        engagement[i] = normal(stream, 7)
        burnout[i] = normal(stream, 8)


@apart
def bring_beliefs(
    key: np.uint64, rows: I32, origin: Origin, issues: Issues, identity: U64, fit: F32, belief: Planes,
) -> None:  # fmt: skip
    """First beliefs of the people in ``rows``: a known issue is held as the strategy states it, or as the culture does.

    Where the strategy is silent the stance is the culture's, or a coin's for a culture without stances.
    """
    knows, stance = belief
    valid, code_knows, code_stance = issues.valid, issues.code_knows, issues.code_stance
    for i in rows:
        stream = person(key, identity[i])
        fitting = origin.fit + origin.lean * fit[i]
        chance = min(1.0, max(0.0, fitting))
        for w in range(len(valid)):
            slot = 32 * w
            known = bernoulli(stream, 1000 + slot, origin.known, valid[w])
            fits = bernoulli(stream, 2000 + slot, chance, valid[w]) & code_knows[w]
            if origin.own:
                other = origin.stance[w]
            else:
                coin = bernoulli(stream, 3000 + slot, 0.5, valid[w])
                other = (code_knows[w] & ~code_stance[w]) | (coin & ~code_knows[w])
            knows[i, w] = known
            stance[i, w] = ((fits & code_stance[w]) | (~fits & other)) & known
