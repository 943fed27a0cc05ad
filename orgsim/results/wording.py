"""Numbers as people read them: by the unit of the measure, short, and with the same words everywhere."""

from __future__ import annotations

import math

NO_BREAK = "\u00a0"
MINUS = "\u2212"
DASH = "\u2013"
UNKNOWN = "unknown"


def format_value(value: float, unit: str) -> str:
    """``value`` with its unit: 0.613 share → "61 %", 5.2 people → "5 people", .413 SD → "0.41 SD"; NaN → "unknown"."""
    if not math.isfinite(value):
        return UNKNOWN
    return f"{format_number(value, unit)}{unit_suffix(unit)}"


SIGNS = "+" + MINUS


def format_number(value: float, unit: str, decimals: int | None = None) -> str:
    """``value`` without its unit, shares as percent: 0.613 share → "61", 1234.5 people → "1,234"."""
    if not math.isfinite(value):
        return UNKNOWN
    return _signed_text(_scaled(value, unit), _decimals(value, unit) if decimals is None else decimals)


def decimals_apart(low: float, high: float, unit: str) -> int | None:
    """Decimals with which a tenth of the way from ``low`` to ``high`` can be seen; None where there is no way."""
    tenth = abs(_scaled(high, unit) - _scaled(low, unit)) / 10
    return min(max(math.ceil(-math.log10(tenth)), 0), 4) if tenth > 0 else None


def format_difference(value: float, unit: str) -> str:
    """A difference, always with its sign: +0.031 share → "+3.1 points", −.12 SD → "−0.12 SD"."""
    if not math.isfinite(value):
        return UNKNOWN
    return f"{format_change(value, unit)}{difference_suffix(unit)}"


def format_change(value: float, unit: str, decimals: int | None = None) -> str:
    """A difference with its sign and without unit; shares in percentage points."""
    if not math.isfinite(value):
        return UNKNOWN
    return _signed_change(_scaled(value, unit), _difference_decimals(value, unit) if decimals is None else decimals)


def format_change_range(low: float, high: float, unit: str, decimals: int | None = None) -> str:
    """Two differences with their signs and equal decimals, without unit: "+0.3 to +1.5"."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return UNKNOWN
    decimals = change_decimals(low, high, unit) if decimals is None else decimals
    return f"{format_change(low, unit, decimals)} to{NO_BREAK}{format_change(high, unit, decimals)}"


def format_change_with_range(value: float, low: float, high: float, unit: str) -> tuple[str, str]:
    """A difference and its interval, with signs and equal decimals, without unit: "+0.095", "+0.094 to +0.095"."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return format_change(value, unit), UNKNOWN
    decimals = change_decimals(low, high, unit, value)
    return format_change(value, unit, decimals), format_change_range(low, high, unit, decimals)


def change_decimals(low: float, high: float, unit: str, value: float | None = None) -> int:
    """Decimals for two differences, and one between: more, up to three, where one looks like nothing or all alike."""
    shown = [low, high] if value is None else [low, high, value]
    decimals = _difference_decimals(max(shown, key=abs), unit)
    texts = [format_change(one, unit, decimals) for one in shown]
    vanishes = any(one != 0 and not text.strip("0.+" + MINUS) for one, text in zip(shown, texts, strict=True))
    alike = low != high and texts[0] == texts[1]
    return min(decimals + 1, 3) if vanishes or alike else decimals


def format_range(low: float, high: float, unit: str) -> str:
    """Two values and their unit: "55–70 %", "−0.20 to 0.10 SD"."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return UNKNOWN
    decimals = _decimals(max(low, high, key=abs), unit)
    first, second = format_number(low, unit, decimals), format_number(high, unit, decimals)
    if first == second:
        return format_value(high, unit)
    joint = f" to{NO_BREAK}" if MINUS in first + second else DASH
    return f"{first}{joint}{second}{unit_suffix(unit)}"


def difference_suffix(unit: str) -> str:
    """What follows a difference: " points" for shares, else as for a value."""
    return f"{NO_BREAK}points" if is_share(unit) else unit_suffix(unit)


def is_share(unit: str) -> bool:
    """Whether values are parts of one, shown as percent."""
    return unit.split(" ", maxsplit=1)[0] == "share"


def unit_suffix(unit: str) -> str:
    """What follows a number in ``unit``: " %" for a share, nothing for an index or a score."""
    if is_share(unit):
        return f"{NO_BREAK}%{unit.removeprefix('share')}"
    first = unit.split(" ", maxsplit=1)[0]
    if first in ("index", "score", "count"):
        return unit.removeprefix(first) if first == "count" else ""
    return f"{NO_BREAK}{unit.split(' (', maxsplit=1)[0]}" if unit else ""


def axis_unit(unit: str) -> str:
    """The unit as an axis names it: "%", "% a year", "people"."""
    return f"%{unit.removeprefix('share')}" if is_share(unit) else unit.replace("..", " to ")


def count_of(count: int, total: int, noun: str = "future") -> str:
    """Frequency wording: "in 18 of 20 futures", "in all 20 futures", "in none of 20 futures"."""
    if total == 1:
        return f"in the one {noun}" if count else f"not in the one {noun}"
    if count == total:
        return f"in all {total} {noun}s"
    return f"in {count or 'none'} of {total} {noun}s"


def join_words(parts: list[str], last: str = "and") -> str:
    """ "a", "a and b", "a, b and c"; or with another word before the last."""
    return f" {last} ".join(part for part in (", ".join(parts[:-1]), parts[-1]) if part) if parts else ""


def _scaled(value: float, unit: str) -> float:
    return value * 100 if is_share(unit) else value


def _decimals(value: float, unit: str) -> int:
    size = abs(_scaled(value, unit))
    if is_share(unit):
        return 0 if size >= 9.95 or size == 0 else 1
    if unit.startswith("people"):
        return 0
    if size >= 100:
        return 0
    # Of a coarse unit a part of one is told like that of a fine one: 0.05 changes a week are not 0.1.
    return 1 if size >= 9.995 or (not _is_fine(unit) and (size >= 0.995 or size == 0)) else 2


def _difference_decimals(value: float, unit: str) -> int:
    size = abs(_scaled(value, unit))
    if is_share(unit) or unit.startswith("people"):
        return 0 if size >= 9.95 else 1
    if size >= 100:
        return 0
    if size >= 9.995 or (size >= 0.995 and not _is_fine(unit)):
        return 1
    return 2 if size >= 0.005 or size == 0 else 3


def _is_fine(unit: str) -> bool:
    # Of these, hundredths matter; of weeks or priorities they do not.
    return unit.split(" ", maxsplit=1)[0] in ("SD", "score", "index", "count")


def _signed_change(value: float, decimals: int) -> str:
    text = _signed_text(value, decimals)
    return text if text.startswith(MINUS) or not text.strip("0.") else f"+{text}"


def _signed_text(value: float, decimals: int) -> str:
    text = f"{abs(value):,.{decimals}f}"
    negative = value < 0 and text.strip("0.,") != ""
    return f"{MINUS}{text}" if negative else text
