"""Mesa's side of a model and its collector; the only place that relies on private parts of Mesa."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import partial
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np
from mesa.agent import Agent, AgentSet

from orgsim.agents.columns import AgentColumns
from orgsim.agents.sets import ArraySet
from orgsim.agents.staff import Staff
from orgsim.agents.views import OWN_IDS, Employee, Leader, Team
from orgsim.organization.organization import Organization
from orgsim.organization.seats import leave

if TYPE_CHECKING:
    import networkx
    import pandas


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
            if isinstance(value, types.MethodType) and value.__self__ is self:
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
