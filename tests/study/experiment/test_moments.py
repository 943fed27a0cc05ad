"""Readings: every form against plain numpy, and text that is none."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgsim.results.types import Better
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


@pytest.mark.parametrize(
    ("when", "of_higher"),
    [
        ("end", "higher"),
        ("week 3", "higher"),
        ("mean from week 2", "higher"),
        ("min", "higher"),
        ("max", "higher"),
        ("median", "higher"),
        ("change", "higher"),
        ("weeks above 0.5", "higher"),
        ("weeks below 0.5 from week 1", "lower"),
        ("first week above 0.5", "lower"),
        ("first week below 0.5 until week 4", "higher"),
        ("sd", "neither"),
    ],
)
def test_the_welcome_direction_follows_from_that_of_the_measure(when: str, of_higher: Better) -> None:
    reading = parse_reading("alignment", when)
    opposite: dict[Better, Better] = {"higher": "lower", "lower": "higher", "neither": "neither"}
    assert reading.better("higher") == of_higher
    assert reading.better("lower") == opposite[of_higher]
    assert reading.better("neither") == "neither"


@pytest.mark.parametrize(
    ("when", "spoken"),
    [
        ("end", ""),
        ("start", "at the start"),
        ("week 3", "week 3"),
        ("mean over weeks 26..52", "mean over weeks 26 to 52"),
        ("min from week 5", "minimum from week 5"),
        ("sd", "standard deviation"),
        ("weeks below -0.5", "weeks below \u22120.5"),
    ],
)
def test_readings_are_told_in_words(when: str, spoken: str) -> None:
    assert parse_reading("alignment", when).spoken == spoken


@given(
    st.sampled_from(
        ["end", "week 2", "mean", "min", "max", "median"]
        + [f"{kind} {side} 0.5" for kind in ("weeks", "first week") for side in ("above", "below")]
    ),
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=3, max_size=8),
    st.sampled_from(["higher", "lower"]),
)
def test_a_run_that_is_better_in_every_week_never_reads_worse(
    when: str, weeks: list[tuple[float, float]], direction: Better
) -> None:
    reading = parse_reading("alignment", when)
    sign = 1 if direction == "higher" else -1
    better, worse = (np.array([sign * pick(sign * a, sign * b) for a, b in weeks]) for pick in (max, min))
    good, bad = (reading.read({"alignment": values}) for values in (better, worse))
    # Where a threshold is never passed there is no number to compare.
    if math.isfinite(good) and math.isfinite(bad):
        assert good >= bad - 1e-12 if reading.better(direction) == "higher" else good <= bad + 1e-12
