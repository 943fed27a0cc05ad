"""Org charts on the command line: what is listed and repaired, and what cannot be used."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from orgsim.results.store import load
from tests.cli.conftest import REPOSITORY, SMALL

FIXTURES = REPOSITORY / "tests" / "fixtures" / "charts"
CLEAN = "id,manager\n1,\n2,1\n3,1\n"

# What is wrong -> (content of people.csv or None for no file, further options, a word that the message must hold).
UNUSABLE: dict[str, tuple[bytes | None, tuple[str, ...], str]] = {
    "no such file": (None, (), "no such file"),
    "nothing in it": (b"", (), "empty"),
    "blank lines only": (b"\n\n  \n", (), "empty"),
    "a header alone": (b"id,manager\n", (), "no rows"),
    "no manager column": (b"id,shoe size\n1,42\n2,43\n", (), "manager"),
    "no id column": (b"shoe size,manager\n42,1\n43,1\n", (), "id"),
    "neither column": (b"colour,taste\nred,sweet\n", (), "manager"),
    "a picture": (bytes(range(256)) * 8, (), "people.csv"),
    "no workbook inside": (b"PK\x03\x04 not a zip at all", (), "people.csv"),
    "a circle, refused": (b"id,manager\n1,2\n2,1\n", ("--repair", "cycle=refuse"), "cycle"),
    "several heads, refused": (b"id,manager\n1,\n2,\n3,1\n", ("--repair", "*=refuse"), "several_roots"),
    "a stranger as manager, refused": (b"id,manager\n1,\n2,99\n", ("--repair", "unknown_manager=refuse"), "99"),
    "one id twice, refused": (b"id,manager\n1,\n2,1\n2,1\n", ("--repair", "duplicate_id=refuse"), "duplicate_id"),
    "everybody gone": (b"id,manager,status\n1,,Terminated\n2,1,Left\n", (), "nobody is left"),
    "unknown kind of defect": (CLEAN.encode(), ("--repair", "cycel=refuse"), "cycle"),
    "unknown repair": (CLEAN.encode(), ("--repair", "cycle=explode"), "break_cycle"),
    "repair without a choice": (CLEAN.encode(), ("--repair", "cycle"), "name=value"),
    "unknown column": (CLEAN.encode(), ("--column", "manager=Bos"), "no such column"),
    "unknown meaning": (CLEAN.encode(), ("--column", "manger=manager"), "manager"),
    "no ties there": (CLEAN.encode(), ("--ties", "nowhere.csv"), "nowhere.csv"),
    "ties without columns": (CLEAN.encode(), ("--ties", "other.csv"), "source"),
    "ties to strangers, refused": (CLEAN.encode(), ("--ties", "bad_ties.csv", "--repair", "unknown_end=refuse"), "77"),
}


@pytest.fixture
def unusable(tmp_path: Path) -> Callable[[str], tuple[str, ...]]:
    """Write the files of one case and return the options that go with it."""

    def write(case: str) -> tuple[str, ...]:
        content, more, _ = UNUSABLE[case]
        if content is not None:
            (tmp_path / "people.csv").write_bytes(content)
        (tmp_path / "other.csv").write_text("colour,taste\nred,sweet\n")
        (tmp_path / "bad_ties.csv").write_text("source,target\n1,2\n1,77\n")
        return more

    return write


@pytest.mark.parametrize("case", UNUSABLE)
def test_check_refuses_what_cannot_be_used(case: str, unusable, inside, tmp_path: Path) -> None:
    more = unusable(case)
    before = sorted(tmp_path.iterdir())
    code, out, err = inside("check", "people.csv", *more)
    assert code == 4
    assert out == ""
    assert UNUSABLE[case][2] in err
    assert "Traceback" not in err
    assert "bug" not in err
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("case", UNUSABLE)
def test_run_refuses_what_cannot_be_used(case: str, unusable, inside, tmp_path: Path) -> None:
    more = unusable(case)
    before = sorted(tmp_path.iterdir())
    code, out, err = inside("run", "baseline", *SMALL, "--people", "people.csv", *more)
    assert code == 4
    assert out == ""
    assert "problem" in err
    assert "Traceback" not in err
    assert "bug" not in err
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("run", "baselin"), ["baseline"]),
        (("run", "nowhere.toml"), ["nowhere.toml"]),
        (("run", "baseline", "--set", "communication.uptak=.4"), ["communication.uptake"]),
        (
            ("run", "baseline", "--set", "communication.uptake=4", "--weeks", "0", "--seed", "one"),
            ["uptake", "--weeks", "--seed"],
        ),
        (("run", "baseline", "--set", "no equals sign"), ["name=value"]),
        (("run", "baseline", "--replications", "-3"), ["--replications"]),
        (("run", "baseline", "--plugin", "nowhere.py", "--set", "a.b=1"), ["nowhere.py", "a.b"]),
        (("run", "baseline", "--people", "nowhere.csv", "--ties", "nowhere.gexf"), ["--people", "--ties"]),
        (("compare", "baselin", "famly_firm"), ["'baseline'", "'family_firm'"]),
        (("compare", "baseline", "."), ["manifest.json"]),
        (("report", "nowhere"), ["nowhere"]),
        (("report", "."), ["manifest.json"]),
        (("new", "mine", "--from", "baselin"), ["'baseline'"]),
        (("describe", "communication.uptak"), ["'communication.uptake'"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)  # fmt: skip
def test_bad_input_names_every_problem(arguments: tuple[str, ...], words: list[str], inside, tmp_path: Path) -> None:
    code, out, err = inside(*arguments)
    assert code == 4
    assert out == ""
    assert all(word in err for word in words)
    assert "Traceback" not in err
    assert not list(tmp_path.iterdir())


def test_check_shows_columns_problems_and_shape(inside) -> None:
    code, out, err = inside("check", FIXTURES / "defects.csv")
    assert (code, err) == (0, "")
    assert "Reports To" in out
    assert "cycle, 3 rows" in out
    assert "row 10" in out
    assert "--repair unknown_manager=drop | refuse" in out
    assert "layers" in out
    code, out, _ = inside("check", FIXTURES / "clean.csv")
    assert code == 0
    assert "No problems found." in out


def test_check_as_json(inside) -> None:
    code, out, _ = inside("check", FIXTURES / "defects.csv", "--repair", "unknown_manager=drop", "--json")
    document = json.loads(out)
    assert code == 0
    assert document["columns"]["manager"] == "Reports To"
    chosen = [problem for problem in document["problems"] if problem["kind"] == "unknown_manager"]
    assert [problem["repair"] for problem in chosen] == ["drop"]
    assert all(problem["row"] >= 2 for problem in chosen)
    assert document["summary"]["people"] > 1


def test_run_on_an_imported_chart_lists_its_problems_and_runs_again(inside, tmp_path: Path) -> None:
    chart = tmp_path / "wir & ihr.csv"
    chart.write_bytes((FIXTURES / "defects.csv").read_bytes())
    code, out, err = inside("run", "baseline", *SMALL, "--people", chart.name, "--out", "a/b", "--no-report")
    assert code == 0
    assert "people: cycle, 3 rows" in err
    assert out.splitlines()[-1] == str(Path("a/b"))
    first = load(tmp_path / "a" / "b")
    people = json.loads(inside("check", chart, "--json")[1])["summary"]["people"]
    assert abs(first.measure("headcount")[0, 0] - people) <= 2
    code, _, _ = inside("run", "a/b/scenario.toml", "--out", "again", "--no-report", "--quiet")
    assert code == 0
    assert np.array_equal(load(tmp_path / "again").series, first.series, equal_nan=True)


def test_ties_and_columns_reach_the_run(inside, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("Who,Whose\n1,\n2,1\n3,1\n4,2\n5,2\n")
    (tmp_path / "ties.csv").write_text("source,target\n1,2\n4,5\n3,5\n9,1\n")
    arguments = ("--people", "people.csv", "--ties", "ties.csv", "--column", "id=Who", "--column", "manager=Whose")
    code, out, err = inside("run", "baseline", *SMALL, *arguments, "--no-report", "--json")
    document = json.loads(out)
    assert code == 0
    assert "ties: unknown_end, 1 row" in err
    assert [problem["kind"] for problem in document["chart_problems"]] == ["unknown_end"]
    scenario = load(tmp_path / document["folder"]).scenario
    assert scenario["organization"]["columns"] == {"id": "Who", "manager": "Whose"}
