"""Published numbers and ours: the table of docked models, and both in one figure."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from typing import Any

from orgsim.report.svg import BLUE, GREEN, ORANGE, QUIET, drawing, to_svg

Row = dict[str, Any]
COLUMNS = (
    "model", "settings", "measure", "period", "reference", "ours", "standard_error", "difference", "allowed", "verdict",
    "runs", "runs_per_second",
)  # fmt: skip
COLOURS = (BLUE, ORANGE, GREEN, "#CC79A7", QUIET)
DASHES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)))
SHAPE_VERDICTS = ("holds", "fails", "open", "reported")


def table_text(rows: Sequence[Row]) -> str:
    """The table as CSV, numbers in full."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def docked_page(rows: Sequence[Row]) -> dict[str, Any]:
    """What a page shows of docked models: a figure for each study, every number, and the shapes that must hold.

    rows: see ``orgsim.study.docking.rows``.
    """
    numbers = [row for row in rows if row["verdict"] not in SHAPE_VERDICTS]
    shapes = [row for row in rows if row["verdict"] in SHAPE_VERDICTS]
    titles = list(dict.fromkeys(row["figure"] for row in numbers))
    studies = [[row for row in numbers if row["figure"] == title] for title in titles]
    return {
        "models": [
            (model, [row for row in numbers if row["model"] == model])
            for model in dict.fromkeys(row["model"] for row in numbers)
        ],
        "shapes": shapes,
        "figures": [
            (title, draw(study, place)) for place, (title, study) in enumerate(zip(titles, studies, strict=True))
        ],
        "agreeing": sum(row["verdict"] == "agrees" for row in numbers),
        "referenced": sum(math.isfinite(row["reference"]) for row in numbers),
        "claimed": sum(row["verdict"] != "reported" for row in shapes),
        "open": sum(row["verdict"] == "open" for row in shapes),
        "holding": sum(row["verdict"] == "holds" for row in shapes),
        "brief": brief,
    }


def brief(number: float, digits: int) -> str:
    """A number for the table, with as many digits as its smallness asks for; a dash for one that is not there."""
    if math.isnan(number):
        return "–"
    return f"{number:.0e}" if 0 < abs(number) < 10.0**-digits / 2 else f"{number:.{digits}f}"


def draw(rows: Sequence[Row], number: int) -> str:
    """One study as inline SVG: ours as lines with two standard errors, the reference as rings."""
    title = str(rows[0]["figure"])
    from matplotlib.ticker import MaxNLocator

    lines = list(dict.fromkeys(row["line"] for row in rows))
    below = len(lines) > 1
    with drawing(4.6, 3.3 if below else 2.8) as figure:
        figure.set_layout_engine("constrained")
        axes = figure.add_subplot()
        for place, line in enumerate(lines):
            points = sorted(((abscissa(row), row) for row in rows if row["line"] == line), key=lambda point: point[0])
            across = [point[0] for point in points]
            ours, reference = ([point[1][name] for point in points] for name in ("ours", "reference"))
            errors = [float(point[1]["standard_error"]) for point in points]
            colour = COLOURS[place % len(COLOURS)]
            bars = [2 * error if math.isfinite(error) else 0.0 for error in errors]
            dash = DASHES[place % len(DASHES)]
            axes.errorbar(across, ours, yerr=bars, color=colour, label=str(line), linewidth=1.4, linestyle=dash)
            axes.plot(across, reference, "o", color=colour, fillstyle="none", markersize=6)
        told, across_told = title.rsplit(" by ", 1)
        axes.set_xlabel(across_told)
        axes.set_ylabel(told.rsplit(": ", 1)[-1].rstrip(","))
        if all(abscissa(row).is_integer() for row in rows):
            axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        if below:
            columns = 2 if max(len(str(line)) for line in lines) > 18 else 3
            figure.legend(loc="outside lower center", ncols=columns, frameon=False, fontsize=8)
        else:
            axes.legend(frameon=False, fontsize=8)
        return to_svg(figure, f"docking-{chr(97 + number)}", title)


def abscissa(row: Row) -> float:
    """Where a row stands in its figure: its own place, or its period."""
    place = float(row["place"])
    return place if math.isfinite(place) else float(row["period"])
