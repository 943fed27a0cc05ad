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
from orgsim.results.findings import Curve, Estimate, Factor, Values
from orgsim.results.telling import (
    NINETY_FIVE,
    change,
    lower_first,
    percent,
    place,
    place_range,
    setting_at,
    upper_first,
)
from orgsim.results.types import MeasureInfo
from orgsim.study.analysis.effects import RANDOM
from orgsim.study.analysis.intervals import contrasts, keyed_generator, percentile, resampled_enough, resampled_means
from orgsim.study.analysis.responses import Responses, coded, extent

INNER_KNOTS = 2
LEAST_POINTS = 12
DRAWN = 33
POINT_RESAMPLES = 1000
EQUAL = 1e-9
NOWHERE = Estimate(math.nan, math.nan, math.nan)
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
    factor, names = found.factors[column], found.names[column]
    shape = _shape(mean, contrast) if not names or count == 2 else UNCLEAR
    known = resamples if resampled_enough(found) else resamples * np.nan
    # Names have no order, so that no interval can lie between two of them.
    best, turn = _extremes(at, mean, known * np.nan if names else known, shape, info)
    low, high = np.array([(one.low, one.high) for one in estimates]).T
    curve = Curve(info, factor, at, names, mean, low, high, False, shape, best, turn, "")
    whole = contrasts(found, (weights[-1] - weights[0])[None])[0]
    return _told_by_name(curve, whole, known) if names else _told(curve, whole)


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

    shape = _shape(mean, contrast)
    best, turn = _extremes(at, mean, resamples, shape, info)
    curve = Curve(info, factor, at, (), mean, low, high, True, shape, best, turn, "")
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


def _extremes(at: Values, mean: Values, resamples: Values, shape: str, info: MeasureInfo) -> tuple[Estimate, Estimate]:
    """The best place, and that of a peak or valley."""
    turning = {PEAK: 1.0, VALLEY: -1.0}.get(shape)
    best = _extreme(at, mean, resamples, info.sign)
    return best, NOWHERE if turning is None else _extreme(at, mean, resamples, turning)


def _extreme(at: Values, mean: Values, resamples: Values, sign: float) -> Estimate:
    value = float(at[(sign * mean).argmax()])
    if np.isnan(resamples).any():
        return Estimate(value, math.nan, math.nan)
    low, high = np.percentile(at[(sign * resamples).argmax(axis=1)], (2.5, 97.5), method="nearest")
    return Estimate(value, float(low), float(high))


def _told(curve: Curve, whole: Estimate) -> Curve:
    label, factor = upper_first(lower_first(curve.info.label)), lower_first(curve.factor.label)
    first, last = (place(float(curve.at[end]), curve.factor) for end in (0, -1))
    span = f"from {first} to {last}"
    ends = change(whole, curve.info)
    if not math.isfinite(whole.low):
        text = f"{label} along {factor} {span} has no interval, which takes two replications or more: {ends}"
    elif curve.shape in (RISES, FALLS):
        text = f"{label} {curve.shape} as {factor} goes {span}: {ends}"
        if curve.best.value not in (curve.at[0], curve.at[-1]):
            where = _where(curve.best, curve.factor)
            text += f", though it is {curve.info.extreme} at {where}, which cannot be told from the end"
    elif curve.shape in (PEAK, VALLEY):
        kind, where = "highest" if curve.shape == PEAK else "lowest", _where(curve.turn, curve.factor)
        text = f"{label} is {kind} within the range of {factor}, at {where}, and clearly less so at {first} and {last}"
    else:
        text = f"{label} shows no clear rise or fall as {factor} goes {span}: {ends}"
    return replace(curve, sentence=f"{text}.")


def _where(found: Estimate, factor: Factor) -> str:
    value = place(found.value, factor)
    return value if math.isnan(found.low) else f"{value} (in {NINETY_FIVE} of resamples {place_range(found, factor)})"


def _told_by_name(curve: Curve, whole: Estimate, resamples: Values) -> Curve:
    label, factor = upper_first(lower_first(curve.info.label)), lower_first(curve.factor.label)
    first, last = (curve.names[round(curve.at[end])] for end in (0, -1))
    ends = change(whole, curve.info)
    if np.ptp(curve.mean) == 0:
        text = f"{label} is the same with any {factor}"
    elif not math.isfinite(whole.low):
        text = (
            f"{label} with {factor} {last} instead of {first} has no interval, which takes two replications or more: "
            f"{ends}"
        )
    elif len(curve.at) > 2:
        text = f"{label} is {curve.info.extreme} with {setting_at(curve.best.value, curve.factor, curve.names)}"
        if not np.isnan(resamples).any():
            signed = curve.info.sign * resamples
            top = signed[:, curve.at == curve.best.value][:, 0] >= signed.max(axis=1) - EQUAL * np.ptp(curve.mean)
            text += f", in {percent(float(top.mean()))} of resamples"
    elif curve.shape in (RISES, FALLS):
        text = f"{label} is {'higher' if curve.shape == RISES else 'lower'} with {factor} {last} than {first}: {ends}"
    else:
        text = f"{label} does not differ clearly between {factor} {first} and {last}: {ends}"
    return replace(curve, sentence=f"{text}.")
