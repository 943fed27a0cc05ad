"""Birth and death of people: with a constant hazard the headcount follows its closed form."""

from __future__ import annotations

import numpy as np
import pytest

from orgsim.model import OrgModel
from tests.exact.runs import model_of, resting

HAZARD = 0.05
QUITS = {"quit_rate": 52 * HAZARD}
FEW = {"issues": 4, "core": 0}


def headcounts(workforce: dict[str, float], weeks: int, seeds: int, people: int = 200) -> np.ndarray:
    """People other than the head by seed and week; all report to the head."""
    scenario = resting(
        organization={"size": people + 1, "spans": [people]},
        workforce=QUITS | workforce,
        mission=FEW,
    )
    found = np.zeros((seeds, weeks))
    for seed in range(seeds):
        model = model_of(scenario, seed)
        for week in range(weeks):
            model.step()
            found[seed, week] = model.organization.headcount - 1
    return found


def test_without_hires_people_decay() -> None:
    """N(1-h)^t, where the head stays."""
    found = headcounts({"refill": 0.0}, weeks=30, seeds=20).mean(axis=0)
    for week, mean in enumerate(found, start=1):
        stays = (1 - HAZARD) ** week
        assert abs(mean - 200 * stays) <= 4 * np.sqrt(200 * stays * (1 - stays) / 20), week


@pytest.mark.parametrize("delay", [1, 6])
def test_with_hires_people_renew(delay: int) -> None:
    """A seat is a renewal process: held for a geometric time with mean 1/h, then empty for the delay.

    The probability of being held follows f_t = f_{t-1} - q_t + q_{t-delay} with q_t = h f_{t-1}, towards 1/(1+h·delay).
    """
    found = headcounts({"fill_delay": delay}, weeks=60, seeds=20).mean(axis=0)
    full = 1.0
    quits = [0.0] * delay
    for week, mean in enumerate(found, start=1):
        quits.append(HAZARD * full)
        full += quits[-1 - delay] - quits[-1]
        assert abs(mean - 200 * full) <= 4 * np.sqrt(200 * full * (1 - full) / 20), week
    assert full == pytest.approx(1 / (1 + HAZARD * delay), abs=1e-3)


def test_refill_is_the_share_of_vacancies_that_come_back() -> None:
    """With a refill of r, a quit takes a seat away for good with probability 1-r."""
    refill, weeks, seeds = 0.6, 25, 20
    scenario = resting(
        organization={"size": 201, "spans": [200]},
        workforce=QUITS | {"refill": refill},
        mission=FEW,
    )
    lost = gone = 0
    for seed in range(seeds):
        model = model_of(scenario, seed)
        for _ in range(weeks):
            model.step()
        gone += model.organization.memory.quits
        lost += int(np.count_nonzero(model.organization.people.status == 0))
    assert abs(lost / gone - (1 - refill)) <= 4 * np.sqrt(refill * (1 - refill) / gone)


def test_headcount_is_accounted_for_in_a_hierarchy() -> None:
    """Under heavy turnover with few refills, founding + hires - leavers stays the headcount, and lines stay whole."""
    scenario = resting(
        organization={"size": 120, "spans": [3, 3]}, workforce={"quit_rate": 10.0, "refill": 0.7, "fill_delay": 3},
        mission=FEW,
    )  # fmt: skip
    model: OrgModel = model_of(scenario, 4)
    for week in range(60):
        model.step()
        assert model.organization.inconsistencies() == [], week
