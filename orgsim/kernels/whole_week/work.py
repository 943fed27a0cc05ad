"""People work; money and reputation follow."""

from __future__ import annotations

import numpy as np

from orgsim.kernels import work as kernel
from orgsim.kernels.apart import apart
from orgsim.kernels.arrays import F64, U8, U16, Borrowed
from orgsim.kernels.bits import Issues, Planes
from orgsim.kernels.books import Books, Finance, account
from orgsim.kernels.compiling import internal
from orgsim.kernels.random import key_of
from orgsim.kernels.sums import total
from orgsim.kernels.whole_week.state import (
    Desk,
    Frame,
    People,
    Terms,
    byte,
    column,
    key,
    plane,
    real,
    whole,
)

FILLED = 1


@internal
def breathe(columns, books):
    """Put the climate, and what is invested in the mission, on the levers."""
    for g in range(columns.shape[1]):
        columns[column.talk, g] = columns[column.talk_at_rest, g] * books.climate_talk
        columns[column.autonomy, g] = columns[column.autonomy_at_rest, g] * books.climate_autonomy
        columns[column.exploration, g] = columns[column.exploration_at_rest, g] * books.climate_exploration
        columns[column.impact, g] = columns[column.impact_at_rest, g] * (1.0 + books.invested)


@apart
def work(
    week: int,
    desk: Borrowed[Desk],
    people: Borrowed[People],
    frame: Borrowed[Frame],
    terms: Terms,
    issues: Borrowed[Issues],
) -> None:
    """Output and impact of everybody."""
    reals, wholes, columns, status = people.reals, people.wholes, desk.columns, people.bytes[byte.status]
    seats, belief = len(status), Planes(people.planes[plane.knows], people.planes[plane.stance])
    scores = kernel.Scores(reals[real.business], reals[real.fidelity], reals[real.merit])
    kernel.understand(0, seats, issues, belief, scores)
    kernel.disagree(0, seats, status, wholes[whole.manager], frame.layers, belief, reals[real.conflict])
    doers = kernel.Doers(
        people.identity, status, wholes[whole.manager], wholes[whole.joined], reals[real.autonomy], reals[real.skill],
        reals[real.engagement], reals[real.drive],
    )  # fmt: skip
    deeds = kernel.Deeds(
        reals[real.acted_business], reals[real.acted_fidelity], reals[real.output], reals[real.impact],
        reals[real.conflict],
    )  # fmt: skip
    pushes = kernel.Pushes(
        columns[column.autonomy], columns[column.mission_weight], columns[column.effort], columns[column.goals],
        columns[column.output], columns[column.impact], columns[column.measured], columns[column.unmeasured],
    )  # fmt: skip
    kernel.work(
        0, seats, key_of(desk.keys[key.work], week), week,
        kernel.Rates(terms.drag, terms.engagement_effort, terms.noise), pushes, desk.group, doers, desk.ramp,
        kernel.Tools(people.adopted, desk.tools[0], desk.tools[1], desk.gain), scores, deeds,
    )  # fmt: skip


@apart
def keep_books(desk: Borrowed[Desk], people: Borrowed[People], terms: Terms, books: Books) -> None:
    """Money and reputation follow, and the climate with them."""
    output, impact = people.reals[real.output], people.reals[real.impact]
    heads, spending = spend(desk.columns[column.cost], desk.group, people.bytes[byte.status])
    finance = Finance(
        terms.reputation_rate, terms.reputation_revenue, terms.small_shortfall, terms.large_shortfall, terms.revenue,
        terms.reinvestment,
    )  # fmt: skip
    account(books, finance, heads, spending, total(output, len(output)), total(impact, len(impact)))
    breathe(desk.columns, books)


@apart
def spend(cost: F64, group: U16, status: U8) -> tuple[int, float]:
    """People, at least 1, and the weekly cost of practices for them."""
    members = np.zeros(len(cost), np.int64)
    costs = np.empty(len(cost))
    heads = 0
    if len(cost) == 1:
        for i in range(len(status)):
            heads += status[i] == FILLED
        members[0] = max(1, heads)
    else:
        for i in range(len(status)):
            filled = status[i] == FILLED
            members[group[i]] += filled
            heads += filled
    for g in range(len(cost)):
        costs[g] = cost[g] * members[g]
    return max(1, heads), total(costs, len(cost))
