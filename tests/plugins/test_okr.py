"""Objectives and key results: who gets a goal, who commits, how results scatter, and how a phased rollout spreads."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from orgsim.model import OrgModel
from orgsim.organization.organization import Organization
from orgsim.practices.okr import Okr, _gain
from tests.plugins.organizations import advance, model

NAME = "okr week 0"
LARGE = {"organization__size": 600}
SILENT = {"strategy__right": 0.0, "strategy__wrong": 0.0, "strategy__on_core": 0.0, "strategy__priorities": 0}


def _told(made: OrgModel) -> list[list[int]]:
    """Numbers of each cycle's sentence: teams, without a goal, against the strategy."""
    told = [item.text for item in made.organization.memory.happenings if item.text.startswith("Of ")]
    return [[int(number) for number in re.findall(r"\d+", text)] for text in told]


def _everybody_knows(organization: Organization, wrong: bool = False) -> None:
    """Everybody holds the strategy, or the opposite of it, and leaders speak of it every week."""
    strategy, people = organization.strategy, organization.people
    people.talk[:] = 1.0
    people.knows[people.filled] = strategy.knows
    people.stance[people.filled] = (~strategy.stance if wrong else strategy.stance) & strategy.knows


def _act(plugin: Okr, wrong: bool = False, **more: object) -> Organization:
    """An organization in the moment after the first goals, where everybody knew the strategy or its opposite."""
    from orgsim.processes import events

    made = model(plugin, run__burn_in=0, **(LARGE | more))
    _everybody_knows(made.organization, wrong)
    events.happen(made.organization, made.now)
    return made.organization


@settings(max_examples=12, deadline=None)
@given(difficulty=some.floats(0, 4), participation=some.floats(0, 1))
def test_commitment_and_effort_follow_the_formula(difficulty: float, participation: float):
    plugin = Okr(start=0, difficulty=difficulty, participation=participation)
    gap = max(0.0, difficulty - 1)
    probability = 1 / (1 + np.exp(-(3.2 + 0.8 * participation - 2 * gap)))
    organization = _act(plugin)
    drive = organization.people.drive[1:600]
    luck = organization.luck.stream(NAME, 0).normal(np.arange(organization.teams.size, dtype=np.uint64), 2)
    skewed = (np.exp(0.5 * luck - 0.125) - 1) / np.sqrt(np.exp(0.25) - 1)
    scatter = (0.25 + 0.55 * gap) * skewed[organization.people.team[1:600]]
    effort = drive / 0.2 - scatter
    committed = np.abs(effort - 0.56 * np.tanh(difficulty)) < 1e-4
    assert np.all(committed | (np.abs(effort - 0.15) < 1e-4))
    if abs(0.56 * np.tanh(difficulty) - 0.15) > 0.01:
        error = 4.5 * np.sqrt(probability * (1 - probability) / 599)
        assert abs(committed.mean() - probability) <= error + 1 / 599


def test_the_luck_of_teams_is_skewed_with_mean_nought():
    drive = _act(Okr(start=0, difficulty=2.0, participation=1.0), organization__size=4000).people.drive
    from scipy.stats import skew

    assert float(drive[1:].mean()) == pytest.approx(0.2 * (0.88 * 0.56 * np.tanh(2) + 0.12 * 0.15), abs=0.02)
    assert float(skew(drive[1:])) > 0.5


def test_without_a_strategy_there_is_nothing_to_align_to():
    """D5: no declared priority, no goal, no effort, and every team is counted as having none."""
    made, without = model(Okr(start=0, transparency="top_down"), weeks=1, **SILENT), model(weeks=1, **SILENT)
    assert not np.any(made.organization.people.drive)
    assert _told(made)[0][1] == _told(made)[0][0]
    ratio = made.organization.people.output.sum() / without.organization.people.output.sum()
    assert float(ratio) == pytest.approx(1 - 0.45 / 40, rel=1e-4), "it only takes time"


def test_leaders_who_hold_the_opposite_are_seen_and_move_nobody():
    """D3: what is broken becomes visible."""
    organization = _act(Okr(start=0), wrong=True)
    teams = len(np.unique(organization.people.team[1:600]))
    # The head of the organization always holds the strategy, but here holds the opposite as well.
    assert organization.memory.happenings[-1].text.endswith(f"0 name no declared priority and {teams} one against "
                                                            "the strategy")  # fmt: skip
    assert abs(float(organization.people.drive.mean())) < 0.03


