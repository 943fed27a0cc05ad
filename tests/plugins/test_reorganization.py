"""Reorganization: new bosses within the level, whole lines, old ties."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from benchmarks.peers.recorded import rows_of
from orgsim.organization.organization import Organization
from orgsim.processes import events
from orgsim.shocks.reorganization import Reorganization
from tests.plugins.organizations import BEGINS, UNIT, advance, model


def _pairs(organization: Organization) -> set[tuple[int, int]]:
    source, target, _ = organization.network.pairs()
    return set(zip(source.tolist(), target.tolist(), strict=True))


def _whole(organization: Organization) -> None:
    """Everything that is written down twice agrees."""
    people, teams, network = organization.people, organization.teams, organization.network
    assert organization.inconsistencies() == []
    below = people.manager >= 0
    assert np.array_equal(people.team[below], teams.led[people.manager[below]])
    assert np.array_equal(people.unit, teams.unit[people.team]) or _units_agree(organization)
    assert np.array_equal(teams.count, np.bincount(people.team, minlength=teams.size))
    for team in range(teams.size):
        members = teams.member[teams.first[team] : teams.first[team] + teams.count[team]]
        assert np.all(people.team[members] == team) and np.all(np.diff(members) > 0)
        assert np.all(people.level[members] == teams.level[team])
    source, target, weight = network.pairs()
    apart = people.team[source] != people.team[target]
    _, _, neighbor, outside = rows_of(network.layers)
    assert np.array_equal(neighbor, target)
    assert np.array_equal(outside, np.where(apart, weight, 0))


def _units_agree(organization: Organization) -> bool:
    """Below the first level everybody is of the unit of the own boss."""
    people = organization.people
    deep = people.level > 1
    return bool(np.all(people.unit[deep] == people.unit[people.manager[deep]]))


@settings(max_examples=10, deadline=None)
@given(share=some.floats(0, 1), seed=some.integers(0, 1000), ties=some.integers(0, 5))
def test_lines_stay_whole(share: float, seed: int, ties: int):
    made = model(Reorganization(week=BEGINS, share=share, ties=ties), seed=seed, weeks=BEGINS, organization__size=150)
    organization = made.organization
    level, before, sizes = organization.people.level.copy(), _pairs(organization), organization.teams.count.copy()
    events.happen(organization, made.now)
    _whole(organization)
    assert np.array_equal(level, organization.people.level)
    assert np.array_equal(sizes, organization.teams.count)
    assert before <= _pairs(organization)


def test_most_of_those_who_are_chosen_get_a_new_boss():
    made = model(Reorganization(week=BEGINS, share=0.5, ties=3), weeks=BEGINS, organization__size=300)
    people = made.organization.people
    before = people.manager.copy()
    events.happen(made.organization, made.now)
    moved = people.manager != before
    assert not np.any(moved & (people.level <= 1)), "who reports to the head has no other boss to go to"
    deeper = people.filled & (people.level >= 2)
    assert 0.45 <= moved.sum() / deeper.sum() <= 0.51
    network = made.organization.network
    for row in np.flatnonzero(moved):
        tied = network.neighbor[network.first[row] : network.first[row] + network.count[row]]
        mates = np.count_nonzero(people.team == people.team[row]) - 1
        assert np.count_nonzero(people.team[tied] == people.team[row]) >= min(3, mates)
    assert np.all(people.insecurity[moved] >= 0.4 - 1e-6)


def test_nobody_else_moves():
    made = model(Reorganization(week=BEGINS, share=1.0, scope=f"unit:{UNIT}"), weeks=BEGINS, organization__size=200)
    organization = made.organization
    people = organization.people
    inside = people.unit == organization.unit_names.index(UNIT)
    before = people.manager.copy()
    events.happen(organization, made.now)
    assert np.array_equal(before[~inside], people.manager[~inside])
    assert np.any(before[inside] != people.manager[inside])
    assert np.array_equal(inside, people.unit == organization.unit_names.index(UNIT))


def test_scopes_of_others_follow_the_units():
    from orgsim.practices.check_ins import CheckIns

    plugins = (CheckIns(start=0, scope=f"unit:{UNIT}"), Reorganization(week=BEGINS, share=1.0))
    made = model(*plugins, organization__size=150)
    advance(made, BEGINS + 1)
    organization = made.organization
    inside = organization.people.unit == organization.unit_names.index(UNIT)
    pushed = organization.levers.column("check_ins")[organization.levers.group] > 0
    assert np.array_equal(pushed, inside)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_message_that_is_true(share: float):
    made = model(Reorganization(week=BEGINS, share=share), weeks=BEGINS)
    people = made.organization.people
    before = people.manager.copy()
    events.happen(made.organization, made.now)
    count = int(np.count_nonzero(people.manager != before))
    told = [item.text for item in made.organization.memory.happenings if "new boss" in item.text][1:]
    assert told == ([f"{count} of {people.headcount - 1} people get a new boss"] if count else [])
