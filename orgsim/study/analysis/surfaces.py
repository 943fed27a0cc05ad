"""Heat maps: the mean of a measure over two factors, and where its optimum lies with what certainty.

The optimum of a noisy map is itself uncertain: it is found anew in every resample, and the region is the smallest set
of cells that holds 95 % of these optima. Grids use the means of their cells; drawn points a full quadratic surface
(Box & Wilson 1951), with its R², since a poor fit makes a poor optimum.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from orgsim.problems import InvalidInput, Problem
from orgsim.results.findings import Estimate, HeatMap, Values
from orgsim.results.telling import lower_first, percent, place_range, setting_at, upper_first
from orgsim.results.types import MeasureInfo
from orgsim.results.wording import format_value, join_words
from orgsim.study.analysis.effects import RANDOM
from orgsim.study.analysis.intervals import LEAST_RESAMPLED, keyed_generator, resampled_enough, resampled_means
from orgsim.study.analysis.responses import Responses, coded, extent

CELLS = 15
POINT_RESAMPLES = 1000
HELD = 0.95
EQUAL = 1e-9


def heat_map(found: Responses, info: MeasureInfo, names: tuple[str, str], design: str) -> HeatMap:
    """Mean of a measure over the factors ``names`` (x, y), the others averaged.

    The optimum is the lowest cell where less is better, else the highest; where no direction is welcome that is the
    highest and nothing more. Raises InvalidInput for an unknown factor, a
    cell of a grid without a run, a design other than grid, random, lhs and sobol, or too few points for a surface.
    """
    columns = found.column(names[0]), found.column(names[1])
    found = found.at(found.counts > 0)
    if design in RANDOM:
        x, y = (np.linspace(*extent(found, one), CELLS) for one in columns)
        mean, resamples, fitted = _surface(found, columns, (x, y), info)
    elif design == "grid":
        x, y = (found.levels(one) for one in columns)
        mean, resamples, fitted = *_cells(found, columns, (x, y), info), math.nan
    else:
        raise InvalidInput(Problem("analysis", "has no cells to average", "design", design, "grid, random, lhs, sobol"))
    tied = _tops(info.sign * resamples, mean)
    share = (tied / tied.sum(axis=1, keepdims=True)).mean(axis=0)
    best = int((info.sign * mean).argmax())
    shape = len(y), len(x)
    varies = bool(np.ptp(mean) > 0)
    known = varies and (design in RANDOM or resampled_enough(found))
    region = _smallest(share) if known else np.zeros(mean.size, bool)
    heat = HeatMap(
        info,
        (found.factors[columns[0]], found.factors[columns[1]]),
        x,
        y,
        found.names[columns[0]],
        found.names[columns[1]],
        mean.reshape(shape),
        share.reshape(shape) if known else np.full(shape, np.nan),
        region.reshape(shape),
        (best // shape[1], best % shape[1]),
        fitted,
        "",
    )
    return _told(heat)


def _tops(values: Values, mean: Values) -> NDArray[np.bool_]:
    """Where each row of ``values`` is highest; sums of the same numbers in another order count as equal."""
    top: Values = values.max(axis=-1, keepdims=True)
    return values >= top - EQUAL * np.ptp(mean)


def _cells(
    found: Responses, columns: tuple[int, int], at: tuple[Values, Values], info: MeasureInfo
) -> tuple[Values, Values]:
    first, second = (found.settings[:, one] for one in columns)
    member = np.array([(first == left) & (second == up) for up in at[1] for left in at[0]])
    if not member.any(axis=1).all():
        message = "a combination of levels has no run that succeeded"
        raise InvalidInput(Problem("analysis", message, "cells without a run", str(int((~member.any(axis=1)).sum()))))
    weights = member / member.sum(axis=1, keepdims=True)
    generator = keyed_generator("heat map", info.name, *(found.factors[one].name for one in columns))
    return weights @ found.means, resampled_means(found, generator) @ weights.T


def _surface(
    found: Responses, columns: tuple[int, int], at: tuple[Values, Values], info: MeasureInfo
) -> tuple[Values, Values, float]:
    numeric = [column for column, names in enumerate(found.names) if len(names) < 3]
    settings = coded(found)
    products = itertools.combinations_with_replacement(numeric, 2)
    terms: list[tuple[int, ...]] = [*((one,) for one in numeric), *products]
    if len(found.points) < 2 * (len(terms) + 1):
        needed = f"{2 * (len(terms) + 1)} or more"
        raise InvalidInput(Problem("analysis", "too few for a surface", "points", str(len(found.points)), needed))
    matrix = _monomials(settings, terms)
    # Averaging over the others: the terms of the drawn points' own settings, with x and y put in their place.
    drawn = np.empty((len(at[0]) * len(at[1]), matrix.shape[1]))
    grid = [_recoded(found, settings, one, values) for one, values in zip(columns, at, strict=True)]
    for cell, (up, left) in enumerate(itertools.product(grid[1], grid[0])):
        placed = settings.copy()
        placed[:, columns[0]], placed[:, columns[1]] = left, up
        drawn[cell] = _monomials(placed, terms).mean(axis=0)
    solution = np.linalg.lstsq(matrix, found.means, rcond=None)[0]
    left_over = found.means - matrix @ solution
    total = float(((found.means - found.means.mean()) ** 2).sum())
    fitted = 1 - float(left_over @ left_over) / total if total > 0 else math.nan
    generator = keyed_generator("heat map", info.name, *(found.factors[one].name for one in columns))
    resamples = np.empty((POINT_RESAMPLES, len(drawn)))
    for resample in resamples:
        rows = generator.integers(len(matrix), size=len(matrix))
        resample[:] = drawn @ np.linalg.lstsq(matrix[rows], found.means[rows], rcond=None)[0]
    return drawn @ solution, resamples, fitted


def _recoded(found: Responses, settings: Values, column: int, at: Values) -> Values:
    """Values of a factor in the coding of ``settings``, which is linear in them."""
    values = found.settings[:, column]
    slope = (settings[:, column].max() - settings[:, column].min()) / (values.max() - values.min())
    return np.asarray(settings[:, column].min() + slope * (at - values.min()))


def _monomials(settings: Values, terms: Sequence[tuple[int, ...]]) -> Values:
    return np.column_stack([np.ones(len(settings)), *(np.prod(settings[:, list(term)], axis=1) for term in terms)])


def _smallest(share: Values) -> NDArray[np.bool_]:
    order = np.argsort(-share, kind="stable")
    number = int(np.searchsorted(np.cumsum(share[order]), HELD - 1e-12)) + 1
    region = np.zeros(share.size, bool)
    region[order[:number]] = True
    return region


def _told(heat: HeatMap) -> HeatMap:
    row, column = heat.best
    info, names = heat.info, [lower_first(factor.label) for factor in heat.factors]
    x = setting_at(float(heat.x[column]), heat.factors[0], heat.x_names)
    y = setting_at(float(heat.y[row]), heat.factors[1], heat.y_names)
    label = upper_first(lower_first(info.label))
    text = f"{label} is {info.extreme} ({format_value(float(heat.mean[row, column]), info.unit)}) with {x} and {y}"
    others = int(_tops((info.sign * heat.mean).ravel(), heat.mean).sum()) - 1
    if others:
        text += f", and just as {'low' if info.sign < 0 else 'high'} in {others} other cell{'s' if others > 1 else ''}"
    if np.ptp(heat.mean) == 0:
        same = format_value(float(heat.mean[0, 0]), info.unit)
        return replace(heat, sentence=f"{label} is {same} with any {names[0]} and any {names[1]}.")
    if not heat.region.any():
        unsure = f"with fewer than {LEAST_RESAMPLED} replications nothing can be said of how sure that is"
        return replace(heat, sentence=f"{text}; {unsure}.")
    what = "optimum" if info.directed else info.extreme
    text += f", the {what} in {percent(float(heat.share[row, column]))} of resamples"
    rows, columns = np.nonzero(heat.region)
    if len(rows) > 1:
        spans = [_span(heat, axis, names[axis], places) for axis, places in ((0, columns), (1, rows))]
        text += (
            f"; the {len(rows)} of {heat.region.size} cells that hold 95\u00a0% of them have {spans[0]} and {spans[1]}"
        )
    text += _edge(heat, names)
    if math.isfinite(heat.fitted):
        text += f". The surface explains {percent(max(heat.fitted, 0.0))} of the differences between points"
    return replace(heat, sentence=f"{text}.")


def _span(heat: HeatMap, axis: int, name: str, found: NDArray) -> str:
    at, names = ((heat.x, heat.x_names), (heat.y, heat.y_names))[axis]
    held = np.unique(found)
    if not names:
        ends = Estimate(math.nan, float(at[held[0]]), float(at[held[-1]]))
        return f"{name} {place_range(ends, heat.factors[axis])}"
    if len(held) == len(names) > 1:
        return f"any {name}"
    return f"{name} {join_words([names[int(at[one])] for one in held], 'or')}"


def _edge(heat: HeatMap, names: list[str]) -> str:
    row, column = heat.best
    ends = [
        name
        for name, one, count, levels in (
            (names[0], column, len(heat.x), heat.x_names),
            (names[1], row, len(heat.y), heat.y_names),
        )
        if one in (0, count - 1) and not levels
    ]
    if not ends:
        return ""
    return f". It lies at the end of the range of {' and '.join(ends)}, so a wider range may move it"
