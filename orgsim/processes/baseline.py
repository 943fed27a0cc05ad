"""At the end of burn-in the organization's own normal is noted; later weeks are compared with it."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from orgsim.organization.memory import Usual
from orgsim.organization.organization import Organization
from orgsim.processes.wellbeing import mean
from orgsim.week import Week

BURNED_OUT = 0.77


class Seen(NamedTuple):
    """What is looked at, each [seats]; filled: bool, all others float32."""

    filled: NDArray[np.bool_]
    output: NDArray[np.float32]
    impact: NDArray[np.float32]
    conflict: NDArray[np.float32]
    perceived: NDArray[np.float32]
    burnout: NDArray[np.float32]


def note_usual(organization: Organization, week: Week) -> None:
    """Note the usual once, in the last week of burn-in (else in week 0), and set prices and reserves by it."""
    memory, people, budget = organization.memory, organization.people, organization.budget
    if week.number == 0:
        memory.counted = (memory.hires, memory.left)
    if memory.usual.known or not is_due(week.number):
        return
    seen = Seen(*(getattr(people, name) for name in Seen._fields))
    memory.usual = usual_of(seen)
    settings = organization.settings["finance"]
    budget.price = usual_price(seen, settings, budget.expenses, budget.price)
    budget.balance = settings.reserve


def is_due(week: int) -> bool:
    """Whether the usual is noted at the end of ``week``, if it is not known yet."""
    return week >= -1


def weeks_until_noted(week: int) -> int:
    """Weeks from ``week`` on, itself included, until it is."""
    return max(1, -week)


def usual_of(seen: Seen) -> Usual:
    """What is usual, if this is."""
    filled, *measures = seen
    if not filled.all():
        measures = [values[filled] for values in measures]
    output, impact, conflict, perceived, burnout = measures
    return Usual(mean(output), mean(impact), mean(conflict), mean(perceived), quantile(burnout, BURNED_OUT), True)


def usual_price(seen: Seen, settings: Any, expenses: float, price: float) -> float:
    """The price at which usual output pays ``expenses`` and the margin; ``price`` as it is where there is no output.

    settings: of finance.
    """
    total = float(seen.output.sum(dtype=np.float64))
    return (1 + settings.margin) * expenses / total if total > 0 else price


def quantile(values: NDArray[np.float32], share: float) -> float:
    """Linear interpolation between the two nearest of the ordered ``values``, bit for bit that of numpy 2.4.

    Without numpy's ways for many shares and axes, which take longer than a week of a small organization.
    """
    place = share * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(values) - 1)
    ordered = np.partition(values, (low, high))
    below, above, part = ordered[low], ordered[high], place - low
    step = above - below
    return float(below + step * part if part < 0.5 else above - step * (1 - part))
