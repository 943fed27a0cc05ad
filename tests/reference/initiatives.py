"""Initiatives: proposed, gated, tried, then scaled or stopped; each judged by the truth with an error."""

from __future__ import annotations

import math

from orgsim.organization.tools import Tool
from tests.reference.dice import Dice
from tests.reference.leadership import raised
from tests.reference.scores import business
from tests.reference.things import Code, Company, Person, Project, Seat, share, single

NEVER = 2**30


def pursue(company: Company, week: int) -> None:
    """From week 0 on each takes its next step when that is due, in the order of proposals; then teams propose."""
    settings = company.settings["initiatives"]
    if week < 0 or (settings.proposals == 0 and not company.projects):
        return
    company.budget.projects = 0.0
    for project in company.projects:
        {"proposed": gate, "gated": begin, "pilot": go_on_trying, "scaled": keep, "stopped": rest}[project.stage](
            company, project, week
        )
    for team in company.teams:
        seat = leader_of(company, team.number)
        luck = Dice(company.key("initiatives", week), team.number)
        if seat is not None and seat.person is not None and luck.unit(0) < settings.proposals:
            propose(company, seat, week, luck)


def rest(company: Company, project: Project, week: int) -> None:
    """What is stopped stays stopped."""


def leader_of(company: Company, number: int) -> Seat | None:
    """The seat that leads a team; none leads the head's."""
    return next((seat for seat in company.seats if seat.leads is company.teams[number]), None)


def pushed(company: Company, project: Project, name: str) -> float:
    """A lever where the sponsor's leader sits."""
    seat = leader_of(company, project.sponsor)
    assert seat is not None
    return company.pushes.on(seat, name)


def propose(company: Company, seat: Seat, week: int, luck: Dice) -> None:
    """A tool of normal worth, and stances that the leader believes and the strategy does not hold."""
    settings, code = company.settings["initiatives"], company.code
    worth = settings.return_mean + settings.return_spread * luck.normal(2) if luck.unit(1) < settings.tools else None
    belief = seat.holder.belief
    differs = [issue for issue, view in enumerate(belief) if view not in (0, code.strategy[issue])]
    differs.sort(key=lambda issue: luck.unit(100 + issue))
    chosen = sorted(differs[: settings.issues])
    if worth is None and not chosen:
        return
    assert seat.leads is not None
    project = Project(
        number=len(company.projects),
        sponsor=seat.leads.number,
        stances={issue: belief[issue] for issue in chosen},
        said={issue: code.strategy[issue] for issue in chosen},
        worth=worth,
        claimed=0.0,
        cost=settings.cost * (0.5 + luck.unit(4)),
        due=week + settings.gate_weeks,
        stage="proposed",
        weeks={"proposed": week},
    )
    project.claimed = true_return(code, project) + settings.optimism + settings.error * luck.normal(3)
    company.projects.append(project)


def true_return(code: Code, project: Project) -> float:
    """Worth of the tool, and what the stances add to (1 + business) / 2 of the strategy, as a share of it."""
    worth = 0.0 if project.worth is None else project.worth
    if not project.stances:
        return worth
    without, having = list(code.strategy), list(code.strategy)
    for issue, stance in project.stances.items():
        without[issue], having[issue] = project.said[issue], stance
    before, after = single(business(without, code)), single(business(having, code))
    return worth + (after - before) / max(0.5, 1.0 + before)


def mission_fit(code: Code, project: Project, seen: set[int] | None = None) -> float:
    """Mean over its issues of stance times mission, as far as it is seen; 0 off the core."""
    visible = project.stances if seen is None else seen
    served = sum(stance * code.mission[k] for k, stance in project.stances.items() if code.core[k] and k in visible)
    return served / len(project.stances) if project.stances else 0.0


def gate(company: Company, project: Project, week: int) -> None:
    """Claimed return and judged fit, each beyond what is required and weighted, must reach a threshold."""
    settings = company.settings["initiatives"]
    if week < project.due or week < project.due + round(max(0.0, pushed(company, project, "gate_delay"))):
        return
    weight = share(pushed(company, project, "gate_mission"))
    score = (1.0 - weight) * (project.claimed - settings.required_return) / settings.return_unit
    score += weight * (judged_fit(company, project, "initiatives gate", week) - settings.required_fit)
    if score >= pushed(company, project, "gate_threshold"):
        project.due = week + 1
        project.stage, project.weeks["gated"] = "gated", week
    else:
        project.stage, project.weeks["stopped"] = "stopped", week


def judged_fit(company: Company, project: Project, part: str, week: int) -> float:
    """Some issues escape those at the table, and they err."""
    settings = company.settings["initiatives"]
    luck = Dice(company.key(part, week), project.number)
    blind = settings.blind_spots * pushed(company, project, "blind_spots")
    seen = {issue for issue in project.stances if luck.unit(100 + issue) >= blind}
    spread = settings.fit_error * pushed(company, project, "fit_error")
    return mission_fit(company.code, project, seen) + spread * luck.normal(0)


