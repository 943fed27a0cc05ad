"""Two points of an experiment in matched futures, and how much pairing them saves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from orgsim.problems import InvalidInput, Problem
from orgsim.results.findings import Estimate, Pair, Values
from orgsim.results.paired import PairedMeasure
from orgsim.results.telling import change, lower_first, place
from orgsim.results.types import MeasureInfo, Results
from orgsim.results.wording import count_of, join_words
from orgsim.study.analysis.intervals import keyed_generator, percentile
from orgsim.study.analysis.responses import Responses
from orgsim.study.comparison import Week, compare, paired_measure
from orgsim.study.comparison import variance_reduction as of_values

RESAMPLES = 2000


def compare_points(found: Responses, info: MeasureInfo, a: int, b: int) -> Pair:
    """One measure at point ``b`` against point ``a``, replication by replication.

    Raises InvalidInput for an unknown point, and when replications do not share their luck.
    """
    if not found.matched:
        message = "replications do not share their luck between points, so that no future can be matched"
        raise InvalidInput(Problem("analysis", message, allowed="an experiment with common random numbers"))
    known = found.points.tolist()
    unknown = [
        Problem("analysis", "is not a point of this experiment", "point", str(one), f"{known[0]} to {known[-1]}")
        for one in (a, b)
        if one not in known
    ]
    if unknown:
        raise InvalidInput(unknown)
    rows = [known.index(one) for one in (a, b)]
    left, right = found.values[rows[0]][:, None], found.values[rows[1]][:, None]
    paired, differs = paired_measure(info, left, right, 0), _differences(found, *rows)
    return Pair(a, b, differs, paired, _sentence(f"Point {b} against point {a} ({differs})", paired))


def compare_with_first(found: Responses, info: MeasureInfo) -> tuple[Pair, ...]:
    """Every other point against the first one."""
    first = int(found.points[0])
    return tuple(compare_points(found, info, first, int(point)) for point in found.points[1:])


def variance_reduction(
    a: Results, b: Results, measures: Sequence[str] | None = None, week: Week = "end"
) -> dict[str, Estimate]:
    """(Var A + Var B) / Var(B − A) of each measure, with a percentile interval over resampled futures.

    How many times more independent replications would be needed for the same precision: above 1 common random numbers
    help. NaN where nothing varies, infinite where the difference never does. Raises InvalidInput as
    :func:`orgsim.study.comparison.compare` does.
    """
    compared = compare(a, b, measures, week)
    return {one.info.name: reduction_interval(one.a, one.b, one.info.name) for one in compared.measures}


def reduction_interval(a: Values, b: Values, name: str = "") -> Estimate:
    """The factor for matched values ``a`` and ``b`` [pairs], with its interval over resampled pairs."""
    value = of_values(a, b)
    if a.size < 3 or not np.isfinite(value):
        return Estimate(value, np.nan, np.nan)
    rows = keyed_generator("variance reduction", name).integers(a.size, size=(RESAMPLES, a.size))
    apart = a[rows].var(axis=1, ddof=1) + b[rows].var(axis=1, ddof=1)
    paired = (b - a)[rows].var(axis=1, ddof=1)
    return percentile(np.divide(apart, paired, out=np.full(RESAMPLES, np.nan), where=paired > 0), value)


def _sentence(which: str, paired: PairedMeasure) -> str:
    label = lower_first(paired.info.label)
    if not paired.pairs:
        return f"{which}: no matched future has a value of {label} at both."
    if paired.ties == paired.pairs:
        return f"{which}: {label} is the same in every matched future."
    word = "better" if paired.info.directed else "higher"
    size = change(Estimate(paired.difference, paired.low, paired.high), paired.info)
    sure = "" if paired.clear or paired.pairs < 2 else ", so no difference on average is possible too"
    return f"{which}: {label} {size}{sure}; {word} {count_of(paired.better, paired.pairs, 'matched future')}."


def _differences(found: Responses, first: int, second: int) -> str:
    parts = []
    for column, factor in enumerate(found.factors):
        values = found.settings[[first, second], column]
        if values[0] != values[1]:
            a, b = (place(float(value), factor, found.names[column]) for value in values)
            parts.append(f"{lower_first(factor.label)} {b} instead of {a}")
    return join_words(parts) or "nothing"
