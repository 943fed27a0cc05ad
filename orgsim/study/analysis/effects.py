"""Main effects and two-way interactions: what a measure does when a factor goes through its range.

Settings are coded −1..1 and the points' means regressed on them and on their products (Box, Hunter & Hunter 2005,
Statistics for Experimenters). Where the points were chosen (grid, ofat) the replications are the sample; where they
were drawn (random, lhs, sobol) the points are, and they are resampled.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np

from orgsim.problems import InvalidInput, Problem
from orgsim.results.findings import INERT, Effect, Effects, Estimate, Values
from orgsim.results.telling import change, lower_first, upper_first
from orgsim.results.types import MeasureInfo
from orgsim.results.wording import join_words
from orgsim.study.analysis.intervals import contrasts, keyed_generator, percentile
from orgsim.study.analysis.responses import Responses, coded

RANDOM = ("random", "lhs", "sobol")
POINT_RESAMPLES = 1000
TOLD = 3
Terms = list[tuple[int, ...]]


def effects(found: Responses, info: MeasureInfo, design: str) -> Effects:
    """Effects of all factors on one measure, and interactions of two where the points suffice for them.

    Factors with more than two named levels are left out, as they have no direction. Raises InvalidInput when there are
    fewer points than effects.
    """
    found = found.at(found.counts > 0)
    columns = [column for column, names in enumerate(found.names) if len(names) < 3]
    pairs = [pair for pair in itertools.combinations(columns, 2) if found.factors[pair[1]].name != INERT]
    singles: Terms = [(column,) for column in columns]
    terms = [*singles, *pairs] if design != "ofat" and _fits(found, [*singles, *pairs]) else singles
    if not _fits(found, terms):
        message = "too few different points to tell the effects apart"
        raise InvalidInput(Problem("analysis", message, "points", str(len(found.points)), f"more than {len(terms)}"))
    if design in RANDOM:
        estimates = _over_points(found, terms, info.name)
    else:
        weights = np.asarray(2 * np.linalg.pinv(_matrix(coded(found), terms))[1:], np.float64)
        weights[np.abs(weights) < 1e-12] = 0.0
        estimates = contrasts(found, weights)
    named = [
        (tuple(found.factors[column].name for column in term), one) for term, one in zip(terms, estimates, strict=True)
    ]
    noise = max((max(abs(one.low), abs(one.high)) for factors, one in named if factors == (INERT,)), default=math.nan)
    listed = sorted(
        (Effect(factors, one, _above(one, noise) and INERT not in factors) for factors, one in named),
        key=lambda effect: -abs(effect.estimate.value),
    )
    ends = {
        found.factors[column].name: (found.names[column][0], found.names[column][-1])
        for column in columns
        if found.names[column]
    }
    told = Effects(info, tuple(listed), noise, "", ends)
    return replace(told, sentence=_sentence(told, {factor.name: factor.label for factor in found.factors}))


def _above(estimate: Estimate, noise: float) -> bool:
    return estimate.clear and not abs(estimate.value) <= noise


def _matrix(settings: Values, terms: Terms) -> Values:
    columns = [np.prod(settings[:, list(term)], axis=1) for term in terms]
    return np.column_stack([np.ones(len(settings)), *columns])


def _fits(found: Responses, terms: Terms) -> bool:
    if len(found.points) <= len(terms):
        return False
    return bool(np.linalg.matrix_rank(_matrix(coded(found), terms)) == len(terms) + 1)


def _over_points(found: Responses, terms: Terms, name: str) -> list[Estimate]:
    matrix, means = _matrix(coded(found), terms), found.means
    fitted = 2 * np.linalg.lstsq(matrix, means, rcond=None)[0][1:]
    generator = keyed_generator("effects", name)
    resamples = np.full((POINT_RESAMPLES, len(terms)), np.nan)
    for resample in resamples:
        rows = generator.integers(len(means), size=len(means))
        square = matrix[rows].T @ matrix[rows]
        # A resample of few points may not hold all effects apart; it then says nothing.
        if np.linalg.cond(square) < 1e10:
            resample[:] = 2 * np.linalg.solve(square, matrix[rows].T @ means[rows])[1:]
    return [percentile(column, float(value)) for column, value in zip(resamples.T, fitted, strict=True)]


def _sentence(told: Effects, labels: dict[str, str]) -> str:
    clear = [effect for effect in told.effects if effect.distinguishable]
    control = "the inert column" if math.isfinite(told.noise) else "zero"
    if not clear:
        return f"No effect on {lower_first(told.info.label)} can be told from {control}."
    parts = [f"{_spoken(effect, told, labels)} by {change(effect.estimate, told.info)}" for effect in clear[:TOLD]]
    rest = len(clear) - len(parts)
    more = f" {rest} further {'effect is' if rest == 1 else 'effects are'} clear." if rest else ""
    how = "only" if len(clear) == 1 else "most"
    return f"{upper_first(told.info.label)} changes {how} with {join_words(parts)}, told from {control}.{more}"


def _spoken(effect: Effect, told: Effects, labels: dict[str, str]) -> str:
    names = [lower_first(labels[name]) for name in effect.factors]
    if len(names) == 2:
        return f"the interaction of {names[0]} and {names[1]}"
    ends = told.ends.get(effect.factors[0])
    return f"{names[0]} {ends[1]} instead of {ends[0]}" if ends else names[0]
