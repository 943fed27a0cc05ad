"""Published numbers and ours: the table of docked models, and both in one figure."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from typing import Any

from orgsim.report.svg import BLUE, GREEN, INK, ORANGE, drawing, to_svg

Row = dict[str, Any]
COLUMNS = (
    "model", "settings", "measure", "period", "reference", "ours", "standard_error", "difference", "allowed", "verdict",
    "runs", "runs_per_second",
)  # fmt: skip
COLOURS = (BLUE, ORANGE, GREEN)


def table_text(rows: Sequence[Row]) -> str:
    """The table as CSV, numbers in full."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def draw(rows: Sequence[Row], number: int) -> str:
    """One study as inline SVG: ours as lines with two standard errors, the reference as rings."""
    title = str(rows[0]["figure"])
    with drawing(4.6, 2.8) as figure:
        axes = figure.add_subplot()
        for place, line in enumerate(dict.fromkeys(row["line"] for row in rows)):
            points = sorted(((abscissa(row), row) for row in rows if row["line"] == line), key=lambda point: point[0])
            across = [point[0] for point in points]
            ours, reference = ([point[1][name] for point in points] for name in ("ours", "reference"))
            errors = [float(point[1]["standard_error"]) for point in points]
            colour = COLOURS[place % len(COLOURS)]
            bars = [2 * error if math.isfinite(error) else 0.0 for error in errors]
            axes.errorbar(across, ours, yerr=bars, color=colour, label=str(line), linewidth=1.4)
            axes.plot(across, reference, "o", color=INK, fillstyle="none", markersize=6)
        axes.set_xlabel(title.rsplit(" by ", 1)[-1])
        axes.legend(frameon=False, fontsize=8)
        figure.tight_layout()
        return to_svg(figure, f"docking-{chr(97 + number)}", title)


def abscissa(row: Row) -> float:
    """Where a row stands in its figure: its own place, or its period."""
    place = float(row["place"])
    return place if math.isfinite(place) else float(row["period"])
