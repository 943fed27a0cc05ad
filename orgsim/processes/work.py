"""People work; money and reputation follow."""

from __future__ import annotations

import numpy as np

from orgsim.desk import Desk, close_books, desk_now, open_books
from orgsim.kernels import work as kernel
from orgsim.kernels.books import account
from orgsim.kernels.whole_week.work import spend
from orgsim.organization.organization import Organization
from orgsim.week import Week


def work(organization: Organization, week: Week) -> None:
    """Output and impact of everybody, then the books."""
    people, desk = organization.people, desk_now(organization)
    scores = kernel.Scores(people.business, people.fidelity, people.merit)
    week.over(people.seats, kernel.understand, organization.strategy.issues(), people.belief, scores)
    deeds = kernel.Deeds(people.acted_business, people.acted_fidelity, people.output, people.impact, people.conflict)
    doers = kernel.Doers(*(getattr(people, name) for name in kernel.Doers._fields))
    key = organization.luck.key("work", week.number)
    week.over(
        people.seats, kernel.disagree, people.status, people.manager, organization.network.layers, people.belief,
        people.conflict,
    )  # fmt: skip
    week.over(
        people.seats, kernel.work, key, week.number, desk.labour, desk.working, desk.group, doers, desk.ramp,
        desk.tools, scores, deeds,
    )  # fmt: skip
    _account(organization, desk)


def _account(organization: Organization, desk: Desk) -> None:
    people, books = organization.people, open_books(organization)
    heads, spending = spend(desk.columns.cost, desk.group, people.status)
    output, impact = (float(np.sum(done, dtype=np.float64)) for done in (people.output, people.impact))
    account(books[0], desk.finance, heads, spending, output, impact)
    close_books(organization, books, None)
