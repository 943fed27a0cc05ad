"""How far simulated means lie from what was observed, in units of what luck and survey explain.

An observed number differs from the mean of a trial by the error of its survey, by the luck of the one organization
that was observed, and by the error of a mean over few futures (Vernon, Goldstein & Bower 2010; for models with luck
Andrianakis et al. 2015). The spread between futures is estimated from futures of one trial, so distances are judged by
Hotelling's T² (Hotelling 1931) and weighted by a Student t likelihood (Sellentin & Heavens 2016).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
LEAST = 1e-3
"""Errors are at least this part of what trials differ by, so that what is exact on both sides has a finite weight."""


@dataclass(frozen=True)
class Errors:
    """What keeps observed and simulated numbers apart though the settings are right.

    observed: float64 [observations]. survey: float64 [observations], standard errors, above 0. luck: parts of the
    covariance between futures that count: 1 + 1/R against one organization, 1/R against the mean over many, with R
    futures a trial.
    """

    observed: Array
    survey: Array
    luck: float


def pooled_variance(values: Array) -> Array:
    """Variance between futures within trials, float64 [observations], from [trials, futures, observations]; NaN marks
    runs that failed."""
    count = np.isfinite(values).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        squares = np.nansum((values - np.nanmean(values, axis=1, keepdims=True)) ** 2, axis=1)
    free = np.maximum(count - 1, 0).sum(axis=0)
    return np.asarray(np.where(free > 0, squares.sum(axis=0) / np.maximum(free, 1), 0.0))


def misfit(means: Array, errors: Errors, variance: Array) -> Array:
    """Mean over observations of squared differences, each in units of its variance: float64 [trials] from means
    [trials, observations]. What the search makes small; about 1 where nothing but luck and survey is left."""
    scale = errors.survey**2 + errors.luck * variance
    return np.asarray(((means - errors.observed) ** 2 / scale).mean(axis=1))


def shrunk_covariance(futures: Array) -> Array:
    """Covariance of [futures, observations] with its correlations drawn towards 0 as far as their own errors advise
    (Schäfer & Strimmer 2005), so that it can be inverted."""
    count, width = futures.shape
    deviation = futures.std(axis=0, ddof=1)
    safe = np.where(deviation > 0, deviation, 1.0)
    scaled = (futures - futures.mean(axis=0)) / safe
    products = scaled[:, :, None] * scaled[:, None, :]
    mean = products.mean(axis=0)
    correlation = mean * count / (count - 1)
    error = count / (count - 1) ** 3 * ((products - mean) ** 2).sum(axis=0)
    apart = ~np.eye(width, dtype=bool)
    strength = float((correlation[apart] ** 2).sum())
    kept = 1.0 - min(1.0, float(error[apart].sum()) / strength) if strength > 0 else 0.0
    shrunk = np.where(apart, kept * correlation, 1.0)
    return np.asarray(shrunk * np.outer(deviation, deviation))


def distances(means: Array, errors: Errors, covariance: Array, more: Array | None = None) -> Array:
    """Squared Mahalanobis distances from what was observed, float64 [trials].

    covariance: between futures, [observations, observations]. more: further variances, such as those of a prediction.
    """
    whole = errors.luck * covariance + np.diag(errors.survey**2 + (0.0 if more is None else more))
    factor = np.linalg.cholesky(whole)
    scaled = np.linalg.solve(factor, (means - errors.observed).T)
    return np.asarray((scaled**2).sum(axis=0))


def limit(observations: int, futures: int, level: float = 0.95) -> float:
    """What a squared distance exceeds with a chance of 1 - ``level`` though the settings are right (Hotelling's T²
    with a covariance from so many futures, more than there are observations)."""
    from scipy.special import fdtri

    free = futures - observations
    return float(observations * (futures - 1) / free * fdtri(observations, free, level))


def log_likelihood(squared: Array, futures: int) -> Array:
    """Logarithm of the likelihood up to a constant, with the covariance estimated from so many futures (Sellentin &
    Heavens 2016)."""
    return np.asarray(-futures / 2 * np.log1p(squared / (futures - 1)))


def errors_of(observed: Array, survey: Array, means: Array, luck: float) -> Errors:
    """Errors with surveys that tell none at the least that trials, [trials, observations], can be told apart by."""
    spread = means.std(axis=0) if len(means) > 1 else np.zeros(len(observed))
    least = np.maximum(LEAST * spread, 1e-9 * np.maximum(1.0, np.abs(observed)))
    return Errors(observed, np.maximum(survey, least), luck)
