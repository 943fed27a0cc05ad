"""Heat maps of an experiment: the mean over two factors, and where resamples place its optimum."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from orgsim.report.axes import set_title, value_ticks
from orgsim.report.curves import WIDTH, factor_label, factor_ticks, set_names
from orgsim.report.svg import INK, drawing, to_svg
from orgsim.results.findings import HeatMap, Values
from orgsim.results.wording import axis_unit, decimals_apart, format_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WRITTEN_CELLS = 64
SHADES = 40
"""Up to 50 shades matplotlib draws the colour scale as shapes; with more it becomes a picture."""
SHOWN_SHARE = 0.005
OUTLINE = "#D55E00"


def heat_figure(heat: HeatMap, name: str) -> str:
    """The mean in colours with its optimum; beside it, where known, the share of resamples with their optimum there."""
    known = bool(np.isfinite(heat.share).all())
    with drawing(WIDTH, 3.5, fitted=True) as figure:
        grid = figure.subplots(1, 2)
        _cells(figure, grid[0], heat, heat.mean, heat.info.unit, "cividis")
        set_title(grid[0], heat.info.label, axis_unit(heat.info.unit), lines=2)
        if known:
            _cells(figure, grid[1], heat, heat.share, "share", "Blues")
            what = "optimum" if heat.info.directed else f"{heat.info.extreme} value"
            set_title(grid[1], f"Where the {what} lies", "% of resamples")
        else:
            grid[1].set_axis_off()
        return to_svg(figure, name, heat.sentence)


def _cells(figure: Figure, axes: Axes, heat: HeatMap, values: Values, unit: str, colours: str) -> None:
    from matplotlib import colormaps

    rows, columns = values.shape
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    high = high if high > low else low + 1e-9
    low = 0.0 if colours == "Blues" else low
    mesh = axes.pcolormesh(
        np.arange(columns + 1) - 0.5,
        np.arange(rows + 1) - 0.5,
        values,
        cmap=colormaps[colours].resampled(SHADES),
        vmin=low,
        vmax=high,
        edgecolors="white",
        linewidth=0.6,
    )
    axes.grid(False)
    axes.spines[:].set_visible(False)
    _outline(axes, heat.region)
    row, column = heat.best
    # A star praises, so that what is only highest gets a triangle. Mark and number share the cell: it stands below.
    mark, size = ("*", 13) if heat.info.directed else ("^", 8)
    axes.plot(
        [column], [row + 0.18], marker=mark, color="white", markersize=size, markeredgecolor=INK, markeredgewidth=0.9
    )
    if rows * columns <= WRITTEN_CELLS:
        _numbers(axes, heat, values, unit, (low, high), mesh)
    for axis, factor, at, names in (
        (axes.xaxis, heat.factors[0], heat.x, heat.x_names),
        (axes.yaxis, heat.factors[1], heat.y, heat.y_names),
    ):
        places, texts = factor_ticks(factor, at, names)
        along, room = axis is axes.xaxis, 3.1 / len(at)
        set_names(axis, np.interp(places, at, np.arange(len(at))).tolist(), texts, room if along else 1.2, along)
        axis.set_label_text(factor_label(factor))
    bar = figure.colorbar(mesh, ax=axes, fraction=0.05, pad=0.03)
    # Without it viewers show hairlines between the shades.
    if bar.solids is not None:
        bar.solids.set_edgecolor("face")
    bar.outline.set_visible(False)
    value_ticks(bar.ax.yaxis, (low, high), unit)


def _numbers(axes: Axes, heat: HeatMap, values: Values, unit: str, limits: tuple[float, float], mesh: Any) -> None:
    decimals = decimals_apart(float(values.min()), float(values.max()), unit)
    for row, column in np.ndindex(values.shape):
        if mesh.cmap.name == "Blues" and values[row, column] < SHOWN_SHARE:
            continue
        shade = mesh.cmap((values[row, column] - limits[0]) / (limits[1] - limits[0]))
        # Relative luminance (ITU-R BT.709) decides between dark and light ink.
        bright = 0.2126 * shade[0] + 0.7152 * shade[1] + 0.0722 * shade[2]
        best = (row, column) == heat.best
        axes.text(
            column,
            row - (0.24 if best else 0.0),
            format_number(float(values[row, column]), unit, decimals),
            ha="center",
            va="center",
            fontsize=7.5,
            color=INK if bright > 0.45 else "white",
        )


def _outline(axes: Axes, region: NDArray[np.bool_]) -> None:
    """Edges between cells inside and outside the region."""
    rows, columns = region.shape
    padded = np.pad(region, 1)
    for row, column in zip(*np.nonzero(region), strict=True):
        left, right, below, above = column - 0.5, column + 0.5, row - 0.5, row + 0.5
        for outside, ends in (
            (not padded[row + 1, column], ((left, left), (below, above))),
            (not padded[row + 1, column + 2], ((right, right), (below, above))),
            (not padded[row, column + 1], ((left, right), (below, below))),
            (not padded[row + 2, column + 1], ((left, right), (above, above))),
        ):
            if outside:
                axes.plot(*ends, color=OUTLINE, linewidth=2.2, solid_capstyle="projecting", clip_on=False)
    axes.set_xlim(-0.5, columns - 0.5)
    axes.set_ylim(-0.5, rows - 0.5)