def begin(company: Company, project: Project, week: int) -> None:
    """A pilot of at least a week, where levers ask for one; else everybody gets it."""
    if week < project.due:
        return
    weeks = round(pushed(company, project, "pilot_weeks"))
    if weeks < 1:
        scale(company, project, week)
        return
    project.teams = pilot_teams(company, project, week)
    project.due = week + weeks
    project.stage, project.weeks["pilot"] = "pilot", week
    try_one_week(company, project, week)


def pilot_teams(company: Company, project: Project, week: int) -> list[int]:
    """The sponsor's team and others by lot, to a share of all teams with a leader's seat and somebody in them."""
    able = [
        team.number
        for team in company.teams
        if leader_of(company, team.number) is not None
        and team.number != project.sponsor
        and any(member.person is not None for member in team.members)
    ]
    more = round(share(pushed(company, project, "pilot_teams")) * (len(able) + 1)) - 1
    key = company.key(f"initiatives pilot {project.number}", week)
    able.sort(key=lambda number: Dice(key, number).unit(0))
    return sorted([*able[: max(0, more)], project.sponsor])


def members(company: Company, project: Project) -> list[Person]:
    """People in the teams that try it."""
    return [seat.holder for seat in company.filled if seat.team is not None and seat.team.number in project.teams]


def try_one_week(company: Company, project: Project, week: int) -> None:
    """Its people get the tool, and a part of what reaching them costs is paid."""
    people = members(company, project)
    hand_out(company, project, week, people)
    company.budget.projects += project.cost * len(people) / (project.due - project.weeks["pilot"])


def go_on_trying(company: Company, project: Project, week: int) -> None:
    """One more week; or the end, at which the truth is measured with an error that falls with the sample."""
    if week < project.due:
        try_one_week(company, project, week)
        return
    settings, luck = company.settings["initiatives"], Dice(company.key("initiatives measured", week), project.number)
    sample = max(1, len(members(company, project))) * (week - project.weeks["pilot"])
    project.measured_return = true_return(company.code, project) + settings.noise / math.sqrt(sample) * luck.normal(1)
    spread = settings.fit_error * pushed(company, project, "fit_error") / math.sqrt(len(project.teams))
    project.measured_fit = mission_fit(company.code, project) + spread * luck.normal(0)
    fails = pushed(company, project, "pilot_return") > 0 and project.measured_return < settings.required_return
    fails |= pushed(company, project, "pilot_fit") > 0 and project.measured_fit < settings.required_fit
    if fails:
        stop(company, project, week)
    else:
        scale(company, project, week)


def scale(company: Company, project: Project, week: int) -> None:
    """The strategy says what it says, everybody gets the tool, and it is paid for."""
    project.said = {issue: company.code.strategy[issue] for issue in project.stances}
    restate(company, project.stances)
    hand_out(company, project, week, [seat.holder for seat in company.filled])
    company.budget.projects += project.cost * len(company.filled)
    project.stage, project.weeks["scaled"] = "scaled", week


def restate(company: Company, stances: dict[int, int]) -> None:
    """The strategy says so, as do documents that hold the issue; what raised merit is counted."""
    code, before = company.code, list(company.code.strategy)
    weight = share(company.settings["incentives"].mission_weight + company.pushes.overall("mission_weight"))
    for issue, stance in stances.items():
        code.strategy[issue] = stance
        if code.documents[issue] != 0:
            code.documents[issue] = stance
    code.improvements += sum(raised(before, code.strategy, issue, code, weight) for issue in stances)


def hand_out(company: Company, project: Project, week: int, people: list[Person]) -> None:
    """Those who lack the tool get it; with mean skill one half its gain is twice its worth for those of no skill."""
    if project.worth is None:
        return
    settings = company.settings["initiatives"]
    if project.tool < 0:
        project.tool = len(company.tools)
        company.tools.append(
            Tool("", settings.dip, 2 * project.worth, settings.learning, settings.settling, settings.load)
        )
        for seat in company.filled:
            seat.holder.adopted.append(NEVER)
    for person in people:
        if person.adopted[project.tool] == NEVER:
            person.adopted[project.tool] = week


def keep(company: Company, project: Project, week: int) -> None:
    """Newcomers get the tool; a review, where it is due, ends what does not pay or does not serve."""
    hand_out(company, project, week, [seat.holder for seat in company.filled])
    reviews = pushed(company, project, "reviews")
    if reviews <= 0 or 52 / reviews == math.inf or (week - project.weeks["scaled"]) % max(1, round(52 / reviews)) > 0:
        return
    settings, luck = company.settings["initiatives"], Dice(company.key("initiatives review", week), project.number)
    project.measured_return = true_return(company.code, project) + settings.error * luck.normal(1)
    project.measured_fit = judged_fit(company, project, "initiatives review", week)
    if project.measured_return >= settings.required_return and project.measured_fit >= settings.required_fit:
        return
    strategy = company.code.strategy
    still = [k for k, stance in project.stances.items() if strategy[k] == stance and project.said[k] != 0]
    restate(company, {issue: project.said[issue] for issue in still})
    stop(company, project, week)


def stop(company: Company, project: Project, week: int) -> None:
    """Nobody has the tool any more."""
    if project.tool >= 0:
        for seat in company.filled:
            seat.holder.adopted[project.tool] = NEVER
    project.stage, project.weeks["stopped"] = "stopped", week
