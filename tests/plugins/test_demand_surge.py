"""Demand surge: more revenue, more effort, more strain, and burnout in the end."""

from __future__ import annotations

import pytest

from orgsim.shocks.demand_surge import DemandSurge
from tests.plugins.organizations import BEGINS, advance, model

STAY = {"workforce__quit_rate": 0.0, "finance__reputation_revenue": 0.0}


def test_revenue_rises_by_the_premium_and_by_effort():
    plugin = DemandSurge(week=BEGINS, surge=0.5, stretch=0.4, premium=0.2, hours=0.0)
    with_it, without = model(plugin, weeks=BEGINS + 1, **STAY), model(weeks=BEGINS + 1, **STAY)
    ratio = with_it.organization.budget.revenue / without.organization.budget.revenue
    assert ratio == pytest.approx(1.2 * 1.1, rel=1e-4)
    assert with_it.output / without.output == pytest.approx(1.2, rel=1e-4)


def test_overload_burns_people_out_and_passes():
    with_it, without = model(DemandSurge(week=BEGINS, surge=2.0, lasts=20), **STAY), model(**STAY)
    for made in (with_it, without):
        advance(made, BEGINS + 20)
    worst = with_it.burnout - without.burnout
    for made in (with_it, without):
        advance(made, 70)
    assert worst > 0.5
    assert abs(with_it.burnout - without.burnout) < worst / 5


def test_meetings_take_time_from_work():
    plugin = DemandSurge(week=BEGINS, surge=1.0, stretch=0.0, premium=0.0, hours=8.0)
    with_it, without = model(plugin, weeks=BEGINS + 1, **STAY), model(weeks=BEGINS + 1, **STAY)
    assert with_it.output / without.output == pytest.approx(1 - 8 / 40, rel=0.01)
