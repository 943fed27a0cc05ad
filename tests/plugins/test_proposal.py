"""Planned proposals: by whom, with what, and what they never contain."""

from __future__ import annotations

import numpy as np
import pytest

from orgsim.organization.initiatives import mission_fit, true_return
from orgsim.shocks.proposal import Proposal
from tests.plugins.initiatives import CERTAIN
from tests.plugins.organizations import UNIT, model


def _proposed(**settings):
    made = model(Proposal(week=0, **settings), weeks=1, **CERTAIN)
    return made.organization, made.organization.initiatives.items


def test_a_tool_of_known_worth_is_claimed_as_it_is():
    organization, (item,) = _proposed(return_mean=0.15)
    assert item.worth == item.claimed == true_return(organization.strategy, item) == 0.15
    assert item.stances == 0


def test_an_uncertain_tool_differs_from_future_to_future():
    worths = [
        model(Proposal(week=0, return_mean=0.05, return_spread=0.15), weeks=1, seed=seed).organization.initiatives
        for seed in range(200)
    ]
    drawn = np.array([portfolio.items[0].worth for portfolio in worths])
    assert drawn.mean() == pytest.approx(0.05, abs=4 * 0.15 / np.sqrt(200))
    assert drawn.std() == pytest.approx(0.15, rel=0.2)


def test_the_scope_has_the_sponsor():
    organization, (item,) = _proposed(scope=f"unit:{UNIT}")
    leader = organization.teams.leader[item.sponsor]
    assert organization.unit_names[organization.people.unit[leader]] == UNIT


def test_what_the_market_rewards_is_against_the_mission_where_it_tempts():
    organization, (item,) = _proposed(tool=False, issues=10, follows="reality", core=True)
    strategy = organization.strategy
    assert item.stances == round(0.4 * 10)
    assert mission_fit(strategy, item) == -1.0
    assert item.claimed == pytest.approx(true_return(strategy, item)) and item.claimed > 0


def test_what_the_mission_owes_is_already_said():
    organization, items = _proposed(tool=False, issues=10, follows="mission")
    assert items == []
    assert "There is nothing in which it would differ from the strategy" in [
        item.text for item in organization.memory.happenings
    ]


def test_return_of_a_stance_is_what_the_market_pays_for_it():
    """One of 60 issues that the strategy had wrong: business rises by 2/60, output by that over 1 + business."""
    organization, (item,) = _proposed(tool=False, issues=1, follows="reality", core=True)
    strategy = organization.strategy
    right = strategy.knows & ~(strategy.stance ^ strategy.reality)
    business = (2 * int(np.bitwise_count(right).sum()) - strategy.stated) / 60
    assert true_return(strategy, item) == pytest.approx(2 / 60 / (1 + business), rel=1e-5)
