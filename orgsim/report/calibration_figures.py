"""Figures of a calibration: what is known of each setting and of pairs, and observed against simulated."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from orgsim.report.axes import in_lines, shortened, value_limits, value_ticks
from orgsim.report.svg import BLUE, GRID, INK, ORANGE, QUIET, drawing, to_svg
from orgsim.results.calibrations import CalibrationResults, Row
from orgsim.results.wording import axis_unit

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BINS = 16
IN_A_ROW = 3
MOST_PAIRED = 5
MOST_DOTS = 200
ROW_HEIGHT = 0.27


def ranges_figure(results: CalibrationResults, name: str) -> str:
    """One panel a setting: how often each value occurs in the spread, against the range that was tried."""
    fitted = results.info["fitted"]
    rows = math.ceil(len(fitted) / IN_A_ROW)
    with drawing(7.6, 1.95 * rows) as figure:
        for place, about in enumerate(fitted):
            axes = figure.add_subplot(rows, IN_A_ROW, place + 1)
            posterior = next(row for row in results.posterior if row["name"] == about["name"])
            _draw_range(axes, [row[about["name"]] for row in results.sample], about, posterior)
        figure.subplots_adjust(left=0.03, right=0.97, top=0.97, bottom=0.5 / (1.95 * rows), hspace=0.75, wspace=0.24)
        return to_svg(figure, name, "Values of each setting that agree with the table, against the range tried.")


def pairs_figure(results: CalibrationResults, name: str) -> str:
    """Every two settings against each other; those most bound to others, where there are many."""
    names = _paired(results)
    about = {row["name"]: row for row in results.info["fitted"]}
    size = len(names) - 1
    side = min(2.3, 7.4 / size)
    with drawing(side * size + 0.7, side * size + 0.6) as figure:
        for row, column in itertools.product(range(size), range(size)):
            if column > row:
                continue
            axes = figure.add_subplot(size, size, row * size + column + 1)
            across, up = about[names[column]], about[names[row + 1]]
            sample = results.sample[:MOST_DOTS]
            dots = [one[across["name"]] for one in sample], [one[up["name"]] for one in sample]
            axes.plot(*dots, linestyle="", marker="o", markersize=2.6, color=BLUE, alpha=0.35, markeredgewidth=0)
            _along(axes, across, "x", row == size - 1)
            _along(axes, up, "y", column == 0)
        figure.subplots_adjust(left=0.13, right=0.98, top=0.98, bottom=0.13, hspace=0.18, wspace=0.24)
        return to_svg(figure, name, "Settings that agree with the table, two at a time.")


def fit_figure(rows: Sequence[Row], name: str) -> str:
    """Observations of one measure, each with the 50 and 90 % band of what fresh futures would show."""
    unit = str(rows[0]["unit"])
    whole = [np.array([row[key] for row in rows], np.float64) for key in ("low90", "high90", "observed")]
    height = ROW_HEIGHT * len(rows) + 0.75
    with drawing(7.6, height) as figure:
        axes = figure.add_axes((0.3, 0.45 / height, 0.68, 1 - 0.5 / height))
        for place, row in enumerate(rows):
            _draw_fit(axes, row, len(rows) - 1 - place)
        axes.set_yticks(range(len(rows)), [shortened(moment(row), 34) for row in reversed(rows)])
        axes.set_ylim(-0.6, len(rows) - 0.4)
        limits = value_limits(whole, unit, pinned=False)
        axes.set_xlim(*limits)
        value_ticks(axes.xaxis, limits, unit)
        axes.set_xlabel(axis_unit(unit))
        axes.grid(visible=True, axis="x", color=GRID)
        axes.grid(visible=False, axis="y")
        inside = sum(row["inside90"] for row in rows)
        return to_svg(figure, name, f"{rows[0]['label']}: {inside} of {len(rows)} within the 90 % band.")


def moment(row: Mapping[str, Any]) -> str:
    """Group and moment of an observation: "Level 2, weeks 13 to 25"."""
    when = str(row["when"]).removeprefix("mean over ").replace("..", " to ")
    return f"{row['group']}, {when}" if row["group"] else when


def _draw_range(axes: Axes, values: Sequence[float], about: Row, posterior: Row) -> None:
    low, high, log = float(about["low"]), float(about["high"]), about["scale"] == "log"
    edges = np.geomspace(low, high, BINS + 1) if log else np.linspace(low, high, BINS + 1)
    count, _ = np.histogram(np.clip(values, low, high), edges)
    density = count / max(1, len(values)) * BINS
    axes.stairs(density, edges, fill=True, color=BLUE, alpha=0.3)
    axes.axhline(1.0, color=QUIET, linewidth=1.0, linestyle=(0, (4, 3)))
    top = max(1.6, float(density.max()) * 1.05)
    height = -0.12 * top
    axes.plot([posterior["low90"], posterior["high90"]], [height] * 2, color=BLUE, linewidth=1.6)
    axes.plot([posterior["low50"], posterior["high50"]], [height] * 2, color=BLUE, linewidth=5, solid_capstyle="butt")
    axes.plot([posterior["median"]], [height], marker="o", markersize=5, color="white", markeredgecolor=INK)
    axes.set_ylim(2 * height, top)
    axes.set_yticks([])
    axes.grid(visible=False)
    axes.spines["left"].set_visible(False)
    _along(axes, about, "x", True)


def _along(axes: Axes, about: Row, way: str, told: bool) -> None:
    """Limits, scale, ticks and, where it is told, the name of a setting along an axis."""
    from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullFormatter, NullLocator

    low, high = float(about["low"]), float(about["high"])
    axis = axes.xaxis if way == "x" else axes.yaxis
    if about["scale"] == "log":
        (axes.set_xscale if way == "x" else axes.set_yscale)("log")
        axis.set_major_locator(FixedLocator([low, math.sqrt(low * high), high]))
        axis.set_minor_locator(NullLocator())
        axis.set_minor_formatter(NullFormatter())
    else:
        axis.set_major_locator(MaxNLocator(nbins=3, steps=[1, 2, 2.5, 5, 10]))
    (axes.set_xlim if way == "x" else axes.set_ylim)(low, high)
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.2g}" if told else ""))
    if told:
        unit = f" ({about['unit']})" if about["unit"] else ""
        label = in_lines(f"{str(about['label']).capitalize()}{unit}", 26)
        (axes.set_xlabel if way == "x" else axes.set_ylabel)(label, color=INK)


def _draw_fit(axes: Axes, row: Row, height: int) -> None:
    axes.plot([row["low90"], row["high90"]], [height] * 2, color=BLUE, alpha=0.35, linewidth=4, solid_capstyle="butt")
    axes.plot([row["low50"], row["high50"]], [height] * 2, color=BLUE, alpha=0.6, linewidth=7, solid_capstyle="butt")
    axes.plot([row["median"]], [height], marker="|", markersize=9, color=BLUE, markeredgewidth=1.6)
    mark: dict[str, Any] = {
        "marker": "D",
        "markersize": 5.5,
        "markeredgecolor": ORANGE,
        "markeredgewidth": 1.4,
        "linestyle": "",
    }
    axes.plot([row["observed"]], [height], markerfacecolor=ORANGE if row["inside90"] else "white", **mark)


def _paired(results: CalibrationResults) -> list[str]:
    names = list(results.fitted)
    if len(names) <= MOST_PAIRED:
        return names
    bound = dict.fromkeys(names, 0.0)
    for row in results.pairs:
        for key in ("one", "other"):
            bound[row[key]] = max(bound[row[key]], abs(row["correlation"]))
    kept = sorted(names, key=lambda name: -bound[name])[:MOST_PAIRED]
    return [name for name in names if name in kept]
