"""Initiatives: proposed, gated, tried, then scaled or stopped.

Whether to try something first, and by what it is judged, is for levers to say. Nothing here knows whether a pilot or a
gate is any good: they cost time and money, and what they find is the truth with an error.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from orgsim.kernels import leadership
from orgsim.organization.initiatives import (
    GATED,
    PILOT,
    PROPOSED,
    SCALED,
    STOPPED,
    Initiative,
    mission_fit,
    true_return,
)
from orgsim.organization.organization import Organization
from orgsim.organization.people import NEVER
from orgsim.organization.proposals import Idea, propose, tell
from orgsim.organization.tools import Tool
from orgsim.processes.leadership import mission_weight_of_leaders
from orgsim.week import Week

PROPOSES, FIT_ERROR, RETURN_ERROR, SEEN = 0, 0, 1, 100
YEAR = 52


def pursue(organization: Organization, week: Week) -> None:
    """Every initiative takes its next step, if that is due; then teams propose. Nothing happens in burn-in."""
    settings, portfolio = organization.settings["initiatives"], organization.initiatives
    if week.number < 0 or (settings.proposals <= 0 and not portfolio.items):
        return
    organization.budget.projects = 0.0
    for item in portfolio.items:
        if item.stage == PROPOSED and week.number >= item.due:
            _gate(organization, item, week.number)
        elif item.stage == GATED and week.number >= item.due:
            _begin(organization, item, week.number)
        elif item.stage == PILOT:
            _try(organization, item, week.number)
        elif item.stage == SCALED:
            _keep(organization, item, week.number)
    if settings.proposals > 0:
        _propose(organization, week.number)


def _propose(organization: Organization, week: int) -> None:
    """Each team with a leader proposes with the weekly probability."""
    settings, teams = organization.settings["initiatives"], organization.teams
    stream = organization.luck.stream("initiatives", week)
    led = (teams.leader >= 0) & organization.people.filled[np.maximum(teams.leader, 0)]
    luck = stream.uniform(np.arange(teams.size, dtype=np.uint64), PROPOSES)
    idea = Idea.usual(settings)
    for team in np.flatnonzero(led & (luck < settings.proposals)):
        propose(organization, int(team), week, idea, stream)


def lever(organization: Organization, item: Initiative, name: str) -> float:
    """A lever as it stands for the seat that leads the sponsor."""
    levers = organization.levers
    return float(levers.column(name)[levers.group[organization.teams.leader[item.sponsor]]])


def _gate(organization: Organization, item: Initiative, week: int) -> None:
    """The rubric: claimed return and judged mission fit, each beyond what is required, by weight."""
    settings = organization.settings["initiatives"]
    if week < item.due + round(max(0.0, lever(organization, item, "gate_delay"))):
        return
    weight = min(1.0, max(0.0, lever(organization, item, "gate_mission")))
    fit = judged_fit(organization, item, "initiatives gate", week)
    score = (1.0 - weight) * (item.claimed - settings.required_return) / settings.return_unit
    score += weight * (fit - settings.required_fit)
    if score >= lever(organization, item, "gate_threshold"):
        item.due = week + 1
        _enter(organization, item, week, GATED, "let through the gate")
    else:
        _enter(organization, item, week, STOPPED, "stopped at the gate")


def judged_fit(organization: Organization, item: Initiative, part: str, week: int) -> float:
    """Mission fit as those judge it who sit at the table: some issues escape them, and they err on the whole."""
    settings, strategy = organization.settings["initiatives"], organization.strategy
    stream, number = organization.luck.stream(part, week), np.array([item.number], np.uint64)
    blind = settings.blind_spots * lever(organization, item, "blind_spots")
    seen = np.zeros(strategy.layout.issues, np.bool_)
    for issue in np.flatnonzero(strategy.layout.unpack(item.issues)):
        seen[issue] = stream.uniform(number, SEEN + int(issue))[0] >= blind
    spread = settings.fit_error * lever(organization, item, "fit_error")
    fit = mission_fit(strategy, item, strategy.layout.pack(seen))
    return fit + spread * float(stream.normal(number, FIT_ERROR)[0])


def _begin(organization: Organization, item: Initiative, week: int) -> None:
    """Try it in a few teams, if levers say so; else everybody gets it at once."""
    weeks = round(lever(organization, item, "pilot_weeks"))
    if weeks < 1:
        _scale(organization, item, week)
        return
    item.teams = _pilot_teams(organization, item, week)
    item.due = week + weeks
    item.stage = PILOT
    _hand_out(organization, item, week, _members(organization, item))
    _spend(organization, item, week)
    where = f"{len(item.teams)} teams" if len(item.teams) != 1 else "one team"
    _enter(organization, item, week, PILOT, f"tried in {where} for {weeks} weeks")


def _pilot_teams(organization: Organization, item: Initiative, week: int) -> NDArray[np.int32]:
    """The sponsor's team, and others by lot up to the share that levers name, rising."""
    teams, filled = organization.teams, organization.people.filled
    peopled = np.bincount(organization.people.team[filled], minlength=teams.size) > 0
    able = np.flatnonzero((teams.leader >= 0) & peopled & (np.arange(teams.size) != item.sponsor))
    more = round(min(1.0, max(0.0, lever(organization, item, "pilot_teams"))) * (len(able) + 1)) - 1
    stream = organization.luck.stream(f"initiatives pilot {item.number}", week)
    order = np.argsort(stream.uniform(able.astype(np.uint64)), kind="stable")
    return np.sort(np.append(able[order[: max(0, more)]], item.sponsor)).astype(np.int32)


