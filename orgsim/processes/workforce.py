"""People quit, and vacancies are filled."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orgsim.kernels import workforce as kernel
from orgsim.kernels.moves import due_seats
from orgsim.kernels.random import exponentials
from orgsim.organization.organization import Organization
from orgsim.organization.seats import arrive, leave, note_exits
from orgsim.week import Week

TENURES = 2601


def turn_over(organization: Organization, week: Week) -> None:
    """Quits of the week, then hires into the vacancies that are due."""
    people, memory = organization.people, organization.memory
    if len(memory.recent_quits) == memory.recent_quits.maxlen:
        note_exits(organization, memory.recent_quits.popleft(), -1)
    rows = quitters(organization, week)
    memory.recent_quits.append(rows)
    leave(organization, rows, week.number, voluntary=True)
    arrive(organization, due_seats(week.number, people.rows), week.number)
    memory.leavers.append(memory.left_now)


def quitters(organization: Organization, week: Week) -> NDArray[np.int32]:
    """Rows of those who quit this week, rising."""
    people = organization.people
    leaves = organization.scratch.array("leaves", people.seats, np.uint8)
    key = organization.luck.key("quits", week.number)
    week.over(people.seats, kernel.quit_draws, key, week.number, *hazard_inputs(organization, week.number), leaves)
    return np.flatnonzero(leaves).astype(np.int32)


def hazard_inputs(organization: Organization, week: int) -> tuple[Any, ...]:
    """What the kernels of the quit hazard need after the week."""
    people, levers = organization.people, organization.levers
    settings = organization.settings["workforce"]
    rates = kernel.Rates(
        settings.quit_rate / 52, settings.engagement_effect, settings.burnout_effect, settings.fit_effect,
        settings.exit_contagion, aftermath(organization, week),
        settings.highest_quit_rate,
    )  # fmt: skip
    stayers = kernel.Stayers(*(getattr(people, name) for name in kernel.Stayers._fields))
    push = levers.column("quits")
    return rates, push, levers.group, hump(settings), stayers, organization.network.count


@lru_cache(maxsize=64)
def hump(settings: Any) -> NDArray[np.float64]:
    """Factor on the quit hazard by weeks of tenure, with its peak at three months."""
    tenure = np.arange(TENURES)
    shape = 0.75 + 1.6 * (tenure / 13) * exponentials(1 - tenure / 13) + 0.6 * exponentials(-tenure / 104)
    return 1 + settings.tenure_hump * (shape - 1)


def aftermath(organization: Organization, week: int) -> float:
    """Factor on quits after a layoff; a fair procedure halves the excess (Trevor & Nyberg 2008)."""
    memory = organization.memory
    if memory.laid_off <= 0:
        return 1.0
    excess = (0.35 + 3.6 * memory.laid_off) * 0.5 ** ((week - memory.laid_off_week) / 26)
    return 1 + excess * (0.5 if memory.laid_off_fair else 1.0)
