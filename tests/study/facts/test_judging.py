"""Verdicts follow the protocol; intervals cover what they should."""

from __future__ import annotations

from math import inf, nan
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t

from orgsim.study.facts.declaring import Check, ratio
from orgsim.study.facts.judging import estimate, judge, together


def check(kind: Any, band: tuple[float, float], nothing: float = 0.0) -> Check:
    return Check("a number", "SD", kind, band, lambda future: 0.0, nothing=nothing)


@pytest.mark.parametrize(
    ("kind", "band", "nothing", "value", "low", "high", "verdict"),
    [
        ("directional", (0.2, 0.45), 0, 0.3, 0.1, 0.5, "holds"),
        ("directional", (0.2, 0.45), 0, 0.3, -0.01, 0.6, "missed"),
        ("directional", (0.2, 0.45), 0, 0.5, 0.4, 0.6, "missed"),
        ("directional", (-0.4, -0.15), 0, -0.2, -0.3, -0.1, "holds"),
        ("directional", (-0.4, -0.15), 0, -0.2, -0.5, 0.1, "missed"),
        ("directional", (1.1, 1.45), 1, 1.2, 1.05, 1.3, "holds"),
        ("directional", (1.1, 1.45), 1, 1.2, 0.98, 1.4, "missed"),
        ("directional", (-inf, 1), 1, 0.5, 0.2, 0.9, "holds"),
        ("directional", (0, inf), 0, 0.5, 0.2, 0.9, "holds"),
        ("directional", (0, inf), 0, 0.5, -0.2, 0.9, "missed"),
        ("null", (-0.15, 0.15), 0, 0.0, -0.1, 0.1, "holds"),
        ("null", (-0.15, 0.15), 0, 0.0, -0.2, 0.1, "missed"),
        ("range", (0.3, 0.6), 0, 0.31, 0.2, 0.7, "holds"),
        ("range", (0.3, 0.6), 0, 0.29, 0.2, 0.7, "missed"),
        ("range", (0.3, 0.6), 0, nan, nan, nan, "cannot be said"),
        ("reported", (0.3, 0.6), 0, 0.9, 0.8, 1.0, "reported"),
    ],
)
def test_full_verdicts(
    kind: Any, band: tuple[float, float], nothing: float, value: float, low: float, high: float, verdict: str
) -> None:
    assert judge(check(kind, band, nothing), value, low, high) == verdict


def test_quick_verdicts_only_tell_clear_contradictions() -> None:
    number = check("directional", (0.2, 0.45))
    assert judge(number, 0.5, 0.3, 0.7, quick=True) == "not contradicted"
    assert judge(number, 0.5, 0.46, 0.7, quick=True) == "contradicted"
    assert judge(number, 0.1, 0.0, 0.19, quick=True) == "contradicted"


@given(st.floats(-2, 2), st.floats(0, 1), st.floats(-1, 1), st.floats(0, 1))
def test_a_full_null_that_holds_is_not_contradicted(value: float, half: float, low: float, width: float) -> None:
    number = check("null", (low, low + width))
    if judge(number, value, value - half, value + half) == "holds":
        assert judge(number, value, value - half, value + half, quick=True) == "not contradicted"


def test_a_fact_is_as_good_as_its_worst_number() -> None:
    assert together(["holds", "missed", "reported"]) == "missed"
    assert together(["holds", "reported"]) == "holds"
    assert together(["holds", "cannot be said", "missed"]) == "cannot be said"
    assert together(["reported"]) == "reported"
    assert together(["contradicted", "not contradicted"]) == "contradicted"


def test_the_interval_of_few_futures_is_students() -> None:
    values = np.array([1.0, 3.0, 2.0, 5.0, 4.0])[:, None]
    value, low, high = estimate(check("range", (0, 1)), values, "x")
    half = float(t.ppf(0.975, 4)) * values.std(ddof=1) / np.sqrt(5)
    assert value == 3.0
    # The bootstrap's standard error has luck of its own: 2,000 resamples know it to 2 %.
    assert low == pytest.approx(3 - half, abs=0.08 * half)
    assert high == pytest.approx(3 + half, abs=0.08 * half)


def test_intervals_of_a_ratio_of_means_cover_it_as_often_as_they_say() -> None:
    random = np.random.default_rng(3)
    number = Check("a ratio", "ratio", "range", (0, 1), lambda future: 0.0, ratio)
    inside = 0
    for trial in range(200):
        values = random.normal((3.0, 2.0), (1.0, 0.5), size=(30, 2))
        _, low, high = estimate(number, values, f"trial {trial}")
        inside += low <= 1.5 <= high
    # 95 % nominal; the percentile bootstrap of 30 is a little narrow. Binomial SD of 200 trials: 1.5 points.
    assert 0.89 <= inside / 200 <= 0.985


def test_one_future_has_no_interval() -> None:
    value, low, high = estimate(check("range", (0, 1)), np.array([[0.4]]), "x")
    assert value == 0.4 and np.isnan(low) and np.isnan(high)


def test_missing_numbers_are_left_out() -> None:
    values = np.array([1.0, nan, 3.0, 2.0, 2.0])[:, None]
    assert estimate(check("range", (0, 3)), values, "x")[0] == 2.0
