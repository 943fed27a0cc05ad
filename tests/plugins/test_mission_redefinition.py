"""Mission redefinition: what changes in core and mission, and drift by either mission."""

from __future__ import annotations

import numpy as np
import pytest

from orgsim.processes import events
from orgsim.shocks.mission_redefinition import MissionRedefinition
from tests.plugins.organizations import BEGINS, model


def _count(bits: np.ndarray) -> int:
    return int(np.bitwise_count(bits).sum())


def test_the_mission_gives_way_to_reality():
    made = model(MissionRedefinition(week=0, yields=1.0), run__burn_in=0, mission__temptation=0.5)
    strategy = made.organization.strategy
    core, opposed = _count(strategy.core), _count((strategy.mission ^ strategy.reality) & strategy.core)
    assert opposed > 0
    events.happen(made.organization, made.now)
    assert _count((strategy.mission ^ strategy.reality) & strategy.core) == 0
    assert strategy.drift == 0.0
    assert strategy.founding_drift == pytest.approx(opposed / core)


@pytest.mark.parametrize("restate", [True, False])
def test_issues_leave_and_enter(restate: bool):
    plugin = MissionRedefinition(week=BEGINS, yields=0.0, leave=0.25, enter=0.5, restate=restate)
    made = model(plugin, weeks=BEGINS)
    strategy = made.organization.strategy
    old, knows = strategy.core.copy(), strategy.knows.copy()
    size = _count(old)
    events.happen(made.organization, made.now)
    assert _count(old & ~strategy.core) == round(0.25 * size)
    assert _count(strategy.core & ~old) == round(0.5 * size)
    assert _count(strategy.mission & ~strategy.core) == 0
    new = strategy.core & ~old
    assert np.array_equal(strategy.founding_core, old)
    if restate:
        assert _count(new & ~strategy.knows) == 0
        assert _count(new & (strategy.stance ^ strategy.mission)) == 0
    else:
        assert np.array_equal(strategy.knows, knows)
    assert made.organization.inconsistencies() == []


def test_documents_say_what_the_strategy_says():
    made = model(MissionRedefinition(week=0, yields=1.0), run__burn_in=0, mission__temptation=1.0)
    strategy = made.organization.strategy
    before = strategy.written.copy()
    events.happen(made.organization, made.now)
    assert np.any(before != strategy.written)
    assert np.array_equal(strategy.written, strategy.stance & strategy.documented)


def test_it_costs_trust():
    calm, broken = (model(MissionRedefinition(week=BEGINS, yields=0.0, distrust=d), weeks=30) for d in (0.0, 2.0))
    assert broken.trust < calm.trust - 0.5
