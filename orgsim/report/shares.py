"""Figures of an experiment with a row for each factor: effects, Sobol' and Morris indices, boxes, pairs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from orgsim.report.axes import in_lines, set_title, shortened, value_limits, value_ticks
from orgsim.report.curves import WIDTH
from orgsim.report.svg import BLUE, INK, ORANGE, QUIET, drawing, to_svg
from orgsim.results.findings import INERT, Box, Effect, Effects, Estimate, Limit, Morris, Pair, Sobol
from orgsim.results.telling import place
from orgsim.results.wording import axis_unit, is_share

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MUTED = "#8b95a1"
NOISE = "#e3e8ed"
LONGEST = 40
Labels = Mapping[str, str]


def effects_figure(told: Effects, labels: Labels, name: str, most: int = 16) -> str:
    """Effects with their intervals, the largest above; grey where they cannot be told from noise."""
    shown = told.effects[:most]
    with drawing(WIDTH, 0.28 * len(shown) + 1.0) as figure:
        axes = figure.subplots()
        _margins(figure)
        if math.isfinite(told.noise):
            axes.axvspan(-told.noise, told.noise, color=NOISE, linewidth=0)
        axes.axvline(0, color=INK, linewidth=0.9)
        _rows(axes, [one.estimate for one in shown], [one.distinguishable for one in shown])
        _names(axes, [effect_name(one, told, labels) for one in shown])
        _value_axis(axes, [one.estimate for one in shown], told.info.unit, told.noise)
        return to_svg(figure, name, told.sentence)


def effect_name(effect: Effect, told: Effects, labels: Labels) -> str:
    """Whose effect it is; of named levels, of which instead of which."""
    ends = told.ends.get(effect.factors[0]) if len(effect.factors) == 1 else None
    return " × ".join(labels[factor] for factor in effect.factors) + (
        f": {ends[1]} instead of {ends[0]}" if ends else ""
    )


def sobol_figure(told: Sobol, labels: Labels, name: str) -> str:
    """First and total indices of each factor, with what the inert column may have as a dashed line."""
    ranked = sorted(told.indices, key=lambda one: -one.total.value)
    with drawing(WIDTH, 0.34 * len(ranked) + 0.95) as figure:
        axes = figure.subplots()
        _margins(figure)
        for offset, colour, part in ((-0.15, BLUE, "total"), (0.15, ORANGE, "first")):
            estimates = [getattr(one, part) for one in ranked]
            clear = [getattr(one, f"{part}_distinguishable") for one in ranked]
            _rows(axes, estimates, clear, colour, offset)
            inert = [one for one in ranked if one.factor == INERT and told.control]
            if inert:
                high = getattr(inert[0], part).high
                axes.axvline(high, color=colour, linewidth=1, linestyle=(0, (4, 3)))
            axes.plot([], [], "o", color=colour, label={"total": "with others (total)", "first": "alone (first)"}[part])
        axes.axvline(0, color=INK, linewidth=0.9)
        _names(axes, [labels[one.factor] for one in ranked])
        _value_axis(axes, [part for one in ranked for part in (one.first, one.total)], "share", math.nan)
        axes.set_xlabel(f"% of the variance of {told.info.label} over the settings")
        axes.legend(frameon=False, fontsize=8.5, loc="lower right")
        return to_svg(figure, name, told.sentence)


def morris_figure(told: Morris, labels: Labels, name: str) -> str:
    """Strength of each factor with the inert column's line; beside it strength against spread."""
    ranked = sorted(told.screened, key=lambda one: -one.strength.value)
    unit = told.info.unit
    with drawing(WIDTH, max(0.28 * len(ranked) + 1.2, 2.8)) as figure:
        bars, plane = figure.subplots(1, 2, width_ratios=(1.25, 1))
        height = figure.get_figheight()
        figure.subplots_adjust(left=0.24, right=0.97, bottom=0.55 / height, top=1 - 0.62 / height, wspace=0.24)
        _rows(bars, [one.strength for one in ranked], [one.distinguishable for one in ranked])
        _names(bars, [labels[one.factor] for one in ranked])
        bars.axvline(0, color=INK, linewidth=0.9)
        inert = [one for one in ranked if one.factor == INERT and told.control]
        if inert:
            bars.axvline(inert[0].strength.high, color=INK, linewidth=1, linestyle=(0, (4, 3)))
        _value_axis(bars, [one.strength for one in ranked], unit, math.nan)
        set_title(bars, "Strength (\u03bc*)", _change_unit(unit))
        for one in ranked:
            colour = BLUE if one.distinguishable else MUTED
            plane.plot([one.strength.value], [one.spread.value], "o", color=colour, markersize=5.5)
        _label_points(
            plane, [(one.strength.value, one.spread.value, labels[one.factor]) for one in ranked if one.distinguishable]
        )
        plane.set_xlim(left=0)
        plane.set_ylim(bottom=0)
        for axis, limits in ((plane.xaxis, plane.get_xlim()), (plane.yaxis, plane.get_ylim())):
            value_ticks(axis, limits, unit)
        plane.set_xlabel("Strength (\u03bc*)")
        set_title(plane, "Spread (\u03c3): interactions, bends, luck", _change_unit(unit))
        return to_svg(figure, name, told.sentence)


