"""Levers: what shocks and practices push, and processes read.

Nobody overwrites anybody: factors multiply, amounts add, and ending a practice needs no undo code, because levers are
built anew from the active plug-ins whenever those or their scope change. Every seat belongs to a *lever group*: the
seats that lie in exactly the same scopes. A process reads ``levers.column(name)[group[seat]]``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from orgsim.problems import nearest


@dataclass(frozen=True)
class Lever:
    """One lever. A ``factor`` rests at 1 and is scaled; an ``amount`` rests at 0 and is added to."""

    kind: Literal["factor", "amount"]
    unit: str
    meaning: str

    @property
    def rest(self) -> float:
        """Value while nobody pushes."""
        return 1.0 if self.kind == "factor" else 0.0


CATALOGUE: dict[str, Lever] = {
    "talk": Lever("factor", "", "how often leaders talk about the strategy"),
    "clarity": Lever("factor", "", "clarity of leaders"),
    "voice_breadth": Lever("amount", "share", "mean share of issues that leaders talk about"),
    "attention": Lever("factor", "", "attention for all channels"),
    "documents": Lever("factor", "", "how often people read the documents"),
    "document_decay": Lever("factor", "", "how fast documents drop out of date"),
    "peers": Lever("factor", "", "learning from better tied colleagues"),
    "upward_voice": Lever("factor", "", "leaders' learning from better reports"),
    "forgetting": Lever("factor", "", "loss of views"),
    "autonomy": Lever("factor", "", "weight of the own belief in what people do"),
    "exploration": Lever("factor", "", "how often people try another stance"),
    "feedback": Lever("amount", "probability", "accuracy of feedback on trials"),
    "openness": Lever("factor", "", "how readily the strategy turns to what better people hold"),
    "mission_weight": Lever("amount", "share", "weight of the mission in merit and pay"),
    "effort": Lever("factor", "", "effort, and with it output and impact"),
    "goals": Lever("amount", "share", "how far people strive for the goals that they were given, 0 to 1"),
    "crowding": Lever("factor", "", "how far strong pay on what is measured crowds out the rest"),
    "output": Lever("factor", "", "output at given effort"),
    "impact": Lever("factor", "", "mission impact at given effort"),
    "disruption": Lever("amount", "share", "work that cannot be done because supplies are missing"),
    "protection": Lever("amount", "share", "part of a disruption that other work bears for mission-critical work"),
    "meeting_hours": Lever("amount", "hours a week", "time for meetings and messages, taken from work and attention"),
    "hindrance": Lever("amount", "SD", "hindering demands: overload, red tape, tool trouble"),
    "challenge": Lever("amount", "SD", "challenging demands"),
    "resources": Lever("amount", "SD", "job resources: support, fairness, material"),
    "check_ins": Lever("amount", "1/week", "check-ins between leader and report"),
    "say_do": Lever("factor", "", "weight of the gap between what is said and what is owed on trust"),
    "consistency": Lever("amount", "SD", "kept or broken promises, as trust sees them"),
    "quits": Lever("factor", "", "hazard of voluntary quits"),
    "hiring": Lever("factor", "", "weeks until a vacancy is filled"),
    "hire_fit": Lever("amount", "SD", "fit of hires with the mission"),
    "refill": Lever("factor", "", "share of vacancies that are filled again"),
    "cost": Lever("amount", "weeks of pay", "weekly money cost for one person in scope"),
    "reinvestment": Lever("amount", "share", "part of a surplus that is spent on the mission"),
    "revenue": Lever("factor", "", "revenue at given output"),
    "gate_mission": Lever("amount", "share", "weight of the mission in the rubric that initiatives must pass"),
    "gate_threshold": Lever("amount", "score", "score that an initiative must reach at the gate"),
    "gate_delay": Lever("amount", "weeks", "longer way to the decision of the gate"),
    "fit_error": Lever("factor", "", "error in judging the mission fit of an initiative"),
    "blind_spots": Lever("factor", "", "issues whose bearing on the mission nobody at the table sees"),
    "pilot_weeks": Lever("amount", "weeks", "time for which an initiative is tried before it is scaled"),
    "pilot_teams": Lever("amount", "share", "teams that try an initiative, at least the sponsor's"),
    "pilot_return": Lever("amount", "", "above 0: a pilot must show the return that is required"),
    "pilot_fit": Lever("amount", "", "above 0: a pilot must show the mission fit that is required"),
    "reviews": Lever("amount", "1/year", "reviews of scaled initiatives, which must pay and serve the mission"),
    "turbulence": Lever("factor", "", "flips of reality"),
}
NAMES = tuple(CATALOGUE)
PLACE = {name: place for place, name in enumerate(NAMES)}
REST = np.array([[lever.rest for lever in CATALOGUE.values()]])


class Levers:
    """The current position of all levers.

    group: uint16 [seats], lever group of each seat. table: float64 [groups, levers]. settled_for: what the pushes came
    from, kept by whoever settles. prepared: what was computed from the present position, kept by whoever did.
    """

    prepared: Any = None

    def __init__(self, seats: int):
        self.group: NDArray[np.uint16] = np.zeros(seats, np.uint16)
        self.table: NDArray[np.float64] = _rest(1)
        self.settled_for: tuple[object, ...] = ()
        self._pushes: list[tuple[int, float, NDArray[np.bool_] | None]] = []

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "prepared"}

    def scale(self, name: str, factor: float, within: NDArray[np.bool_] | None = None) -> None:
        """Multiply a factor lever for the seats in ``within`` (bool [seats]; None: everybody)."""
        self._push(name, "factor", factor, within)

    def add(self, name: str, amount: float, within: NDArray[np.bool_] | None = None) -> None:
        """Add to an amount lever for the seats in ``within`` (bool [seats]; None: everybody)."""
        self._push(name, "amount", amount, within)

    def column(self, name: str) -> NDArray[np.float64]:
        """Values of one lever, float64 [groups]."""
        return np.ascontiguousarray(self.table[:, _index(name)])

    def overall(self, name: str) -> float:
        """Value of a lever averaged over all seats, for what exists once in an organization."""
        column = self.table[:, _index(name)]
        if len(column) == 1:
            return float(column[0])
        # Not a dot product: that rounds differently from machine to machine.
        return float(np.sum(np.bincount(self.group, minlength=len(column)) * column) / len(self.group))

    @property
    def at_rest(self) -> bool:
        """Whether nobody pushes anything."""
        return bool(len(self.table) == 1 and np.array_equal(self.table, REST))

    def begin(self, seats: int) -> None:
        """Let go of every lever; pushes follow, then :meth:`settle`."""
        self._pushes = []
        self.prepared = None
        self.group = np.zeros(seats, np.uint16)

    def settle(self) -> None:
        """Combine the pushes made since :meth:`begin` into groups and their table."""
        self.prepared = None
        scopes = {id(within): within for _, _, within in self._pushes if within is not None}
        self.group, members = _groups(list(scopes.values()), len(self.group))
        position = {key: column for column, key in enumerate(scopes)}
        self.table = _rest(len(members))
        for lever, value, within in self._pushes:
            inside = slice(None) if within is None else members[:, position[id(within)]]
            if CATALOGUE[NAMES[lever]].kind == "factor":
                self.table[inside, lever] *= value
            else:
                self.table[inside, lever] += value

    def _push(self, name: str, kind: str, value: float, within: NDArray[np.bool_] | None) -> None:
        lever = _index(name)
        if CATALOGUE[name].kind != kind:
            verb = "scaled" if CATALOGUE[name].kind == "factor" else "added to"
            raise ValueError(f"lever {name!r} is a {CATALOGUE[name].kind}: it is {verb}")
        if not np.isfinite(value) or (kind == "factor" and value < 0):
            raise ValueError(f"lever {name!r}: {value} is not a usable {kind}")
        self._pushes.append((lever, float(value), within))


class Steered(Protocol):
    """Settings, as sections by name, and the levers that act on them."""

    settings: Any
    levers: Levers


def _index(name: str) -> int:
    if name not in CATALOGUE:
        raise KeyError(f"no lever {name!r}; nearest: {nearest(name, NAMES) or 'none'}; known: {', '.join(NAMES)}")
    return PLACE[name]


def _rest(groups: int) -> NDArray[np.float64]:
    return np.repeat(REST, groups, axis=0)


def _groups(scopes: list[NDArray[np.bool_]], seats: int) -> tuple[NDArray[np.uint16], NDArray[np.bool_]]:
    """Number the distinct combinations of scopes; returns group [seats] and members [groups, scopes]."""
    group = np.zeros(seats, np.int64)
    members = np.zeros((1, 0), np.bool_)
    for within in scopes:
        code, group = np.unique(group * 2 + within, return_inverse=True)
        members = np.column_stack([members[code // 2], code % 2 == 1])
    return group.astype(np.uint16), members
