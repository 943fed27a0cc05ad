"""Rows of plain values as CSV that a spreadsheet opens and that reads back exactly.

A column of text is written as it is, any other column as JSON (so numbers look like numbers). What an empty cell
stands for (no such key, None or empty text) is kept with the column.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from orgsim.results.plain import plain, to_json

ABSENT = object()
BLANKS: dict[str, Any] = {"absent": ABSENT, "null": None, "empty": ""}
Columns = list[dict[str, str]]


def encode_rows(
    rows: Sequence[Mapping[str, Any]], extra: Mapping[str, Sequence[Any]] | None = None
) -> tuple[str, Columns]:
    """CSV text of ``rows`` and the columns needed to read it back.

    extra: further columns for the human reader, one value a row; they are not read back.
    """
    plain_rows = [plain(row) for row in rows]
    names = list(dict.fromkeys(name for row in plain_rows for name in row))
    columns = [_column(name, [row.get(name, ABSENT) for row in plain_rows]) for name in names]
    extra = extra or {}
    buffer = io.StringIO(newline="")
    # A lone carriage return is quoted only when it is part of the line ending.
    writer = csv.writer(buffer)
    writer.writerow([*names, *extra])
    for index, row in enumerate(plain_rows):
        cells = [_cell(row.get(column["name"], ABSENT), column) for column in columns]
        writer.writerow([*cells, *(values[index] for values in extra.values())])
    return buffer.getvalue(), columns


def decode_rows(text: str, columns: Columns) -> list[dict[str, Any]]:
    """The rows that :func:`encode_rows` wrote. Raises ValueError when header or cells do not fit ``columns``."""
    lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    names = [column["name"] for column in columns]
    if not lines or lines[0][: len(names)] != names:
        raise ValueError(f"the header should begin with {', '.join(names)}")
    return [_row(number, line, columns) for number, line in enumerate(lines[1:], start=2)]


def _column(name: str, values: list[Any]) -> dict[str, str]:
    occurring = [blank for blank, stands_for in BLANKS.items() if any(_same(value, stands_for) for value in values)]
    filled = [value for value in values if not any(_same(value, stands_for) for stands_for in BLANKS.values())]
    text = len(occurring) < 2 and all(isinstance(value, str) for value in filled)
    blank = occurring[0] if len(occurring) == 1 else "absent"
    return {"name": name, "kind": "text" if text else "json", "blank": blank}


def _same(value: Any, stands_for: Any) -> bool:
    return value is stands_for or (isinstance(value, str) and value == "" and stands_for == "")


def _cell(value: Any, column: dict[str, str]) -> str:
    if _same(value, BLANKS[column["blank"]]):
        return ""
    return value if column["kind"] == "text" else to_json(value)


def _row(number: int, line: list[str], columns: Columns) -> dict[str, Any]:
    # A row with a single empty cell is read as an empty line.
    cells = line or [""]
    if len(cells) < len(columns):
        raise ValueError(f"row {number} has {len(cells)} cells instead of {len(columns)}")
    row = {}
    for cell, column in zip(cells, columns, strict=False):
        value = _value(cell, column, number)
        if value is not ABSENT:
            row[column["name"]] = value
    return row


def _value(cell: str, column: dict[str, str], number: int) -> Any:
    if cell == "":
        return BLANKS[column["blank"]]
    if column["kind"] == "text":
        return cell
    try:
        return json.loads(cell)
    except ValueError as error:
        raise ValueError(f"row {number}, {column['name']}: {cell!r} is not a value") from error
