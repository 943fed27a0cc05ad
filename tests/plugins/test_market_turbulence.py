"""Market turbulence: reality turns as often as the factor says, for as long as it lasts."""

from __future__ import annotations

import numpy as np
import pytest

from orgsim.shocks.market_turbulence import MarketTurbulence
from tests.plugins.organizations import advance, model


def _turns(factor: float) -> tuple[int, int]:
    """Issues turned in 40 weeks of the shock, and in 10 weeks afterwards, in a market that turns once a year."""
    plugin = MarketTurbulence(week=0, factor=factor, lasts=40)
    settings = {"environment__turbulence": 1.0, "organization__size": 12, "mission__issues": 256, "run__weeks": 50}
    made = model(plugin, run__burn_in=0, **settings)
    counts = [0, 0]
    for week in range(50):
        before = made.organization.strategy.reality.copy()
        made.step()
        counts[week >= 40] += int(np.bitwise_count(before ^ made.organization.strategy.reality).sum())
    return counts[0], counts[1]


@pytest.mark.parametrize("factor", [0.0, 1.0, 8.0])
def test_reality_turns_by_the_factor_while_it_lasts(factor: float):
    during, after = _turns(factor)
    expected = 256 * 40 * factor / 52
    assert abs(during - expected) <= 5 * np.sqrt(expected)
    assert abs(after - 256 * 10 / 52) <= 5 * np.sqrt(256 * 10 / 52)


def test_beliefs_fall_behind_reality():
    restless = model(MarketTurbulence(week=0, factor=100.0, lasts=26))
    calm = model()
    for made in (restless, calm):
        advance(made, 26)
    assert restless.business < calm.business - 0.05
