"""The strategy is formed: leaders listen to those who do better than the strategy (March 1991)."""

from __future__ import annotations

import numpy as np

from orgsim.desk import desk_of
from orgsim.desk.inputs import leaders_weight
from orgsim.kernels import channel, leadership
from orgsim.kernels.bits import Planes
from orgsim.kernels.whole_week import strategy as strategy_kernel
from orgsim.organization.organization import Organization
from orgsim.week import Week


def form_strategy(organization: Organization, week: Week) -> None:
    """The strategy turns towards the majority of better people in the panel.

    Leaders hear what people believed at the beginning of the week, before this week's communication: reports take
    time, and in March's model the code and the people learn from each other at once.
    """
    strategy, people = organization.strategy, organization.people
    terms = desk_of(organization).terms
    strategy.improvements = 0
    if terms.openness <= 0 or terms.listening == 0:
        return
    panel = organization.scratch.array("panel", people.seats, np.int32)
    size = leadership.draw_panel(
        organization.luck.key("panel", week.number), people.status, min(terms.listening, people.seats), panel
    )
    weight = terms.leaders_weight
    before = Planes(strategy.knows[None, :].copy(), strategy.stance[None, :].copy())
    shown = ("acted knows", "acted stance") if terms.acts else ("knows", "stance")
    said = Planes(*(organization.scratch.get(name) for name in shown))
    channel.consult(
        0, 1, organization.luck.key("strategy", week.number), np.zeros(1, np.uint64),
        np.array([terms.openness], np.float32), merit_of_strategy(organization, weight), said,
        people.merit, np.zeros(1, np.int64), np.array([size], np.int32), panel, True, False, strategy.valid, before,
        strategy.code,
    )  # fmt: skip
    strategy.improvements = leadership.improvements(
        before.knows[0], before.stance[0], strategy.knows, strategy.stance, strategy.reality, strategy.core,
        strategy.mission, weight, strategy.layout.issues, strategy.issues().core_count, strategy.matches,
    )  # fmt: skip


def mission_weight_of_leaders(organization: Organization) -> float:
    """Weight of the mission in what leaders listen to, in [0, 1]."""
    return leaders_weight(organization)


def merit_of_strategy(organization: Organization, weight: float) -> np.ndarray:
    """Merit of the strategy itself, float32 [1]."""
    return strategy_kernel.merit_of_strategy(organization.strategy.issues(), organization.strategy.code, weight)
