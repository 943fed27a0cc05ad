"""Reading people.csv or a workbook into a chart, with every defect listed by row and repaired as chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from orgsim.charts.chart import HEAD_OFFICE, Chart, Ties, level_bounds, subtree_units
from orgsim.charts.columns import PEOPLE_COLUMNS, header_score, missing_column, recognize
from orgsim.charts.forest import compact, move_up
from orgsim.charts.heads import one_tree
from orgsim.charts.reading import Table, read_table
from orgsim.charts.references import KeyColumn, choose_columns
from orgsim.charts.repairs import PEOPLE_KINDS, ChartProblem, RepairBook
from orgsim.charts.roster import Roster, check_rows, check_values, drop_absent, merge_posts, resolve_managers
from orgsim.problems import InvalidInput, Problem

SYNTHETIC_LABEL = "Head (added)"


@dataclass(frozen=True)
class Imported:
    """A chart read from a file. problems: every defect with its row and repair. applied: kind -> repair -> rows.

    columns: meaning -> name of the column used. tie_problems: the same for the file of ties.
    merged: id of a second post -> id of the person who holds it.
    dotted_lines: pairs of rows of the chart, int32 [pairs, 2], from a dotted-line column.
    """

    chart: Chart
    problems: tuple[ChartProblem, ...]
    applied: dict[str, dict[str, int]]
    columns: dict[str, str]
    dotted_lines: NDArray[np.int32]
    merged: dict[str, str]
    tie_problems: tuple[ChartProblem, ...] = ()
    ties_generated: bool = False


def import_people(
    path: str | Path, repairs: Mapping[str, str] | None = None, columns: Mapping[str, str] | None = None
) -> Imported:
    """Read who reports to whom from a table of people (CSV or workbook), one row a person.

    repairs: kind of defect -> repair, see ``repairs.PEOPLE_KINDS``; ``{"*": "refuse"}`` accepts clean files only.
    columns: meaning -> column name, see ``columns.PEOPLE_COLUMNS``, where recognition by name is wrong.
    The chart has no ties. Raises InvalidInput when the file cannot be used, or for every row that is refused.
    """
    table = read_table(path, partial(header_score, PEOPLE_COLUMNS))
    book = RepairBook(table.name, PEOPLE_KINDS, dict(repairs or {}))
    roster, used = _roster(table, columns)
    for step in (check_rows, check_values, resolve_managers, merge_posts, drop_absent):
        step(roster, book)
    if not roster.kept.any():
        book.settle()
        raise InvalidInput(Problem(table.name, "nobody is left after the repairs"))
    imported = _arrange(roster, book)
    book.settle()
    return Imported(
        chart=imported[0],
        problems=tuple(book.problems),
        applied=book.applied(),
        columns={field: table.header[index] for field, index in used.items()},
        dotted_lines=imported[1],
        merged=roster.merged,
    )


def _roster(table: Table, columns: Mapping[str, str] | None) -> tuple[Roster, dict[str, int]]:
    found = recognize(table.header, PEOPLE_COLUMNS, columns, table.name)
    identifiers = found.get("id") or found.get("email") or found.get("name") or []
    identifiers = [index for index in identifiers if np.any(table.columns[index] != "")] or identifiers
    missing = [meaning for meaning, there in (("id", identifiers), ("manager", found.get("manager"))) if not there]
    if missing:
        raise InvalidInput(
            [missing_column(table.header, PEOPLE_COLUMNS, meaning, f"{table.name}:header") for meaning in missing]
        )
    used = {field: indices[0] for field, indices in found.items() if field not in ("id", "person")}
    managers = [index for index in found["manager"] if index not in identifiers] or found["manager"]
    keys = [("id", index) for index in identifiers]
    keys += [(field, used[field]) for field in ("email", "name", "role", "title") if field in used]
    number, key = choose_columns(
        [table.columns[index] for index in managers],
        [KeyColumn(field, table.columns[index]) for field, index in keys],
    )
    used["manager"] = managers[number]
    used["id"] = keys[key][1] if keys[key][0] == "id" else identifiers[0]
    person = [index for index in found.get("person", []) if index != used["id"]]
    if person:
        used["person"] = person[0]
    first_key = keys[key]
    others = [other for other in keys if other != first_key and other[1] != used["manager"]]
    names = _full_names(table, found)
    roster = Roster(
        table=table,
        cells={field: table.columns[index] for field, index in used.items()},
        ids=table.columns[used["id"]].copy(),
        key_columns=[KeyColumn(field, table.columns[index]) for field, index in (first_key, *others)],
    )
    if names is not None and "name" not in used:
        roster.cells["name"] = names
        roster.key_columns.append(KeyColumn("name", names))
    return roster, used


def _full_names(table: Table, found: dict[str, list[int]]) -> NDArray[np.object_] | None:
    if "first_name" not in found or "last_name" not in found:
        return None
    first, last = (table.columns[found[part][0]] for part in ("first_name", "last_name"))
    names = np.empty(table.size, object)
    names[:] = [f"{one} {other}".strip() for one, other in zip(first, last, strict=True)]
    return names


def _arrange(roster: Roster, book: RepairBook) -> tuple[Chart, NDArray[np.int32]]:
    """The chart of the rows that are kept, and its dotted lines."""
    rows = np.flatnonzero(roster.kept)
    manager = compact(move_up(roster.manager, ~roster.kept), roster.kept)
    manager, order = one_tree(manager, roster.ids[rows], roster.table.row[rows], book)
    added = len(manager) - len(rows)
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    above = manager[order]
    above[1:] = place[above[1:]]
    above[0] = -1
    source = np.append(rows, np.full(added, -1, np.int64))[order]
    chart = _chart(roster, above.astype(np.int32), source)
    where = np.full(roster.table.size, -1, np.int64)
    where[source[source >= 0]] = np.flatnonzero(source >= 0)
    lines = where[roster.dotted_lines]
    lines = lines[(lines >= 0).all(axis=1)] if len(lines) else lines
    return chart, lines.astype(np.int32)


def _chart(roster: Roster, manager: NDArray[np.int32], source: NDArray[np.int64]) -> Chart:
    """Every column in the order of the chart; ``source`` is the table row, -1 for a head that was added."""
    ids = _column(roster.ids, source, _free_id(roster))
    label = _labels(roster, source)
    unit, unit_names = _units(roster, manager, source, label or tuple(ids))
    return Chart(
        manager=manager,
        unit=unit,
        unit_names=unit_names,
        ties=Ties.none(len(manager)),
        ids=tuple(ids),
        labels=label,
        level_label=tuple(_column(roster.cells["level"], source, "")) if roster.has("level") else None,
        location=tuple(_column(roster.cells["location"], source, "")) if roster.has("location") else None,
        hired=None if roster.hired is None else _numbers(roster.hired, source, np.datetime64("NaT")),
        tenure=None if roster.tenure is None else _numbers(roster.tenure, source, np.nan).astype(np.float32),
    )


def _labels(roster: Roster, source: NDArray[np.int64]) -> tuple[str, ...] | None:
    """Names; titles, then ids, where there is no name."""
    columns = [roster.cells[field] for field in ("name", "title") if roster.has(field)]
    if not columns:
        return None
    label = columns[0]
    for other in (*columns[1:], roster.ids):
        label = np.where(label == "", other, label)
    return tuple(_column(label, source, SYNTHETIC_LABEL))


def _column(values: NDArray[np.object_], source: NDArray[np.int64], added: str) -> NDArray[np.object_]:
    column = values[source]
    column[source < 0] = added
    return column


def _numbers(values: NDArray, source: NDArray[np.int64], unknown: object) -> NDArray:
    column = values[source]
    column[source < 0] = unknown
    return column


def _free_id(roster: Roster) -> str:
    taken = set(roster.ids)
    name, number = "head", 2
    while name in taken:
        name, number = f"head {number}", number + 1
    return name


def _units(
    roster: Roster, manager: NDArray[np.int32], source: NDArray[np.int64], label: tuple[str, ...]
) -> tuple[NDArray[np.int32], tuple[str, ...]]:
    """Departments where the file has them, a blank one as the boss's; else the trees under the head's reports."""
    import pandas

    bounds = level_bounds(manager)
    if not roster.has("unit"):
        unit = subtree_units(manager, bounds)
        return unit, (HEAD_OFFICE, *_distinct([label[row] for row in range(1, int(unit.max()) + 1)]))
    names = _column(roster.cells["unit"], source, "")
    if names[0] == "":
        names[0] = HEAD_OFFICE
    codes, distinct = pandas.factorize(names)
    blank = names == ""
    for start, end in pairwise(bounds[1:]):
        rows = np.arange(start, end)[blank[start:end]]
        codes[rows] = codes[manager[rows]]
    used, places = np.unique(codes, return_inverse=True)
    return places.astype(np.int32), tuple(str(distinct[code]) for code in used)


def _distinct(names: list[str]) -> list[str]:
    """Names with a number where one appears again, so that two units are never taken for one."""
    seen = {HEAD_OFFICE: 1}
    for name in names:
        new, number = name, 1
        while new in seen:
            number = max(number, seen.get(name, 1)) + 1
            new = f"{name} ({number})"
        seen[name] = max(seen.get(name, 1), number)
        seen.setdefault(new, 1)
    return list(seen)[1:]
