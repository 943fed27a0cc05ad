"""Figures of an experiment along one factor: response curves and where an effect changes its sign."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from orgsim.report.axes import set_title, shortened, value_limits, value_ticks
from orgsim.report.svg import BLUE, GREEN, INK, ORANGE, QUIET, drawing, to_svg
from orgsim.results.findings import Curve, Estimate, Factor, Flip, Values
from orgsim.results.telling import place
from orgsim.results.wording import axis_unit, is_share

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH = 9.4
IN_A_ROW = 3
TICKS = 5


def curves_figure(curves: Sequence[Curve], name: str) -> str:
    """Up to three response curves of one measure side by side, on one scale, with where each is best."""
    with drawing(WIDTH, 3.0) as figure:
        grid = figure.subplots(1, IN_A_ROW, squeeze=False)[0]
        figure.subplots_adjust(left=0.07, right=0.98, bottom=0.23, top=0.88, wspace=0.24)
        unit = curves[0].info.unit
        limits = value_limits([part for one in curves for part in (one.mean, one.low, one.high)], unit)
        for axes in grid[len(curves) :]:
            axes.set_axis_off()
        for axes, curve in zip(grid, curves, strict=False):
            _draw_curve(axes, curve, limits)
            factor_axis(axes, curve.factor, curve.at, curve.names)
            value_ticks(axes.yaxis, limits, unit)
            axes.set_ylim(*limits)
        grid[0].set_title(axis_unit(unit), loc="left", fontsize=8.5, color=QUIET)
        return to_svg(figure, name, " ".join(curve.sentence for curve in curves))


def flips_figure(flips: Sequence[Flip], name: str) -> str:
    """Up to two effects of one factor over another, each with its band, zero, and where its sign turns."""
    with drawing(WIDTH, 3.0) as figure:
        grid = figure.subplots(1, 2)
        figure.subplots_adjust(left=0.07, right=0.98, bottom=0.22, top=0.74, wspace=0.22)
        for axes in grid[len(flips) :]:
            axes.set_axis_off()
        for axes, turned in zip(grid, flips, strict=False):
            unit = turned.info.unit
            limits = value_limits([turned.effect, turned.low, turned.high, np.zeros(1)], unit, pinned=False)
            axes.axhline(0, color=INK, linewidth=0.9)
            smooth = len(turned.at) > 12
            _band(axes, turned.at, turned.low, turned.high, GREEN, smooth)
            axes.plot(turned.at, turned.effect, color=GREEN, linewidth=1.9, marker=_marker(smooth))
            for crossing in turned.crossings:
                _place_mark(axes, crossing, 0.0)
            factor_axis(axes, turned.over, turned.at, turned.names)
            value_ticks(axes.yaxis, limits, unit)
            axes.set_ylim(*limits)
            points = "percentage points" if is_share(unit) else axis_unit(unit)
            set_title(axes, f"Effect of {turned.factor.label}", points)
        return to_svg(figure, name, " ".join(turned.sentence for turned in flips))


def factor_axis(axes: Axes, factor: Factor, at: Values, names: tuple[str, ...]) -> None:
    """A horizontal axis of a factor: its levels if they are named or few, else round values, and its label."""
    axes.set_xlabel(factor_label(factor))
    span = float(at[-1] - at[0]) or 1.0
    axes.set_xlim(at[0] - 0.05 * span, at[-1] + 0.05 * span)
    axes.set_xticks(*factor_ticks(factor, at, names))


def factor_label(factor: Factor) -> str:
    """Label and unit of a factor, for an axis, on one line or two."""
    plain = factor.unit in ("", "score", "index")
    return in_lines(factor.label if plain else f"{factor.label} ({factor.unit})", 32)


def in_lines(text: str, width: int) -> str:
    """``text`` on at most two lines of ``width`` letters."""
    return "\n".join(textwrap.wrap(text, width, max_lines=2, placeholder="\u2026"))


def factor_ticks(factor: Factor, at: Values, names: tuple[str, ...]) -> tuple[list[float], list[str]]:
    """Places and texts of the ticks along a factor."""
    from matplotlib.ticker import MaxNLocator

    if names or len(at) <= TICKS + 2:
        places = [float(one) for one in at]
    else:
        tried = MaxNLocator(nbins=TICKS, steps=[1, 2, 2.5, 5, 10]).tick_values(float(at[0]), float(at[-1]))
        places = [float(one) for one in tried if at[0] - 1e-9 <= one <= at[-1] + 1e-9]
    bare = Factor(factor.name, factor.label)
    return places, [shortened(place(round(one, 12), bare, names), 14) for one in places]


def _draw_curve(axes: Axes, curve: Curve, limits: tuple[float, float]) -> None:
    if curve.names and len(curve.names) > 2:
        axes.errorbar(
            curve.at, curve.mean, [curve.mean - curve.low, curve.high - curve.mean], fmt="o", color=BLUE, linewidth=1.4
        )
        return
    _band(axes, curve.at, curve.low, curve.high, BLUE, curve.smooth)
    axes.plot(curve.at, curve.mean, color=BLUE, linewidth=1.9, marker=_marker(curve.smooth))
    if curve.shape in ("peak", "valley"):
        _place_mark(axes, curve.best, limits[0] + 0.04 * (limits[1] - limits[0]))


def _marker(smooth: bool) -> str:
    return "" if smooth else "o"


def _band(axes: Axes, at: Values, low: Values, high: Values, colour: str, smooth: bool) -> None:
    axes.fill_between(at, low, high, color=colour, alpha=0.18, linewidth=0)
    if not smooth:
        axes.vlines(at, low, high, color=colour, linewidth=1.1)


def _place_mark(axes: Axes, where: Estimate, height: float) -> None:
    """A diamond at a place along the axis, and a line over the interval of that place."""
    axes.plot([where.low, where.high], [height, height], color=ORANGE, linewidth=3.2, solid_capstyle="butt", alpha=0.55)
    axes.plot([where.value], [height], marker="D", color=ORANGE, markersize=5.5, markeredgecolor="white")
