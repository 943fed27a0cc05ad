"""The hiring wave: how many come, when, where, and what they believe."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from orgsim.processes import events
from orgsim.shocks.hiring_wave import HiringWave
from tests.plugins.organizations import BEGINS, UNIT, advance, model

STILL = {"workforce__quit_rate": 0.0}


@settings(max_examples=12, deadline=None)
@given(growth=some.floats(0, 2), weeks=some.integers(1, 9))
def test_headcount_and_tenure(growth: float, weeks: int):
    made = model(HiringWave(week=BEGINS, growth=growth, weeks=weeks), **STILL)
    advance(made, BEGINS + weeks + 2)
    people = made.organization.people
    expected = round(growth * 60)
    assert made.organization.headcount == 60 + expected
    joined = np.bincount(people.joined[60:] - BEGINS, minlength=weeks)
    assert joined.sum() == expected and len(joined) == weeks
    assert joined.max() - joined.min() <= 1, "equal parts"
    assert made.organization.inconsistencies() == []


def test_compound_growth_is_the_same_share_every_week():
    """Twice as many in ten weeks: every week 7.2 % more than the week before, as nearly as people can be counted."""
    made = model(HiringWave(week=BEGINS, growth=1.0, weeks=10, pace="compound"), weeks=BEGINS + 12, **STILL)
    people = made.organization.people
    joined = np.bincount(people.joined[60:] - BEGINS, minlength=10)
    assert joined.sum() == 60
    heads = 60 + np.cumsum(joined)
    assert np.all(np.abs(heads - 60 * 2 ** (np.arange(1, 11) / 10)) <= 0.5)


def test_growth_counts_people_in_scope():
    made = model(HiringWave(week=BEGINS, growth=0.5, scope=f"unit:{UNIT}"), weeks=BEGINS + 6, **STILL)
    organization = made.organization
    unit = organization.people.unit[:60] == organization.unit_names.index(UNIT)
    assert organization.headcount == 60 + round(0.5 * np.count_nonzero(unit))
    assert set(organization.people.unit[60:]) == {organization.unit_names.index(UNIT)}


def test_all_teams_grow_by_the_same_share():
    made = model(HiringWave(week=BEGINS, growth=1.0, weeks=1), weeks=BEGINS + 1, **STILL)
    team = made.organization.people.team
    before, after = np.bincount(team[:60]), np.bincount(team)
    assert np.all(np.abs((after - before)[1:] - before[1:] * 60 / 59) <= 1)


def test_front_line_placement_leaves_teams_of_leaders_alone():
    made = model(HiringWave(week=BEGINS, growth=0.5, weeks=1, placement="front_line"), weeks=BEGINS + 1, **STILL)
    people, teams = made.organization.people, made.organization.teams
    with_leaders = np.unique(people.team[:60][teams.led[:60] >= 0])
    assert not np.intersect1d(people.team[60:], with_leaders).size
    spread = model(HiringWave(week=BEGINS, growth=0.5, weeks=1), weeks=BEGINS + 1, **STILL).organization.people
    assert np.intersect1d(spread.team[60:], with_leaders).size


@pytest.mark.parametrize("distance", [0.0, 0.3, 1.0])
def test_newcomers_bring_their_culture(distance: float):
    quiet = {"communication__uptake": 0.0, "communication__document_reading": 0.0, "communication__peers": 0.0}
    quiet |= {"communication__forgetting": 0.0, "communication__role_forgetting": 0.0, "autonomy__exploration": 0.0}
    quiet |= {"communication__upward_voice": 0.0, "leadership__openness": 0.0}
    wave = HiringWave(week=BEGINS, growth=2.0, weeks=2, culture_distance=distance, knowledge=1.0)
    organization = model(wave, weeks=BEGINS + 2, **STILL, **quiet).organization
    people, strategy = organization.people, organization.strategy
    stated = strategy.layout.unpack(strategy.knows)
    opposed = stated & (strategy.layout.unpack(people.stance) != strategy.layout.unpack(strategy.stance))
    strangers = np.flatnonzero((np.arange(people.seats) >= 60) & (people.fit <= 0))
    assert len(strangers) > 20
    assert set(opposed[strangers].sum(axis=1)) == {round(distance * np.count_nonzero(stated))}
    assert len(np.unique(opposed[strangers], axis=0)) == 1, "one culture in all weeks of the wave"
    lean = np.flatnonzero((np.arange(people.seats) >= 60) & (people.fit > 0.5))
    assert opposed[lean].sum(axis=1).mean() <= round(distance * np.count_nonzero(stated))


def test_newcomers_know_a_share_of_the_issues():
    wave = HiringWave(week=BEGINS, growth=3.0, weeks=1, knowledge=0.4)
    made = model(wave, weeks=BEGINS, organization__size=300, **STILL)
    before = made.organization.people.seats
    events.happen(made.organization, made.now)
    known = np.bitwise_count(made.organization.people.knows[before:]).sum(axis=1) / 60
    assert known.mean() == pytest.approx(0.4, abs=0.01)


def test_output_a_head_falls_and_comes_back():
    """The dip is that of newcomers on the ramp, about 20 % of people at a small part of full output."""
    dips, later = [], []
    for seed in range(4):
        wave, calm = (
            model(*plugins, seed=seed, weeks=BEGINS + 4, organization__size=240)
            for plugins in ((HiringWave(week=BEGINS, weeks=4),), ())
        )
        dips.append(_output(wave) / _output(calm))
        for made in (wave, calm):
            advance(made, BEGINS + 34)
        later.append(_output(wave) / _output(calm))
    assert 0.78 < np.mean(dips) < 0.90
    assert np.mean(later) > 0.93


def _output(made) -> float:
    people = made.organization.people
    return float(people.output[people.filled].mean())
