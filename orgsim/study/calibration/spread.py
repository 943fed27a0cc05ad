"""The spread of settings that agree with the observations: points of the ranges, weighted by their likelihood."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

Array = NDArray[np.float64]
POINTS = 4096
FINER = 16
"""How many times as many points may be laid where few of them count."""
ROUNDS = 12
ENOUGH = 400.0
"""Points' worth of weight at which the spread is known well enough (Kish 1965)."""
NEGLIGIBLE = 9.0
"""Logarithms of likelihood below the highest; what lies further down does not count."""


@dataclass(frozen=True)
class Spread:
    """points: float64 [points, settings], within 0 and 1. weights: float64 [points], their sum is 1."""

    points: Array
    weights: Array

    @property
    def effective(self) -> float:
        """How many points of equal weight tell as much (Kish 1965)."""
        return float(1.0 / (self.weights**2).sum())

    def quantiles(self, shares: Array) -> Array:
        """Quantiles of every setting, float64 [quantiles, settings]."""
        found = np.empty((len(shares), self.points.shape[1]))
        for column, values in enumerate(self.points.T):
            order = np.argsort(values, kind="stable")
            weight = self.weights[order]
            found[:, column] = np.interp(shares, np.cumsum(weight) - weight / 2, values[order])
        return found

    def correlations(self) -> Array:
        """Correlation between settings, float64 [settings, settings]; 0 with a setting that does not spread."""
        apart = self.points - self.weights @ self.points
        covariance = (apart * self.weights[:, None]).T @ apart
        size = np.sqrt(np.diag(covariance))
        safe = np.where(size > 0, size, np.inf)
        return np.asarray(covariance / np.outer(safe, safe))

    def drawn(self, count: int, seed: int) -> Array:
        """Points in proportion to their weight, float64 [count, settings], by systematic resampling (Kitagawa 1996)."""
        begin = np.random.default_rng(seed).random()
        steps = (np.arange(count) + begin) / count
        chosen = np.searchsorted(np.cumsum(self.weights), steps, side="right")
        order = np.random.default_rng(seed + 1).permutation(count)
        return np.asarray(self.points[np.minimum(chosen, len(self.points) - 1)][order])


def spread_of(likelihood: Callable[[Array], Array], settings: int, points: int = POINTS, seed: int = 1) -> Spread:
    """Weights that are equal before the observations and proportional to the likelihood after them.

    likelihood: logarithm, float64 [points], of [points, settings]. Points are laid anew into the box of what is not
    negligible, and in the end more of them, until enough of them count.
    """
    low, high, most = np.zeros(settings), np.ones(settings), FINER * points
    for turn in range(ROUNDS):
        unit = qmc.Sobol(settings, rng=np.random.default_rng([seed, turn])).random(points)
        places = low * (1 - unit) + high * unit
        logarithm = likelihood(places)
        weights = np.exp(logarithm - logarithm.max())
        found = Spread(places, weights / weights.sum())
        counting = places[logarithm > logarithm.max() - NEGLIGIBLE]
        margin = 0.1 * (counting.max(axis=0) - counting.min(axis=0)) + 0.02 * (high - low)
        inner = np.maximum(low, counting.min(axis=0) - margin), np.minimum(high, counting.max(axis=0) + margin)
        shrinks = float(np.prod((inner[1] - inner[0]) / (high - low))) < 0.9
        if found.effective >= ENOUGH or (points >= most and not shrinks):
            break
        low, high = inner
        points = points if shrinks else 2 * points
    return found
