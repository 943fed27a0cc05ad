"""Words that several findings share: names in a sentence, places on a factor's axis, intervals."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from orgsim.results.findings import Estimate, Factor
from orgsim.results.types import MeasureInfo
from orgsim.results.wording import MINUS, NO_BREAK, difference_suffix, format_change_with_range, format_difference

NINETY_FIVE = f"95{NO_BREAK}%"


def lower_first(label: str) -> str:
    """A label inside a sentence: its first letter small, unless it is an abbreviation."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def upper_first(text: str) -> str:
    """A sentence with a capital first letter."""
    return text[:1].upper() + text[1:]


def in_words(name: Any) -> str:
    """A name of a file, or a level that has no place on an axis, for people: ``at_once`` → "at once", True → "yes"."""
    if isinstance(name, bool | np.bool_):
        return "yes" if name else "no"
    if isinstance(name, int | float):
        return _number(name)
    return str(name).replace("_", " ")


def setting_at(value: float, factor: Factor, names: tuple[str, ...] = ()) -> str:
    """A factor with a value of it, inside a sentence: "talk rate 0.3 per week", "rollout at once"."""
    return f"{lower_first(factor.label)} {place(value, factor, names)}"


def place(value: float, factor: Factor, names: tuple[str, ...] = ()) -> str:
    """A value of a factor: the name of its level, or up to three digits and the unit where it is not a share."""
    if names:
        return names[round(value)]
    if not math.isfinite(value):
        return "unknown"
    return f"{_number(value)}{_unit(factor)}"


def places(values: Sequence[float], factor: Factor, joint: str = ", ") -> str:
    """Several values of a factor, with the unit once: "0, 0.01, 0.02 per week"."""
    bare = Factor(factor.name, factor.label)
    return f"{joint.join(place(value, bare) for value in values)}{_unit(factor)}"


def place_range(estimate: Estimate, factor: Factor) -> str:
    """The interval of a place on a factor's axis: "0.3 to 0.5"; one place where both ends are the same."""
    low, high = (place(bound, factor) for bound in (estimate.low, estimate.high))
    return low if low == high else places((estimate.low, estimate.high), factor, f" to{NO_BREAK}")


def change(estimate: Estimate, info: MeasureInfo) -> str:
    """A difference and its interval: "+3.1 points (95 % interval +1.0 to +5.2)"."""
    if not math.isfinite(estimate.low):
        return f"{format_difference(estimate.value, info.unit)} (no interval)"
    size, bounds = format_change_with_range(estimate.value, estimate.low, estimate.high, info.unit)
    return f"{size}{difference_suffix(info.unit)} ({NINETY_FIVE} interval {bounds})"


def percent(share: float) -> str:
    """A share as percent without decimals; "under 1 %" and "over 99 %" at the ends."""
    if 0 < share < 0.005:
        return f"under 1{NO_BREAK}%"
    if 0.995 < share < 1:
        return f"over 99{NO_BREAK}%"
    return f"{100 * share:.0f}{NO_BREAK}%"


def spoken_unit(unit: str) -> str:
    """The unit of a setting as people say it: "1/week" → "per week"; nothing for one without a dimension."""
    if unit.split(" ", maxsplit=1)[0] in ("", "share", "index", "score", "count"):
        return ""
    return f"per {unit.removeprefix('1/')}" if unit.startswith("1/") else unit


def _number(value: float) -> str:
    """Three digits, but never fewer than a whole number has."""
    if abs(value) >= 1000:
        return f"{value:,.0f}".replace("-", MINUS)
    return np.format_float_positional(value, precision=3, fractional=False, trim="-").replace("-", MINUS)


def _unit(factor: Factor) -> str:
    unit = spoken_unit(factor.unit)
    return f"{NO_BREAK}{unit}" if unit else ""
