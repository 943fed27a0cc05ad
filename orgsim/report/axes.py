"""What all figures of paths share: lines and bands, limits, ticks, titles and the marks of shocks."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from orgsim.report.happenings import Mark
from orgsim.report.svg import INK, QUIET
from orgsim.results.summary import bands
from orgsim.results.wording import format_change, format_number, is_share

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis

THIN_LINES = 20
MOST_POINTS = 160
LEAST_SPAN = {"share": 0.1, "score": 0.2, "SD": 0.4, "index": 0.2}


@dataclass(frozen=True)
class Paths:
    """Futures of one measure to be drawn. values: [replications, weeks]. thin: opacity of single futures."""

    weeks: NDArray
    values: NDArray
    unit: str
    thin: float = 0.3


def value_limits(values: Sequence[NDArray], unit: str, pinned: bool = True) -> tuple[float, float]:
    """Limits of a vertical axis for all ``values``: room around them, no blown-up noise, shares kept within 0 and 1."""
    finite = np.concatenate([np.asarray(part, np.float64)[np.isfinite(part)] for part in values])
    if finite.size == 0:
        return 0.0, 1.0
    low, high = float(finite.min()), float(finite.max())
    middle, span = (low + high) / 2, (high - low) * 1.08
    kind = unit.split(" ", maxsplit=1)[0]
    least = LEAST_SPAN.get(kind, 0.1 * abs(middle) if pinned else 0.0) if pinned else LEAST_SPAN.get(kind, 0.0) / 4
    half = max(span, least, 1e-6) / 2
    bottom, top = middle - half, middle + half
    if pinned and low >= 0:
        bottom = max(bottom, 0.0)
    if pinned and kind == "share" and high <= 1:
        top = min(top, 1.02)
    return bottom, top


def draw_paths(axes: Axes, paths: Paths, colour: str, difference: bool = False) -> None:
    """Median line, 50 and 90 % bands and up to 20 thin futures; the last median is written beside the line."""
    weeks, values = paths.weeks, np.asarray(paths.values, np.float64)
    present = values[np.isfinite(values).any(axis=1)] if values.size else values
    if len(present) == 0:
        axes.text(0.5, 0.5, "no values", transform=axes.transAxes, ha="center", color=QUIET)
        return
    # Enough points for the eye; keeps pages of long runs small.
    step = max(1, math.ceil(len(weeks) / MOST_POINTS))
    places = np.unique(np.append(np.arange(0, len(weeks), step), len(weeks) - 1))
    if len(present) > 1:
        found = bands(present[:, places])
        axes.fill_between(weeks[places], found.low90, found.high90, color=colour, alpha=0.16, linewidth=0)
        axes.fill_between(weeks[places], found.low50, found.high50, color=colour, alpha=0.26, linewidth=0)
        for line in present[:THIN_LINES]:
            axes.plot(weeks[places], line[places], color=colour, alpha=paths.thin, linewidth=0.45)
        median = found.median
    else:
        median = present[0][places]
    axes.plot(weeks[places], median, color=colour, linewidth=1.9)
    if np.isfinite(median[-1]):
        written = format_change if difference else format_number
        axes.annotate(
            written(float(median[-1]), paths.unit),
            (weeks[-1], median[-1]),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            color=colour,
            fontsize=9,
            fontweight="bold",
            annotation_clip=False,
        )


def dress(axes: Axes, weeks: NDArray, unit: str, limits: tuple[float, float]) -> None:
    """Limits and ticks: weeks below, values (shares as percent) at the left."""
    axes.set_xlim(*weeks_limits(weeks))
    axes.set_xticks(week_ticks(weeks))
    axes.set_ylim(*limits)
    value_ticks(axes.yaxis, limits, unit)


def value_ticks(axis: Axis, limits: tuple[float, float], unit: str) -> None:
    """Round ticks of values between ``limits`` on either axis, shares as percent."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    scale = 100.0 if is_share(unit) else 1.0
    locator = MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10])
    ticks = locator.tick_values(limits[0] * scale, limits[1] * scale)
    gap = float(ticks[1] - ticks[0])
    decimals = next((number for number in range(4) if abs(round(gap, number) - gap) < 1e-9), 4)
    axis.set_ticks([tick / scale for tick in ticks if limits[0] * scale <= tick <= limits[1] * scale])
    axis.set_major_formatter(FuncFormatter(lambda value, _: _tick_text(value * scale, decimals)))


def _tick_text(value: float, decimals: int) -> str:
    text = f"{abs(value):,.{decimals}f}"
    return f"\u2212{text}" if value < 0 and text.strip("0.") else text


def week_ticks(weeks: NDArray) -> list[int]:
    """Ticks at whole quarters, half-years or years, at most about eight."""
    first, last = (int(week) for week in weeks_limits(weeks))
    steps = (1, 2, 4, 13, 26, 52, 104, 260, 520, 1040)
    step = next((one for one in steps if (last - first) / one <= 7), steps[-1])
    return list(range(math.ceil(first / step) * step, last + 1, step))


def weeks_limits(weeks: NDArray) -> tuple[float, float]:
    """First and last week, apart even if there is only one."""
    first, last = float(weeks[0]), float(weeks[-1])
    return first, last if last > first else first + 1


def set_title(axes: Axes, label: str, unit: str, lines: int = 1) -> None:
    """Name of the measure, on as many lines as the figure has room for, and below it its unit."""
    shown = shortened(label, 40) if lines == 1 else in_lines(label, 46, lines)
    axes.set_title(shown, loc="left", fontsize=10, fontweight="bold", pad=27)
    axes.annotate(unit, (0, 1), (0, 17), "axes fraction", textcoords="offset points", fontsize=8.5, color=QUIET)


def shortened(label: str, width: int) -> str:
    """``label`` cut to ``width`` letters."""
    return label if len(label) <= width else f"{label[: width - 1].rstrip()}…"


def in_lines(text: str, width: int, lines: int = 2) -> str:
    """``text`` on at most ``lines`` lines of ``width`` letters."""
    return "\n".join(textwrap.wrap(text, width, max_lines=lines, placeholder="\u2026", break_long_words=False))


def mark_numbers(axes: Axes, marks: Sequence[Mark]) -> None:
    """A dashed line for each shock within the weeks shown, with its number; numbers too close to read are joined."""
    first, last = axes.get_xlim()
    shown = [mark for mark in marks if first <= mark.week <= last]
    for mark in shown:
        axes.axvline(mark.week, color=INK, linewidth=0.8, linestyle=(0, (4, 3)))
    for near in neighbours(shown, 0.06 * (last - first)):
        label = str(near[0].number) if len(near) == 1 else f"{near[0].number}\u2013{near[-1].number}"
        axes.annotate(
            label,
            ((near[0].week + near[-1].week) / 2, 1),
            (0, 4),
            ("data", "axes fraction"),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=7.5,
            bbox={
                "boxstyle": "circle,pad=0.22" if len(label) == 1 else "round,pad=0.25,rounding_size=0.6",
                "facecolor": "white",
                "edgecolor": INK,
                "linewidth": 0.8,
            },
        )


def neighbours(marks: Sequence[Mark], distance: float) -> list[list[Mark]]:
    """Marks by week, put together where one follows the other within ``distance`` weeks."""
    groups: list[list[Mark]] = []
    for mark in sorted(marks, key=lambda one: one.week):
        if groups and mark.week - groups[-1][-1].week < distance:
            groups[-1].append(mark)
        else:
            groups.append([mark])
    return groups
