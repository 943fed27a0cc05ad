"""What exists at one moment. Consistency only: how it changes is told in ``orgsim.processes``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from orgsim.organization.budget import Budget, Climate
from orgsim.organization.initiatives import Portfolio
from orgsim.organization.levers import Levers
from orgsim.organization.luck import Luck
from orgsim.organization.memory import Memory
from orgsim.organization.network import Network
from orgsim.organization.people import FILLED, People
from orgsim.organization.scratch import Scratch
from orgsim.organization.strategy import Strategy
from orgsim.organization.teams import Teams
from orgsim.organization.tools import Toolbox

if TYPE_CHECKING:
    import networkx


@dataclass
class Organization:
    """People on an org graph, their strategy, money, levers and memory.

    settings: the sections of the scenario by name (frozen, validated), read by processes.
    unit_names: label of each unit. labels: name or title of the first holder of each seat, if known.
    """

    settings: Any
    luck: Luck
    people: People
    teams: Teams
    network: Network
    strategy: Strategy
    budget: Budget
    climate: Climate
    levers: Levers
    toolbox: Toolbox
    memory: Memory
    unit_names: tuple[str, ...]
    labels: tuple[str, ...] | None = None
    ids: tuple[str, ...] | None = None
    initiatives: Portfolio = field(default_factory=Portfolio)
    scratch: Scratch = field(default_factory=Scratch)

    @property
    def headcount(self) -> int:
        """People."""
        return self.people.headcount

    def to_networkx(self) -> networkx.MultiDiGraph:
        """People, reporting lines and ties as a graph; see :func:`orgsim.organization.graph.to_networkx`."""
        from orgsim.organization.graph import to_networkx

        return to_networkx(self)

    def from_networkx(self, graph: networkx.Graph) -> None:
        """Put people and ties back as :meth:`to_networkx` told them. Raises InvalidInput, and then changes nothing."""
        from orgsim.organization.graph import from_networkx

        from_networkx(graph, self)

    def inconsistencies(self) -> list[str]:
        """What contradicts itself; empty when all is well. Slow: meant for tests and debugging."""
        people, memory = self.people, self.memory
        found = []
        if self.headcount != memory.start + memory.hires - memory.left:
            found.append(
                f"headcount {self.headcount} is not {memory.start} + {memory.hires} hires - {memory.left} leavers"
            )
        if np.any(people.stance & ~people.knows):
            found.append("somebody has a stance without knowing the issue")
        if np.any(people.knows & ~self.strategy.valid):
            found.append("somebody knows an issue that does not exist")
        found += self._broken_lines()
        for name in ("autonomy", "talk", "perceived", "conflict", "skill"):
            values = getattr(people, name)
            if np.any((values < 0) | (values > 1)):
                found.append(f"{name} leaves 0..1")
        for name, values in vars(people).items():
            if values.dtype == np.float32 and not np.all(np.isfinite(values)):
                found.append(f"{name} is not a number somewhere")
        if not np.all(np.isfinite(self.levers.table)):
            found.append("a lever is not a number")
        living = people.identity[people.filled]
        if len(np.unique(living)) != len(living):
            found.append("two people share an identity")
        return found

    def _broken_lines(self) -> list[str]:
        people = self.people
        found = []
        filled = people.status == FILLED
        boss = people.manager
        if np.any(filled & (boss >= 0) & (people.status[boss] != FILLED)):
            found.append("somebody has no living manager")
        if np.any((boss >= 0) & (people.level != people.level[boss] + 1)):
            found.append("levels do not follow the reporting lines: there is a cycle, or a stale level")
        if np.count_nonzero(boss < 0) != 1:
            found.append(f"{np.count_nonzero(boss < 0)} heads instead of one")
        return found
