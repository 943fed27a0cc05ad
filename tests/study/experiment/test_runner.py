"""Running: the tables do not depend on who computes what and when; nothing is done twice; a failure is a row."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import orgsim
from orgsim.plugins import load_plugin_file
from orgsim.problems import InvalidInput
from orgsim.results.experiment_store import load_experiment
from orgsim.study.experiment import runner
from orgsim.study.experiment.experiment import Experiment
from orgsim.study.experiment.journal import NAME, Journal, read_journal
from orgsim.study.experiment.runner import Means, merge_experiments, resume_experiment, run_experiment
from orgsim.study.experiment.work import unpack
from tests.study.experiment.conftest import BROKEN, GRID, tables

ALONE = Means(1)
UNTIL = '[until]\nmeasure = "business"\nhalf_width = 0.04\nmin = 3\nmax = 9\n'


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Ids of the runs that are simulated, in their order."""
    found: list[str] = []
    real = runner.one_by_one

    def noted(assignment: Any, cases: Any) -> Any:
        found.extend(case.id for case in cases)
        return real(assignment, cases)

    monkeypatch.setattr(runner, "one_by_one", noted)
    return found


def test_values_are_those_of_simulate(write, tmp_path: Path) -> None:
    experiment = Experiment.load(write())
    results = run_experiment(experiment, tmp_path / "out", ALONE)
    point = experiment.points[1]
    scenario = experiment.base.with_(**dict(point.changes.settings)).with_(**{"run.replications": 2})
    straight = orgsim.simulate(scenario, workers=1)
    rows = [row for row in results.rows if row["point"] == 1]
    assert [row["seed"] for row in rows] == [run["seed"] for run in straight.runs]
    series = straight.measure("alignment").astype(np.float64)
    assert [row["alignment_end"] for row in rows] == series[:, -1].tolist()
    assert [row["alignment_mean_over_weeks_1_4"] for row in rows] == series[:, 1:5].mean(axis=1).tolist()
    assert [row["business"] for row in rows] == straight.measure("business").max(axis=1).tolist()


@pytest.mark.parametrize("rest", [GRID, GRID + UNTIL], ids=["a number", "until precise"])
def test_shards_resumed_and_whole_leave_equal_bytes(rest: str, write, tmp_path: Path) -> None:
    top = "" if UNTIL in rest else "replications = 3"
    experiment = Experiment.load(write(rest, top + '\nseries = ["alignment", "output"]'))
    run_experiment(experiment, tmp_path / "whole", ALONE)
    expected = tables(tmp_path / "whole")
    assert {"runs.csv", "manifest.json", "series.npz", "expect.csv", "experiment.toml", "scenario.toml"} <= set(
        expected
    )
    for part in (3, 1, 2):
        run_experiment(experiment, tmp_path / f"part-{part}", ALONE, shard=(part, 3))
    merge_experiments(tmp_path / "merged", [tmp_path / f"part-{part}" for part in (2, 1, 3)])
    if top:
        assert tables(tmp_path / "merged") == expected
    resume_experiment(tmp_path / "merged", ALONE)
    assert tables(tmp_path / "merged") == expected
    cut(tmp_path / "whole", keep=0.4)
    resume_experiment(tmp_path / "whole", ALONE)
    assert tables(tmp_path / "whole") == expected


def test_until_a_precision(write, tmp_path: Path) -> None:
    results = run_experiment(Experiment.load(write(GRID + UNTIL, "")), tmp_path / "out", ALONE)
    frame = results.to_pandas()
    for _, part in frame.groupby("point"):
        half = 1.96 * part["business"].std(ddof=1) / np.sqrt(len(part))
        assert 3 <= len(part) <= 9
        assert half <= 0.04 or len(part) == 9
    assert frame.groupby("point").size().nunique() > 1


def test_two_workers_leave_equal_bytes(write, tmp_path: Path) -> None:
    experiment = Experiment.load(write())
    for workers in (1, 2):
        run_experiment(experiment, tmp_path / str(workers), Means(workers))
    assert tables(tmp_path / "1") == tables(tmp_path / "2")


