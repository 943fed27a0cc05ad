"""One documented map of the strategy, kept up to date."""

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

WEEK = 40


@practice
class Documentation(Practice):
    """The strategy is written up anew at fixed times, as it stands then, and kept from falling out of date between.

    Documents are the same for the whole organization; scope says whose reading is made easier, and who pays.
    """

    coverage: Share = setting(0.9, "share of the strategy's stances that a new edition holds", source="judgement")
    every: Weeks = setting(13, "weeks from one edition to the next", unit="weeks", ge=1, le=520, source="judgement")
    decay: float = setting(
        0.5, "factor on how fast documents drop out of date; 0 is full upkeep", ge=0, le=1, source="judgement"
    )
    reading: float = setting(
        1.0,
        "factor on how often people read the documents, above 1 where they are easier to find",
        ge=0,
        le=20,
        source="judgement",
    )
    hours: float = setting(
        0.2, "weekly hours of writing and upkeep for each person in scope", unit="hours", ge=0.01, le=10,
        source="judgement",
    )  # fmt: skip

    def acts(self, week: int) -> bool:
        """Whenever a new edition is due."""
        return week >= self.start and (week - self.start) % self.every == 0

    def push(self, levers: Levers, within: NDArray[np.bool_] | None) -> None:
        """Reading, upkeep and the pay of those who write."""
        levers.scale("documents", self.reading, within)
        levers.scale("document_decay", self.decay, within)
        levers.add("cost", self.hours / WEEK, within)

    def act(self, organization: Organization, occasion: Occasion) -> str | None:
        """Publish a new edition: a random share of the strategy as it stands, to the nearest whole issue."""
        strategy = organization.strategy
        stated = strategy.layout.unpack(strategy.knows)
        count = round(self.coverage * int(np.count_nonzero(stated)))
        luck = occasion.stream.uniform(np.arange(strategy.layout.issues, dtype=np.uint64))
        chosen = np.zeros(strategy.layout.issues, np.bool_)
        chosen[np.argsort(np.where(stated, luck, 2.0))[:count]] = True
        strategy.documented[:] = strategy.layout.pack(chosen)
        strategy.written[:] = strategy.stance & strategy.documented
        return f"A new edition of the strategy holds {count} of its {np.count_nonzero(stated)} stances"

    def sentence(self) -> str:
        """What begins, in plain words."""
        return f"The strategy is written up every {self.every} weeks and kept up to date"
