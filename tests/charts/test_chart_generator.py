"""Made-up charts: exact sizes and spans, and the shape that fact F44 asks for."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import networkx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgsim.charts import TieSettings, chart_to_networkx, generate, summarize
from orgsim.charts.chart import Ties
from orgsim.charts.generated_ties import Standing, generate_ties, stream
from orgsim.charts.generator import hierarchy
from orgsim.charts.summary import clustering
from orgsim.problems import InvalidInput

SEEDS = range(8)


def test_spans_hold_by_level_and_the_last_one_repeats() -> None:
    chart = generate(1 + 2 + 6 + 24 + 96, [2, 3, 4])
    assert np.diff(chart.level_start).tolist() == [1, 2, 6, 24, 96]
    assert [chart.span[chart.level == level].tolist() for level in range(3)] == [[2], [3, 3], [4] * 6]
    assert set(chart.span[chart.level == 3]) == {4}


def test_the_lowest_level_is_spread_over_as_few_leaders_as_the_span_allows() -> None:
    chart = generate(1 + 4 + 7, [4, 4])
    assert chart.span.tolist() == [4, 3, 0, 4, 0] + [0] * 7


def test_units_are_the_trees_under_the_direct_reports_of_the_head() -> None:
    chart = generate(13, [3])
    assert chart.unit_names == ("Head office", "Unit 1", "Unit 2", "Unit 3")
    assert chart.unit.tolist() == [0, 1, 2, 3, 1, 1, 1, 2, 2, 2, 3, 3, 3]


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 400), st.lists(st.integers(1, 60), min_size=1, max_size=4), st.integers(0, 2**64))
def test_every_size_and_span_gives_a_consistent_chart(size: int, spans: list[int], seed: int) -> None:
    chart = generate(size, spans, seed).check_consistency()
    assert chart.size == size
    for level in range(chart.levels):
        assert chart.span[chart.level == level].max() <= spans[min(level, len(spans) - 1)]


def test_the_same_seed_gives_the_same_ties_and_another_one_others() -> None:
    first, again, other = generate(300, seed=5), generate(300, seed=5), generate(300, seed=6)
    assert first.ties.neighbor.tolist() == again.ties.neighbor.tolist()
    assert first.ties.weight.tolist() == again.ties.weight.tolist()
    assert first.ties.neighbor.tolist() != other.ties.neighbor.tolist()
    assert first.manager.tolist() == other.manager.tolist()


def test_each_part_has_its_own_random_numbers() -> None:
    assert stream(1, "a").random(3).tolist() == stream(1, "a").random(3).tolist()
    assert stream(1, "a").random(3).tolist() != stream(1, "b").random(3).tolist()
    with_groups = generate_ties(hierarchy(200), 3, TieSettings(groups=0))
    both = generate_ties(hierarchy(200), 3)
    team_ties = set(zip(*(column.tolist() for column in with_groups.pairs()[:2]), strict=True))
    assert team_ties <= set(zip(*(column.tolist() for column in both.pairs()[:2]), strict=True))


@pytest.mark.parametrize(
    ("size", "fewest", "most"), [(100, 4, 4), (150, 5, 6), (390, 5, 6), (1000, 5, 6), (10_000, 6, 8)]
)
def test_levels_and_spans_are_as_in_fact_f44(size: int, fewest: int, most: int) -> None:
    shape = summarize(generate(size))
    assert fewest <= shape.levels <= most
    assert 4 <= shape.median_span <= 7


@pytest.mark.parametrize("size", [100, 150, 390, 1000, 10_000])
def test_clustering_and_degree_are_as_in_fact_f44(size: int) -> None:
    shapes = [summarize(generate(size, seed=seed)) for seed in (SEEDS if size < 5000 else [0])]
    assert all(0.3 <= shape.clustering <= 0.6 for shape in shapes)
    assert all(7 <= shape.mean_degree <= 9 for shape in shapes)


@pytest.mark.parametrize("size", [100, 150, 390])
def test_density_in_teams_over_outside_is_as_in_fact_f44_where_degree_allows(size: int) -> None:
    ratio = np.mean([summarize(generate(size, seed=seed)).density_ratio for seed in SEEDS])
    assert 5 <= ratio <= 20


def test_density_in_teams_stays_when_the_organization_grows_while_outside_it_falls() -> None:
    small, large = summarize(generate(1000)), summarize(generate(10_000))
    assert large.inside == pytest.approx(small.inside, abs=0.03)
    assert large.outside == pytest.approx(small.outside / 10, rel=0.1)


def test_ties_inside_teams_come_with_the_probability_set() -> None:
    shape = summarize(generate(5000, [8], ties=TieSettings(inside=0.6, groups=0)))
    assert shape.inside == pytest.approx(0.6, abs=0.02)
    assert shape.outside == 0


def test_large_teams_do_not_raise_the_number_of_ties() -> None:
    flat = generate_ties(hierarchy(3000, [2999]), 1, TieSettings(inside=0.5, groups=0))
    assert flat.problems(3000) == []
    assert flat.degree.mean() == pytest.approx(0.5 * 12, rel=0.05)


def test_people_join_as_many_groups_as_set() -> None:
    ties = generate_ties(hierarchy(4000), 1, TieSettings(inside=0, groups=0.5, group_density=1, reach=0))
    tied = np.mean(ties.degree > 0)
    assert tied == pytest.approx(0.5, abs=0.03)
    assert set(ties.degree[ties.degree > 0]) <= {1, 2, 3, 4, 5}


def test_reach_decides_how_far_apart_people_meet() -> None:
    def distance(reach: float) -> float:
        ties = generate_ties(hierarchy(5000, [5]), 1, TieSettings(inside=0, reach=reach))
        level_unit = generate(5000, [5]).unit
        first, second, _ = ties.pairs()
        return float(np.mean(level_unit[first] != level_unit[second]))

    assert distance(5) < 0.5 * distance(500)


def test_clustering_agrees_with_networkx() -> None:
    chart = generate(200, seed=2)
    graph = networkx.Graph()
    graph.add_nodes_from(range(200))
    graph.add_edges_from(zip(*(column.tolist() for column in chart.ties.pairs()[:2]), strict=True))
    expected = networkx.clustering(graph)
    mine = clustering(chart.ties)
    for row in range(200):
        if graph.degree(row) > 1:
            assert mine[row] == pytest.approx(expected[row])
        else:
            assert np.isnan(mine[row])
    assert chart_to_networkx(chart).number_of_edges() == graph.number_of_edges() + 199


def test_densities_count_pairs_in_and_between_teams() -> None:
    chart = generate(7, [2], ties=TieSettings(inside=0, groups=0))
    pairs = np.array([[1, 2], [3, 4], [3, 5], [0, 6]])
    object.__setattr__(chart, "ties", Ties.from_pairs(7, pairs[:, 0], pairs[:, 1]))
    shape = summarize(chart)
    assert shape.inside == pytest.approx(2 / 3)
    assert shape.outside == pytest.approx(2 / 18)
    assert shape.density_ratio == pytest.approx(6)
    assert shape.clustering == 0


def test_charts_load_heavy_libraries_only_when_needed() -> None:
    code = "import sys, orgsim.charts; sys.exit(bool({'pandas', 'scipy', 'networkx', 'numba'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_impossible_wishes_are_told_all_at_once() -> None:
    with pytest.raises(InvalidInput) as caught:
        generate(0, [])
    assert [problem.field for problem in caught.value.problems] == ["size", "spans"]
    with pytest.raises(InvalidInput) as caught:
        TieSettings(inside=2, groups=-1, reach=float("nan"))
    assert [problem.field for problem in caught.value.problems] == ["inside", "groups", "reach"]
    with pytest.raises(InvalidInput, match="too deep"):
        generate(40_000, [1])


def test_streams_are_those_of_their_key() -> None:
    """Made without asking the system for random numbers that nobody uses."""
    name = int.from_bytes(hashlib.blake2b(b"ties in groups", digest_size=8).digest(), "little")
    for seed in (0, 7, 2**63 + 1):
        usual = np.random.Generator(np.random.Philox(key=np.array([seed, name], np.uint64)))
        named = stream(seed, "ties in groups")
        assert np.array_equal(named.standard_cauchy(9), usual.standard_cauchy(9))
        assert np.array_equal(named.random(5, np.float32), usual.random(5, np.float32))


def test_mates_are_all_pairs_of_the_teams_that_are_not_too_large() -> None:
    chart = generate(600, (50, 3, 40, 5))
    first, second = Standing.of(chart.manager).mates
    small = np.bincount(chart.team) <= 40
    expected = [(a, b) for a in range(600) for b in range(a + 1, 600) if chart.team[a] == chart.team[b]]
    assert sorted(zip(first.tolist(), second.tolist(), strict=True)) == [p for p in expected if small[chart.team[p[0]]]]
    assert np.all(np.diff(second - first) >= 0)
