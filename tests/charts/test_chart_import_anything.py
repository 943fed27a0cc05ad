"""Whatever a people file holds, it becomes one tree or is refused with a reason."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from orgsim.charts import import_people, import_ties, load_chart
from orgsim.charts.repairs import PEOPLE_KINDS
from orgsim.problems import InvalidInput

REPAIRS = st.lists(st.sampled_from(sorted(PEOPLE_KINDS)), max_size=6, unique=True).flatmap(
    lambda kinds: st.fixed_dictionaries({kind: st.sampled_from(PEOPLE_KINDS[kind].choices) for kind in kinds})
)

ODD_MANAGERS = [
    "",
    "xx",
    "-1",
    "0",
    "none",
    "former account",
    "ask Ada",
    "999",
    "Boss",
    "Lead",
    "Person 2",
    "p1@x.no",
    "7 ",
]
STATUS = ["Active", "Active", "", "Terminated", "Vacant", "On leave"]


@contextmanager
def file_with(content: bytes, suffix: str = ".csv") -> Iterator[Path]:
    descriptor, name = tempfile.mkstemp(suffix=suffix)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
        yield Path(name)
    finally:
        os.unlink(name)


@st.composite
def messy_tables(draw: st.DrawFn) -> list[list[str]]:
    size = draw(st.integers(1, 25))
    zeros = draw(st.sampled_from(["", "000"]))
    rows = [["Employee ID", "Name", "Title", "Email", "Manager ID", "Status", "Department", "Person ID", "Tenure"]]
    for number in range(size):
        boss = draw(st.one_of(st.just(max(0, number - 1) // 3), st.integers(0, size)))
        manager = (
            draw(st.one_of(st.just(str(boss)), st.sampled_from(ODD_MANAGERS)))
            if number
            else draw(st.sampled_from(["", "0"]))
        )
        person = draw(st.one_of(st.just(str(number)), st.integers(0, size).map(str), st.just("")))
        identifier = draw(st.sampled_from([zeros + str(number)] * 8 + ["", zeros + "1"]))
        row = [
            identifier,
            draw(st.sampled_from([f"Person {number}", "Vacant", ""])),
            draw(st.sampled_from(["Boss", "Lead", "Clerk", ""])),
            draw(st.sampled_from([f"p{number}@x.no", ""])),
            manager,
            draw(st.sampled_from(STATUS)),
            draw(st.sampled_from(["Sales", "", "NA"])),
            person,
            draw(st.sampled_from(["", "3", "x", "inf", "1e400"])),
        ]
        rows.append(row[: draw(st.sampled_from([9] * 8 + [4]))] + draw(st.sampled_from([[]] * 8 + [["extra"]])))
    return rows


def written(rows: list[list[str]], delimiter: str = ",") -> bytes:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    return stream.getvalue().encode()


@settings(max_examples=120, deadline=None)
@given(messy_tables(), REPAIRS)
def test_messy_tables_become_one_tree_or_are_refused(rows: list[list[str]], repairs: dict[str, str]) -> None:
    with file_with(written(rows)) as path:
        try:
            imported = load_chart(path, repairs=repairs)
        except InvalidInput as refused:
            assert refused.problems
            assert "refuse" in repairs.values() or "nobody is left" in str(refused)
            return
    chart = imported.chart.check_consistency()
    assert chart.size <= len(rows)
    assert imported.ties_generated
    counts: dict[str, int] = {}
    for problem in imported.problems:
        assert problem.repair in problem.choices
        assert 0 <= problem.row <= len(rows)
        counts[problem.kind] = counts.get(problem.kind, 0) + problem.rows
    assert counts == {kind: sum(repairs.values()) for kind, repairs in imported.applied.items()}


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_clean_tree_in_any_order_comes_back_exactly(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 40))
    boss = [0] + [data.draw(st.integers(0, number - 1)) for number in range(1, size)]
    rows = [[f"E{number}", f"E{boss[number]}" if number else ""] for number in range(size)]
    delimiter = data.draw(st.sampled_from(",;\t"))
    with file_with(written([["Worker ID", "Reports To"], *data.draw(st.permutations(rows))], delimiter)) as path:
        chart = import_people(path, {"*": "refuse"}).chart.check_consistency()
    assert chart.ids is not None
    assert {chart.ids[row]: chart.ids[manager] for row, manager in enumerate(chart.manager) if manager >= 0} == {
        f"E{number}": f"E{boss[number]}" for number in range(1, size)
    }


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=300),
        st.binary(max_size=200).map(lambda content: b"id,manager\n" + content),
        st.text(max_size=200).map(lambda text: ("id,name,manager\n" + text).encode("utf-8", "surrogatepass")),
        st.binary(max_size=100).map(lambda content: b"PK\x03\x04" + content),
    )
)
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with file_with(content) as path:
        try:
            import_people(path).chart.check_consistency()
        except InvalidInput as refused:
            assert refused.problems
        try:
            ties, _ = import_ties(path, ["1", "2"])
        except InvalidInput as refused:
            assert refused.problems
        else:
            assert ties.problems(2) == []


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([".graphml", ".gexf"]))
def test_any_bytes_as_a_graph_file_are_read_or_refused(content: bytes, suffix: str) -> None:
    with file_with(content, suffix) as path:
        try:
            ties, _ = import_ties(path, ["1", "2"])
        except InvalidInput as refused:
            assert refused.problems
        else:
            assert ties.problems(2) == []
