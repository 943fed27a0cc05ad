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
LEAST = 5.0
"""What takes fewer ns at any size is left out."""
LOWEST = 0.5
"""ns a person at which a panel begins, if there is less."""
TITLES = {
    "week": "The week and its processes",
    "peers: whole week": "The same week as objects",
    "peers: learning step": "The learning step",
}


def draw(rows: Sequence[Row], file: Path) -> bool:
    """Write the figure, PNG; False where there is nothing to draw."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    timed = [item for item in rows if item.clock == "cpu" and item.unit == "ns a person"]
    sections = [part for name in TITLES if (part := [item for item in timed if item.section == name])]
    if not sections:
        return False
    figure, panels = plt.subplots(len(sections), 1, figsize=(6.4, 3.6 * len(sections)), squeeze=False)
    for panel, part in zip(panels[:, 0], sections, strict=True):
        _panel(panel, part)
    figure.tight_layout()
    draft = file.with_name(f".{file.stem}.{os.getpid()}.png")
    figure.savefig(draft, dpi=120, bbox_inches="tight")
    plt.close(figure)
    draft.replace(file)
    return True


def _panel(panel: Any, rows: Sequence[Row]) -> None:
    names = dict.fromkeys(item.what for item in rows)
    shown = [name for name in names if max(item.median for item in rows if item.what == name) >= LEAST]
    for number, name in enumerate(shown):
        own = sorted((item for item in rows if item.what == name), key=lambda item: item.people)
        middle = [item.median for item in own]
        spread = [[item.median - item.low for item in own], [item.high - item.median for item in own]]
        panel.errorbar(
            [item.people for item in own], middle, spread, label=name, color=COLORS[number % len(COLORS)],
            marker=MARKS[(number + number // len(COLORS)) % len(MARKS)], markersize=5, linewidth=1.4, capsize=2,
            linestyle="-" if number < len(COLORS) else "--",
        )  # fmt: skip
    panel.set(xscale="log", yscale="log", xlabel="people", ylabel="ns a person and week on one core")
    panel.set_ylim(bottom=max(panel.get_ylim()[0], LOWEST))
    panel.set_title(f"{TITLES[rows[0].section]}: median, quartiles", fontsize=11)
    panel.grid(alpha=0.3, which="major")
    panel.legend(fontsize=8, frameon=False, loc="center left", bbox_to_anchor=(1.0, 0.5))
