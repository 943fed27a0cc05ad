"""The strategy and the people are measured with one yardstick."""

from __future__ import annotations

import numpy as np

from orgsim.processes.communication import judge
from orgsim.processes.leadership import merit_of_strategy, mission_weight_of_leaders
from tests.exact.runs import model_of, resting


def test_nobody_is_better_than_the_strategy_they_hold() -> None:
    """Leaders listen to those who do strictly better (March 1991): equals must be equal in the last bit too."""
    better = []
    for seed in range(40):
        scenario = resting(
            mission={"issues": 61, "core": 11, "temptation": 0.4},
            strategy={"right": 0.5, "wrong": 0.3, "priorities": 0},
            organization={"size": 4, "spans": [3]},
            incentives={"mission_weight": 0.1 + seed / 50},
        )
        model = model_of(scenario, seed)
        organization = model.organization
        organization.strategy.reality ^= np.uint64(seed * 977) & organization.strategy.valid
        organization.people.knows[:] = organization.strategy.knows
        organization.people.stance[:] = organization.strategy.stance
        judge(organization, model.now, organization.people.belief)
        merit = merit_of_strategy(organization, mission_weight_of_leaders(organization))
        if np.any(organization.people.merit != merit):
            better.append(seed)
    assert better == []
