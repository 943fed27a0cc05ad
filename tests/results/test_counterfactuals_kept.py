"""What would have been is kept with the results, and results without it are as they always were."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import pytest

from orgsim.problems import InvalidInput
from orgsim.results.store import load, save
from tests.builders import make_results

ROWS = (
    {"plugin": "competitor of week 78", "week": 78, "measure": "alignment", "low": 0.1, "effect_size": math.inf,
     "sentence": 'Without the competitor, "alignment" would …'},
    {"plugin": "town hall from week 2", "week": 2, "measure": None, "sentence": "It made no clear difference."},
)  # fmt: skip


def test_rows_come_back(tmp_path: Path) -> None:
    results = make_results(replications=2, weeks=5, teams=0)
    save(replace(results, counterfactuals=ROWS), tmp_path / "told")
    save(results, tmp_path / "plain")
    assert load(tmp_path / "told").counterfactuals == ROWS
    assert load(tmp_path / "plain").counterfactuals == ()
    assert not (tmp_path / "plain" / "counterfactuals.csv").exists()
    told, plain = (json.loads((tmp_path / name / "manifest.json").read_text()) for name in ("told", "plain"))
    assert set(told["tables"]) - set(plain["tables"]) == {"counterfactuals"}
    assert told["scenario_digest"] == plain["scenario_digest"]
    assert told["provenance"]["hashes"] == plain["provenance"]["hashes"]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    save(replace(make_results(replications=2, weeks=5, teams=0), counterfactuals=ROWS), tmp_path / "told")
    (tmp_path / "told" / "counterfactuals.csv").unlink()
    with pytest.raises(InvalidInput, match=r"counterfactuals\.csv: is missing"):
        load(tmp_path / "told")


def test_what_is_no_plain_data_is_refused(tmp_path: Path) -> None:
    results = replace(make_results(replications=2, weeks=5, teams=0), counterfactuals=({"measure": object()},))
    with pytest.raises(InvalidInput, match="counterfactuals cannot be saved"):
        save(results, tmp_path / "told")
    assert not (tmp_path / "told").exists()
