"""Targets are part of a scenario: kept, described, and refused before a run when their measure does not exist."""

from __future__ import annotations

import pytest

from orgsim.problems import InvalidInput
from orgsim.scenario.scenario import Scenario
from orgsim.simulate import simulate


def test_round_trip():
    plan = Scenario.load("healthcare_network")
    assert [target.change for target in plan.target] == [0.25, -0.3]
    assert Scenario.from_dict(plan.to_dict()) == plan


@pytest.mark.parametrize(
    ("family", "entry", "field"),
    [
        ("target", {"say": "more", "measure": "aligment", "change": 0.1}, "target[0].measure"),
        ("expect", {"say": "more", "that": "aligment > 0"}, "expect[0].that"),
    ],
)
def test_unknown_measures_are_told_before_anything_is_run(family, entry, field):
    plan = Scenario.from_dict({"run": {"weeks": 5000}, "organization": {"size": 100_000}, family: [entry]})
    with pytest.raises(InvalidInput, match="alignment") as caught:
        simulate(plan)
    assert caught.value.problems[0].field == field
