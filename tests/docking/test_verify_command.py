"""``orgsim verify`` writes a table and a page."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from orgsim.cli import main


def test_verify_writes_table_and_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "checked"
    assert main(["verify", "--quick", "--only", "cascade", "--out", str(folder)]) == 0
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


def test_verify_knows_its_models(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--only", "nobody", "--out", str(tmp_path / "x")]) == 4
    assert "March 1991" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()
