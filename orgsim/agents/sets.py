"""An AgentSet that answers from whole columns and makes agents only for those who ask for them.

Answers equal those of Mesa's own AgentSet, which is the slow reference in the tests. Nothing private of Mesa is used
here; that lives in ``orgsim.agents.mesa_side``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from random import Random
from typing import Any

import numpy as np
from mesa.agent import Agent, AgentSet, GroupBy
from numpy.typing import NDArray

from orgsim.agents.groups import ArrayGroups, reduced, widened

Function = Callable[..., Any]
INFINITE = float("inf")
_UNUSED = Random(0)


class ArraySet(AgentSet):
    """People of one model, in an order, followed by agents of the user's own.

    model: the model. kind: ``everybody``, ``front_line`` or ``leaders``; such a set is live, as ``model.agents`` is.
    identities: uint64 [people], who is meant instead; people who leave drop out. others: agents of the user's own.
    ``select``, ``shuffle`` and ``sort`` return fixed sets; with ``inplace=True`` a live set becomes a fixed one, and
    ``model.agents`` stays as it is.
    """

    def __init__(
        self,
        model: Any,
        kind: str = "everybody",
        identities: NDArray[np.uint64] | None = None,
        others: Iterable[Agent] = (),
    ):
        self.model = model
        self._kind = kind
        self._identities = identities
        self._rows: NDArray[np.int64] | None = None
        self._others = AgentSet(others, random=_UNUSED)

    @property
    def random(self) -> Random:
        """The random numbers of the model."""
        return self.model.random

    @property
    def rows(self) -> NDArray[np.int64]:
        """Seats of the people, in order, int64 [people]."""
        if self._identities is None:
            return self.model.staff.rows(self._kind)
        rows = self.model.staff.locate(self._identities, self._rows)
        if len(rows) and rows.min() < 0:
            self._identities, rows = self._identities[rows >= 0], rows[rows >= 0]
        self._rows = rows
        return rows

    @property
    def others(self) -> list[Agent]:
        """Agents in the set that are not people of the organization."""
        if self._identities is None and self._kind == "everybody":
            return list(self.model.own_agents)
        return list(self._others)

    @property
    def identities(self) -> NDArray[np.uint64]:
        """Who the people are, in order, uint64 [people]."""
        return self.model.staff.identities(self.rows)

    def is_column(self, name: str) -> bool:
        """Whether a single column of numbers, one a member, says everything about an attribute."""
        return self.model.staff.has(name) and not self.others

    def column(self, name: str) -> NDArray[Any]:
        """Values of a column for the people in order, [people] or [people, words]; a copy. Raises KeyError."""
        return self.model.staff.read(name, self.rows)

    def __len__(self) -> int:
        return len(self.rows) + len(self.others)

    def __iter__(self) -> Iterator[Agent]:
        return iter(self._members())

    def __contains__(self, agent: Any) -> bool:
        staff = self.model.staff
        if staff.is_view(agent):
            return bool(agent.here and agent.row in self.rows)
        return agent in self.others

    def __getitem__(self, item: int | slice) -> Any:
        rows, others = self.rows, self.others
        if isinstance(item, slice):
            chosen = range(len(rows) + len(others))[item]
            seats = [rows[place] for place in chosen if place < len(rows)]
            if len(seats) == len(chosen):
                return self.model.staff.views(np.array(seats, np.int64))
            return self._members()[item]
        place = range(len(rows) + len(others))[item]
        return others[place - len(rows)] if place >= len(rows) else self.model.staff.views(rows[place : place + 1])[0]

    def __copy__(self) -> ArraySet:
        return self.chosen(self.rows, self.others)

    def __getstate__(self) -> dict[str, Any]:
        return {"model": self.model, "kind": self._kind, "identities": self._identities, "others": list(self._others)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(
            model=state["model"],
            _kind=state["kind"],
            _identities=state["identities"],
            _rows=None,
            _others=AgentSet(state["others"], random=_UNUSED),
        )

    def select(
        self,
        filter_func: Function | Sequence[bool] | NDArray[np.bool_] | None = None,
        at_most: float = INFINITE,
        inplace: bool = False,
        agent_type: type | None = None,
    ) -> AgentSet:
        """Those whom ``filter_func`` (a function of an agent, or bool [members]) admits, of a type, at most so many.

        at_most: a number, or a share as a float up to 1. Raises ValueError for a mask of another length.
        """
        rows, others = self.rows, self.others
        size = len(rows) + len(others)
        if isinstance(at_most, float) and at_most <= 1.0:
            at_most = int(size * at_most)
        if callable(filter_func):
            rows, others = self._filtered(filter_func, at_most, agent_type)
        else:
            keep = np.ones(size, np.bool_) if filter_func is None else np.asarray(filter_func)
            if keep.dtype != np.bool_ or keep.shape != (size,):
                raise ValueError(f"a mask is bool [{size}] here, not {keep.dtype} {list(keep.shape)}")
            if agent_type is not None:
                keep = keep & self._of_type(agent_type)
            keep &= np.cumsum(keep) <= at_most
            others = [agent for agent, kept in zip(others, keep[len(rows) :], strict=True) if kept]
            rows = rows[keep[: len(rows)]]
        return self.chosen(rows, others, inplace)

    def shuffle(self, inplace: bool = False) -> AgentSet:
        """In random order, drawn as Mesa draws it."""
        order = list(range(len(self)))
        self.random.shuffle(order)
        return self._ordered(order, inplace)

    def sort(self, key: Function | str, ascending: bool = False, inplace: bool = False) -> AgentSet:
        """In the order of an attribute or of a function of an agent; equal ones keep their order."""
        values = self.array(key) if isinstance(key, str) else None
        if values is not None and values.ndim == 1:
            forward = values if ascending else values[::-1]
            order = np.argsort(forward, kind="stable")
            return self._ordered(order.tolist() if ascending else (len(order) - 1 - order[::-1]).tolist(), inplace)
        keys = self.get(key) if isinstance(key, str) else [key(agent) for agent in self]
        return self._ordered(sorted(range(len(keys)), key=keys.__getitem__, reverse=not ascending), inplace)

    def do(self, method: str | Function, *args: Any, **kwargs: Any) -> AgentSet:
        """Call a method by name, or a function of an agent, for each one who is still there when the turn comes."""
        self._call(self._members(), method, args, kwargs)
        return self

    def shuffle_do(self, method: str | Function, *args: Any, **kwargs: Any) -> AgentSet:
        """:meth:`do` in random order, drawn as Mesa draws it."""
        members = self._members()
        self.random.shuffle(members)
        self._call(members, method, args, kwargs)
        return self

    def map(self, method: str | Function, *args: Any, **kwargs: Any) -> list[Any]:
        """Results of a method by name, or of a function of an agent, in order."""
        if isinstance(method, str):
            return [getattr(agent, method)(*args, **kwargs) for agent in self]
        return [method(agent, *args, **kwargs) for agent in self]

    def get(self, attr_names: str | list[str], handle_missing: str = "error", default_value: Any = None) -> list[Any]:
        """Values of one attribute, or a list of values for each agent when several are named.

        handle_missing: ``error`` or ``default``. Raises AttributeError, or ValueError for another ``handle_missing``.
        """
        if handle_missing not in ("error", "default"):
            raise ValueError(f"Unknown handle_missing option: {handle_missing}, should be one of 'error' or 'default'")
        if isinstance(attr_names, str):
            return self._values(attr_names, handle_missing == "default", default_value)
        columns = [self._values(name, handle_missing == "default", default_value) for name in attr_names]
        return [list(values) for values in zip(*columns, strict=True)] if columns else [[] for _ in range(len(self))]

    def set(self, attr_name: str, value: Any) -> AgentSet:
        """Set one attribute of all; a column also takes an array [people]. Raises AttributeError, ValueError."""
        staff, rows, others = self.model.staff, self.rows, self.others
        if staff.has(attr_name):
            staff.write(attr_name, rows, value)
        else:
            others = self._members()
        for agent in others:
            setattr(agent, attr_name, value)
        return self

    def agg(self, attribute: str, func: Function | Iterable[Function]) -> Any:
        """What a function, or each of several, makes of the values of an attribute."""
        array = self.array(attribute)
        values = self.get(attribute) if array is None else array
        return reduced(values, func) if callable(func) else [reduced(values, each) for each in func]

    def groupby(self, by: Function | str, result_type: str = "agentset") -> GroupBy:
        """Groups by an attribute or by a function of an agent, in the order in which they first occur."""
        keys = self.array(by) if isinstance(by, str) else None
        if keys is None or keys.ndim != 1:
            return super().groupby(by, result_type)
        return ArrayGroups(self.chosen(self.rows), keys, result_type)

    def add(self, agent: Agent) -> None:
        """Add an agent at the end; a live set becomes a fixed one."""
        if agent not in self:
            rows, others = self.rows, self.others
            if self.model.staff.is_view(agent):
                rows = np.append(rows, agent.row)
            else:
                others.append(agent)
            self.chosen(rows, others, inplace=True)

    def discard(self, agent: Agent) -> None:
        """Drop an agent if it is in the set; a live set becomes a fixed one."""
        if agent in self:
            self.remove(agent)

    def remove(self, agent: Agent) -> None:
        """Drop an agent; a live set becomes a fixed one. Raises KeyError if it is not in the set."""
        if agent not in self:
            raise KeyError(agent)
        rows, others = self.rows, self.others
        if self.model.staff.is_view(agent):
            rows = rows[rows != agent.row]
        else:
            others.remove(agent)
        self.chosen(rows, others, inplace=True)

    @classmethod
    def _from_iterable(cls, agents: Iterable[Agent]) -> AgentSet:
        return AgentSet(agents)

    def _members(self) -> list[Agent]:
        return [*self.model.staff.views(self.rows), *self.others]

    def array(self, name: str) -> NDArray[Any] | None:
        """Values of a column in Python's precision, if there is one and it tells everything about the set."""
        return widened(self.column(name)) if self.is_column(name) else None

    def _values(self, name: str, optional: bool, default: Any) -> list[Any]:
        staff, others = self.model.staff, self.others
        if staff.has(name):
            column = staff.read(name, self.rows)
            values = column.tolist() if column.ndim == 1 else list(column)
        else:
            values, others = [], self._members()
        if optional:
            return values + [getattr(agent, name, default) for agent in others]
        return values + [getattr(agent, name) for agent in others]

    def _of_type(self, agent_type: type) -> NDArray[np.bool_]:
        people = self.model.staff.of_type(self.rows, agent_type)
        return np.concatenate([people, [isinstance(agent, agent_type) for agent in self.others]]).astype(np.bool_)

    def _filtered(
        self, admits: Function, at_most: float, agent_type: type | None
    ) -> tuple[NDArray[np.int64], list[Agent]]:
        chosen: list[Agent] = []
        for agent in self:
            if len(chosen) >= at_most:
                break
            if admits(agent) and (agent_type is None or isinstance(agent, agent_type)):
                chosen.append(agent)
        staff = self.model.staff
        rows = [agent.row for agent in chosen if staff.is_view(agent)]
        return np.array(rows, np.int64), [agent for agent in chosen if not staff.is_view(agent)]

    def _ordered(self, order: list[int], inplace: bool) -> AgentSet:
        if not self.others:
            return self.chosen(self.rows[order], [], inplace)
        if inplace:
            raise NotImplementedError("people and agents of your own cannot be put in one order in place")
        members = self._members()
        return AgentSet([members[place] for place in order], random=self.random)

    def chosen(self, rows: NDArray[np.int64], others: Iterable[Agent] = (), inplace: bool = False) -> ArraySet:
        """The fixed set of the people in ``rows`` and of other agents."""
        chosen = self if inplace else type(self)(self.model)
        chosen._kind, chosen._identities, chosen._rows = "some", self.model.staff.identities(rows), rows
        chosen._others = AgentSet(others, random=_UNUSED)
        return chosen

    def _call(self, members: list[Agent], method: str | Function, args: tuple[Any, ...], kwargs: dict) -> None:
        for agent in members:
            if getattr(agent, "here", True):
                if isinstance(method, str):
                    getattr(agent, method)(*args, **kwargs)
                else:
                    method(agent, *args, **kwargs)
