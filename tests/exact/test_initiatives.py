"""Initiatives as a whole: nothing without them, kept by a checkpoint, told in the story."""

from __future__ import annotations

import numpy as np
import pytest

from orgsim import checkpoint
from orgsim.model import OrgModel
from orgsim.organization.initiatives import SCALED
from orgsim.processes.leadership import merit_of_strategy
from orgsim.scenario.scenario import Scenario

BUSY = {"initiatives": {"proposals": 0.05, "tools": 0.6}, "practice": [{"kind": "pilot", "start": 0, "weeks": 4}]}


def plan(**settings):
    data = {"organization": {"size": 60}, "run": {"burn_in": 4, "weeks": 40, "seed": 3}}
    return Scenario.from_dict(data | settings)


def run(scenario: Scenario, weeks: int) -> OrgModel:
    model = OrgModel(scenario)
    for _ in range(weeks):
        model.step()
    return model


def test_nothing_happens_where_nobody_proposes_anything():
    """Whatever the other settings are, not a bit differs."""
    other = {"initiatives": {"tools": 1.0, "issues": 20, "gate_weeks": 0, "cost": 10.0, "required_return": -1.0}}
    one, two = run(plan(), 30), run(plan(**other), 30)
    assert np.array_equal(one.measures(), two.measures(), equal_nan=True)
    assert one.organization.initiatives.items == [] and one.organization.budget.projects == 0.0


def test_a_resumed_pipeline_goes_on_as_if_nothing_had_been(tmp_path):
    whole, first = run(plan(**BUSY), 44), run(plan(**BUSY), 20)
    assert {item.stage for item in first.organization.initiatives.items} >= {"proposed", "pilot"}
    second = checkpoint.load(checkpoint.save(first, tmp_path / "half.npz"))
    for _ in range(24):
        second.step()
    assert np.array_equal(whole.measures(), second.measures(), equal_nan=True)
    ours, theirs = (model.organization.initiatives.items for model in (whole, second))
    assert len(ours) == len(theirs) > 10
    for one, other in zip(ours, theirs, strict=True):
        assert (one.stage, one.weeks, one.claimed, one.worth) == (other.stage, other.weeks, other.claimed, other.worth)
        assert np.array_equal(one.issues, other.issues) and np.array_equal(one.teams, other.teams)


def test_nothing_is_proposed_in_burn_in():
    assert run(plan(**BUSY), 4).organization.initiatives.items == []


def test_what_is_scaled_is_in_the_strategy_and_with_everybody():
    settings = {"initiatives": {"proposals": 0.05, "required_return": -1.0}, "leadership": {"openness": 0.0}}
    organization = run(plan(**settings), 44).organization
    scaled = [item for item in organization.initiatives.items if item.stage == SCALED]
    assert len(scaled) > 10
    strategy, last = organization.strategy, scaled[-1]
    later = np.zeros_like(last.issues)
    for item in reversed(scaled):
        mine = item.issues & ~later
        assert np.array_equal(strategy.knows & mine, mine)
        assert not np.any((strategy.stance ^ item.stance) & mine)
        later |= item.issues
        if item.column >= 0 and item.weeks[SCALED] < 38:
            # Newcomers of the last week get it in their first full one.
            has = organization.people.adopted[organization.people.filled, item.column] < 44
            assert np.count_nonzero(~has) <= organization.memory.hired_now


@pytest.mark.parametrize("stage", ["proposed", "gated", "pilot", "scaled", "stopped"])
def test_every_stage_is_told(stage: str):
    model = run(plan(**BUSY), 44)
    reached = sum(stage in item.weeks for item in model.organization.initiatives.items)
    told = [entry for entry in model.organization.memory.happenings if entry.plugin == f"initiatives {stage}"]
    assert len(told) == reached > 0
    assert all(entry.text.startswith(("A tool", "A change of strategy")) for entry in told)


def test_measures_count_what_is_there():
    model = run(plan(**BUSY), 44)
    measures, items = model.named_measures(), model.organization.initiatives.items
    stages = [item.stage for item in items]
    assert measures["initiatives_scaled"] == stages.count("scaled")
    assert measures["initiatives_stopped"] == stages.count("stopped")
    assert measures["initiatives_running"] == len(stages) - stages.count("scaled") - stages.count("stopped")
    assert measures["portfolio_return"] != 0.0


@pytest.mark.parametrize(("weight", "raises"), [(0.0, True), (0.13, True), (0.15, False), (0.3, False)])
def test_weight_from_which_nobody_gains_by_leaving_the_mission(weight: float, raises: bool):
    """A tempted stance of 60 brings 2(1-w)/60 and costs 2w/10: it raises merit below w = 10 / (60 + 10) = 1/7."""
    organization = run(plan(mission={"temptation": 1.0}, environment={"turbulence": 0.0}), 1).organization
    strategy = organization.strategy
    before = merit_of_strategy(organization, weight)[0]
    strategy.set_stance(np.arange(60) == 0, strategy.layout.unpack(strategy.reality))
    assert (merit_of_strategy(organization, weight)[0] > before) == raises
