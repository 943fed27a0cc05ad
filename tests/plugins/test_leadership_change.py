"""Leadership change: who goes, who comes, and what becomes of the strategy."""

from __future__ import annotations

import numpy as np
import pytest

from orgsim.processes import events
from orgsim.shocks.leadership_change import LeadershipChange
from tests.plugins.organizations import BEGINS, UNIT, model


def _struck(plugin: LeadershipChange):
    """A model just before the week of the shock with the shock done, and who was there before."""
    made = model(plugin, weeks=BEGINS)
    people = made.organization.people
    before = {name: getattr(people, name).copy() for name in ("identity", "clarity", "insecurity", "joined")}
    events.happen(made.organization, made.now)
    return made, before


def test_a_new_head_comes_from_outside_and_turns_the_strategy():
    made = model(LeadershipChange(week=BEGINS, new_strategy=0.2), weeks=BEGINS)
    organization = made.organization
    people, strategy = organization.people, organization.strategy
    was, talked, stated = people.identity[0], people.clarity[0], strategy.stated
    stance, headcount = strategy.stance.copy(), people.headcount
    events.happen(organization, made.now)
    assert people.identity[0] != was and people.joined[0] == BEGINS and people.clarity[0] != talked
    assert int(np.bitwise_count(stance ^ strategy.stance).sum()) == round(0.2 * stated)
    assert np.array_equal(people.stance[0], strategy.stance)
    assert people.headcount == headcount
    assert organization.inconsistencies() == []


@pytest.mark.parametrize("share", [0.5, 1.0])
def test_a_share_of_all_leaders_is_replaced(share: float):
    made, before = _struck(LeadershipChange(week=BEGINS, whom="leaders", share=share))
    people = made.organization.people
    new = before["identity"] != people.identity
    leads = made.organization.teams.led >= 0
    assert not np.any(new & ~leads)
    assert int(new.sum()) == round(share * int(np.count_nonzero(leads & people.filled)))
    rest = people.filled & ~new
    assert people.insecurity[rest] - before["insecurity"][rest] == pytest.approx(0.5, abs=1e-5)
    assert np.all(people.insecurity[new] == 0)


def test_the_top_of_a_unit_is_its_leader():
    made, before = _struck(LeadershipChange(week=BEGINS, scope=f"unit:{UNIT}"))
    people = made.organization.people
    new = np.flatnonzero(before["identity"] != people.identity)
    assert len(new) == 1 and people.level[new[0]] == 1
    assert made.organization.unit_names[people.unit[new[0]]] == UNIT


def test_broken_promises_cost_trust():
    with_it, without = model(LeadershipChange(week=BEGINS, distrust=2.0), weeks=30), model(weeks=30)
    assert with_it.trust < without.trust - 0.5
