"""The org chart as an icicle: one cell a team, below the team of its leader; width by people, colour by alignment."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orgsim.report.svg import FONTS, INK, QUIET, opening_tag
from orgsim.results.summary import nan_median
from orgsim.results.types import GroupSeries, Results
from orgsim.results.wording import DASH, format_value

MOST_CELLS = 1500
SIDE_BY_SIDE = 200
SMALL = 5
NOBODY = "#d5dae0"
ROW = 34
MARGIN = 52
MISSING = float("nan")


@dataclass(frozen=True)
class Cells:
    """What is drawn. parent: -1 for the top. row: 0 at the top. people, value: [2, cells], at the beginning and end.

    teams: how many teams a cell stands for. label: empty where a name would point to fewer than five people. hidden:
    whether such teams show the colour of all of them in their unit.
    """

    parent: NDArray[np.int64]
    row: NDArray[np.int64]
    people: NDArray[np.float64]
    value: NDArray[np.float64]
    teams: NDArray[np.int64]
    label: tuple[str, ...]
    unit: tuple[str, ...]
    hidden: bool = True


@dataclass(frozen=True)
class Scale:
    """Colours from light (low) to dark (high)."""

    low: float
    high: float
    colours: tuple[str, ...]

    def colour(self, value: float) -> str:
        """Colour of ``value`` as #rrggbb."""
        if not np.isfinite(value):
            return NOBODY
        share = (value - self.low) / (self.high - self.low) if self.high > self.low else 0.5
        return self.colours[int(np.clip(share, 0, 1) * (len(self.colours) - 1))]


def chart_cells(results: Results, measure: str) -> Cells | None:
    """The cells of the org chart of ``results``, or None when no chart or no such measure by team was recorded.

    Teams under five people have no name and, unless all people are made up, the colour of all such teams of their unit.
    """
    chart, group = results.chart, results.groups.get("team")
    if chart is None or group is None or measure not in group.measures or not len(chart.unit) or not len(group.weeks):
        return None
    people, value = team_medians(group, measure)
    labels = tuple("" if small else name for small, name in zip(is_small(people), group.names, strict=True))
    hidden = not made_up(results)
    if hidden:
        value = hide_small(people, value, np.unique(np.array(chart.unit), return_inverse=True)[1])
    row = (chart.level - chart.level.min()).astype(np.int64)
    parent, teams = chart.parent.astype(np.int64), np.ones(len(labels), np.int64)
    cells = Cells(parent, row, people, value, teams, labels, chart.unit, hidden)
    return cells if len(labels) <= MOST_CELLS else pool_deep(cells)


def made_up(results: Results) -> bool:
    """Whether the people were generated: no list of people is named and teams are only numbered."""
    organization = results.scenario.get("organization")
    listed = isinstance(organization, dict) and bool(organization.get("people"))
    names = results.groups["team"].names
    return not listed and all(re.fullmatch(r"Head|Team \d+", name) for name in names)


