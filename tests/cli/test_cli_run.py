"""``orgsim run``: what it leaves, what it prints where, and how it ends."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np
import pytest

from orgsim.cli.running import compile_first
from orgsim.cli.terminal import Output
from orgsim.kernels import side_by_side
from orgsim.results.store import load
from tests.cli.conftest import SMALL, environment

FAILING = """
schema = 1
extends = "baseline"
[run]
weeks = 5
burn_in = 2
replications = 2
[organization]
size = 30
[[expect]]
say = "nobody ever knows it all"
that = "alignment > 2"
"""
BROKEN_PLUGIN = """
from orgsim.plugins import Practice, practice

@practice
class BrokenPractice(Practice):
    kind = "broken"

    def push(self, levers, within):
        raise ZeroDivisionError("a plug-in that breaks")
"""


def test_run_leaves_results_and_ends_with_the_report(small_run) -> None:
    folder, done = small_run
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1] == str(Path("orgsim-results") / "baseline" / "report.html")
    assert "Alignment" in done.stdout
    results = load(folder / "orgsim-results" / "baseline")
    assert results.series.shape[:2] == (2, 6)
    assert results.provenance["command"][:3] == ["orgsim", "run", "baseline"]
    assert (folder / "orgsim-results" / "baseline" / "report.html").read_text(encoding="utf-8").startswith("<!")
    assert [path.name for path in (folder / "orgsim-results").iterdir()] == ["baseline"]


def test_run_says_nothing_on_a_pipe_but_the_first_compilation(small_run) -> None:
    _, done = small_run
    assert all(line.startswith("Compiling") for line in done.stderr.splitlines())
    assert "\x1b" not in done.stdout + done.stderr


def test_the_first_compilation_is_announced(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    compiled: list[object] = []
    monkeypatch.setattr(side_by_side, "compile_all", compiled.append)
    monkeypatch.setattr(side_by_side, "is_compiled", lambda: False)
    compile_first(Output())
    assert capsys.readouterr().err.startswith("Compiling")
    compile_first(Output(quiet=True))
    assert capsys.readouterr().err == ""
    assert len(compiled) == 2
    monkeypatch.setattr(side_by_side, "is_compiled", lambda: True)
    compile_first(Output())
    assert capsys.readouterr().err == ""
    assert len(compiled) == 2


def test_the_resolved_scenario_gives_the_same_numbers(small_run, inside, tmp_path: Path) -> None:
    folder, _ = small_run
    first = folder / "orgsim-results" / "baseline"
    code, _, _ = inside("run", first / "scenario.toml", "--out", "again", "--workers", "1", "--no-report")
    assert code == 0
    assert np.array_equal(load(first).series, load(tmp_path / "again").series, equal_nan=True)
    assert not (tmp_path / "again" / "report.html").exists()


def test_run_never_overwrites(inside, tmp_path: Path) -> None:
    quick = (*SMALL, "--weeks", "2", "--replications", "1", "--no-report", "--quiet")
    for _ in range(2):
        assert inside("run", "baseline", *quick)[0] == 0
    assert sorted(path.name for path in (tmp_path / "orgsim-results").iterdir()) == ["baseline", "baseline-2"]
    assert inside("run", "baseline", *quick, "--out", "mine")[0] == 0
    code, out, err = inside("run", "baseline", *quick, "--out", "mine", "--seed", "7")
    assert (code, out) == (4, "")
    assert "--force" in err
    assert load(tmp_path / "mine").scenario["run"]["seed"] == 1
    assert inside("run", "baseline", *quick, "--out", "mine", "--seed", "7", "--force")[0] == 0
    assert load(tmp_path / "mine").scenario["run"]["seed"] == 7


def test_force_never_replaces_what_is_no_result(inside, tmp_path: Path) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("years of work")
    code, _, err = inside("run", "baseline", *SMALL, "--out", "thesis", "--force")
    assert code == 4
    assert "thesis" in err
    assert [path.name for path in (tmp_path / "thesis").iterdir()] == ["chapter.txt"]


def test_options_win_over_set(inside, tmp_path: Path) -> None:
    code, out, _ = inside(
        "run", "baseline", *SMALL, "--set", "run.weeks=9", "--weeks", "1q", "--seed", "5", "--json", "--no-report"
    )
    document = json.loads(out)
    assert code == 0
    assert document["weeks"] == 13
    resolved = tomllib.loads((tmp_path / document["folder"] / "scenario.toml").read_text(encoding="utf-8"))
    assert resolved["run"]["seed"] == 5
    assert {row["measure"] for row in document["measures"]} >= {"alignment", "headcount"}


def test_dry_run_writes_nothing(inside, tmp_path: Path) -> None:
    code, out, _ = inside("run", "baseline", *SMALL, "--dry-run", "--json", "--workers", "2")
    estimate = json.loads(out)
    assert code == 0
    assert (estimate["people"], estimate["weeks"], estimate["replications"], estimate["workers"]) == (40, 6, 2, 2)
    assert estimate["seconds"] > 0
    assert estimate["megabytes"] > 0
    assert not list(tmp_path.iterdir())
    code, out, _ = inside("run", "baseline", *SMALL, "--dry-run")
    assert code == 0
    assert str(Path("orgsim-results") / "baseline") in out


def test_profile_shows_every_process(inside) -> None:
    from orgsim.course import THE_WEEK

    code, out, _ = inside("run", "baseline", *SMALL, "--profile", "--json", "--no-report")
    parts = json.loads(out)["profile"]
    assert code == 0
    assert {part["part"] for part in parts} == {name for name, _, _ in THE_WEEK} | {"founding and recording"}
    assert sum(part["share"] for part in parts) == pytest.approx(1)
    assert all(part["nanoseconds_a_person_and_week"] >= 0 for part in parts)
    code, out, _ = inside("run", "baseline", *SMALL, "--profile", "--quiet")
    assert code == 0
    assert "ns a person and week" in out


def test_quiet_prints_the_path_alone(inside) -> None:
    code, out, err = inside("run", "baseline", *SMALL, "--quiet", "--no-report")
    assert (code, err) == (0, "")
    assert out.splitlines() == [str(Path("orgsim-results") / "baseline")]


def test_a_failed_expectation_exits_with_5_and_says_where(inside, tmp_path: Path) -> None:
    (tmp_path / "failing.toml").write_text(FAILING, encoding="utf-8")
    code, out, err = inside("run", "failing.toml", "--workers", "1")
    assert code == 5
    row = next(row for row in load(tmp_path / "orgsim-results" / "failing").expectations if row["holds"] is False)
    assert "run 0 in week 0" in err
    assert f"value {row['value']:.6g}" in err
    assert "nobody ever knows it all" in err
    assert out.splitlines()[-1].endswith("report.html")


def test_a_bug_is_one_line_without_traceback(orgsim_command, tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text(BROKEN_PLUGIN)
    (tmp_path / "scenario.json").write_text(json.dumps({"schema": 1, "practice": [{"kind": "broken"}]}))
    before = sorted(tmp_path.iterdir())
    arguments = ("run", "scenario.json", "--plugin", "broken.py", *SMALL)
    done = orgsim_command(*arguments, PYTHONDONTWRITEBYTECODE="1")
    assert done.returncode == 1
    assert done.stdout == ""
    assert "bug: ZeroDivisionError: a plug-in that breaks" in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(tmp_path.iterdir()) == before
    told = orgsim_command(*arguments, PYTHONDONTWRITEBYTECODE="1", ORGSIM_DEBUG="1")
    assert told.returncode == 1
    assert "Traceback" in told.stderr


def test_old_code_pages_can_show_everything(orgsim_command) -> None:
    done = orgsim_command("run", "baseline", *SMALL, "--no-report", PYTHONUTF8="0", PYTHONIOENCODING="cp437")
    assert done.returncode == 0
    assert done.stderr == "" or done.stderr.startswith("Compiling")
    assert "?" not in done.stdout


def test_a_reader_that_closes_early_is_no_bug() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "orgsim", "schema"],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(timeout=120) == 0
