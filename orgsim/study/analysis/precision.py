"""How many replications each point still needs for an interval of a wished width (Law 2015, chapter 9)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orgsim.problems import InvalidInput, Problem
from orgsim.study.analysis.intervals import LEVEL

LARGEST_STEP = 2.0
"""A point never grows to more than so many times its replications at once, as an early spread is itself uncertain."""


@dataclass(frozen=True)
class Until:
    """When a point has enough replications.

    half_width: wished for the 95 % interval of the mean, in the unit of the measure, 0 or more. least, most: bounds
    of the replications of a point; with fewer than 10 an early small spread can stop a point too soon.
    """

    half_width: float
    least: int = 10
    most: int = 1000


@dataclass(frozen=True)
class Precision:
    """What one point has and needs. half_width: NaN with fewer than two values. wanted: replications in all, now.

    enough: the half-width is reached, or the most replications are made.
    """

    replications: int
    half_width: float
    wanted: int
    enough: bool


def half_width(values: NDArray | Sequence[float]) -> float:
    """Half-width of the 95 % interval of the mean of ``values``; NaN with fewer than two.

    Student's t; for values that are all 0 or 1 the interval of Wilson (1927), as ten equal answers are no certainty.
    """
    known = np.asarray(values, dtype=np.float64)
    known = known[np.isfinite(known)]
    count = known.size
    if count < 2:
        return math.nan
    from scipy.special import ndtri, stdtrit

    if np.isin(known, (0.0, 1.0)).all():
        z, share = float(ndtri(0.5 + LEVEL / 2)), float(known.mean())
        spread = math.sqrt(share * (1 - share) / count + z**2 / (4 * count**2))
        # The farther end: Wilson's interval is not centred on the mean.
        return (z * spread + abs(share - 0.5) * z**2 / count) / (1 + z**2 / count)
    return float(stdtrit(count - 1, 0.5 + LEVEL / 2)) * float(known.std(ddof=1)) / math.sqrt(count)


def needed(values: NDArray | Sequence[float], until: Until, made: int | None = None) -> Precision:
    """Precision of one point. values: of its replications so far, NaN for failed ones. made: how many were tried, the
    number of ``values`` if None; failed ones count towards the most, so that a point that always fails comes to an end.

    Raises InvalidInput when ``until`` makes no sense.
    """
    _check(until)
    known = np.asarray(values, dtype=np.float64)
    tried = known.size if made is None else made
    width = half_width(known)
    if tried < until.least:
        return Precision(tried, width, min(until.least, until.most), False)
    if tried >= until.most or width <= until.half_width:
        return Precision(tried, width, tried, True)
    far = not width < LARGEST_STEP * until.half_width
    wanted = math.ceil(tried * min(LARGEST_STEP if far else (width / until.half_width) ** 2, LARGEST_STEP))
    return Precision(tried, width, min(max(wanted, tried + 1), until.most), False)


def still_needed(values: NDArray, until: Until) -> NDArray[np.int64]:
    """Replications to add at each point, int64 [points]; 0 where there are enough.

    values: float64 [points, replications], padded with NaN at the end where a point has fewer than others.
    """
    rows = np.asarray(values, dtype=np.float64)
    found = [needed(row[np.isfinite(row)], until) for row in rows]
    return np.array([one.wanted - one.replications for one in found], dtype=np.int64)


def _check(until: Until) -> None:
    problems = []
    if not until.half_width >= 0:
        problems.append(Problem("until", "is below 0", "half_width", str(until.half_width)))
    if until.least < 2:
        problems.append(Problem("until", "is too small for an interval", "min", str(until.least), "2 or more"))
    if until.most < until.least:
        problems.append(Problem("until", "is below min", "max", str(until.most), f"{until.least} or more"))
    if problems:
        raise InvalidInput(problems)
