"""The results folder comes back as it was saved, and nothing is lost when it cannot be written or read."""

from __future__ import annotations

import json
import math
import shutil
import string
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orgsim.problems import InvalidInput
from orgsim.results.plain import canonical_json
from orgsim.results.store import load, save
from orgsim.results.types import ChartShape, Event, GroupSeries, MeasureInfo, Results
from tests.builders import make_results

TEXT = st.text(st.characters(codec="utf-8"), max_size=12)
SCALARS = st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats() | TEXT
DATA = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3))
TABLES = st.dictionaries(TEXT, DATA, max_size=4)


def same(first: Results, second: Results) -> None:
    """Fail unless both hold the same, bit for bit."""
    assert canonical_json(first.scenario) == canonical_json(second.scenario)
    assert canonical_json(first.provenance) == canonical_json(second.provenance)
    assert canonical_json(first.runs) == canonical_json(second.runs)
    assert canonical_json(first.expectations) == canonical_json(second.expectations)
    assert [vars(event) for event in first.events] == [vars(event) for event in second.events]
    assert first.measures == second.measures
    assert first.weeks.tobytes() == second.weeks.tobytes()
    assert first.series.shape == second.series.shape
    assert first.series.tobytes() == second.series.tobytes()
    assert list(first.groups) == list(second.groups)
    for kind, group in first.groups.items():
        other = second.groups[kind]
        assert (group.kind, group.names, group.measures) == (other.kind, other.names, other.measures)
        for name in ("weeks", "values", "headcount"):
            assert getattr(group, name).tobytes() == getattr(other, name).tobytes()
            assert getattr(group, name).shape == getattr(other, name).shape
    assert (first.chart is None) == (second.chart is None)
    if first.chart is not None and second.chart is not None:
        assert first.chart.unit == second.chart.unit
        assert first.chart.parent.tolist() == second.chart.parent.tolist()
        assert first.chart.level.tolist() == second.chart.level.tolist()


@st.composite
def any_results(draw: st.DrawFn) -> Results:
    """Small results with odd names, missing numbers and any plain data."""
    replications, weeks, teams = draw(st.integers(0, 3)), draw(st.integers(0, 3)), draw(st.integers(0, 3))
    names = draw(st.lists(TEXT, max_size=3, unique=True))
    pool = np.array([0, 1, -2.5, np.nan, np.inf, 1e-42], np.float32)
    pick = np.random.default_rng(draw(st.integers(0, 99)))
    group = GroupSeries(
        "team",
        tuple(draw(st.lists(TEXT, min_size=teams, max_size=teams))),
        tuple(names),
        np.arange(weeks, dtype=np.int32),
        pick.choice(pool, (replications, weeks, teams, len(names))),
        pick.choice(pool, (replications, weeks, teams)),
    )
    parent = np.arange(-1, teams - 1, dtype=np.int32)
    details = draw(st.lists(st.dictionaries(TEXT, st.integers() | TEXT, max_size=2), max_size=3))
    return Results(
        scenario=draw(TABLES),
        measures=tuple(MeasureInfo(name, draw(TEXT), "share", draw(TEXT)) for name in names),
        weeks=np.arange(weeks, dtype=np.int32) * 4,
        series=pick.choice(pool, (replications, weeks, len(names))),
        groups={"team": group} if draw(st.booleans()) else {},
        chart=ChartShape(parent, parent + 1, group.names) if draw(st.booleans()) else None,
        events=tuple(Event(0, week, "shock", draw(TEXT), draw(TEXT), detail) for week, detail in enumerate(details)),
        runs=tuple(draw(st.lists(TABLES, min_size=replications, max_size=replications))),
        provenance=draw(TABLES),
        expectations=tuple(draw(st.lists(TABLES, max_size=3))),
    )


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(results=any_results())
def test_any_results_come_back(results: Results, tmp_path: Path) -> None:
    folder = tmp_path / "results"
    save(results, folder, force=True)
    same(results, load(folder))


def test_full_results_come_back(tmp_path: Path) -> None:
    results = make_results(replications=4, weeks=30)
    assert save(results, tmp_path / "deep" / "results") == tmp_path / "deep" / "results"
    same(results, load(tmp_path / "deep" / "results"))
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["results"]


def test_numbers_of_numpy_are_saved_as_numbers(tmp_path: Path) -> None:
    results = make_results(replications=1, weeks=5, teams=0)
    runs = ({**results.runs[0], "seed": np.int64(7), "seconds": np.float32(0.5), "done": np.bool_(True)},)
    save(replace(results, runs=runs), tmp_path / "r")
    row = load(tmp_path / "r").runs[0]
    assert (row["seed"], row["seconds"], row["done"]) == (7, 0.5, True)


def test_files_say_what_they_should(tmp_path: Path) -> None:
    results = make_results(replications=3, weeks=10)
    save(results, tmp_path / "r")
    manifest = json.loads((tmp_path / "r" / "manifest.json").read_text())
    assert manifest["status"] == "complete"
    assert manifest["provenance"]["seeds"] == [1, 2, 3]
    lines = (tmp_path / "r" / "runs.csv").read_text().splitlines()
    assert len(lines) == 4
    cells = dict(zip(lines[0].split(","), lines[1].split(","), strict=True))
    assert (cells["replication"], cells["status"], cells["error"]) == ("0", "ok", "")
    assert math.isclose(float(cells["end_alignment"]), results.measure("alignment")[0, -1], rel_tol=1e-6)
    with np.load(tmp_path / "r" / "series" / "measures.npz") as arrays:
        assert arrays["series"].dtype == np.float32


