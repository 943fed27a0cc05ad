"""The competitor: reality turns exactly, and customers follow business fit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from orgsim.model import OrgModel
from orgsim.problems import InvalidInput
from orgsim.processes import events
from orgsim.scenario.scenario import Scenario
from orgsim.shocks.competitor import Competitor
from tests.plugins.organizations import BEGINS, model


def _market(made: OrgModel, fits: list[float]) -> list[float]:
    """Market share after each week, if what people do fits reality as given."""
    seen = []
    for fit in fits:
        made.organization.people.acted_business[:] = fit
        events.happen(made.organization, made.now)
        made.week += 1
        seen.append(made.organization.budget.market)
    return seen


@settings(max_examples=15, deadline=None)
@given(share=some.floats(0, 1))
def test_turns_exactly_the_share_of_reality(share: float):
    made = model(Competitor(week=0, share=share), run__burn_in=0)
    before = made.organization.strategy.reality.copy()
    events.happen(made.organization, made.now)
    turned = int(np.bitwise_count(before ^ made.organization.strategy.reality).sum())
    assert turned == round(share * 60)
    assert made.organization.memory.happenings[-1].text.startswith(f"Customers now expect the opposite on {turned} of")


def test_customers_leave_as_the_formula_says_and_return_with_business_fit():
    made = model(Competitor(week=0, share=0.25, loss=0.3, pace=5))
    fell, back = [0.4] + [0.2] * 12, [0.4] * 200
    leaving = _market(made, fell)
    weeks = np.arange(13)
    assert leaving == pytest.approx(1 - 0.3 * (1 - np.exp(-weeks / 5)), rel=1e-6)
    returning = _market(made, back)
    assert np.all(np.diff(returning) >= 0)
    assert returning[-1] == pytest.approx(1, abs=1e-6)


def test_half_adapted_is_half_the_loss():
    made = model(Competitor(week=0, share=0.25, loss=0.4, pace=1))
    assert _market(made, [0.4] + [0.3] * 60)[-1] == pytest.approx(1 - 0.4 * 0.5, rel=1e-6)


def test_losses_to_two_competitors_multiply_and_others_may_move_the_market():
    rivals = (Competitor(week=0, loss=0.3, pace=1), Competitor(week=2, loss=0.5, pace=1))
    made = model(*rivals)
    made.organization.budget.market = 0.8
    assert _market(made, [0.4, 0.4] + [0.1] * 60)[-1] == pytest.approx(0.8 * 0.7 * 1.0, rel=1e-6), "no second fall yet"
    twins = model(Competitor(week=0, loss=0.3, pace=1), Competitor(week=0, loss=0.3, pace=1))
    assert _market(twins, [0.4] + [0.1] * 60)[-1] == pytest.approx(0.7**2, rel=1e-6)


def test_nothing_to_lose_without_business_fit():
    assert _market(model(Competitor(week=0, loss=0.9, pace=1)), [-0.1] + [-0.5] * 20)[-1] == 1.0


def test_a_faster_strategy_wins_customers_back():
    """The recovery comes from what people do: told the new reality, they bring back what the deaf do not."""
    plugin = Competitor(week=BEGINS, share=0.5, loss=0.5, pace=2)
    deaf = model(plugin, weeks=BEGINS + 1, run__weeks=60, environment__turbulence=0.0, leadership__openness=0.0)
    told = model(plugin, weeks=BEGINS + 1, run__weeks=60, environment__turbulence=0.0, leadership__openness=0.0)
    strategy = told.organization.strategy
    strategy.set_stance(np.ones(60, np.bool_), strategy.layout.unpack(strategy.reality))
    for made in (deaf, told):
        made.organization.people.stance[:] = strategy.stance & made.organization.people.knows
        if made is deaf:
            made.organization.people.stance[:] = ~strategy.stance & made.organization.people.knows
        while made.week < 40:
            made.step()
    assert told.organization.budget.market > deaf.organization.budget.market + 0.2


def test_one_market_for_everybody():
    with pytest.raises(InvalidInput, match="one market"):
        Scenario.from_dict({"shock": [{"kind": "competitor", "week": 3, "scope": "unit:Sales"}]})
