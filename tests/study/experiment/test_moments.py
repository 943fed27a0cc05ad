"""Readings: every form against plain numpy, and text that is none."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgsim.study.experiment.moments import parse_reading

SERIES = {"alignment": np.array([0.5, 0.1, np.nan, 0.9, 0.7, 0.3])}


@pytest.mark.parametrize(
    ("when", "value"),
    [
        ("end", 0.3),
        ("start", 0.5),
        ("week 3", 0.9),
        ("mean", 0.5),
        ("mean over weeks 2..4", 0.8),
        ("mean over weeks 2..2", math.nan),
        ("max", 0.9),
        ("min from week 3", 0.3),
        ("max until week 1", 0.5),
        ("median over weeks 3..5", 0.7),
        ("sd over weeks 3..4", math.sqrt(0.02)),
        ("sd over weeks 3..3", math.nan),
        ("change", -0.2),
        ("change over weeks 1..4", 0.6),
        ("first week above 0.6", 3.0),
        ("first week above 0.6 from week 4", 4.0),
        ("first week below -1", math.nan),
        ("first week below .2", 1.0),
        ("weeks above 0.4", 3.0),
        ("weeks  above  5e-1 until week 3", 1.0),
    ],
)
def test_values(when: str, value: float) -> None:
    assert parse_reading("alignment", when).read(SERIES) == pytest.approx(value, nan_ok=True)


def test_durations_are_weeks() -> None:
    reading = parse_reading("alignment", "mean over weeks 1q..1y")
    assert (reading.first, reading.last) == (13, 52)


@pytest.mark.parametrize(
    "when",
    ["", "ende", "week", "week -1", "mean over weeks 4", "first week", "mean over weeks 5..4", "week 1.5", "first"],
)
def test_other_text_is_refused(when: str) -> None:
    with pytest.raises(ValueError, match=r"moment|ends before"):
        parse_reading("alignment", when)


def test_a_week_outside_the_run_is_an_error() -> None:
    with pytest.raises(IndexError, match="weeks 0 to 5"):
        parse_reading("alignment", "week 6").read(SERIES)


@given(
    st.sampled_from(["mean", "min", "max", "median", "sd", "change", "first week above", "weeks below"]),
    st.floats(-1e6, 1e6),
    st.integers(0, 50),
    st.integers(0, 50),
    st.sampled_from(["", " over weeks {}..{}", " from week {}", " until week {}"]),
)
def test_what_is_written_reads_back_equal(kind: str, threshold: float, a: int, b: int, span: str) -> None:
    head = f"{kind} {threshold!r}" if " " in kind else kind
    reading = parse_reading("alignment", head + span.format(min(a, b), max(a, b)))
    assert parse_reading("alignment", reading.when) == reading
