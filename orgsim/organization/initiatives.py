"""Initiatives: projects and tools on their way from a proposal to everybody, or to a stop. No behaviour lives here."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from orgsim.kernels.bits import Planes
from orgsim.kernels.work import Scores, understand
from orgsim.organization.strategy import Strategy

PROPOSED, GATED, PILOT, SCALED, STOPPED = "proposed", "gated", "pilot", "scaled", "stopped"
LEAST = 0.5


@dataclass
class Initiative:
    """One project. Planes are uint64 [words].

    number: from 0, in the order of proposals. sponsor: team that proposes it. issues, stance: what the strategy is to
    say on them. said, said_stance: what it said on them before the initiative was scaled. worth: share of output that
    its tool brings in the end, mean over people, which nobody knows; None without a tool. claimed: return that the
    sponsor claims, a share of output. cost: weeks of pay for each person that it reaches. due: first week in which the
    next decision can fall. weeks: week in which each stage was reached. teams: where it is tried, int32.
    column: its tool in ``people.adopted``, -1 before anybody has it. measured_return, measured_fit: what the last pilot
    or review found, NaN before.
    """

    number: int
    sponsor: int
    issues: NDArray[np.uint64]
    stance: NDArray[np.uint64]
    said: NDArray[np.uint64]
    said_stance: NDArray[np.uint64]
    worth: float | None
    claimed: float
    cost: float
    due: int
    stage: str
    weeks: dict[str, int]
    teams: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    column: int = -1
    measured_return: float = float("nan")
    measured_fit: float = float("nan")

    @property
    def stances(self) -> int:
        """Number of issues on which it takes a stance."""
        return int(np.bitwise_count(self.issues).sum())

    @property
    def runs(self) -> bool:
        """Whether it is on its way: neither with everybody nor stopped."""
        return self.stage in (PROPOSED, GATED, PILOT)


@dataclass
class Portfolio:
    """All initiatives so far, by number."""

    items: list[Initiative] = field(default_factory=list)

    def at(self, stage: str) -> list[Initiative]:
        """Those at a stage."""
        return [item for item in self.items if item.stage == stage]

    @property
    def running(self) -> int:
        """How many are proposed, gated or tried."""
        return sum(item.runs for item in self.items)

    def fit(self, strategy: Strategy) -> float:
        """Mean mission fit of what is scaled and takes a stance, -1..1; 0 with nothing of that kind."""
        return _mean([mission_fit(strategy, item) for item in self.at(SCALED) if item.stances])

    def returns(self, strategy: Strategy) -> float:
        """Mean true return of what is scaled, a share of output; 0 with nothing scaled."""
        return _mean([true_return(strategy, item) for item in self.at(SCALED)])


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def mission_fit(strategy: Strategy, item: Initiative, seen: NDArray[np.uint64] | None = None) -> float:
    """Core issues on which it takes the stance owed less those on which it takes the other, by its issues; -1..1.

    seen: only what these issues show, uint64 [words]; left out: all. 0 without stances.
    """
    touched = item.issues & strategy.core
    if seen is not None:
        touched = touched & seen
    against = int(np.bitwise_count(touched & (item.stance ^ strategy.mission)).sum())
    return (int(np.bitwise_count(touched).sum()) - 2 * against) / item.stances if item.stances else 0.0


def true_return(strategy: Strategy, item: Initiative) -> float:
    """Share by which output rises where everybody follows it, as the market stands now: its tool and its stances.

    Stances raise the factor (1 + business) / 2 of the strategy from what it would be with what the strategy said
    before; a hopeless strategy counts as one that scores -.5, so that nothing seems infinitely good.
    """
    worth = item.worth or 0.0
    if not item.stances:
        return worth
    kept = ~item.issues
    knows = np.stack([(strategy.knows & kept) | item.said, strategy.knows | item.issues])
    stance = np.stack([(strategy.stance & kept) | item.said_stance, (strategy.stance & kept) | item.stance])
    scores = Scores(*(np.zeros(2, np.float32) for _ in Scores._fields))
    understand(0, 2, strategy.issues(), Planes(knows, stance), scores)
    before, after = (float(value) for value in scores.business)
    return worth + (after - before) / max(LEAST, 1.0 + before)
