"""What can be read about a person by name, for one person or for many at once, and what may be set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orgsim.organization.organization import Organization
from orgsim.organization.people import People

Rows = Any
SHARES = frozenset(("autonomy", "talk", "perceived", "conflict", "skill"))


@dataclass(frozen=True)
class Column:
    """meaning: one sentence. read: from an organization, rows and the week to values. settable: by :func:`write`."""

    meaning: str
    read: Callable[[Organization, Rows, int], Any]
    settable: bool = False


def read(organization: Organization, name: str, rows: Rows, week: int) -> Any:
    """Values of a column: a scalar or array [...] for one row, an array [rows, ...] for several. Raises KeyError.

    The array may share memory with the organization when ``rows`` is a single row.
    """
    return COLUMNS[name].read(organization, rows, week)


def write(organization: Organization, name: str, rows: NDArray[np.integer], value: Any) -> None:
    """Set a column for ``rows`` to one value or an array [rows]; beliefs to int8 [issues] or [rows, issues].

    Raises AttributeError for a column that follows from others, ValueError for values that cannot be.
    """
    if not COLUMNS[name].settable:
        raise AttributeError(f"{name} cannot be set: it follows from other things")
    if name == "beliefs":
        _believe(organization, rows, np.asarray(value))
        return
    column = getattr(organization.people, name)
    values = np.asarray(value, np.float64)
    if not np.all(np.isfinite(values)):
        raise ValueError(f"{name} must be a number, not {value}")
    if name in SHARES and np.any((values < 0) | (values > 1)):
        raise ValueError(f"{name} must lie in 0..1, not {value}")
    if column.dtype.kind == "i" and np.any(values != np.rint(values)):
        raise ValueError(f"{name} must be a whole number, not {value}")
    column[rows] = values


def _believe(organization: Organization, rows: NDArray[np.integer], signs: NDArray[Any]) -> None:
    layout = organization.strategy.layout
    if not np.all(np.isin(signs, (-1, 0, 1))) or signs.shape[-1:] != (layout.issues,):
        raise ValueError(f"beliefs must be -1, 0 or 1 for each of {layout.issues} issues")
    organization.people.knows[rows] = layout.pack(signs != 0)
    organization.people.stance[rows] = layout.pack(signs > 0)


def _field(name: str) -> Callable[[Organization, Rows, int], Any]:
    return lambda organization, rows, week: getattr(organization.people, name)[rows]


def _alignment(organization: Organization, rows: Rows, week: int) -> Any:
    people, strategy = organization.people, organization.strategy
    held = people.knows[rows] & ~(people.stance[rows] ^ strategy.stance) & strategy.knows
    return np.bitwise_count(held).sum(axis=-1, dtype=np.float64)[()] / max(1, strategy.stated)


def _beliefs(organization: Organization, rows: Rows, week: int) -> Any:
    return organization.strategy.layout.signs(organization.people.knows[rows], organization.people.stance[rows])


COLUMNS: dict[str, Column] = {
    item.name: Column(f"{item.name} as in People", _field(item.name), "float32" in str(item.type))
    for item in fields(People)
} | {
    "joined": Column("week of entry", _field("joined"), True),
    "unique_id": Column("identity + 1", lambda o, rows, week: o.people.identity[rows].astype(np.int64) + 1),
    "row": Column("seat", lambda o, rows, week: np.int64(rows)),
    "leads": Column("team that the person leads, -1 for none", lambda o, rows, week: o.teams.led[rows]),
    "tenure": Column("weeks since entry", lambda o, rows, week: week - o.people.joined[rows]),
    "alignment": Column("share of the strategy's stances that the person holds", _alignment),
    "beliefs": Column("stances -1, 0 or 1 on every issue, int8 [issues]", _beliefs, True),
}
