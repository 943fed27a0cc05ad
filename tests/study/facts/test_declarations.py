"""Every fact is declared completely, and its arms are scenarios."""

from __future__ import annotations

import pytest

from orgsim.problems import InvalidInput
from orgsim.scenario.scenario import Scenario
from orgsim.study.facts.catalogue import BY_ID, FACTS, chosen
from orgsim.study.facts.declaring import PROTOCOL, USUAL, Arm, Fact, practice, shock
from orgsim.study.facts.explaining import EXPLANATIONS

NUMBERS = (
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 16, 17, 18, 19, 20, 22, 23, 24, 26, 27, 28, 29, 31, 32, 34, 35, 37, 38, 40,
    44, 46, 47,
)  # fmt: skip


def test_every_fact_is_there_once() -> None:
    assert [fact.id for fact in FACTS] == [f"F{number:02}" for number in NUMBERS]
    assert len(BY_ID) == len(FACTS)


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.id)
def test_a_fact_says_what_it_holds_the_model_to(fact: Fact) -> None:
    assert fact.title and fact.varies and fact.source
    assert bool(fact.cannot) != bool(fact.checks)
    assert len({check.name for check in fact.checks}) == len(fact.checks)
    for check in fact.checks:
        low, high = check.band
        assert low <= high and check.name and check.unit
        if check.kind == "directional":
            assert check.nothing <= low or check.nothing >= high


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.id)
def test_arms_are_ordinary_scenarios(fact: Fact) -> None:
    for arm in fact.arms.values():
        plan = arm.plan()
        assert isinstance(plan, Scenario)
        assert Scenario.from_dict(plan.to_dict()) == plan


def test_the_protocol_is_the_published_one() -> None:
    plan = USUAL.plan()
    assert (plan.organization.size, plan.run.burn_in, plan.run.weeks) == (391, 52, 104)
    assert PROTOCOL["organization.size"] == 1 + 6 + 6 * 4 + 6 * 4 * 3 + 6 * 4 * 3 * 4


def test_overrides_take_the_place_of_defaults_and_never_of_what_varies() -> None:
    arm = Arm({"communication.uptake": 0.7}, (practice("okr", difficulty=2.0), shock("mood_swing", 3)))
    given = {
        "communication.uptake": 0.1, "communication.peers": 0.3, "practice.okr.spread": 0.25,
        "practice.okr.difficulty": 1.0, "practice.check_ins.minutes": 10.0,
    }  # fmt: skip
    plan = arm.plan(given)
    assert plan.communication.uptake == 0.7
    assert plan.communication.peers == 0.3
    assert len(plan.practice) == 1
    assert plan.practice[0].model_dump()["spread"] == 0.25
    assert plan.practice[0].model_dump()["difficulty"] == 2.0


def test_equal_arms_are_known_by_their_key() -> None:
    assert Arm({"a": 1, "b": 2}).key == Arm({"b": 2, "a": 1}).key
    assert Arm({"a": 1}).key != Arm({"a": 2}).key
    assert Arm({}, (practice("okr"),)).key != Arm({}, (practice("okr", 1),)).key


def test_unknown_facts_and_settings_are_told_at_once() -> None:
    with pytest.raises(InvalidInput) as found:
        chosen(["F01", "F99", "F98"])
    assert len(found.value.problems) == 2
    assert "F01" in found.value.problems[0].allowed
    with pytest.raises(InvalidInput, match=r"communication\.uptake"):
        USUAL.plan({"communication.uptak": 0.1})


def test_explanations_are_of_facts() -> None:
    assert set(EXPLANATIONS) <= set(BY_ID)
