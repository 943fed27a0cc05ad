"""People quit, and vacancies are filled."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from orgsim.desk import aftermath, desk_of
from orgsim.kernels import workforce as kernel
from orgsim.kernels.moves import due_seats
from orgsim.organization.organization import Organization
from orgsim.organization.seats import arrive, leave, note_exits
from orgsim.week import Week


def turn_over(organization: Organization, week: Week) -> None:
    """Quits of the week, then hires into the vacancies that are due."""
    people, memory = organization.people, organization.memory
    if len(memory.recent_quits) == memory.recent_quits.maxlen:
        note_exits(organization, memory.recent_quits.popleft(), -1)
    rows = quitters(organization, week)
    memory.recent_quits.append(rows)
    leave(organization, rows, week.number, voluntary=True)
    due = due_seats(week.number, people.status, people.manager, people.opens, people.level)
    arrive(organization, due, week.number)
    memory.leavers.append(memory.left_now)


def quitters(organization: Organization, week: Week) -> NDArray[np.int32]:
    """Rows of those who quit this week, rising."""
    people = organization.people
    leaves = organization.scratch.array("leaves", people.seats, np.uint8)
    key = organization.luck.key("quits", week.number)
    week.over(people.seats, kernel.quit_draws, key, week.number, *hazard_inputs(organization, week.number), leaves)
    return np.flatnonzero(leaves.view(np.bool_)).astype(np.int32)


def hazard_inputs(organization: Organization, week: int) -> tuple[Any, ...]:
    """What the kernels of the quit hazard need after the week."""
    people, desk = organization.people, desk_of(organization)
    weekly, engagement, burnout, fit, contagion, highest = desk.quitting
    rates = kernel.Rates(weekly, engagement, burnout, fit, contagion, aftermath(organization, week), highest)
    stayers = kernel.Stayers(*(getattr(people, name) for name in kernel.Stayers._fields))
    return rates, desk.columns.quits, desk.group, desk.hump, stayers, organization.network.count
