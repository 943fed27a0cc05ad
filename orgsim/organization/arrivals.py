"""Who a new person is: traits at founding and at hiring come from the same place."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orgsim.kernels import newcomers as kernel
from orgsim.kernels.newcomers import Makeup, Origin
from orgsim.organization.luck import Stream
from orgsim.organization.people import People
from orgsim.organization.strategy import Strategy

_written = attrgetter(*kernel.Newcomers._fields)


@dataclass(frozen=True)
class Culture:
    """What newcomers bring along. known: probability that they hold a view on an issue. stance: uint64 [words], or None
    for a stance of everybody's own. fit: probability that a view is the strategy's instead. lean: its gain for one SD
    of fit."""

    known: float
    fit: float
    stance: NDArray[np.uint64] | None = None
    lean: float = 0.15

    def origin(self, words: int) -> Origin:
        """The culture as compiled functions take it, for planes of so many words."""
        own = self.stance is not None
        stance = np.ascontiguousarray(self.stance, np.uint64) if own else np.zeros(words, np.uint64)
        # Fit is in single precision, and so is what it adds.
        return Origin(float(self.known), np.float32(self.fit), np.float32(self.lean), stance, own)


def makeup(settings: Any) -> Makeup:
    """Settings of traits as compiled functions take them, from the sections of a scenario."""
    own, talk = settings["people"], settings["communication"]
    return Makeup(
        own.attention_spread,
        own.attention_spread**2 / 2,
        own.autonomy,
        own.autonomy_spread,
        talk.clarity_spread,
        talk.talk_rate,
        talk.talk_spread,
        talk.talk_spread**2 / 2,
    )


def usual_culture(settings: Any) -> Culture:
    """What newcomers bring along when nobody says otherwise."""
    own = settings["people"]
    return Culture(own.prior_knowledge, own.fit, lean=own.fit_lean)


def seat_people(
    people: People, rows: NDArray[np.int32], identities: NDArray[np.uint64], settings: Any, stream: Stream
) -> None:
    """Put new people with traits of their own into ``rows``; beliefs and date of entry are left to the caller."""
    people.vacate(rows)
    settle_in(people, rows, identities, settings, stream)


def settle_in(
    people: People, rows: NDArray[np.int32], identities: NDArray[np.uint64], settings: Any, stream: Stream
) -> None:
    """:func:`seat_people` for seats in which nobody ever sat."""
    written = kernel.Newcomers(*_written(people))
    kernel.seat_people(stream.key, rows, identities, makeup(settings), written)


def bring_beliefs(
    people: People, rows: NDArray[np.int32], strategy: Strategy, culture: Culture, stream: Stream
) -> None:
    """Give the people of ``rows`` their first beliefs.

    Each issue is known with probability ``culture.known``. Where the strategy is silent the stance is the culture's;
    elsewhere it is the strategy's with probability ``culture.fit``, raised for those who fit, and else the culture's,
    or its opposite for a culture without stances: at .5 a view then tells nothing about the strategy.
    """
    origin = culture.origin(len(strategy.valid))
    kernel.bring_beliefs(stream.key, rows, origin, strategy.issues(), people.identity, people.fit, people.belief)
    if people.keeps_innate:
        people.innate_knows[rows], people.innate_stance[rows] = people.knows[rows], people.stance[rows]
