"""A quick stand-in for the simulator: what facts read, as quadratic functions of the settings.

Each number that a check reads from a future is regressed on the settings and their squares, over all futures of all
points (a response surface: Box & Wilson 1951; Kleijnen 2015, chapter 4); the statistics of checks are then taken of the
fitted means. Futures differ between points, so that the regression averages their luck.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments.calibration.loss import distance, middle_and_half
from orgsim.study.facts.declaring import Check, Fact

Values = NDArray[np.float64]
Numbers = Mapping[tuple[str, int], Values]
"""By fact and place of the check: what was read in one future."""
RIDGES = np.logspace(-3, 2, 16)
NEAR_DEFAULTS = 0.05


def features(points: Values) -> Values:
    """One, the settings and their squares; points [runs, settings] in the unit cube."""
    centred = 2.0 * points - 1.0
    return np.hstack([np.ones((len(points), 1)), centred, centred**2 - 1.0 / 3.0])


def ridge(design: Values, values: Values) -> tuple[Values, Values]:
    """Coefficients [features, numbers] and the share of variance explained when each run is left out, [numbers].

    The penalty (not on the mean) is chosen for each number by leaving one out (Golub, Heath & Wahba 1979).
    """
    mean = values.mean(axis=0)
    left, singular, right = np.linalg.svd(design[:, 1:] - design[:, 1:].mean(axis=0), full_matrices=False)
    centre = design[:, 1:].mean(axis=0)
    projected = left.T @ (values - mean)
    best = np.full(values.shape[1], np.inf)
    found = np.zeros((design.shape[1] - 1, values.shape[1]))
    for penalty in RIDGES * len(design):
        shrink = singular**2 / (singular**2 + penalty)
        leverage = (left**2 @ shrink + 1.0 / len(design))[:, None]
        error = (((values - mean - left @ (shrink[:, None] * projected)) / (1.0 - leverage)) ** 2).mean(axis=0)
        better = error < best
        found[:, better] = (right.T @ ((shrink / singular)[:, None] * projected))[:, better]
        best = np.minimum(best, error)
    variance = values.var(axis=0)
    told = 1.0 - np.divide(best, variance, out=np.ones_like(best), where=variance > 0)
    return np.vstack([mean - centre @ found, found]), told


@dataclass(frozen=True)
class Term:
    """A check, the ``place``-th of its fact, with the columns of its numbers. spread: SD of its value over points."""

    fact: str
    place: int
    check: Check
    columns: slice
    spread: float


class Emulator:
    """Checks of facts as functions of the settings.

    points: [runs, settings] in the unit cube. readings: what each run gave.
    """

    def __init__(self, facts: Sequence[Fact], points: Values, readings: Sequence[Numbers]):
        design = features(points)
        blocks, self.terms = [], []
        begin = 0
        for fact in facts:
            for place, check in enumerate(fact.checks):
                block = np.array([np.atleast_1d(reading[fact.id, place]) for reading in readings], np.float64)
                columns = slice(begin, begin + block.shape[1])
                begin = columns.stop
                missing = np.isnan(block)
                block[missing] = np.broadcast_to(np.nanmean(block, axis=0), block.shape)[missing]
                blocks.append(block)
                self.terms.append(Term(fact.id, place, check, columns, self._spread(check, block, points)))
        self.coefficients, self.told = ridge(design, np.hstack(blocks))
        self.shift = np.zeros(self.coefficients.shape[1])

    def anchor(self, point: Values, readings: Sequence[Numbers]) -> None:
        """Lay the surface through what was read at a point, and keep its slopes (Alexandrov et al. 1998)."""
        read = [
            np.nanmean([np.atleast_1d(reading[term.fact, term.place]) for reading in readings], axis=0)
            for term in self.terms
        ]
        self.shift = np.concatenate(read) - (features(point[None, :]) @ self.coefficients)[0]

    @staticmethod
    def _spread(check: Check, block: Values, points: Values) -> float:
        found = []
        for point in np.unique(points, axis=0):
            found.append(check.statistic(block[np.all(points == point, axis=1)].mean(axis=0)))
        return float(np.nanstd(found))

    def values(self, point: Values) -> list[float]:
        """The number of each term at a point."""
        means = (features(point[None, :]) @ self.coefficients)[0] + self.shift
        return [float(term.check.statistic(means[term.columns])) for term in self.terms]

    def loss(self, point: Values, start: Values, margin: float) -> float:
        """Sum of squared distances from the bands; and a little for going away from ``start``, so that settings on
        which nothing depends stay where they are."""
        off = [
            distance(term.check, value, term.spread, margin) ** 2
            for term, value in zip(self.terms, self.values(point), strict=True)
        ]
        return float(np.sum(off) + NEAR_DEFAULTS * np.sum((point - start) ** 2))

    def sensitivity(self, point: Values, move: float = 0.05) -> Values:
        """Change of each term, in half-widths of its band, for a move of each setting over its whole range."""
        found = np.zeros((len(self.terms), len(point)))
        for place in range(len(point)):
            ends = [point.copy(), point.copy()]
            ends[0][place], ends[1][place] = max(0.0, point[place] - move), min(1.0, point[place] + move)
            change = np.subtract(self.values(ends[1]), self.values(ends[0]))
            found[:, place] = change / (ends[1][place] - ends[0][place])
        units = [middle_and_half(term.check, term.spread)[1] for term in self.terms]
        return np.nan_to_num(found / np.array(units)[:, None])
