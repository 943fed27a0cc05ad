"""Everything that measures are read from, taken once a week."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orgsim.kernels import observations as kernel
from orgsim.organization.budget import Budget
from orgsim.organization.initiatives import Portfolio
from orgsim.organization.memory import Memory, Usual
from orgsim.organization.strategy import Strategy


@dataclass(frozen=True)
class Snapshot:
    """Sums over people by team, float64 [teams, columns of the kernel], and what exists once.

    diversity, cohesion: over pairs of people, NaN where there is none. turnover: share a year.
    """

    table: NDArray[np.float64]
    total: NDArray[np.float64]
    strategy: Strategy
    budget: Budget
    memory: Memory
    initiatives: Portfolio
    diversity: float
    cohesion: float
    strategy_business: float

    @property
    def usual(self) -> Usual:
        """Values at the end of burn-in."""
        return self.memory.usual

    @property
    def turnover(self) -> float:
        """Leavers of the last 13 weeks, as a share of the headcount a year."""
        weeks = max(1, len(self.memory.leavers))
        heads = self.sum_of("people")
        return sum(self.memory.leavers) * 52 / weeks / heads if heads else float("nan")

    @property
    def since_start(self) -> tuple[float, float]:
        """Hires and leavers since the end of week 0; zeros before."""
        memory = self.memory
        if memory.counted is None:
            return 0.0, 0.0
        return float(memory.hires - memory.counted[0]), float(memory.left - memory.counted[1])

    def mean(self, column: int) -> float:
        """Mean of a column over people; NaN if there is nobody."""
        heads = self.total[0]
        return float(self.total[column] / heads) if heads else float("nan")

    def mean_of(self, name: str) -> float:
        """Mean of a named column."""
        return self.mean(kernel.COLUMNS.index(name))

    def sum_of(self, name: str) -> float:
        """Sum of a named column."""
        return float(self.total[kernel.COLUMNS.index(name)])

    def per_usual(self, usual: float) -> float:
        """Factor that turns a value into an index whose 1 is the usual; 1 before the usual is known."""
        return 1.0 / usual if self.usual.known and usual > 0 else 1.0
