"""Intervals of contrasts, sums of weighted points, and resamples of the points' means.

Replications are the sample: with matched luck a contrast is formed within each replication, so that what they share
cancels (Law 2015, chapter 11); without, the points are independent samples of their own (Welch 1947).
"""

from __future__ import annotations

import math
import zlib

import numpy as np
from numpy.typing import NDArray

from orgsim.results.findings import Estimate, Values
from orgsim.study.analysis.responses import Responses

RESAMPLES = 2000
LEVEL = 0.95
LEAST_RESAMPLED = 5
"""Replications below which resamples of them say nothing of a place: two of them have only three resamples."""


def keyed_generator(*names: object) -> np.random.Generator:
    """Luck of an analysis: the same for the same names, whenever and wherever it is asked for."""
    return np.random.Generator(np.random.Philox(np.random.SeedSequence([zlib.crc32(str(names).encode("utf-8"))])))


def contrasts(found: Responses, weights: Values, level: float = LEVEL) -> list[Estimate]:
    """Sums of the points' means weighted by each row of ``weights`` [contrasts, points], with Student's t interval.

    Matched replications: variance between replications when all are complete, else from the covariance of the points
    over those that they share. Independent ones: variances of the points add up, with the degrees of freedom of
    Welch and Satterthwaite. The interval is NaN where a point that counts has fewer than two replications, and the
    value too where it has none.
    """
    return [_contrast(found, row, level) for row in np.atleast_2d(weights)]


def _contrast(found: Responses, weights: Values, level: float) -> Estimate:
    used = np.flatnonzero(weights)
    share, counts = weights[used], found.counts[used]
    if not used.size or counts.min() == 0:
        return Estimate(math.nan, math.nan, math.nan)
    value = float(share @ found.means[used])
    if counts.min() < 2:
        return Estimate(value, math.nan, math.nan)
    values = found.values[used]
    variance, freedom = (_matched if found.matched else _independent)(values, share, counts)
    return student(value, variance, freedom, level)


def student(value: float, variance: float, freedom: float, level: float = LEVEL) -> Estimate:
    """Student's t interval of a value that has this variance."""
    from scipy.special import stdtrit

    half = float(stdtrit(freedom, 0.5 + level / 2)) * math.sqrt(max(variance, 0.0))
    return Estimate(value, value - half, value + half)


def _matched(values: Values, share: Values, counts: NDArray) -> tuple[float, float]:
    present = np.isfinite(values)
    whole = present.all(axis=0)
    if whole.sum() == counts.max():
        sums = share @ values[:, whole]
        return float(sums.var(ddof=1)) / sums.size, float(sums.size - 1)
    deviations = np.where(present, values - np.nanmean(values, axis=1, keepdims=True), 0.0)
    together = present.astype(float) @ present.T.astype(float)
    covariance = (deviations @ deviations.T) / np.maximum(together - 1, 1)
    covariance *= np.where(together > 1, together, 0) / np.outer(counts, counts)
    return float(share @ covariance @ share), float(counts.min() - 1)


def _independent(values: Values, share: Values, counts: NDArray) -> tuple[float, float]:
    parts = share**2 * np.nanvar(values, axis=1, ddof=1) / counts
    total = float(parts.sum())
    if total == 0:
        return 0.0, float(counts.min() - 1)
    return total, total**2 / float((parts**2 / (counts - 1)).sum())


def resampled_means(found: Responses, generator: np.random.Generator, resamples: int = RESAMPLES) -> Values:
    """Bootstrap of the points' means over replications, float64 [resamples, points].

    Matched replications are drawn for all points at once. Deviations are widened by √(n/(n−1)), without which the
    bootstrap of few replications is too narrow (Hesterberg 2015). Points with one replication stay as they are.
    """
    present = np.isfinite(found.values)
    filled = np.where(present, found.values, 0.0)
    replications = found.values.shape[1]
    even = np.full(replications, 1 / replications)
    totals, counts = np.zeros((2, resamples, len(filled)))
    if found.matched:
        drawn = generator.multinomial(replications, even, size=resamples).astype(float)
        totals, counts = drawn @ filled.T, drawn @ present.T.astype(float)
    else:
        for point, (row, there) in enumerate(zip(filled, present, strict=True)):
            number = int(there.sum())
            counts[:, point] = number
            if number:
                picked = generator.multinomial(number, np.full(number, 1 / number), size=resamples)
                totals[:, point] = picked @ row[there]
    means = np.divide(totals, counts, out=np.tile(found.means, (resamples, 1)), where=counts > 0)
    widen = np.sqrt(np.maximum(found.counts, 2) / np.maximum(found.counts - 1, 1))
    return found.means + np.where(found.counts > 1, widen, 1.0) * (means - found.means)


def resampled_enough(found: Responses) -> bool:
    """Whether every point has the replications that resampling a place (an optimum, a crossing) needs."""
    return bool((found.counts >= LEAST_RESAMPLED).all())


def percentile(values: Values, value: float, level: float = LEVEL) -> Estimate:
    """``value`` with the percentile interval of its resamples, NaN when fewer than half of them are finite."""
    finite = values[np.isfinite(values)]
    if finite.size < max(values.size / 2, 2):
        return Estimate(value, math.nan, math.nan)
    low, high = np.percentile(finite, (50 - 50 * level, 50 + 50 * level))
    return Estimate(value, float(low), float(high))
