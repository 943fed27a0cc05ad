"""A competitor changes what customers expect."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pydantic import field_validator

from orgsim.plugins import EVERYBODY, Shock, shock
from orgsim.settings import Share, Weeks, setting

if TYPE_CHECKING:
    from orgsim.organization.luck import Stream
    from orgsim.organization.occasion import Occasion
    from orgsim.organization.organization import Organization

LEAST = 1e-6


@shock
class Competitor(Shock):
    """Reality turns on a share of the issues, and customers leave until people act on what is expected now.

    Market share moves towards 1 - loss x gap. The gap is how far the business fit of what people do has fallen since
    before the shock, in units of the fall to be expected from turning that share (2 x share x fit before), within 0
    and 1: customers return as people adapt. Losses to several competitors multiply. Before anybody has worked there
    is no fit to lose, so without a burn-in a competitor of week 0 takes no revenue.
    """

    share: Share = setting(0.25, "share of issues on which customers now expect the opposite", source="judgement")
    loss: float = setting(0.2, "share of revenue lost while nothing has been adapted", ge=0, le=0.9, source="judgement")
    pace: Weeks = setting(
        8, "weeks in which 63 % of the customers who will go, or return, have done so", unit="weeks", ge=1, le=260,
        source="judgement",
    )  # fmt: skip

    @field_validator("scope")
    @classmethod
    def _whole(cls, scope: str) -> str:
        if scope.strip() != EVERYBODY:
            raise ValueError('must be "everybody": all of the organization faces one market')
        return scope

    def acts(self, week: int) -> bool:
        """Every week from the first on, because customers follow what people do."""
        return week >= self.week

    def act(self, organization: Organization, occasion: Occasion) -> str | None:
        """Turn reality in the first week; from then on let customers leave and return."""
        notes = occasion.notes
        if occasion.week > self.week:
            self._move(organization, notes)
            return None
        notes["before"], notes["factor"] = max(0.0, _business(organization)), 1.0
        turned = self._turn(organization, occasion.stream)
        return f"Customers now expect the opposite on {turned} of {organization.strategy.layout.issues} issues"

    def sentence(self) -> str:
        """What happens, in plain words."""
        lost = f"up to {100 * self.loss:.3g} % of its revenue"
        return f"A competitor changes the market: until it has adapted, the organization loses {lost}"

    def _move(self, organization: Organization, notes: dict[str, float]) -> None:
        """Customers follow the gap that is left; several competitors multiply."""
        expected = 2 * self.share * notes["before"]
        gap = (notes["before"] - _business(organization)) / expected if expected > LEAST else 0.0
        target = 1 - self.loss * min(1.0, max(0.0, gap))
        after = notes["factor"] + (1 - np.exp(-1 / self.pace)) * (target - notes["factor"])
        organization.budget.market *= after / notes["factor"]
        notes["factor"] = float(after)

    def _turn(self, organization: Organization, stream: Stream) -> int:
        """Turn exactly the share of the issues, to the nearest whole issue, as far as regulation leaves them free;
        returns their number."""
        strategy = organization.strategy
        free = ~strategy.layout.unpack(strategy.regulated)
        count = min(round(self.share * strategy.layout.issues), int(np.count_nonzero(free)))
        luck = stream.uniform(np.arange(strategy.layout.issues, dtype=np.uint64))
        order = np.argsort(np.where(free, luck, 2.0))
        chosen = np.zeros(strategy.layout.issues, np.bool_)
        chosen[order[:count]] = True
        strategy.reality ^= strategy.layout.pack(chosen)
        return count


def _business(organization: Organization) -> float:
    """Mean business fit of what people did last week, -1..1; 0 if there is nobody."""
    people = organization.people
    fits = people.acted_business[people.filled]
    return float(np.mean(fits, dtype=np.float64)) if len(fits) else 0.0
