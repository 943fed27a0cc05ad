"""Engine and reference agree where initiatives are many and every way through the pipeline is taken."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

import pytest

from orgsim.scenario.scenario import Scenario
from tests.reference.scenarios import Case
from tests.reference.test_reference import compare_weeks

PUSHES = {
    "plain": (),
    "pilot": (
        ("pilot_weeks", 4.0, False), ("pilot_teams", 0.3, True), ("pilot_return", 1.0, False), ("pilot_fit", 1.0, True),
    ),
    "governed": (
        ("gate_mission", 0.5, False), ("gate_delay", 2.0, True), ("fit_error", 0.5, False), ("blind_spots", 0.3, True),
        ("pilot_weeks", 3.0, True), ("reviews", 8.0, False), ("gate_threshold", -0.1, False),
    ),
    # No whole number of weeks lies between reviews as rare as these.
    "hardly ever reviewed": (("reviews", 5e-308, False),),
}  # fmt: skip


def busy(seed: int, pushes: str, **sections: Any) -> Case:
    """Forty people who propose a lot, for 40 weeks after two of burn-in."""
    data: dict[str, Any] = {
        "run": {"burn_in": 2, "seed": seed, "weeks": 60},
        "organization": {"size": 40, "spans": [3, 4]},
        "initiatives": {"proposals": 0.06, "tools": 0.5},
        "people": {"prior_knowledge": 0.5},
        "workforce": {"quit_rate": 1.0},
    }
    return Case(Scenario.from_dict(data | sections), 42, PUSHES[pushes], tools=1, laid_off=0.0, upheavals=())


@cache
def ways(pushes: str) -> Counter[str]:
    """Compare, and count the stages through which initiatives went."""
    organization = compare_weeks(busy(5, pushes))
    return Counter("-".join(item.weeks) for item in organization.initiatives.items if not item.runs)


@pytest.mark.parametrize("pushes", PUSHES)
def test_busy_pipelines_agree(pushes: str) -> None:
    assert ways(pushes).total() >= 10


def test_every_way_has_been_compared() -> None:
    assert {way for pushes in PUSHES for way in ways(pushes)} >= {
        "proposed-stopped",
        "proposed-gated-scaled",
        "proposed-gated-scaled-stopped",
        "proposed-gated-pilot-scaled",
        "proposed-gated-pilot-stopped",
        "proposed-gated-pilot-scaled-stopped",
    }


def test_issues_that_pay_together_agree() -> None:
    together = {"environment": {"interdependence": 2}, "mission": {"issues": 70, "core": 20}}
    assert compare_weeks(busy(6, "governed", **together)).initiatives.items
