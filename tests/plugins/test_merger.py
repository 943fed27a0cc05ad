"""Merger: another organization joins as a unit, with its own strategy and culture."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

import orgsim
from orgsim.processes import events
from orgsim.shocks.competitor import Competitor
from orgsim.shocks.merger import Merger
from orgsim.shocks.reorganization import Reorganization
from tests.plugins.organizations import BEGINS, advance, model, scenario
from tests.plugins.test_reorganization import _whole


@settings(max_examples=10, deadline=None)
@given(size=some.floats(0.01, 2), span=some.integers(2, 9), seed=some.integers(0, 1000))
def test_a_unit_of_the_right_size_and_span_joins(size: float, span: int, seed: int):
    made = model(Merger(week=BEGINS, size=size, span=span), seed=seed, weeks=BEGINS)
    organization = made.organization
    people, teams = organization.people, organization.teams
    before, seats, old_teams = people.headcount, people.seats, teams.size
    events.happen(organization, made.now)
    new = np.arange(people.seats) >= seats
    assert int(new.sum()) == max(1, round(size * before))
    assert np.all(people.unit[new] == organization.unit_names.index("Partner"))
    assert np.all(teams.count[old_teams:] <= span) and np.all(teams.count[old_teams:] >= 1)
    assert np.count_nonzero(people.manager[new] == 0) == 1
    assert np.all(people.joined[new] <= BEGINS)
    assert np.all(organization.network.count[new] > 0), "nobody is left alone"
    _whole(organization)
    for _ in range(5):
        made.step()
    _whole(organization)


@pytest.mark.parametrize(("integration", "part"), [("keep", 0.0), ("blend", 0.5), ("replace", 1.0)])
def test_whose_strategy_holds(integration: str, part: float):
    made = model(Merger(week=BEGINS, difference=0.4, integration=integration), weeks=BEGINS)
    strategy = made.organization.strategy
    before, stated = strategy.stance.copy(), strategy.stated
    events.happen(made.organization, made.now)
    turned = int(np.bitwise_count(before ^ strategy.stance).sum())
    assert turned == int(part * round(0.4 * stated))
    assert strategy.stated == stated


@pytest.mark.parametrize("difference", [0.0, 0.5, 1.0])
def test_they_hold_the_strategy_that_they_come_from(difference: float):
    plugin = Merger(week=BEGINS, size=3.0, difference=difference, loyalty=0.9, integration="keep")
    made = model(plugin, weeks=BEGINS)
    organization = made.organization
    people, strategy, seats = organization.people, organization.strategy, organization.people.seats
    events.happen(organization, made.now)
    known = people.knows[seats:] & strategy.knows
    ours = known & ~(people.stance[seats:] ^ strategy.stance)
    share = np.bitwise_count(ours).sum() / np.bitwise_count(known).sum()
    agree = 0.9 + 0.1 / 2
    assert share == pytest.approx(agree * (1 - difference) + (1 - agree) * difference, abs=0.05)


def test_names_are_never_shared():
    made = model(Merger(week=BEGINS), Merger(week=BEGINS + 1), weeks=BEGINS + 2)
    assert made.organization.unit_names[-2:] == ("Partner", "Partner (2)")


def test_results_have_a_place_for_those_who_come_later():
    plan = scenario(Merger(week=BEGINS, size=0.5), Reorganization(week=BEGINS + 4), run__replications=2, run__weeks=12)
    results = orgsim.simulate(plan, workers=1)
    unit, team = results.groups["unit"], results.groups["team"]
    assert unit.names[-1] == "Partner"
    assert np.all(unit.headcount[:, :BEGINS, -1] == 0) and np.all(np.isnan(unit.values[:, :BEGINS, -1]))
    assert np.all(unit.headcount[:, BEGINS:, -1] > 0)
    assert len(team.names) == len(results.chart.parent) == team.values.shape[2]
    calm = orgsim.simulate(scenario(run__replications=2, run__weeks=12), workers=1)
    difference = orgsim.compare(calm, results, measures=["headcount"]).measures[0]
    assert np.all(np.asarray(difference.difference) > 0)


def test_agents_and_other_shocks_go_on():
    made = model(Merger(week=BEGINS, size=0.5), Competitor(week=BEGINS + 2), Reorganization(week=BEGINS + 3))
    head, teams = next(iter(made.agents)), len(made.teams)
    advance(made, BEGINS + 8)
    assert len(made.agents) == made.organization.headcount
    assert len(made.teams) > teams
    assert head.level == 0