def test_nothing_is_done_twice(write, tmp_path: Path, computed: list[str]) -> None:
    out = tmp_path / "out"
    run_experiment(write(), out, ALONE)
    assert len(computed) == len(set(computed)) == 8
    computed.clear()
    run_experiment(write(), out, ALONE)
    assert computed == []
    run_experiment(write(top="replications = 3"), out, ALONE)
    assert len(computed) == 4
    computed.clear()
    fewer = GRID.replace('"max"', '"end"').replace('business = "end"\n', "")
    run_experiment(write(fewer), out, ALONE)
    assert computed == []
    run_experiment(write(GRID.replace('"max"', '"min"')), out, ALONE)
    assert len(computed) == 8


def test_equal_points_are_simulated_once(write, tmp_path: Path, computed: list[str]) -> None:
    rest = '[vary]\npeople.autonomy = [0.2, 0.6, 0.2]\n[measures]\nalignment = "end"\n'
    results = run_experiment(write(rest, 'design = "table"\nreplications = 2'), tmp_path / "out", ALONE)
    assert len(computed) == 4 and len(results.rows) == 6
    assert results.column("alignment")[:2].tolist() == results.column("alignment")[4:].tolist()


def test_the_folder_repeats_the_experiment(write, tmp_path: Path) -> None:
    rest = """
[vary]
communication.uptake = { low = 0.1, high = 0.4, scale = "log" }
[vary.defence]
none = {}
audits = { practice = [{ kind = "mission_audit", start = 2, every = "3w" }], set = { incentives.mission_weight = 0.5 } }
[measures]
output = "mean from week 2"
[[expect]]
say = "there is output"
that = "output > 0"
"""
    experiment = Experiment.load(write(rest, 'design = { kind = "lhs", points = 3 }\nreplications = 1'))
    run_experiment(experiment, tmp_path / "out", ALONE)
    again = Experiment.load(tmp_path / "out" / "experiment.toml")
    assert again.fingerprint == experiment.fingerprint
    run_experiment(again, tmp_path / "again", ALONE)
    assert tables(tmp_path / "again") == tables(tmp_path / "out")


def test_a_failed_run_is_a_row_with_a_command_that_repeats_it(
    write, breaking: Path, tmp_path: Path, monkeypatch
) -> None:
    from orgsim.cli import main

    load_plugin_file(breaking)
    out = tmp_path / "out"
    results = run_experiment(write(BROKEN.replace("HOW", "error")), out, ALONE)
    assert [row["status"] for row in results.rows] == ["done", "done", "failed", "failed"]
    row = results.failed[0]
    assert row["error"] == "ValueError: broken on purpose in week 2"
    assert row["alignment"] is None and results.info["runs"]["failed"] == 2
    monkeypatch.chdir(out)
    monkeypatch.setenv("ORGSIM_DEBUG", "")
    program, *arguments = row["rerun"].split()
    assert program == "orgsim"
    # The very command, with the plug-in that it needs.
    assert main([*arguments, "--plugin", str(breaking)]) == 1
    assert load_experiment(out).rows == results.rows


def test_failed_runs_are_tried_again_and_others_are_not(
    write, breaking: Path, tmp_path: Path, computed: list[str]
) -> None:
    load_plugin_file(breaking)
    out = tmp_path / "out"
    run_experiment(write(BROKEN.replace("HOW", "error")), out, ALONE)
    before = tables(out)
    computed.clear()
    resume_experiment(out, ALONE)
    assert len(computed) == 2
    assert tables(out) == before


def test_statements_that_do_not_hold_name_run_week_and_value(write, tmp_path: Path) -> None:
    statement = '[[expect]]\nsay = "nobody learns"\nthat = "alignment <= alignment[0] or week < 3"\n'
    results = run_experiment(write(GRID + statement), tmp_path / "out", ALONE)
    frame = results.to_pandas()
    assert len(results.failures) == frame["expectations_failed"].sum() > 0
    for row in results.failures:
        assert row["say"] == "nobody learns" and row["week"] >= 3
        assert row["id"] in set(frame["id"])
    straight = orgsim.simulate(
        Experiment.load(write()).base.with_(**{"people.autonomy": 0.2, "environment.turbulence": 0.1})
    )
    first = results.failures[0]
    assert (first["point"], first["replication"]) == (0, 0)
    assert first["value"] == straight.measure("alignment")[0, first["week"]]


