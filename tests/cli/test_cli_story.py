"""``orgsim run --story``: what would have been without each shock and practice is printed, kept and shown."""

from __future__ import annotations

import json
from pathlib import Path

from orgsim.results.store import load
from tests.cli.conftest import SMALL

SHAKEN = """
schema = 1
extends = "baseline"
[[shock]]
kind = "budget_contraction"
week = 2
cut = 0.4
[[practice]]
kind = "town_hall"
start = 3
"""
LABELS = ["budget contraction of week 2", "town hall from week 3"]


def test_the_story_is_printed_kept_and_shown(inside, tmp_path: Path) -> None:
    (tmp_path / "shaken.toml").write_text(SHAKEN, encoding="utf-8")
    code, out, _ = inside("run", "shaken.toml", *SMALL, "--story", "--out", "told")
    assert code == 0
    results = load(tmp_path / "told")
    rows = results.counterfactuals
    assert list(dict.fromkeys(row["plugin"] for row in rows)) == LABELS
    assert [line for line in out.splitlines() if line.startswith("What if: ")] == [
        f"What if: {row['sentence']}" for row in rows
    ]
    assert "cut = 0.4" in (tmp_path / "told" / "scenario.toml").read_text(encoding="utf-8")
    assert '<section id="what-if">' in (tmp_path / "told" / "report.html").read_text(encoding="utf-8")


def test_the_story_is_in_the_json(inside, tmp_path: Path) -> None:
    (tmp_path / "shaken.toml").write_text(SHAKEN, encoding="utf-8")
    code, out, _ = inside("run", "shaken.toml", *SMALL, "--story", "--json", "--no-report")
    document = json.loads(out)
    assert code == 0
    assert list(dict.fromkeys(row["plugin"] for row in document["counterfactuals"])) == LABELS
    assert len(load(tmp_path / document["folder"]).counterfactuals) == len(document["counterfactuals"])
    code, out, _ = inside("run", "shaken.toml", *SMALL, "--json", "--no-report")
    assert json.loads(out)["counterfactuals"] == []


def test_nothing_to_leave_out_is_said(inside, tmp_path: Path) -> None:
    code, out, err = inside("run", "baseline", *SMALL, "--story", "--no-report")
    assert code == 0
    assert "nothing to leave out" in err
    assert "What if" not in out
    assert not list(tmp_path.rglob("counterfactuals.csv"))
    code, _, err = inside("run", "renewable_energy", "--story", "--dry-run")
    assert code == 0
    assert "simulated again 3 times" in err
