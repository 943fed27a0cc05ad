"""Stakeholders report what the market rewards and what the mission needs, and the strategy may turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from orgsim.plugins import Practice, practice
from orgsim.settings import Share, Weeks, setting

if TYPE_CHECKING:
    from orgsim.organization.levers import Levers
    from orgsim.organization.occasion import Occasion
    from orgsim.organization.organization import Organization


@practice
class FeedbackLoop(Practice):
    """From time to time stakeholders are asked about a few random issues, and leaders may follow what they say.

    On a core issue those who are to be served report what the mission owes, the others, as everybody on all other
    issues, what the market rewards. A report may be wrong. Where it contradicts the strategy, or the strategy is
    silent, the strategy turns with some probability. The hours are those of the people in scope who ask.
    """

    every: Weeks = setting(13, "weeks from one round to the next", unit="weeks", ge=1, le=520, source="judgement")
    issues: int = setting(10, "issues asked about in a round", unit="issues", ge=1, le=256, source="judgement")
    accuracy: Share = setting(0.8, "probability that a report is right", source="judgement")
    served: Share = setting(
        0.5, "share of the reports on core issues by those whom the mission serves", source="judgement"
    )
    openness: Share = setting(
        0.3, "probability that the strategy turns to a report that contradicts it", source="judgement"
    )
    hours: float = setting(
        1.0, "hours of one round for each person in scope", unit="hours", ge=0.01, le=40, source="judgement"
    )

    def acts(self, week: int) -> bool:
        """Whenever a round is due."""
        return week >= self.start and (week - self.start) % self.every == 0

    def push(self, levers: Levers, within: NDArray[np.bool_] | None) -> None:
        """The time of asking, spread over the weeks."""
        levers.add("meeting_hours", self.hours / self.every, within)

    def act(self, organization: Organization, occasion: Occasion) -> str | None:
        """Ask, and turn part of what is contradicted."""
        strategy, stream = organization.strategy, occasion.stream
        number = strategy.layout.issues
        every = np.arange(number, dtype=np.uint64)
        asked = np.zeros(number, np.bool_)
        asked[np.argsort(stream.uniform(every, 0))[: self.issues]] = True
        owed = strategy.layout.unpack(strategy.core) & (stream.uniform(every, 1) < self.served)
        truth = np.where(owed, strategy.layout.unpack(strategy.mission), strategy.layout.unpack(strategy.reality))
        said = truth ^ (stream.uniform(every, 2) >= self.accuracy)
        stated, stance = strategy.layout.unpack(strategy.knows), strategy.layout.unpack(strategy.stance)
        contradicted = asked & (~stated | (stance != said))
        turned = contradicted & (stream.uniform(every, 3) < self.openness)
        strategy.set_stance(turned, said)
        found = f"Stakeholders contradict the strategy on {np.count_nonzero(contradicted)} of {asked.sum()} issues"
        return f"{found}, and it turns on {np.count_nonzero(turned)}"

    def sentence(self) -> str:
        """What begins, in plain words."""
        return f"Stakeholders are asked about {self.issues} issues every {self.every} weeks"
