"""``Employee``, ``Leader``, ``Team``: Mesa agents as light views of rows; and all that relies on private parts of Mesa.

A view is made when somebody asks for it and kept from then on. It holds no values: its attributes read and write the
arrays of ``model.organization``. It stands for a person, not for a seat: it follows the person to another seat, and
keeps the last values of a person who has left.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import partial
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np
from mesa.agent import Agent, AgentSet
from numpy.typing import NDArray

from orgsim.agentset import ArraySet
from orgsim.agentcolumns import AgentColumns
from orgsim.organization.columns import COLUMNS, read, write
from orgsim.organization.organization import Organization
from orgsim.organization.people import FILLED
from orgsim.organization.seats import leave

if TYPE_CHECKING:
    import networkx
    import pandas

__all__ = ["ArraySet", "ColumnCollector", "Employee", "Leader", "Staff", "StaffedModel", "Team", "View"]

# The lower half of an identity is a row, below 2**31: ids whose lower half is larger never belong to people.
TEAM_IDS = 2**31 + 1
OWN_IDS = 2**31 + 2**30 + 1


class View(Agent):
    """What people and teams share: a model and a number that says who is meant. Two views of the same are equal."""

    model: Any
    identity: int
    pos = None

    def __init__(self, *_: Any, **__: Any):
        raise TypeError(f"{type(self).__name__}s are views that a model makes: ask model.agents or model.agents_by_type")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, View) and self.unique_id == other.unique_id and self.model is other.model

    def __hash__(self) -> int:
        return hash(self.unique_id)

    def __reduce__(self) -> tuple[Any, ...]:
        # With its identity from the start, so that a copy can be hashed before its model is complete.
        return _bare, (type(self), self.identity), vars(self)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.unique_id}>"


def _bare(kind: type[View], identity: int) -> View:
    view = kind.__new__(kind)
    view.identity = identity
    return view


class Column:
    """An attribute of people that lives in the arrays."""

    def __init__(self, name: str):
        self.name, self.__doc__ = name, COLUMNS[name].meaning

    def __get__(self, view: Employee | None, owner: type) -> Any:
        if view is None:
            return self
        if view._last is not None:
            value = view._last[self.name]
        else:
            value = read(view.model.organization, self.name, view.row, view.model.week)
        return value.item() if isinstance(value, np.generic) else value.copy()

    def __set__(self, view: Employee, value: Any) -> None:
        if view._last is not None:
            raise AttributeError(f"{view} has left: {self.name} can no longer be set")
        write(view.model.organization, self.name, np.array([view.row]), value)


class Employee(View):
    """A person without reports. Attributes: the columns of ``orgsim.organization.columns``.

    unique_id: identity + 1, never used twice. Further attributes may be put on a view; they stay on it.
    """

    _seat: int
    _last: dict[str, Any] | None

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...

    @property
    def unique_id(self) -> int:  # type: ignore[override]
        """Identity + 1."""
        return self.identity + 1

    @property
    def row(self) -> int:
        """The seat of the person; the last one of somebody who has left. Raises LookupError if they are lost."""
        if self._last is None and not self._seated():
            self.model.staff.follow()
            if not self._seated():
                raise LookupError(f"{self} is in no seat, and was removed without orgsim.organization.seats.leave")
        return self._seat

    @property
    def here(self) -> bool:
        """Whether the person is in the organization."""
        return self._last is None and (self._seated() or int(self.model.staff.locate([self.identity])[0]) >= 0)

    @property
    def boss(self) -> Leader | None:
        """The leader whom the person reports to; None for the head."""
        manager = self.manager
        return self.model.staff.view(manager) if manager >= 0 else None

    @property
    def unit_name(self) -> str:
        """Label of the unit."""
        return self.model.organization.unit_names[self.unit]

    @property
    def colleagues(self) -> ArraySet:
        """People with an informal tie to this one, wherever they work."""
        network, row = self.model.organization.network, self.row
        tied = network.neighbor[network.first[row] : network.first[row] + network.count[row]]
        return self.model.staff.set_of(tied)

    def _seated(self) -> bool:
        people = self.model.organization.people
        return bool(people.status[self._seat] == FILLED and people.identity[self._seat] == self.identity)


for _name in COLUMNS:
    if not hasattr(Employee, _name):
        setattr(Employee, _name, Column(_name))


class Leader(Employee):
    """A person in a seat that leads a team, even if nobody is in it."""

    @property
    def team_led(self) -> Team:
        """The team of the direct reports."""
        return self.model.staff.team(self.leads)

    @property
    def reports(self) -> ArraySet:
        """The direct reports."""
        return self.team_led.members


class Team(View):
    """The direct reports of one leader; team 0 is the head alone. identity: number of the team."""

    @property
    def unique_id(self) -> int:  # type: ignore[override]
        """Number of the team, beyond the numbers of people."""
        return TEAM_IDS + self.identity

    @property
    def leader(self) -> Leader | None:
        """The person who leads the team; None for team 0, and where nobody does at present."""
        organization = self.model.organization
        row = int(organization.teams.leader[self.identity])
        return self.model.staff.view(row) if row >= 0 and organization.people.status[row] == FILLED else None

    @property
    def members(self) -> ArraySet:
        """The people in the team."""
        teams = self.model.organization.teams
        first = teams.first[self.identity]
        return self.model.staff.set_of(teams.member[first : first + teams.count[self.identity]])

    @property
    def size(self) -> int:
        """People in the team."""
        return len(self.members)

    @property
    def level(self) -> int:
        """Level of the members; the head has 0."""
        return int(self.model.organization.teams.level[self.identity])

    @property
    def unit(self) -> int:
        """Unit of the members."""
        return int(self.model.organization.teams.unit[self.identity])

    @property
    def unit_name(self) -> str:
        """Label of the unit."""
        return self.model.organization.unit_names[self.unit]


class Staff:
    """The people of a model for Mesa: who sits where, and the views that were made."""

    def __init__(self, model: StaffedModel):
        self._model = model
        self._held: dict[int, Employee] = {}
        self._teams: dict[int, Team] = {}
        self._seen: tuple[NDArray[Any], ...] | None = None

    def rows(self, kind: str) -> NDArray[np.int64]:
        """Seats of ``everybody``, the ``front_line`` or ``leaders``, rising."""
        organization = self._model.organization
        if kind == "everybody":
            return np.flatnonzero(organization.people.filled)
        return np.flatnonzero(organization.people.filled & ((organization.teams.led >= 0) == (kind == "leaders")))

    def locate(self, identities: Any, guess: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
        """Seats of people by identity, -1 for those who left; ``guess`` is returned if it is right."""
        people = self._model.organization.people
        identities = np.asarray(identities, np.uint64)
        if guess is not None and np.array_equal(people.identity[guess], identities):
            if np.all(people.status[guess] == FILLED):
                return guess
        filled = self.rows("everybody")
        order = np.argsort(people.identity[filled])
        place = np.searchsorted(people.identity[filled], identities, sorter=order)
        found = filled[order[np.minimum(place, len(filled) - 1)]]
        return np.where(people.identity[found] == identities, found, -1)

    def identities(self, rows: NDArray[np.int64]) -> NDArray[np.uint64]:
        """Who sits in ``rows``."""
        return self._model.organization.people.identity[rows]

    def has(self, name: str) -> bool:
        """Whether there is a column of that name."""
        return name in COLUMNS

    def read(self, name: str, rows: NDArray[np.int64]) -> NDArray[Any]:
        """A column for the people in ``rows``. Raises KeyError."""
        return read(self._model.organization, name, rows, self._model.week)

    def write(self, name: str, rows: NDArray[np.int64], value: Any) -> None:
        """Set a column for the people in ``rows``. Raises AttributeError for a fixed column, ValueError."""
        write(self._model.organization, name, rows, value)

    def of_type(self, rows: NDArray[np.int64], agent_type: type) -> NDArray[np.bool_]:
        """Which of the people in ``rows`` are of a type."""
        leads = self._model.organization.teams.led[rows] >= 0
        return np.where(leads, issubclass(Leader, agent_type), issubclass(Employee, agent_type))

    def is_view(self, agent: object) -> bool:
        """Whether this is a person of the model."""
        return isinstance(agent, Employee) and agent.model is self._model

    def set_of(self, rows: NDArray[np.int32]) -> ArraySet:
        """The people in those of ``rows`` that are filled."""
        return ArraySet(self._model).chosen(rows[self._model.organization.people.filled[rows]])

    def view(self, row: int) -> Any:
        """The view of the person in a seat."""
        return self.views(np.array([row]))[0]

    def views(self, rows: NDArray[np.int64]) -> list[Agent]:
        """Views of the people in ``rows``, made if need be; no random number is drawn."""
        if self._seen is None:
            self._model.organization.memory.witnesses.append(self._depart)
        self.follow()
        kinds = (Employee, Leader)
        leads = (self._model.organization.teams.led[rows] >= 0).tolist()
        held, found = self._held, []
        for identity, row, kind in zip(self.identities(rows).tolist(), rows.tolist(), leads, strict=True):
            view = held.get(identity)
            if view is None:
                view = held[identity] = kinds[kind].__new__(kinds[kind])
                vars(view).update(model=self._model, identity=identity, _seat=row, _last=None)
            found.append(view)
        return found

    def team(self, number: int) -> Team:
        """The view of a team."""
        if number not in self._teams:
            team = self._teams[number] = _bare(Team, number)
            team.model = self._model
        return self._teams[number]

    def follow(self) -> None:
        """Let views follow people who moved, and become leaders or cease to be."""
        people, led = self._model.organization.people, self._model.organization.teams.led
        if self._seen is None or len(self._seen[0]) != people.seats:
            changed = people.filled
        else:
            changed = (people.identity != self._seen[0]) | (led != self._seen[1])
            if not changed.any():
                return
            changed &= people.filled
        for row in np.flatnonzero(changed).tolist() if self._held else ():
            view = self._held.get(int(people.identity[row]))
            if view is not None:
                view._seat = row
                view.__class__ = Leader if led[row] >= 0 else Employee
        self._seen = people.identity.copy(), led.copy()

    def _depart(self, organization: Organization, rows: NDArray[np.int32]) -> None:
        """Keep the last values of those who are about to leave, where somebody holds a view of them."""
        known = np.array([identity in self._held for identity in self.identities(rows).tolist()], np.bool_)
        rows = rows[known]
        views = [self._held.pop(identity) for identity in self.identities(rows).tolist()]
        last = {name: self.read(name, rows) for name in COLUMNS}
        for place, view in enumerate(views):
            view._seat = int(rows[place])
            view._last = {name: column[place] for name, column in last.items()}


class ByType(Mapping[type, AgentSet]):
    """Sets of agents by their exact type; made when asked for."""

    def __init__(self, model: StaffedModel, own: Mapping[type, AgentSet]):
        self._model, self._own = model, own

    def __getitem__(self, kind: type) -> AgentSet:
        if kind is Employee or kind is Leader:
            return ArraySet(self._model, "leaders" if kind is Leader else "front_line")
        return self._model.teams if kind is Team else self._own[kind]

    def __iter__(self) -> Iterator[type]:
        return iter((Employee, Leader, Team, *self._own))

    def __len__(self) -> int:
        return 3 + len(self._own)


class StaffedModel(mesa.Model):
    """Mesa's side of a model whose people are arrays.

    Agents of the user's own may be added as in any Mesa model; their ``unique_id`` counts from ``OWN_IDS``.
    """

    organization: Organization
    week: int
    _own_count = 0

    @property
    def staff(self) -> Staff:
        """Who sits where, and the views."""
        if vars(self).get("_staff") is None:
            self._staff = Staff(self)
        return self._staff

    @property
    def agents(self) -> AgentSet:
        """Everybody in the organization, then the user's own agents. Teams are found by type."""
        return ArraySet(self)

    @property
    def own_agents(self) -> AgentSet:
        """The user's own agents."""
        return super().agents

    @property
    def agents_by_type(self) -> Mapping[type, AgentSet]:
        """Agents by exact type: ``Employee`` (the front line), ``Leader``, ``Team``, and the user's own types."""
        return ByType(self, super().agents_by_type)

    @property
    def agent_types(self) -> list[type]:
        """All types of agents."""
        return list(self.agents_by_type)

    @property
    def teams(self) -> AgentSet:
        """All teams."""
        return AgentSet([self.staff.team(number) for number in range(self.organization.teams.size)], random=self.random)

    @property
    def graph(self) -> networkx.MultiDiGraph:
        """The organization at present as a networkx graph; see ``Organization.to_networkx``."""
        return self.organization.to_networkx()

    def register_agent(self, agent: Agent) -> None:
        """Add an agent of the user's own."""
        # Mesa counts agents in a table that keeps every model alive for ever, and would count into people's ids.
        getattr(Agent, "_ids", {}).pop(self, None)
        agent.unique_id = OWN_IDS + self._own_count
        self._own_count += 1
        super().register_agent(agent)

    def deregister_agent(self, agent: Agent) -> None:
        """Remove an agent. A person is laid off: reports move up, and the seat becomes a vacancy.

        Raises ValueError for the head, who stays, TypeError for a team, KeyError for whoever is not there.
        """
        if isinstance(agent, Team):
            raise TypeError("a team is not an agent that can be removed")
        if not isinstance(agent, Employee):
            super().deregister_agent(agent)
        elif not self.staff.is_view(agent) or not agent.here:
            raise KeyError(agent)
        elif agent.manager < 0:
            raise ValueError("the head of the organization cannot be removed")
        else:
            leave(self.organization, np.array([agent.row], np.int32), self.week, voluntary=False)

    def follow(self) -> None:
        """Bring the views that exist up to date after a week."""
        if vars(self).get("_staff") is not None:
            self._staff.follow()

    def release(self) -> None:
        """Undo Mesa's counting of steps, so that the model is freed as soon as nobody holds it."""
        for name, value in list(vars(self).items()):
            if getattr(value, "__self__", None) is self:
                delattr(self, name)

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "_staff"}


