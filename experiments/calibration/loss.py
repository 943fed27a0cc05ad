"""How far numbers lie outside the bands of their facts."""

from __future__ import annotations

import math
from collections.abc import Iterable

from orgsim.study.facts.measuring import Measured, Outcome


def middle_and_half(measured: Measured) -> tuple[float, float]:
    """Where the band is, and the unit in which distances from it are told.

    A band that is open begins at its edge and is as wide as the edge is away from what means nothing, or as half of the
    95 % interval if that is zero.
    """
    low, high = measured.check.band
    if math.isfinite(low) and math.isfinite(high):
        half = (high - low) / 2
        return (low + high) / 2, half if half > 0 else max(abs(low), 1.0)
    edge = low if math.isfinite(low) else high
    half = abs(edge - measured.check.nothing)
    if half == 0:
        half = (measured.high - measured.low) / 2
    half = half if math.isfinite(half) and half > 0 else 1.0
    return (edge + half, half) if math.isfinite(low) else (edge - half, half)


def distance(measured: Measured) -> float:
    """Half-widths by which a number lies beyond its band; 0 within it, and where no verdict is asked for.

    A number that is none counts as ten half-widths off.
    """
    if measured.check.kind == "reported":
        return 0.0
    low, high = measured.check.band
    if not math.isfinite(measured.value):
        return 10.0
    if low <= measured.value <= high:
        return 0.0
    middle, half = middle_and_half(measured)
    return abs(measured.value - middle) / half - (1 if low < high else 0)


def loss(outcomes: Iterable[Outcome]) -> float:
    """Sum over all numbers of the squares of :func:`distance`."""
    return sum(distance(number) ** 2 for outcome in outcomes for number in outcome.numbers)
