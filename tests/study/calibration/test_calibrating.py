"""Whole calibrations: the same bytes whoever computed them and however often they were cut short; truths are found."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

import orgsim
from orgsim.problems import InvalidInput
from orgsim.report.calibration import write_folder_report
from orgsim.results.calibration_store import load_calibration
from orgsim.results.calibrations import CalibrationResults
from orgsim.study.calibration import calibrating, trials
from orgsim.study.calibration.calibrating import calibrate, resume_calibration, runs_planned
from orgsim.study.calibration.calibration import Calibration
from orgsim.study.experiment.experiment import Experiment
from orgsim.study.experiment.journal import Journal
from orgsim.study.experiment.runner import Means

ALONE = Means(1)
pytest.importorskip("optuna", reason="needs the extra calibrate")


def left(folder: Path) -> dict[str, bytes]:
    """Everything but the journal. Somebody may commit to this checkout between two calibrations of one test."""
    files = [file for file in sorted(folder.rglob("*")) if file.is_file() and file.name != "journal.log"]
    found = {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}
    found["manifest.json"] = re.sub(rb'"(commit|modified)": [^\n]*', b"", found["manifest.json"])
    return found


@pytest.fixture
def whole(write, tmp_path: Path) -> tuple[Path, CalibrationResults]:
    return tmp_path / "whole", calibrate(write(), tmp_path / "whole", ALONE)


def test_tables_say_what_was_tried_and_found(whole) -> None:
    folder, results = whole
    assert len(results.trials) == 12 and {row["phase"] for row in results.trials} == {"first", "search"}
    assert (
        results.info["runs"]["done"]
        == results.info["runs"]["planned"]
        <= runs_planned(Calibration.load(folder / "calibration.toml"))
    )
    assert [row["name"] for row in results.posterior] == ["autonomy.exploration", "people.prior_knowledge"]
    for row in results.posterior:
        assert row["prior_low"] <= row["low90"] <= row["low50"] <= row["median"] <= row["high50"] <= row["high90"]
        assert row["high90"] <= row["prior_high"]
    assert [row["row"] for row in results.fit] == [2, 3, 4]
    assert load_calibration(folder) == results == orgsim.load(folder)
    assert len(results.to_pandas()) == 12
    page = write_folder_report(folder).read_text(encoding="utf-8")
    assert "autonomy.exploration" in page and "http" not in page.replace("http://www.w3.org", "")


def test_the_mean_of_a_trial_is_that_of_its_runs(whole) -> None:
    folder, results = whole
    row = results.trials[3]
    settings = {name: row[name] for name in results.fitted}
    base = Calibration.load(folder / "calibration.toml").base
    runs = orgsim.simulate(base.with_(**settings, **{"run.replications": 3}), workers=1)
    assert row["observation_2"] == pytest.approx(float(runs.measure("exploration")[:, 3].mean()))
    level = runs.groups["level"]
    values = level.values[:, 5, level.names.index("Level 1"), level.measures.index("alignment")]
    assert row["observation_3"] == pytest.approx(float(values.mean()))
    assert row["observation_4"] == pytest.approx(float(runs.measure("alignment")[:, -1].mean()))


def test_draws_are_scenarios_and_an_experiment(whole) -> None:
    folder, results = whole
    assert len(results.draws) == 3
    for row in results.draws:
        drawn = orgsim.Scenario.load(folder / "draws" / f"{row['draw']:02d}.toml")
        assert drawn.autonomy.exploration == row["autonomy.exploration"]
        assert drawn.people.prior_knowledge == row["people.prior_knowledge"]
    points = Experiment.load(folder / "ensemble.toml").points
    assert [point.row["autonomy.exploration"] for point in points] == [
        row["autonomy.exploration"] for row in results.draws
    ]


def test_cut_short_and_gone_on_with_leaves_the_same_bytes(whole, write, tmp_path: Path, monkeypatch) -> None:
    expected, real, cut = left(whole[0]), Journal.add, []

    def fails(journal: Journal, records: list) -> None:
        if len(cut) < 3 and len(journal.runs) >= (5, 29, 40)[len(cut)]:
            cut.append(len(journal.runs))
            raise KeyboardInterrupt
        real(journal, records)

    monkeypatch.setattr(calibrating.Journal, "add", fails)
    calibration = write()
    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            calibrate(calibration, tmp_path / "cut", ALONE)
    resume_calibration(tmp_path / "cut", ALONE)
    assert len(cut) == 3
    assert left(tmp_path / "cut") == expected


def test_nothing_is_done_twice(whole, monkeypatch) -> None:
    def never(*arguments: object) -> None:
        raise AssertionError("simulated again")

    expected = left(whole[0])
    monkeypatch.setattr(calibrating, "simulated", never)
    resume_calibration(whole[0], ALONE)
    assert left(whole[0]) == expected


@pytest.mark.slow
def test_two_workers_leave_the_same_bytes(whole, write, tmp_path: Path) -> None:
    calibrate(write(), tmp_path / "two", Means(2))
    assert left(tmp_path / "two") == left(whole[0])


def test_without_optuna_the_way_to_it_is_told(write, tmp_path: Path, monkeypatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(trials.importlib, "import_module", missing)
    with pytest.raises(InvalidInput, match=r"pip install 'orgsim\[calibrate\]'"):
        calibrate(write(), tmp_path / "out", ALONE)
    assert not (tmp_path / "out").exists()
    results = calibrate(write(search='sampler = "sobol"'), tmp_path / "out", ALONE)
    assert {row["phase"] for row in results.trials} == {"first"}


def test_what_cannot_be_is_told(write, tmp_path: Path) -> None:
    seen = "measure,week,value,standard_error\nexploration,3,0.99,0.001\nalignment,5,0.01,0.001\n"
    results = calibrate(write(seen=seen), tmp_path / "out", ALONE)
    assert not results.info["fits"] and results.info["discrepancy"] > 1
    assert results.notes[0].startswith("Nothing within these ranges agrees")


def test_runs_that_fail_are_left_out_and_told(write, tmp_path: Path, monkeypatch) -> None:
    from orgsim.study.experiment import work

    real = work.run_of

    def failing(plan, by_group: bool):
        if plan.autonomy.exploration > 0.8:
            raise ValueError("no")
        return real(plan, by_group)

    monkeypatch.setattr(work, "run_of", failing)
    results = calibrate(write(), tmp_path / "out", ALONE)
    failed = [row for row in results.trials if row["autonomy.exploration"] > 0.8]
    assert failed and all(row["status"] != "done" and row["distance"] is None for row in failed)
    assert results.info["runs"]["failed"] >= 3 * len(failed)
    assert any("runs failed" in note for note in results.notes)


def test_a_folder_of_something_else_is_left_alone(write, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    with pytest.raises(InvalidInput, match="holds no calibration"):
        calibrate(write(), tmp_path / "out", ALONE)
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["mine.txt"]


KNOWN = """
observations = "seen.csv"
trials = 64
replications = 3
search = { sampler = "sobol", noise = 20, draws = 1, futures = 1 }
[set]
organization.size = 40
run.weeks = 40
run.burn_in = 10
[fit]
autonomy.exploration = { low = 0.05, high = 0.95 }
communication.forgetting = { low = 0.002, high = 0.2, scale = "log" }
"""
ORGANIZATIONS = 12


@pytest.mark.slow
def test_known_settings_are_found_again(tmp_path: Path) -> None:
    """Organizations of known settings, each observed once. The truth may lie outside a 90 % range in one of ten, so it
    is counted over all of them. They share the runs of the trials, which do not depend on the table."""
    truth = {"autonomy.exploration": 0.35, "communication.forgetting": 0.04}
    size = ["organization.size=40", "run.weeks=40", "run.burn_in=10", f"run.replications={ORGANIZATIONS}"]
    run = orgsim.simulate(orgsim.Scenario.load("baseline", [*size, "run.seed=77"]).with_(**truth), workers=1)
    (tmp_path / "known.toml").write_text(KNOWN)
    held, widths = [], []
    for future in range(ORGANIZATIONS):
        rows = [("measure", "week", "value", "standard_error")]
        for measure in ("exploration", "alignment"):
            rows += [(measure, week, float(run.measure(measure)[future, week]), 0.01) for week in (5, 15, 25, 35)]
        with open(tmp_path / "seen.csv", "w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)
        results = calibrate(tmp_path / "known.toml", tmp_path / "out", ALONE)
        held += [row["low90"] <= truth[row["name"]] <= row["high90"] for row in results.posterior]
        widths.append([row["part_of_prior"] for row in results.posterior])
    assert stats.binomtest(sum(held), len(held), 0.9).pvalue > 0.01, held
    assert (np.mean(widths, axis=0) < 0.8).all(), np.mean(widths, axis=0)
    print("held", sum(held), "of", len(held), "widths", np.mean(widths, axis=0))