def team_medians(group: GroupSeries, measure: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Median over futures of people and ``measure`` of each group, both [2, groups]: first and last recorded week."""
    ends = [0, -1]
    column = group.measures.index(measure)
    people = np.nan_to_num(nan_median(group.headcount[:, ends]))
    return people, np.where(people > 0, nan_median(group.values[:, ends][..., column]), MISSING)


def is_small(people: NDArray) -> NDArray[np.bool_]:
    """Groups that have one to four people at the beginning or the end; ``people`` [2, groups]."""
    return np.asarray(((people > 0) & (people < SMALL)).any(axis=0))


def hide_small(people: NDArray, value: NDArray, unit: NDArray) -> NDArray[np.float64]:
    """``value`` [2, groups] where small groups show the mean of all small groups of their unit, NaN if too few."""
    result = value.copy()
    small = is_small(people)
    for when in range(2):
        weight = np.where(small & np.isfinite(value[when]), people[when], 0.0)
        total = np.where(weight > 0, value[when], 0.0) * weight
        by_unit = np.bincount(unit, weight), np.bincount(unit, total)
        enough = by_unit[0][unit] >= SMALL
        everywhere = total.sum() / weight.sum() if weight.sum() >= SMALL else MISSING
        pooled = np.where(enough, by_unit[1][unit] / np.maximum(by_unit[0][unit], 1), everywhere)
        result[when] = np.where(small & (people[when] > 0), pooled, value[when])
    return result


def pool_deep(cells: Cells) -> Cells:
    """Keep whole rows from the top up to 1,500 cells; pool what lies deeper by the last kept team and its unit."""
    counts = np.cumsum(np.bincount(cells.row))
    deepest = max(int(np.searchsorted(counts, MOST_CELLS, side="right")) - 1, 0)
    ancestor = np.arange(len(cells.row))
    while (deep := cells.row[ancestor] > deepest).any():
        ancestor = np.where(deep, np.maximum(cells.parent[ancestor], 0), ancestor)
    kept = np.flatnonzero(cells.row <= deepest)
    below = np.flatnonzero(cells.row > deepest)
    units, unit = np.unique(np.array(cells.unit), return_inverse=True)
    keys, place = np.unique(ancestor[below] * len(units) + unit[below], return_inverse=True)
    if len(keys) > MOST_CELLS:
        keys, place = np.unique(ancestor[below] * len(units), return_inverse=True)
    number = np.full(len(cells.row), -1)
    number[kept] = np.arange(len(kept))
    people = np.stack([np.bincount(place, cells.people[when, below], len(keys)) for when in range(2)])
    value = np.stack([_pooled(place, cells.people[when, below], cells.value[when, below]) for when in range(2)])
    teams = np.bincount(place, minlength=len(keys))
    parent = np.where(cells.parent[kept] >= 0, number[cells.parent[kept]], -1)
    owners = keys // len(units)
    return Cells(
        np.concatenate([parent, number[owners]]),
        np.concatenate([cells.row[kept], np.full(len(keys), deepest + 1)]),
        np.concatenate([cells.people[:, kept], people], axis=1),
        np.concatenate([cells.value[:, kept], value], axis=1),
        np.concatenate([cells.teams[kept], teams]),
        (*(cells.label[index] for index in kept), *(f"{count:,} teams together" for count in teams)),
        (*(cells.unit[index] for index in kept), *(cells.unit[owner] for owner in owners)),
        cells.hidden,
    )


def place_cells(cells: Cells) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Left edge and width of each cell, as shares of the whole chart.

    A cell is as wide as its own people and everybody below it; of the two dates the one with more people counts, so
    that both charts have the same shape.
    """
    width = np.maximum(cells.people.max(axis=0), 0.25)
    for row in range(int(cells.row.max()), 0, -1):
        members = np.flatnonzero((cells.row == row) & (cells.parent >= 0))
        np.add.at(width, cells.parent[members], width[members])
    left = np.zeros(len(width))
    taken = np.zeros(len(width))
    roots = np.flatnonzero(cells.parent < 0)
    left[roots] = np.concatenate([[0.0], np.cumsum(width[roots])[:-1]])
    for row in range(1, int(cells.row.max()) + 1):
        for cell in np.flatnonzero((cells.row == row) & (cells.parent >= 0)):
            above = cells.parent[cell]
            left[cell] = left[above] + taken[above]
            taken[above] += width[cell]
    whole = max(width[roots].sum(), 1e-9)
    return left / whole, width / whole


def make_scale(cells: Sequence[Cells]) -> Scale:
    """One scale for all charts shown together, to whole tenths, with the colours of ColorBrewer's YlGnBu."""
    from matplotlib import colormaps
    from matplotlib.colors import to_hex

    # The head holds the whole strategy by definition and would take up half of the scale.
    values = [one.value[:, one.row > 0] if (one.row > 0).any() else one.value for one in cells]
    finite = np.concatenate([value[np.isfinite(value)] for value in values])
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    low, high = np.floor(low * 10) / 10, np.ceil(high * 10) / 10
    colours = tuple(to_hex(colour) for colour in colormaps["YlGnBu"](np.linspace(0.06, 0.94, 45)))
    return Scale(low, high if high > low else low + 0.1, colours)


def draw_icicle(cells: Cells, when: int, scale: Scale, unit: str, title: str) -> str:
    """Inline SVG of the chart at the beginning (``when`` 0) or end (1)."""
    left, width = place_cells(cells)
    rows = int(cells.row.max()) + 1
    across = 460 if len(cells.row) <= SIDE_BY_SIDE else 920
    inner = across - MARGIN
    parts = [opening_tag(f"0 0 {across} {rows * ROW + 4}", _spoken(cells, when, unit, title))]
    parts.append(f'<g font-family="{FONTS}" font-size="10.5">'.replace("'", ""))
    parts += [
        f'<text x="0" y="{row * ROW + ROW / 2 + 4:.0f}" fill="{QUIET}">{_row_name(cells, row)}</text>'
        for row in range(rows)
    ]
    named = _named_cells(cells)
    for cell in range(len(left)):
        x, wide = MARGIN + left[cell] * inner, width[cell] * inner
        parts.append(_cell(cells, cell, when, (x, wide), (scale, unit)))
        if cell in named and (label := _fitting(cells.unit[cell], wide)):
            ink = "#ffffff" if _is_dark(scale.colour(cells.value[when, cell])) else INK
            y = cells.row[cell] * ROW + ROW / 2 + 3
            parts.append(f'<text x="{x + 5:.1f}" y="{y:.0f}" fill="{ink}" pointer-events="none">{label}</text>')
    parts.append("</g></svg>")
    return "".join(parts)


def draw_scale(scale: Scale, unit: str, label: str) -> str:
    """Inline SVG of the colour bar with its ends and middle named, and the grey for nobody."""
    steps = len(scale.colours)
    spoken = f"Colours: {label} from {format_value(scale.low, unit)} (light) to {format_value(scale.high, unit)} (dark)"
    parts = [
        opening_tag("0 0 560 40", spoken),
        f'<g font-family="{FONTS}" font-size="12" fill="{INK}">'.replace("'", ""),
    ]
    parts += [
        f'<rect x="{step * 300 / steps:.1f}" y="2" width="{300 / steps + 0.6:.1f}" height="15" fill="{colour}"/>'
        for step, colour in enumerate(scale.colours)
    ]
    for share, anchor in ((0.0, "start"), (0.5, "middle"), (1.0, "end")):
        text = format_value(scale.low + share * (scale.high - scale.low), unit)
        parts.append(f'<text x="{300 * share:.0f}" y="34" text-anchor="{anchor}">{html.escape(text)}</text>')
    parts.append(f'<rect x="340" y="2" width="22" height="15" fill="{NOBODY}"/>')
    parts.append('<text x="370" y="14">nobody, or too few to show</text></g></svg>')
    return "".join(parts)


def _row_name(cells: Cells, row: int) -> str:
    if row == 0:
        return "Head"
    return "Below" if (cells.teams[cells.row == row] > 1).any() else f"Level {row}"


def _cell(cells: Cells, cell: int, when: int, across: tuple[float, float], colours: tuple[Scale, str]) -> str:
    scale, unit = colours
    (x, wide), y = across, cells.row[cell] * ROW + 2
    value, people = cells.value[when, cell], cells.people[when, cell]
    gap = 1.0 if wide > 4 else 0.3 if wide > 1 else 0.0
    name = html.escape(cells.label[cell] or f"Team under {SMALL} people")
    told = (
        "nobody" if people <= 0 else f"{people:,.0f} people, {format_value(value, unit)}" if cells.label[cell] else ""
    )
    # Names on hover only where they fit within the size of the page.
    hover = f"<title>{name}{': ' if told else ''}{told}</title>" if len(cells.row) <= MOST_CELLS else ""
    return (
        f'<rect x="{x:.1f}" y="{y}" width="{max(wide - gap, 0.2):.1f}" height="{ROW - 3}" '
        f'fill="{scale.colour(value)}">{hover}</rect>'
    )


def _named_cells(cells: Cells) -> set[int]:
    """Cells where a unit begins: their own unit differs from that of the team above."""
    unit = cells.unit
    return {cell for cell, above in enumerate(cells.parent) if above < 0 or unit[above] != unit[cell]}


def _fitting(label: str, wide: float) -> str:
    letters = int((wide - 9) / 5.6)
    if letters < 4:
        return ""
    return html.escape(label if len(label) <= letters else f"{label[: letters - 1].rstrip()}…")


def _is_dark(colour: str) -> bool:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue < 140


def _pooled(place: NDArray, people: NDArray, value: NDArray) -> NDArray[np.float64]:
    weight = np.where(np.isfinite(value), people, 0.0)
    total = np.bincount(place, weight * np.nan_to_num(value))
    weights = np.bincount(place, weight)
    return np.where(weights > 0, total / np.maximum(weights, 1e-9), MISSING)


def _spoken(cells: Cells, when: int, unit: str, title: str) -> str:
    weight = np.where(np.isfinite(cells.value[when]), cells.people[when], 0.0)
    known = cells.value[when][weight > 0]
    if known.size == 0:
        return f"Org chart, {title}: nobody."
    mean = float((np.nan_to_num(cells.value[when]) * weight).sum() / weight.sum())
    low, high = (format_value(float(bound), unit) for bound in (known.min(), known.max()))
    return (
        f"Org chart, {title}: {int(cells.teams.sum()):,} teams in {int(cells.row.max()) + 1} rows, "
        f"mean {format_value(mean, unit)}, teams from {low} {DASH} {high}."
    )
