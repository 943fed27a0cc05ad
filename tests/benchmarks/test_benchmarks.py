"""The benchmarks run, their table has its columns, and peers compute what the engine computes. Never how fast."""

from __future__ import annotations

import csv
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from benchmarks import compare, machine
from benchmarks.__main__ import SECTIONS, main
from benchmarks.organizations import QUICK, plan
from benchmarks.peers import frameworks, in_c, learning
from benchmarks.peers.mesa_objects import ObjectModel
from benchmarks.peers.recorded import record_week
from benchmarks.rows import COLUMNS, Row, markdown, row
from benchmarks.timing import Sample, taking_turns
from orgsim.course import THE_WEEK
from orgsim.model import OrgModel
from tests.reference.comparing import differences


def table(folder: Path) -> list[dict[str, str]]:
    with (folder / "benchmarks.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.slow
def test_quick_benchmarks_write_table_and_figure(tmp_path: Path) -> None:
    given = ["--quick", "--only", "week", "population", "learning", "roofline", "--out", str(tmp_path)]
    assert main(given) == 0
    rows = table(tmp_path)
    assert tuple(rows[0]) == COLUMNS
    measured = {(item["section"], item["what"]) for item in rows if item["repeats"] != "0"}
    assert {("week", name) for name, _, _ in THE_WEEK} <= measured
    assert ("peers: learning step", "numpy") in measured
    for item in rows:
        if item["clock"]:
            assert 0 <= float(item["low"]) <= float(item["median"]) <= float(item["high"]), item
    page = (tmp_path / "benchmarks.md").read_text(encoding="utf-8")
    assert all(f"### {section}" in page for section in {item["section"] for item in rows})
    assert (tmp_path / "benchmarks.png").read_bytes().startswith(b"\x89PNG")
    assert machine.describe()["python"] in page


@pytest.mark.slow
def test_every_section_runs(tmp_path: Path) -> None:
    assert main(["--quick", "--out", str(tmp_path)]) == 0
    assert len({item["section"] for item in table(tmp_path)}) == len(SECTIONS)


@pytest.mark.parametrize("size", [7, 90])
def test_mesa_objects_live_as_the_engine(size: int) -> None:
    workforce = {"quit_rate": 0.8, "fill_delay": 2, "refill": 0.9}
    communication = {"transition": "step", "broadcast": 0.02}
    model = OrgModel(plan(size, seed=3, workforce=workforce, communication=communication), collect=False)
    objects = ObjectModel(model.organization)
    for week in range(16):
        model.step()
        objects.step()
        assert differences(objects.company, model.organization) == [], week
    if size == 90:
        assert model.organization.memory.hires > 0
    assert len(objects.agents) == model.organization.headcount


def test_objects_with_pythons_luck_follow_the_same_laws() -> None:
    model = OrgModel(plan(400, seed=5), collect=False)
    objects = ObjectModel(model.organization, exact=False)
    for _ in range(15):
        model.step()
        objects.step()
    people = model.organization.people
    ours = np.array([[p.affect, p.engagement, p.output, sum(map(abs, p.belief))] for p in objects.agents])
    known = np.bitwise_count(people.knows).sum(axis=1)
    theirs = np.stack([people.affect, people.engagement, people.output, known], axis=1)[people.filled]
    error = np.sqrt(ours.var(axis=0) / len(ours) + theirs.var(axis=0) / len(theirs))
    # Four measures at the one seed that is written here: beyond 4 standard errors is no chance.
    assert np.all(np.abs(ours.mean(axis=0) - theirs.mean(axis=0)) < 4 * error)


PEERS = {**frameworks.OBJECTS, **frameworks.ARRAYS}


@pytest.mark.parametrize("name", PEERS)
def test_frameworks_learn_as_the_engine(name: str) -> None:
    package, maker = PEERS[name]
    if find_spec(package) is None:
        pytest.skip(f"{package} is not installed (extra: bench)")
    problem = learning.problem(150, seed=2)
    compare._check_learning({"engine": learning.Engine(problem), name: maker(problem)})


@pytest.mark.parametrize("maker", [learning.Numpy, learning.NaiveNumba])
def test_arrays_learn_as_the_engine(maker: type[learning.Arrays]) -> None:
    problem = learning.problem(300, seed=2)
    engine = learning.Engine(problem)
    compare._check_learning({"engine": engine, "peer": maker(problem)})
    assert not np.array_equal(engine.stances(), problem.stances)


def test_a_peer_that_disagrees_is_not_timed() -> None:
    problem = learning.problem(60, seed=2)
    other = replace(problem, reality=-problem.reality)
    with pytest.raises(compare.Disagreement, match="numpy"):
        compare._check_learning({"engine": learning.Engine(problem), "numpy": learning.Numpy(other)})


def test_kernels_in_c_compute_the_same() -> None:
    if machine.compiler() is None:
        pytest.skip("no C compiler")
    rows = compare.in_c_too(replace(QUICK, sizes=(230,), repeats=1))
    assert {item.what.split(",")[0] for item in rows} >= set(in_c.KERNELS)


def test_without_a_compiler_the_table_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_c, "compiler", lambda: None)
    (only,) = compare.in_c_too(QUICK)
    assert "no C compiler" in only.note and only.repeats == 0


def test_a_recorded_week_is_the_week() -> None:
    one, other = (OrgModel(plan(120), collect=False) for _ in range(2))
    calls = record_week(one)
    other.step()
    assert np.array_equal(one.measures(), other.measures(), equal_nan=True)
    assert {call.process for call in calls} >= {"communication", "work", "wellbeing"}


def test_turns_are_taken() -> None:
    seen: list[str] = []
    found = taking_turns({name: lambda name=name: seen.append(name) for name in "ab"}, 3, warm_up=())
    assert seen == ["a", "b"] * 3
    assert len(found["b"].cpu.values) == 3


def test_rows_as_markdown() -> None:
    rows = [row(("s", "x", size), Sample([1.0, 2.0, 3.0]), "ns", "cpu") for size in (10, 2000)]
    lines = markdown(rows).splitlines()
    assert lines[2] == "| what | unit | N = 10 | N = 2,000 | note |"
    assert lines[4] == "| x | ns (cpu) | 2 (1.5–2.5) | 2 (1.5–2.5) |  |"
    assert isinstance(rows[0], Row)


@pytest.mark.parametrize("given", [["--only", "nothing"], ["--sizes", "1.5"], ["--repeats", "0"]])
def test_bad_options(given: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(given)
    assert end.value.code == 2
    assert given[1] in capsys.readouterr().err