class ColumnCollector(mesa.DataCollector):
    """Takes what ``mesa.DataCollector`` takes and gives the same tables, but records whole columns.

    Model reporters may be names of measures: all of them together cost one look at the organization. Agent reporters
    that name a column are copied as a whole; any others are asked of every agent.
    """

    def __init__(
        self,
        model_reporters: Mapping[str, Any] | None = None,
        agent_reporters: Mapping[str, Any] | None = None,
        agenttype_reporters: Mapping[type, Mapping[str, Any]] | None = None,
        tables: Mapping[str, list[str]] | None = None,
    ):
        super().__init__(model_reporters, agent_reporters, agenttype_reporters, tables)
        self._agent_records = AgentColumns(_whole(agent_reporters or {}, self.agent_reporters))
        self._by_type = {
            kind: AgentColumns(_whole(asked, self.agenttype_reporters[kind]))
            for kind, asked in (agenttype_reporters or {}).items()
        }

    def collect(self, model: Any) -> None:
        """Record the present. Raises AttributeError for a model reporter that names nothing."""
        measures: dict[str, float] | None = None
        for name, reporter in self.model_reporters.items():
            if isinstance(reporter, str) and reporter in getattr(model, "measure_names", ()):
                measures = model.named_measures() if measures is None else measures
                self.model_vars[name].append(measures[reporter])
            else:
                self.model_vars[name].append(deepcopy(_reported(model, reporter)))
        if self._agent_records.reporters:
            self._agent_records.record(model.steps, model.agents)
        for kind, columns in self._by_type.items():
            known = model.agents_by_type
            columns.record(model.steps, known[kind] if kind in known else model.agents.select(agent_type=kind))

    def get_agent_vars_dataframe(self) -> pandas.DataFrame:
        """A row for each step and agent. Raises UserWarning, as Mesa does, if nothing of agents is collected."""
        if not self.agent_reporters:
            return super().get_agent_vars_dataframe()
        return self._agent_records.frame()

    def get_agenttype_vars_dataframe(self, agent_type: type) -> pandas.DataFrame:
        """A row for each step and agent of a type; empty, with a warning, if nothing of it is collected."""
        if agent_type not in self._by_type:
            return super().get_agenttype_vars_dataframe(agent_type)
        return self._by_type[agent_type].frame()


def _whole(asked: Mapping[str, Any], made: Mapping[str, Any]) -> dict[str, Any]:
    """Attributes by name, which Mesa has wrapped in functions, and all others as Mesa made them."""
    return {name: reporter if isinstance(reporter, str) else made[name] for name, reporter in asked.items()}


def _reported(model: Any, reporter: Any) -> Any:
    if isinstance(reporter, str):
        return getattr(model, reporter)
    if isinstance(reporter, list):
        return reporter[0](*reporter[1])
    return reporter(model) if isinstance(reporter, types.LambdaType | partial) else reporter()
