"""Words that several findings share: names in a sentence, places on a factor's axis, intervals."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from orgsim.results.findings import Estimate, Factor
from orgsim.results.types import MeasureInfo
from orgsim.results.wording import NO_BREAK, format_change_range, format_difference

NINETY_FIVE = f"95{NO_BREAK}%"


def lower_first(label: str) -> str:
    """A label inside a sentence: its first letter small, unless it is an abbreviation."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def upper_first(text: str) -> str:
    """A sentence with a capital first letter."""
    return text[:1].upper() + text[1:]


def place(value: float, factor: Factor, names: tuple[str, ...] = ()) -> str:
    """A value of a factor: the name of its level, or up to three digits and the unit where it is not a share."""
    if names:
        return names[round(value)]
    if not math.isfinite(value):
        return "unknown"
    text = np.format_float_positional(value, precision=3, fractional=False, trim="-").replace("-", "\u2212")
    return f"{text}{_unit(factor)}"


def places(values: Sequence[float], factor: Factor, joint: str = ", ") -> str:
    """Several values of a factor, with the unit once: "0, 0.01, 0.02 per week"."""
    bare = Factor(factor.name, factor.label)
    return f"{joint.join(place(value, bare) for value in values)}{_unit(factor)}"


def place_range(estimate: Estimate, factor: Factor, names: tuple[str, ...] = ()) -> str:
    """The interval of a place on a factor's axis: "0.3 to 0.5"; one place where both ends are the same."""
    low, high = (place(bound, factor, names) for bound in (estimate.low, estimate.high))
    if low == high:
        return low
    return f"{low} to\u00a0{high}" if names else places((estimate.low, estimate.high), factor, " to\u00a0")


def change(estimate: Estimate, info: MeasureInfo) -> str:
    """A difference and its interval: "+3.1 points (95 % interval +1.0 to +5.2)"."""
    size = format_difference(estimate.value, info.unit)
    if not math.isfinite(estimate.low):
        return f"{size} (no interval)"
    return f"{size} ({NINETY_FIVE} interval {format_change_range(estimate.low, estimate.high, info.unit)})"


def percent(share: float) -> str:
    """A share as percent without decimals; "under 1 %" and "over 99 %" at the ends."""
    if 0 < share < 0.005:
        return f"under 1{NO_BREAK}%"
    if 0.995 < share < 1:
        return f"over 99{NO_BREAK}%"
    return f"{100 * share:.0f}{NO_BREAK}%"


def _unit(factor: Factor) -> str:
    plain = factor.unit.split(" ", maxsplit=1)[0] in ("", "share", "index", "score", "count")
    unit = f"per {factor.unit.removeprefix('1/')}" if factor.unit.startswith("1/") else factor.unit
    return "" if plain else f"\u00a0{unit}"
