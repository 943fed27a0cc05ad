"""Weeks in one compiled call are, bit for bit, the same weeks process by process."""

from __future__ import annotations

import inspect
import re
from typing import Any

import numpy as np
import pytest

from orgsim.course import THE_WEEK
from orgsim.kernels.whole_week import run
from orgsim.model import OrgModel
from orgsim.observations.catalogue import NAMES
from orgsim.observations.record import Record
from orgsim.processes import weeks
from orgsim.scenario.scenario import Scenario
from orgsim.simulate import Options, run_once
from tests.exact.runs import unlike

TROUBLED: dict[str, Any] = {
    "run": {"burn_in": 6, "weeks": 70},
    "organization": {"size": 60},
    "communication": {"broadcast": 0.02},
    "workforce": {"quit_rate": 1.5, "refill": 0.8, "fill_delay": 2},
    "shock": [
        {"kind": "hiring_wave", "week": 5, "growth": 0.2, "weeks": 4},
        {"kind": "new_tooling", "week": 12},
        {"kind": "budget_contraction", "week": 20, "cut": 0.2},
        {"kind": "merger", "week": 30, "size": 0.3},
        {"kind": "reorganization", "week": 40},
        {"kind": "regulation", "week": 45},
    ],
    "practice": [
        {"kind": "okr", "start": 8, "stop": 50},
        {"kind": "documentation", "start": 15, "phase_in": 9},
        {"kind": "mission_audit", "start": 10},
    ],
}
CALM: dict[str, Any] = {"run": {"burn_in": 3, "weeks": 130}, "organization": {"size": 80}}
FRESH: dict[str, Any] = {"run": {"burn_in": 0, "weeks": 30}, "organization": {"size": 25}}
ACTING: dict[str, Any] = CALM | {
    "communication": {"expression": "action", "transition": "step"},
    "environment": {"interdependence": 3, "turbulence": 2.0, "scoring": "matches"},
    "mission": {"issues": 130, "core": 40},
}
STILL: dict[str, Any] = {
    "communication": {
        "uptake": 0.0, "broadcast": 0.0, "document_reading": 0.0, "peers": 0.0, "upward_voice": 0.0, "forgetting": 0.0,
        "role_forgetting": 0.0,
    },
    "leadership": {"openness": 0.0}, "autonomy": {"exploration": 0.0}, "workforce": {"quit_rate": 0.0},
    "environment": {"turbulence": 1.0},
}  # fmt: skip
"""Nobody talks, asks, reads, tries or forgets, and leaders do not listen: beliefs stay."""
CASES = {"troubled": TROUBLED, "calm": CALM, "fresh": FRESH, "acting": ACTING}


def remembered(model: OrgModel) -> dict[str, Any]:
    """Memory and strategy as far as they are no arrays."""
    memory = model.organization.memory
    chosen = memory.new_leaders
    names = ("hired_now", "left_now", "topics_due", "counted", "happenings", "usual")
    return {name: getattr(memory, name) for name in names} | {
        "recent_quits": [rows.tolist() for rows in memory.recent_quits],
        "leavers": list(memory.leavers),
        "new_leaders": None if chosen is None else np.concatenate([np.zeros(0), *chosen]).tolist(),
        "improvements": model.organization.strategy.improvements,
    }


def test_every_process_of_the_week_has_its_lines_in_the_compiled_one() -> None:
    """Whoever adds one: its lines go into kernels/whole_week/run.py, or a condition into processes/weeks.possible."""
    outside = {"events", "initiatives", "baseline"}
    names = {name for name, _, _ in THE_WEEK} - outside
    called = set(re.findall(r"\b\w+\.(\w+)\(", inspect.getsource(run)))
    lines = {
        "environment": "turn", "communication": "hear", "autonomy": "explore", "leadership": "form_strategy",
        "work": "work", "wellbeing": "fare", "workforce": "quit_jobs",
    }  # fmt: skip
    assert names == set(lines)
    assert set(lines.values()) <= called


