"""An organization chart as arrays: who reports to whom, which unit, and who talks to whom informally.

Rows are in breadth-first order and the direct reports of one leader are neighbours, so that ``manager`` never falls
from one row to the next. Levels, teams and subtrees follow from that one array.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from orgsim.problems import InvalidInput, Problem

HEAD_OFFICE = "Head office"
DEEPEST_LEVEL = int(np.iinfo(np.int16).max)
FEW_PAIRS = 10_000


@dataclass(frozen=True, eq=False)
class Ties:
    """Informal ties: undirected and weighted, as compressed sparse rows.

    start: int64 [N+1], row i owns neighbor[start[i]:start[i+1]]. neighbor: int32 [E], rising within a row, never i
    itself, each tie stored once from either end. weight: float32 [E], positive; 1 is the mean tie.
    """

    start: NDArray[np.int64]
    neighbor: NDArray[np.int32]
    weight: NDArray[np.float32]

    @classmethod
    def none(cls, size: int) -> Ties:
        """No ties among ``size`` people."""
        return cls(np.zeros(size + 1, np.int64), np.zeros(0, np.int32), np.zeros(0, np.float32))

    @classmethod
    def from_pairs(
        cls,
        size: int,
        first: NDArray[np.integer],
        second: NDArray[np.integer],
        weight: NDArray[np.floating] | None = None,
        scale: bool = True,
    ) -> Ties:
        """Ties from pairs of rows in any order and direction.

        first, second: rows in 0..size-1, [pairs]; pairs with itself are left out. weight: [pairs], 1 if left out.
        Weights of repeated pairs are summed; with ``scale`` they are then divided by their mean over ties, so that
        counts of e-mails and yes/no answers become comparable.
        """
        apart = first != second
        low = np.minimum(first, second)[apart].astype(np.int32)
        high = np.maximum(first, second)[apart].astype(np.int32)
        if low.size == 0:
            return cls.none(size)
        if weight is None and low.size <= FEW_PAIRS:
            return cls._counted(size, low, high, scale)
        from scipy.sparse import coo_matrix

        values = np.ones(low.size) if weight is None else np.asarray(weight, np.float64)[apart]
        # Summed in float64 before anything is rounded, so that the order of the pairs leaves no trace in the weights.
        upper = coo_matrix((values, (low, high)), shape=(size, size)).tocsr()
        upper.sum_duplicates()
        if scale:
            upper.data /= upper.data.mean()
        both = (upper + upper.T).tocsr()
        both.sort_indices()
        return cls(both.indptr.astype(np.int64), both.indices.astype(np.int32), both.data.astype(np.float32))

    @classmethod
    def _counted(cls, size: int, low: NDArray[np.integer], high: NDArray[np.integer], scale: bool) -> Ties:
        """Ties as heavy as the number of times that a pair is named; sparse matrices are slow to make for a few."""
        low, high = low.astype(np.int64), high.astype(np.int64)
        ends, times = np.unique(np.concatenate([low * size + high, high * size + low]), return_counts=True)
        weight = times / times.mean() if scale else times
        start = np.searchsorted(ends, np.arange(size + 1) * size)
        return cls(start, (ends % size).astype(np.int32), weight.astype(np.float32))

    @property
    def size(self) -> int:
        """Number of people."""
        return len(self.start) - 1

    @property
    def count(self) -> int:
        """Number of undirected ties."""
        return len(self.neighbor) // 2

    @cached_property
    def degree(self) -> NDArray[np.int64]:
        """Ties of each person, int64 [N]."""
        return np.diff(self.start)

    def pairs(self) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float32]]:
        """Every tie once: lower row, higher row and weight, each [count]."""
        row = np.repeat(np.arange(self.size, dtype=np.int32), self.degree)
        once = row < self.neighbor
        return row[once], self.neighbor[once], self.weight[once]

    def problems(self, size: int) -> list[str]:
        """What is inconsistent for a chart of ``size`` people; empty when all is well."""
        if self.size != size or self.start[0] != 0 or self.start[-1] != len(self.neighbor):
            return [f"ties describe {self.size} people and {len(self.neighbor)} ends, the chart has {size} people"]
        if len(self.weight) != len(self.neighbor) or np.any(np.diff(self.start) < 0):
            return ["ties have rows that overlap or ends without weight"]
        found = []
        row = np.repeat(np.arange(size, dtype=np.int64), self.degree)
        if np.any((self.neighbor < 0) | (self.neighbor >= size)):
            return ["ties lead to people who are not in the chart"]
        key = row * size + self.neighbor
        if np.any(np.diff(key) <= 0):
            found.append("ties are not sorted, or a tie appears twice")
        if np.any(self.neighbor == row):
            found.append("somebody is tied to themselves")
        if not np.array_equal(np.sort(self.neighbor.astype(np.int64) * size + row), key):
            found.append("ties are not the same from either end")
        if not np.all(np.isfinite(self.weight) & (self.weight > 0)):
            found.append("ties have weights that are not positive")
        return found


@dataclass(frozen=True, eq=False)
class Chart:
    """Who reports to whom in one organization, its units and its informal ties.

    manager: int32 [N], the row of the boss; -1 only for row 0, the head; never falling, see the module.
    unit: int32 [N], index into unit_names, which differ. ids, labels (name or title), level_label (grade), location:
    one text per row, or None when unknown. hired: datetime64[D] [N], NaT where unknown. tenure: years, float32 [N],
    NaN where unknown.
    """

    manager: NDArray[np.int32]
    unit: NDArray[np.int32]
    unit_names: tuple[str, ...]
    ties: Ties
    ids: tuple[str, ...] | None = None
    labels: tuple[str, ...] | None = None
    level_label: tuple[str, ...] | None = None
    location: tuple[str, ...] | None = None
    hired: NDArray[np.datetime64] | None = None
    tenure: NDArray[np.float32] | None = None

    @property
    def size(self) -> int:
        """Number of people."""
        return len(self.manager)

    @cached_property
    def level_start(self) -> NDArray[np.int64]:
        """First row of each level, and N at the end; int64 [levels+1]."""
        return level_bounds(self.manager)

    @property
    def levels(self) -> int:
        """Number of levels of people, the head's among them."""
        return len(self.level_start) - 1

    @cached_property
    def level(self) -> NDArray[np.int16]:
        """Steps below the head, int16 [N]; the head has 0."""
        return np.repeat(np.arange(self.levels, dtype=np.int16), np.diff(self.level_start))

    @cached_property
    def team(self) -> NDArray[np.int32]:
        """Team of each person, int32 [N]: 0 holds the head alone, then one team per leader in row order."""
        changes = np.zeros(self.size, np.int32)
        changes[1:] = np.diff(self.manager) != 0
        return np.cumsum(changes, dtype=np.int32)

    @cached_property
    def team_start(self) -> NDArray[np.int64]:
        """First row of each team, and N at the end; int64 [teams+1]."""
        first = np.flatnonzero(np.diff(self.team, prepend=-1))
        return np.append(first, self.size).astype(np.int64)

    @property
    def teams(self) -> int:
        """Number of teams."""
        return len(self.team_start) - 1

    @cached_property
    def team_leader(self) -> NDArray[np.int32]:
        """Row of the leader of each team, int32 [teams]; -1 for team 0, which nobody leads."""
        return self.manager[self.team_start[:-1]]

    @cached_property
    def team_unit(self) -> NDArray[np.int32]:
        """Unit of each team, int32 [teams]: the unit of its leader (of the head, for team 0)."""
        return self.unit[np.maximum(self.team_leader, 0)]

    @cached_property
    def span(self) -> NDArray[np.int64]:
        """Direct reports of each person, int64 [N]."""
        return np.bincount(self.manager[1:], minlength=self.size)

    def worked_out(self) -> Chart:
        """This chart, with all that follows from the hierarchy and the units at hand."""
        for name, attribute in vars(Chart).items():
            if isinstance(attribute, cached_property):
                getattr(self, name)
        return self

    def with_ties(self, ties: Ties) -> Chart:
        """The same people with other ties. What is known of the hierarchy by now needs not be worked out again."""
        other = Chart.__new__(Chart)
        vars(other).update(vars(self), ties=ties)
        return other

    def check_consistency(self) -> Chart:
        """This chart, when it is one tree in breadth-first order with fitting arrays; InvalidInput with all faults."""
        found = _tree_problems(self.manager) + self.ties.problems(self.size) + self._column_problems()
        if found:
            raise InvalidInput([Problem(where="chart", message=message) for message in found])
        return self

    def _column_problems(self) -> list[str]:
        found = []
        for name in ("unit", "ids", "labels", "level_label", "location", "hired", "tenure"):
            column = getattr(self, name)
            if column is not None and len(column) != self.size:
                found.append(f"{name} has {len(column)} entries for {self.size} people")
        if len(self.unit) and not (self.unit.min() >= 0 and self.unit.max() < len(self.unit_names)):
            found.append(f"unit holds codes outside 0..{len(self.unit_names) - 1}")
        if len(set(self.unit_names)) != len(self.unit_names):
            found.append("two units have one name")
        if self.ids is not None and len(set(self.ids)) != len(self.ids):
            found.append("two people have one id")
        return found

    def pseudonymous(self) -> tuple[Chart, dict[str, str]]:
        """This chart with ids and labels replaced by P0001, P0002 ... in row order, and the key: pseudonym -> id.

        Units named after a person are renamed with that person's pseudonym. Grade, place, hire date and tenure stay,
        as the simulation uses them: with them a reader who knows the organization may still recognize somebody.
        """
        digits = max(4, len(str(self.size)))
        names = tuple(f"P{row + 1:0{digits}d}" for row in range(self.size))
        known = self.ids if self.ids is not None else tuple(str(row) for row in range(self.size))
        people: dict[str, str] = {}
        for texts in (self.labels, self.ids):
            if texts is not None:
                people |= dict(zip(texts[::-1], names[::-1], strict=True))
        units = tuple(_renamed(unit, people) for unit in self.unit_names)
        labels = names if self.labels is not None else None
        return replace(self, ids=names, labels=labels, unit_names=units), dict(zip(names, known, strict=True))


