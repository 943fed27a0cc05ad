"""Organizations to compare on: most settings anywhere within their bounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import strategies as st
from pydantic.fields import FieldInfo

from orgsim.founding.found import found
from orgsim.organization.levers import CATALOGUE
from orgsim.organization.organization import Organization
from orgsim.organization.tools import Tool
from orgsim.scenario.scenario import Scenario
from orgsim.scenario.sections import SECTIONS

DRAWN = ("people", "incentives", "communication", "autonomy", "leadership", "work", "finance", "wellbeing", "workforce")
"""Sections whose numbers are drawn within their bounds."""

TIGHTER: dict[str, tuple[float, float]] = {
    "listening": (0, 20),
    "fill_delay": (0, 9),
    "newcomer_weeks": (0, 60),
    "mentoring_weeks": (0, 60),
    "quit_rate": (0, 3),
    "burnout_effect": (-1, 1),
    "engagement_effect": (-1, 1),
    "small_shortfall": (0, 0.1),
    "large_shortfall": (0.1, 0.4),
}
"""Where most of what the bounds allow would be one and the same thing: nobody left, or nobody new."""


JUDGING: dict[str, tuple[float, float]] = {
    "gate_mission": (0, 1.2),
    "gate_threshold": (-0.3, 0.3),
    "gate_delay": (0, 5),
    "fit_error": (0, 2),
    "blind_spots": (0, 2),
    "pilot_weeks": (0, 9),
    "pilot_teams": (0, 1.2),
    "pilot_return": (0, 1),
    "pilot_fit": (0, 1),
    "reviews": (0, 30),
}
"""How far practices push the levers of initiatives."""


@dataclass(frozen=True)
class Upheaval:
    """Layoffs of a share of people, or growth by it, in ``week``; ``luck`` picks whom."""

    week: int
    share: float
    grows: bool
    closes: bool
    luck: int


@dataclass(frozen=True)
class Case:
    """One organization and what happens to it. pushes: factor on levers (or amount), for everybody or one half."""

    scenario: Scenario
    weeks: int
    pushes: tuple[tuple[str, float, bool], ...]
    tools: int
    laid_off: float
    upheavals: tuple[Upheaval, ...]


def bounds(name: str, info: FieldInfo) -> tuple[float, float]:
    """Inclusive bounds of a numeric setting."""
    if name in TIGHTER:
        return TIGHTER[name]
    low = next(item.ge for item in info.metadata if getattr(item, "ge", None) is not None)
    high = next(item.le for item in info.metadata if getattr(item, "le", None) is not None)
    return low, high


def number(name: str, info: FieldInfo) -> st.SearchStrategy[Any]:
    """A setting: as usual, at a bound, or anywhere between."""
    low, high = bounds(name, info)
    if isinstance(info.default, int):
        return st.one_of(st.just(info.default), st.integers(int(low), int(high)))
    return st.one_of(st.just(info.default), st.sampled_from([float(low), float(high)]), st.floats(low, high))


@st.composite
def section(draw: st.DrawFn, name: str) -> dict[str, Any]:
    """Some settings of a section; the others keep their defaults."""
    fields = SECTIONS[name].model_fields
    numeric = [field for field, info in fields.items() if isinstance(info.default, int | float)]
    chosen = draw(st.lists(st.sampled_from(numeric), unique=True))
    return {field: draw(number(field, fields[field])) for field in chosen}


@st.composite
def scenarios(draw: st.DrawFn, largest: int = 60, issues: int = 130) -> Scenario:
    """A scenario of 5 to ``largest`` people."""
    data: dict[str, Any] = {name: draw(section(name)) for name in DRAWN}
    data["communication"]["transition"] = draw(st.sampled_from(["jump", "step"]))
    data["communication"]["broadcast"] = draw(st.sampled_from([0.0, 0.0, 0.05, 1.0]))
    data["communication"]["expression"] = draw(st.sampled_from(["belief", "belief", "action"]))
    data["initiatives"] = draw(section("initiatives"))
    data["initiatives"]["proposals"] = draw(st.sampled_from([0.0, 0.02, 0.02, 0.2]))
    data["initiatives"]["gate_weeks"] = draw(st.integers(0, 6))
    data["communication"]["peer_aggregate"] = draw(st.sampled_from(["majority", "majority", "best", "voter"]))
    data["communication"]["peer_filter"] = draw(st.sampled_from(["superior", "all"]))
    data["wellbeing"]["anchoring"] = draw(st.sampled_from(["steady", "remainder"]))
    data["workforce"]["refill"] = draw(st.sampled_from([1.0, 0.7, 0.0]))
    count = draw(st.one_of(st.integers(1, issues), st.sampled_from([min(issues, n) for n in (60, 64, 65, 128, 130)])))
    group = draw(st.integers(1, min(5, count)))
    core = draw(st.integers(0, count))
    data["mission"] = {"issues": count, "core": core, "temptation": draw(st.floats(0, 1))}
    data["environment"] = {"interdependence": group, "turbulence": draw(st.sampled_from([0.0, 0.1, 2.0, 52.0]))}
    data["environment"]["scoring"] = draw(st.sampled_from(["difference", "difference", "matches"]))
    data["strategy"] = {"right": draw(st.floats(0, 0.6)), "wrong": draw(st.floats(0, 0.4)), "priorities": 0}
    if core >= 1:
        data["strategy"]["priorities"] = draw(st.integers(0, min(5, core)))
    spans = draw(st.lists(st.integers(1, 7), min_size=1, max_size=3))
    spans[-1] = max(2, spans[-1])
    data["organization"] = {"size": draw(st.integers(5, largest)), "spans": spans}
    data["network"] = {"inside": draw(st.floats(0, 1)), "reach": 10.0}
    data["run"] = {"burn_in": draw(st.sampled_from([0, 3, 10])), "seed": draw(st.integers(0, 2**63 - 1)), "weeks": 60}
    return Scenario.from_dict(data)


@st.composite
def pushes(draw: st.DrawFn) -> tuple[tuple[str, float, bool], ...]:
    """Levers that are pushed: name, by how much, and whether only for every second seat."""
    names = draw(st.lists(st.sampled_from(sorted(CATALOGUE)), unique=True, max_size=8))
    found = []
    for name in names:
        factor = CATALOGUE[name].kind == "factor"
        found.append((name, draw(st.floats(0.2, 2.5) if factor else st.floats(0, 0.5)), draw(st.booleans())))
    return tuple(found)


@st.composite
def cases(draw: st.DrawFn, largest: int = 60, weeks: int = 52) -> Case:
    """An organization, its levers and tools, and up to two upheavals."""
    scenario = draw(scenarios(largest))
    upheaval = st.builds(
        Upheaval, st.integers(-scenario.run.burn_in, weeks - 10), st.floats(0.05, 0.4), st.booleans(), st.booleans(),
        st.integers(0, 10**6),
    )  # fmt: skip
    return Case(
        scenario=scenario,
        weeks=weeks,
        pushes=draw(pushes()) + draw(pipeline()),
        tools=draw(st.integers(0, 2)),
        laid_off=draw(st.sampled_from([0.0, 0.1])),
        upheavals=tuple(draw(st.lists(upheaval, max_size=2))),
    )


def founded(case: Case) -> Organization:
    """The organization of a case, with levers, tools and a past."""
    organization = found(case.scenario)
    people = organization.people
    people.insecurity[::2] = 0.5
    people.susceptibility[::3] = 0.25
    people.drive[::2] = 0.3
    organization.strategy.regulated[:] = organization.strategy.priorities
    for number_of_tool in range(case.tools):
        organization.toolbox.add(Tool("a tool", dip=0.3, gain=0.34, learning=8.0 + number_of_tool, load=0.4))
        column = people.add_tool()
        people.adopted[number_of_tool::2, column] = 5 * number_of_tool - 3
    organization.memory.laid_off = case.laid_off
    organization.strategy.regulated |= organization.strategy.core & organization.strategy.reality
    settle(organization, case)
    return organization


@st.composite
def pipeline(draw: st.DrawFn) -> tuple[tuple[str, float, bool], ...]:
    """What practices push where initiatives are judged and tried: more than other levers, and in whole weeks."""
    names = draw(st.lists(st.sampled_from(sorted(JUDGING)), unique=True))
    return tuple((name, draw(st.floats(*JUDGING[name])), draw(st.booleans())) for name in names)


def settle(organization: Organization, case: Case) -> None:
    """Push the levers of a case."""
    levers = organization.levers
    half = np.arange(organization.people.seats) % 2 == 0
    levers.begin(organization.people.seats)
    for name, amount, only_half in case.pushes:
        push = levers.scale if CATALOGUE[name].kind == "factor" else levers.add
        push(name, amount, half if only_half else None)
    levers.settle()