def test_members_take_up_the_focus_of_their_leader_and_nothing_else():
    plugin = Okr(start=0, uptake=1.0, focus=2)
    made, before = model(plugin, weeks=0), model(plugin, weeks=0)
    from orgsim.processes import events

    events.happen(made.organization, made.now)
    people, was = made.organization.people, before.organization.people
    changed = (people.knows ^ was.knows) | (people.stance ^ was.stance)
    assert np.any(changed)
    assert not np.any(changed & ~made.organization.strategy.priorities)
    assert int(np.bitwise_count(changed).sum(axis=1).max()) <= 2
    boss = people.manager[1:]
    differs = (people.stance[1:] ^ was.stance[boss]) | ~was.knows[boss]
    assert not np.any(changed[1:] & differs)


def test_a_goal_that_nobody_speaks_of_moves_nobody():
    """D3 again: a leader who never talks is counted, and the team does not strive."""
    made = model(Okr(start=0), run__burn_in=0, **LARGE)
    _everybody_knows(made.organization)
    from orgsim.processes import events

    people = made.organization.people
    people.talk[:] = np.where(np.arange(people.seats) % 2 == 0, 1.0, 0.0)
    events.happen(made.organization, made.now)
    speaks = people.talk[people.manager[1:]] == 1.0
    assert np.array_equal(people.drive[1:] != 0, speaks)
    silent = len(np.unique(people.team[1:][~speaks]))
    assert made.organization.memory.happenings[-1].text.endswith(f"; {silent} more have a goal that their leader does "
                                                                 "not speak of")  # fmt: skip


def test_goals_of_ones_own_lose_what_others_need():
    """Kleingeld et al. 2011: the more colleagues depend on each other, the worse."""
    mean = [
        float(_act(Okr(start=0, goals=goals, interdependence=share)).people.drive[1:600].mean())
        for goals, share in (("team", 1.0), ("individual", 0.0), ("individual", 0.5), ("individual", 1.0))
    ]
    assert mean[0] == pytest.approx(mean[1], abs=0.02)
    assert mean[1] - mean[2] == pytest.approx(0.2 * 2.31 / 2, abs=0.02)
    assert mean[1] - mean[3] == pytest.approx(0.2 * 2.31, abs=0.02)


def test_a_phased_rollout_watches_then_starts_with_the_best():
    made = model(Okr(start=0, rollout="phased", every=4, pilot=0.25), organization__size=120, weeks=4)
    organization = made.organization
    assert not np.any(organization.people.drive), "the first cycle only watches"
    made.step()
    notes = organization.memory.notes[NAME]
    teams, mean = notes["teams"], notes["before"]
    assert teams.sum() == round(0.25 * np.count_nonzero(mean > 0))
    assert mean[teams].min() >= mean[~teams].max()
    inside = teams[organization.people.team]
    assert np.array_equal(organization.levers.column("goals")[organization.levers.group] > 0, inside)
    assert not np.any(organization.people.drive[~inside])


@pytest.mark.parametrize(("output", "spreads"), [(2.0, True), (0.5, False)])
def test_a_phased_rollout_spreads_by_the_results_of_the_pilot(output: float, spreads: bool):
    made = model(Okr(start=0, rollout="phased", every=4), organization__size=120, workforce__quit_rate=0.0, weeks=5)
    organization = made.organization
    notes = organization.memory.notes[NAME]
    first = notes["teams"].copy()
    while made.week < 8:
        made.step()
        organization.people.output[first[organization.people.team]] *= output
    advance(made, 9)
    assert (notes["teams"].sum() > first.sum()) == spreads


@pytest.mark.parametrize("gain", [0.0, 0.1])
def test_the_fall_back_of_the_best_is_not_taken_for_a_failure(gain: float):
    """Half of the variance is luck of the quarter: the best fall back, and a plain comparison would say -10 %."""
    random = np.random.default_rng(4)
    lasting = 1 + 0.1 * random.normal(size=4000)
    before, now = (lasting + 0.1 * random.normal(size=4000) for _ in range(2))
    joined = before >= np.quantile(before, 0.8)
    now[joined] *= 1 + gain
    assert _gain(now, before, joined) == pytest.approx(gain, abs=0.02)


def test_ending_it_ends_the_effort():
    made, without = model(Okr(start=0, stop=8), weeks=9), model(weeks=9)
    goals = made.organization.levers.column("goals")
    assert np.all(goals == 0) and np.any(made.organization.people.drive)
    assert np.all(without.organization.people.drive == 0)
