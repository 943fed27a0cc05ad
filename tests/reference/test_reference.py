"""The engine agrees, bit for bit and week after week, with a slow re-implementation in plain Python."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from orgsim.course import THE_WEEK
from orgsim.observations.observe import make_log, make_notes
from orgsim.organization import seats
from orgsim.organization.organization import Organization
from orgsim.processes import weeks
from orgsim.week import Week
from tests.reference import moves
from tests.reference.comparing import differences
from tests.reference.reading import read_company, read_pushes
from tests.reference.scenarios import Case, Upheaval, cases, founded, settle
from tests.reference.things import CLOSED, Company
from tests.reference.week import begin, live

# Shrinking would take minutes; a failure names the week and the fields.
QUIET: dict[str, Any] = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "print_blob": True,
    "phases": [Phase.explicit, Phase.reuse, Phase.generate],
}


@settings(max_examples=12, derandomize=True, **QUIET)
@given(cases())
def test_engine_is_the_reference(case: Case) -> None:
    compare_weeks(case)


@pytest.mark.parametrize("peer_filter", ["superior", "all"])
@pytest.mark.parametrize("aggregate", ["best", "voter"])
@settings(max_examples=3, derandomize=True, **QUIET)
@given(case=cases(largest=30, weeks=30), peers=st.sampled_from([0.05, 0.3, 1.0]))
def test_colleagues_are_those_of_the_reference(case: Case, peers: float, aggregate: str, peer_filter: str) -> None:
    how = {"peer_aggregate": aggregate, "peer_filter": peer_filter, "peers": peers}
    scenario = case.scenario.with_(**{f"communication.{name}": value for name, value in how.items()})
    compare_weeks(replace(case, scenario=scenario))


@settings(max_examples=8, derandomize=True, **QUIET)
@given(cases())
def test_whole_weeks_are_the_reference(case: Case) -> None:
    """One compiled call a week, where nothing is due that it leaves out."""
    plain = {"initiatives.proposals": 0.0, "communication.peer_aggregate": "majority"}
    scenario = case.scenario.with_(**plain | {"communication.peer_filter": "superior"})
    compare_weeks(replace(case, scenario=scenario), at_once=True)


@pytest.mark.slow
@settings(max_examples=150, **QUIET)
@given(cases())
def test_engine_is_the_reference_on_many_organizations(case: Case) -> None:
    compare_weeks(case)


def compare_weeks(case: Case, at_once: bool = False) -> Organization:
    """Let both live, and compare everything after every week; returns the engine's. at_once: one call a week."""
    organization = founded(case)
    company = read_company(organization)
    first = -case.scenario.run.burn_in
    for week in range(first, first + case.weeks):
        organization.memory.begin_week()
        begin(company)
        for upheaval in case.upheavals:
            if upheaval.week == week:
                strike(organization, company, upheaval, case)
        if at_once:
            assert weeks.possible(organization)
            weeks.live(organization, week, 1, make_notes(organization, make_log(0)))
        else:
            for _, _, process in THE_WEEK:
                process(organization, Week(week))
        live(company, week)
        found = differences(company, organization)
        assert not found, f"week {week}: " + "; ".join(found[:12])
        assert organization.inconsistencies() == [], (week, organization.inconsistencies())
    return organization


def strike(organization: Organization, company: Company, upheaval: Upheaval, case: Case) -> None:
    """Lay people off, or add seats under leaders and hire into them, in both."""
    random = np.random.default_rng(upheaval.luck)
    people = organization.people
    number = max(1, round(upheaval.share * organization.headcount))
    if not upheaval.grows:
        rows = random.choice(np.flatnonzero(people.filled), number, replace=False).astype(np.int32)
        seats.leave(organization, rows, upheaval.week, voluntary=False, close=upheaval.closes)
        moves.leave(company, rows.tolist(), upheaval.week, voluntary=False, close=upheaval.closes)
        return
    leaders = np.flatnonzero(people.filled & (organization.teams.led >= 0))
    managers = random.choice(leaders, number).astype(np.int32)
    rows = seats.grow(organization, managers)
    assert rows.tolist() == moves.grow(company, managers.tolist())
    settle(organization, case)
    company.pushes = read_pushes(organization.levers)
    assert all(company.seats[row].status == CLOSED for row in rows)
    seats.arrive(organization, rows, upheaval.week)
    moves.arrive(company, rows.tolist(), upheaval.week)
