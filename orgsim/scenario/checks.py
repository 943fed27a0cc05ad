"""What must hold between settings: no single setting is wrong here, but together they cannot be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from orgsim.plugins import EVERYBODY, Plugin, Practice, Shock
from orgsim.problems import nearest
from orgsim.scenario.document import dotted
from orgsim.scenario.expectations import ALLOWED, Expect, statement_problem
from orgsim.scenario.lines import Place
from orgsim.scenario.sections import Finance, Mission, OrganizationSection, Run, Strategy
from orgsim.scenario.targets import Target

_GROUPS = (EVERYBODY, "leaders", "front_line")
_SCOPE = re.compile(r"unit:.*\S|level:\s*\d+")
SCOPES = '"everybody", "leaders", "front_line", "unit:Sales", "level:2", or several joined by ","'


@dataclass(frozen=True)
class Flaw:
    """Something wrong at a place of a scenario; a document turns it into a problem with file and line."""

    place: Place
    message: str
    allowed: str = ""
    nearest: str = ""
    value: Any = None


Parts = Mapping[str, Any]


def flaws_across(parts: Parts) -> list[Flaw]:
    """Every flaw between the settings of a scenario.

    parts: sections by name, and the entries of ``LISTS`` as lists in which an entry that is itself invalid is None;
    a section that is itself invalid is left out.
    """
    return [flaw for check in _CHECKS for flaw in check(parts)]


def core_count(mission: Mission) -> int:
    """How many core issues a mission has."""
    return mission.core if isinstance(mission.core, int) else len(mission.core)


def stated_issues(mission: Mission, strategy: Strategy) -> int:
    """On how many issues the strategy takes a stance at founding, to the nearest issue."""
    core = core_count(mission)
    return round(strategy.on_core * core) + round((strategy.right + strategy.wrong) * (mission.issues - core))


def _core(parts: Parts) -> Iterator[Flaw]:
    mission = parts.get("mission")
    if not isinstance(mission, Mission):
        return
    place: Place = ("mission", "core")
    if not 0 <= core_count(mission) <= mission.issues:
        found = mission.core if isinstance(mission.core, int) else f"{len(mission.core)} names"
        message = "does not fit the number of issues"
        yield Flaw(place, message, f"0 to {mission.issues} core issues (mission.issues)", value=found)
    if isinstance(mission.core, int):
        return
    if not mission.core:
        yield Flaw(place, "is empty", "at least one name, or a number of core issues", value=[])
    for index, name in enumerate(mission.core):
        if not name.strip():
            yield Flaw((*place, index), "is an empty name", "a name for the core issue")
        elif name in mission.core[:index]:
            yield Flaw((*place, index), "is named twice", "a different name for every core issue", value=name)


def _strategy(parts: Parts) -> Iterator[Flaw]:
    mission, strategy = parts.get("mission"), parts.get("strategy")
    if not isinstance(strategy, Strategy):
        return
    if strategy.right + strategy.wrong > 1 + 1e-9:
        allowed = f"0 to {1 - strategy.right:g}, as right + wrong may be 1 at most and right is {strategy.right:g}"
        yield Flaw(("strategy", "wrong"), "leaves less than nothing open", allowed, value=strategy.wrong)
    elif isinstance(mission, Mission) and 0 <= core_count(mission) <= mission.issues:
        stated = stated_issues(mission, strategy)
        if strategy.priorities > stated:
            allowed = f"0 to {stated} issues, as many as the strategy states"
            message = "asks for more priorities than the strategy states issues"
            yield Flaw(("strategy", "priorities"), message, allowed, value=strategy.priorities)


def _interdependence(parts: Parts) -> Iterator[Flaw]:
    mission, environment = parts.get("mission"), parts.get("environment")
    if mission is None or environment is None or environment.interdependence <= mission.issues:
        return
    allowed = f"1 to {mission.issues} issues (mission.issues)"
    place = ("environment", "interdependence")
    yield Flaw(place, "is more than there are issues", allowed, value=environment.interdependence)


def _organization(parts: Parts) -> Iterator[Flaw]:
    organization = parts.get("organization")
    if not isinstance(organization, OrganizationSection):
        return
    if organization.ties is not None and organization.people is None:
        message = "names ties between people who are not given"
        yield Flaw(("organization", "ties"), message, "only beside organization.people", value=organization.ties)
    if organization.spans is not None and not organization.spans:
        yield Flaw(("organization", "spans"), "is empty", "at least one span, or left out", value=[])
    for index, span in enumerate(organization.spans or ()):
        if span < 1:
            yield Flaw(("organization", "spans", index), "is too small", "at least 1 people", value=span)


def _finance(parts: Parts) -> Iterator[Flaw]:
    finance = parts.get("finance")
    if isinstance(finance, Finance) and finance.small_shortfall > finance.large_shortfall:
        allowed = f"0 to {finance.large_shortfall:g} (finance.large_shortfall)"
        place = ("finance", "small_shortfall")
        yield Flaw(place, "is larger than the large one", allowed, value=finance.small_shortfall)


def _times(parts: Parts) -> Iterator[Flaw]:
    run = parts.get("run")
    last = run.weeks - 1 if isinstance(run, Run) else None
    for index, shock in enumerate(parts.get("shock", ())):
        if isinstance(shock, Shock) and last is not None and shock.week > last:
            place: Place = ("shock", index, "week")
            yield Flaw(place, "lies after the end of the run", f"0 to {last} weeks (run.weeks)", value=shock.week)
    for index, practice in enumerate(parts.get("practice", ())):
        if not isinstance(practice, Practice):
            continue
        if last is not None and practice.start > last:
            place = ("practice", index, "start")
            yield Flaw(place, "lies after the end of the run", f"0 to {last} weeks (run.weeks)", value=practice.start)
        if practice.stop is not None and practice.stop <= practice.start:
            place = ("practice", index, "stop")
            allowed = f"after start, that is at least {practice.start + 1}"
            yield Flaw(place, "comes before the practice starts", allowed, value=practice.stop)


def _scopes(parts: Parts) -> Iterator[Flaw]:
    for family in ("shock", "practice"):
        for index, plugin in enumerate(parts.get(family, ())):
            if not isinstance(plugin, Plugin):
                continue
            for part in (text.strip() for text in plugin.scope.split(",")):
                if part not in _GROUPS and _SCOPE.fullmatch(part) is None:
                    near = nearest(part.split(":")[0], (*_GROUPS, "unit", "level"))
                    near = f"{near}:..." if near in ("unit", "level") else near
                    yield Flaw((family, index, "scope"), "names nobody", SCOPES, near, plugin.scope)


def _targets(parts: Parts) -> Iterator[Flaw]:
    run = parts.get("run")
    for index, target in enumerate(parts.get("target", ())):
        if not isinstance(target, Target):
            continue
        for name in ("until", "against"):
            end = getattr(target, name)
            if end is not None and end < target.over:
                message = "leaves fewer weeks before it than are read"
                yield Flaw(("target", index, name), message, f"at least {target.over} (target.over)", value=end)
            elif end is not None and isinstance(run, Run) and end > run.weeks:
                allowed = f"{target.over} to {run.weeks} weeks (run.weeks)"
                yield Flaw(("target", index, name), "lies after the end of the run", allowed, value=end)
        if isinstance(run, Run) and target.over > run.weeks:
            allowed = f"1 to {run.weeks} weeks (run.weeks)"
            yield Flaw(("target", index, "over"), "is longer than the run", allowed, value=target.over)


def _expectations(parts: Parts) -> Iterator[Flaw]:
    for index, expect in enumerate(parts.get("expect", ())):
        message = statement_problem(expect.that) if isinstance(expect, Expect) else ""
        if message:
            yield Flaw(("expect", index, "that"), message, ALLOWED, value=expect.that)


_CHECKS: tuple[Callable[[Parts], Iterator[Flaw]], ...] = (
    _core,
    _strategy,
    _interdependence,
    _organization,
    _finance,
    _times,
    _scopes,
    _expectations,
    _targets,
)


def field_of(flaw: Flaw) -> str:
    """The dotted name of the setting concerned."""
    return dotted(flaw.place)
