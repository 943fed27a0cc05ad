"""Scenario to organization: the only place that knows both."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from orgsim.charts.chart import Chart
from orgsim.charts.generated_ties import TieSettings
from orgsim.charts.generator import DEFAULT_SPANS, generate
from orgsim.charts.loading import load_chart
from orgsim.founding.strategy import found_strategy
from orgsim.kernels.random import fill_planes
from orgsim.kernels.side_by_side import compile_all
from orgsim.organization.arrivals import Culture, bring_beliefs, settle_in
from orgsim.organization.budget import Budget, Climate
from orgsim.organization.levers import Levers
from orgsim.organization.luck import Luck
from orgsim.organization.memory import Memory
from orgsim.organization.network import Network
from orgsim.organization.organization import Organization
from orgsim.organization.people import People
from orgsim.organization.strategy import Strategy
from orgsim.organization.teams import Teams
from orgsim.organization.tools import Toolbox
from orgsim.scenario.scenario import Scenario
from orgsim.scenario.sections import SECTIONS, NetworkSection

WEEKS_A_YEAR = 52


def chart_of(scenario: Scenario, seed: int) -> Chart:
    """The chart that the scenario names, or a generated one. Raises InvalidInput for files that cannot be used."""
    settings = scenario.organization
    ties = _tie_settings(scenario.network)
    if settings.people is not None:
        return load_chart(settings.people, settings.ties, settings.repairs, settings.columns, seed, ties).chart
    return generate(settings.size, settings.spans or DEFAULT_SPANS, seed, ties)


@lru_cache(maxsize=16)
def _tie_settings(network: NetworkSection) -> TieSettings:
    """The same for all replications."""
    return TieSettings(**network.model_dump())


def found(scenario: Scenario, seed: int | None = None, chart: Chart | None = None) -> Organization:
    """An organization as it stands before burn-in.

    seed: of all luck, the scenario's if left out. chart: used instead of the scenario's, for example one made from a
    networkx graph. Two foundings with the same arguments are equal.
    """
    compile_all()
    luck = Luck(scenario.run.seed if seed is None else seed)
    chart = chart or chart_of(scenario, luck.seed)
    settings = {name: getattr(scenario, name) for name in SECTIONS}
    strategy = found_strategy(scenario, luck)
    organization = Organization(
        settings=settings,
        luck=luck,
        people=_people(chart, strategy, settings, luck),
        teams=_teams(chart, strategy, scenario.communication.role_share, luck),
        network=Network.from_rows(chart.ties.start, chart.ties.neighbor, chart.ties.weight),
        strategy=strategy,
        budget=Budget(),
        climate=Climate(),
        levers=Levers(chart.size),
        toolbox=Toolbox(),
        memory=Memory(start=chart.size),
        unit_names=chart.unit_names,
        labels=chart.labels,
        ids=chart.ids,
    )
    organization.network.lay_out(organization.people.team)
    organization.people.knows[0] = strategy.knows
    organization.people.stance[0] = strategy.stance
    return organization


def _people(chart: Chart, strategy: Strategy, settings: dict, luck: Luck) -> People:
    size = chart.size
    people = People.empty(size, len(strategy.valid))
    people.manager[:] = chart.manager
    people.team[:] = chart.team
    people.level[:] = chart.level
    people.unit[:] = chart.unit
    rows = np.arange(size, dtype=np.int32)
    identities = np.arange(size, dtype=np.uint64)
    stream = luck.stream("founding")
    settle_in(people, rows, identities, settings, stream)
    own = settings["people"]
    bring_beliefs(people, rows, strategy, Culture(own.prior_knowledge, own.fit, lean=own.fit_lean), stream)
    if settings["communication"].peer_aggregate == "voter":
        people.keep_innate()
    _shape_jobs(people, chart, settings["people"].team_share, luck)
    people.joined[:] = -settings["run"].burn_in - _tenure(chart, settings["people"].tenure, luck)
    return people


def _shape_jobs(people: People, chart: Chart, team_share: float, luck: Luck) -> None:
    """Features of the work: a part is common to a team, the rest is the seat's own."""
    seats = np.arange(chart.size, dtype=np.uint64)
    teams = np.arange(chart.teams, dtype=np.uint64)
    shared, alone = np.sqrt(team_share), np.sqrt(1 - team_share)
    for name in ("job_hindrance", "job_challenge", "job_resources"):
        common = luck.stream(f"founding {name} of teams").normal(teams)[chart.team]
        own = luck.stream(f"founding {name}").normal(seats)
        getattr(people, name)[:] = shared * common + alone * own


def _tenure(chart: Chart, mean: float, luck: Luck) -> NDArray[np.int32]:
    """Weeks of tenure at founding: as imported where known, else exponential."""
    drawn = -mean * np.log1p(-luck.stream("founding tenure").uniform(np.arange(chart.size, dtype=np.uint64)))
    if chart.tenure is not None:
        drawn = np.where(np.isfinite(chart.tenure), chart.tenure, drawn)
    return np.rint(drawn.clip(0, 60) * WEEKS_A_YEAR).astype(np.int32)


def _teams(chart: Chart, strategy: Strategy, role_share: float, luck: Luck) -> Teams:
    led = np.full(chart.size, -1, np.int32)
    led[chart.team_leader[1:]] = np.arange(1, chart.teams, dtype=np.int32)
    role = np.empty((chart.teams, len(strategy.valid)), np.uint64)
    team = np.arange(chart.teams, dtype=np.uint64)
    fill_planes(luck.key("founding roles"), team, np.full(chart.teams, role_share), strategy.valid, 0, role)
    nothing = np.zeros(0, np.int64)
    teams = Teams(
        leader=chart.team_leader.astype(np.int32),
        led=led,
        first=nothing,
        count=nothing.astype(np.int32),
        member=nothing.astype(np.int32),
        level=chart.level[chart.team_start[:-1]].astype(np.int32),
        unit=chart.team_unit.astype(np.int32),
        role=role,
        reports_first=nothing,
        reports_count=nothing.astype(np.int32),
    )
    teams.gather(chart.team)
    return teams
