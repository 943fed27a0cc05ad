"""Designs keep their promises: within the bounds, balanced, repeatable, extendable, and each with its own structure."""

from __future__ import annotations

import itertools
import re
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgsim.problems import InvalidInput
from orgsim.study.designs import LISTED, WITH_INERT, Kind, Options, design, saltelli_blocks, size, trajectories

RANGED = [kind for kind in get_args(Kind) if kind not in LISTED]
NESTED = [kind for kind in RANGED if kind != "lhs"]
numbers = st.floats(-1e6, 1e6, allow_subnormal=False)
ranges = st.lists(
    st.tuples(numbers, numbers).map(sorted).filter(lambda pair: pair[1] - pair[0] > 1e-6), min_size=1, max_size=6
)
lists = st.lists(st.lists(numbers, min_size=1, max_size=4, unique=True), min_size=1, max_size=4)


@pytest.mark.parametrize("kind", RANGED)
@given(ranges, st.integers(2, 40), st.integers(0, 2**64 - 1))
@settings(max_examples=25)
def test_ranged_designs(kind: Kind, axes: list[list[float]], points: int, seed: int) -> None:
    options = Options(points, seed)
    found = design(kind, axes, options)
    assert found.shape == (size(kind, axes, options), len(axes) + (kind in WITH_INERT))
    bounds = np.array([*axes, *([(0.0, 1.0)] if kind in WITH_INERT else [])])
    assert np.all(found >= bounds[:, 0]) and np.all(found <= bounds[:, 1])
    assert np.array_equal(found, design(kind, axes, options))
    assert not np.array_equal(found, design(kind, axes, Options(points + 7, seed ^ 1))[: len(found)])


@pytest.mark.parametrize("kind", NESTED)
@given(st.integers(2, 60), st.integers(1, 60), st.integers(0, 1000))
@settings(max_examples=25)
def test_a_larger_design_begins_with_the_smaller(kind: Kind, points: int, more: int, seed: int) -> None:
    axes = [(0.0, 1.0), (-3.0, 5.0)]
    small, large = (design(kind, axes, Options(number, seed)) for number in (points, points + more))
    assert np.array_equal(small, large[: len(small)])


@given(lists)
def test_grid_is_every_combination_once(axes: list[list[float]]) -> None:
    found = design("grid", axes)
    assert [tuple(row) for row in found] == list(itertools.product(*axes))
    assert len(found) == size("grid", axes)


@given(lists)
def test_one_factor_at_a_time(axes: list[list[float]]) -> None:
    found = design("ofat", axes)
    assert len(found) == size("ofat", axes) == 1 + sum(len(axis) - 1 for axis in axes)
    assert np.all((found[1:] != found[0]).sum(axis=1) == 1)
    for column, axis in enumerate(axes):
        assert set(found[:, column]) == set(axis)


def test_the_reference_of_ofat_need_not_be_a_level() -> None:
    options = Options(reference=(0.5, 2.0))
    found = design("ofat", [[0, 1], [1, 2, 3]], options)
    assert found.tolist() == [[0.5, 2], [0, 2], [1, 2], [0.5, 1], [0.5, 3]]
    assert size("ofat", [[0, 1], [1, 2, 3]], options) == 5


def test_table_is_taken_as_it_stands() -> None:
    assert design("table", [[1, 1, 2], [5, 5, 7]]).tolist() == [[1, 5], [1, 5], [2, 7]]


@given(st.integers(1, 50), st.integers(1, 5), st.integers(0, 99))
def test_latin_hypercube_has_one_point_in_every_slice(points: int, columns: int, seed: int) -> None:
    found = design("lhs", [(0.0, 1.0)] * columns, Options(points, seed))
    slices = np.minimum(np.floor(found * points), points - 1)
    assert np.array_equal(np.sort(slices, axis=0), np.tile(np.arange(points)[:, None], columns))


@given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 99))
def test_sobol_is_balanced(exponent: int, columns: int, seed: int) -> None:
    points = 2**exponent
    found = design("sobol", [(0.0, 1.0)] * columns, Options(points, seed))
    counts = [np.bincount(np.floor(column * points).astype(int), minlength=points) for column in found.T]
    assert np.all(np.array(counts) == 1)


