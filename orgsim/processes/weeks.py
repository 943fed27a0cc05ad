"""Whole weeks in one compiled call, bit for bit what the processes give one by one."""

from __future__ import annotations

import numpy as np

from orgsim.desk import aftermath, close_books, open_books, packing
from orgsim.kernels.whole_week.run import live as live_weeks
from orgsim.kernels.whole_week.state import Notes
from orgsim.organization.organization import Organization

LARGEST = 20_000
"""Seats up to which the overhead of calling processes one by one counts."""


def possible(organization: Organization) -> bool:
    """Whether everything that is due in a week, but for events, has its line in the compiled one."""
    talk, people = organization.settings["communication"], organization.people
    usual_peers = talk.peer_aggregate == "majority" and talk.peer_filter == "superior" and not people.keeps_innate
    proposing = organization.settings["initiatives"].proposals > 0 or bool(organization.initiatives.items)
    return people.seats <= LARGEST and usual_peers and not proposing


def live(organization: Organization, first: int, weeks: int, notes: Notes) -> None:
    """All processes but events and the note of the usual, for so many weeks from ``first`` on.

    Weeks from 0 on are entered in ``notes``, which has a row for each of them or none.
    """
    factors = np.array([aftermath(organization, first + week) for week in range(weeks)], np.float64)
    people, past = packing.pack_people(organization), packing.pack_past(organization)
    desk, books = packing.pack_desk(organization), open_books(organization)
    live_weeks(first, factors, desk, people, packing.pack_frame(organization), past, books, notes)
    packing.unpack_people(organization, people)
    packing.unpack_strategy(organization, desk.masks)
    packing.unpack_past(organization, past)
    close_books(organization, books, past.choosing)
