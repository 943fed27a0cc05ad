"""Who moves up when leaders leave, and who is who afterwards."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from orgsim.charts.chart import Chart, Ties
from orgsim.founding.found import found
from orgsim.organization.organization import Organization
from orgsim.organization.people import CLOSED, FILLED, VACANT
from orgsim.organization.seats import leave
from orgsim.scenario.scenario import Scenario

PLAN = Scenario.from_dict({"mission": {"issues": 4, "core": 0}, "strategy": {"priorities": 0}})
NOBODY = np.zeros(0, np.int32)

#        0
#      1   2
#     3 4   5
#    6
SMALL = [-1, 0, 0, 1, 1, 2, 3]


def tree_of(manager: list[int], joined: list[int]) -> Organization:
    """An organization with these managers and weeks of entry; people are known by the seat they begin in."""
    size = len(manager)
    chart = Chart(
        np.array(manager, np.int32), np.zeros(size, np.int32), ("Everybody",), Ties.from_pairs(size, NOBODY, NOBODY)
    )
    organization = found(PLAN, 1, chart)
    organization.people.joined[:] = joined
    return organization


def gone(organization: Organization, rows: list[int], close: bool = False) -> None:
    """Let these people quit."""
    leave(organization, np.array(rows, np.int32), 5, voluntary=True, close=close)


def holder(organization: Organization, seat: int) -> tuple[int, int]:
    """Who sits there, and since when."""
    return int(organization.people.identity[seat]), int(organization.people.joined[seat])


def test_the_report_of_longest_tenure_moves_up() -> None:
    tree = tree_of(SMALL, [0, 10, 20, 30, 15, 40, 50])
    gone(tree, [1])
    assert tree.people.status.tolist() == [FILLED, FILLED, FILLED, FILLED, VACANT, FILLED, FILLED]
    assert holder(tree, 1) == (4, 15)


def test_a_chain_moves_up_step_by_step() -> None:
    """Everybody keeps the own date of entry."""
    tree = tree_of(SMALL, [0, 10, 20, 12, 15, 40, 50])
    gone(tree, [1])
    assert tree.people.status.tolist() == [FILLED, FILLED, FILLED, FILLED, FILLED, FILLED, VACANT]
    assert holder(tree, 1) == (3, 12)
    assert holder(tree, 3) == (6, 50)


def test_the_lowest_row_moves_up_among_equals() -> None:
    tree = tree_of(SMALL, [0, 10, 20, 15, 15, 40, 50])
    gone(tree, [1])
    assert holder(tree, 1) == (3, 15)


def test_seats_close_where_they_are_left_in_the_end() -> None:
    tree = tree_of(SMALL, [0, 10, 20, 30, 15, 40, 50])
    gone(tree, [1], close=True)
    assert tree.people.status.tolist() == [FILLED, FILLED, FILLED, FILLED, CLOSED, FILLED, FILLED]


def test_a_leader_and_the_only_report_leave_together() -> None:
    """Somebody may move up twice: nobody is left under an empty seat, and no leaver comes back."""
    tree = tree_of([-1, 0, 1, 2, 3], [0, 1, 2, 3, 4])
    gone(tree, [1, 2])
    assert tree.people.status.tolist() == [FILLED, FILLED, FILLED, VACANT, VACANT]
    assert holder(tree, 1) == (3, 3)
    assert holder(tree, 2) == (4, 4)


@st.composite
def trees(draw: st.DrawFn) -> Organization:
    """Any hierarchy of 2 to 25 people."""
    size = draw(st.integers(2, 25))
    drawn = sorted(draw(st.lists(st.integers(0, size), min_size=size - 1, max_size=size - 1)))
    manager = [-1, *(min(boss, row) for row, boss in enumerate(drawn))]
    return tree_of(manager, draw(st.lists(st.integers(-50, 0), min_size=size, max_size=size)))


@settings(max_examples=200, deadline=None)
@given(trees(), st.data())
def test_everybody_but_the_leavers_stays_under_somebody(tree: Organization, data: st.DataObject) -> None:
    people = tree.people
    since = {int(identity): int(joined) for identity, joined in zip(people.identity, people.joined, strict=True)}
    for _ in range(2):
        there = np.flatnonzero(people.filled)[1:].tolist()
        rows = data.draw(st.lists(st.sampled_from(there), unique=True)) if there else []
        stay = set(people.identity[people.filled].tolist()) - set(people.identity[rows].tolist())
        gone(tree, rows, data.draw(st.booleans()))
        assert sorted(people.identity[people.filled].tolist()) == sorted(stay)
        assert tree.inconsistencies() == []
        for row in np.flatnonzero(people.filled):
            identity, joined = holder(tree, int(row))
            assert since[identity] == joined
