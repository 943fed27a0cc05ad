"""Supply disruption: work stops, and protection moves the loss from mission-critical work to the rest."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from orgsim.plugins import Practice
from orgsim.shocks.supply_disruption import SupplyDisruption
from tests.plugins.organizations import BEGINS, advance, model

STAY = {"workforce__quit_rate": 0.0}


class Plan(Practice):
    """Spares a share of the mission-critical work."""

    kind = "plan"
    spared: float = 0.0

    def push(self, levers, within: NDArray[np.bool_] | None) -> None:
        levers.add("protection", self.spared, within)


@pytest.mark.parametrize(("share", "spared"), [(0.3, 0.0), (0.3, 0.6), (0.8, 1.0)])
def test_what_is_spared_is_taken_from_the_rest(share: float, spared: float):
    from orgsim.course import name_parts
    from tests.plugins.organizations import scenario

    plan = Plan(start=BEGINS, spared=spared)
    with_it, without = model(SupplyDisruption(week=BEGINS, share=share), **STAY), model(weeks=BEGINS + 1, **STAY)
    with_it._parts = (*with_it._parts, *name_parts(scenario().model_copy(update={"practice": (plan,)})))
    advance(with_it, BEGINS + 1)
    assert with_it.output / without.output == pytest.approx(max(0.0, 1 - share * (1 + spared)), abs=1e-4)
    assert with_it.mission_impact / without.mission_impact == pytest.approx(1 - share * (1 - spared), rel=1e-4)


def test_supplies_come_back():
    plugin = SupplyDisruption(week=BEGINS, share=0.5, lasts=4, load=0.0)
    with_it, without = model(plugin, **STAY), model(**STAY)
    for made in (with_it, without):
        advance(made, BEGINS + 4)
    assert with_it.output < 0.6 * without.output
    for made in (with_it, without):
        made.step()
    assert with_it.output == pytest.approx(without.output, rel=0.05)
