"""When pilots pay, and when a strategy is carried away by its projects: shown by mechanisms, matched future by future.

Directions of facts F28 and F38, in organizations small enough for a test; docs/odd.md has the numbers of larger ones.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from orgsim.observations.catalogue import NAMES
from orgsim.scenario.scenario import Scenario
from orgsim.simulate import run_once

pytestmark = pytest.mark.slow

FUTURES = 60


def _paths(measure: str, futures: int, **sections: Any) -> NDArray[np.float64]:
    """A measure by future and week."""
    plan = Scenario.from_dict(sections)
    place = NAMES.index(measure)
    return np.array([run_once(plan, number).record.series for number in range(futures)], np.float64)[:, :, place]


@cache
def output(mean: float | None, spread: float = 0.0, tried: bool = False, futures: int = FUTURES) -> NDArray[np.float64]:
    """Output of 60 people over 104 weeks that follow the proposal of a tool, which no gate holds up."""
    tool = {"kind": "proposal", "week": 0, "return_mean": mean, "return_spread": spread}
    return _paths(
        "output",
        futures,
        run={"weeks": 104, "burn_in": 26, "seed": 11},
        organization={"size": 60},
        # A sponsor who claims half of all output on top lets everything through.
        initiatives={"optimism": 0.5, "error": 0.0, "gate_weeks": 0},
        shock=[] if mean is None else [tool],
        practice=[{"kind": "pilot", "hours": 0.01}] if tried else [],
    )


def _gain(mean: float, spread: float, tried: bool) -> NDArray[np.float64]:
    """Weeks of output won over the same futures without any tool."""
    return (output(mean, spread, tried) - output(None)).sum(axis=1)


def _surely_positive(differences: NDArray[np.float64]) -> bool:
    return bool(differences.mean() > 2 * differences.std(ddof=1) / np.sqrt(len(differences)))


def test_where_the_value_is_known_a_pilot_only_loses_time():
    at_once, tried = (output(0.15, tried=choice, futures=15).sum(axis=1) for choice in (False, True))
    assert _surely_positive(at_once - tried)


def test_where_the_value_is_uncertain_a_pilot_wins_and_risks_less():
    at_once, tried = _gain(0.05, 0.15, False), _gain(0.05, 0.15, True)
    assert _surely_positive(tried - at_once)
    assert tried.std() < 0.75 * at_once.std()
    assert np.quantile(tried, 0.1) > np.quantile(at_once, 0.1)


def test_where_the_value_is_uncertain_a_pilot_has_the_shallower_trough():
    at_once, tried = (
        (output(0.05, 0.15, choice) - output(None)).mean(axis=0).min() for choice in (False, True)
    )  # fmt: skip
    assert at_once < tried < 0


def _drift(temptation: float, weight: float, proposals: float, futures: int = 30) -> NDArray[np.float64]:
    """Strategy drift after four years, with a business case as the only gate."""
    return _paths(
        "strategy_drift",
        futures,
        run={"weeks": 208, "burn_in": 26, "seed": 21},
        organization={"size": 80},
        mission={"temptation": temptation},
        incentives={"mission_weight": weight},
        initiatives={"proposals": proposals, "tools": 0.0},
    )[:, -1]


def test_projects_carry_a_tempted_strategy_away():
    """At a weight of the mission below 1/7, where leaving the mission for what the market tempts with raises merit."""
    faithful, tempted = _drift(0.0, 0.1, 0.006), _drift(0.8, 0.1, 0.006)
    assert faithful.std() > 0
    error = np.sqrt(faithful.var(ddof=1) / len(faithful) + tempted.var(ddof=1) / len(tempted))
    assert tempted.mean() - faithful.mean() > 2 * error
