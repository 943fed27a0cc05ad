"""Stated targets are read as the scenario says, in words that follow from the numbers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from orgsim.results.targets import outcomes, outcomes_against
from tests.builders import make_results

TARGET = {
    "say": "a quarter more", "measure": "alignment", "change": 0.25,
    "over": 2, "until": None, "against": None, "assuming": "all else equal",
}  # fmt: skip


def with_series(values, target=None, name="A", first_seed=0):
    """Results whose first measure is ``values`` [futures, weeks]."""
    values = np.array(values, np.float32)
    results = make_results(replications=len(values), weeks=values.shape[1], teams=0)
    series = results.series.copy()
    series[:, :, [info.name for info in results.measures].index("alignment")] = values
    scenario = {**results.scenario, "target": [target] if target else [], "name": name}
    runs = tuple({**row, "seed": first_seed + place} for place, row in enumerate(results.runs))
    return replace(results, series=series, scenario=scenario, runs=runs)


def test_mean_over_the_weeks_named():
    found = outcomes(with_series([[1, 3, 9, 4, 4], [2, 2, 9, 2, 2.5]], TARGET))[0]
    assert found.count == 2
    assert found.mean == pytest.approx((1.0 + 0.125) / 2)
    assert found.met == 1
    assert found.against == "weeks 0 to 1 (in weeks 3 to 4)"
    later = outcomes(with_series([[1, 3, 9, 4, 4]], {**TARGET, "against": 3, "until": 4}))[0]
    assert later.mean == pytest.approx(6.5 / 6 - 1)
    assert later.against == "weeks 1 to 2 (in weeks 2 to 3)"


@pytest.mark.parametrize(
    ("change", "ends", "verdict"),
    [
        (0.25, [1.30, 1.31, 1.32], "reached"),
        (0.25, [1.10, 1.11, 1.12], "missed"),
        (0.25, [1.10, 1.25, 1.42], "undecided"),
        (-0.25, [0.70, 0.69, 0.68], "reached"),
        (-0.25, [0.90, 0.89, 0.88], "missed"),
        (-0.25, [0.60, 0.75, 0.92], "undecided"),
    ],
)
def test_verdict_follows_the_interval(change, ends, verdict):
    found = outcomes(with_series([[1, 1, end, end] for end in ends], {**TARGET, "change": change}))[0]
    assert found.verdict == verdict
    assert found.low < found.mean < found.high
    assert verdict in found.sentence
    assert found.sentence.endswith("Assuming: all else equal")


def test_one_future_decides_nothing():
    found = outcomes(with_series([[1, 1, 2, 2]], TARGET))[0]
    assert found.verdict == "undecided"
    assert "nan" not in found.sentence


def test_nothing_to_measure_against_is_said():
    found = outcomes(with_series([[0, 0, 2, 2], [0, 0, 3, 3]], TARGET))[0]
    assert found.count == 0
    assert "cannot be read" in found.sentence


def test_against_another_scenario_by_seed():
    own = with_series([[1, 1, 3, 3], [1, 1, 6, 6]], TARGET, first_seed=7)
    other = with_series([[9, 9, 9, 9], [5, 5, 2, 2], [5, 5, 4, 4]], name="Other", first_seed=6)
    found = outcomes_against(own, other)[0]
    assert found.mean == pytest.approx(0.5)
    assert found.count == 2
    assert "“Other” in weeks 2 to 3" in found.sentence
    assert outcomes_against(own, with_series([[1, 1, 1, 1]], name="Elsewhere", first_seed=99)) == []


def test_no_targets_no_outcomes():
    assert outcomes(make_results(replications=2, weeks=5, teams=0)) == []
