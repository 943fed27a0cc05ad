"""Pilots: who gets the tool when, what is measured how well, what follows, and what it costs."""

from __future__ import annotations

import numpy as np
import pytest

from orgsim.organization.people import NEVER
from orgsim.practices.pilot import Pilot
from tests.plugins.initiatives import CERTAIN, add
from tests.plugins.organizations import advance, model

QUIET = CERTAIN | {"workforce__quit_rate": 0.0, "initiatives__required_return": 0.02}


def _users(organization, item) -> np.ndarray:
    return np.flatnonzero(organization.people.adopted[:, item.column] != NEVER)


def test_only_the_teams_that_try_it_have_the_tool_until_everybody_gets_it():
    made = model(Pilot(start=0, teams=0.2, weeks=5), **QUIET)
    organization = made.organization
    item = add(organization, worth=0.2, sponsor=2)
    advance(made, 2)
    assert item.stage == "pilot" and 2 in item.teams
    assert len(item.teams) == round(0.2 * np.count_nonzero(organization.teams.leader >= 0))
    inside = organization.people.filled & np.isin(organization.people.team, item.teams)
    assert np.array_equal(_users(organization, item), np.flatnonzero(inside))
    assert organization.budget.projects == pytest.approx(inside.sum() / 5)
    advance(made, 7)
    assert item.weeks == {"proposed": 0, "gated": 0, "pilot": 1, "scaled": 6}
    assert organization.budget.projects == pytest.approx(organization.headcount)
    assert len(_users(organization, item)) == organization.headcount
    assert np.all(organization.people.adopted[inside, item.column] == 1)
    advance(made, 8)
    assert organization.budget.projects == 0.0


@pytest.mark.parametrize(("worth", "stage"), [(0.019, "stopped"), (0.021, "scaled")])
def test_a_pilot_without_noise_finds_the_truth(worth: float, stage: str):
    made = model(Pilot(start=0, weeks=4), **QUIET)
    item = add(made.organization, worth)
    # Whatever was claimed.
    item.claimed = 0.5
    advance(made, 10)
    assert item.stage == stage and item.measured_return == pytest.approx(worth)
    assert (len(_users(made.organization, item)) > 0) == (stage == "scaled")


@pytest.mark.parametrize(
    ("criterion", "against", "stage"),
    [("return", True, "scaled"), ("fit", True, "stopped"), ("both", True, "stopped"), ("both", False, "scaled")],
)
def test_the_criterion_decides_what_is_looked_at(criterion: str, against: bool, stage: str):
    made = model(Pilot(start=0, weeks=4, criterion=criterion), **QUIET)
    strategy = made.organization.strategy
    owed = bool(strategy.layout.unpack(strategy.mission)[0])
    item = add(made.organization, 0.3, issue_0=owed != against)
    advance(made, 10)
    assert item.stage == stage
    assert item.measured_fit == pytest.approx(-1.0 if against else 1.0)


def test_the_error_falls_with_the_sample():
    """Error of the measured return: SD noise / sqrt(people x weeks), over 300 pilots of one team each; within 15 %."""
    made = model(Pilot(start=0, weeks=4, teams=0.0), **(QUIET | {"initiatives__noise": 2.0}))
    organization = made.organization
    for number in range(300):
        add(organization, worth=None, sponsor=1 + number % 6).claimed = 1.0
    advance(made, 6)
    items = organization.initiatives.items
    heads = np.array([np.count_nonzero(organization.people.team == item.sponsor) for item in items])
    scaled = np.array([item.measured_return for item in items]) * np.sqrt(heads * 4) / 2.0
    assert len(set(heads)) > 1
    assert scaled.std() == pytest.approx(1.0, rel=0.15)
    assert abs(scaled.mean()) < 4 / np.sqrt(300)


def test_without_a_pilot_everybody_gets_it_at_once():
    made = model(**QUIET)
    item = add(made.organization, worth=0.2)
    advance(made, 3)
    assert item.weeks == {"proposed": 0, "gated": 0, "scaled": 1}
    assert len(_users(made.organization, item)) == made.organization.headcount
