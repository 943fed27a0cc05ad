"""Figures of an experiment along one factor: response curves and where an effect changes its sign."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from orgsim.report.axes import in_lines, set_title, value_limits, value_ticks
from orgsim.report.svg import BLUE, GREEN, INK, ORANGE, QUIET, drawing, to_svg
from orgsim.results.findings import Curve, Estimate, Factor, Flip, Values
from orgsim.results.telling import lower_first, place, spoken_unit
from orgsim.results.wording import axis_unit, is_share

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis

WIDTH = 9.4
IN_A_ROW = 3
TICKS = 5
SMOOTH = 12
"""With more places than this a line has no marks of its own."""
LETTERS = 12
"""Letters of a tick in an inch, at the size of ticks."""


def curves_figure(curves: Sequence[Curve], name: str) -> str:
    """Up to three response curves of one measure side by side, on one scale, with where each is best."""
    with drawing(WIDTH, 3.0, fitted=True) as figure:
        grid = figure.subplots(1, IN_A_ROW, squeeze=False)[0]
        unit = curves[0].info.unit
        limits = value_limits([part for one in curves for part in (one.mean, one.low, one.high)], unit)
        for axes in grid[len(curves) :]:
            axes.set_axis_off()
        for axes, curve in zip(grid, curves, strict=False):
            _draw(axes, curve.at, (curve.mean, curve.low, curve.high), BLUE, bool(curve.names))
            if curve.shape in ("peak", "valley"):
                _place_mark(axes, curve.turn, limits[0] + 0.04 * (limits[1] - limits[0]))
            factor_axis(axes, curve.factor, curve.at, curve.names, 2.4)
            value_ticks(axes.yaxis, limits, unit)
            axes.set_ylim(*limits)
        grid[0].set_title(axis_unit(unit), loc="left", fontsize=8.5, color=QUIET)
        return to_svg(figure, name, " ".join(curve.sentence for curve in curves))


def flips_figure(flips: Sequence[Flip], name: str) -> str:
    """Up to two effects of one factor over another, each with its interval, zero, and where its sign turns."""
    with drawing(WIDTH, 3.0, fitted=True) as figure:
        grid = figure.subplots(1, 2)
        for axes in grid[len(flips) :]:
            axes.set_axis_off()
        for axes, turned in zip(grid, flips, strict=False):
            unit = turned.info.unit
            limits = value_limits([turned.effect, turned.low, turned.high, np.zeros(1)], unit, pinned=False)
            axes.axhline(0, color=INK, linewidth=0.9)
            _draw(axes, turned.at, (turned.effect, turned.low, turned.high), GREEN, bool(turned.names))
            for crossing in turned.crossings:
                _place_mark(axes, crossing, 0.0, turned.clear)
            factor_axis(axes, turned.over, turned.at, turned.names, 4.0)
            value_ticks(axes.yaxis, limits, unit)
            axes.set_ylim(*limits)
            set_title(axes, effect_title(turned), "percentage points" if is_share(unit) else axis_unit(unit), lines=2)
        return to_svg(figure, name, " ".join(turned.sentence for turned in flips))


def effect_title(turned: Flip) -> str:
    """Whose effect it is; of named levels, of which instead of which."""
    levels = f": {turned.ends[1]} instead of {turned.ends[0]}" if turned.ends else ""
    return f"Effect of {lower_first(turned.factor.label)}{levels}"


def factor_axis(axes: Axes, factor: Factor, at: Values, names: tuple[str, ...], inches: float) -> None:
    """A horizontal axis of a factor: its levels if they are named or few, else round values, and its label."""
    axes.set_xlabel(factor_label(factor))
    margin = 0.5 if names else 0.05 * (float(at[-1] - at[0]) or 1.0)
    axes.set_xlim(at[0] - margin, at[-1] + margin)
    places, texts = factor_ticks(factor, at, names)
    set_names(axes.xaxis, places, texts, inches / len(at))


def factor_label(factor: Factor) -> str:
    """Label and unit of a factor, for an axis, on one line or two."""
    unit = spoken_unit(factor.unit)
    return in_lines(f"{factor.label} ({unit})" if unit else factor.label, 32)


def factor_ticks(factor: Factor, at: Values, names: tuple[str, ...]) -> tuple[list[float], list[str]]:
    """Places and texts of the ticks along a factor."""
    from matplotlib.ticker import MaxNLocator

    if names or len(at) <= TICKS + 2:
        places = [float(one) for one in at]
    else:
        tried = MaxNLocator(nbins=TICKS, steps=[1, 2, 2.5, 5, 10]).tick_values(float(at[0]), float(at[-1]))
        places = [float(one) for one in tried if at[0] - 1e-9 <= one <= at[-1] + 1e-9]
    bare = Factor(factor.name, factor.label)
    return places, [place(round(one, 12), bare, names) for one in places]


def set_names(axis: Axis, places: Sequence[float], texts: Sequence[str], inches: float, slant: bool = True) -> None:
    """Ticks whose texts have so many inches each: on several lines, or slanted where that is not enough."""
    room = max(int(inches * LETTERS), 1)
    shown = [in_lines(text, room, 3) for text in texts]
    longest = max((len(line) for text in shown for line in text.split("\n")), default=0)
    if slant and (longest > room or shown != [in_lines(text, room, 99) for text in texts]):
        axis.set_ticks(places, [in_lines(text, 24) for text in texts], rotation=30, ha="right", rotation_mode="anchor")
    else:
        axis.set_ticks(places, shown)


def _draw(axes: Axes, at: Values, band: tuple[Values, Values, Values], colour: str, named: bool) -> None:
    """Means with their intervals: joined only along an axis on which something lies between two places."""
    mean, low, high = band
    if named:
        axes.errorbar(at, mean, [mean - low, high - mean], fmt="o", color=colour, linewidth=1.6)
        return
    smooth = len(at) > SMOOTH
    axes.fill_between(at, low, high, color=colour, alpha=0.18, linewidth=0)
    if not smooth:
        axes.vlines(at, low, high, color=colour, linewidth=1.1)
    axes.plot(at, mean, color=colour, linewidth=1.9, marker="" if smooth else "o")


def _place_mark(axes: Axes, where: Estimate, height: float, sure: bool = True) -> None:
    """A diamond at a place along the axis, hollow where it is not sure, and a line over the interval of that place."""
    axes.plot([where.low, where.high], [height, height], color=ORANGE, linewidth=3.2, solid_capstyle="butt", alpha=0.55)
    face, edge = (ORANGE, "white") if sure else ("white", ORANGE)
    axes.plot([where.value], [height], marker="D", color=face, markersize=5.5, markeredgecolor=edge)
