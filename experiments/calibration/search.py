"""Where to look for better settings: a Latin hypercube, then a pattern search; and what the facts pin down."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

Point = NDArray[np.float64]
Ranges = Mapping[str, tuple[float, float]]
FIRST_STEP = 0.25


def hypercube(count: int, ranges: Ranges, seed: int = 1) -> list[Point]:
    """``count`` points in the unit cube, each a setting for every range."""
    return list(qmc.LatinHypercube(len(ranges), rng=np.random.default_rng(seed)).random(count))


def to_settings(point: Point, ranges: Ranges) -> dict[str, float]:
    """Settings by dotted name, to six digits, so that a table holds exactly what was run."""
    return {
        name: float(f"{low + (high - low) * share:.6g}")
        for share, (name, (low, high)) in zip(point, ranges.items(), strict=True)
    }


def to_point(settings: Mapping[str, float], ranges: Ranges) -> Point:
    """The place of settings in the unit cube; may lie outside."""
    return np.array([(settings[name] - low) / (high - low) for name, (low, high) in ranges.items()])


def pattern_search(start: Point, first: float, evaluate: Callable[[Point], float], rounds: int) -> tuple[Point, float]:
    """Move one parameter after the other by a step and keep what is better; the step halves each round (Hooke &
    Jeeves 1961). first: loss at ``start``."""
    best, lowest, step = start.copy(), first, FIRST_STEP
    for _ in range(rounds):
        for place in range(len(best)):
            for way in (step, -step):
                tried = best.copy()
                tried[place] = np.clip(tried[place] + way, 0.0, 1.0)
                if tried[place] == best[place]:
                    continue
                found = evaluate(tried)
                if found < lowest:
                    best, lowest = tried, found
                    break
        step /= 2
    return best, lowest


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
