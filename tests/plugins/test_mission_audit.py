"""Mission audits: the share of the gap that is closed, on average, and what an audit leaves alone."""

from __future__ import annotations

import numpy as np
import pytest

from orgsim.organization.levers import NAMES
from orgsim.organization.occasion import Occasion
from orgsim.practices.mission_audit import MissionAudit
from tests.plugins.organizations import model

CORE = 40


@pytest.mark.parametrize(
    ("settings", "share"),
    [
        ({}, 0.15),
        ({"closes": 0.04}, 0.04),
        ({"participation": True}, 0.20),
        ({"action_plan": True}, 0.20),
        ({"participation": True, "action_plan": True}, 0.25),
        ({"participation": True, "action_plan": True, "closes": 0.26}, 0.26),
    ],
)
def test_closes_the_expected_share_of_the_gap(settings: dict, share: float):
    """Two hundred audits of a strategy that has left the mission everywhere; within four standard errors."""
    plugin, audits = MissionAudit(start=0, **settings), 200
    organization = model(mission__core=CORE).organization
    strategy = organization.strategy
    closed = 0
    for week in range(audits):
        strategy.set_stance(np.arange(60) < CORE, ~strategy.layout.unpack(strategy.mission))
        assert strategy.drift == 1.0
        plugin.act(organization, Occasion(week, None, organization.luck.stream("audit", week)))
        closed += round((1 - strategy.drift) * CORE)
    rate = closed / (audits * CORE)
    assert rate == pytest.approx(share, abs=4 * np.sqrt(share * (1 - share) / (audits * CORE)))


def test_touches_nothing_but_the_gap():
    made = model(mission__core=CORE)
    organization, strategy = made.organization, made.organization.strategy
    strategy.set_stance(np.arange(60) < 10, ~strategy.layout.unpack(strategy.mission))
    before = strategy.layout.signs(strategy.knows, strategy.stance)
    text = MissionAudit(start=0).act(organization, Occasion(1, None, organization.luck.stream("audit", 1)))
    after = strategy.layout.signs(strategy.knows, strategy.stance)
    changed = np.flatnonzero(before != after)
    assert 0 < len(changed) < 10 and np.all(changed < 10)
    owed = np.where(strategy.layout.unpack(strategy.mission), 1, -1)
    assert np.array_equal(after[changed], owed[changed])
    assert text == f"An audit finds 10 of {CORE} core issues off the mission and brings back {len(changed)} of them"


def test_an_issue_on_which_the_strategy_fell_silent_counts_as_left():
    organization = model().organization
    strategy = organization.strategy
    strategy.knows[:] = 0
    strategy.stance[:] = 0
    text = MissionAudit(start=0).act(organization, Occasion(1, None, organization.luck.stream("audit", 1)))
    assert text is not None and text.startswith("An audit finds 10 of 10 core issues off the mission")


def test_a_faithful_strategy_is_left_as_it_is():
    organization = model().organization
    strategy = organization.strategy
    strategy.set_stance(np.arange(60) < 10, strategy.layout.unpack(strategy.mission))
    before = strategy.stance.copy()
    text = MissionAudit(start=0).act(organization, Occasion(1, None, organization.luck.stream("audit", 1)))
    assert text == "An audit finds the strategy true to the mission on all 10 core issues"
    assert np.array_equal(before, strategy.stance)


def test_audits_come_at_their_rhythm():
    made = model(MissionAudit(start=3, every=7), weeks=20)
    weeks = [item.week for item in made.organization.memory.happenings if item.text.startswith("An audit")]
    assert weeks == [3, 10, 17]


def test_participation_doubles_the_hours():
    hours = [
        dict(zip(NAMES, model(plugin, weeks=1).organization.levers.table[0], strict=True))["meeting_hours"]
        for plugin in (
            MissionAudit(start=0, every=10, hours=2.0),
            MissionAudit(start=0, every=10, hours=2.0, participation=True),
        )
    ]
    assert hours == pytest.approx([0.2, 0.4])
