"""Mesa agents as light views of rows.

A view holds no values: its attributes read and write the arrays of ``model.organization``. It stands for a person, not
for a seat: it follows the person to another seat, and keeps the last values of a person who has left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from mesa.agent import Agent

from orgsim.agents.sets import ArraySet
from orgsim.organization.columns import COLUMNS, read, write
from orgsim.organization.people import FILLED

# The lower half of an identity is a row, below 2**31: ids whose lower half is larger never belong to people.
TEAM_IDS = 2**31 + 1
OWN_IDS = 2**31 + 2**30 + 1


class View(Agent):
    """What people and teams share: a model and a number that says who is meant. Two views of the same are equal."""

    model: Any
    identity: int
    pos = None

    def __init__(self, *_: Any, **__: Any):
        raise TypeError(f"a model makes its own {type(self).__name__}s: ask model.agents or model.agents_by_type")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, View) and self.unique_id == other.unique_id and self.model is other.model

    def __hash__(self) -> int:
        return hash(self.unique_id)

    def __reduce__(self) -> tuple[Any, ...]:
        # With its identity from the start, so that a copy can be hashed before its model is complete.
        return bare, (type(self), self.identity), vars(self)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.unique_id}>"


def bare(kind: type[View], identity: int) -> View:
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
    def unique_id(self) -> int:
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
    # Who somebody is lies in the view itself, as do the seat and the id that follow from it.
    if _name not in ("identity", "row", "unique_id"):
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
    def unique_id(self) -> int:
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
