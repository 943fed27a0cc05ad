"""The settings that docked models need, one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgsim.charts.generated_ties import TieSettings, rewired_cliques, ring
from orgsim.kernels.communication import act
from orgsim.organization.people import FILLED
from orgsim.processes.communication import express
from orgsim.scenario.scenario import Scenario
from orgsim.study.docking import _in_stretches, _week_by_week, code_right, code_score, ordinary
from tests.exact.runs import held, model_of, resting, unlike, within

FLAT = {"size": 101, "spans": [100]}


def test_people_without_a_view_act_by_a_fair_coin() -> None:
    people = {"prior_knowledge": 0.5, "attention_spread": 0.0}
    communication = {"expression": "action"}
    scenario = resting(
        organization=FLAT, mission={"issues": 200, "core": 0}, people=people, communication=communication
    )
    model = model_of(scenario, 3)
    organization = model.organization
    belief = organization.people.belief
    acted = express(organization, model.now)
    layout, valid = organization.strategy.layout, organization.strategy.valid
    assert np.all(acted.knows[1:] == valid)
    assert np.all((acted.stance ^ belief.stance) & belief.knows == 0)
    tossed = layout.unpack(valid & ~belief.knows)[1:]
    heads = layout.unpack(acted.stance)[1:][tossed].mean()
    assert abs(heads - 0.5) < 4 * 0.5 / np.sqrt(tossed.sum())


def test_the_head_is_silent_where_the_strategy_is_and_empty_seats_do_nothing() -> None:
    acted = (np.ones((3, 1), np.uint64), np.ones((3, 1), np.uint64))
    status = np.array([FILLED, FILLED, 0], np.uint8)
    nothing = (np.zeros((3, 1), np.uint64), np.zeros((3, 1), np.uint64))
    manager = np.array([-1, 0, 0], np.int32)
    act(0, 3, np.uint64(5), np.arange(3, dtype=np.uint64), status, manager, np.array([255], np.uint64), nothing, acted)
    assert acted[0].ravel().tolist() == [0, 255, 0]
    assert acted[1][[0, 2]].ravel().tolist() == [0, 0]


@pytest.mark.parametrize(("scoring", "expected"), [("difference", 0.3 - 0.1), ("matches", 2 * 0.3 - 1)])
def test_scoring(scoring: str, expected: float) -> None:
    """Right on 30 %, wrong on 10 %, silent on the rest."""
    strategy = {"right": 0.3, "wrong": 0.1, "priorities": 0}
    scenario = resting(mission={"issues": 100, "core": 0}, strategy=strategy, environment={"scoring": scoring})
    model = model_of(scenario, 2)
    model.step()
    assert model.strategy_business == pytest.approx(expected)
    assert code_score(model.organization) == pytest.approx(0.2)
    assert code_right(model.organization) == pytest.approx(0.3)


def test_everybody_can_be_replaced_every_week() -> None:
    workforce = {"quit_rate": 52.0, "highest_quit_rate": 1.0, "fill_delay": 0}
    model = model_of(resting(organization=FLAT, workforce=workforce), 1)
    for week in range(1, 4):
        model.step()
        assert model.headcount == 101
        assert model.organization.memory.hires == 100 * week


def test_newcomers_who_do_not_lean_hold_what_they_like() -> None:
    """Without a lean, all newcomers agree with the strategy on about half of the issues: nobody is born a follower."""
    people = {"prior_knowledge": 1.0, "fit": 0.5, "attention_spread": 0.0}
    spread = {}
    for lean in (0.0, 0.3):
        scenario = resting(organization=FLAT, mission={"issues": 256, "core": 0}, people={**people, "fit_lean": lean})
        organization = model_of(scenario, 4).organization
        agree = np.bitwise_count(~(organization.people.stance ^ organization.strategy.stance))[1:].sum(axis=1) / 256
        spread[lean] = float(agree.std())
        assert abs(agree.mean() - 0.5) < 0.1
    assert spread[0.0] < 1.3 * 0.5 / np.sqrt(256)
    assert spread[0.3] > 4 * spread[0.0]


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 9), st.integers(2, 30), st.floats(0, 1), st.integers(0, 1000))
def test_cliques_keep_their_number_of_ties(clique: int, cliques: int, rewiring: float, seed: int) -> None:
    """Every tie is kept or led to an outsider; nobody is tied twice, or to the head."""
    wanted = TieSettings(clique_size=clique, rewiring=rewiring)
    first, second = rewired_cliques(1 + clique * cliques, wanted, np.random.default_rng(seed))
    assert len(first) == cliques * clique * (clique - 1) // 2
    assert np.all(first != second)
    assert min(first.min(), second.min()) >= 1
    pairs = set(zip(np.minimum(first, second).tolist(), np.maximum(first, second).tolist(), strict=True))
    if cliques >= 8:
        assert len(pairs) == len(first)
    within = (first - 1) // clique == (second - 1) // clique
    if rewiring in (0.0, 1.0):
        assert within.mean() == 1.0 - rewiring


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 30), st.integers(1, 40))
def test_a_ring_ties_everybody_to_the_nearest(size: int, neighbors: int) -> None:
    """Nobody is tied twice, to themselves or to the head; all have as many ties as the ring allows."""
    first, second = ring(size, neighbors)
    pairs = {frozenset(pair) for pair in zip(first.tolist(), second.tolist(), strict=True)}
    assert len(pairs) == len(first)
    people = size - 1
    ties = np.bincount(np.concatenate([first, second]), minlength=size)
    wanted = min(2 * ((neighbors + 1) // 2), people - 1)
    assert ties.tolist() == [0] + [wanted] * people
    for one, other in pairs if people > 1 else []:
        apart = abs(one - other)
        assert min(apart, people - apart) <= (neighbors + 1) // 2


@pytest.mark.parametrize("resistance", [0.0, 0.5, 1.0])
def test_people_resist_as_far_as_they_are_free(resistance: float) -> None:
    """The boss states +1 everywhere; reports of autonomy 1 who hold -1 give way with 1 - resistance."""
    people = {"prior_knowledge": 1.0, "fit": 0.0, "fit_lean": 0.0, "autonomy": 1.0, "autonomy_spread": 0.0}
    people["attention_spread"] = 0.0
    communication = {"uptake": 1.0, "resistance": resistance}
    mission = {"issues": 200, "core": 0}
    model = model_of(resting(organization=FLAT, mission=mission, people=people, communication=communication), 5)
    model.step()
    assert within(float(held(model.organization)[1:].mean()), 1.0 - resistance, 100 * 200)


@pytest.mark.parametrize("periods", [(None,), (0, 4, 5, None), (3, 7)], ids=str)
@pytest.mark.parametrize("openness", [0.1, 0.9])
@pytest.mark.parametrize("name", ["march_1991", "march_1991_text", "march_1991_open", "march_tiers"])
def test_weeks_at_once_end_where_single_weeks_do(name: str, openness: float, periods: tuple[int | None, ...]) -> None:
    plan = Scenario.load(f"docked/{name}").with_(**{"leadership.openness": openness, "run.weeks": 90})
    until = 90 if None in periods else 8
    one, other = ordinary(plan, 5), ordinary(plan, 5)
    single = _week_by_week(one, code_score, periods, until)
    assert other.uneventful
    assert _in_stretches(other, code_score, periods, until) == single
    assert other.week == one.week
    assert unlike(one.organization, other.organization) == []
