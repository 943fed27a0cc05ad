"""Boxes, precision, pairs and the whole analysis: what they find, and what they refuse to claim."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from orgsim.problems import InvalidInput
from orgsim.results.findings import INERT
from orgsim.study.analysis.analyse import analyse
from orgsim.study.analysis.discovery import Peeled, cover, discover, peel
from orgsim.study.analysis.pairs import compare_points, reduction_interval
from orgsim.study.analysis.precision import Until, half_width, needed, still_needed
from orgsim.study.designs import Options
from tests.tables import SCORE, make_responses, make_table


def corner(x: np.ndarray) -> np.ndarray:
    """In the regime where a is above .6 and b below .5."""
    return ((x[:, 0] > 0.6) & (x[:, 1] < 0.5)).astype(float)


@pytest.mark.parametrize("kind", ["lhs", "grid"])
def test_a_box_is_found_where_it_was_put(kind: str) -> None:
    levels = [0.05, 0.2, 0.35, 0.55, 0.65, 0.8, 0.95]
    axes = [levels] * 3 if kind == "grid" else [(0.0, 1.0)] * 3
    found = make_responses(kind, axes, corner, noise=0, replications=2, options=Options(400))
    box = discover(found, "stuck", "stuck")
    sides = {limit.factor.name: (limit.low.value, limit.high.value) for limit in box.limits}
    assert set(sides) == {"a", "b"}
    assert sides["a"][0] == pytest.approx(0.62, abs=0.05) and sides["b"][1] == pytest.approx(0.45, abs=0.11)
    assert box.coverage > 0.85 and box.density > 0.85
    assert box.kept_coverage > 0.75 and box.kept_density > 0.75
    assert box.base == pytest.approx(found.means.mean())
    for limit in box.limits:
        assert limit.low.low <= limit.low.value <= limit.low.high


def test_noise_is_not_taken_for_a_regime() -> None:
    found = make_responses(
        "lhs", [(0.0, 1.0)] * 3, lambda x: 0 * x[:, 0], noise=0, replications=1, options=Options(300)
    )
    chance = np.random.default_rng(4).random((300, 1)) < 0.3
    box = discover(replace(found, values=chance.astype(float)), "chance", "by chance")
    # A box can always be fitted to chance; the other half of the points gives it away.
    assert box.kept_density < box.base + 0.1


def test_discovery_refuses_what_it_cannot_do() -> None:
    found = make_responses("lhs", [(0.0, 1.0)], lambda x: 0 * x[:, 0], noise=0, options=Options(40))
    with pytest.raises(InvalidInput, match="none of the runs"):
        discover(found, "never", "never")
    with pytest.raises(InvalidInput, match="20 or more"):
        discover(found.at(np.arange(10)), "never", "never")


@given(st.integers(0, 10_000), st.integers(1, 4))
def test_a_peeled_box_is_never_less_dense_than_all(seed: int, columns: int) -> None:
    generator = np.random.default_rng(seed)
    settings = generator.random((60, columns))
    shares = (generator.random(60) < 0.4).astype(float)
    shares[0] = 1.0
    coverage, density = cover(peel(settings, shares), settings, shares)
    everything = cover(Peeled([(-math.inf, math.inf)] * columns), settings, shares)
    assert everything == (1.0, pytest.approx(shares.mean()))
    assert 0 < coverage <= 1 and density >= shares.mean() - 1e-9


def test_half_widths() -> None:
    values = [1.0, 2.0, 4.0, 5.5]
    interval = stats.ttest_1samp(values, 0).confidence_interval()
    assert half_width([*values, math.nan]) == pytest.approx((interval.high - interval.low) / 2)
    assert math.isnan(half_width([1.0]))
    wilson = stats.binomtest(3, 10).proportion_ci(method="wilson")
    assert half_width([1] * 3 + [0] * 7) == pytest.approx(max(wilson.high - 0.3, 0.3 - wilson.low))
    assert half_width([1] * 10) == pytest.approx(1 - stats.binomtest(10, 10).proportion_ci(method="wilson").low)


def test_which_points_need_more() -> None:
    generator = np.random.default_rng(1)
    values = np.array([0.01, 1.0, 10.0])[:, None] * generator.standard_normal((3, 20))
    values[1, 15:] = np.nan
    until = Until(half_width=0.3, least=10, most=30)
    assert still_needed(values, until).tolist() == [0, 15, 10]
    assert still_needed(values[:, :4], until).tolist() == [6, 6, 6]
    assert needed(values[2], until).wanted == 30 and not needed(values[2], until).enough
    assert needed([math.nan] * 30, until).enough, "a point that always fails comes to an end"
    with pytest.raises(InvalidInput) as caught:
        needed([1.0], Until(-1, 1, 0))
    assert [problem.field for problem in caught.value.problems] == ["half_width", "min", "max"]


@given(st.lists(st.floats(-5, 5), min_size=2, max_size=60), st.floats(0, 3), st.integers(2, 80))
def test_replications_grow_by_steps(values: list[float], enough: float, most: int) -> None:
    state = needed(values, Until(enough, least=2, most=most))
    if half_width(values) <= enough or len(values) >= most:
        assert state.enough and state.wanted == len(values)
    else:
        assert len(values) < state.wanted <= min(most, 2 * len(values))


def test_replicating_until_a_precision_covers_the_truth() -> None:
    """The loop that a runner makes of it ends, keeps its width and its promise, but for what stopping early costs."""
    generator = np.random.default_rng(5)
    until = Until(half_width=0.4, least=10, most=500)
    hits = []
    for _ in range(500):
        values = list(generator.standard_normal(10))
        while not (state := needed(values, until)).enough:
            values += list(generator.standard_normal(state.wanted - len(values)))
        assert half_width(values) <= 0.4
        hits.append(abs(np.mean(values)) <= half_width(values))
    assert np.mean(hits) > 0.9


def test_points_are_compared_in_matched_futures() -> None:
    found = make_responses("grid", [[0, 1], [0, 2]], lambda x: x[:, 0], replications=40, noise=2)
    pair = compare_points(found, SCORE, 0, 3)
    assert pair.differs == "A 1 instead of 0 and B 2 instead of 0"
    assert pair.paired.low <= 1 <= pair.paired.high
    # Nine tenths of the variance are shared: (1 + 1) / (2 × .1).
    assert pair.paired.variance_reduction == pytest.approx(10, rel=0.6)
    interval = reduction_interval(pair.paired.a, pair.paired.b)
    assert 1 < interval.low < pair.paired.variance_reduction < interval.high
    with pytest.raises(InvalidInput, match="not a point"):
        compare_points(found, SCORE, 0, 9)
    with pytest.raises(InvalidInput, match="do not share"):
        compare_points(replace(found, matched=False), SCORE, 0, 1)


@pytest.mark.parametrize(
    ("kind", "axes", "filled"),
    [
        ("grid", [[0, 0.5, 1], [0, 0.5, 1]], {"curves", "effects", "heat_maps", "flips"}),
        ("ofat", [[0, 0.5, 1], [0, 0.5, 1]], {"curves", "effects"}),
        ("lhs", [(0, 1), (0, 1)], {"curves", "effects", "heat_maps", "flips", "boxes"}),
        ("table", [[0, 1, 1], [1, 1, 0]], {"pairs"}),
        ("morris", [(0, 1), (0, 1)], {"morris"}),
        ("saltelli", [(0, 1), (0, 1)], {"sobol"}),
    ],
)
def test_each_design_gets_the_analysis_that_it_can_answer(kind: str, axes: list[list[float]], filled: set[str]) -> None:
    table, info = make_table(
        kind, axes, lambda x: 4 * (x[:, 0] - 0.5) * (x[:, 1] - 0.5), noise=0.1, options=Options(64),
        matched=kind not in ("morris", "saltelli"),
    )  # fmt: skip
    table = table.assign(high=(table.score > 0.5))
    findings = analyse(table, replace(info, regimes={"high": "a high score"}))
    kinds = ("curves", "effects", "heat_maps", "flips", "sobol", "morris", "boxes", "pairs")
    assert {name for name in kinds if getattr(findings, name)} == filled
    assert findings.runs == len(table) and findings.failed == 0 and findings.replications == (8, 8)
    assert len(findings.points) == table.point.nunique()
    assert (INERT in [factor.name for factor in findings.info.factors]) == (kind in ("morris", "saltelli"))


def test_failed_runs_are_counted_and_what_cannot_be_said_is_noted() -> None:
    table, info = make_table("lhs", [(0, 1)], lambda x: x[:, 0], options=Options(8), replications=3)
    table.loc[:4, "score"] = np.nan
    findings = analyse(table, info)
    assert findings.failed == 5 and [point.failed for point in findings.points[:3]] == [3, 2, 0]
    never = replace(SCORE, name="never", label="Never reached")
    empty = analyse(table.assign(never=np.nan), replace(info, measures=(SCORE, never)))
    assert "Never reached has no value in any run." in empty.notes
    assert any("too few points for a curve" in note for note in findings.notes)
    assert not any("leaves these out" in note for note in findings.notes), "runs that failed are told elsewhere"
    late = table.assign(late=np.where(np.arange(len(table)) < 8, np.nan, 3.0))
    rarely = analyse(late, replace(info, measures=(SCORE, replace(SCORE, name="late", label="Week reached"))))
    assert "Week reached has no value in 3 of 19 runs; whatever is said of it leaves these out." in rarely.notes
    with pytest.raises(InvalidInput, match="is not a column"):
        analyse(table.drop(columns="score"), info)
