"""Scorecards, pay, plans, stakeholders, savings: what steers effort and strategy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from orgsim.model import OrgModel
from orgsim.organization.levers import NAMES
from orgsim.organization.occasion import Occasion
from orgsim.plugins import Plugin
from orgsim.practices.balanced_scorecard import BalancedScorecard
from orgsim.practices.contingency_plan import ContingencyPlan
from orgsim.practices.efficiency_reinvestment import EfficiencyReinvestment
from orgsim.practices.feedback_loop import FeedbackLoop
from orgsim.practices.incentive_alignment import IncentiveAlignment
from orgsim.processes import events
from orgsim.shocks.budget_contraction import BudgetContraction
from tests.plugins.organizations import UNIT, model


def _after(*plugins: Plugin, weeks: int = 1) -> tuple[float, float]:
    """Output and impact of the first week with these plug-ins, while beliefs are still the same."""
    people = model(*plugins, weeks=weeks).organization.people
    return float(people.output.sum()), float(people.impact.sum())


def test_effort_goes_where_pay_goes():
    """Kerr 1975: x = paid / (paid + unpaid), by hand for the usual settings."""
    output, impact = _after()
    more_output, less_impact = _after(IncentiveAlignment(start=0, shift=-0.3))
    usual, narrow = 0.35 / (0.35 + 0.425 + 0.15), 0.5 / (0.5 + 0.425)
    assert more_output / output == pytest.approx(narrow / usual, rel=1e-4)
    assert less_impact / impact == pytest.approx((1 - narrow) / (1 - usual), rel=1e-4)


def test_a_scorecard_gives_back_at_least_half_of_what_pay_on_one_number_lost():
    narrow = IncentiveAlignment(start=0, shift=-0.3)
    usual, lost, kept = (
        _after(*plugins)[1] for plugins in ((), (narrow,), (narrow, BalancedScorecard(start=0, strength=0.5)))
    )
    assert lost < kept < usual
    assert usual - kept < 0.5 * (usual - lost)


def test_a_scorecard_that_is_all_finance_moves_no_weight():
    levers = model(BalancedScorecard(start=0, strength=0.5, finance=1.0), weeks=1).organization.levers.table[0]
    table = dict(zip(NAMES, levers, strict=True))
    assert table["mission_weight"] == 0 and table["crowding"] == pytest.approx(0.75)


@settings(max_examples=10, deadline=None)
@given(accuracy=some.sampled_from([0.0, 1.0]), served=some.sampled_from([0.0, 1.0]))
def test_stakeholders_turn_the_strategy_to_what_they_report(accuracy: float, served: float):
    organization = model(mission__temptation=1.0).organization
    strategy = organization.strategy
    plugin = FeedbackLoop(start=0, issues=60, accuracy=accuracy, served=served, openness=1.0)
    plugin.act(organization, Occasion(0, None, organization.luck.stream("ask", 0)))
    core = strategy.layout.unpack(strategy.core)
    reality, mission = (strategy.layout.unpack(bits) for bits in (strategy.reality, strategy.mission))
    truth = np.where(core & (served == 1.0), mission, reality)
    assert np.all(strategy.layout.unpack(strategy.knows))
    assert np.array_equal(strategy.layout.unpack(strategy.stance), truth if accuracy == 1.0 else ~truth)


def test_stakeholders_turn_the_expected_share():
    """Two hundred rounds on a strategy that is wrong everywhere; within 4.5 standard errors."""
    organization = model().organization
    strategy, turned = organization.strategy, 0
    plugin = FeedbackLoop(start=0, issues=10, accuracy=0.9, served=0.0, openness=0.4)
    for week in range(200):
        strategy.set_stance(np.ones(60, np.bool_), ~strategy.layout.unpack(strategy.reality))
        plugin.act(organization, Occasion(week, None, organization.luck.stream("ask", week)))
        turned += int(np.bitwise_count(~(strategy.stance ^ strategy.reality) & strategy.valid).sum())
    assert abs(turned / 2000 - 0.36) < 4.5 * np.sqrt(0.36 * 0.64 / 2000)


def _gone(*plugins: Plugin) -> tuple[OrgModel, np.ndarray]:
    """A model in the moment after the plug-ins acted in week 3, and the rows whose people left then."""
    made = model(*plugins, weeks=3, organization__size=120)
    before = made.organization.people.identity.copy()
    events.happen(made.organization, made.now)
    people = made.organization.people
    left = ~np.isin(before, people.identity[people.filled]) & (before != 0)
    return made, left


def test_a_cut_spares_those_in_the_plan():
    plan, cut = ContingencyPlan(start=0, scope=f"unit:{UNIT}"), BudgetContraction(week=3, cut=0.3, payroll_share=1.0)
    made, left = _gone(plan, cut)
    unit = made.organization.people.unit == made.organization.unit_names.index(UNIT)
    assert left.sum() > 20 and not np.any(left & unit)
    _, evenly = _gone(cut)
    assert np.any(evenly & unit)


def test_a_surplus_goes_to_the_mission_and_not_to_the_reserve():
    rich = {"finance__margin": 0.3, "workforce__quit_rate": 0.0}
    plugin = EfficiencyReinvestment(start=0, share=1.0, cost=0.0001)
    arms = [model(*plugins, weeks=2, **rich).organization for plugins in ((plugin,), ())]
    spent = arms[1].budget.balance - arms[0].budget.balance
    assert spent > 0.2
    arms = [model(*plugins, weeks=39, **rich).organization for plugins in ((plugin,), ())]
    assert arms[0].budget.invested > 0.1 and arms[1].budget.invested == 0
    assert arms[0].people.impact.sum() / arms[1].people.impact.sum() > 1.08
    poor = [model(*plugins, weeks=2, finance__margin=-0.4).organization for plugins in ((plugin,), ())]
    assert poor[0].budget.invested == 0
