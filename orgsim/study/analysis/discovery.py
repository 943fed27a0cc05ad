"""Scenario discovery: in which ranges of the settings a regime lies, as a box.

The patient rule induction method (Friedman & Fisher 1999) peels slices off the range, each time the one that leaves
the largest share of the regime; limits that add nothing are dropped again (Bryant & Lempert 2010). A box fits the
points it was found on too well, so it is also found on half of the points and measured on the other half, and its
limits are found anew in resamples of the points.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from orgsim.problems import InvalidInput, Problem
from orgsim.results.findings import INERT, Box, Estimate, Limit, Values
from orgsim.results.telling import lower_first, percent, place_range
from orgsim.results.wording import join_words
from orgsim.study.analysis.intervals import keyed_generator
from orgsim.study.analysis.responses import Responses

SLICE = 0.06
LEAST_SHARE = 0.05
LEAST_POINTS = 20
WORTH = 0.02
RESAMPLES = 100
Sides = list[tuple[float, float]]


@dataclass(frozen=True)
class Peeled:
    """A box within the points it was found on: lower and upper limit of each factor, infinite where there is none."""

    sides: Sides

    def holds(self, settings: Values) -> NDArray[np.bool_]:
        """Which points lie in the box, bool [points]."""
        low, high = np.array(self.sides).T
        return np.asarray(((settings >= low) & (settings <= high)).all(axis=1))


def discover(found: Responses, regime: str, meaning: str) -> Box:
    """The box in which a regime lies; ``found`` holds 1 for runs in the regime and 0 for others.

    Of the boxes peeled the one that best balances coverage and density is taken (their harmonic mean, van Rijsbergen
    1979). Raises InvalidInput with fewer than 20 points, or when all runs or none are in the regime.
    """
    found = found.at(found.counts > 0)
    shares, settings = found.means, found.settings
    if len(shares) < LEAST_POINTS:
        needed = f"{LEAST_POINTS} or more"
        raise InvalidInput(Problem("analysis", "too few to find a box", "points", str(len(shares)), needed))
    if not 0 < shares.mean() < 1:
        which = "none" if shares.mean() == 0 else "all"
        raise InvalidInput(Problem("analysis", f"{which} of the runs are in this regime", "regime", regime))
    box = peel(settings, shares)
    generator = keyed_generator("discovery", regime)
    kept = _held_out(settings, shares, generator)
    limits = _limits(found, box, shares, generator)
    inside = box.holds(settings)
    coverage, density = cover(box, settings, shares)
    made = Box(regime, meaning, limits, float(shares.mean()), coverage, density, *kept, int(inside.sum()), "")
    return replace(made, sentence=_sentence(made))


def cover(box: Peeled, settings: Values, shares: Values) -> tuple[float, float]:
    """Coverage and density of a box over points with these shares of runs in the regime; NaN where undefined."""
    inside = box.holds(settings)
    total, within = float(shares.sum()), float(shares[inside].sum())
    return (
        within / total if total else math.nan,
        within / float(inside.sum()) if inside.any() else math.nan,
    )


def peel(settings: Values, shares: Values) -> Peeled:
    """The box over points with these settings [points, factors] and shares of runs in the regime [points]."""
    box = Peeled([(-math.inf, math.inf)] * settings.shape[1])
    peeled = [box]
    least = max(LEAST_SHARE * len(shares), 2)
    while True:
        box_next = _peel_once(box, settings, shares, least)
        if box_next is None:
            break
        box = box_next
        peeled.append(box)
    best = max(peeled, key=lambda one: _balance(one, settings, shares))
    return _pruned(best, settings, shares)


def _peel_once(box: Peeled, settings: Values, shares: Values, least: float) -> Peeled | None:
    inside = box.holds(settings)
    before = float(shares[inside].mean())
    best, gain = None, 0.0
    for column in range(settings.shape[1]):
        values = settings[inside, column]
        for side, cut in ((0, np.quantile(values, SLICE)), (1, np.quantile(values, 1 - SLICE))):
            keep = values > cut if side == 0 else values < cut
            removed = int((~keep).sum())
            if not keep.any() or keep.sum() < least:
                continue
            # Gain for each point lost: levels of a grid go in larger slices than those of a range.
            rise = (float(shares[inside][keep].mean()) - before) / removed
            if rise > gain:
                sides = list(box.sides)
                edge = float(values[keep].min() if side == 0 else values[keep].max())
                sides[column] = (edge, sides[column][1]) if side == 0 else (sides[column][0], edge)
                best, gain = Peeled(sides), rise
    return best


def _balance(box: Peeled, settings: Values, shares: Values) -> float:
    coverage, density = cover(box, settings, shares)
    return 2 * coverage * density / (coverage + density) if coverage * density > 0 else 0.0


def _pruned(box: Peeled, settings: Values, shares: Values) -> Peeled:
    """Without the limits that hardly better the balance."""
    while True:
        whole = _balance(box, settings, shares)
        costs = {
            (column, side): whole - _balance(_without(box, column, side), settings, shares)
            for column, pair in enumerate(box.sides)
            for side in (0, 1)
            if math.isfinite(pair[side])
        }
        free = [key for key, cost in costs.items() if cost < WORTH]
        if not free:
            return box
        box = _without(box, *min(free, key=lambda key: costs[key]))


def _without(box: Peeled, column: int, side: int) -> Peeled:
    sides = list(box.sides)
    sides[column] = (-math.inf, sides[column][1]) if side == 0 else (sides[column][0], math.inf)
    return Peeled(sides)


def _held_out(settings: Values, shares: Values, generator: np.random.Generator) -> tuple[float, float]:
    order = generator.permutation(len(shares))
    halves = order[::2], order[1::2]
    numbers = []
    for learn, test in (halves, halves[::-1]):
        if 0 < shares[learn].mean() < 1:
            numbers.append(cover(peel(settings[learn], shares[learn]), settings[test], shares[test]))
    if not numbers:
        return math.nan, math.nan
    return tuple(float(value) for value in np.mean(numbers, axis=0))  # type: ignore[return-value]


def _limits(found: Responses, box: Peeled, shares: Values, generator: np.random.Generator) -> tuple[Limit, ...]:
    settings = found.settings
    resamples = []
    for _ in range(RESAMPLES):
        rows = generator.integers(len(shares), size=len(shares))
        if 0 < shares[rows].mean() < 1:
            resamples.append(peel(settings[rows], shares[rows]).sides)
    ends = settings.min(axis=0), settings.max(axis=0)
    sampled = np.clip(np.array(resamples), ends[0][None, :, None], ends[1][None, :, None])
    limits = []
    for column, pair in enumerate(box.sides):
        if not any(math.isfinite(side) for side in pair):
            continue
        clipped = np.clip(pair, ends[0][column], ends[1][column])
        spans = np.percentile(sampled[:, column], (2.5, 97.5), axis=0, method="nearest")
        low, high = (Estimate(float(clipped[side]), float(spans[0, side]), float(spans[1, side])) for side in (0, 1))
        limits.append(Limit(found.factors[column], low, high, found.names[column]))
    return tuple(limits)


def _sentence(box: Box) -> str:
    what = f"\u201c{box.meaning}\u201d"
    if not box.limits:
        return f"No range of the settings holds much more of {what} than the rest ({percent(box.base)} of all runs)."
    ranges = join_words([_range(limit) for limit in box.limits])
    text = (
        f"{what} lies where {ranges}: {percent(box.density)} of the runs there, against {percent(box.base)} of all, "
        f"and {percent(box.coverage)} of all such runs."
    )
    if math.isfinite(box.kept_density):
        text += (
            f" A box found on half of the points and tried on the other half holds {percent(box.kept_density)} and "
            f"{percent(box.kept_coverage)}."
        )
    else:
        text += " Tried on the other half of the points, a box found on one half holds no point."
    if any(limit.factor.name == INERT for limit in box.limits):
        text += " It leans on the inert column, which shows that it follows noise too."
    return text


def _range(limit: Limit) -> str:
    name = lower_first(limit.factor.label)
    if limit.names:
        inside = limit.names[int(limit.low.value) : int(limit.high.value) + 1]
        return f"{name} is {join_words(list(inside), 'or')}"
    return f"{name} is {place_range(Estimate(math.nan, limit.low.value, limit.high.value), limit.factor)}"
