"""Which conclusion turns where: the effect of one factor over another, and the places where its sign changes."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from orgsim.problems import InvalidInput, Problem
from orgsim.results.findings import Estimate, Flip, Values
from orgsim.results.telling import change, lower_first, place, place_range, setting_at
from orgsim.results.types import MeasureInfo
from orgsim.results.wording import join_words
from orgsim.study.analysis.effects import RANDOM
from orgsim.study.analysis.intervals import (
    LEVEL,
    contrasts,
    keyed_generator,
    percentile,
    resampled_enough,
    resampled_means,
)
from orgsim.study.analysis.responses import Responses, coded, extent

DRAWN = 21
LOOKS = 3
POINT_RESAMPLES = 1000
Ends = list[Estimate]


def flip(found: Responses, info: MeasureInfo, of: str, over: str, design: str) -> Flip:
    """Effect of the factor ``of`` on a measure at each value of the factor ``over``, the others averaged.

    On a grid the effect is the difference between the highest and the lowest level of ``of`` at each level of ``over``;
    where points were drawn it comes from a regression in which the effect bends once with ``over``. Raises
    InvalidInput for an unknown factor, another design, or a combination without a run.
    """
    first, second = found.column(of), found.column(over)
    if first == second:
        raise InvalidInput(Problem("analysis", "a factor cannot be compared with itself", "factor", of))
    found = found.at(found.counts > 0)
    if design in RANDOM and not found.names[first] and not found.names[second]:
        at, values, bands, strict, resamples = _fitted(found, first, second, info)
    elif design in ("grid", *RANDOM):
        at, values, bands, strict, resamples = _by_level(found, first, second, info)
    else:
        raise InvalidInput(Problem("analysis", "does not cross factors", "design", design, "grid, random, lhs, sobol"))
    clear = any(one.low > 0 for one in strict) and any(one.high < 0 for one in strict)
    ordered = not found.names[second]
    crossings = tuple(_placed(one, at, resamples) for one in crossing_places(at, values)) if ordered else ()
    signs = np.sign(resamples)
    known = bool(np.isfinite(resamples).all())
    share = math.nan if not known else float(((signs > 0).any(axis=1) & (signs < 0).any(axis=1)).mean())
    low, high = (np.array([getattr(one, end) for one in bands]) for end in ("low", "high"))
    compared = tuple(found.names[first][round(end)] for end in found.levels(first)[[0, -1]] if found.names[first])
    of_which, along = found.factors[first], found.factors[second]
    names = found.names[second]
    turned = Flip(info, of_which, compared, along, at, names, values, low, high, crossings, share, clear, "")
    return replace(turned, sentence=_sentence(turned, bands, strict))


def crossing_places(at: Values, values: Values) -> list[float]:
    """Where a line through (at, values) changes its sign, by linear interpolation; touching zero does not count."""
    places, last = [], None
    for here in range(len(values)):
        if values[here] == 0 or not np.isfinite(values[here]):
            continue
        if last is not None and values[last] * values[here] < 0:
            weight = values[last] / (values[last] - values[here])
            places.append(float(at[last] + weight * (at[here] - at[last])))
        last = here
    return places


def _by_level(
    found: Responses, first: int, second: int, info: MeasureInfo
) -> tuple[Values, Values, Ends, Ends, Values]:
    ends = found.levels(first)[[0, -1]]
    at = found.levels(second)
    sides = []
    for end in (1, 0):
        member = (found.settings[:, first] == ends[end]) & (found.settings[:, second] == at[:, None])
        if not member.any(axis=1).all():
            raise InvalidInput(Problem("analysis", "a combination of levels has no run that succeeded"))
        sides.append(member / member.sum(axis=1, keepdims=True))
    weights = sides[0] - sides[1]
    bands = contrasts(found, weights)
    strict = contrasts(found, weights, 1 - (1 - LEVEL) / len(at))
    generator = keyed_generator("flip", info.name, found.factors[first].name, found.factors[second].name)
    resamples = resampled_means(found, generator) @ weights.T
    return at, weights @ found.means, bands, strict, resamples if resampled_enough(found) else resamples * np.nan


def _fitted(found: Responses, first: int, second: int, info: MeasureInfo) -> tuple[Values, Values, Ends, Ends, Values]:
    x, z = coded(found)[:, first], coded(found)[:, second]
    matrix = np.column_stack([np.ones(len(x)), z, z**2, x, x * z, x * z**2])
    if len(x) < 2 * matrix.shape[1]:
        raise InvalidInput(Problem("analysis", "too few", "points", str(len(x)), f"{2 * matrix.shape[1]} or more"))
    at = np.linspace(*extent(found, second), DRAWN)
    visited = found.settings[:, second]
    along = z.min() + (at - visited.min()) * (z.max() - z.min()) / (visited.max() - visited.min())
    drawn = 2 * np.column_stack([np.zeros((DRAWN, 3)), np.ones(DRAWN), along, along**2])
    values = drawn @ np.linalg.lstsq(matrix, found.means, rcond=None)[0]
    generator = keyed_generator("flip", info.name, found.factors[first].name, found.factors[second].name)
    resamples = np.empty((POINT_RESAMPLES, DRAWN))
    for resample in resamples:
        rows = generator.integers(len(x), size=len(x))
        resample[:] = drawn @ np.linalg.lstsq(matrix[rows], found.means[rows], rcond=None)[0]
    pairs = list(zip(resamples.T, values, strict=True))
    bands = [percentile(column, float(value)) for column, value in pairs]
    # The effect is a parabola along the other factor: three looks, not as many as are drawn.
    strict = [percentile(column, float(value), 1 - (1 - LEVEL) / LOOKS) for column, value in pairs]
    return at, values, bands, strict, resamples


def _placed(crossing: float, at: Values, resamples: Values) -> Estimate:
    left, right = resamples[:, :-1], resamples[:, 1:]
    turns = left * right < 0
    weight = np.divide(left, left - right, out=np.full(left.shape, np.nan), where=turns)
    places = at[:-1] + weight * np.diff(at)
    away = np.where(turns, np.abs(places - crossing), np.inf)
    nearest = places[np.arange(len(places)), away.argmin(axis=1)]
    return percentile(nearest, crossing)


def _sentence(turned: Flip, bands: Ends, strict: Ends) -> str:
    effect = lower_first(turned.factor.label)
    if turned.ends:
        effect += f" {turned.ends[1]} instead of {turned.ends[0]}"
    quoted = [
        f"{change(bands[one], turned.info)} with {setting_at(float(turned.at[one]), turned.over, turned.names)}"
        for one in _quoted(turned)
    ]
    told = f"The effect of {effect} on {lower_first(turned.info.label)} is {join_words(quoted)}"
    return f"{told}: {_verdict(turned, strict)}."


def _quoted(turned: Flip) -> list[int]:
    """Places whose effects show what the sentence says: both ends, and the strongest of a sign that neither has. Names
    have no ends, so that for them it is the lowest and the highest effect."""
    effect = turned.effect
    quoted = {int(effect.argmin()), int(effect.argmax())} if turned.names else {0, len(effect) - 1}
    for signed in (effect, -effect):
        if signed.max() > 0 and not (signed[list(quoted)] > 0).any():
            quoted.add(int(signed.argmax()))
    return sorted(quoted)


def _verdict(turned: Flip, strict: Ends) -> str:
    """What can be said of the sign when all places are looked at."""
    over = lower_first(turned.over.label)
    if turned.clear and turned.crossings:
        where = join_words([f"{place(one.value, turned.over)}{_within(one, turned)}" for one in turned.crossings])
        return f"its sign turns at {over} {where}; both signs are clear"
    if turned.clear:
        return f"its sign depends on {over}; both signs are clear"
    clear = ["positive"] * any(one.low > 0 for one in strict) + ["negative"] * any(one.high < 0 for one in strict)
    if (turned.effect > 0).any() and (turned.effect < 0).any():
        return f"its sign may turn, but {f'only the {clear[0]} sign' if clear else 'neither sign'} is clear"
    if all(one.clear for one in strict):
        return f"its sign does not turn along {over}"
    return f"no turn of its sign is seen, but {'it is not clear everywhere' if clear else 'the sign is not clear'}"


def _within(crossing: Estimate, turned: Flip) -> str:
    if not math.isfinite(crossing.low):
        return ""
    return f" (95\u00a0% {place_range(crossing, turned.over)})"
