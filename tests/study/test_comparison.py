"""Comparisons pair by seed, say how sure they are, and stay silent about what they cannot know."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from orgsim.problems import InvalidInput
from orgsim.results.types import MeasureInfo
from orgsim.study.comparison import compare, mean_interval, paired_measure, variance_reduction
from tests.builders import make_results, without_seeds

INFO = MeasureInfo("alignment", "Alignment", "share", "", "higher")
LOWER = MeasureInfo("burnout", "Burnout", "SD", "", "lower")


def one_week(a: list[float], b: list[float], info: MeasureInfo = INFO):  # type: ignore[no-untyped-def]
    """Compare two lists of end values."""
    return paired_measure(info, np.array(a)[:, None], np.array(b)[:, None], 0)


def test_exact_case() -> None:
    paired = one_week([0.50, 0.52, 0.48, 0.50], [0.53, 0.56, 0.47, 0.50])
    assert (paired.better, paired.worse, paired.ties, paired.pairs) == (2, 1, 1, 4)
    assert paired.difference == pytest.approx(0.015)
    # Student's t with 3 degrees of freedom: 3.1824 times the standard error.
    half = 3.182446 * np.std([0.03, 0.04, -0.01, 0.0], ddof=1) / 2
    assert (paired.low, paired.high) == pytest.approx((0.015 - half, 0.015 + half), rel=1e-6)
    text = paired.sentence.replace("\u00a0", " ")
    assert text.startswith("B is better on alignment in 2 of 4 matched futures, with 1 tied; by +1.5 points on average")
    assert "no difference on average is possible" in text
    assert text.endswith("Only 4 futures: a hint, not a finding.")


def test_lower_is_better() -> None:
    paired = one_week([0.1] * 12, [0.0] * 12, LOWER)
    assert (paired.better, paired.worse) == (12, 0)
    assert paired.sentence.startswith("B is better on burnout in all 12 matched futures; by −0.10")
    assert paired.clear


def test_even_counts_follow_the_mean() -> None:
    assert one_week([0.5, 0.5], [0.6, 0.2]).sentence.startswith("B is worse on alignment in 1 of 2")
    assert one_week([0.5, 0.5], [0.6, 0.2], LOWER).sentence.startswith("B is better on burnout in 1 of 2")
    mostly = one_week([0.5] * 4, [0.5, 0.5, 0.5, 0.6]).sentence
    assert mostly.startswith(
        "A and B are equal on alignment in 3 of 4 matched futures and B is better in 1; by +2\xa0points"
    )


def test_one_future_has_no_interval() -> None:
    paired = one_week([0.5], [0.53])
    assert math.isnan(paired.low) and math.isnan(paired.variance_reduction)
    assert not paired.clear
    assert "one future cannot tell this from chance" in paired.sentence
    comparison = compare(make_results(replications=1), make_results(replications=1, bonus=0.1))
    assert comparison.measure("alignment").pairs == 1


def test_nothing_differs() -> None:
    comparison = compare(make_results(replications=5, weeks=20), make_results(replications=5, weeks=20))
    for paired in comparison.measures:
        assert (paired.ties, paired.difference) == (5, 0.0)
        assert "do not differ" in paired.sentence


def test_pairs_by_seed_in_any_order() -> None:
    a, b = make_results(replications=12, weeks=40), make_results(replications=12, weeks=40, bonus=0.05)
    whole = compare(a, b).measure("alignment")
    shuffled = compare(a, without_seeds(b, [7, 3, 11, 0])).measure("alignment")
    places = [0, 3, 7, 11]
    assert np.array_equal(shuffled.b - shuffled.a, (whole.b - whole.a)[places])
    comparison = compare(a, without_seeds(b, [7, 3, 11, 0]))
    assert comparison.seeds == (1, 4, 8, 12)
    assert len(comparison.unmatched) == 8


def test_pairing_reduces_variance() -> None:
    a, b = make_results(replications=20), make_results(replications=20, bonus=0.05)
    paired = compare(a, b).measure("alignment")
    assert paired.variance_reduction > 2
    assert paired.better >= 18
    assert paired.clear
    assert paired.path.shape == (20, 156)
    assert np.allclose(paired.path[:, -1], paired.b - paired.a, atol=1e-6)


def test_variance_reduction_is_safe() -> None:
    values = np.array([1.0, 2.0, 3.0])
    assert variance_reduction(values, values + 1) == math.inf
    assert math.isnan(variance_reduction(np.ones(3), np.ones(3)))
    assert math.isnan(variance_reduction(np.ones(1), np.ones(1)))
    assert variance_reduction(values, values * 2) == pytest.approx((1 + 4) / 1)


def test_bootstrap_covers_and_repeats() -> None:
    luck = np.random.default_rng(5)
    covered = 0
    for number in range(200):
        low, high, method = mean_interval(luck.normal(1.0, 2.0, 40), str(number))
        covered += low <= 1.0 <= high
    assert method.startswith("percentile bootstrap")
    # A binomial with 200 tries at .93 lies between 174 and 197 with a probability of .999.
    assert 174 <= covered <= 199
    sample = luck.normal(0, 1, 50)
    assert mean_interval(sample, "alignment") == mean_interval(sample, "alignment")
    assert mean_interval(sample, "alignment") != mean_interval(sample, "burnout")


def test_weeks_and_measures_can_be_chosen() -> None:
    a, b = make_results(replications=3, weeks=40), make_results(replications=3, weeks=30, bonus=0.05)
    end = compare(a, b, ["alignment"])
    assert (end.week, len(end.measures), end.weeks[-1]) == (29, 1, 29)
    assert end.when == "in week 29"
    middle = compare(a, b, ["alignment"], week=12).measure("alignment")
    assert np.allclose(middle.a, a.measure("alignment")[:, 12])
    mean = compare(a, b, ["alignment"], week="mean")
    assert np.allclose(mean.measure("alignment").b, b.measure("alignment").mean(axis=1), atol=1e-6)
    assert mean.when == "on average over all weeks"


def test_failed_replications_are_left_out() -> None:
    a, b = make_results(replications=4, weeks=10), make_results(replications=4, weeks=10, bonus=0.1)
    series = b.series.copy()
    series[2] = np.nan
    paired = compare(a, replace(b, series=series)).measure("alignment")
    assert paired.pairs == 3
    none = compare(a, replace(b, series=np.full_like(b.series, np.nan))).measure("alignment")
    assert none.pairs == 0 and math.isnan(none.difference)
    assert "No matched future" in none.sentence


def test_every_problem_at_once() -> None:
    a, b = make_results(replications=2, weeks=10), make_results(replications=2, weeks=10, seed=50)
    doubled = replace(b, runs=(b.runs[0], b.runs[0]))
    with pytest.raises(InvalidInput) as caught:
        compare(a, doubled, ["alignmnet"], week=99)
    text = str(caught.value)
    for part in ("share no seed", "more than once", "Did you mean 'alignment'", "week = 99"):
        assert part in text


@settings(max_examples=100, deadline=None)
@given(pair=arrays(np.float64, st.tuples(st.just(2), st.integers(1, 40)), elements=st.floats(-5, 5, width=16)))
def test_swapping_turns_everything_round(pair: np.ndarray) -> None:
    there = paired_measure(INFO, pair[0][:, None], pair[1][:, None], 0)
    back = paired_measure(INFO, pair[1][:, None], pair[0][:, None], 0)
    assert there.better + there.worse + there.ties == there.pairs
    assert (there.better, there.worse, there.ties) == (back.worse, back.better, back.ties)
    assert there.difference == pytest.approx(-back.difference)
    if there.pairs > 1:
        # The mean of percentile bootstrap resamples may miss the sample's mean only by rounding.
        assert there.low - 1e-9 <= there.difference <= there.high + 1e-9
        assert there.low == pytest.approx(-back.high, abs=0.5 * (there.high - there.low) + 1e-9)
