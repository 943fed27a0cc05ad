"""Groups of agents and functions of their values, worked out on whole columns."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any

import numpy as np
from mesa.agent import GroupBy
from numpy.typing import NDArray

if TYPE_CHECKING:
    from orgsim.agents.sets import ArraySet

Function = Callable[..., Any]
MANY = 64
AT_ONCE: dict[Any, np.ufunc] = {np.sum: np.add, np.mean: np.add, np.min: np.minimum, np.max: np.maximum}


class ArrayGroups(GroupBy):
    """Groups of an :class:`ArraySet`; people who have left since drop out, and so do groups without anybody.

    Agents and sets are made only when ``groups`` is asked for.
    """

    def __init__(self, members: ArraySet, keys: NDArray[Any], result_type: str):
        self._set, self._keys, self._result_type = members, keys, result_type
        self._identities = members.identities
        self._grouped: tuple[list[Hashable], NDArray[np.int64], NDArray[np.int64]] | None = None

    @property
    def groups(self) -> dict[Any, Any]:
        """Sets of agents by key, or lists for ``result_type="list"``."""
        parts = self._split(self._set.rows)
        if self._result_type == "list":
            return {key: self._set.model.staff.views(part) for key, part in parts.items()}
        return {key: self._set.chosen(part) for key, part in parts.items()}

    def count(self) -> dict[Any, int]:
        """Number of agents in each group."""
        keys, _, count = self._grouping()
        return dict(zip(keys, count.tolist(), strict=True))

    def agg(self, attr_name: str, func: Function) -> dict[Hashable, Any]:
        """What a function makes of the values of an attribute in each group.

        Sums and means over very many groups may differ in the last digit from those of numpy for one group.
        """
        values = self._set.array(attr_name)
        at_once = AT_ONCE.get(func) if values is not None and values.ndim == 1 and len(self) > MANY else None
        if values is not None and at_once is not None:
            keys, order, count = self._grouping()
            reduced_values = at_once.reduceat(values[order], np.cumsum(count) - count)
            return dict(zip(keys, reduced_values / count if func is np.mean else reduced_values, strict=True))
        if values is not None:
            return {key: reduced(part, func) for key, part in self._split(values).items()}
        return {key: func([getattr(agent, attr_name) for agent in group]) for key, group in self}

    def __len__(self) -> int:
        return len(self._grouping()[0])

    def _grouping(self) -> tuple[list[Hashable], NDArray[np.int64], NDArray[np.int64]]:
        """Keys in the order in which they first occur, the order of members by group, and how many are in each."""
        left = len(self._set.rows) < len(self._keys)
        if left:
            there = self._set.model.staff.locate(self._identities) >= 0
            self._keys, self._identities = self._keys[there], self._identities[there]
        if left or self._grouped is None:
            distinct, code = numbered(self._keys)
            count = np.bincount(code, minlength=len(distinct))
            # Short integers are sorted by radix.
            short = code.astype(np.uint16) if len(distinct) <= 2**16 else code
            self._grouped = distinct.tolist(), np.argsort(short, kind="stable"), count
        return self._grouped

    def _split(self, values: NDArray[Any]) -> dict[Hashable, NDArray[Any]]:
        keys, order, count = self._grouping()
        ordered, ends = values[order], np.cumsum(count).tolist()
        return {key: ordered[begin:end] for key, begin, end in zip(keys, [0, *ends], ends, strict=False)}


def numbered(keys: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """Distinct keys in the order in which they first occur, and the place of each key among them."""
    low, high = (int(keys.min()), int(keys.max())) if keys.dtype.kind in "iu" and len(keys) else (0, -1)
    if 0 <= high - low < 4 * len(keys):
        first = np.full(high - low + 1, -1)
        # Written backwards, so that the first occurrence stays.
        first[keys[::-1] - low] = np.arange(len(keys))[::-1]
        distinct = np.flatnonzero(first >= 0)
        distinct = distinct[np.argsort(first[distinct])]
        place = np.empty_like(first)
        place[distinct] = np.arange(len(distinct))
        return (distinct + low).astype(keys.dtype), place[keys - low]
    sorted_keys, first, code = np.unique(keys, return_index=True, return_inverse=True)
    turn = np.argsort(first)
    place = np.empty(len(turn), np.int64)
    place[turn] = np.arange(len(turn))
    return sorted_keys[turn], place[code]


def widened(values: NDArray[Any]) -> NDArray[Any]:
    """The same numbers in the types that Python calculates with, so that sums do not lose digits."""
    if values.dtype == np.float32:
        return values.astype(np.float64)
    return values.astype(np.int64) if values.dtype.kind in "iu" and values.dtype.itemsize < 8 else values


def reduced(values: NDArray[Any] | list[Any], function: Function) -> Any:
    """``function`` of the values, which are handed to numpy's functions as an array and to others as a list."""
    if isinstance(values, list):
        return function(values)
    if function is len:
        return len(values)
    if function is min or function is max:
        return (values.min() if function is min else values.max()).item()
    by_numpy = isinstance(function, np.ufunc) or str(getattr(function, "__module__", "")).split(".")[0] == "numpy"
    return function(values if by_numpy else values.tolist() if values.ndim == 1 else list(values))
