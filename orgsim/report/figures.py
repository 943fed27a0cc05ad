"""Paths over time: median, 50 and 90 % bands and thin single futures, with shocks marked."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from orgsim.report.axes import Paths, draw_paths, dress, mark_numbers, set_title, shortened, value_limits, weeks_limits
from orgsim.report.happenings import Mark
from orgsim.report.svg import BLUE, GREEN, INK, ORANGE, drawing, to_svg
from orgsim.results.paired import Comparison, PairedMeasure
from orgsim.results.summary import bands, nan_median
from orgsim.results.types import GroupSeries, MeasureInfo, Results
from orgsim.results.wording import axis_unit, format_number, is_share

WIDTH = 9.4


def hero_figure(results: Results, info: MeasureInfo, marks: Sequence[Mark]) -> str:
    """The most important measure, large, with the shocks named above it."""
    rows = _label_rows(marks, weeks_limits(results.weeks))
    with drawing(WIDTH, 3.7 + 0.2 * (max(rows, default=0) + 1)) as figure:
        axes = figure.subplots()
        top = 1 - (0.12 + 0.2 * (max(rows, default=0) + 1)) / figure.get_figheight()
        figure.subplots_adjust(left=0.07, right=0.93, bottom=0.13, top=top)
        paths = Paths(results.weeks, results.measure(info.name), info.unit)
        draw_paths(axes, paths, BLUE)
        dress(axes, results.weeks, info.unit, value_limits([paths.values], info.unit))
        axes.set_ylabel(axis_unit(info.unit))
        axes.set_xlabel("Week")
        for mark, row in zip(marks, rows, strict=True):
            axes.axvline(mark.week, color=INK, linewidth=0.9, linestyle=(0, (4, 3)))
            axes.annotate(
                f" {mark.number}  {mark.label}, week {mark.week}",
                (mark.week, 1),
                xycoords=("data", "axes fraction"),
                xytext=(0, 5 + 14 * row),
                textcoords="offset points",
                ha=_side(mark, results.weeks),
                fontsize=9,
            )
        return to_svg(figure, f"hero-{_slug(info.name)}", _spoken(info, results, marks))


def row_figure(results: Results, infos: Sequence[MeasureInfo], marks: Sequence[Mark], name: str) -> str:
    """One or two measures side by side over the same weeks."""
    with drawing(WIDTH, 2.4) as figure:
        grid = figure.subplots(1, 2)
        figure.subplots_adjust(left=0.06, right=0.94, bottom=0.18, top=0.77, wspace=0.26)
        for axes in grid[len(infos) :]:
            axes.set_axis_off()
        for axes, info in zip(grid, infos, strict=False):
            paths = Paths(results.weeks, results.measure(info.name), info.unit)
            draw_paths(axes, paths, BLUE)
            dress(axes, results.weeks, info.unit, value_limits([paths.values], info.unit))
            set_title(axes, info.label, axis_unit(info.unit))
            mark_numbers(axes, marks)
            axes.set_xlabel("Week", labelpad=2)
        return to_svg(figure, name, " ".join(_spoken(info, results, marks) for info in infos))


def comparison_figure(paired: PairedMeasure, sides: tuple[Results, Results], marks: tuple[Sequence[Mark], ...]) -> str:
    """A, B on one scale, and the paired difference B−A with its bands."""
    info = paired.info
    values = [side.measure(info.name) for side in sides]
    weeks = sides[0].weeks if len(sides[0].weeks) >= len(sides[1].weeks) else sides[1].weeks
    common = np.intersect1d(sides[0].weeks, sides[1].weeks)
    with drawing(WIDTH, 2.6) as figure:
        grid = figure.subplots(1, 3)
        figure.subplots_adjust(left=0.06, right=0.94, bottom=0.17, top=0.76, wspace=0.34)
        limits = value_limits(values, info.unit)
        for axes, side, series, colour, letter, shown in zip(
            grid, sides, values, (BLUE, ORANGE), "AB", marks, strict=False
        ):
            draw_paths(axes, Paths(side.weeks, series, info.unit, 0.2), colour)
            dress(axes, weeks, info.unit, limits)
            set_title(axes, letter, axis_unit(info.unit))
            mark_numbers(axes, shown)
            axes.set_xlabel("Week")
        axes = grid[2]
        axes.axhline(0, color=INK, linewidth=0.9)
        unit = "points" if is_share(info.unit) else info.unit.removesuffix("−1..1")
        draw_paths(axes, Paths(common, paired.path, info.unit, 0.17), GREEN, difference=True)
        dress(axes, weeks, info.unit, value_limits([paired.path, np.zeros(1)], info.unit, pinned=False))
        set_title(axes, "B minus A", unit)
        axes.set_xlabel("Week")
        return to_svg(figure, f"pair-{_slug(info.name)}", f"{info.label} in A, in B, and B minus A. {paired.sentence}")


def futures_figure(comparison: Comparison, measures: Sequence[PairedMeasure]) -> str:
    """How many matched futures are better in B, tied and worse, as one bar a measure."""
    from matplotlib.ticker import MaxNLocator

    with drawing(WIDTH, 0.3 * len(measures) + 0.75) as figure:
        axes = figure.subplots()
        height = figure.get_figheight()
        figure.subplots_adjust(left=0.33, right=0.97, bottom=0.42 / height, top=1 - 0.3 / height)
        for place, paired in enumerate(measures):
            colours = (BLUE, ORANGE) if paired.info.directed else ("#7d8896", "#b4bcc6")
            parts = ((paired.better, colours[0]), (paired.ties, "#e3e8ed"), (paired.worse, colours[1]))
            left = 0
            for number, colour in parts:
                axes.barh(place, number, left=left, color=colour, height=0.68, edgecolor="white", linewidth=0.8)
                if number:
                    ink = "white" if colour in (BLUE, ORANGE, "#7d8896") else INK
                    axes.text(left + number / 2, place, str(number), color=ink, ha="center", va="center", fontsize=8)
                left += number
        axes.set_yticks(range(len(measures)), [shortened(paired.info.label, 38) for paired in measures])
        axes.tick_params(axis="y", labelcolor=INK)
        axes.set_ylim(len(measures) - 0.5, -0.5)
        axes.set_xlim(0, max(len(comparison.seeds), 1))
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.grid(False)
        axes.spines["left"].set_visible(False)
        axes.set_xlabel("Matched futures")
        spoken = "; ".join(_counted(one) for one in measures)
        return to_svg(figure, "futures", f"Matched futures by which of A and B is better. {spoken}.")


def _counted(paired: PairedMeasure) -> str:
    more, less = ("better", "worse") if paired.info.directed else ("higher", "lower")
    return f"{paired.info.label}: B {more} {paired.better}, tied {paired.ties}, {less} {paired.worse}"


def _side(mark: Mark, weeks: NDArray) -> str:
    first, last = weeks_limits(weeks)
    return "right" if mark.week > first + 0.72 * (last - first) else "left"


def _label_rows(marks: Sequence[Mark], limits: tuple[float, float]) -> list[int]:
    """Row of each label above the large figure, so that no two overlap."""
    taken: list[list[tuple[float, float]]] = []
    rows = []
    for mark in marks:
        # One letter takes about a hundred-and-thirtieth of the width at this size.
        length = (len(mark.label) + 14) / 130 * (limits[1] - limits[0])
        right = mark.week > limits[0] + 0.72 * (limits[1] - limits[0])
        start, end = (mark.week - length, mark.week) if right else (mark.week, mark.week + length)
        row = next(
            (place for place, spans in enumerate(taken) if all(end < low or start > high for low, high in spans)),
            len(taken),
        )
        if row == len(taken):
            taken.append([])
        taken[row].append((start, end))
        rows.append(row)
    return rows


def _spoken(info: MeasureInfo, results: Results, marks: Sequence[Mark]) -> str:
    found = bands(results.measure(info.name))
    first, last = (format_number(float(found.median[place]), info.unit) for place in (0, -1))
    shocks = "; ".join(f"{mark.label} in week {mark.week}" for mark in marks)
    shocked = f" Shocks: {shocks}." if shocks else ""
    return f"{info.label} ({axis_unit(info.unit)}) by week: median {first} at first, {last} at the end.{shocked}"


def _slug(name: str) -> str:
    return name.replace("_", "-")


def level_figure(group: GroupSeries, infos: Sequence[MeasureInfo], shown: Sequence[int], marks: Sequence[Mark]) -> str:
    """Median of each level in ``shown`` over the recorded weeks, a small figure a measure, levels named at the end."""
    from matplotlib import colormaps

    colours = colormaps["viridis"](np.linspace(0.0, 0.72, max(len(shown), 2)))
    rows = math.ceil(len(infos) / 2)
    with drawing(WIDTH, 2.6 * rows + 0.2) as figure:
        grid = figure.subplots(rows, 2, squeeze=False)
        height = figure.get_figheight()
        figure.subplots_adjust(
            left=0.06, right=0.9, bottom=0.5 / height, top=1 - 0.62 / height, hspace=0.62, wspace=0.42
        )
        for place, axes in enumerate(grid.flat):
            if place >= len(infos):
                axes.set_axis_off()
                continue
            info = infos[place]
            series = group.values[:, :, list(shown)][..., group.measures.index(info.name)]
            medians = nan_median(series)
            dress(axes, group.weeks, info.unit, value_limits([medians], info.unit))
            for number in range(len(shown)):
                axes.plot(group.weeks, medians[:, number], color=colours[number], linewidth=1.8)
            names = [group.names[level] for level in shown]
            heights = spread_labels(medians[-1], axes.get_ylim(), 0.085)
            for name, y, colour in zip(names, heights, colours, strict=False):
                if np.isfinite(y):
                    axes.annotate(
                        shortened(name, 14),
                        (group.weeks[-1], y),
                        xytext=(4, 0),
                        textcoords="offset points",
                        va="center",
                        color=colour,
                        fontsize=8.5,
                        annotation_clip=False,
                    )
            set_title(axes, info.label, axis_unit(info.unit))
            mark_numbers(axes, marks)
            if place >= len(infos) - 2:
                axes.set_xlabel("Week")
        labels = ", ".join(info.label for info in infos)
        return to_svg(figure, "levels", f"{labels} by level of the organization, medians over futures.")


def spread_labels(values: NDArray, limits: tuple[float, float], gap: float) -> NDArray[np.float64]:
    """Heights for labels at ``values`` that are at least ``gap`` (share of the axis) apart, in the same order."""
    heights = np.asarray(values, np.float64).copy()
    order = [place for place in np.argsort(heights) if np.isfinite(heights[place])]
    least = gap * (limits[1] - limits[0])
    for lower, upper in itertools.pairwise(order):
        heights[upper] = max(heights[upper], heights[lower] + least)
    shift = float(np.nanmean(np.asarray(values)[order] - heights[order])) if order else 0.0
    return heights + shift
