"""From the bytes of a file to a table of text: encodings, separators and workbooks as people really save them.

Everything stays text: ``00123`` keeps its zeros and ``NA`` is a name.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orgsim.problems import InvalidInput, Problem

WORKBOOK_SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
DELIMITERS = (",", ";", "\t", "|")
ROWS_LOOKED_AT = 50
HEADER_SEARCHED = 15
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class Table:
    """A table of text. name: the file. header: column names as written. columns: object [rows] of str, one a column.

    row: int64 [rows], the row in the file as a spreadsheet shows it, the header's often being 1. short, long: indices
    of rows with too few or too many cells.
    """

    name: str
    header: tuple[str, ...]
    columns: tuple[NDArray[np.object_], ...]
    row: NDArray[np.int64]
    short: NDArray[np.int64]
    long: NDArray[np.int64]

    @property
    def size(self) -> int:
        """Number of rows below the header."""
        return len(self.row)


HeaderTest = Callable[[Sequence[str]], int]


def read_table(path: str | Path, header_score: HeaderTest) -> Table:
    """The table in a CSV file (comma, semicolon, tab or bar) or in the first fitting sheet of a workbook.

    header_score: how many cells of a row are known column names; the best of the first 15 rows becomes the header.
    Raises InvalidInput when there is no such file or it holds no table.
    """
    path = Path(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        missing = isinstance(error, FileNotFoundError)
        message = "there is no such file" if missing else f"cannot be read: {error.strerror}"
        raise InvalidInput(Problem(path.name, message)) from error
    if content[:4] == b"PK\x03\x04" or content[:4] == b"\xd0\xcf\x11\xe0" or path.suffix.lower() in WORKBOOK_SUFFIXES:
        sheets = _workbook_rows(content, path.name)
    else:
        sheets = [_delimited_rows(_decode(content, path.name), path.name)]
    rows = max(sheets, key=lambda rows: max((header_score(row) for row in rows[:HEADER_SEARCHED]), default=-1))
    return _table(path.name, rows, header_score)


def _table(name: str, rows: list[list[str]], header_score: HeaderTest) -> Table:
    filled = np.fromiter((any(map(str.strip, row)) for row in rows), np.bool_, len(rows))
    if not filled.any():
        raise InvalidInput(Problem(name, "the file is empty", allowed="a table with a header"))
    start = int(np.argmax(filled))
    candidates = range(start, min(len(rows), start + HEADER_SEARCHED))
    start = max(candidates, key=lambda index: (header_score(rows[index]), -index))
    header = [cell.strip() for cell in rows[start]]
    while header and not header[-1]:
        header.pop()
    width = len(header)
    kept = np.flatnonzero(filled[start + 1 :]) + start + 1
    if not len(kept):
        raise InvalidInput(Problem(name, "there are no rows below the header", allowed="one row a person or tie"))
    body = [rows[index] for index in kept]
    cells = np.fromiter(map(len, body), np.int64, len(body))
    surplus = np.flatnonzero(cells > width)
    long = np.array([index for index in surplus if any(map(str.strip, body[index][width:]))], np.int64)
    short = np.flatnonzero(cells < width)
    for index in short:
        body[index] = body[index] + [""] * (width - len(body[index]))
    columns = tuple(_column(body, column) for column in range(width))
    return Table(name, tuple(header), columns, kept + 1, short, long)


def _column(body: list[list[str]], column: int) -> NDArray[np.object_]:
    values = np.empty(len(body), object)
    values[:] = [row[column].strip() for row in body]
    return values


def _decode(content: bytes, name: str) -> str:
    marked = [encoding for mark, encoding in _BYTE_ORDER_MARKS if content.startswith(mark)]
    encoding = marked[0] if marked else _guess_encoding(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        # A lost sign in one name must not cost the whole file, nor a stray byte all the accents in it.
        text = content.decode("utf-8", errors="replace")
        lost = text.count("\ufffd")
        if lost > sum(sign > "\x7f" for sign in text) - lost:
            text = content.decode("cp1252", errors="replace")
    strange = len(_UNPRINTABLE.findall(text[:20_000]))
    if strange > 0.02 * min(len(text), 20_000):
        raise InvalidInput(Problem(name, "this is not a table", allowed="CSV text or a workbook (.xlsx)"))
    return _UNPRINTABLE.sub("", text) if _UNPRINTABLE.search(text) else text


def _guess_encoding(content: bytes) -> str:
    sample = content[:4000]
    if sample.count(0) > len(sample) // 5:
        return "utf-16-le" if sample[1::2].count(0) > sample[0::2].count(0) else "utf-16-be"
    return "utf-8"


def _delimited_rows(text: str, name: str) -> list[list[str]]:
    told = re.match(r"sep=(.)\r?\n", text, re.IGNORECASE)
    delimiter = told.group(1) if told else _guess_delimiter(text)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise InvalidInput(Problem(name, f"this is not a table ({error})", allowed="CSV text or a workbook")) from error
    if told:
        rows[0] = []
    return rows


def _guess_delimiter(text: str) -> str:
    """The delimiter under which most of the first rows have the same number of cells, two or more."""

    def score(delimiter: str) -> tuple[float, int]:
        widths = []
        try:
            for row in csv.reader(io.StringIO(text[:100_000], newline=""), delimiter=delimiter):
                if row:
                    widths.append(len(row))
                if len(widths) == ROWS_LOOKED_AT:
                    break
        except csv.Error:
            return (0.0, 0)
        usual = max(widths, key=widths.count, default=0)
        if usual < 2:
            return (0.0, 0)
        return (round(widths.count(usual) / len(widths), 1), usual)

    return max(DELIMITERS, key=score)


def _workbook_rows(content: bytes, name: str) -> list[list[list[str]]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False) for sheet in workbook.sheet_names]
    except (CalamineError, OSError, ValueError, KeyError) as error:
        raise InvalidInput(Problem(name, f"the workbook cannot be read ({error})")) from error
    tables = [[[_cell_text(cell) for cell in row] for row in sheet] for sheet in sheets]
    return [table for table in tables if table] or [[]]


def _cell_text(cell: Any) -> str:
    if isinstance(cell, str):
        return _UNPRINTABLE.sub("", cell)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**63:
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time(0):
        return cell.date().isoformat()
    if isinstance(cell, date | datetime | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell.total_seconds())
    return str(cell)
