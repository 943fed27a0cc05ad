"""Regulation: reality is set, and neither turbulence nor a competitor turns it again."""

from __future__ import annotations

import numpy as np
import pytest

from orgsim.shocks.competitor import Competitor
from orgsim.shocks.regulation import Regulation
from tests.plugins.organizations import BEGINS, advance, model


@pytest.mark.parametrize("demands", ["mission", "against"])
def test_the_law_holds_whatever_the_market_does(demands: str):
    rival = Competitor(week=BEGINS + 3, share=1.0)
    law = Regulation(week=BEGINS, share=1.0, demands=demands)
    made = model(law, rival, weeks=BEGINS + 1, environment__turbulence=20.0)
    strategy = made.organization.strategy
    core = int(np.bitwise_count(strategy.core).sum())
    assert np.array_equal(strategy.regulated, strategy.core)
    while made.week < 20:
        kept = int(np.bitwise_count(strategy.core & ~(strategy.reality ^ strategy.mission)).sum())
        assert kept == (core if demands == "mission" else 0)
        before = strategy.reality.copy()
        made.step()
        assert np.any(before != strategy.reality), "what is not regulated goes on turning"
    text = next(item.text for item in made.organization.memory.happenings if item.text.startswith("Customers"))
    assert text == f"Customers now expect the opposite on {60 - core} of 60 issues"


def test_any_issues_may_be_regulated():
    made = model(Regulation(week=0, share=0.5, demands="anything"), weeks=1)
    assert int(np.bitwise_count(made.organization.strategy.regulated).sum()) == 30


def test_ending_temptation_ends_the_pull_away_from_the_mission():
    settings = {"mission__temptation": 1.0, "incentives__mission_weight": 0.0, "environment__turbulence": 0.0}
    drifts = []
    for plugins in ((), (Regulation(week=0, share=1.0),)):
        made = model(*plugins, leadership__openness=0.3, autonomy__exploration=0.5, **settings)
        advance(made, 104)
        drifts.append(made.strategy_drift)
    assert drifts[1] < drifts[0]
