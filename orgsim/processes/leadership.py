"""The strategy is formed: leaders listen to those who do better than the strategy (March 1991)."""

from __future__ import annotations

import numpy as np

from orgsim.kernels import channel, leadership, work
from orgsim.kernels.bits import Planes
from orgsim.organization.organization import Organization
from orgsim.week import Week


def form_strategy(organization: Organization, week: Week) -> None:
    """The strategy turns towards the majority of better people in the panel.

    Leaders hear what people believed at the beginning of the week, before this week's communication: reports take
    time, and in March's model the code and the people learn from each other at once.
    """
    strategy, people = organization.strategy, organization.people
    settings = organization.settings["leadership"]
    openness = min(1.0, settings.openness * organization.levers.overall("openness"))
    strategy.improvements = 0
    if openness <= 0 or settings.listening == 0:
        return
    panel = organization.scratch.array("panel", people.seats, np.int32)
    size = leadership.draw_panel(
        organization.luck.key("panel", week.number), people.status, min(settings.listening, people.seats), panel
    )
    weight = mission_weight_of_leaders(organization)
    before = Planes(strategy.knows[None, :].copy(), strategy.stance[None, :].copy())
    acted = organization.settings["communication"].expression == "action"
    shown = ("acted knows", "acted stance") if acted else ("knows", "stance")
    said = Planes(*(organization.scratch.get(name) for name in shown))
    channel.consult(
        0, 1, organization.luck.key("strategy", week.number), np.zeros(1, np.uint64), np.array([openness], np.float32),
        merit_of_strategy(organization, weight), said, people.merit, np.zeros(1, np.int64), np.array([size], np.int32),
        panel, True, False, strategy.valid, before, strategy.code,
    )  # fmt: skip
    strategy.improvements = leadership.improvements(
        before.knows[0], before.stance[0], strategy.knows, strategy.stance, strategy.reality, strategy.core,
        strategy.mission, weight, strategy.layout.issues, strategy.issues().core_count, strategy.matches,
    )  # fmt: skip


def mission_weight_of_leaders(organization: Organization) -> float:
    """Weight of the mission in what leaders listen to, in [0, 1]."""
    weight = organization.settings["incentives"].mission_weight + organization.levers.overall("mission_weight")
    return float(np.clip(weight, 0.0, 1.0))


def merit_of_strategy(organization: Organization, weight: float) -> np.ndarray:
    """Merit of the strategy itself, float32 [1]."""
    scores = work.Scores(*(np.zeros(1, np.float32) for _ in work.Scores._fields))
    work.understand(0, 1, organization.strategy.issues(), organization.strategy.code, scores)
    # In double precision, as people's merit: the head, who holds the strategy, must not seem better by rounding.
    business, fidelity = (values.astype(np.float64) for values in (scores.business, scores.fidelity))
    return ((1.0 - weight) * business + weight * fidelity).astype(np.float32)
