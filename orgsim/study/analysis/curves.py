"""Response curves: the mean of a measure along one factor, with a band, and its shape in words.

Where levels were chosen (grid, ofat) the curve is their means. Where points were drawn it is a cubic regression spline
(Hastie, Tibshirani & Friedman 2009, chapter 5) beside cubics of the other factors, and its band comes from resampled
points. A shape is claimed only if the contrast behind it is clear over all levels looked at (Bonferroni).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from orgsim.problems import InvalidInput, Problem
from orgsim.results.findings import Curve, Estimate, Values
from orgsim.results.telling import NINETY_FIVE, change, lower_first, place, place_range, upper_first
from orgsim.results.types import MeasureInfo
from orgsim.study.analysis.effects import RANDOM
from orgsim.study.analysis.intervals import contrasts, keyed_generator, percentile, resampled_enough, resampled_means
from orgsim.study.analysis.responses import Responses, coded, extent

INNER_KNOTS = 2
LEAST_POINTS = 12
DRAWN = 33
POINT_RESAMPLES = 1000
RISES, FALLS, PEAK, VALLEY, UNCLEAR = "rises", "falls", "peak", "valley", "unclear"


def response_curve(found: Responses, info: MeasureInfo, name: str, design: str) -> Curve:
    """Mean of a measure along the factor ``name``, the others averaged.

    Of an ofat design only the points count in which the other factors are as in its first point. Raises InvalidInput
    for an unknown factor, a design without balance (table, morris, saltelli), or too few points for a fit.
    """
    column = found.column(name)
    found = found.at(found.counts > 0)
    if design in RANDOM and not found.names[column]:
        return _fitted(found, info, column)
    if design not in ("grid", "ofat", *RANDOM):
        message = "other factors are not balanced along this one"
        raise InvalidInput(Problem("analysis", message, "design", design, "grid, ofat, random, lhs, sobol"))
    if design == "ofat":
        others = np.delete(found.settings, column, axis=1)
        found = found.at((others == others[0]).all(axis=1))
    return _by_level(found, info, column)


def level_weights(found: Responses, column: int) -> Values:
    """Rows that average the points at each level of a column, float64 [levels, points]."""
    at = found.settings[:, column] == found.levels(column)[:, None]
    return at / at.sum(axis=1, keepdims=True)


def _by_level(found: Responses, info: MeasureInfo, column: int) -> Curve:
    weights = level_weights(found, column)
    estimates = contrasts(found, weights)
    generator = keyed_generator("curve", info.name, found.factors[column].name)
    resamples = resampled_means(found, generator) @ weights.T
    count = len(weights)

    def contrast(high: int, low: int) -> Estimate:
        return contrasts(found, (weights[high] - weights[low])[None], 1 - 0.05 / max(count - 1, 1))[0]

    at = found.levels(column)
    mean = np.array([one.value for one in estimates])
    shape = _shape(mean, contrast) if not found.names[column] or count == 2 else UNCLEAR
    best = _best(at, mean, resamples, info) if resampled_enough(found) else _best(at, mean, resamples * np.nan, info)
    bounds = np.array([(one.low, one.high) for one in estimates])
    curve = Curve(
        info, found.factors[column], at, found.names[column], mean, bounds[:, 0], bounds[:, 1], False, shape, best, ""
    )
    return _told(curve, contrasts(found, (weights[-1] - weights[0])[None])[0])


def _fitted(found: Responses, info: MeasureInfo, column: int) -> Curve:
    if len(found.points) < LEAST_POINTS:
        message = "too few points for a curve"
        raise InvalidInput(Problem("analysis", message, "points", str(len(found.points)), f"{LEAST_POINTS} or more"))
    values, factor = found.settings[:, column], found.factors[column]
    at = np.linspace(*extent(found, column), DRAWN)
    basis, drawn = _basis(values, values, at), _basis(values, at, at)
    looks = basis.shape[1]
    others = _others(found, column, (len(values) - looks) // 2)
    basis, drawn = np.hstack([basis, others]), np.hstack([drawn, np.zeros((DRAWN, others.shape[1]))])
    mean = drawn @ np.linalg.lstsq(basis, found.means, rcond=None)[0]
    generator = keyed_generator("curve", info.name, factor.name)
    resamples = np.empty((POINT_RESAMPLES, DRAWN))
    for resample in resamples:
        rows = generator.integers(len(values), size=len(values))
        resample[:] = drawn @ np.linalg.lstsq(basis[rows], found.means[rows], rcond=None)[0]
    low, high = np.percentile(resamples, (2.5, 97.5), axis=0)

    def contrast(high: int, low: int) -> Estimate:
        # A spline has few degrees of freedom, so that its places are few looks, not as many as are drawn.
        return percentile(resamples[:, high] - resamples[:, low], float(mean[high] - mean[low]), 1 - 0.05 / looks)

    shape, best = _shape(mean, contrast), _best(at, mean, resamples, info)
    curve = Curve(info, factor, at, (), mean, low, high, True, shape, best, "")
    return _told(curve, percentile(resamples[:, -1] - resamples[:, 0], float(mean[-1] - mean[0])))


def _others(found: Responses, column: int, most: int) -> Values:
    """Terms of the other factors, centred, float64 [points, terms], so that what they do is not taken for noise.

    Powers up to the third, fewer where the points do not suffice for ``most`` terms; named levels as they are.
    """
    settings = coded(found)
    for powers in (3, 1):
        terms = []
        for other, names in enumerate(found.names):
            if other == column:
                continue
            if names:
                terms += [found.settings[:, other] == level for level in range(1, len(names))]
            else:
                terms += [settings[:, other] ** power for power in range(1, powers + 1)]
        if len(terms) <= most:
            stacked = np.column_stack([*terms, np.zeros(len(settings))]).astype(np.float64)
            return (stacked - stacked.mean(axis=0))[:, :-1]
    return np.empty((len(settings), 0))


def _basis(visited: Values, at: Values, over: Values) -> Values:
    from scipy.interpolate import BSpline

    inner = np.quantile(visited, np.linspace(0, 1, INNER_KNOTS + 2)[1:-1])
    knots = np.concatenate([[over[0]] * 4, inner, [over[-1]] * 4])
    return np.asarray(BSpline.design_matrix(at, knots, 3).toarray())


def _shape(mean: Values, contrast: Callable[[int, int], Estimate]) -> str:
    last = len(mean) - 1
    if last < 1:
        return UNCLEAR
    top, bottom = int(mean.argmax()), int(mean.argmin())
    if 0 < top < last and contrast(top, 0).low > 0 and contrast(top, last).low > 0:
        return PEAK
    if 0 < bottom < last and contrast(bottom, 0).high < 0 and contrast(bottom, last).high < 0:
        return VALLEY
    whole = contrast(last, 0)
    return RISES if whole.low > 0 else FALLS if whole.high < 0 else UNCLEAR


def _best(at: Values, mean: Values, resamples: Values, info: MeasureInfo) -> Estimate:
    sign = -1.0 if info.better == "lower" else 1.0
    value = float(at[(sign * mean).argmax()])
    if np.isnan(resamples).any():
        return Estimate(value, math.nan, math.nan)
    best = at[(sign * resamples).argmax(axis=1)]
    low, high = np.percentile(best, (2.5, 97.5), method="nearest")
    return Estimate(value, float(low), float(high))


def _told(curve: Curve, whole: Estimate) -> Curve:
    label, factor = upper_first(lower_first(curve.info.label)), lower_first(curve.factor.label)
    first, last = (place(float(curve.at[end]), curve.factor, curve.names) for end in (0, -1))
    span = f"from {first} to {last}"
    best = place(curve.best.value, curve.factor, curve.names)
    where = (
        best
        if math.isnan(curve.best.low)
        else f"{best} (in {NINETY_FIVE} of resamples {place_range(curve.best, curve.factor, curve.names)})"
    )
    ends = change(whole, curve.info)
    kind = "lowest" if curve.info.better == "lower" else "highest"
    if not math.isfinite(whole.low):
        text = f"{label} along {factor} {span} has no interval, which takes two replications or more: {ends}"
    elif curve.shape in (RISES, FALLS):
        text = f"{label} {curve.shape} as {factor} goes {span}: {ends}"
        if curve.best.value not in (curve.at[0], curve.at[-1]):
            text += f", though it is {kind} at {where}, which cannot be told from the end"
    elif curve.shape in (PEAK, VALLEY):
        extreme = "highest" if curve.shape == PEAK else "lowest"
        turn = float(curve.at[int(curve.mean.argmax() if curve.shape == PEAK else curve.mean.argmin())])
        at = where if turn == curve.best.value else place(turn, curve.factor, curve.names)
        text = f"{label} is {extreme} within the range of {factor}, at {at}, and clearly less so at {first} and {last}"
    elif curve.names and len(curve.names) > 2:
        text = f"{label} is {kind} with {factor} {where}"
    else:
        text = f"{label} shows no clear rise or fall as {factor} goes {span}: {ends}"
    return replace(curve, sentence=f"{text}.")
