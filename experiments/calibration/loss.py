"""How far numbers lie outside the bands of their facts."""

from __future__ import annotations

import math

from orgsim.study.facts.declaring import Check

MARGIN = 0.25
"""Part of a band's half-width that the search keeps away from its edges, for what luck may add."""


def middle_and_half(check: Check, spread: float = 1.0) -> tuple[float, float]:
    """Where the band is, and the unit in which distances from it are told.

    A band that is open begins at its edge and is as wide as the edge is away from what means nothing, or as ``spread``,
    how much the number varies, if it begins there.
    """
    low, high = check.band
    if math.isfinite(low) and math.isfinite(high):
        half = (high - low) / 2
        return (low + high) / 2, half if half > 0 else max(abs(low), 1.0)
    edge = low if math.isfinite(low) else high
    half = abs(edge - check.nothing) or (spread if math.isfinite(spread) and spread > 0 else 1.0)
    return (edge + half, half) if math.isfinite(low) else (edge - half, half)


def distance(check: Check, value: float, spread: float = 1.0, margin: float = 0.0) -> float:
    """Half-widths by which a number lies beyond its band; 0 within it, and where no verdict is asked for.

    margin: part of the half-width at each end that does not count as within. A number that is none is ten half-widths
    off.
    """
    if check.kind == "reported":
        return 0.0
    low, high = check.band
    if not math.isfinite(value):
        return 10.0
    if low == high:
        return abs(value - low) / middle_and_half(check, spread)[1]
    middle, half = middle_and_half(check, spread)
    inner = half * (1 - margin)
    if not math.isfinite(low):
        return max(0.0, (value - middle - inner) / half)
    if not math.isfinite(high):
        return max(0.0, (middle - inner - value) / half)
    return max(0.0, (abs(value - middle) - inner) / half)
