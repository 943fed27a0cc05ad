"""Leaders explain the strategy to everybody, and are seen to live by it, or not."""

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
class TownHall(Practice):
    """At fixed dates people in scope hear the declared priorities from the top, without the chain between.

    Who speaks of values is measured by them: the gap between what the strategy says and what the mission owes weighs
    more on trust. Follow-through earns credit (consistency) and sets an example (weight of the mission). Without it
    only the weight remains: cynicism where the strategy has left the mission, and nothing where it has not.
    """

    every: Weeks = setting(13, "weeks from one town hall to the next", unit="weeks", ge=1, le=520, source="judgement")
    hours: float = setting(
        1.5, "hours of one town hall for each person in scope", unit="hours", ge=0.01, le=40, source="judgement"
    )
    uptake: Share = setting(
        0.3, "probability that a priority is taken up at mean attention", source="as that of the boss's talk"
    )
    follow_through: Share = setting(0.5, "how far leaders then do as they say", source="judgement")
    credit: float = setting(
        0.4, "consistency, as trust sees it, by full follow-through", unit="SD", ge=0, le=3, source="judgement"
    )
    example: Share = setting(0.1, "what full follow-through adds to the weight of the mission", source="judgement")
    salience: float = setting(
        1.5, "factor on how much the gap between saying and doing weighs on trust", ge=1, le=5, source="judgement"
    )

    def acts(self, week: int) -> bool:
        """Whenever a town hall is due."""
        return week >= self.start and (week - self.start) % self.every == 0

    def push(self, levers: Levers, within: NDArray[np.bool_] | None) -> None:
        """Time, credit, example, and the weight of the gap."""
        levers.add("meeting_hours", self.hours / self.every, within)
        levers.scale("say_do", self.salience, within)
        levers.add("consistency", self.credit * self.follow_through, within)
        levers.add("mission_weight", self.example * self.follow_through, within)

    def act(self, organization: Organization, occasion: Occasion) -> str | None:
        """Let people hear the declared priorities; a contrary view yields with factor 1 - autonomy."""
        people, strategy = organization.people, organization.strategy
        rows = np.flatnonzero(occasion.among(people.filled) & (people.manager >= 0)).astype(np.int32)
        if len(rows) == 0:
            return None
        issues = range(strategy.layout.issues)
        luck = np.stack([occasion.stream.uniform(people.identity[rows], issue) for issue in issues], axis=1)
        contrary = strategy.layout.unpack(people.knows[rows] & (people.stance[rows] ^ strategy.stance))
        chance = np.clip(self.uptake * people.attention[rows], 0, 1)[:, None]
        chance = np.where(contrary, chance * (1 - people.autonomy[rows])[:, None], chance)
        taken = strategy.layout.pack(luck < chance) & strategy.priorities & strategy.knows
        people.stance[rows] = (people.stance[rows] & ~taken) | (strategy.stance & taken)
        people.knows[rows] |= taken
        left = round(100 * strategy.drift)
        return f"At a town hall {len(rows)} people hear the priorities; the strategy is {left} % off the mission"

    def sentence(self) -> str:
        """What begins, in plain words."""
        done = "and follow through" if self.follow_through >= 0.5 else "without following through"
        return f"Leaders explain the strategy at a town hall every {self.every} weeks {done}"
