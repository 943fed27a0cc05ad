"""Who a new person is: traits at founding and at hiring come from the same place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orgsim.kernels.random import exponentials, fill_planes
from orgsim.organization.luck import Stream
from orgsim.organization.people import FILLED, People
from orgsim.organization.strategy import Strategy


@dataclass(frozen=True)
class Culture:
    """What newcomers bring along. known: probability that they hold a view on an issue. stance: uint64 [words], or None
    for a stance of everybody's own. fit: probability that a view is the strategy's instead. lean: its gain for one SD
    of fit."""

    known: float
    fit: float
    stance: NDArray[np.uint64] | None = None
    lean: float = 0.15


def seat_people(
    people: People, rows: NDArray[np.int32], identities: NDArray[np.uint64], settings: Any, stream: Stream
) -> None:
    """Put new people with traits of their own into ``rows``; beliefs and date of entry are left to the caller."""

    def normal(slot: int) -> NDArray[np.float64]:
        return stream.normal(identities, slot)

    def lognormal(slot: int, spread: float) -> NDArray[np.float64]:
        return exponentials(spread * normal(slot) - spread**2 / 2)

    communication = settings["communication"]
    people.vacate(rows)
    people.status[rows] = FILLED
    people.identity[rows] = identities
    people.attention[rows] = lognormal(0, settings["people"].attention_spread)
    people.autonomy[rows] = np.clip(settings["people"].autonomy + settings["people"].autonomy_spread * normal(1), 0, 1)
    people.skill[rows] = stream.uniform(identities, 2)
    people.clarity[rows] = np.clip(1 + communication.clarity_spread * normal(2), 0.25, 1.75)
    people.talk[rows] = np.minimum(1, communication.talk_rate * lognormal(4, communication.talk_spread))
    people.trait[rows] = normal(5)
    people.fit[rows] = normal(6)
    people.susceptibility[rows] = 1.0
    people.affect[rows] = people.trait[rows]
    people.engagement[rows] = normal(7)
    people.burnout[rows] = normal(8)


def bring_beliefs(
    people: People, rows: NDArray[np.int32], strategy: Strategy, culture: Culture, stream: Stream
) -> None:
    """Give the people of ``rows`` their first beliefs.

    Each issue is known with probability ``culture.known``. Where the strategy is silent the stance is the culture's;
    elsewhere it is the strategy's with probability ``culture.fit``, raised for those who fit, and else the culture's,
    or its opposite for a culture without stances: at .5 a view then tells nothing about the strategy.
    """
    identities = np.ascontiguousarray(people.identity[rows])

    def draw(chance: NDArray[np.float64], slot: int) -> NDArray[np.uint64]:
        out = np.empty((len(rows), len(strategy.valid)), np.uint64)
        fill_planes(stream.key, identities, chance, strategy.valid, slot, out)
        return out

    knows = draw(np.full(len(rows), culture.known), 1000)
    fits = draw(np.clip(culture.fit + culture.lean * people.fit[rows], 0.0, 1.0), 2000) & strategy.knows
    if culture.stance is None:
        silent = draw(np.full(len(rows), 0.5), 3000)
        other = (strategy.knows & ~strategy.stance) | (silent & ~strategy.knows)
    else:
        other = np.broadcast_to(culture.stance, knows.shape)
    people.knows[rows] = knows
    people.stance[rows] = ((fits & strategy.stance) | (~fits & other)) & knows
    if people.keeps_innate:
        people.innate_knows[rows], people.innate_stance[rows] = people.knows[rows], people.stance[rows]