def _renamed(unit: str, people: dict[str, str]) -> str:
    """A unit without the name of a person in it; importing numbers units of one name: "Jane Doe (2)"."""
    name, bracket, rest = unit.rpartition(" (")
    if bracket and rest.rstrip(")").isdigit() and name in people:
        return f"{people[name]} ({rest}"
    return people.get(unit, unit) if unit != HEAD_OFFICE else unit


def _tree_problems(manager: NDArray[np.int32]) -> list[str]:
    if len(manager) == 0:
        return ["nobody is in the chart"]
    found = []
    if manager[0] != -1:
        found.append("row 0 must be the head, with manager -1")
    if np.any(manager[1:] < 0):
        found.append("somebody but the head has no manager")
    if np.any(manager >= np.arange(len(manager))):
        found.append("somebody stands before their manager, or in a circle of managers")
    if np.any(np.diff(manager) < 0):
        found.append("rows are not in breadth-first order with teams together")
    return found


def level_bounds(manager: NDArray[np.int32]) -> NDArray[np.int64]:
    """First row of each level, and N at the end, for managers in breadth-first order; int64 [levels+1]."""
    start = [0]
    end = 1 if len(manager) else 0
    while end > start[-1]:
        start.append(end)
        end = int(np.searchsorted(manager, end, side="left"))
    return np.asarray(start, np.int64)


def subtree_units(manager: NDArray[np.int32], level_start: NDArray[np.int64]) -> NDArray[np.int32]:
    """Unit codes by the subtree rule, int32 [N]: the head 0, and 1, 2 ... for the tree under each direct report."""
    unit = np.zeros(len(manager), np.int32)
    if len(level_start) > 2:
        unit[1 : level_start[2]] = np.arange(1, level_start[2])
    for start, end in pairwise(level_start[2:]):
        unit[start:end] = unit[manager[start:end]]
    return unit
