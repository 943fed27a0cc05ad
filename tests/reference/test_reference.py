"""The engine agrees, bit for bit and week after week, with a slow re-implementation in plain Python."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from orgsim.model import THE_WEEK
from orgsim.observations.observe import make_notes
from orgsim.organization import seats
from orgsim.organization.organization import Organization
from orgsim.processes import baseline, weeks
from orgsim.week import Week
from tests.exact.runs import unlike
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


@pytest.mark.slow
@settings(max_examples=150, **QUIET)
@given(cases())
def test_engine_is_the_reference_on_many_organizations(case: Case) -> None:
    compare_weeks(case)


def compare_weeks(case: Case) -> None:
    """Let both live, and compare everything after every week."""
    organization, twin = founded(case), founded(case)
    company = read_company(organization)
    first = -case.scenario.run.burn_in
    for week in range(first, first + case.weeks):
        organization.memory.begin_week()
        twin.memory.begin_week()
        begin(company)
        for upheaval in case.upheavals:
            if upheaval.week == week:
                strike(organization, company, upheaval, case)
                strike(twin, read_company(twin), upheaval, case)
        for _, _, process in THE_WEEK:
            process(organization, Week(week))
        live(company, week)
        weeks.live(twin, week, 1, make_notes(twin, 0))
        baseline.note_usual(twin, Week(week))
        assert unlike(organization, twin) == [], f"week {week} in one compiled call"
        found = differences(company, organization)
        assert not found, f"week {week}: " + "; ".join(found[:12])
        assert organization.inconsistencies() == [], (week, organization.inconsistencies())


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
