"""The budget contraction: how many go, who goes by each rule, and what stays with those who stay."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from orgsim.model import OrgModel
from orgsim.organization.levers import NAMES
from orgsim.processes import events
from orgsim.shocks.budget_contraction import BudgetContraction
from tests.plugins.organizations import BEGINS, UNIT, model


def _cut(prepare: Callable[[OrgModel], None] | None = None, size: int = 60, **settings_: Any) -> tuple[OrgModel, set]:
    """A model in the moment after the cut, and the identities of those who are gone."""
    made = model(BudgetContraction(week=BEGINS, payroll_share=1.0, **settings_), weeks=BEGINS, organization__size=size)
    if prepare is not None:
        prepare(made)
    people = made.organization.people
    before = set(people.identity[people.filled].tolist())
    made.organization.memory.begin_week()
    events.happen(made.organization, made.now)
    people = made.organization.people
    return made, before - set(people.identity[people.filled].tolist())


@settings(max_examples=15, deadline=None)
@given(
    cut=some.floats(0, 1),
    selection=some.sampled_from(["random", "last_in", "lowest_merit", "whole_teams"]),
    protect=some.booleans(),
)
def test_lays_off_the_share_and_keeps_lines_whole(cut: float, selection: str, protect: bool):
    made, gone = _cut(cut=cut, selection=selection, protect_mission=protect)
    heads = 60 - made.organization.memory.quits + made.organization.memory.hires
    assert len(gone) == min(round(cut * heads), heads - 1)
    assert made.organization.people.filled[0], "the head stays"
    made.organization.levers.settled_for = ()
    made.step()
    assert made.organization.inconsistencies() == []


def test_only_the_part_in_pay_is_laid_off():
    made = model(BudgetContraction(week=BEGINS, cut=0.4, payroll_share=0.25), weeks=BEGINS + 1)
    assert made.organization.memory.layoffs == 6


def _facts(name: str, gone: set) -> tuple[np.ndarray, np.ndarray]:
    """Values before the cut of those who were let go and of those who were not, the head left out."""
    fresh = model(weeks=BEGINS).organization.people
    rows = fresh.filled & (fresh.manager >= 0)
    left = np.isin(fresh.identity, list(gone))
    return getattr(fresh, name)[rows & left], getattr(fresh, name)[rows & ~left]


def test_last_in_first_out():
    left, stayed = _facts("joined", _cut(cut=0.2, selection="last_in")[1])
    assert left.min() >= stayed.max()


def test_lowest_merit_goes_first():
    left, stayed = _facts("merit", _cut(cut=0.2, selection="lowest_merit")[1])
    assert left.max() <= stayed.min()


def test_whole_teams_go_together():
    """All teams but one are gone or complete, and teams of leaders are spared."""
    _, gone = _cut(cut=0.3, selection="whole_teams", size=120)
    fresh = model(weeks=BEGINS, organization__size=120).organization
    people, teams = fresh.people, fresh.teams
    left = np.isin(people.identity, list(gone))
    share = [left[(people.team == team) & people.filled].mean() for team in range(1, teams.size)]
    assert sum(0 < part < 1 for part in share) <= 1
    assert sum(part == 1 for part in share) >= 3
    assert not np.any(left & (teams.reports_count > 0))


def test_random_is_neither_tenure_nor_merit():
    """Over many futures everybody is let go about equally often."""
    counts = np.zeros(60)
    for seed in range(40):
        made = model(
            BudgetContraction(week=0, cut=0.5, payroll_share=1.0), seed=seed, workforce__quit_rate=0.0, run__burn_in=0
        )
        events.happen(made.organization, made.now)
        people = made.organization.people
        counts += ~np.isin(np.arange(60), people.identity[people.filled])
    assert counts[0] == 0
    rate = counts[1:] / 40
    assert rate.mean() == pytest.approx(30 / 59, abs=1e-9)
    assert np.all(np.abs(rate - 30 / 59) < 4.5 * np.sqrt(0.25 / 40))


def test_protect_mission_spares_the_teams_that_serve_it_best():
    def half_serve(made: OrgModel) -> None:
        people = made.organization.people
        people.acted_fidelity[:] = np.where(people.team % 2 == 0, 0.8, -0.2)

    _, gone = _cut(half_serve, cut=0.3, protect_mission=True)
    fresh = model(weeks=BEGINS).organization.people
    assert np.all(fresh.team[np.isin(fresh.identity, list(gone))] % 2 == 1)
    _, evenly = _cut(half_serve, cut=0.3, protect_mission=False)
    assert np.any(fresh.team[np.isin(fresh.identity, list(evenly))] % 2 == 0)


def test_a_cut_within_a_unit_stays_there():
    made, gone = _cut(cut=0.5, scope=f"unit:{UNIT}")
    organization = made.organization
    fresh = model(weeks=BEGINS).organization.people
    unit = organization.unit_names.index(UNIT)
    assert set(fresh.unit[np.isin(fresh.identity, list(gone))]) == {unit}
    people = organization.people
    assert np.all(people.insecurity[people.filled & (people.unit != unit)] == 0)
    assert np.all(people.insecurity[people.filled & (people.unit == unit)] > 0)


def test_seats_are_closed_for_good():
    made = model(BudgetContraction(week=BEGINS, cut=0.3, payroll_share=1.0), weeks=39, workforce__quit_rate=0.0)
    assert made.organization.headcount == 42


def test_survivors_are_insecure_with_the_square_root_of_the_share():
    for cut in (0.1, 0.4):
        made, gone = _cut(cut=cut, insecurity=1.5)
        people = made.organization.people
        expected = 1.5 * np.sqrt(len(gone) / (len(gone) + people.headcount) / 0.1)
        assert people.insecurity[people.filled] == pytest.approx(np.full(people.headcount, expected), rel=1e-5)


def test_an_unfair_procedure_lowers_trust_and_a_fair_one_does_not():
    unfair = model(BudgetContraction(week=0, fair=False, lasts=30), weeks=25)
    fair = model(BudgetContraction(week=0, fair=True, lasts=30), weeks=25)
    trust = [np.mean(made.organization.people.trust[made.organization.people.filled]) for made in (unfair, fair)]
    assert trust[1] - trust[0] == pytest.approx(1 - 0.95**25, abs=0.06)
    assert unfair.organization.memory.laid_off_fair is False and fair.organization.memory.laid_off_fair is True


def test_spending_is_cut_for_a_time():
    made = model(BudgetContraction(week=2, spending_cut=0.4, lasts=10), weeks=5)
    levers = dict(zip(NAMES, made.organization.levers.table[0], strict=True))
    assert (levers["talk"], levers["documents"]) == (pytest.approx(0.6), pytest.approx(0.6))


def test_layoffs_are_remembered_and_add_up():
    first, second = (
        BudgetContraction(week=week, cut=0.2, payroll_share=1.0, fair=fair) for week, fair in ((2, False), (28, True))
    )
    made = model(first, second, weeks=29, workforce__quit_rate=0.0)
    memory = made.organization.memory
    assert memory.layoffs == 12 + round(0.2 * 48)
    assert memory.laid_off == pytest.approx(round(0.2 * 48) / 48 + 0.2 / 2)
    assert memory.laid_off_week == 28 and memory.laid_off_fair is False


def test_the_story_counts_them():
    made, gone = _cut(cut=0.15, selection="last_in")
    story = [item.text for item in made.organization.memory.happenings]
    heads = made.organization.headcount + len(gone)
    assert f"{len(gone)} of {heads} people are laid off, the last hired first" in story
