"""``orgsim calibrate``: what it prints, writes and exits with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("optuna", reason="needs the extra calibrate")

TINY = """
observations = "seen.csv"
trials = 10
replications = 2
search = { noise = 10, draws = 2, futures = 2 }
[set]
organization.size = 12
run.weeks = 5
run.burn_in = 1
[fit]
autonomy.exploration = {}
"""


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    (tmp_path / "tiny.toml").write_text(TINY)
    (tmp_path / "seen.csv").write_text("measure,week,value,n\nexploration,3,0.2,12\nalignment,end,0.3,12\n")
    return tmp_path / "tiny.toml"


def test_a_calibration_shows_ranges_and_its_folder(tiny: Path, inside) -> None:
    code, out, err = inside("calibrate", tiny, "--workers", 1)
    assert code == 0, err
    assert "2 observations, 10 trials" in out and "autonomy.exploration" in out and "90 %" in out
    folder = Path(out.splitlines()[-1])
    assert folder == Path("orgsim-results/tiny")
    names = {"trials.csv", "posterior.csv", "fit.csv", "draws.csv", "ensemble.toml", "report.html", "manifest.json"}
    assert names <= {file.name for file in folder.iterdir()}
    page = (folder / "report.html").read_bytes()
    (folder / "report.html").unlink()
    assert inside("report", folder)[0] == 0 and (folder / "report.html").read_bytes() == page
    assert inside("resume", folder, "--quiet")[1].strip() == str(folder)
    assert inside("export", folder, "--to", "csv")[0] == 0
    assert inside("export", folder, "--to", "csv", "--force")[0] == 0
    assert len((folder / "table.csv").read_text().splitlines()) == 11
    code, out, _ = inside("run", folder / "draws" / "01.toml", "--workers", 1, "--replications", 2, "--out", "drawn")
    assert code == 0


def test_json_and_silence(tiny: Path, inside) -> None:
    code, out, err = inside("calibrate", tiny, "--workers", 1, "--json", "--out", "out")
    data = json.loads(out)
    assert code == 0 and data["posterior"][0]["name"] == "autonomy.exploration"
    assert data["runs"]["failed"] == 0 and len(data["fit"]) == 2
    assert "%" not in err.replace("90 %", "")
    code, out, _ = inside("calibrate", tiny, "--workers", 1, "--quiet", "--out", "out")
    assert (code, out.strip()) == (0, "out")


def test_dry_run_writes_nothing(tiny: Path, inside, tmp_path: Path) -> None:
    code, out, _ = inside("calibrate", tiny, "--dry-run", "--json", "--trials", 20)
    assert code == 0 and json.loads(out)["runs"] == 20 * 2 + 10 + 4
    assert sorted(file.name for file in tmp_path.iterdir()) == ["seen.csv", "tiny.toml"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["calibrate", "survey_by_levl"], "Did you mean 'survey_by_level'?"),
        (["calibrate", "survey_by_level", "--set", "people.autonmy=3"], "Did you mean 'people.autonomy'?"),
        (["calibrate", "survey_by_level", "--set", "run.weeks=20"], "survey_by_level.csv:"),
    ],
)
def test_wrong_input_exits_with_4(arguments: list[str], said: str, inside, tmp_path: Path) -> None:
    code, out, err = inside(*arguments)
    assert (code, out) == (4, "")
    assert said in err and "Traceback" not in err
    assert not list(tmp_path.iterdir())


def test_calibrations_are_listed(inside) -> None:
    code, out, _ = inside("list", "calibrations", "--json")
    assert code == 0 and [row["name"] for row in json.loads(out)] == ["survey_by_level"]
