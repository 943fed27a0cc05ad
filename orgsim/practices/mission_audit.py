"""From time to time the strategy is held against the mission."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from orgsim.plugins import Practice, practice
from orgsim.settings import Weeks, setting

if TYPE_CHECKING:
    from orgsim.organization.levers import Levers
    from orgsim.organization.occasion import Occasion
    from orgsim.organization.organization import Organization

FULL = 0.25


@practice
class MissionAudit(Practice):
    """Each core issue on which the strategy has left the mission returns to it with some probability.

    Participation and an action plan together raise that probability to .25; either alone reaches half the way. Nothing
    keeps the strategy from leaving again. The hours are those of the people in scope.
    """

    every: Weeks = setting(26, "weeks from one audit to the next", unit="weeks", ge=1, le=520, source="judgement")
    closes: float = setting(
        0.15, "share of the gap that an audit alone closes, on average", ge=0.04, le=0.26, source="model contract"
    )
    participation: bool = setting(False, "whether people take part, which doubles the hours")
    action_plan: bool = setting(False, "whether the audit ends with a plan of action that is followed up")
    hours: float = setting(
        1.0, "hours of one audit for each person in scope, without participation", unit="hours", ge=0.01, le=80,
        source="judgement",
    )  # fmt: skip

    @property
    def probability(self) -> float:
        """Probability that an issue that has left the mission returns."""
        raised = max(self.closes, FULL)
        return self.closes + (raised - self.closes) * (self.participation + self.action_plan) / 2

    def acts(self, week: int) -> bool:
        """Whenever an audit is due."""
        return week >= self.start and (week - self.start) % self.every == 0

    def push(self, levers: Levers, within: NDArray[np.bool_] | None) -> None:
        """The time of audits, spread over the weeks."""
        levers.add("meeting_hours", self.hours * (2 if self.participation else 1) / self.every, within)

    def act(self, organization: Organization, occasion: Occasion) -> str | None:
        """Hold the strategy against the mission and bring some of it back."""
        strategy = organization.strategy
        core = strategy.layout.unpack(strategy.core)
        mission = strategy.layout.unpack(strategy.mission)
        kept = strategy.layout.unpack(strategy.knows) & (strategy.layout.unpack(strategy.stance) == mission)
        left = core & ~kept
        luck = occasion.stream.uniform(np.arange(strategy.layout.issues, dtype=np.uint64))
        returns = left & (luck < self.probability)
        strategy.set_stance(returns, mission)
        gap, closed = int(np.count_nonzero(left)), int(np.count_nonzero(returns))
        if gap == 0:
            return f"An audit finds the strategy true to the mission on all {np.count_nonzero(core)} core issues"
        found = f"An audit finds {gap} of {np.count_nonzero(core)} core issues off the mission"
        return f"{found} and brings back {closed} of them"

    def sentence(self) -> str:
        """What begins, in plain words."""
        extras = [name for name, on in (("participation", self.participation), ("a plan", self.action_plan)) if on]
        how = f" with {' and '.join(extras)}" if extras else ""
        return f"The strategy is held against the mission every {self.every} weeks{how}"
