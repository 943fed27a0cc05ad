"""The studies that come with orgsim: each runs in its quick version, and its table holds every point with a value."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from orgsim.experiment_report import write_folder_report
from orgsim.study.experiment.experiment import Experiment
from orgsim.study.experiment.locations import built_in
from orgsim.study.experiment.runner import Means, run_experiment

POINTS = {
    "autonomy_balance": 48,
    "autonomy_balance_sensitivity": 88,
    "drift_defences": 36,
    "manager_affect": 36,
    "over_alignment": 64,
    "rollout": 18,
    "rollout_okr": 12,
}
"""Points of the whole study."""
QUICK = {"autonomy_balance_sensitivity": 22}
"""Points of the quick version, where it has fewer."""


@pytest.mark.parametrize("name", POINTS)
def test_a_study_asks_a_question_at_all_its_points(name: str) -> None:
    study = Experiment.load(name)
    assert study.question.endswith("?")
    assert len(study.points) == study.points_planned() == POINTS[name]


@pytest.mark.parametrize(
    "name", ["rollout_okr", *(pytest.param(n, marks=pytest.mark.slow) for n in POINTS if n != "rollout_okr")]
)
def test_a_study_runs_quickly(name: str, tmp_path: Path) -> None:
    study = Experiment.load(name, quick=True)
    results = run_experiment(study, tmp_path, Means(1))
    table = results.to_pandas()
    points = QUICK.get(name, POINTS[name])
    assert table.groupby("point").size().tolist() == [2] * points
    assert (table.status == "done").all() and not results.failures
    assert np.isfinite(table[list(results.measures)]).all(axis=None)
    page = write_folder_report(tmp_path).read_text(encoding="utf-8")
    assert study.question.rstrip("?").split(",")[0] in page


def test_every_study_is_listed_here() -> None:
    assert set(POINTS) == set(built_in()) - {"autonomy_quick"}
