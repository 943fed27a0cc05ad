"""Onboarding, support for leaders, town halls: what newcomers learn, who is relieved, and what words are worth."""

from __future__ import annotations

import numpy as np
import pytest

from orgsim.model import OrgModel
from orgsim.organization.levers import NAMES
from orgsim.practices.manager_support import ManagerSupport
from orgsim.practices.onboarding import Onboarding
from orgsim.practices.town_hall import TownHall
from orgsim.processes import events
from tests.plugins.organizations import model

LEAVING = {"workforce__quit_rate": 3.0, "workforce__fill_delay": 1, "organization__size": 120}


def _acted(plugin: Onboarding | TownHall, week: int = 4, **more: object) -> tuple[OrgModel, np.ndarray, np.ndarray]:
    """A model in the moment after the plug-in acted, with what people knew and held before."""
    made = model(plugin, weeks=week, **more)
    people = made.organization.people
    knows, stance = people.knows.copy(), people.stance.copy()
    events.happen(made.organization, made.now)
    return made, knows, stance


def test_only_those_who_joined_last_week_are_briefed():
    made, knows, stance = _acted(Onboarding(start=4, briefing=1.0, mentor=0.0), **LEAVING)
    people, strategy = made.organization.people, made.organization.strategy
    changed = np.any((people.knows ^ knows) | (people.stance ^ stance), axis=1)
    new = people.filled & (people.joined == 3)
    assert np.any(changed) and not np.any(changed & ~new)
    attentive = new & (people.attention >= 1)
    assert np.any(attentive)
    missing = strategy.documented & ~(people.knows & ~(people.stance ^ strategy.written))
    assert not np.any(missing[attentive])


def test_a_mentor_passes_on_what_the_mentor_holds_right_or_wrong():
    made, knows, stance = _acted(Onboarding(start=4, briefing=0.0, mentor=1.0), **LEAVING)
    people = made.organization.people
    new = np.flatnonzero(people.filled & (people.joined == 3) & (people.attention >= 1))
    assert len(new) > 0
    for row in new:
        team = np.flatnonzero(people.filled & (people.team == people.team[row]) & (people.joined != 3))
        mentor = team[np.argmax(people.merit[team])] if len(team) else people.manager[row]
        assert np.array_equal(people.knows[row], knows[row] | knows[mentor])
        held = knows[mentor]
        assert np.array_equal(people.stance[row] & held, stance[mentor] & held)


def test_each_newcomer_costs_hours():
    plans = (Onboarding(start=4, hours=80.0), Onboarding(start=4, hours=0.0))
    arms = [_acted(plugin, **LEAVING)[0].organization for plugin in plans]
    people = arms[0].people
    new = int(np.count_nonzero(people.filled & (people.joined == 3) & (people.manager >= 0)))
    assert new > 0
    assert arms[1].budget.balance - arms[0].budget.balance == pytest.approx(2 * new / arms[0].memory.start)


def test_support_reaches_leaders_alone():
    organization = model(ManagerSupport(start=0), weeks=1).organization
    leads = organization.teams.led >= 0
    for name, rest in (("clarity", 1.0), ("resources", 0.0), ("hindrance", 0.0), ("meeting_hours", 0.0)):
        column = organization.levers.column(name)[organization.levers.group]
        assert np.all(column[~leads] == rest) and np.all(column[leads] != rest)


def test_supported_leaders_are_less_burned_out():
    arms = [model(*plugins, weeks=30, organization__size=240) for plugins in ((ManagerSupport(start=0),), ())]
    burnout = []
    for made in arms:
        organization = made.organization
        leads = organization.people.filled & (organization.teams.led >= 0)
        burnout.append(float(organization.people.burnout[leads].mean()))
    assert burnout[0] < burnout[1] - 0.05


def test_a_town_hall_tells_priorities_and_nothing_else():
    made, knows, stance = _acted(TownHall(start=4, uptake=1.0), people__autonomy=0.0, people__autonomy_spread=0.0)
    people, strategy = made.organization.people, made.organization.strategy
    changed = (people.knows ^ knows) | (people.stance ^ stance)
    assert np.any(changed) and not np.any(changed & ~strategy.priorities)
    attentive = people.filled & (people.attention >= 1)
    kept = people.knows & ~(people.stance ^ strategy.stance) & strategy.priorities
    assert np.all(np.bitwise_count(kept[attentive]).sum(axis=1) == np.bitwise_count(strategy.priorities).sum())


def _trust(drift: bool, *plugins: TownHall) -> float:
    """Mean trust after 30 weeks in which the strategy says what the mission owes, or its opposite on half of it."""
    made = model(*plugins, leadership__openness=0.0)
    strategy = made.organization.strategy
    mission = strategy.layout.unpack(strategy.mission)
    turned = (np.arange(60) % 2 == 0) if drift else np.zeros(60, np.bool_)
    strategy.set_stance(strategy.layout.unpack(strategy.core), mission ^ turned)
    while made.week < 30:
        made.step()
    people = made.organization.people
    return float(people.trust[people.filled].mean())


def test_words_without_deeds_breed_cynicism_where_there_is_a_gap():
    """B5: only where the strategy has left the mission, and follow-through outweighs it where it has not."""
    words = TownHall(start=0, follow_through=0.0)
    deeds = TownHall(start=0, follow_through=1.0)
    assert _trust(True, words) < _trust(True) - 0.1
    assert _trust(False, words) == pytest.approx(_trust(False), abs=0.02)
    assert _trust(False, deeds) > _trust(False) + 0.2


def test_levers_of_a_town_hall():
    table = dict(zip(NAMES, model(TownHall(start=0, hours=2.6), weeks=1).organization.levers.table[0], strict=True))
    assert table["meeting_hours"] == pytest.approx(0.2)
    assert (table["say_do"], table["consistency"]) == (1.5, pytest.approx(0.2))