@pytest.mark.parametrize("name", CASES)
def test_both_ways_lead_to_the_same_organization(name: str) -> None:
    plan = Scenario.from_dict(CASES[name])
    one, other = (OrgModel(plan, collect=False) for _ in range(2))
    while other.week < plan.run.weeks:
        passed = other.advance(plan.run.weeks - other.week)
        for _ in range(passed):
            one.step()
        assert one.week == other.week and one.steps == other.steps and one.running == other.running
        assert unlike(one.organization, other.organization) == [], other.week
        assert remembered(one) == remembered(other), other.week
    assert other.spent["weeks"] > 0 and other.spent["work"] == 0


@pytest.mark.parametrize("name", CASES)
def test_both_ways_record_the_same(name: str) -> None:
    plan = Scenario.from_dict(CASES[name])
    one, other = run_once(plan, 1, options=Options(by_process=True)), run_once(plan, 1)
    assert one.record.series.tobytes() == other.record.series.tobytes()
    assert one.events == other.events
    for kind, record in one.record.groups.items():
        again = other.record.groups[kind]
        assert record.groups == again.groups and np.array_equal(record.weeks, again.weeks)
        assert np.array_equal(record.table(record.groups), again.table(record.groups), equal_nan=True)
        assert np.array_equal(record.heads(record.groups), again.heads(record.groups))


def test_whole_measures_alone_are_the_same() -> None:
    plan = Scenario.from_dict(FRESH)
    everything, whole = run_once(plan, 0), run_once(plan, 0, options=Options(by_group=False))
    assert everything.record.series.tobytes() == whole.record.series.tobytes()
    assert all(len(record.weeks) == 0 for record in whole.record.groups.values())


def test_weeks_end_when_nothing_changes_any_more() -> None:
    plan = Scenario.from_dict(FRESH | STILL)
    one, other = OrgModel(plan, collect=False), OrgModel(plan, collect=False)
    whole, part = Record(one.organization, 30), Record(other.organization, 30)
    calm = weeks.Calm(patience=7)
    # Without burn-in, the first week is recorded when the usual is known.
    assert other.advance(30, part, calm) == 1 and not calm.over
    assert other.advance(29, part, calm) == 6
    assert (other.week, calm.quiet, calm.over) == (7, 7, True)
    while one.week < 30:
        one.advance(30 - one.week, whole)
    assert np.array_equal(part.series[:7], whole.series[:7], equal_nan=True)
    assert not part.series[7:, NAMES.index("headcount")].any()


@pytest.mark.parametrize("name", ["calm", "fresh", "acting"])
def test_the_usual_is_noted_amid_weeks_in_one_call(name: str) -> None:
    plan = Scenario.from_dict(CASES[name])
    one, other = (OrgModel(plan, collect=False) for _ in range(2))
    weeks_in_all = plan.run.burn_in + plan.run.weeks
    assert other.advance(weeks_in_all) == weeks_in_all
    for _ in range(weeks_in_all):
        assert one.advance(1) == 1
    assert unlike(one.organization, other.organization) == []
    assert remembered(one) == remembered(other)
    assert other.organization.memory.usual.known


def test_weeks_that_are_calm_before_the_usual_is_due_end_without_it() -> None:
    plan = Scenario.from_dict(FRESH | STILL).with_(**{"run.burn_in": 9})
    model, calm = OrgModel(plan, collect=False), weeks.Calm(patience=4)
    assert model.advance(50, calm=calm) < 9 and calm.over
    assert not model.organization.memory.usual.known


def test_whoever_looks_on_every_week_sees_every_week() -> None:
    model = OrgModel(Scenario.from_dict(FRESH))
    assert model.advance(10) == 1
    assert len(model.datacollector.model_vars["week"]) == 1
    viewed = OrgModel(Scenario.from_dict(FRESH), collect=False)
    assert len(list(viewed.agents)) == 25
    assert viewed.advance(10) == 1


def test_large_organizations_go_process_by_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weeks, "LARGEST", 10)
    model = OrgModel(Scenario.from_dict(FRESH), collect=False)
    assert model.advance(10) == 1 and model.spent["work"] > 0