def test_sobol_and_lhs_integrate_better_than_chance() -> None:
    axes = [(0.0, 1.0)] * 3

    def error(kind: Kind) -> float:
        points = (design(kind, axes, Options(256, seed)) for seed in range(200))
        return float(np.sqrt(np.mean([(np.prod(0.5 + one, axis=1).mean() - 1) ** 2 for one in points])))

    by_chance = error("random")
    # The variance is (13/12)³ − 1 = .271; a hypercube leaves what is not additive, .021: 3.56 times less error.
    assert by_chance / error("lhs") == pytest.approx(3.56, rel=0.25)
    assert by_chance / error("sobol") > 20


@given(st.integers(1, 20), st.integers(1, 6), st.sampled_from([2, 4, 6, 10]), st.integers(0, 99))
def test_morris_takes_one_step_a_row(points: int, columns: int, levels: int, seed: int) -> None:
    options = Options(points, seed, levels, inert=False)
    paths = trajectories(design("morris", [(0.0, 1.0)] * columns, options), columns)
    steps = np.diff(paths, axis=1)
    assert np.all((steps != 0).sum(axis=2) == 1), "one column a step"
    assert np.all((steps != 0).sum(axis=1) == 1), "every column once a trajectory"
    assert np.allclose(np.abs(steps).sum(axis=2), levels / (2 * (levels - 1)))
    assert np.allclose(paths * (levels - 1), np.round(paths * (levels - 1)))


def test_morris_visits_all_levels_equally_and_both_ways() -> None:
    paths = trajectories(design("morris", [(0.0, 1.0)] * 3, Options(3000, inert=False)), 3)
    counts = np.bincount(np.round(paths[..., 0].ravel() * 3).astype(int), minlength=4) / paths[..., 0].size
    assert np.all(np.abs(counts - 0.25) < 0.03)
    assert abs(np.mean(np.diff(paths, axis=1)[..., 1].sum(axis=1) > 0) - 0.5) < 0.03


@given(ranges, st.integers(2, 20), st.booleans())
def test_saltelli_swaps_one_column(axes: list[list[float]], points: int, inert: bool) -> None:
    columns = len(axes) + inert
    first, second, mixed = saltelli_blocks(design("saltelli", axes, Options(points, inert=inert)), columns)
    assert first.shape == second.shape == (points, columns) and mixed.shape == (columns, points, columns)
    for column in range(columns):
        expected = first.copy()
        expected[:, column] = second[:, column]
        assert np.array_equal(mixed[column], expected)
    values, _, _ = saltelli_blocks(np.arange(points * (columns + 2)), columns)
    assert values.tolist() == list(range(0, points * (columns + 2), columns + 2))


def test_everything_wrong_is_told_at_once() -> None:
    with pytest.raises(InvalidInput) as caught:
        design("morris", [(1.0, 0.0), (0.0, float("nan"))], Options(points=0, levels=3, seed=-1))
    assert [problem.field for problem in caught.value.problems] == ["axis 1", "axis 2", "points", "seed", "levels"]


@pytest.mark.parametrize(
    ("kind", "axes", "options", "text"),
    [
        ("sobl", [(0, 1)], Options(), "Did you mean 'sobol'?"),
        ("grid", [], Options(), "nothing varies"),
        ("grid", [[1, 1]], Options(), "a level occurs twice"),
        ("grid", [[]], Options(), "has no levels"),
        ("table", [[1, 2], [1]], Options(), "equally many values"),
        ("ofat", [[1, 2]], Options(reference=(1.0, 2.0)), "Allowed: 1 values"),
        ("lhs", [(0, 1, 2)], Options(), "two values, the lower first"),
        ("saltelli", [(0, 1)], Options(points=1), "2 or more"),
        ("grid", [range(1000)] * 3, Options(), "1,000,000,000"),
    ],
)
def test_wrong_designs(kind: Kind, axes: list[list[float]], options: Options, text: str) -> None:
    with pytest.raises(InvalidInput, match=re.escape(text)):
        design(kind, axes, options)
