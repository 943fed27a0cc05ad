"""From trials to the spread of settings, and whether that spread deserves trust."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from orgsim.study.calibration.distances import (
    Array,
    Errors,
    distances,
    errors_of,
    limit,
    log_likelihood,
    shrunk_covariance,
)
from orgsim.study.calibration.spread import Spread, spread_of
from orgsim.study.calibration.surface import Surface, fitted_surface

NEAR = 0.25
"""Part of the trials, the closest, among which the error of the surface is told."""
CHECKED = 40
CHECK_POINTS = 1024
NINETY = np.array([0.05, 0.95])


@dataclass(frozen=True)
class Appraisal:
    """What the trials say together.

    squared: float64 [trials], squared distances. limit: what is ruled out beyond. discrepancy: factor by which all
    variances were widened because no trial came within the limit; 1 when one did. predicted: float64 [observations],
    standard errors of the surface. coverage: bool [trials checked, settings], whether the 90 % range held the truth
    when a trial was taken for it; None when that could not be checked.
    """

    squared: Array
    limit: float
    discrepancy: float
    predicted: Array
    neighbours: int
    spread: Spread
    coverage: NDArray[np.bool_] | None

    @property
    def ruled_out(self) -> NDArray[np.bool_]:
        """Which trials do not agree with the observations, whatever luck and survey did."""
        return self.squared > self.limit


@dataclass(frozen=True)
class Evidence:
    """What is appraised. places: float64 [trials, settings], within 0 and 1. values: float64 [trials, futures,
    observations], NaN where a run failed. observed, survey: float64 [observations], values and standard errors.
    noise: float64 [futures, observations], fresh futures of the closest trial. one: whether one organization was
    observed. seed: of the points that are weighted."""

    places: Array
    values: Array
    observed: Array
    survey: Array
    noise: Array
    one: bool
    seed: int = 1

    @property
    def means(self) -> Array:
        """Mean over the futures of every trial, float64 [trials, observations]."""
        return np.asarray(np.nanmean(self.values, axis=1))

    @property
    def luck(self) -> float:
        """Parts of the covariance between futures that keep a trial from the observations."""
        return float(self.one) + 1.0 / self.values.shape[1]


def appraise(evidence: Evidence, check: bool = True) -> Appraisal:
    """Weigh all settings within the ranges by what the trials say. check: whether coverage is looked at too."""
    covariance = shrunk_covariance(evidence.noise)
    errors = errors_of(evidence.observed, evidence.survey, evidence.means, evidence.luck)
    surface, predicted = _surface(evidence, errors, covariance)
    squared = distances(evidence.means, errors, covariance)
    futures, width = evidence.noise.shape
    most = limit(width, futures)
    discrepancy = max(1.0, float(squared.min()) / width) if squared.min() > most else 1.0

    def likelihood(points: Array) -> Array:
        found = distances(surface.at(points), errors, covariance, predicted)
        return log_likelihood(found / discrepancy, futures)

    spread = spread_of(likelihood, evidence.places.shape[1], seed=evidence.seed)
    held = coverage(evidence, spread) if check and evidence.one and discrepancy == 1.0 else None
    return Appraisal(squared, most, discrepancy, np.sqrt(predicted), surface.neighbours, spread, held)


def coverage(evidence: Evidence, spread: Spread) -> NDArray[np.bool_] | None:
    """Take trials for the truth, one after the other, with a future of theirs as what is observed, and look whether
    the 90 % range from the other trials holds their settings: bool [trials checked, settings].

    Trials are those next to points drawn from the spread, because ranges hold their share of truths only where truths
    are as likely as the spread says (Talts et al. 2018). The future that is kept aside is left out of the means of all
    trials, as they share its luck. None with fewer than three futures.
    """
    if evidence.values.shape[1] < 3:
        return None
    covariance = shrunk_covariance(evidence.noise)
    errors = errors_of(evidence.observed, evidence.survey, evidence.means, evidence.luck)
    _, nearest = cKDTree(evidence.places).query(spread.drawn(CHECKED, evidence.seed))
    able = [int(one) for one in np.unique(nearest) if np.isfinite(evidence.values[one, -1]).all()]
    rest = replace(evidence, values=evidence.values[:, :-1])
    surface, predicted = _surface(rest, replace(errors, luck=rest.luck), covariance)
    futures = len(evidence.noise)
    held = []
    for truth in able:
        noise = np.random.default_rng([evidence.seed, truth]).standard_normal(len(errors.survey))
        seen = Errors(evidence.values[truth, -1] + noise * errors.survey, errors.survey, rest.luck)
        others = np.arange(len(rest.places)) != truth
        partial = Surface(surface.places[others], surface.means[others], min(surface.neighbours, others.sum() - 1))

        def likelihood(points: Array, partial: Surface = partial, seen: Errors = seen) -> Array:
            return log_likelihood(distances(partial.at(points), seen, covariance, predicted), futures)

        low, high = spread_of(likelihood, evidence.places.shape[1], CHECK_POINTS, evidence.seed).quantiles(NINETY)
        held.append((low <= evidence.places[truth]) & (evidence.places[truth] <= high))
    return np.array(held)


def _surface(evidence: Evidence, errors: Errors, covariance: Array) -> tuple[Surface, Array]:
    """The surface and the variances of its predictions, told among the closest trials."""
    means = evidence.means
    scale = np.sqrt(errors.survey**2 + errors.luck * np.diag(covariance))
    surface = fitted_surface(evidence.places, means, scale)
    count = min(len(means), max(round(NEAR * len(means)), 3 * evidence.places.shape[1] + 6))
    near = np.argsort(distances(means, errors, covariance), kind="stable")[:count]
    missed = (surface.left_out() - means)[near]
    return surface, np.asarray((missed**2).mean(axis=0))
