"""Time a person and week by size: the engine and its peers, and where the week goes."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.rows import Row

# Okabe & Ito (2008): told apart with any color vision.
COLORS = ("#000000", "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#F0E442")
MARKS = "osDv^Xph"


def draw(rows: Sequence[Row], file: Path) -> bool:
    """Write the figure, PNG; False where there is nothing to draw."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    weeks = [item for item in rows if item.section == "week" and item.clock == "cpu"]
    peers = [item for item in rows if item.section.startswith("peers: ") and item.unit == "ns a person"]
    peers = [item for item in peers if item.section in {"peers: whole week", "peers: learning step"}]
    sections = [part for part in (weeks, peers) if part]
    if not sections:
        return False
    figure, panels = plt.subplots(1, len(sections), figsize=(6.2 * len(sections), 4.6), squeeze=False)
    for panel, part in zip(panels[0], sections, strict=True):
        _panel(panel, part)
    figure.tight_layout()
    draft = file.with_name(f".{file.stem}.{os.getpid()}.png")
    figure.savefig(draft, dpi=130)
    plt.close(figure)
    draft.replace(file)
    return True


def _panel(panel: Any, rows: Sequence[Row]) -> None:
    names = list(dict.fromkeys((item.section, item.what) for item in rows))
    shown = [key for key in names if max(item.median for item in rows if (item.section, item.what) == key) >= 1]
    for number, key in enumerate(shown):
        own = sorted((item for item in rows if (item.section, item.what) == key), key=lambda item: item.people)
        middle = [item.median for item in own]
        spread = [[item.median - item.low for item in own], [item.high - item.median for item in own]]
        short = key[0].removeprefix("peers: ")
        label = key[1] if short == "week" else f"{key[1]} ({short})"
        panel.errorbar(
            [item.people for item in own], middle, spread, label=label, color=COLORS[number % len(COLORS)],
            marker=MARKS[number % len(MARKS)], markersize=5, linewidth=1.4, capsize=2,
            linestyle="-" if number < len(COLORS) else "--",
        )  # fmt: skip
    panel.set(xscale="log", yscale="log", xlabel="people", ylabel="time on one core, ns a person and week")
    panel.set_title(
        "The week and its processes" if rows[0].section == "week" else "The engine and its peers", fontsize=11
    )
    panel.grid(alpha=0.3, which="major")
    panel.legend(fontsize=7.5, frameon=False, loc="center left", bbox_to_anchor=(1.0, 0.5))
