"""Reading informal ties from CSV, a workbook, GraphML, GEXF or any networkx graph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

import numpy as np
from numpy.typing import NDArray

from orgsim.charts.chart import Ties
from orgsim.charts.columns import TIE_COLUMNS, header_score, missing_column, recognize
from orgsim.charts.reading import Table, read_table
from orgsim.charts.references import Texts, bare_number, find, same_form
from orgsim.charts.repairs import TIE_KINDS, ChartProblem, RepairBook
from orgsim.charts.values import numbers
from orgsim.problems import InvalidInput, Problem, nearest

if TYPE_CHECKING:
    import networkx

GRAPH_SUFFIXES = (".graphml", ".gexf")
REPORTS_TO = "reports_to"
_NODE_NAMES = ("id", "employee_id", "person_id", "label", "name", "email")


@dataclass(frozen=True)
class TieList:
    """Ties as listed, one entry each: texts of both ends and the kind, weights (NaN where unreadable), and the row.

    short, long: entries from rows with too few or too many cells. weight_text: what stood where the weight should.
    """

    name: str
    source: Texts
    target: Texts
    kind: Texts
    weight: NDArray[np.float64]
    weight_text: Texts
    row: NDArray[np.int64]
    short: NDArray[np.int64]
    long: NDArray[np.int64]


@dataclass(frozen=True)
class TieChoices:
    """What to make of a list of ties. kinds: the kinds of ties wanted; all but reporting lines if left out.

    repairs: kind of defect -> repair, see ``repairs.TIE_KINDS``. columns: meaning -> column name, see
    ``columns.TIE_COLUMNS``. merged: other ids of people in the chart -> the id that the chart has.
    """

    kinds: Sequence[str] | None = None
    repairs: Mapping[str, str] | None = None
    columns: Mapping[str, str] | None = None
    merged: Mapping[str, str] | None = None


def import_ties(
    source: str | Path | networkx.Graph, chart_ids: Sequence[str], choices: TieChoices | None = None
) -> tuple[Ties, tuple[ChartProblem, ...]]:
    """Ties among the people of a chart, and every defect with its row.

    source: a table (source, target, and if known kind and weight), a .graphml or .gexf file, or a networkx graph.
    Directed ties are made undirected; weights of all kinds and directions of a pair are summed and scaled to mean 1.
    Entries with an unknown end, to oneself or without a positive weight are left out. Raises InvalidInput when the
    file cannot be used, or for everything that is refused.
    """
    choices = choices or TieChoices()
    if isinstance(source, str | Path):
        path = Path(source)
        if path.suffix.lower() in GRAPH_SUFFIXES:
            listed = _from_graph(read_graph(path), chart_ids, path.name)
        else:
            listed = _from_table(path, chart_ids, choices.columns)
    else:
        listed = _from_graph(source, chart_ids, "graph")
    book = RepairBook(listed.name, TIE_KINDS, dict(choices.repairs or {}))
    ties = _checked(listed, chart_ids, choices, book)
    book.settle()
    return ties, tuple(book.problems)


def read_graph(path: str | Path) -> networkx.Graph:
    """The graph in a .graphml or .gexf file; InvalidInput when there is none."""
    import networkx

    path = Path(path)
    read = networkx.read_gexf if path.suffix.lower() == ".gexf" else networkx.read_graphml
    try:
        return read(path)
    except FileNotFoundError as error:
        raise InvalidInput(Problem(path.name, "there is no such file")) from error
    except (ParseError, networkx.NetworkXException, OSError, ValueError, KeyError, TypeError) as error:
        kind = path.suffix[1:].upper()
        raise InvalidInput(Problem(path.name, f"this is not a readable {kind} file ({error})")) from error


def _from_table(path: Path, chart_ids: Sequence[str], columns: Mapping[str, str] | None) -> TieList:
    table = read_table_or_list(path, chart_ids)
    found = recognize(table.header, TIE_COLUMNS, columns, table.name)
    missing = [meaning for meaning in ("source", "target") if meaning not in found]
    if missing:
        raise InvalidInput(
            [missing_column(table.header, TIE_COLUMNS, meaning, f"{table.name}:header") for meaning in missing]
        )
    blank = np.full(table.size, "", object)
    kind = table.columns[found["kind"][0]] if "kind" in found else blank
    text = table.columns[found["weight"][0]] if "weight" in found else blank
    weight, _ = numbers(text)
    weight[text == ""] = 1.0
    source, target = (table.columns[found[end][0]] for end in ("source", "target"))
    return TieList(table.name, source, target, kind, weight, text, table.row, table.short, table.long)


def read_table_or_list(path: Path, chart_ids: Sequence[str]) -> Table:
    """A table of ties; a list without header, of two people and perhaps a weight, gets one."""
    table = read_table(path, partial(header_score, TIE_COLUMNS))
    known = set(same_form(np.asarray(chart_ids, object)))
    if header_score(TIE_COLUMNS, table.header) or len(table.header) not in (2, 3):
        return table
    if not all(cell.casefold() in known for cell in table.header[:2]):
        return table
    columns = tuple(
        np.append(np.array([cell], object), column) for cell, column in zip(table.header, table.columns, strict=True)
    )
    header = ("source", "target", "weight")[: len(table.header)]
    return Table(table.name, header, columns, np.append(1, table.row), table.short + 1, table.long + 1)


def _from_graph(graph: networkx.Graph, chart_ids: Sequence[str], name: str) -> TieList:
    named = _node_names(graph, chart_ids)
    edges = list(graph.edges(data=True))

    def column(values: Iterable[Any]) -> Texts:
        result = np.empty(len(edges), object)
        result[:] = [str(value) for value in values]
        return result

    text = column(data.get("weight", 1) for _, _, data in edges)
    nothing = np.zeros(0, np.int64)
    return TieList(
        name,
        source=column(named[first] for first, _, _ in edges),
        target=column(named[second] for _, second, _ in edges),
        kind=column(data.get("kind", data.get("type", "")) for _, _, data in edges),
        weight=numbers(text)[0],
        weight_text=text,
        row=np.arange(1, len(edges) + 1),
        short=nothing,
        long=nothing,
    )


def _node_names(graph: networkx.Graph, chart_ids: Sequence[str]) -> dict[Any, str]:
    """How the graph names people: by its nodes or by the attribute that fits the chart best."""
    known = set(chart_ids)
    options = [{node: str(node) for node in graph}]
    for attribute in _NODE_NAMES:
        options.append({node: str(data.get(attribute, node)) for node, data in graph.nodes(data=True)})
    return max(options, key=lambda option: sum(name in known for name in option.values()))


def _checked(listed: TieList, chart_ids: Sequence[str], choices: TieChoices, book: RepairBook) -> Ties:
    wanted = _wanted_kinds(listed, choices.kinds)
    for kind, rows in (("short_row", listed.short), ("long_row", listed.long)):
        for index in rows.tolist():
            repair = book.record(kind, listed.row[index], str(listed.source[index]), str(listed.target[index]))
            wanted[index] &= repair != "drop"
    listed = replace(listed, source=np.where(wanted, listed.source, ""), target=np.where(wanted, listed.target, ""))
    ends = _ends(listed, chart_ids, choices.merged or {}, book)
    kept = wanted.copy()
    for end, texts in zip(ends, (listed.source, listed.target), strict=True):
        for index in np.flatnonzero(wanted & (end < 0)).tolist():
            book.record("unknown_end", listed.row[index], str(texts[index]), str(texts[index]))
        kept &= end >= 0
    for index in np.flatnonzero(kept & (ends[0] == ends[1])).tolist():
        book.record("self_tie", listed.row[index], str(listed.source[index]))
    kept &= ends[0] != ends[1]
    good = np.isfinite(listed.weight) & (listed.weight > 0) & (listed.weight < 1e30)
    for index in np.flatnonzero(kept & ~good).tolist():
        book.record("bad_number", listed.row[index], str(listed.source[index]), str(listed.weight_text[index]))
    kept &= good
    _note_repeated(listed, ends, kept, book)
    return Ties.from_pairs(len(chart_ids), ends[0][kept], ends[1][kept], listed.weight[kept])


def _wanted_kinds(listed: TieList, kinds: Sequence[str] | None) -> NDArray[np.bool_]:
    there = sorted(set(listed.kind))
    if kinds is None:
        return listed.kind != REPORTS_TO
    wrong = [kind for kind in kinds if kind not in there]
    if wrong:
        raise InvalidInput(
            [
                Problem(listed.name, "no ties of this kind", "kinds", kind, ", ".join(there), nearest(kind, there))
                for kind in wrong
            ]
        )
    return np.isin(listed.kind, list(kinds))


def _ends(
    listed: TieList, chart_ids: Sequence[str], merged: Mapping[str, str], book: RepairBook
) -> list[NDArray[np.int64]]:
    ids = np.array([*chart_ids, *merged], object)
    row = {name: number for number, name in enumerate(chart_ids)}
    place = np.array([*range(len(chart_ids)), *(row.get(name, -1) for name in merged.values()), -1])
    ends = []
    for texts in (listed.source, listed.target):
        found, _ = find(texts, ids)
        for form, loosely in ((same_form, False), (bare_number, True)):
            left = np.flatnonzero((found < 0) & (texts != ""))
            if not len(left):
                break
            again, several = find(form(texts[left]), form(ids))
            again[several] = -1
            found[left] = again
            if loosely and np.any(again >= 0):
                hit = left[again >= 0]
                first = int(hit[0])
                book.record("leading_zeros_lost", listed.row[first], str(texts[first]), rows=len(hit))
        ends.append(place[found])
    return ends


def _note_repeated(listed: TieList, ends: list[NDArray[np.int64]], kept: NDArray[np.bool_], book: RepairBook) -> None:
    """One entry for all, as a list of single messages repeats nearly every pair."""
    import pandas

    rows = np.flatnonzero(kept)
    columns = {"source": ends[0][rows], "target": ends[1][rows], "kind": listed.kind[rows]}
    again = rows[pandas.DataFrame(columns).duplicated().to_numpy(bool)]
    if len(again):
        first = int(again[0])
        value = f"{listed.source[first]} - {listed.target[first]}"
        book.record("duplicate_tie", listed.row[first], str(listed.source[first]), value, rows=len(again))
