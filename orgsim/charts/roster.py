"""The rows of a people table on their way to a chart: each step finds one family of defects and repairs it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from orgsim.charts.forest import ORPHAN, ROOT, Rows
from orgsim.charts.reading import Table
from orgsim.charts.references import ROLE_FIELDS, KeyColumn, References, Texts, mapped, resolve
from orgsim.charts.repairs import RepairBook
from orgsim.charts.values import dates, numbers

_LEFT = re.compile(
    r"terminat|inactive|left\b|leaver|former|resign|retired|dismiss|separated|deceased|departed|ex-|no longer",
    re.IGNORECASE,
)
_VACANT = re.compile(
    r"\W*(vacan|unfilled|open (position|post|role|req|headcount)|to be (hired|announced|determined|confirmed)|"
    r"tb[acdhn]\b|unoccupied)",
    re.IGNORECASE,
)
_REMARK = re.compile(
    r"\b(accounts?|former|technical|system|service|shared|mailbox|inactive|terminated|deleted|test|left|not used|"
    r"unused|obsolete|robot|bot|printer|room)\b",
    re.IGNORECASE,
)


@dataclass
class Roster:
    """People of a table. cells: field -> column. ids: [rows], filled in where blank. kept: rows still in the chart.

    key_columns: what a manager cell may refer to, the best first. manager: table row, ROOT or ORPHAN.
    dotted_lines: table rows, [pairs, 2]. merged: id of a post that went -> id of the person's post that stays.
    """

    table: Table
    cells: dict[str, Texts]
    ids: Texts
    key_columns: list[KeyColumn]
    kept: NDArray[np.bool_] = field(init=False)
    manager: Rows = field(init=False)
    dotted_lines: Rows = field(default_factory=lambda: np.zeros((0, 2), np.int64))
    merged: dict[str, str] = field(default_factory=dict)
    hired: NDArray[np.datetime64] | None = None
    tenure: NDArray[np.float64] | None = None

    def __post_init__(self) -> None:
        self.kept = np.ones(self.table.size, bool)
        self.manager = np.full(self.table.size, ROOT, np.int64)

    def has(self, name: str) -> bool:
        """Whether a field has a column with anything in it."""
        return name in self.cells and bool(np.any(self.cells[name] != ""))

    def matches(self, name: str, pattern: re.Pattern[str]) -> NDArray[np.bool_]:
        """Kept rows whose cell in a field begins as the pattern says."""
        if name not in self.cells:
            return np.zeros(self.table.size, bool)
        return mapped(lambda value: bool(pattern.match(value)), self.cells[name]).astype(bool) & self.kept

    def reports(self) -> Rows:
        """Direct reports of each row, among kept rows."""
        managers = self.manager[self.kept & (self.manager >= 0)]
        return np.bincount(managers, minlength=self.table.size)

    def note(self, book: RepairBook, kind: str, index: int, value: str = "", usual: str = "") -> str:
        """Record a defect of one row and return the repair."""
        return book.record(kind, int(self.table.row[index]), str(self.ids[index]), value, usual)


def check_rows(roster: Roster, book: RepairBook) -> None:
    """Ragged rows, blank ids and duplicate ids."""
    for kind, rows in (("short_row", roster.table.short), ("long_row", roster.table.long)):
        for index in rows.tolist():
            if roster.note(book, kind, index) == "drop":
                roster.kept[index] = False
    _fill_blank_ids(roster, book)
    _drop_duplicates(roster, book)


def _fill_blank_ids(roster: Roster, book: RepairBook) -> None:
    blank = np.flatnonzero(roster.kept & (roster.ids == ""))
    taken = set(roster.ids) if len(blank) else set()
    for index in blank.tolist():
        person = any(roster.cells[name][index] for name in ("name", "email", "title") if name in roster.cells)
        if roster.note(book, "blank_id", index, usual="keep" if person else "drop") == "drop":
            roster.kept[index] = False
            continue
        name = f"row {roster.table.row[index]}"
        while name in taken:
            name += "*"
        taken.add(name)
        roster.ids[index] = name


def _drop_duplicates(roster: Roster, book: RepairBook) -> None:
    gone = roster.matches("status", _LEFT)
    for rows in _repeated(roster.ids, roster.kept):
        # Somebody who left and came back has two rows; the one of today counts.
        usual = "last" if gone[rows[0]] and not gone[rows[-1]] else "first"
        choice = book.made("duplicate_id", usual)
        stays = rows[-1] if choice == "last" else rows[0]
        for index in rows:
            if index != stays:
                roster.note(book, "duplicate_id", index, str(roster.ids[index]), usual)
                roster.kept[index] = False


def _repeated(values: Texts, kept: NDArray[np.bool_]) -> list[list[int]]:
    """Rows that share a value, group by group, in file order; blanks aside."""
    import pandas

    rows = np.flatnonzero(kept & (values != ""))
    column = pandas.Series(values[rows], index=rows, dtype=object)
    repeated = column[column.duplicated(keep=False)]
    return [group.index.tolist() for _, group in repeated.groupby(repeated, sort=False)]


def check_values(roster: Roster, book: RepairBook) -> None:
    """Tenure and dates of hire that cannot be read."""
    if roster.has("tenure"):
        roster.tenure, wrong = numbers(roster.cells["tenure"])
        negative = np.flatnonzero(roster.tenure < 0)
        roster.tenure[negative] = np.nan
        _drop_unreadable(roster, book, "bad_number", np.union1d(wrong, negative), "tenure")
    if roster.has("hired"):
        roster.hired, wrong = dates(roster.cells["hired"])
        _drop_unreadable(roster, book, "bad_date", wrong, "hired")


def _drop_unreadable(roster: Roster, book: RepairBook, kind: str, rows: Rows, name: str) -> None:
    for index in rows[roster.kept[rows]].tolist():
        if roster.note(book, kind, index, str(roster.cells[name][index])) == "drop":
            roster.kept[index] = False


def resolve_managers(roster: Roster, book: RepairBook) -> None:
    """Whom each person reports to, and whatever is wrong with the manager column."""
    keys = [KeyColumn(key.field, np.where(roster.kept, key.values, "")) for key in roster.key_columns]
    cells = np.where(roster.kept, roster.cells["manager"], "")
    found = resolve(cells, keys)
    roster.manager = np.where(found.person >= 0, found.person, np.where(found.nobody, ROOT, ORPHAN))
    roster.manager[~roster.kept] = ROOT
    _lost_zeros(roster, book, found)
    _several_meant(roster, book, found)
    _roles(roster, book, found)
    own = np.flatnonzero(roster.kept & (roster.manager == np.arange(roster.table.size)))
    for index in own.tolist():
        roster.note(book, "self_manager", index, str(cells[index]))
        roster.manager[index] = ROOT
    for index in np.flatnonzero(roster.kept & (found.person < 0) & found.nobody & (cells != "")).tolist():
        roster.note(book, "root_marker", index, str(cells[index]))
    _not_in_list(roster, book, found)
    _dotted_lines(roster, keys)


def _lost_zeros(roster: Roster, book: RepairBook, found: References) -> None:
    rows = np.flatnonzero(found.loosely)
    if not len(rows):
        return
    index = int(rows[0])
    cell = str(roster.cells["manager"][index])
    repair = book.record(
        "leading_zeros_lost", int(roster.table.row[index]), str(roster.ids[index]), cell, rows=len(rows)
    )
    if repair == "attach_to_top":
        roster.manager[rows] = ORPHAN
    elif repair == "drop":
        roster.kept[rows] = False


def _several_meant(roster: Roster, book: RepairBook, found: References) -> None:
    for index in np.flatnonzero(found.several & roster.kept).tolist():
        if roster.note(book, "ambiguous_manager", index, str(roster.cells["manager"][index])) == "attach_to_top":
            roster.manager[index] = ORPHAN


def _roles(roster: Roster, book: RepairBook, found: References) -> None:
    by_role = np.isin(found.how, ROLE_FIELDS) & roster.kept & (roster.manager >= 0)
    for index in np.flatnonzero(by_role).tolist():
        if roster.note(book, "reports_to_role", index, str(roster.cells["manager"][index])) == "attach_to_top":
            roster.manager[index] = ORPHAN


def _not_in_list(roster: Roster, book: RepairBook, found: References) -> None:
    unknown = np.flatnonzero(roster.kept & (found.person < 0) & ~found.nobody)
    reports = roster.reports() if len(unknown) else np.zeros(0, np.int64)
    reads_as_text = _text_test(roster)
    for index in unknown.tolist():
        value = str(roster.cells["manager"][index])
        if not reads_as_text(value):
            repair = roster.note(book, "unknown_manager", index, value)
        else:
            # Only what is plainly no person goes: an account or a remark, and nobody reports to it.
            nobody = bool(_REMARK.search(value)) and not reports[index]
            repair = roster.note(book, "text_in_manager", index, value, "drop" if nobody else "attach_to_top")
        if repair == "drop":
            roster.kept[index] = False


def _text_test(roster: Roster) -> Callable[[str], bool]:
    """What counts as a remark depends on what a manager cell should look like: '123', 'E-17', an address or a name."""
    key = roster.key_columns[0]
    sample = [value for value in key.values[:2000].tolist() if value]
    numeric = all(value.isdigit() for value in sample)
    spaced = sum(" " in value for value in sample) > 0.01 * len(sample)

    def reads_as_text(value: str) -> bool:
        if "@" in value:
            return False
        if numeric and not any(sign.isdigit() for sign in value):
            return True
        return bool(_REMARK.search(value)) or (not spaced and " " in value)

    return reads_as_text


def _dotted_lines(roster: Roster, keys: list[KeyColumn]) -> None:
    if not roster.has("dotted_line"):
        return
    person = resolve(np.where(roster.kept, roster.cells["dotted_line"], ""), keys).person
    rows = np.flatnonzero((person >= 0) & (person != np.arange(len(person))))
    roster.dotted_lines = np.column_stack([rows, person[rows]])


def merge_posts(roster: Roster, book: RepairBook) -> None:
    """One person on several rows, by a person column or else by e-mail address, becomes one."""
    column = next((roster.cells[name] for name in ("person", "email") if roster.has(name)), None)
    if column is None:
        return
    stands_for = np.arange(roster.table.size)
    groups = _repeated(mapped(str.casefold, column), roster.kept)
    for rows in groups:
        choice = book.made("two_posts")
        stays = rows[-1] if choice == "last" else rows[0]
        for index in rows:
            if index != stays:
                roster.note(book, "two_posts", index, str(column[index]))
                if choice != "keep":
                    stands_for[index] = stays
    _join(roster, stands_for, groups)


def _join(roster: Roster, stands_for: Rows, groups: list[list[int]]) -> None:
    """Move the reports of the posts that go, and find each person's own boss among the posts' bosses."""
    known = roster.manager >= 0
    roster.manager[known] = stands_for[roster.manager[known]]
    for rows in groups:
        stays = int(stands_for[rows[0]])
        if all(stands_for[index] == stays for index in rows):
            bosses = [int(roster.manager[index]) for index in (stays, *rows)]
            roster.manager[stays] = next((boss for boss in bosses if boss != stays), ROOT)
    moved = np.flatnonzero(stands_for != np.arange(roster.table.size))
    roster.merged = dict(zip(roster.ids[moved].tolist(), roster.ids[stands_for[moved]].tolist(), strict=True))
    roster.kept &= stands_for == np.arange(roster.table.size)
    if len(roster.dotted_lines):
        roster.dotted_lines = stands_for[roster.dotted_lines]


def drop_absent(roster: Roster, book: RepairBook) -> None:
    """People who have left and posts that nobody holds; the reports of whoever goes move up."""
    reports = roster.reports()
    for index in np.flatnonzero(roster.matches("status", _LEFT)).tolist():
        kind = "terminated_manager" if reports[index] else "terminated"
        if roster.note(book, kind, index, str(roster.cells["status"][index])) == "drop":
            roster.kept[index] = False
    vacant = np.zeros(roster.table.size, bool)
    for name in ("name", "status", "title"):
        vacant |= roster.matches(name, _VACANT)
    for index in np.flatnonzero(vacant & roster.kept).tolist():
        # A vacancy with a team is a post that will be filled and must be led from; one without is nobody.
        usual = "keep" if reports[index] else "drop"
        if roster.note(book, "vacant_post", index, usual=usual) == "drop":
            roster.kept[index] = False
