"""The rollout of artificial intelligence: one tool, two ways to use it."""

from __future__ import annotations

import numpy as np
import pytest

from orgsim.shocks.ai_rollout import AiRollout
from tests.plugins.organizations import BEGINS, advance, model

STAY = {"workforce__quit_rate": 0.0, "finance__large_shortfall": 1.0, "finance__small_shortfall": 1.0}


@pytest.mark.parametrize("involved", [True, False])
def test_amplify_lifts_those_of_low_skill_most(involved: bool):
    """Brynjolfsson, Li & Raymond 2023: low skill +25 to +40 %, high -3 to +8 %, all +10 to +20 %."""
    skill = np.linspace(0, 1, 301)
    tool = AiRollout(week=0, involved=involved).tool
    age = 104
    gain = tool.gain * (1 - skill) * (1 - np.exp(-age / tool.settling)) - tool.dip * np.exp(-age / tool.learning)
    assert 0.25 <= gain[:100].mean() <= 0.40
    assert -0.03 <= gain[201:].mean() <= 0.08
    assert 0.10 <= gain.mean() <= 0.20


def test_to_relieve_and_to_replace_part_ways():
    """Relief: fewer burn out and the mission is served better; replacement: the opposite, with more output at first."""
    ways = {mode: model(AiRollout(week=BEGINS, mode=mode), organization__size=200) for mode in ("amplify", "replace")}
    usual = model(organization__size=200)
    for made in (*ways.values(), usual):
        advance(made, 30)
    assert ways["replace"].output > usual.output
    for made in (*ways.values(), usual):
        advance(made, 60)
    assert ways["amplify"].burned_out_share < usual.burned_out_share < ways["replace"].burned_out_share
    assert ways["amplify"].mission_impact > usual.mission_impact > ways["replace"].mission_impact


def test_replacing_cuts_autonomy_check_ins_and_learning_from_colleagues():
    levers = model(
        AiRollout(week=0, mode="replace", control=0.25, ties=0.4, check_ins=0.5), weeks=1
    ).organization.levers
    found = [levers.overall(name) for name in ("autonomy", "peers", "check_ins", "impact")]
    assert found == pytest.approx([0.75, 0.6, -0.5, 0.7])


def test_without_a_say_of_the_front_line_half_of_the_relief_is_lost():
    felt = []
    for involved in (True, False):
        plugin = AiRollout(week=BEGINS, involved=involved, load=0.0)
        with_it, without = model(plugin, weeks=BEGINS + 1, **STAY), model(weeks=BEGINS + 1, **STAY)
        people, others = with_it.organization.people, without.organization.people
        felt.append(float((others.hindrance - people.hindrance)[people.filled].mean()))
    assert felt == pytest.approx([0.8, 0.4], abs=0.02)


def test_a_network_that_changes_its_mind_gets_back_what_replacing_took_and_keeps_the_tool():
    first, second = AiRollout(week=0, mode="replace", lasts=10), AiRollout(week=10, mode="amplify")
    made = model(first, second, weeks=10, organization__size=200, **STAY)
    replaced = {name: made.organization.levers.overall(name) for name in ("autonomy", "impact", "hindrance")}
    had = made.organization.people.adopted[:, 0].copy()
    advance(made, 12)
    levers, people = made.organization.levers, made.organization.people
    assert (replaced["autonomy"], replaced["impact"]) == pytest.approx((0.7, 0.7))
    assert (levers.overall("autonomy"), levers.overall("impact")) == (1.0, 1.0)
    assert levers.overall("hindrance") == pytest.approx(-0.8)
    assert people.adopted.shape[1] == 2
    assert np.array_equal(people.adopted[: len(had), 0], had)
    assert any(item.text == "ai rollout ends" for item in made.organization.memory.happenings)
