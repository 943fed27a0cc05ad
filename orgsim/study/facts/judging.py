"""Intervals and verdicts: the mean over futures, how sure it is, and whether it lies where the evidence says."""

from __future__ import annotations

import zlib
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from orgsim.study.facts.declaring import Check

RESAMPLES = 2000
ENOUGH = 30

Verdict = Literal["holds", "missed", "not contradicted", "contradicted", "reported", "cannot be said"]
WORST_FIRST: tuple[Verdict, ...] = ("cannot be said", "missed", "contradicted", "not contradicted", "holds")


def estimate(check: Check, values: NDArray[np.float64], name: str) -> tuple[float, float, float]:
    """The statistic of the means of ``values`` [futures, numbers], and its 95 % interval.

    From 30 futures on the percentile bootstrap over futures (Efron 1979), drawn from a counter-based generator keyed
    by ``name``; below, where that is too narrow, Student's t with the bootstrap's standard error (Hesterberg 2015).
    NaN bounds with fewer than two futures.
    """
    count = len(values)
    value = check.statistic(_means(values, np.ones((1, count)))[0])
    if count < 2 or not np.isfinite(value):
        return value, float("nan"), float("nan")
    generator = np.random.Generator(np.random.Philox(key=[zlib.crc32(name.encode("utf-8")), count]))
    times = generator.multinomial(count, np.full(count, 1 / count), size=RESAMPLES)
    found = np.array([check.statistic(means) for means in _means(values, times.astype(np.float64))])
    found = found[np.isfinite(found)]
    if len(found) < RESAMPLES / 2:
        return value, float("nan"), float("nan")
    if count >= ENOUGH:
        low, high = np.percentile(found, (2.5, 97.5))
        return value, float(low), float(high)
    from scipy.special import stdtrit

    half = float(stdtrit(count - 1, 0.975)) * float(found.std(ddof=1)) * np.sqrt(count / (count - 1))
    return value, value - half, value + half


def _means(values: NDArray[np.float64], times: NDArray[np.float64]) -> NDArray[np.float64]:
    """Means over futures that each count as often as ``times`` [samples, futures] says; [samples, numbers]."""
    present = np.isfinite(values)
    total = times @ np.where(present, values, 0.0)
    weight = times @ present.astype(np.float64)
    return np.divide(total, weight, out=np.full(total.shape, np.nan), where=weight > 0)


def judge(check: Check, value: float, low: float, high: float, quick: bool = False) -> Verdict:
    """The verdict on a number with its interval; quick: few futures, so only clear contradictions count."""
    if check.kind == "reported":
        return "reported"
    if not np.isfinite(value) or not np.isfinite(low):
        return "cannot be said"
    least, most = check.band
    if quick:
        return "contradicted" if high < least or low > most else "not contradicted"
    if check.kind == "null":
        return "holds" if least <= low and high <= most else "missed"
    if not least <= value <= most:
        return "missed"
    if check.kind == "directional":
        clear = low > check.nothing if (least + most) / 2 > check.nothing else high < check.nothing
        return "holds" if clear else "missed"
    return "holds"


def together(verdicts: list[Verdict]) -> Verdict:
    """The verdict on a fact from those of its checks: the worst of them; reported ones have no say."""
    spoken = [verdict for verdict in verdicts if verdict != "reported"]
    return next((worst for worst in WORST_FIRST if worst in spoken), "reported")