def test_failed_runs_are_counted(tmp_path: Path) -> None:
    results = make_results(replications=2, weeks=10, teams=0)
    series = results.series.copy()
    series[1] = np.nan
    runs = (results.runs[0], {**results.runs[1], "status": "failed", "error": "ZeroDivisionError"})
    save(replace(results, runs=runs, series=series), tmp_path / "r")
    assert json.loads((tmp_path / "r" / "manifest.json").read_text())["status"] == "1 of 2 runs failed"
    assert load(tmp_path / "r").runs[1]["error"] == "ZeroDivisionError"


def test_an_existing_folder_is_refused(tmp_path: Path) -> None:
    results = make_results(replications=1, weeks=5, teams=0)
    save(results, tmp_path / "r")
    (tmp_path / "r" / "note.txt").write_text("mine")
    with pytest.raises(InvalidInput, match="exists already"):
        save(results, tmp_path / "r")
    assert (tmp_path / "r" / "note.txt").read_text() == "mine"
    save(replace(results, scenario={"name": "another"}), tmp_path / "r", force=True)
    assert load(tmp_path / "r").name == "another"
    assert not (tmp_path / "r" / "note.txt").exists()


@pytest.mark.parametrize("manifest", [None, "not json", '{"program": "other"}', "[]"])
def test_force_spares_what_is_not_ours(tmp_path: Path, manifest: str | None) -> None:
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "thesis.txt").write_text("years of work")
    if manifest is not None:
        (tmp_path / "r" / "manifest.json").write_text(manifest)
    with pytest.raises(InvalidInput, match="not replaced"):
        save(make_results(replications=1, weeks=5, teams=0), tmp_path / "r", force=True)
    assert (tmp_path / "r" / "thesis.txt").read_text() == "years of work"
    (tmp_path / "file").write_text("x")
    with pytest.raises(InvalidInput, match="is a file"):
        save(make_results(replications=1, weeks=5, teams=0), tmp_path / "file", force=True)


def test_a_failure_leaves_the_old_results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    results = make_results(replications=1, weeks=5, teams=0)
    save(results, tmp_path / "r")

    def fail(*_: Any, **__: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("numpy.savez_compressed", fail)
    with pytest.raises(OSError, match="disk full"):
        save(results, tmp_path / "r", force=True)
    assert [path.name for path in tmp_path.iterdir()] == ["r"]
    same(results, load(tmp_path / "r"))


def test_inconsistent_results_are_refused_with_every_problem(tmp_path: Path) -> None:
    results = make_results(replications=2, weeks=5)
    broken = replace(results, runs=results.runs[:1], provenance={"x": object()})
    with pytest.raises(InvalidInput) as caught:
        save(broken, tmp_path / "r")
    messages = "\n".join(problem.message for problem in caught.value.problems)
    assert "series has shape" in messages
    assert "object is not plain data" in messages
    assert "group 'team'" in messages
    assert not (tmp_path / "r").exists()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("manifest.json", None, "holds no manifest.json"),
        ("manifest.json", b"{", "cannot be read"),
        ("manifest.json", b"{}", "not the manifest"),
        ("manifest.json", b'{"program": "orgsim", "format": 99}', "format 99"),
        ("manifest.json", b'{"program": "orgsim", "format": 1}', "tables is missing"),
        ("scenario.toml", None, "is missing"),
        ("scenario.toml", b'name = "changed"', "changed after the runs"),
        ("runs.csv", b"a,b\n1,2\n", "header"),
        ("series/measures.npz", b"PK nonsense", "cannot be read"),
        ("series/team.npz", None, "is missing"),
        ("chart.npz", b"", "cannot be read"),
        ("events.jsonl", b'{"week": 1}\n', "cannot be read"),
        ("expect.csv", b"\xff\xfe", "cannot be read"),
    ],
)
def test_damage_is_reported(tmp_path: Path, name: str, content: bytes | None, says: str) -> None:
    save(make_results(replications=2, weeks=5), tmp_path / "r")
    damaged = tmp_path / "r" / name
    damaged.unlink()
    if content is not None:
        damaged.write_bytes(content)
    with pytest.raises(InvalidInput, match=says):
        load(tmp_path / "r")


def test_all_damage_is_reported_at_once(tmp_path: Path) -> None:
    save(make_results(replications=2, weeks=5), tmp_path / "r")
    for name in ("runs.csv", "events.jsonl", "series/unit.npz"):
        (tmp_path / "r" / name).unlink()
    with pytest.raises(InvalidInput) as caught:
        load(tmp_path / "r")
    assert len(caught.value.problems) == 3
    with pytest.raises(InvalidInput, match="does not exist"):
        load(tmp_path / "nowhere")


@pytest.fixture(scope="module")
def intact(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of small results."""
    return save(make_results(replications=2, weeks=3, teams=3), tmp_path_factory.mktemp("intact") / "r")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 10**6), byte=st.sampled_from(string.printable.encode()), which=st.integers(0, 20))
def test_a_changed_byte_is_an_error_or_harmless(
    intact: Path, tmp_path: Path, place: int, byte: int, which: int
) -> None:
    folder = Path(shutil.copytree(intact, tempfile.mkdtemp(dir=tmp_path), dirs_exist_ok=True))
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    damaged = files[which % len(files)]
    content = bytearray(damaged.read_bytes())
    content[place % len(content)] = byte
    damaged.write_bytes(bytes(content))
    try:
        assert load(folder).series.shape[0] == 2
    except InvalidInput as problem:
        assert problem.problems
