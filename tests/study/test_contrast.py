"""Contrasts of levels: exact on tables whose answer is known."""

from __future__ import annotations

import itertools

import numpy as np
import pandas
import pytest
from scipy import stats

from orgsim.problems import InvalidInput
from orgsim.study.analysis.contrast import contrast


def table() -> pandas.DataFrame:
    """The effect of mood is 1 in calm and 3 in storm, beside luck that all points of a replication share."""
    luck = [0.5, -2.0, 4.0]
    return pandas.DataFrame(
        [
            {"replication": r, "mood": mood, "world": world, "score": luck[r] + (mood == "high") * gain * (1 + r)}
            for r, (mood, (world, gain)) in itertools.product(
                range(3), itertools.product(("low", "high"), (("calm", 1.0), ("storm", 3.0)))
            )
        ]
    )


def test_shared_luck_cancels_and_the_interval_is_students() -> None:
    row = contrast(table(), "mood", "score").iloc[0]
    gains = np.array([2.0, 4.0, 6.0])
    interval = stats.t.interval(0.95, 2, gains.mean(), stats.sem(gains))
    assert (row.level, row.difference, row.replications) == ("high", pytest.approx(4), 3)
    assert (row.low, row.high) == (pytest.approx(interval[0]), pytest.approx(interval[1]))


def test_by_another_factor() -> None:
    found = contrast(table(), "mood", "score", ["world"])
    assert found.world.tolist() == ["calm", "storm"]
    assert found.difference.tolist() == pytest.approx([2, 6])


def test_a_missing_run_leaves_its_replication_out() -> None:
    holed = table()
    holed.loc[(holed.replication == 2) & (holed.world == "calm") & (holed.mood == "low"), "score"] = np.nan
    row = contrast(holed, "mood", "score").iloc[0]
    assert (row.difference, row.replications) == (pytest.approx(3), 2)


def test_unknown_columns_are_told_together() -> None:
    with pytest.raises(InvalidInput) as caught:
        contrast(table(), "modd", "scor")
    assert [problem.nearest for problem in caught.value.problems] == ["mood", "score"]
