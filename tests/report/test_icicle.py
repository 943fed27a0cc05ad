"""The org chart shows every person once, hides small teams, and pools what is too deep to see."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from orgsim.report.icicle import (
    MOST_CELLS,
    NOBODY,
    Cells,
    chart_cells,
    draw_icicle,
    draw_scale,
    hide_small,
    make_scale,
    place_cells,
)
from orgsim.report.tables import team_table
from tests.builders import make_results

PARENTS = st.integers(1, 40).flatmap(lambda teams: st.tuples(*(st.integers(0, max(i - 1, 0)) for i in range(teams))))


def tree(parents: tuple[int, ...], people: list[int]) -> Cells:
    """Cells of any tree."""
    count = len(parents)
    parent = np.array([-1, *parents[1:]])
    row = np.zeros(count, np.int64)
    for team in range(1, count):
        row[team] = row[parent[team]] + 1
    heads = np.array([people[:count], people[:count]], np.float64)
    value = np.full((2, count), 0.5)
    return Cells(parent, row, heads, value, np.ones(count, np.int64), ("team",) * count, ("unit",) * count)


@settings(max_examples=100, deadline=None)
@given(parents=PARENTS, people=st.lists(st.integers(1, 30), min_size=40, max_size=40))
def test_cells_lie_inside_their_parent_and_beside_their_siblings(parents: tuple[int, ...], people: list[int]) -> None:
    cells = tree(parents, people)
    left, width = place_cells(cells)
    assert np.isclose(width[0], 1)
    for cell, above in enumerate(cells.parent):
        if above < 0:
            continue
        assert left[cell] >= left[above] - 1e-9
        assert left[cell] + width[cell] <= left[above] + width[above] + 1e-9
        for other in np.flatnonzero(cells.parent == above):
            if other != cell:
                assert left[other] >= left[cell] + width[cell] - 1e-9 or left[cell] >= left[other] + width[other] - 1e-9
    leaves = ~np.isin(np.arange(len(parents)), cells.parent)
    assert np.allclose(width[leaves], cells.people[0, leaves] / cells.people[0].sum())


def test_small_teams_are_pooled() -> None:
    people = np.array([[3.0, 3, 9, 2, 0], [3, 3, 9, 2, 7]])
    value = np.array([[0.2, 0.4, 0.9, 0.6, np.nan], [0.2, 0.4, 0.9, 0.6, 0.5]])
    hidden = hide_small(people, value, np.array([0, 0, 0, 1, 1]))
    assert np.allclose(hidden[0, :4], [0.3, 0.3, 0.9, (0.6 + 1.2 + 1.2) / 8])
    assert np.isnan(hidden[0, 4]) and hidden[1, 4] == 0.5
    alone = hide_small(np.full((2, 1), 2.0), np.full((2, 1), 0.7), np.array([0]))
    assert np.isnan(alone).all()


def test_no_small_team_is_named() -> None:
    results = make_results(replications=2)
    group = results.groups["team"]
    small = (group.headcount[0, 0] < 5) & (group.headcount[0, 0] > 0)
    cells = chart_cells(results, "alignment")
    table = team_table(results, results.measures[0])
    assert cells is not None and table is not None and small.any()
    svg = draw_icicle(cells, 0, make_scale([cells]), "share", "before")
    listed = {row.name for row in table.rows}
    for name, hidden in zip(group.names, small, strict=True):
        # The colon ends the name: "team 1" is part of "team 10".
        assert (f">{name.replace('&', '&amp;')}:" in svg) != hidden
        assert not (hidden and name in listed)
    assert table.rows[-1].name == f"Teams under 5 people ({small.sum()} together)"


def test_an_empty_team_is_grey() -> None:
    results = make_results(replications=2)
    cells = chart_cells(results, "alignment")
    assert cells is not None
    scale = make_scale([cells])
    before, after = (draw_icicle(cells, when, scale, "share", "x") for when in (0, 1))
    assert after.count(NOBODY) == before.count(NOBODY) + 1
    assert "nobody" in draw_scale(scale, "share", "Alignment")


def test_large_charts_are_pooled_without_losing_anybody() -> None:
    results = make_results(replications=2, teams=6000, weeks=20)
    cells = chart_cells(results, "alignment")
    assert cells is not None
    assert len(cells.row) <= 2 * MOST_CELLS
    heads = np.median(results.groups["team"].headcount, axis=0)
    assert np.allclose(cells.people.sum(axis=1), heads.sum(axis=1))
    assert cells.teams.sum() == 6000
    svg = draw_icicle(cells, 0, make_scale([cells]), "share", "before")
    assert "Below" in svg
    assert len(re.findall("<rect", svg)) == len(cells.row)


def test_a_flat_chart_is_pooled_by_unit() -> None:
    results = make_results(replications=1, teams=3000, weeks=5)
    chart = results.chart
    assert chart is not None
    parent = np.where(np.arange(3000) == 0, -1, 0).astype(np.int32)
    level = np.minimum(np.arange(3000), 1).astype(np.int32)
    cells = chart_cells(replace(results, chart=replace(chart, parent=parent, level=level)), "alignment")
    assert cells is not None
    assert len(cells.row) == 1 + len(set(chart.unit[1:]))


def test_no_chart_no_cells() -> None:
    results = make_results(replications=1, weeks=5, teams=0)
    assert chart_cells(results, "alignment") is None
    assert chart_cells(make_results(replications=1, weeks=5), "no_such_measure") is None


def test_made_up_people_need_no_hiding() -> None:
    results = make_results(replications=2)
    group = results.groups["team"]
    numbered = replace(group, names=("Head", *(f"Team {number}" for number in range(1, len(group.names)))))
    made_up = replace(results, groups={**results.groups, "team": numbered})
    open_cells, hidden_cells = chart_cells(made_up, "alignment"), chart_cells(results, "alignment")
    listed = {**results.scenario, "organization": {"people": "people.csv"}}
    listed_cells = chart_cells(replace(made_up, scenario=listed), "alignment")
    assert open_cells is not None and hidden_cells is not None and listed_cells is not None
    small = np.array([label == "" for label in open_cells.label])
    own = np.median(group.values[:, 0, :, group.measures.index("alignment")], axis=0)
    assert np.allclose(open_cells.value[0], own, atol=1e-6)
    assert not np.allclose(hidden_cells.value[0, small], own[small], atol=1e-3)
    assert np.array_equal(listed_cells.value, hidden_cells.value, equal_nan=True)
