"""What a set of futures says about one number: median, ranges and counts, with missing values left out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from orgsim.results.types import Results

FEW = 10


@dataclass(frozen=True)
class Bands:
    """Median and ranges over replications, each [weeks]: 50 % (quartiles) and 90 % (5th to 95th percentile)."""

    median: NDArray[np.float64]
    low50: NDArray[np.float64]
    high50: NDArray[np.float64]
    low90: NDArray[np.float64]
    high90: NDArray[np.float64]


@dataclass(frozen=True)
class Spread:
    """One number over futures.

    count: futures with a value. low, high: the 90 % range; with fewer than 10 futures the lowest and the highest.
    """

    count: int
    median: float
    low: float
    high: float

    @property
    def range_name(self) -> str:
        """What low and high are: "90 % range", "range", or nothing for a single future."""
        return "" if self.count < 2 else "range" if self.count < FEW else "90\u00a0% range"


def bands(values: ArrayLike) -> Bands:
    """Bands over the first axis of ``values`` [replications, weeks]; NaN where no replication has a value."""
    array = np.asarray(values, dtype=np.float64)
    low90, low50, median, high50, high90 = nan_quantiles(array, (5, 25, 50, 75, 95))
    return Bands(median, low50, high50, low90, high90)


def spread(values: ArrayLike) -> Spread:
    """Median and range of the finite ``values``; with fewer than 10 the range is lowest to highest."""
    array = np.asarray(values, dtype=np.float64).ravel()
    finite = array[np.isfinite(array)]
    if finite.size == 0:
        return Spread(0, float("nan"), float("nan"), float("nan"))
    tails = (0, 100) if finite.size < FEW else (5, 95)
    low, high = np.percentile(finite, tails)
    return Spread(finite.size, float(np.median(finite)), float(low), float(high))


def nan_quantiles(values: NDArray, percents: tuple[float, ...]) -> NDArray[np.float64]:
    """Percentiles over the first axis, [percents, ...]; NaN where there is no value at all."""
    if values.shape[0] == 0:
        return np.full((len(percents), *values.shape[1:]), np.nan)
    # numpy's own nanpercentile walks column by column, which takes minutes with 200,000 teams.
    ordered = np.sort(np.where(np.isfinite(values), values, np.nan).astype(np.float64), axis=0)
    last = np.isfinite(ordered).sum(axis=0)[None] - 1
    result = []
    for percent in percents:
        place = np.maximum(last * (percent / 100), 0)
        below = np.floor(place).astype(np.int64)
        above = np.minimum(below + 1, np.maximum(last, 0))
        low, high = np.take_along_axis(ordered, below, 0)[0], np.take_along_axis(ordered, above, 0)[0]
        result.append(low + (high - low) * (place - below)[0])
    return np.stack(result)


def nan_median(values: NDArray) -> NDArray[np.float64]:
    """Median over the first axis, NaN where there is no value."""
    return nan_quantiles(values, (50,))[0]


def futures(results: Results) -> int:
    """Number of replications that have any value."""
    return int(np.isfinite(results.series).any(axis=(1, 2)).sum())


def week_place(results: Results, week: int) -> int:
    """Place of the last recorded week that is not after ``week``; 0 when all are later."""
    return max(int(np.searchsorted(results.weeks, week, side="right")) - 1, 0)
