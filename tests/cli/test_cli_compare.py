"""``orgsim compare``: scenarios, folders of results, and both."""

from __future__ import annotations

import json
from pathlib import Path

from orgsim.results.store import load
from tests.cli.conftest import SMALL

FASTER = """
schema = 1
name = "Faster talk"
extends = "baseline"
[communication]
uptake = 0.9
"""


def test_two_scenarios_are_run_and_compared(inside, tmp_path: Path) -> None:
    (tmp_path / "faster.toml").write_text(FASTER)
    code, out, err = inside("compare", "baseline", "faster.toml", *SMALL)
    assert code == 0
    folder = tmp_path / "orgsim-results" / "baseline-or-faster"
    assert out.splitlines()[-1] == str(Path("orgsim-results") / "baseline-or-faster" / "comparison.html")
    assert "Running Faster talk" in err
    assert "2 matched futures" in out
    assert sorted(path.name for path in folder.iterdir()) == ["a", "b", "comparison.html"]
    assert "Faster talk" in (folder / "comparison.html").read_text(encoding="utf-8")
    sides = [load(folder / letter).scenario for letter in "ab"]
    assert [side["organization"]["size"] for side in sides] == [40, 40]
    assert [path.name for path in (tmp_path / "orgsim-results").iterdir()] == ["baseline-or-faster"]


def test_folders_are_compared_as_they_are(small_run, inside, tmp_path: Path) -> None:
    first = small_run[0] / "orgsim-results" / "baseline"
    (tmp_path / "faster.toml").write_text(FASTER)
    assert inside("run", "faster.toml", *SMALL, "--out", "other", "--no-report")[0] == 0
    code, out, err = inside("compare", first, "other", "--json", "--out", "compared")
    document = json.loads(out)
    assert (code, err) == (0, "")
    assert document["matched_futures"] == 2
    assert all(row["sentence"] for row in document["measures"])
    assert [path.name for path in (tmp_path / "compared").iterdir()] == ["comparison.html"]
    code, _, err = inside("compare", first, "other", "--out", "compared")
    assert code == 4
    assert "--force" in err
    assert inside("compare", first, "other", "--out", "compared", "--force", "--quiet")[0] == 0
    code, _, err = inside("compare", first, "other", "--set", "communication.uptake=.1")
    assert code == 4
    assert "no option can change" in err


def test_force_never_replaces_what_is_no_comparison(small_run, inside, tmp_path: Path) -> None:
    first = small_run[0] / "orgsim-results" / "baseline"
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("years of work")
    code, _, _ = inside("compare", first, first, "--out", "thesis", "--force")
    assert code == 4
    assert [path.name for path in (tmp_path / "thesis").iterdir()] == ["chapter.txt"]


def test_the_same_results_do_not_differ(small_run, inside) -> None:
    first = small_run[0] / "orgsim-results" / "baseline"
    code, out, _ = inside("compare", first, first)
    assert code == 0
    assert "do not differ in anything" in out


def test_unlike_seeds_cannot_be_matched(small_run, inside, tmp_path: Path) -> None:
    first = small_run[0] / "orgsim-results" / "baseline"
    quick = (*SMALL, "--seed", "99", "--no-report", "--quiet")
    assert inside("run", "baseline", *quick, "--out", "other")[0] == 0
    code, _, err = inside("compare", first, "other")
    assert code == 4
    assert "share no seed" in err
    assert not (tmp_path / "orgsim-results").exists()
