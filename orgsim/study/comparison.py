"""Two scenarios in the same futures: paired differences under common random numbers.

Replications with one seed share their luck, so their difference shows what the scenarios do and little else
(Law 2015, Simulation Modeling and Analysis, chapter 11).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from orgsim.problems import InvalidInput, Problem, nearest
from orgsim.results.intervals import mean_interval
from orgsim.results.paired import Comparison, PairedMeasure
from orgsim.results.types import MeasureInfo, Results
from orgsim.results.wording import NO_BREAK, difference_suffix, format_change_with_range, format_difference

FEW = 10
Week = int | Literal["end", "mean"]


def compare(a: Results, b: Results, measures: Sequence[str] | None = None, week: Week = "end") -> Comparison:
    """Paired differences B−A of ``measures`` (all common ones when None) over replications with the same seed.

    week: a week recorded in both, "end" for the last common one, or "mean" for the mean over all common weeks.
    Raises InvalidInput when no seed is shared, a seed occurs twice, or a measure or week is unknown.
    """
    seeds_a, seeds_b = _seeds(a), _seeds(b)
    weeks = np.intersect1d(a.weeks, b.weeks).astype(np.int32)
    shared = [seed for seed in seeds_a if seed in set(seeds_b)]
    names = list(measures) if measures is not None else _common_names(a, b)
    problems = [
        *_seed_problems("A", seeds_a),
        *_seed_problems("B", seeds_b),
        *_name_problems(names, a, b),
        *_week_problems(week, weeks),
    ]
    if not shared:
        allowed = "run both scenarios with the same seed and replications"
        problems.append(Problem("comparison", "A and B share no seed, so no future can be matched", allowed=allowed))
    if problems:
        raise InvalidInput(problems)
    chosen = -1 if week == "mean" else int(weeks[-1]) if week == "end" else int(week)
    rows_a, rows_b = ([seeds.index(seed) for seed in shared] for seeds in (seeds_a, seeds_b))
    columns_a, columns_b = np.searchsorted(a.weeks, weeks), np.searchsorted(b.weeks, weeks)
    infos = {info.name: info for info in a.measures}
    place = None if chosen < 0 else int(np.searchsorted(weeks, chosen))
    compared = [
        paired_measure(infos[name], a.measure(name)[rows_a][:, columns_a], b.measure(name)[rows_b][:, columns_b], place)
        for name in names
    ]
    unmatched = sorted(set(seeds_a) ^ set(seeds_b))
    return Comparison(a.name, b.name, chosen, weeks, tuple(shared), tuple(unmatched), tuple(compared))


def paired_measure(info: MeasureInfo, a: NDArray, b: NDArray, place: int | None) -> PairedMeasure:
    """Compare matched series ``a`` and ``b`` [futures, weeks] at week number ``place`` (None: mean over weeks).

    Futures without a value in one of them are left out.
    """
    at_a, at_b = (_at(series, place) for series in (a, b))
    present = np.isfinite(at_a) & np.isfinite(at_b)
    at_a, at_b = at_a[present], at_b[present]
    difference = at_b - at_a
    low, high, method = mean_interval(difference, info.name)
    better, worse = _counts(difference, info.better)
    path = (b[present] - a[present]).astype(np.float32)
    numbers = (_mean(at_a), _mean(at_b), _mean(difference), low, high)
    ties = int(present.sum()) - better - worse
    sentence = describe(info, difference.size, numbers[2], (low, high), (better, worse, ties))
    reduction = variance_reduction(at_a, at_b)
    return PairedMeasure(
        info, difference.size, at_a, at_b, *numbers, method, reduction, better, worse, ties, path, sentence
    )


def variance_reduction(a: NDArray, b: NDArray) -> float:
    """(Var A + Var B) / Var(B−A): above 1 pairing helps. NaN with fewer than two pairs or when nothing varies."""
    if a.size < 2:
        return math.nan
    unpaired = float(a.var(ddof=1) + b.var(ddof=1))
    paired = float((b - a).var(ddof=1))
    if paired == 0:
        return math.inf if unpaired > 0 else math.nan
    return unpaired / paired


def describe(
    info: MeasureInfo, pairs: int, difference: float, interval: tuple[float, float], counts: tuple[int, int, int]
) -> str:
    """The finding in one plain sentence: how often B is better, by how much, and how sure that is."""
    label = _lower_first(info.label)
    better, worse, ties = counts
    if pairs == 0:
        return f"No matched future has a value of {label} in both A and B."
    if ties == pairs:
        return f"A and B do not differ on {label} {_in_all(pairs)}."
    more, less = ("better", "worse") if info.better != "neither" else ("higher", "lower")
    welcome = -difference if info.better == "lower" else difference
    word, count = (more, better) if (better, welcome) >= (worse, 0) else (less, worse)
    size = format_difference(difference, info.unit)
    if pairs == 1:
        return f"In the one matched future B is {word} on {label} ({size}); one future cannot tell this from chance."
    sure = _how_sure(info, pairs, difference, interval)
    if ties > better + worse:
        return f"A and B are equal on {label} in {ties} of {pairs} matched futures and B is {word} in {count}; {sure}"
    equal = f", with {ties} tied" if ties else ""
    frequency = f"in all {pairs}" if count == pairs else f"in {count} of {pairs}"
    return f"B is {word} on {label} {frequency} matched futures{equal}; {sure}"


def _how_sure(info: MeasureInfo, pairs: int, difference: float, interval: tuple[float, float]) -> str:
    size, bounds = (
        f"{text}{difference_suffix(info.unit)}" for text in format_change_with_range(difference, *interval, info.unit)
    )
    text = f"by {size} on average (95{NO_BREAK}% interval {bounds})"
    if interval[0] <= 0 <= interval[1]:
        text += ", so no difference on average is possible too"
    return text + (f". Only {pairs} futures: a hint, not a finding." if pairs < FEW else ".")


def _in_all(pairs: int) -> str:
    return "in the one matched future" if pairs == 1 else f"in any of {pairs} matched futures"


def _lower_first(label: str) -> str:
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def _counts(difference: NDArray, welcome: str) -> tuple[int, int]:
    above, below = int((difference > 0).sum()), int((difference < 0).sum())
    return (below, above) if welcome == "lower" else (above, below)


def _at(series: NDArray, place: int | None) -> NDArray[np.float64]:
    values = np.asarray(series, dtype=np.float64)
    if place is not None:
        return values[:, place]
    present = np.isfinite(values)
    total = np.where(present, values, 0).sum(axis=1)
    return np.divide(total, present.sum(axis=1), out=np.full(len(values), np.nan), where=present.any(axis=1))


def _mean(values: NDArray) -> float:
    return float(values.mean()) if values.size else math.nan


def _seeds(results: Results) -> list[int]:
    return [int(row["seed"]) for row in results.runs]


def _common_names(a: Results, b: Results) -> list[str]:
    in_b = {info.name for info in b.measures}
    return [info.name for info in a.measures if info.name in in_b]


def _seed_problems(side: str, seeds: list[int]) -> list[Problem]:
    doubled = sorted({seed for seed in seeds if seeds.count(seed) > 1}) if len(set(seeds)) < len(seeds) else []
    return [Problem(side, "this seed occurs more than once", "seed", str(seed)) for seed in doubled]


def _name_problems(names: list[str], a: Results, b: Results) -> list[Problem]:
    common = _common_names(a, b)
    if not names:
        return [Problem("comparison", "A and B have no measure in common")]
    allowed = ", ".join(common)
    return [
        Problem("comparison", "is not a measure of both A and B", "measures", name, allowed, nearest(name, common))
        for name in names
        if name not in common
    ]


def _week_problems(week: Week, weeks: NDArray) -> list[Problem]:
    if weeks.size == 0:
        return [Problem("comparison", "A and B have no week in common")]
    if week in ("end", "mean") or (isinstance(week, int | np.integer) and week in weeks):
        return []
    allowed = f'a week recorded in both ({weeks[0]} to {weeks[-1]}), "end" or "mean"'
    return [Problem("comparison", "was not recorded in both A and B", "week", str(week), allowed)]
