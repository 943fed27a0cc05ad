"""No number of any shipped scenario changes unnoticed."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from orgsim.observations.catalogue import NAMES
from tests.golden import recorded, update
from tests.golden.recorded import Change, Table, changes, differs, told

BASELINE = recorded.read(recorded.FILE)

#: Measures that are zero everywhere, and why that is right.
ALWAYS_ZERO: dict[str, str] = {}


@pytest.mark.parametrize("name", recorded.names())
def test_numbers_are_what_they_were(name: str) -> None:
    before = {key: row for key, row in BASELINE.items() if key[0] == name}
    found = changes(before, recorded.record(name))
    remedy = f'If that is meant: run `{recorded.COMMAND}` and say why in a line "Results:" in CHANGELOG.md.'
    assert not found, f"{told(found)[0]}. {remedy}"


def test_the_baseline_has_every_scenario_and_measure() -> None:
    assert sorted({key[0] for key in BASELINE}) == sorted(recorded.names())
    assert all(tuple(row) == NAMES for row in BASELINE.values())


def test_no_measure_is_dead() -> None:
    """A golden file must not lock in a zero that is a bug: every measure moves somewhere."""
    dead = {name for name in NAMES if len({row[name] for row in BASELINE.values()}) == 1}
    assert dead == set(ALWAYS_ZERO)
    assert not any(math.isinf(value) for row in BASELINE.values() for value in row.values())


def test_a_small_change_is_noticed() -> None:
    key = next(key for key in BASELINE if key[0] == "baseline" and key[2] > 0)
    now = {key: BASELINE[key] | {"output": BASELINE[key]["output"] * (1 + 1e-5)}}
    (found,) = changes({key: BASELINE[key]}, now)
    assert (found.measure, found.scenario) == ("output", "baseline")
    assert "baseline: 1 numbers" in told([found])[0]


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [(1.0, 1.0000002, False), (1.0, 1.00001, True), (0.0, 1e-8, False), (0.0, 1e-5, True),
     (math.nan, math.nan, False), (math.nan, 0.0, True)],
)  # fmt: skip
def test_what_counts_as_a_difference(before: float, now: float, expected: bool) -> None:
    assert differs(before, now) is expected


def test_new_and_missing_numbers_are_changes() -> None:
    one: Table = {("a", 0, 0): {"x": 1.0}}
    two: Table = {("a", 0, 0): {"x": 1.0, "y": 2.0}, ("b", 0, 0): {"x": 0.0}}
    assert [(c.scenario, c.measure) for c in changes(one, two)] == [("a", "y"), ("b", "x")]
    assert [(c.scenario, c.measure) for c in changes(two, one)] == [("a", "y"), ("b", "x")]
    assert all(change.size == math.inf for change in changes(one, two))


def test_the_largest_changes_are_told_first() -> None:
    found = [
        Change("a", 0, 1, "small", 1.0, 1.1),
        Change("a", 0, 1, "large", 1.0, 3.0),
        Change("a", 0, 2, "large", 1.0, 2.0),
    ]
    assert told(found) == ["a: 3 numbers, most of all large 1 -> 3 (week 1); small 1 -> 1.1 (week 1)"]


def test_update_says_what_changed_and_writes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "baseline.csv"
    key = ("docked/cascade", 1, 7)
    rows = {key: row for key, row in BASELINE.items() if key[0] == "docked/cascade"}
    recorded.write(rows | {key: rows[key] | {"alignment": 0.123}}, file)
    monkeypatch.setattr(recorded, "FILE", file)
    monkeypatch.setattr(recorded, "names", lambda: ["docked/cascade"])
    assert update.main(["--check"]) == 1
    assert recorded.read(file)[key]["alignment"] == pytest.approx(0.123)
    assert update.main([]) == 0
    assert "alignment 0.123 -> " in capsys.readouterr().out
    assert not changes(rows, recorded.read(file))
    assert update.main(["--check"]) == 0
