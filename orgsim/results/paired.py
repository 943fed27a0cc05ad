"""What a paired comparison of two scenarios holds, for the page, the terminal and notebooks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orgsim.results.types import MeasureInfo


@dataclass(frozen=True)
class PairedMeasure:
    """One measure in two scenarios, over matched futures (replications with the same seed).

    pairs: futures with a value in both. a, b: float64 [pairs] value of each future. mean_a, mean_b, difference (B−A).
    low, high: 95 % interval of the mean difference, NaN with one pair; method: how it was found.
    variance_reduction: (Var A + Var B) / Var(B−A), how many times more unmatched replications the same precision would
    take; NaN when undefined, infinite when the difference never varies.
    better, worse, ties: futures in which B is better than A; for a measure without a welcome direction, higher.
    path: float32 [pairs, weeks] of B−A, in the weeks of the comparison. sentence: the finding in plain words.
    """

    info: MeasureInfo
    pairs: int
    a: NDArray[np.float64]
    b: NDArray[np.float64]
    mean_a: float
    mean_b: float
    difference: float
    low: float
    high: float
    method: str
    variance_reduction: float
    better: int
    worse: int
    ties: int
    path: NDArray[np.float32]
    sentence: str

    @property
    def clear(self) -> bool:
        """Whether the 95 % interval leaves out zero."""
        return bool(self.low > 0 or self.high < 0)


@dataclass(frozen=True)
class Comparison:
    """Scenario B against scenario A.

    week: the week compared, or -1 for the mean over all weeks. weeks: int32 [weeks] common weeks. seeds: those
    of the matched futures. unmatched: seeds in only one of them, left out.
    """

    a_name: str
    b_name: str
    week: int
    weeks: NDArray[np.int32]
    seeds: tuple[int, ...]
    unmatched: tuple[int, ...]
    measures: tuple[PairedMeasure, ...]

    def measure(self, name: str) -> PairedMeasure:
        """The comparison of one measure. Raises KeyError with the known names."""
        for paired in self.measures:
            if paired.info.name == name:
                return paired
        raise KeyError(f"no measure {name!r}; known: {', '.join(paired.info.name for paired in self.measures)}")

    @property
    def when(self) -> str:
        """The time compared, in words."""
        return "on average over all weeks" if self.week < 0 else f"in week {self.week}"

    def rows(self) -> list[dict[str, object]]:
        """One plain row a measure, for a table, CSV or JSON."""
        return [
            {
                "measure": paired.info.name,
                "unit": paired.info.unit,
                "pairs": paired.pairs,
                "mean_a": paired.mean_a,
                "mean_b": paired.mean_b,
                "difference": paired.difference,
                "low": paired.low,
                "high": paired.high,
                "method": paired.method,
                "variance_reduction": paired.variance_reduction,
                "better": paired.better,
                "worse": paired.worse,
                "ties": paired.ties,
                "sentence": paired.sentence,
            }
            for paired in self.measures
        ]