def box_figure(box: Box, name: str) -> str:
    """Each limited factor's whole range with the part in which the regime lies, and the intervals of its limits."""
    with drawing(WIDTH, 0.5 * len(box.limits) + 0.5) as figure:
        axes = figure.subplots()
        height = figure.get_figheight()
        figure.subplots_adjust(left=0.3, right=0.97, bottom=0.12 / height, top=1 - 0.12 / height)
        for row, limit in enumerate(box.limits):
            _limit(axes, row, limit)
        _names(axes, [limit.factor.label for limit in box.limits])
        axes.set_xlim(-0.04, 1.04)
        axes.set_xticks([])
        axes.spines["bottom"].set_visible(False)
        return to_svg(figure, name, box.sentence)


def pairs_figure(pairs: Sequence[Pair], name: str) -> str:
    """Paired differences of one measure against the first point, with their intervals."""
    estimates = [Estimate(one.paired.difference, one.paired.low, one.paired.high) for one in pairs]
    with drawing(WIDTH, 0.28 * len(pairs) + 1.0) as figure:
        axes = figure.subplots()
        _margins(figure)
        axes.axvline(0, color=INK, linewidth=0.9)
        _rows(axes, estimates, [one.clear for one in estimates])
        _names(axes, [f"Point {one.b} \u2212 point {one.a}" for one in pairs])
        _value_axis(axes, estimates, pairs[0].paired.info.unit, math.nan)
        return to_svg(figure, name, " ".join(one.paired.sentence for one in pairs[:3]))


def _rows(
    axes: Axes, estimates: Sequence[Estimate], clear: Sequence[bool], colour: str = BLUE, offset: float = 0
) -> None:
    for row, (one, sure) in enumerate(zip(estimates, clear, strict=True)):
        shown, height = (colour if sure else MUTED), row + offset
        if math.isfinite(one.low):
            axes.plot([one.low, one.high], [height, height], color=shown, linewidth=2.2, solid_capstyle="butt")
        face = shown if sure else "white"
        axes.plot([one.value], [height], "o", color=shown, markerfacecolor=face, markersize=5.5)


def _names(axes: Axes, names: Sequence[str]) -> None:
    axes.set_yticks(range(len(names)), [in_lines(one, LONGEST) for one in names])
    axes.tick_params(axis="y", labelcolor=INK)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.grid(False, axis="y")
    axes.grid(True, axis="x")
    axes.spines["left"].set_visible(False)


def _margins(figure: Figure) -> None:
    height = figure.get_figheight()
    figure.subplots_adjust(left=0.3, right=0.97, bottom=0.52 / height, top=1 - 0.1 / height)


def _value_axis(axes: Axes, estimates: Sequence[Estimate], unit: str, noise: float) -> None:
    ends = [bound for one in estimates for bound in (one.value, one.low, one.high) if math.isfinite(bound)]
    ends += [noise, -noise] if math.isfinite(noise) else []
    limits = value_limits([np.array([*ends, 0.0])], unit, pinned=False)
    axes.set_xlim(*limits)
    value_ticks(axes.xaxis, limits, unit)
    axes.set_xlabel(_change_unit(unit))


def _change_unit(unit: str) -> str:
    return "percentage points" if is_share(unit) else axis_unit(unit)


def _limit(axes: Axes, row: int, limit: Limit) -> None:
    first, last = (0.0, len(limit.names) - 1.0) if limit.names else (limit.factor.low, limit.factor.high)
    span = last - first or 1.0

    def along(value: float) -> float:
        return min(max((value - first) / span, 0.0), 1.0)

    axes.plot([0, 1], [row, row], color=NOISE, linewidth=9, solid_capstyle="butt")
    low, high = along(limit.low.value), along(limit.high.value)
    axes.plot([low, high], [row, row], color=BLUE, linewidth=9, solid_capstyle="butt")
    for side in (limit.low, limit.high):
        if along(side.value) not in (0.0, 1.0) or side.low != side.high:
            axes.plot([along(side.low), along(side.high)], [row + 0.27] * 2, color=ORANGE, linewidth=2.2)
    for where, text, align in (
        (0.0, place(first, limit.factor, limit.names), "left"),
        (1.0, place(last, limit.factor, limit.names), "right"),
    ):
        axes.text(where, row - 0.24, text, ha=align, va="bottom", fontsize=7.5, color=QUIET)
    for value in (limit.low.value, limit.high.value):
        if 0.08 < along(value) < 0.92:
            text = place(value, limit.factor, limit.names)
            axes.text(
                along(value), row - 0.24, text, ha="center", va="bottom", fontsize=8.5, fontweight="bold", color=BLUE
            )


def _label_points(axes: Axes, points: Sequence[tuple[float, float, str]]) -> None:
    middle = max((x for x, _, _ in points), default=1.0) / 2
    for x, y, label in points:
        side = "right" if x > middle else "left"
        shift = (-7, 0) if x > middle else (7, 0)
        axes.annotate(
            shortened(label, 22), (x, y), shift, textcoords="offset points", ha=side, va="center", fontsize=7.5
        )
