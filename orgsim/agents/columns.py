"""Whole columns of agents, recorded step by step, and the table that Mesa makes of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from orgsim.agents.groups import widened
from orgsim.agents.sets import ArraySet

if TYPE_CHECKING:
    import pandas

Values = NDArray[Any] | list[Any]


class AgentColumns(Mapping[int, list[tuple[Any, ...]]]):
    """What was recorded of agents; read as a mapping, it is step -> tuples (step, unique_id, values...).

    reporters: name -> attribute, or function of an agent. At most one record is kept for each step, the last.
    """

    def __init__(self, reporters: Mapping[str, str | Callable[[Any], Any]]):
        self.reporters = dict(reporters)
        self._records: dict[int, tuple[Values, dict[str, Values]]] = {}

    def record(self, step: int, members: Any) -> None:
        """Record all agents of a set."""
        columns = {name: _values(members, reporter) for name, reporter in self.reporters.items()}
        self._records[step] = _values(members, "unique_id"), columns

    def frame(self) -> pandas.DataFrame:
        """A row for each step and agent, in the shape of Mesa's table: index Step, AgentID."""
        import pandas

        records = self._records.items()
        steps = [np.full(len(ids), step) for step, (ids, _) in records]
        index = [_joined(steps), _joined([ids for _, (ids, _) in records])]
        columns = {name: _joined([columns[name] for _, (_, columns) in records]) for name in self.reporters}
        return pandas.DataFrame(columns, pandas.MultiIndex.from_arrays(index, names=["Step", "AgentID"]))

    def __getitem__(self, step: int) -> list[tuple[Any, ...]]:
        ids, columns = self._records[step]
        values = [ids, *columns.values()]
        plain = [column.tolist() if isinstance(column, np.ndarray) else column for column in values]
        return [(step, *row) for row in zip(*plain, strict=True)]

    def __iter__(self) -> Iterator[int]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)


def _values(members: Any, reporter: str | Callable[[Any], Any]) -> Values:
    if not isinstance(reporter, str):
        return [reporter(agent) for agent in members]
    if isinstance(members, ArraySet) and members.is_column(reporter):
        return members.column(reporter)
    return members.get(reporter, "default", None)


def _joined(parts: Sequence[Values]) -> Values:
    if parts and all(isinstance(part, np.ndarray) for part in parts):
        return widened(np.concatenate(parts))
    return list(chain.from_iterable(part.tolist() if isinstance(part, np.ndarray) else part for part in parts))
