"""Charts and ties as arrays: what follows from the managers, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgsim.charts.chart import Chart, Ties, subtree_units
from orgsim.charts.generated_ties import preorder
from orgsim.charts.generator import hierarchy
from orgsim.problems import InvalidInput

#        0
#     1     2
#   3 4 5   6
#   7         8 9
MANAGER = np.array([-1, 0, 0, 1, 1, 1, 2, 3, 6, 6], np.int32)


def chart_of(manager: np.ndarray, **columns: object) -> Chart:
    return Chart(manager, np.zeros(len(manager), np.int32), ("all",), Ties.none(len(manager)), **columns)


def test_levels_teams_and_leaders_follow_from_the_managers() -> None:
    chart = chart_of(MANAGER).check_consistency()
    assert chart.level.tolist() == [0, 1, 1, 2, 2, 2, 2, 3, 3, 3]
    assert chart.level.dtype == np.int16
    assert chart.levels == 4
    assert chart.team.tolist() == [0, 1, 1, 2, 2, 2, 3, 4, 5, 5]
    assert chart.teams == 6
    assert chart.team_leader.tolist() == [-1, 0, 1, 2, 3, 6]
    assert chart.span.tolist() == [2, 3, 1, 1, 0, 0, 2, 0, 0, 0]
    assert subtree_units(chart.manager, chart.level_start).tolist() == [0, 1, 2, 1, 1, 1, 2, 1, 2, 2]
    assert preorder(MANAGER).tolist() == [0, 1, 6, 2, 4, 5, 7, 3, 8, 9]


def test_a_team_belongs_to_the_unit_of_its_leader() -> None:
    chart = Chart(MANAGER, subtree_units(MANAGER, np.array([0, 1, 3, 7, 10])), ("head", "a", "b"), Ties.none(10))
    assert chart.team_unit.tolist() == [0, 0, 1, 2, 1, 2]


def test_one_person_is_a_chart() -> None:
    chart = chart_of(np.array([-1], np.int32)).check_consistency()
    assert (chart.levels, chart.teams, chart.level.tolist(), chart.span.tolist()) == (1, 1, [0], [0])


@given(st.integers(1, 12), st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=60), st.booleans())
def test_ties_that_are_counted_are_those_that_are_summed(size: int, pairs: list[tuple[int, int]], scale: bool) -> None:
    first, second = (np.array([pair[end] % size for pair in pairs], np.int32) for end in (0, 1))
    counted = Ties.from_pairs(size, first, second, scale=scale)
    summed = Ties.from_pairs(size, first, second, np.ones(len(pairs)), scale)
    assert counted.problems(size) == []
    for name, values in vars(summed).items():
        ours = getattr(counted, name)
        assert ours.dtype == values.dtype and np.array_equal(ours, values), name


@given(st.integers(1, 300), st.lists(st.integers(1, 9), min_size=1, max_size=5))
def test_levels_and_preorder_agree_with_walking_up_one_by_one(size: int, spans: list[int]) -> None:
    manager = hierarchy(size, spans)
    chart = chart_of(manager).check_consistency()
    for row in range(1, size):
        assert chart.level[row] == chart.level[manager[row]] + 1
        assert chart.team_leader[chart.team[row]] == manager[row]
    below: list[list[int]] = [[] for _ in range(size)]
    for row in range(1, size):
        below[manager[row]].append(row)
    visited: list[int] = []
    stack = [0]
    while stack:
        row = stack.pop()
        visited.append(row)
        stack += reversed(below[row])
    assert preorder(manager)[visited].tolist() == list(range(size))


@pytest.mark.parametrize(
    ("manager", "words"),
    [
        ([], "nobody"),
        ([0], "row 0 must be the head"),
        ([-1, -1], "no manager"),
        ([-1, 2, 0], "circle"),
        ([-1, 0, 1, 0], "breadth-first"),
    ],
)
def test_what_is_no_tree_is_refused(manager: list[int], words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        chart_of(np.array(manager, np.int32)).check_consistency()


def test_all_faults_of_a_chart_are_told_at_once() -> None:
    chart = Chart(
        np.array([-1, 0, 0], np.int32),
        np.array([0, 5, 0], np.int32),
        ("a", "a"),
        Ties.none(2),
        ids=("x", "x"),
        labels=(),
    )
    with pytest.raises(InvalidInput) as caught:
        chart.check_consistency()
    text = str(caught.value)
    assert len(caught.value.problems) == 6
    for words in (
        "ties describe 2 people",
        "ids has 2 entries",
        "labels has 0",
        "codes outside",
        "one id",
        "two units have one name",
    ):
        assert words in text


def test_ties_are_symmetric_sorted_and_scaled_to_mean_one() -> None:
    ties = Ties.from_pairs(4, np.array([0, 1, 3, 2, 2]), np.array([1, 0, 0, 2, 0]), np.array([2.0, 4, 2, 9, 1]))
    assert ties.problems(4) == []
    assert ties.start.tolist() == [0, 3, 4, 5, 6]
    assert ties.neighbor.tolist() == [1, 2, 3, 0, 0, 0]
    assert ties.weight.tolist() == pytest.approx([2, 1 / 3, 2 / 3, 2, 1 / 3, 2 / 3])
    assert ties.count == 3
    first, second, weight = ties.pairs()
    assert (first.tolist(), second.tolist()) == ([0, 0, 0], [1, 2, 3])
    assert weight.mean() == pytest.approx(1)


@given(st.data())
def test_ties_do_not_depend_on_the_order_or_direction_of_pairs(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 12))
    pairs = data.draw(st.lists(st.tuples(*[st.integers(0, size - 1)] * 2, st.integers(1, 9)), max_size=40))
    turned = data.draw(st.lists(st.booleans(), min_size=len(pairs), max_size=len(pairs)))
    shuffled = [
        (second, first, weight) if turn else (first, second, weight)
        for (first, second, weight), turn in zip(data.draw(st.permutations(pairs)), turned, strict=True)
    ]

    def ties_of(rows: list[tuple[int, int, int]]) -> Ties:
        columns = np.array(rows, np.int64).reshape(-1, 3)
        return Ties.from_pairs(size, columns[:, 0], columns[:, 1], columns[:, 2].astype(float), scale=False)

    one, other = ties_of(pairs), ties_of(shuffled)
    assert one.problems(size) == []
    assert one.start.tolist() == other.start.tolist()
    assert one.neighbor.tolist() == other.neighbor.tolist()
    assert one.weight.tolist() == other.weight.tolist()
    totals: dict[tuple[int, int], int] = {}
    for first, second, weight in pairs:
        if first != second:
            totals[min(first, second), max(first, second)] = (
                totals.get((min(first, second), max(first, second)), 0) + weight
            )
    assert {(a, b): w for a, b, w in zip(*(c.tolist() for c in one.pairs()), strict=True)} == totals


@pytest.mark.parametrize(
    ("neighbor", "weight", "words"),
    [
        ([1, 0], [1, 0], "not positive"),
        ([1, 2], [1, 1], "not the same from either end"),
        ([0, 1], [1, 1], "themselves"),
        ([9, 0], [1, 1], "not in the chart"),
        ([1, 0], [1], "without weight"),
    ],
)
def test_faulty_ties_are_told(neighbor: list[int], weight: list[float], words: str) -> None:
    ties = Ties(np.array([0, 1, 2, 2]), np.array(neighbor, np.int32), np.array(weight, np.float32))
    assert any(words in problem for problem in ties.problems(3))


def test_pseudonyms_hide_names_everywhere_and_come_with_a_key() -> None:
    chart = Chart(
        np.array([-1, 0, 0], np.int32),
        np.array([0, 1, 2], np.int32),
        ("Head office", "Jane Doe", "Jane Doe (2)"),
        Ties.none(3),
        ids=("e1", "e2", "e3"),
        labels=("Max Roe", "Jane Doe", "Jane Doe"),
        location=("Oslo", "", "Oslo"),
    )
    hidden, key = chart.pseudonymous()
    assert hidden.ids == hidden.labels == ("P0001", "P0002", "P0003")
    assert hidden.unit_names == ("Head office", "P0002", "P0002 (2)")
    assert hidden.location == chart.location
    assert key == {"P0001": "e1", "P0002": "e2", "P0003": "e3"}
    assert chart.labels[0] == "Max Roe"
