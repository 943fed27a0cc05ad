"""Hiring by fit changes who comes, how long that takes, and what it costs."""

from __future__ import annotations

import numpy as np
import pytest

from orgsim.practices.mission_hiring import MissionHiring
from tests.plugins.organizations import model

LEAVING = {"workforce__quit_rate": 2.0, "workforce__exit_contagion": 0.0, "organization__size": 200}


def hired(*plugins: MissionHiring) -> tuple[np.ndarray, np.ndarray, float, int]:
    """Fit of hires by identity, what the organization has spent, and vacancies, after thirty weeks."""
    organization = model(*plugins, weeks=30, **LEAVING).organization
    people = organization.people
    new = people.filled & (people.joined >= 0)
    return people.identity[new], people.fit[new], organization.budget.expenses, int(np.sum(people.status == 2))


def test_the_same_hires_fit_better_by_the_amount() -> None:
    identity, fit, _, _ = hired(MissionHiring(start=0, fit=1.0, delay=1.0))
    same, usual, _, _ = hired(MissionHiring(start=0, fit=0.0, delay=1.0))
    _, here, there = np.intersect1d(identity, same, return_indices=True)
    assert len(here) > 30
    assert fit[here] - usual[there] == pytest.approx(1.0, abs=1e-5)


def test_choosing_takes_time_and_money() -> None:
    _, _, _, slow = hired(MissionHiring(start=0, fit=0.0, delay=3.0))
    _, _, _, quick = hired(MissionHiring(start=0, fit=0.0, delay=1.0))
    assert slow > quick
    dear, cheap = (
        model(MissionHiring(start=2, cost=cost), weeks=3, **LEAVING).organization.budget.expenses
        for cost in (0.1, 0.0001)
    )
    assert dear > cheap