def _members(organization: Organization, item: Initiative) -> NDArray[np.bool_]:
    """People in the teams that try it, bool [seats]."""
    people = organization.people
    return people.filled & np.isin(people.team, item.teams)


def _spend(organization: Organization, item: Initiative, week: int) -> None:
    """A pilot costs, spread over its weeks, what reaching its people costs."""
    weeks = item.due - item.weeks.get(PILOT, week)
    organization.budget.projects += item.cost * int(np.count_nonzero(_members(organization, item))) / weeks


def _try(organization: Organization, item: Initiative, week: int) -> None:
    """One more week of a pilot; at its end what it measured decides, as far as levers ask for it."""
    members = _members(organization, item)
    if week < item.due:
        _hand_out(organization, item, week, members)
        _spend(organization, item, week)
        return
    settings, strategy = organization.settings["initiatives"], organization.strategy
    stream, number = organization.luck.stream("initiatives measured", week), np.array([item.number], np.uint64)
    sample = max(1, int(np.count_nonzero(members))) * (week - item.weeks[PILOT])
    error = settings.noise / math.sqrt(sample) * float(stream.normal(number, RETURN_ERROR)[0])
    item.measured_return = true_return(strategy, item) + error
    # Each team that tries it is one judgement of what it does to the mission, and in use nothing escapes it.
    spread = settings.fit_error * lever(organization, item, "fit_error") / math.sqrt(len(item.teams))
    item.measured_fit = mission_fit(strategy, item) + spread * float(stream.normal(number, FIT_ERROR)[0])
    pays = item.measured_return >= settings.required_return or lever(organization, item, "pilot_return") <= 0
    serves = item.measured_fit >= settings.required_fit or lever(organization, item, "pilot_fit") <= 0
    if pays and serves:
        _scale(organization, item, week)
    else:
        _stop(organization, item, week, "stopped after its pilot")


def _scale(organization: Organization, item: Initiative, week: int) -> None:
    """Everybody gets it: the strategy says what it says, the tool goes to all who lack it, and it is paid for."""
    people, strategy = organization.people, organization.strategy
    item.said, item.said_stance = strategy.knows & item.issues, strategy.stance & item.issues
    _restate(organization, item.issues, item.stance)
    _hand_out(organization, item, week, people.filled)
    organization.budget.projects += item.cost * organization.headcount
    _enter(organization, item, week, SCALED, f"scaled to {organization.headcount} people")


def _restate(organization: Organization, issues: NDArray[np.uint64], stance: NDArray[np.uint64]) -> None:
    """Let the strategy say so, and count what raised its merit."""
    strategy = organization.strategy
    knows, before = strategy.knows.copy(), strategy.stance.copy()
    strategy.restate(strategy.layout.unpack(issues), strategy.layout.unpack(stance))
    strategy.improvements += leadership.improvements(
        knows, before, strategy.knows, strategy.stance, strategy.reality, strategy.core, strategy.mission,
        mission_weight_of_leaders(organization), strategy.layout.issues, strategy.issues().core_count, strategy.matches,
    )  # fmt: skip


def _hand_out(organization: Organization, item: Initiative, week: int, whom: NDArray[np.bool_]) -> None:
    """The tool, if there is one, goes to those of ``whom`` (bool [seats]) who lack it."""
    if item.worth is None:
        return
    people, settings = organization.people, organization.settings["initiatives"]
    if item.column < 0:
        # A rank of skill has mean one half, and who has none gains most.
        name = f"tool of initiative {item.number}"
        organization.toolbox.add(
            Tool(name, settings.dip, 2.0 * item.worth, settings.learning, settings.settling, settings.load)
        )
        item.column = people.add_tool()
    people.adopted[whom & (people.adopted[:, item.column] == NEVER), item.column] = week


def _keep(organization: Organization, item: Initiative, week: int) -> None:
    """Newcomers get the tool; if reviews are due, it is funded on only if it pays and serves the mission."""
    _hand_out(organization, item, week, organization.people.filled)
    reviews = lever(organization, item, "reviews")
    weeks_between = YEAR / reviews if reviews > 0 else math.inf
    # A rate next to nothing is never: no whole number of weeks is that long.
    if weeks_between == math.inf or (week - item.weeks[SCALED]) % max(1, round(weeks_between)) != 0:
        return
    settings = organization.settings["initiatives"]
    stream, number = organization.luck.stream("initiatives review", week), np.array([item.number], np.uint64)
    # With everybody using it there is nobody left to compare with: as uncertain as a claim, but without its optimism.
    error = settings.error * float(stream.normal(number, RETURN_ERROR)[0])
    item.measured_return = true_return(organization.strategy, item) + error
    item.measured_fit = judged_fit(organization, item, "initiatives review", week)
    if item.measured_return < settings.required_return or item.measured_fit < settings.required_fit:
        _take_back(organization, item)
        _stop(organization, item, week, "no longer funded after a review")


def _take_back(organization: Organization, item: Initiative) -> None:
    """Where the strategy still says what the initiative wrote, it says again what it said before, if anything."""
    strategy = organization.strategy
    still = strategy.knows & ~(strategy.stance ^ item.stance) & item.said
    _restate(organization, still, item.said_stance)


def _stop(organization: Organization, item: Initiative, week: int, how: str) -> None:
    """Who has the tool lays it aside."""
    if item.column >= 0:
        organization.people.adopted[:, item.column] = NEVER
    _enter(organization, item, week, STOPPED, how)


def _enter(organization: Organization, item: Initiative, week: int, stage: str, how: str) -> None:
    item.stage = stage
    item.weeks[stage] = week
    tell(organization, week, item, how)
