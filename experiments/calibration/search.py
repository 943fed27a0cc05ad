"""Where to look for better settings: a Latin hypercube, and the lowest point of a response surface."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.stats import qmc

Point = NDArray[np.float64]
Ranges = Mapping[str, tuple[float, float]]
STARTS = 12


def hypercube(
    count: int, ranges: Ranges, seed: int = 1, around: Point | None = None, width: float = 1.0
) -> list[Point]:
    """``count`` points in the unit cube, each a setting for every range; in a cube of ``width`` around a point, if
    given, as far as it lies inside."""
    points = qmc.LatinHypercube(len(ranges), rng=np.random.default_rng(seed)).random(count)
    if around is not None:
        low, high = np.clip(around - width / 2, 0, 1), np.clip(around + width / 2, 0, 1)
        points = low + (high - low) * points
    return list(points)


def to_settings(point: Point, ranges: Ranges) -> dict[str, float]:
    """Settings by dotted name, to six digits, so that a table holds exactly what was run."""
    return {
        name: float(f"{low + (high - low) * share:.6g}")
        for share, (name, (low, high)) in zip(point, ranges.items(), strict=True)
    }


def to_point(settings: Mapping[str, float], ranges: Ranges) -> Point:
    """The place of settings in the unit cube; may lie outside."""
    return np.array([(settings[name] - low) / (high - low) for name, (low, high) in ranges.items()])


def least(loss: Callable[[Point], float], start: Point, seed: int = 1, reach: float = 1.0) -> tuple[Point, float]:
    """The lowest point of a smooth loss in the unit cube, from ``start`` and other places (Byrd et al. 1995).

    reach: how far from ``start`` it may lie in each direction.
    """
    low, high = np.clip(start - reach, 0, 1), np.clip(start + reach, 0, 1)
    others = np.random.default_rng(seed).random((STARTS - 1, len(start)))
    found = [
        minimize(loss, begin, method="L-BFGS-B", bounds=list(zip(low, high, strict=True)), options={"eps": 1e-3})
        for begin in [start, *(low + (high - low) * others)]
    ]
    best = min(found, key=lambda result: float(result.fun))
    return np.clip(best.x, low, high), float(best.fun)


def confounded(
    sensitivity: NDArray[np.float64], names: Sequence[str], limit: float = 0.9
) -> list[tuple[str, str, float]]:
    """Pairs of parameters whose effects on all numbers [numbers, parameters] point the same or the opposite way."""
    size = np.linalg.norm(sensitivity, axis=0)
    found = []
    for one in range(len(names)):
        for other in range(one + 1, len(names)):
            if size[one] > 0 and size[other] > 0:
                cosine = float(sensitivity[:, one] @ sensitivity[:, other] / (size[one] * size[other]))
                if abs(cosine) > limit:
                    found.append((names[one], names[other], cosine))
    return found
