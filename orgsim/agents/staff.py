"""The people of a model for Mesa: who sits where, and the views that were made of them."""

from __future__ import annotations

from typing import Any

import numpy as np
from mesa.agent import Agent
from numpy.typing import NDArray

from orgsim.agents.sets import ArraySet
from orgsim.agents.views import Employee, Leader, Team, bare
from orgsim.organization.columns import COLUMNS, read, write
from orgsim.organization.organization import Organization

Rows = NDArray[np.integer[Any]]


class Staff:
    """The people of a model for Mesa: who sits where, and the views that were made."""

    def __init__(self, model: Any):
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
        if guess is not None and np.array_equal(people.identity[guess], identities) and people.filled[guess].all():
            return guess
        filled = self.rows("everybody")
        order = np.argsort(people.identity[filled])
        place = np.searchsorted(people.identity[filled], identities, sorter=order)
        found = filled[order[np.minimum(place, len(filled) - 1)]]
        return np.where(people.identity[found] == identities, found, -1)

    def identities(self, rows: Rows) -> NDArray[np.uint64]:
        """Who sits in ``rows``."""
        return self._model.organization.people.identity[rows]

    def has(self, name: str) -> bool:
        """Whether there is a column of that name."""
        return name in COLUMNS

    def read(self, name: str, rows: Rows) -> NDArray[Any]:
        """A column for the people in ``rows``. Raises KeyError."""
        return read(self._model.organization, name, rows, self._model.week)

    def write(self, name: str, rows: Rows, value: Any) -> None:
        """Set a column for the people in ``rows``. Raises AttributeError for a fixed column, ValueError."""
        write(self._model.organization, name, rows, value)

    def of_type(self, rows: Rows, agent_type: type) -> NDArray[np.bool_]:
        """Which of the people in ``rows`` are of a type."""
        leads = self._model.organization.teams.led[rows] >= 0
        return np.where(leads, issubclass(Leader, agent_type), issubclass(Employee, agent_type))

    def is_view(self, agent: object) -> bool:
        """Whether this is a person of the model."""
        return isinstance(agent, Employee) and agent.model is self._model

    def set_of(self, rows: Rows) -> ArraySet:
        """The people in those of ``rows`` that are filled."""
        return ArraySet(self._model).chosen(rows[self._model.organization.people.filled[rows]])

    def view(self, row: int) -> Any:
        """The view of the person in a seat."""
        return self.views(np.array([row]))[0]

    def views(self, rows: Rows) -> list[Agent]:
        """Views of the people in ``rows``, made if need be; no random number is drawn."""
        witnesses = self._model.organization.memory.witnesses
        if self._depart not in witnesses:
            witnesses.append(self._depart)
        self.follow()
        kinds = (Employee, Leader)
        leads = (self._model.organization.teams.led[rows] >= 0).tolist()
        held, found = self._held, []
        for identity, row, kind in zip(self.identities(rows).tolist(), rows.tolist(), leads, strict=True):
            view = held.get(identity)
            if view is None:
                view = held[identity] = kinds[kind].__new__(kinds[kind])
                view.__dict__.update(model=self._model, identity=identity, _seat=row, _last=None)
            found.append(view)
        if self._seen is None:
            self._seen = self._model.organization.people.identity.copy(), self._model.organization.teams.led.copy()
        return found

    def team(self, number: int) -> Team:
        """The view of a team."""
        if number not in self._teams:
            team = self._teams[number] = bare(Team, number)
            team.model = self._model
        return self._teams[number]

    def follow(self) -> None:
        """Let views follow people who moved, and become leaders or cease to be."""
        if not self._held:
            return
        people, led = self._model.organization.people, self._model.organization.teams.led
        if self._seen is None or len(self._seen[0]) != people.seats:
            changed = people.filled
        else:
            changed = (people.identity != self._seen[0]) | (led != self._seen[1])
            if not changed.any():
                return
            changed &= people.filled
        for row in np.flatnonzero(changed).tolist():
            view = self._held.get(int(people.identity[row]))
            if view is not None:
                view._seat = row
                view.__class__ = Leader if led[row] >= 0 else Employee
        self._seen = people.identity.copy(), led.copy()

    def _depart(self, organization: Organization, rows: NDArray[np.int32]) -> None:
        """Keep the last values of those who are about to leave, where somebody holds a view of them."""
        known = [identity in self._held for identity in self.identities(rows).tolist()]
        rows = np.unique(rows[np.array(known, np.bool_)])
        views = [self._held.pop(identity) for identity in self.identities(rows).tolist()]
        last = {name: self.read(name, rows) for name in COLUMNS}
        for place, view in enumerate(views):
            view._seat = int(rows[place])
            view._last = {name: column[place] for name, column in last.items()}