def test_kept_series(write, tmp_path: Path) -> None:
    rest = '[vary]\nrun.weeks = [4, 6]\n[measures]\nalignment = "end"\n'
    results = run_experiment(write(rest, 'replications = 2\nseries = ["output", "alignment"]'), tmp_path / "out", ALONE)
    assert results.series is not None
    assert results.series.values.shape == (4, 2, 6)
    assert np.isnan(results.series.values[:2, :, 4:]).all()
    assert np.array_equal(results.series.values[:2, 1, 3].astype(float), results.column("alignment")[:2])
    loaded = load_experiment(tmp_path / "out")
    assert loaded.series is not None
    assert np.array_equal(loaded.series.values, results.series.values, equal_nan=True)
    frame = loaded.series_frame()
    assert list(frame.columns) == ["point", "replication", "week", "output", "alignment"] and len(frame) == 24
    packed = next(record["series"] for record in read_journal(tmp_path / "out") if "run" in record)
    assert np.array_equal(unpack(packed, 2), results.series.values[0, :, :4])


def test_tables_for_notebooks(write, tmp_path: Path) -> None:
    run_experiment(write(), tmp_path / "out", ALONE)
    results = orgsim.load(tmp_path / "out")
    assert isinstance(results, orgsim.ExperimentResults)
    frame = results.to_pandas()
    assert frame["point"].tolist() == [0, 0, 1, 1, 2, 2, 3, 3]
    xarray = pytest.importorskip("xarray", reason="extra table is not installed")
    data = results.to_xarray()
    assert isinstance(data, xarray.Dataset) and dict(data.sizes) == {"point": 4, "replication": 2}
    assert data["alignment_end"].values.reshape(-1).tolist() == frame["alignment_end"].tolist()
    assert data["people.autonomy"].values.tolist() == [0.2, 0.2, 0.6, 0.6]
    with pytest.raises(KeyError, match="did you mean 'business'"):
        results.column("busines")


def test_another_experiment_cannot_be_merged(write, tmp_path: Path) -> None:
    run_experiment(write(), tmp_path / "a", ALONE)
    run_experiment(write(top="replications = 1"), tmp_path / "b", ALONE)
    with pytest.raises(InvalidInput) as caught:
        merge_experiments(tmp_path / "m", [tmp_path / "a", tmp_path / "b", tmp_path / "c"])
    text = str(caught.value)
    assert "b: holds another experiment" in text and "c: does not exist" in text
    assert not (tmp_path / "m").exists()


def test_merging_what_is_not_whole_says_what_is_missing(write, tmp_path: Path) -> None:
    run_experiment(write(), tmp_path / "a", ALONE, shard=(1, 3))
    results = merge_experiments(tmp_path / "m", [tmp_path / "a"])
    assert results.info["status"] == "incomplete" and results.missing == results.info["runs"]["missing"] == 5
    run_experiment(write(), tmp_path / "whole", ALONE)
    resume_experiment(tmp_path / "m", ALONE)
    assert tables(tmp_path / "m") == tables(tmp_path / "whole")


def test_folders_with_other_things_are_left_alone(write, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("x")
    with pytest.raises(InvalidInput, match="holds no experiment"):
        run_experiment(write(), tmp_path / "mine", ALONE)
    assert [file.name for file in (tmp_path / "mine").iterdir()] == ["letter.txt"]


def test_a_folder_in_use_is_refused(write, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run_experiment(write(), out, ALONE)
    before = tables(out)
    with Journal(out), pytest.raises(InvalidInput, match="another process"):
        resume_experiment(out, ALONE)
    assert tables(out) == before


def test_an_interrupted_experiment_says_how_to_go_on(write, tmp_path: Path) -> None:
    def stop(done: int, total: int, failed: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_experiment(write(), tmp_path / "out", ALONE, progress=stop)
    assert sum("run" in record for record in read_journal(tmp_path / "out")) == 3
    with pytest.raises(InvalidInput, match="orgsim resume"):
        orgsim.load(tmp_path / "out")
    assert json.loads((tmp_path / "out" / "manifest.json").read_text())["status"] == "under way"
    run_experiment(write(), tmp_path / "whole", ALONE)
    resume_experiment(tmp_path / "out", ALONE)
    assert tables(tmp_path / "out") == tables(tmp_path / "whole")


def cut(folder: Path, keep: float) -> None:
    """Cut the journal off in the middle of a line and take the tables away, as a crash would leave them."""
    content = (folder / NAME).read_bytes()
    (folder / NAME).write_bytes(content[: int(len(content) * keep)])
    for name in ("runs.csv", "expect.csv", "series.npz"):
        (folder / name).unlink()
