"""Screening: which settings matter at all, from elementary effects along trajectories (Morris 1991).

Luck makes every elementary effect larger in size, also that of a setting that does nothing; so the inert column shows
how large mu* is without any effect, and what is not above the upper bound of its interval is marked.
"""

from __future__ import annotations

import numpy as np

from orgsim.problems import InvalidInput, Problem
from orgsim.results.findings import INERT, Estimate, Morris, Screened, Values
from orgsim.results.telling import lower_first
from orgsim.results.types import MeasureInfo
from orgsim.results.wording import difference_suffix, format_difference, join_words
from orgsim.study.analysis.intervals import keyed_generator, percentile
from orgsim.study.analysis.responses import Responses, coded
from orgsim.study.designs import trajectories

RESAMPLES = 1000
LEAST = 4
TOLD = 4
BENT = 0.5


def morris(found: Responses, info: MeasureInfo) -> Morris:
    """Strength, mean and spread of the elementary effects of every factor, from the points of a morris design in its
    order; trajectories in which a point has no run that succeeded are left out.

    Raises InvalidInput when the points are not those of a morris design, or fewer than 4 trajectories are whole.
    """
    steps = elementary_effects(found)
    steps = steps[np.isfinite(steps).all(axis=1)]
    if len(steps) < LEAST:
        message = "too few whole trajectories"
        raise InvalidInput(Problem("analysis", message, "trajectories", str(len(steps)), f"{LEAST} or more"))
    generator = keyed_generator("morris", info.name)
    draws = steps[generator.integers(len(steps), size=(RESAMPLES, len(steps)))]
    numbers = (
        _estimates(np.abs(steps).mean(axis=0), np.abs(draws).mean(axis=1)),
        _estimates(steps.mean(axis=0), draws.mean(axis=1)),
        _estimates(steps.std(axis=0, ddof=1), draws.std(axis=1, ddof=1)),
    )
    names = [factor.name for factor in found.factors]
    control = INERT in names and bool(np.any(steps[:, names.index(INERT)] != 0))
    bound = numbers[0][names.index(INERT)].high if control else 0.0
    screened = tuple(
        Screened(name, strength, mean, spread, strength.value > bound and name != INERT)
        for name, strength, mean, spread in zip(names, *numbers, strict=True)
    )
    labels = {factor.name: lower_first(factor.label) for factor in found.factors}
    sentence = _sentence(screened, labels, info)
    if not control:
        why = "shared all its luck" if INERT in names else "is missing"
        sentence += f" The inert column {why}, so that nothing shows what noise looks like here."
    return Morris(info, screened, len(steps), control, sentence)


def elementary_effects(found: Responses) -> Values:
    """Change of the mean response for a whole range of each factor, float64 [trajectories, factors]."""
    columns = len(found.factors)
    needed = f"a multiple of {columns + 1}, each step in one factor"
    wrong = Problem("analysis", "not a morris design", "points", str(len(found.points)), needed)
    if columns == 0 or len(found.points) % (columns + 1):
        raise InvalidInput(wrong)
    moved = np.diff(trajectories(coded(found), columns), axis=1) / 2
    changed = np.diff(trajectories(found.means, columns), axis=1)
    which = np.abs(moved).argmax(axis=2)
    one_each = ((np.abs(moved) > 1e-9).sum(axis=2) == 1).all()
    if not one_each or not np.array_equal(np.sort(which, axis=1), np.tile(np.arange(columns), (len(which), 1))):
        raise InvalidInput(wrong)
    steps = np.empty_like(changed)
    size = np.take_along_axis(moved, which[..., None], axis=2)[..., 0]
    np.put_along_axis(steps, which, changed / size, axis=1)
    return steps


def _estimates(values: Values, resamples: Values) -> list[Estimate]:
    return [percentile(column, float(value)) for column, value in zip(resamples.T, values, strict=True)]


def _sentence(screened: tuple[Screened, ...], labels: dict[str, str], info: MeasureInfo) -> str:
    ranked = sorted((one for one in screened if one.distinguishable), key=lambda one: -one.strength.value)
    label = lower_first(info.label)
    if not ranked:
        return f"No setting's effect on {label} can be told from noise."
    parts = [f"{labels[one.factor]} ({_size(one, info)})" for one in ranked[:TOLD]]
    rest = len(ranked) - len(parts)
    text = f"Over its whole range, {label} changes most with {join_words(parts)}."
    text += f" {rest} more settings matter." if rest > 1 else " One more setting matters." if rest else ""
    unknown = [labels[one.factor] for one in screened if not one.distinguishable and one.factor != INERT]
    if unknown:
        text += f" Not distinguishable from noise: {join_words(unknown)}."
    return text


def _size(one: Screened, info: MeasureInfo) -> str:
    strength = format_difference(one.strength.value, info.unit).removeprefix("+")
    low, high = (
        format_difference(bound, info.unit).removeprefix("+").removesuffix(difference_suffix(info.unit))
        for bound in (one.strength.low, one.strength.high)
    )
    direction = "up" if one.mean.low > 0 else "down" if one.mean.high < 0 else "either way"
    bent = ", uneven" if one.spread.low > BENT * one.strength.value else ""
    return f"{strength}, 95\u00a0% {low} to {high}, {direction}{bent}"
