"""What the checks of several facts read: correlations between people, over ties and within teams; pieces of series."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from orgsim.study.facts.declaring import Future
from orgsim.study.facts.recording import Recording, Roll

YEAR = 52
#: Rolls of the time after the first quarter: several, because one has the luck of 390 people only.
LATER = (25, 51, 77, 103)


def correlation(x: NDArray, y: NDArray) -> float:
    """Pearson's r; NaN where one of them does not vary."""
    if len(x) < 3 or np.std(x) == 0 or np.std(y) == 0:
        return float("nan")
    return float(np.corrcoef(x.astype(np.float64), y.astype(np.float64))[0, 1])


def over_ties(roll: Roll, values: NDArray) -> float:
    """Correlation of a value (or of what is left of it) between the two ends of ties."""
    return correlation(values[roll.ties[:, 0]], values[roll.ties[:, 1]])


def intraclass(values: NDArray, group: NDArray) -> float:
    """ICC(1) by one-way analysis of variance with unequal groups (Shrout & Fleiss 1979); groups of one are left out."""
    _, group, count = np.unique(group, return_inverse=True, return_counts=True)
    several = count[group] > 1
    values = values[several].astype(np.float64)
    _, group, count = np.unique(group[several], return_inverse=True, return_counts=True)
    groups, total = len(count), len(values)
    if groups < 2 or total <= groups:
        return float("nan")
    mean = np.bincount(group, values) / count
    between = float(np.sum(count * (mean - values.mean()) ** 2)) / (groups - 1)
    within = float(np.sum((values - mean[group]) ** 2)) / (total - groups)
    size = (total - np.sum(count**2) / total) / (groups - 1)
    return (between - within) / (between + (size - 1) * within)


def mean_over(rolls: tuple[int, ...], arm: str, read: Callable[[Roll], float]) -> Callable[[Future], float]:
    """Reads the mean of ``read`` over the rolls of an arm."""

    def reads(future: Future) -> float:
        return float(np.nanmean([read(future[arm].rolls[week]) for week in rolls]))

    return reads


def spread(recording: Recording, name: str, week: int = 51) -> float:
    """Standard deviation of a trait or state between people."""
    return float(recording.rolls[week][name].std(ddof=1))


def team_outputs(recording: Recording, first: int = 0, last: int | None = None) -> NDArray[np.float64]:
    """Output a head of each team but the head's, mean over weeks, [teams]; teams that were ever empty are left out."""
    weekly = recording.teams[first:last, 1:].astype(np.float64)
    return np.asarray(weekly[:, np.all(np.isfinite(weekly), axis=0)].mean(axis=0))


def lowest(series: NDArray[np.float64]) -> tuple[int, float]:
    """Place and size of the lowest value."""
    place = int(np.argmin(series))
    return place, float(series[place])


def first_from(series: NDArray[np.float64], start: int, least: float) -> float:
    """The first place from ``start`` on where the series reaches ``least``; its length if it never does."""
    reached = np.flatnonzero(series[start:] >= least)
    return float(start + reached[0]) if len(reached) else float(len(series))
