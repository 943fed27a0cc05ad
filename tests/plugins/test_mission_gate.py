"""The gate: what a rubric lets through when it sees all, and when it errs."""

from __future__ import annotations

import numpy as np
import pytest

from orgsim.model import OrgModel
from orgsim.organization.initiatives import mission_fit
from orgsim.practices.mission_gate import MissionGate
from tests.plugins.initiatives import CERTAIN, add, lively
from tests.plugins.organizations import advance, model


def _decided(made: OrgModel) -> list[tuple[float, float, bool]]:
    """Claimed return, mission fit and whether it passed, of all that came to the gate."""
    organization = made.organization
    items = [item for item in organization.initiatives.items if item.stage != "proposed"]
    return [(item.claimed, mission_fit(organization.strategy, item), "gated" in item.weeks) for item in items]


def test_without_a_rubric_the_business_case_decides():
    found = _decided(lively())
    assert len(found) > 50
    assert all(passed == (claimed >= 0.05) for claimed, _, passed in found)
    assert 0 < sum(passed for _, _, passed in found) < len(found)


def test_a_rubric_that_sees_all_and_counts_the_mission_alone_passes_exactly_what_serves_it():
    found = _decided(lively(MissionGate(start=0, weight=1.0, delay=0), **CERTAIN))
    assert len(found) > 50
    assert all(passed == (fit >= -0.1) for _, fit, passed in found)
    assert 0 < sum(passed for _, _, passed in found) < len(found)


def test_a_rubric_that_errs_lets_less_of_the_misfit_through_than_none_but_some():
    """Shares of what does not fit that pass, over four futures: with half the weight on the mission and an error."""

    stances = {"initiatives__tools": 0.0}

    def misfits(*gate: MissionGate) -> np.ndarray:
        futures = [_decided(lively(*gate, weeks=60, seed=seed, **stances)) for seed in range(1, 5)]
        return np.array([passed for future in futures for _, fit, passed in future if fit < -0.1])

    without, with_it = misfits(), misfits(MissionGate(start=0))
    assert 0 < with_it.mean() < without.mean()
    error = np.sqrt(without.var() / len(without) + with_it.var() / len(with_it))
    assert without.mean() - with_it.mean() > 3 * error


@pytest.mark.parametrize(("delay", "week"), [(0, 0), (3, 3)])
def test_decides_later(delay: int, week: int):
    made = model(MissionGate(start=0, delay=delay), **CERTAIN)
    item = add(made.organization, worth=0.2)
    advance(made, 6)
    assert item.weeks["gated"] == week


def test_a_higher_threshold_stops_more():
    def passed(threshold: float) -> int:
        return sum(entry[2] for entry in _decided(lively(MissionGate(start=0, threshold=threshold))))

    assert passed(2.0) == 0 < passed(0.1) < passed(-0.1)


def test_two_gates_add_up():
    both = model(MissionGate(start=0, weight=0.3, error=0.5), MissionGate(start=0, weight=0.4, error=0.5), weeks=1)
    levers = both.organization.levers
    assert levers.overall("gate_mission") == pytest.approx(0.7)
    assert levers.overall("fit_error") == pytest.approx(0.25)
