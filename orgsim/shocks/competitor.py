"""A competitor changes what customers expect."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from pydantic import field_validator

from orgsim.plugins import EVERYBODY, Shock, shock
from orgsim.settings import Share, Weeks, setting

if TYPE_CHECKING:
    from orgsim.organization.luck import Stream
    from orgsim.organization.organization import Organization

LEDGER = "competitors"
LOSS, PACE, BEFORE, EXPECTED, FACTOR, DONE = range(6)
LEAST = 1e-6
_WEEK: ContextVar[int] = ContextVar("week of the competitor")


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
        _WEEK.set(week)
        return week >= self.week

    def act(self, organization: Organization, within: NDArray[np.bool_] | None, stream: Stream) -> str | None:
        """Turn reality in the first week; from then on let customers leave and return."""
        week = _WEEK.get()
        ledger = _settled(organization, week)
        if week > self.week:
            return None
        before = max(0.0, _business(organization))
        entry = np.array([[self.loss, self.pace, before, 2 * self.share * before, 1.0, week]])
        organization.scratch.put(LEDGER, np.vstack([ledger, entry]))
        turned = self._turn(organization, stream)
        return f"Customers now expect the opposite on {turned} of {organization.strategy.layout.issues} issues"

    def sentence(self) -> str:
        """What happens, in plain words."""
        lost = f"up to {100 * self.loss:.3g} % of its revenue"
        return f"A competitor changes the market: until it has adapted, the organization loses {lost}"

    def _turn(self, organization: Organization, stream: Stream) -> int:
        """Turn exactly the share of the issues, to the nearest whole issue; returns their number."""
        strategy = organization.strategy
        count = round(self.share * strategy.layout.issues)
        order = np.argsort(stream.uniform(np.arange(strategy.layout.issues, dtype=np.uint64)))
        chosen = np.zeros(strategy.layout.issues, np.bool_)
        chosen[order[:count]] = True
        strategy.reality ^= strategy.layout.pack(chosen)
        return count


def _settled(organization: Organization, week: int) -> NDArray[np.float64]:
    """The ledger of all competitors, brought up to this week by whichever of them acts first."""
    scratch = organization.scratch
    ledger = scratch.get(LEDGER) if LEDGER in scratch else np.zeros((0, 6))
    due = ledger[:, DONE] < week
    if not np.any(due):
        return ledger
    missing = ledger[:, BEFORE] - _business(organization)
    gap = np.divide(missing, ledger[:, EXPECTED], out=np.zeros(len(ledger)), where=ledger[:, EXPECTED] > LEAST)
    target = 1 - ledger[:, LOSS] * np.clip(gap, 0, 1)
    step = (1 - np.exp(-1 / ledger[:, PACE])) * (target - ledger[:, FACTOR])
    after = ledger[:, FACTOR] + np.where(due, step, 0.0)
    # Only the change is multiplied in, so that others may move the market too.
    organization.budget.market *= float(np.prod(after / ledger[:, FACTOR]))
    ledger = ledger.copy()
    ledger[:, FACTOR] = after
    ledger[due, DONE] = week
    scratch.put(LEDGER, ledger)
    return ledger


def _business(organization: Organization) -> float:
    """Mean business fit of what people did last week, -1..1; 0 if there is nobody."""
    people = organization.people
    fits = people.acted_business[people.filled]
    return float(np.mean(fits, dtype=np.float64)) if len(fits) else 0.0
