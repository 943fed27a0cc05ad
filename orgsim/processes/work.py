"""People work; money and reputation follow."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orgsim.kernels import work as kernel
from orgsim.kernels.random import exponentials
from orgsim.organization.budget import Climate
from orgsim.organization.organization import Organization
from orgsim.processes.communication import freedom, mission_weight
from orgsim.week import Week

HOURS = 40.0
TENURES = 521
QUARTER = 13


def work(organization: Organization, week: Week) -> None:
    """Output and impact of everybody, then the books."""
    people, levers = organization.people, organization.levers
    settings, box = organization.settings["work"], organization.toolbox
    scores = kernel.Scores(people.business, people.fidelity, people.merit)
    week.over(people.seats, kernel.understand, organization.strategy.issues(), people.belief, scores)
    deeds = kernel.Deeds(people.acted_business, people.acted_fidelity, people.output, people.impact, people.conflict)
    doers = kernel.Doers(*(getattr(people, name) for name in kernel.Doers._fields))
    rates = kernel.Rates(settings.drag, settings.engagement_effort, settings.noise)
    tools = kernel.Tools(people.adopted, box.dip, box.settled, box.gain)
    key = organization.luck.key("work", week.number)
    week.over(
        people.seats, kernel.disagree, people.status, people.manager, organization.network.ties, people.belief,
        people.conflict,
    )  # fmt: skip
    week.over(
        people.seats, kernel.work, key, week.number, rates, _pushes(organization), levers.group, doers, ramp(settings),
        tools, scores, deeds,
    )  # fmt: skip
    _account(organization)


@lru_cache(maxsize=64)
def ramp(settings: Any) -> NDArray[np.float64]:
    """Productivity by weeks of tenure; the mentor's loss is booked on the newcomer."""
    tenure = np.arange(TENURES)
    mentored = np.where(tenure < settings.mentoring_weeks, settings.mentoring, 0.0)
    return np.maximum(0.0, 1.0 - settings.ramp_loss * exponentials(-tenure / settings.ramp_weeks) - mentored)


def _pushes(organization: Organization) -> kernel.Pushes:
    levers, pay = organization.levers, organization.settings["incentives"]
    weight = mission_weight(organization)
    # Kerr 1975; Holmstroem & Milgrom 1991: effort goes where pay is, and strong pay crowds out the rest.
    crowding = np.minimum(1.0, pay.crowding * levers.column("crowding"))
    paid = pay.power * (1 - weight)
    unpaid = pay.intrinsic * (1 - crowding * pay.power) + pay.power * weight
    total = paid + unpaid
    share = np.divide(paid, total, out=np.full_like(paid, 0.5), where=total > 0)
    stopped, spared = np.clip(levers.column("disruption"), 0.0, 1.0), np.clip(levers.column("protection"), 0.0, 1.0)
    effort = levers.column("effort") * np.clip(1 - levers.column("meeting_hours") / HOURS, 0.0, 1.0)
    return kernel.Pushes(
        freedom(organization),
        weight,
        effort,
        np.clip(levers.column("goals"), 0.0, 1.0),
        # What mission-critical work is spared is taken from the rest.
        levers.column("output") * np.maximum(0.0, 1.0 - stopped * (1.0 + spared)),
        levers.column("impact") * (1.0 - stopped * (1.0 - spared)) * (1.0 + organization.budget.invested),
        2 * share,
        2 * (1 - share),
    )


def _account(organization: Organization) -> None:
    """Revenue, expenses, reputation, and what a shortfall does to people's freedom to talk and try."""
    people, budget, settings = organization.people, organization.budget, organization.settings["finance"]
    levers, usual = organization.levers, organization.memory.usual
    heads = max(1, organization.headcount)
    cost = levers.column("cost")
    members = [heads] if len(cost) == 1 else np.bincount(levers.group[people.filled], minlength=len(cost))
    # Not a dot product: that rounds differently from machine to machine.
    spending = float(np.sum(cost * np.asarray(members)))
    output = float(np.sum(people.output, dtype=np.float64))
    impact = float(np.sum(people.impact, dtype=np.float64))
    if usual.known and usual.impact > 0:
        budget.reputation += settings.reputation_rate * (impact / heads / usual.impact - budget.reputation)
    fame = max(0.0, 1 + settings.reputation_revenue * (budget.reputation - 1))
    budget.expenses = heads + spending + budget.projects
    budget.revenue = budget.price * output * fame * budget.market * levers.overall("revenue")
    if not usual.known:
        return
    surplus = budget.revenue - budget.expenses
    spent = min(1.0, max(0.0, levers.overall("reinvestment"))) * max(0.0, surplus)
    budget.balance += (surplus - spent) / max(1, organization.memory.start)
    budget.invested += (spent / heads - budget.invested) / QUARTER
    missing = min(1.0, max(0.0, 1 - budget.revenue / budget.expenses))
    budget.shortfall += (missing - budget.shortfall) / QUARTER
    organization.climate = climate(budget.shortfall, settings.small_shortfall, settings.large_shortfall)


def climate(shortfall: float, small: float, large: float) -> Climate:
    """Threat rigidity: a large shortfall narrows, a small one makes people search (Staw et al. 1981)."""
    if shortfall >= large:
        return Climate(talk=0.8, autonomy=0.8, exploration=0.6)
    return Climate(exploration=1.2) if shortfall >= small else Climate()
