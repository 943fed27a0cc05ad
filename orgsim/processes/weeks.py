"""Whole weeks in one compiled call, bit for bit what the processes give one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orgsim.desk import aftermath, close_books, enter_usual, open_books, packing
from orgsim.kernels.whole_week import calm as stillness
from orgsim.kernels.whole_week import state
from orgsim.kernels.whole_week.run import live as live_weeks
from orgsim.kernels.whole_week.state import Notes, People
from orgsim.organization.organization import Organization
from orgsim.organization.people import FILLED
from orgsim.processes.baseline import Seen, is_due, usual_of, usual_price, weeks_until_noted

LARGEST = 20_000
"""Seats up to which the overhead of calling processes one by one counts."""

SEEN = tuple(getattr(state.real, name) for name in Seen._fields[1:])
"""Rows of what the usual is read from."""


@dataclass
class Calm:
    """When an organization counts as settled. patience: weeks in a row without any change of belief, 1 or more; it is
    settled at once when nothing can change, because everybody holds a strategy that is complete. quiet: such weeks by
    now. over: whether it is settled.
    """

    patience: int
    quiet: int = 0
    over: bool = False


def possible(organization: Organization) -> bool:
    """Whether everything that is due in a week, but for events, has its line in the compiled one."""
    talk, people = organization.settings["communication"], organization.people
    usual_peers = talk.peer_aggregate == "majority" and talk.peer_filter == "superior" and not people.keeps_innate
    proposing = organization.settings["initiatives"].proposals > 0 or bool(organization.initiatives.items)
    return people.seats <= LARGEST and usual_peers and not proposing


def live(organization: Organization, first: int, weeks: int, notes: Notes, calm: Calm | None = None) -> int:
    """All processes but events, for so many weeks from ``first`` on; fewer if beliefs are ``calm`` before. Returns how
    many were lived.

    Weeks from 0 on are entered in ``notes``, whose log has a row for each of them or none. It must have none where the
    usual is noted at the end of week 0, which is observed after that.
    """
    factors = np.ones(weeks)
    if organization.memory.laid_off > 0:
        factors[:] = [aftermath(organization, first + week) for week in range(weeks)]
    people, past = packing.pack_people(organization), packing.pack_past(organization)
    desk, books = packing.pack_desk(organization), open_books(organization)
    watching = _pack_calm(organization, calm)
    everything = desk, people, packing.pack_frame(organization), past, books, notes, watching
    known = organization.memory.usual.known
    until = weeks if known else min(weeks, weeks_until_noted(first))
    lived = int(live_weeks(first, factors[:until], *everything))
    if not known:
        _note_usual(organization, first + lived - 1, people, books)
    if lived == until < weeks and not watching.state[stillness.state.over]:
        books["hired_now"] = books["left_now"] = 0
        lived += int(live_weeks(first + lived, factors[lived:], *everything))
    if calm is not None:
        calm.quiet = int(watching.state[stillness.state.quiet])
        calm.over = bool(watching.state[stillness.state.over])
    packing.unpack_people(organization, people)
    packing.unpack_strategy(organization, desk.masks)
    packing.unpack_past(organization, past)
    close_books(organization, books, past.choosing)
    return lived


def _note_usual(organization: Organization, week: int, people: People, books: NDArray[Any]) -> None:
    """Note the usual after ``week`` if it is due, in the memory and in the books."""
    if not is_due(week):
        return
    seen = Seen(people.bytes[state.byte.status] == FILLED, *(people.reals[row] for row in SEEN))
    usual, settings, row = usual_of(seen), organization.settings["finance"], books[0]
    organization.memory.usual = usual
    enter_usual(books, usual)
    row["price"] = usual_price(seen, settings, float(row["expenses"]), float(row["price"]))
    row["balance"] = settings.reserve


def _pack_calm(organization: Organization, calm: Calm | None) -> stillness.Calm:
    settings = organization.settings
    closed = settings["workforce"].quit_rate == 0 and settings["environment"].turbulence == 0
    counts = (0, 0, 0, 0) if calm is None else (calm.patience, closed, calm.quiet, calm.over)
    return stillness.Calm(np.array(counts, np.int64), np.zeros((4, len(organization.strategy.valid)), np.uint64))
