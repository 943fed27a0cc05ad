"""Finding the person that a manager cell means: by id, e-mail, name or role, whatever the column holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Texts = NDArray[np.object_]
Rows = NDArray[np.int64]

ROLE_FIELDS = ("role", "title")
ENOUGH = 0.5
NEARLY_ALL = 0.9
_NO_MANAGER = re.compile(
    r"x+|-+1?|[–—]+|0+|\?+|\.+|#?n\.?/?a\.?|nan|none|nil|null|\(?(none|blank)\)?|no (manager|supervisor|boss)|"
    r"not applicable|root|top|self|board( of directors)?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"0*(\d+)(\.0*)?")
_IN_BRACKETS = re.compile(r"(.*?)\s*[(\[]\s*([^()\[\]]+?)\s*[)\]]")


@dataclass(frozen=True)
class KeyColumn:
    """A column whose cells can stand for a person: its field (id, email, name, role, title) and its cells."""

    field: str
    values: Texts


def same_form(values: Texts) -> Texts:
    """Cells without regard to case and inner blanks; "Last, First" as "first last"."""

    def form(value: str) -> str:
        text = " ".join(value.casefold().split())
        last, comma, first = text.partition(", ")
        return f"{first} {last}" if comma and "," not in first else text

    return mapped(form, values)


def bare_number(values: Texts) -> Texts:
    """Whole numbers without leading zeros and trailing '.0', as a spreadsheet leaves them; other cells as they are."""

    def form(value: str) -> str:
        match = _NUMBER.fullmatch(value)
        return match.group(1) if match else value

    return mapped(form, values)


def mapped(form: Callable[[str], Any], values: Texts) -> Texts:
    """``form`` of each distinct cell; people share managers, so distinct cells are few."""
    import pandas

    codes, distinct = pandas.factorize(values)
    forms = np.empty(len(distinct), object)
    forms[:] = [form(value) for value in distinct]
    return forms[codes] if len(distinct) else values


def stands_for_nobody(values: Texts) -> NDArray[np.bool_]:
    """Cells that say "no manager" by a sign: xx, -1, 0, none, n/a ..."""
    return mapped(lambda value: bool(_NO_MANAGER.fullmatch(value)), values).astype(bool)


def find(values: Texts, keys: Texts) -> tuple[Rows, NDArray[np.bool_]]:
    """Index in ``keys`` of each value (-1 where absent or blank; the first of several), and whether there are several.

    Blank keys match nothing.
    """
    import pandas

    filled = np.flatnonzero(keys != "")
    index = pandas.Index(keys[filled])
    repeated = np.zeros(len(filled), bool)
    if not index.is_unique:
        repeated = index.duplicated(keep=False)
        unique = ~index.duplicated(keep="first")
        filled, repeated, index = filled[unique], repeated[unique], index[unique]
    place = index.get_indexer(pandas.Index(values))
    found = place >= 0
    rows = np.full(len(values), -1, np.int64)
    rows[found] = filled[place[found]]
    several = np.zeros(len(values), bool)
    several[found] = repeated[place[found]]
    return rows, several


def matched_share(values: Texts, keys: Texts) -> float:
    """Share of all cells that name somebody in ``keys``: as written, or if few do, without case and leading zeros."""
    share = float(np.mean(find(values, keys)[0] >= 0))
    if share >= ENOUGH:
        return share
    return float(np.mean(find(bare_number(same_form(values)), bare_number(same_form(keys)))[0] >= 0))


def choose_columns(managers: Sequence[Texts], keys: Sequence[KeyColumn]) -> tuple[int, int]:
    """Which manager column and which key column belong together: indices into both lists.

    The first manager column in which half of the cells match is taken, else the one that matches best; a blank
    column only when all are blank.
    """
    best, best_share = (0, 0), 0.0
    for number, values in enumerate(managers):
        shares: list[float] = []
        for key in keys:
            shares.append(matched_share(values, key.values))
            if shares[-1] >= NEARLY_ALL:
                break
        likeliest = int(np.argmax(shares))
        if shares[likeliest] >= ENOUGH:
            return number, likeliest
        if shares[likeliest] > best_share:
            best, best_share = (number, likeliest), shares[likeliest]
    if best_share == 0.0:
        filled = [number for number, values in enumerate(managers) if np.any(values != "")]
        return (filled[0] if filled else 0), 0
    return best


@dataclass
class References:
    """Whom each manager cell means. person: row, or -1 while unknown. how: the field that matched, '' while unknown.

    several: the cell fits several people. loosely: it fits only without leading zeros. nobody: it says "no manager".
    """

    person: Rows
    how: Texts
    several: NDArray[np.bool_]
    loosely: NDArray[np.bool_]
    nobody: NDArray[np.bool_]


def resolve(values: Texts, keys: Sequence[KeyColumn]) -> References:
    """Look every cell up in the key columns in order: as written, then loosely; then what stands in brackets.

    The first key column goes first in every way of looking, as the column was chosen for it.
    """
    size = len(values)
    found = References(
        np.full(size, -1, np.int64), np.full(size, "", object), *(np.zeros(size, bool) for _ in range(3))
    )
    first, others = keys[0], keys[1:]
    identifying = [key for key in others if key.field not in ROLE_FIELDS]
    roles = [key for key in others if key.field in ROLE_FIELDS]
    _look(found, values, first, as_written)
    _look(found, values, first, same_form)
    left = np.flatnonzero(found.person < 0)
    found.nobody[left] = (values[left] == "") | stands_for_nobody(values[left])
    if first.field not in ROLE_FIELDS:
        _look(found, values, first, bare_number)
    for key in identifying:
        _look(found, values, key, same_form)
    for group in (2, 1):
        part = _bracketed(found, values, group)
        for key in (first, *identifying):
            _look(found, part, key, same_form)
    for key in roles:
        _look(found, values, key, same_form)
    return found


def as_written(values: Texts) -> Texts:
    """Cells as they are."""
    return values


def _look(found: References, values: Texts, key: KeyColumn, form: Callable[[Texts], Texts]) -> None:
    left = np.flatnonzero((found.person < 0) & ~found.nobody & (values != ""))
    if not len(left):
        return
    person, several = find(form(values[left]), form(key.values))
    if form is bare_number:
        # Two ids that differ by zeros alone cannot be told apart here.
        person[several] = -1
    hit = person >= 0
    found.person[left[hit]] = person[hit]
    found.how[left[hit]] = key.field
    found.several[left[hit]] = several[hit]
    found.loosely[left[hit]] = form is bare_number


def _bracketed(found: References, values: Texts, group: int) -> Texts:
    """'Jane Doe (123)' may mean the id 123 or the name Jane Doe: the part of each cell still to be found."""
    part = np.full(len(values), "", object)
    for index in np.flatnonzero((found.person < 0) & ~found.nobody).tolist():
        match = _IN_BRACKETS.fullmatch(values[index])
        part[index] = match.group(group) if match else ""
    return part
