"""New tooling: the J-curve against its closed form, the rollout, and who hears whom."""

from __future__ import annotations

import numpy as np
import pytest

from orgsim.organization.levers import NAMES
from orgsim.organization.people import NEVER
from orgsim.shocks.new_tooling import NewTooling
from tests.plugins.organizations import BEGINS, UNIT, advance, model

ALONE = {"workforce__quit_rate": 0.0, "finance__large_shortfall": 1.0, "finance__small_shortfall": 1.0}
BARE = {"load": 0.0, "peers": 1.0, "talk": 1.0, "documents": 1.0}


def _curve(tool: NewTooling, skill: np.ndarray, age: np.ndarray) -> np.ndarray:
    """1 - dip (1 + r)(1 - trained) e^(-age/learning) + gain (1 - skill)(1 - e^(-age/settling)), written anew."""
    resistance = tool.resistance / 2 if tool.involved else tool.resistance
    loss = tool.dip * (1 + resistance) * (1 - tool.trained) * np.exp(-age / tool.learning)
    return 1 - loss + tool.gain * (1 - skill) * (1 - np.exp(-age / tool.settling))


@pytest.mark.parametrize("involved", [True, False])
def test_output_follows_the_j_curve(involved: bool):
    plugin = NewTooling(week=BEGINS, dip=0.2, trained=0.25, involved=involved, adoption=6, **BARE)
    with_it, without = model(plugin, weeks=BEGINS, **ALONE), model(weeks=BEGINS, **ALONE)
    while with_it.week < 40:
        with_it.step()
        without.step()
        people, others = with_it.organization.people, without.organization.people
        age = with_it.week - 1 - people.adopted[:, 0].astype(float)
        expected = np.where(age >= 0, _curve(plugin, people.skill, np.maximum(age, 0)), 1.0)
        assert people.output == pytest.approx(others.output * expected, rel=1e-4)
        assert people.impact == pytest.approx(others.impact * expected, rel=1e-4)


def test_default_curve_lies_in_the_published_bands():
    """On average over skill: a dip of 2-20 % inside 8 weeks, at par between weeks 6 and 26, above it afterwards."""
    skill, age = np.linspace(0, 1, 201)[:, None], np.arange(105.0)[None, :]
    for involved in (True, False):
        mean = _curve(NewTooling(week=0, involved=involved), skill, age).mean(axis=0)
        assert 0.80 <= mean[:8].min() <= 0.98
        par = int(np.argmax(mean >= 1))
        assert 6 <= par <= 26
        assert np.all(mean[par:] >= 1)


def test_gain_by_skill():
    """Brynjolfsson, Li & Raymond 2023: the least skilled third wins most (25-40 %), the most skilled little."""
    age = np.array([200.0])
    thirds = [_curve(NewTooling(week=0), np.linspace(low, low + 1 / 3, 50)[:, None], age).mean() for low in (0, 2 / 3)]
    assert 1.25 <= thirds[0] <= 1.40
    assert 0.97 <= thirds[1] <= 1.08


def test_rollout_goes_team_by_team_and_takes_longer_against_resistance():
    for involved, span in ((True, 10), (False, 12)):
        plugin = NewTooling(week=BEGINS, adoption=8, involved=involved)
        people = model(plugin, weeks=BEGINS + 1, **ALONE).organization.people
        assert plugin.rollout == span
        start = people.adopted[:, 0] - BEGINS
        assert start.min() >= 0 and start.max() < span and len(np.unique(start)) > 3
        for team in np.unique(people.team):
            assert len(np.unique(start[people.team == team])) == 1


def test_newcomers_get_it_after_the_rollout():
    made = model(NewTooling(week=BEGINS, adoption=2), weeks=39, workforce__quit_rate=3.0, workforce__fill_delay=1)
    people = made.organization.people
    assert np.all(people.adopted[people.filled & (people.joined < 38), 0] <= 38)
    front_line = people.filled & (made.organization.teams.reports_count == 0)
    late = front_line & (people.joined > BEGINS + 4) & (people.joined < 38)
    assert np.count_nonzero(late) > 10
    assert np.array_equal(people.adopted[late, 0], people.joined[late] + 1)


def test_only_people_in_scope_use_it():
    made = model(NewTooling(week=BEGINS, scope=f"unit:{UNIT}"), weeks=30, **ALONE)
    organization = made.organization
    inside = organization.people.unit == organization.unit_names.index(UNIT)
    assert np.array_equal(organization.people.adopted[:, 0] != NEVER, inside)


def test_changes_who_hears_whom():
    table = model(NewTooling(week=0, peers=0.5, talk=1.5, documents=2.0), weeks=1).organization.levers.table[0]
    levers = dict(zip(NAMES, table, strict=True))
    assert (levers["peers"], levers["talk"], levers["documents"]) == (0.5, 1.5, 2.0)


def test_learning_it_is_a_strain_that_fades():
    plugin = NewTooling(week=BEGINS, load=1.0, resistance=0.0, adoption=1)
    with_it, without = model(plugin, weeks=BEGINS + 1, **ALONE), model(weeks=BEGINS + 1, **ALONE)
    assert _hindrance(with_it) - _hindrance(without) == pytest.approx(1.0, abs=0.02)
    for made in (with_it, without):
        advance(made, BEGINS + 9)
    assert _hindrance(with_it) - _hindrance(without) == pytest.approx(np.exp(-1), abs=0.1)


def _hindrance(made) -> float:
    people = made.organization.people
    return float(people.hindrance[people.filled].mean())
