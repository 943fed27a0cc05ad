"""Sobol' indices that own up to noise: shares of the variance of the mean response, with luck taken out.

First-order after Saltelli et al. (2010), total after Jansen (1999). Their products are formed between different
replications only, which makes both free of bias from luck, whether replications share it between points or not; with
one replication luck counts as part of every total. An inert column passes through the same arithmetic as a control:
what is not above the upper bound of its interval is marked.
"""

from __future__ import annotations

import math

import numpy as np

from orgsim.problems import InvalidInput, Problem
from orgsim.results.findings import INERT, Estimate, Sobol, SobolIndex, Values
from orgsim.results.telling import lower_first, percent
from orgsim.results.types import MeasureInfo
from orgsim.results.wording import join_words
from orgsim.study.analysis.intervals import keyed_generator, percentile
from orgsim.study.analysis.responses import Responses
from orgsim.study.designs import saltelli_blocks

RESAMPLES = 1000
TOLD = 4


def sobol(found: Responses, info: MeasureInfo) -> Sobol:
    """First and total indices of every factor from the points of a saltelli design, in its order.

    Base points in which a run is missing are left out, and every replication must be there in the rest. Raises
    InvalidInput when the points are not those of a saltelli design, or fewer than 8 base points are whole.
    """
    columns = len(found.factors)
    if columns == 0 or len(found.points) % (columns + 2):
        needed = f"a multiple of {columns + 2}"
        raise InvalidInput(Problem("analysis", "not a saltelli design", "points", str(len(found.points)), needed))
    first, second, mixed = saltelli_blocks(found.values, columns)
    whole = np.isfinite(first).all(axis=1) & np.isfinite(second).all(axis=1) & np.isfinite(mixed).all(axis=(0, 2))
    if whole.sum() < 8:
        found_text = str(int(whole.sum()))
        raise InvalidInput(Problem("analysis", "too few whole base points", "base points", found_text, "8 or more"))
    numerators, totals, variance, within = contributions(first[whole], second[whole], mixed[:, whole])
    weights = _resample_weights(len(variance), info.name)
    estimates = [[_ratio(part, variance, weights) for part in parts] for parts in (numerators, totals)]
    names = [factor.name for factor in found.factors]
    control = INERT in names and bool(np.any(mixed[names.index(INERT)] != first))
    bounds = [parts[names.index(INERT)].high if control else 0.0 for parts in estimates]
    indices = tuple(
        SobolIndex(
            name, one, total, _above(one, bounds[0]) and name != INERT, _above(total, bounds[1]) and name != INERT
        )
        for name, one, total in zip(names, *estimates, strict=True)
    )
    noise = within / (within + float(variance.mean())) if math.isfinite(within) else math.nan
    labels = {factor.name: lower_first(factor.label) for factor in found.factors}
    sentence = _sentence(indices, labels, info, noise) + ("" if control else _no_control(INERT in names))
    return Sobol(info, indices, len(variance), first.shape[1], noise, control, sentence)


def contributions(first: Values, second: Values, mixed: Values) -> tuple[Values, Values, Values, float]:
    """What each base point adds to the indices' numerators and to the variance.

    first, second: float64 [N, replications] values at A and B; mixed: [factors, N, replications] at AB. Returns
    numerators of first-order and total indices, float64 [factors, N] each, the variance [N], and the variance of luck
    within a point (NaN with one replication). Means over N give the quantities themselves.
    """
    # Each replication is centred on its own mean, which takes out luck that all points share.
    centre = (first.mean(axis=0) + second.mean(axis=0)) / 2
    first, second, mixed = first - centre, second - centre, mixed - centre
    variance = (_across(first, first) + _across(second, second)) / 2
    one = np.array([_across(second, swapped - first) for swapped in mixed])
    total = np.array([_across(swapped - first, swapped - first) / 2 for swapped in mixed])
    replications = first.shape[1]
    within = float(first.var(axis=1, ddof=1).mean()) if replications > 1 else math.nan
    return one, total, variance, within


def _across(left: Values, right: Values) -> Values:
    """Mean product of two values over all pairs of different replications; of the same one where there is only one."""
    replications = left.shape[1]
    same = (left * right).sum(axis=1)
    if replications == 1:
        return same
    return (left.sum(axis=1) * right.sum(axis=1) - same) / (replications * (replications - 1))


def _resample_weights(count: int, name: str) -> Values:
    generator = keyed_generator("sobol", name)
    return generator.multinomial(count, np.full(count, 1 / count), size=RESAMPLES) / count


def _ratio(part: Values, variance: Values, weights: Values) -> Estimate:
    whole = float(variance.mean())
    if whole <= 0:
        return Estimate(math.nan, math.nan, math.nan)
    below = weights @ variance
    resamples = np.divide(weights @ part, below, out=np.full(len(below), np.nan), where=below > 0)
    return percentile(resamples, float(part.mean()) / whole)


def _above(estimate: Estimate, bound: float) -> bool:
    return bool(estimate.value > bound and estimate.low > 0)


def _sentence(indices: tuple[SobolIndex, ...], labels: dict[str, str], info: MeasureInfo, noise: float) -> str:
    ranked = sorted((one for one in indices if one.total_distinguishable), key=lambda one: -one.total.value)
    label = lower_first(info.label)
    if not ranked:
        return f"No setting's share in the variance of {label} can be told from noise."
    parts = [
        f"{labels[one.factor]} (alone {_part(one.first.value)}, with others {_part(one.total.value)}, "
        f"95\u00a0% {_part(one.total.low)} to {_part(one.total.high)})"
        for one in ranked[:TOLD]
    ]
    text = f"Of the variance of {label} over these ranges, most is due to {join_words(parts)}."
    unknown = [labels[one.factor] for one in indices if not one.total_distinguishable and one.factor != INERT]
    if unknown:
        text += f" Not distinguishable from noise: {join_words(unknown)}."
    if math.isfinite(noise):
        text += f" Luck makes {percent(noise)} of the variance of a single run."
    return text


def _part(share: float) -> str:
    # Estimates of shares can fall outside 0..1 by noise; words stay within.
    return percent(min(max(share, 0.0), 1.0))


def _no_control(present: bool) -> str:
    if not present:
        return " There is no inert column, so that nothing shows what noise looks like here."
    return " The inert column shared all its luck, so that it is zero by construction and no control."
