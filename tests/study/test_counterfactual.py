"""What would have been without a shock or practice: one is left out at a time, and chance stays silent."""

from __future__ import annotations

import math

import numpy as np
import pytest

from orgsim.results.paired import Comparison, PairedMeasure
from orgsim.results.types import MeasureInfo
from orgsim.scenario.scenario import Scenario
from orgsim.simulate import simulate
from orgsim.study.comparison import compare, paired_measure
from orgsim.study.counterfactual import (
    Absence,
    absences,
    chance_of_none,
    clear_measures,
    counterfactual_rows,
    counterfactual_story,
    effect_size,
)
from tests.builders import make_results

FUTURES = 20
PLAN = Scenario.from_dict(
    {
        "run": {"burn_in": 2, "weeks": 6, "replications": 2},
        "organization": {"size": 30},
        "shock": [{"kind": "competitor", "week": 3}, {"kind": "competitor", "week": 1}],
        "practice": [{"kind": "town_hall", "start": 2}],
        "expect": [{"say": "alignment is a share", "that": "0 <= alignment <= 1"}],
    }
)
ABSENCE = Absence("shock", "competitor", 78, "competitor of week 78", PLAN)


def measure(name: str, differences: np.ndarray, unit: str = "share") -> PairedMeasure:
    """End values with the plug-in spread by one point, and without it as much more as ``differences`` says."""
    present = 0.3 + 0.01 * np.cos(np.arange(differences.size) * 2.0)
    info = MeasureInfo(name, name.capitalize(), unit, "", "higher")
    return paired_measure(info, present[:, None], (present + differences)[:, None], 0)


def comparison(*measures: PairedMeasure, futures: int = FUTURES) -> Comparison:
    return Comparison("with", "without", 5, np.arange(6, dtype=np.int32), tuple(range(futures)), (), measures)


def plain(row: dict) -> str:
    return row["sentence"].replace("\u00a0", " ")


def test_one_sentence_exactly() -> None:
    # 17 futures end 3 points higher and 3 end 3 points lower: mean 2.1, standard deviation 2.1978 points.
    differences = np.array([0.03] * 17 + [-0.03] * 3)
    (row,) = counterfactual_rows(ABSENCE, comparison(measure("alignment", differences)))
    half = 2.093024 * differences.std(ddof=1) / math.sqrt(FUTURES)
    assert (row["low"], row["high"]) == pytest.approx((0.021 - half, 0.021 + half), rel=1e-6)
    assert row["without"] - row["with"] == pytest.approx(row["difference"]) == pytest.approx(0.021)
    assert (row["agreeing"], row["futures"], row["compared"], row["clear"]) == (17, FUTURES, 1, 1)
    assert plain(row) == (
        "Without the competitor of week 78 alignment would have ended 2.1 points higher "
        "(95 % interval 1.1 to 3.1; higher in 17 of 20 futures)."
    )
    (row,) = counterfactual_rows(ABSENCE, comparison(measure("alignment", -differences)))
    assert "ended 2.1 points lower (95 % interval 1.1 to 3.1; lower in 17 of 20 futures)" in plain(row)


def test_the_three_largest_in_standard_deviations() -> None:
    sizes = {"second": 0.02, "fourth": 0.004, "first": -0.03, "third": 0.01}
    wobble = np.linspace(-1, 1, FUTURES) * 1e-3
    measures = [measure(name, size + wobble) for name, size in sizes.items()]
    rows = counterfactual_rows(ABSENCE, comparison(*measures))
    assert [row["measure"] for row in rows] == ["first", "second", "third"]
    assert {row["clear"] for row in rows} == {4}
    steady = paired_measure(MeasureInfo("tools", "Tools", "share", ""), np.zeros((9, 1)), np.ones((9, 1)), 0)
    assert effect_size(steady) == math.inf
    assert chance_of_none(steady) == 0
    pooled = math.sqrt((measures[0].a.var(ddof=1) + measures[0].b.var(ddof=1)) / 2)
    assert effect_size(measures[0]) == pytest.approx(0.02 / pooled)


def test_what_is_not_clear_is_not_told() -> None:
    wobble = np.linspace(-1, 1, FUTURES) * 0.02
    (row,) = counterfactual_rows(ABSENCE, comparison(measure("alignment", wobble)))
    assert row["measure"] is None
    assert plain(row) == "The competitor of week 78 made no clear difference to any measure at the end (20 futures)."
    (row,) = counterfactual_rows(ABSENCE, comparison(measure("alignment", np.full(FUTURES, 1e-9))))
    assert "no clear difference" in row["sentence"]
    (row,) = counterfactual_rows(ABSENCE, comparison(measure("alignment", np.zeros(FUTURES))))
    assert plain(row) == "Without the competitor of week 78 every measure would have ended the same in all 20 futures."
    (row,) = counterfactual_rows(ABSENCE, comparison(measure("alignment", np.array([0.1])), futures=1))
    assert plain(row) == "What the competitor of week 78 did, one future cannot tell from chance."


def test_many_measures_of_nothing_but_chance() -> None:
    luck = np.random.default_rng(1)
    told = alone = 0
    for _ in range(40):
        measures = [measure(f"measure{place}", luck.normal(0, 0.02, FUTURES)) for place in range(50)]
        told += bool(clear_measures(measures))
        alone += any(paired.clear for paired in measures)
    # By the intervals alone nearly every one of 40 would be told about; 5 % of them are expected, 7 is three SD above.
    assert alone > 30
    assert told <= 7
    real = measure("real", 0.03 + luck.normal(0, 0.02, FUTURES))
    assert real in clear_measures([*measures, real])


def test_one_is_left_out_at_a_time() -> None:
    found = absences(PLAN)
    labels = ["competitor of week 1", "town hall from week 2", "competitor of week 3"]
    assert [absence.label for absence in found] == labels
    assert [[shock.week for shock in absence.plan.shock] for absence in found] == [[3], [3, 1], [1]]
    assert [len(absence.plan.practice) for absence in found] == [1, 0, 1]
    assert all(absence.plan.expect == () and absence.plan.run == PLAN.run for absence in found)
    twice = Scenario.from_dict({**PLAN.to_dict(), "shock": [{"kind": "competitor", "week": 1}] * 2})
    assert [one.label for one in absences(twice)][:2] == ["competitor of week 1 (1)", "competitor of week 1 (2)"]
    assert absences(Scenario.from_dict({})) == []


def test_the_rows_are_those_of_separate_runs() -> None:
    factual = simulate(PLAN, workers=1)
    told = counterfactual_story(PLAN, factual, workers=1)
    expected = []
    for absence in absences(PLAN):
        separate = simulate(Scenario.from_dict(absence.plan.to_dict()), workers=1)
        expected += counterfactual_rows(absence, compare(factual, separate))
    assert list(told.counterfactuals) == expected
    assert {row["plugin"] for row in expected} == {absence.label for absence in absences(PLAN)}
    assert told.series is factual.series
    assert factual.counterfactuals == ()


def test_progress_names_what_is_missing() -> None:
    asked = []

    def again(plan: Scenario, label: str):  # type: ignore[no-untyped-def]
        asked.append((label, len(plan.shock), len(plan.practice)))
        return make_results(replications=20, weeks=156, bonus=0.05)

    told = counterfactual_story(PLAN, make_results(replications=20, weeks=156), rerun=again)
    assert asked == [("competitor of week 1", 1, 1), ("town hall from week 2", 2, 0), ("competitor of week 3", 1, 1)]
    assert {row["measure"] for row in told.counterfactuals} == {"alignment", "mission_fidelity"}
