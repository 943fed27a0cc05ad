"""Everything that measures are read from, over several weeks at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from orgsim.kernels import observations as kernel

Series = NDArray[np.float64]
PLACE = {name: place for place, name in enumerate(kernel.COLUMNS)}


@dataclass(frozen=True)
class Snapshot:
    """Sums over people, float64 [weeks, columns of the kernel]; over pairs of people, float64 [weeks, 4]; and what
    exists once, float64 [weeks, names of ``kernel.ONCE``]. All methods give float64 [weeks]."""

    total: Series
    apart: Series
    once: Series

    def __getattr__(self, name: str) -> Series:
        if name not in kernel.ONCE:
            raise AttributeError(name)
        return self.once[:, kernel.ONCE.index(name)]

    @property
    def diversity(self) -> Series:
        """Share of issues on which two people differ; NaN where there are no two."""
        return _ratio(self.apart[:, 0], self.apart[:, 1])

    @property
    def cohesion(self) -> Series:
        """Agreement of people from different teams; NaN where there are none."""
        return _ratio(self.apart[:, 2], self.apart[:, 3])

    @property
    def turnover(self) -> Series:
        """Leavers of the last 13 weeks, as a share of the headcount a year."""
        weeks = np.maximum(1, self.leaver_weeks)
        return _ratio(self.leavers * 52 / weeks, self.sum_of("people"))

    def mean_of(self, name: str) -> Series:
        """Mean of a column over people; NaN if there is nobody."""
        return self._means[:, PLACE[name]]

    @cached_property
    def _means(self) -> Series:
        """All columns at once, float64 [weeks, columns]: many small divisions would take longer."""
        return _ratio(self.total, self.sum_of("people")[:, None])

    def sum_of(self, name: str) -> Series:
        """Sum of a named column."""
        return self.total[:, PLACE[name]]

    def per_usual(self, name: str) -> Series:
        """Factor that turns a value into an index whose 1 is the usual; 1 before the usual is known."""
        usual = self.once[:, kernel.ONCE.index(f"usual_{name}")]
        return np.divide(1.0, usual, out=np.ones(len(usual)), where=(self.usual_known > 0) & (usual > 0))


def _ratio(over: Series, under: Series) -> Series:
    # Choosing element by element takes ten times as long, and nearly always there is somebody.
    if np.all(under > 0):
        return over / under
    return np.divide(over, under, out=np.full(over.shape, np.nan), where=under > 0)
