"""How a fact is declared: arms that differ in settings and plug-ins, and checks that read numbers from one future.

A number is read from each future (one seed, all arms with common random numbers) and averaged over futures; where the
finding is no mean, such as a ratio of two means, a statistic of the means is taken.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from orgsim.problems import InvalidInput, Problem
from orgsim.scenario.scenario import Scenario
from orgsim.study.facts.recording import Recording

Settings = Mapping[str, Any]
Kind = Literal["directional", "null", "range", "reported"]
Grade = Literal["A", "B", "C", "D"]
LISTS = ("shock", "practice")

#: About 390 people on four levels under the head, a year of burn-in, two years.
PROTOCOL: dict[str, Any] = {
    "organization.size": 391, "organization.spans": [6, 4, 3, 4], "run.burn_in": 52, "run.weeks": 104,
    "run.replications": 1,
}  # fmt: skip


@dataclass(frozen=True)
class Arm:
    """One condition. settings: by dotted name, over the protocol and the defaults. plugins: tables as in a scenario
    file with ``family`` ("shock" or "practice") besides ``kind``."""

    settings: Settings = field(default_factory=dict)
    plugins: tuple[Settings, ...] = ()

    def plan(self, overrides: Settings | None = None) -> Scenario:
        """The scenario of this arm.

        overrides: settings by dotted name that take the place of defaults, never of what the arm itself sets;
        ``practice.okr.spread`` reaches the plug-ins of a kind where there are any. Raises InvalidInput.
        """
        given = dict(overrides or {})
        inside = {name: value for name, value in given.items() if name.split(".")[0] in LISTS}
        plain = {name: value for name, value in given.items() if name not in inside}
        data: dict[str, Any] = {family: [] for family in LISTS}
        for plugin in self.plugins:
            family, kind = plugin["family"], plugin["kind"]
            start = f"{family}.{kind}."
            pushed = {name.removeprefix(start): value for name, value in inside.items() if name.startswith(start)}
            data[family].append({**pushed, **{name: value for name, value in plugin.items() if name != "family"}})
        return Scenario.from_dict(data).with_(**{**PROTOCOL, **plain, **self.settings})

    @property
    def key(self) -> str:
        """The same for arms that are the same."""
        return json.dumps([dict(self.settings), [dict(plugin) for plugin in self.plugins]], sort_keys=True)


def shock(kind: str, week: int = 0, **settings: Any) -> dict[str, Any]:
    """A shock of an arm."""
    return {"family": "shock", "kind": kind, "week": week, **settings}


def practice(kind: str, start: int = 0, **settings: Any) -> dict[str, Any]:
    """A practice of an arm."""
    return {"family": "practice", "kind": kind, "start": start, **settings}


def check_plugins(overrides: Settings) -> None:
    """Raise InvalidInput for every override of a plug-in that names none, or no setting of it, or has a wrong value."""
    problems: list[Problem] = []
    for name, value in overrides.items():
        family, _, rest = name.partition(".")
        if family not in LISTS:
            continue
        kind, _, setting = rest.partition(".")
        begin = {"week": 0} if family == "shock" else {"start": 0}
        try:
            Scenario.from_dict({family: [{"kind": kind, **begin, setting: value}]})
        except InvalidInput as error:
            problems += [replace(problem, where=name) for problem in error.problems]
    if problems:
        raise InvalidInput(problems)


Future = Mapping[str, Recording]
"""Recordings of all arms of a fact with one seed, by name of the arm."""

Reads = Callable[[Future], "Sequence[float] | NDArray[np.floating] | float"]
Statistic = Callable[[NDArray[np.float64]], float]


def only(means: NDArray[np.float64]) -> float:
    """The statistic of a check that reads one number."""
    return float(means[0])


def ratio(means: NDArray[np.float64]) -> float:
    """The first mean as a multiple of the second."""
    return float(means[0] / means[1]) if means[1] != 0 else float("nan")


@dataclass(frozen=True)
class Check:
    """One number that a fact is about.

    band: lowest and highest value that agrees with the evidence. kind: ``directional``: the interval leaves out
    ``nothing`` on the side of the band and the mean lies in the band; ``null``: the whole interval lies in the band;
    ``range``: the mean lies in the band; ``reported``: no verdict. reads: numbers of one future. statistic: of their
    means over futures.
    """

    name: str
    unit: str
    kind: Kind
    band: tuple[float, float]
    reads: Reads
    statistic: Statistic = only
    nothing: float = 0.0


@dataclass(frozen=True)
class Fact:
    """A fact. varies: in words. most_seeds: futures that are enough, where they are expensive. cannot: why the model
    cannot speak about it, if so; it then has no arms."""

    id: str
    title: str
    varies: str
    grade: Grade
    source: str
    arms: Mapping[str, Arm] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()
    most_seeds: int = 10**9
    cannot: str = ""

    @property
    def hard(self) -> bool:
        """Whether the evidence is strong enough to hold the model to it: a meta-analysis, or one good study."""
        return self.grade in ("A", "B")


USUAL = Arm()
