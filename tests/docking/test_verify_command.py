"""``orgsim verify`` writes a table and a page."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from orgsim.cli import main
from orgsim.study import docked_cases


def test_verify_writes_table_and_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "checked"
    assert main(["verify", "--quick", "--only", "cascade", "--workers", "1", "--out", str(folder)]) == 0
    with (folder / "docking.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [float(row["reference"]) for row in rows] == [0.942, 0.745, 0.448, 0.194]
    assert {row["verdict"] for row in rows} == {"agrees"}
    page = (folder / "verification.html").read_text(encoding="utf-8")
    assert "4 of 4 numbers" in page
    assert page.count("<figure>") == 1
    assert "Stylized facts" not in page
    assert "http" not in page
    assert "agrees" in capsys.readouterr().out


def test_verify_fails_where_a_published_number_differs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = [replace(case, expected={None: 0.5}) for case in docked_cases.CASES if case.place == 1.0]
    monkeypatch.setattr(docked_cases, "CASES", wrong)
    arguments = ["verify", "--only", "cascade", "--runs", "7", "--workers", "1", "--quiet", "--out", str(tmp_path)]
    assert main(arguments) == 5
    said = capsys.readouterr()
    assert "not explained in docs/validity.md" in said.err
    assert "Cascade, communication.uptake = 0.3, period equilibrium: share heard at depth 1 is 0.9" in said.err
    with (tmp_path / "docking.csv").open(encoding="utf-8", newline="") as file:
        assert [row["runs"] for row in csv.DictReader(file)] == ["7"]
    assert (tmp_path / "runs" / "journal.log").read_bytes().count(b"\n") == 7
    assert main(arguments) == 5


def test_verify_knows_its_models(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--only", "nobody", "--out", str(tmp_path / "x")]) == 4
    assert "March 1991" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()
