"""Shapes that published models are known for: which of two docked values is the higher, beyond luck."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from orgsim.study.docking import Docked

BEYOND_LUCK = 2.0
"""Standard errors by which a difference must exceed nothing to count."""

Found = Mapping[tuple[str, float], Docked]
"""Docked values of one figure by curve and abscissa; the abscissa is the period where a case has no place."""


@dataclass(frozen=True)
class Shape:
    """One statement about one figure. higher, lower: the two values, from those of the figure.

    The statement holds when ``higher`` exceeds ``lower`` by more than luck explains; it fails when it is the other way
    round, and else stays open.
    """

    model: str
    figure: str
    statement: str
    higher: Callable[[Found], Docked]
    lower: Callable[[Found], Docked]


def at(line: str, place: float) -> Callable[[Found], Docked]:
    """The value at one place."""
    return lambda found: found[line, place]


def best_of(line: str, places: Sequence[float]) -> Callable[[Found], Docked]:
    """The highest of several values."""
    return lambda found: max((found[line, place] for place in places), key=lambda row: row.ours)


def worst_of(line: str, places: Sequence[float]) -> Callable[[Found], Docked]:
    """The lowest of several values."""
    return lambda found: min((found[line, place] for place in places), key=lambda row: row.ours)


@dataclass(frozen=True)
class Peak:
    """Where one curve of a figure is highest: reported, as nothing is claimed. abscissa: what it is called."""

    model: str
    figure: str
    line: str
    abscissa: str


def judged(shapes: Sequence[Shape | Peak], docked: Sequence[Docked]) -> Iterator[dict[str, str | float | int]]:
    """A table of the shapes whose figure was docked, with the columns of ``orgsim.study.docking.rows``.

    "ours" is the difference that the statement says is positive.
    """
    for shape in shapes:
        rows = [row for row in docked if row.case.figure == shape.figure]
        if not rows:
            continue
        if isinstance(shape, Peak):
            yield _peak(shape, [row for row in rows if row.case.line == shape.line])
            continue
        found = {(row.case.line, place_of(row)): row for row in rows}
        higher, lower = shape.higher(found), shape.lower(found)
        difference = higher.ours - lower.ours
        error = math.hypot(higher.standard_error, lower.standard_error)
        runs = min(higher.runs, lower.runs)
        yield _row(shape, shape.statement, difference, error, verdict(difference, error), runs)


def _peak(shape: Peak, rows: Sequence[Docked]) -> dict[str, str | float | int]:
    best = max(rows, key=lambda row: row.ours)
    near = [
        f"{place_of(row):g}"
        for row in rows
        if verdict(best.ours - row.ours, math.hypot(best.standard_error, row.standard_error)) == "open"
    ]
    told = f"; no worse beyond luck: {', '.join(near)}" if len(near) > 1 else ""
    statement = f"{shape.line}: {shape.abscissa} at which it is highest ({best.ours:.3f}{told})"
    return _row(shape, statement, place_of(best), math.nan, "reported", best.runs)


def _row(
    shape: Shape | Peak, statement: str, ours: float, error: float, verdict: str, runs: int
) -> dict[str, str | float | int]:
    return {
        "model": shape.model,
        "settings": "",
        "measure": statement,
        "period": "",
        "reference": math.nan,
        "ours": ours,
        "standard_error": error,
        "difference": math.nan,
        "allowed": math.nan,
        "verdict": verdict,
        "runs": runs,
        "runs_per_second": math.nan,
        "figure": shape.figure,
        "line": "",
        "place": math.nan,
    }


def place_of(row: Docked) -> float:
    """Abscissa of a value."""
    if math.isfinite(row.case.place) or row.period is None:
        return row.case.place
    return float(row.period)


def verdict(difference: float, error: float) -> str:
    """Whether a difference is positive: holds, fails, or open."""
    if abs(difference) <= BEYOND_LUCK * error:
        return "open"
    return "holds" if difference > 0 else "fails"
