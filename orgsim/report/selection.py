"""Which measures the page tells of, in which order and under which heading."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orgsim.results.summary import week_place
from orgsim.results.types import MeasureInfo, Results

KEY = (
    "alignment",
    "perceived_alignment",
    "recall_3of5",
    "strategy_drift",
    "mission_fidelity",
    "mission_impact",
    "output",
    "business",
    "engagement",
    "burned_out_share",
    "trust",
    "turnover",
    "headcount",
    "budget",
)
GROUPED = ("alignment", "mission_fidelity", "engagement", "burnout", "perceived_alignment", "trust")
TOLD = ("alignment", "mission_fidelity", "engagement", "output", "headcount")
THEMES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "strategy",
        "Strategy and mission",
        (
            "perceived_alignment",
            "alignment_gap",
            "recall",
            "recall_3of5",
            "cohesion",
            "strategy_drift",
            "mission_fidelity",
            "diversity",
        ),
    ),
    (
        "work",
        "Work and results",
        (
            "output",
            "mission_impact",
            "business",
            "strategy_business",
            "innovation",
            "structural_drag",
            "reputation",
            "revenue",
            "budget",
            "exploration",
            "tool_adoption",
        ),
    ),
    (
        "initiatives",
        "Initiatives",
        ("initiatives_running", "initiatives_scaled", "initiatives_stopped", "portfolio_fit", "portfolio_return"),
    ),
    (
        "people",
        "People",
        (
            "engagement",
            "burnout",
            "burned_out_share",
            "trust",
            "affect",
            "insecurity",
            "turnover",
            "headcount",
            "vacancies",
            "hires",
            "leavers",
            "empowered",
            "knows_how_to_succeed",
        ),
    ),
)


@dataclass(frozen=True)
class Theme:
    """Measures drawn together. key: for links. title: heading."""

    key: str
    title: str
    measures: tuple[MeasureInfo, ...]


def key_measures(results: Results, limit: int | None = None) -> list[MeasureInfo]:
    """The measures that matter most and that ever move; any that move when none of those was recorded."""
    moving = moving_measures(results)
    chosen = [moving[name] for name in KEY if name in moving] or list(moving.values())
    return chosen[:limit]


def told_measures(results: Results) -> list[MeasureInfo]:
    """The few measures whose start and end the story tells."""
    moving = moving_measures(results)
    return [moving[name] for name in TOLD if name in moving] or key_measures(results, 4)


def grouped_measures(results: Results, kind: str, limit: int) -> list[MeasureInfo]:
    """The measures by ``kind`` that matter most, up to ``limit``; empty when nothing was recorded by it."""
    group = results.groups.get(kind)
    infos = {info.name: info for info in results.measures if group is not None and info.name in group.measures}
    first = [infos.pop(name) for name in GROUPED if name in infos]
    return [*first, *infos.values()][:limit]


def hero_measure(results: Results) -> MeasureInfo | None:
    """The measure of the large figure: alignment, or the first that moves."""
    moving = moving_measures(results)
    return moving.get("alignment") or next(iter(moving.values()), None)


def themes(results: Results) -> list[Theme]:
    """All moving measures but the hero, by theme; those that no theme names come last."""
    moving = moving_measures(results)
    hero = hero_measure(results)
    if hero is not None:
        moving.pop(hero.name)
    found = []
    for key, title, names in THEMES:
        measures = tuple(moving.pop(name) for name in names if name in moving)
        if measures:
            found.append(Theme(key, title, measures))
    if moving:
        found.append(Theme("further", "Further measures", tuple(moving.values())))
    return found


def moving_measures(results: Results) -> dict[str, MeasureInfo]:
    """Measures with more than one value, by name, in recorded order."""
    return {info.name: info for info in results.measures if _moves(results.measure(info.name))}


def still_measures(results: Results) -> list[MeasureInfo]:
    """Measures with the same value in every week and future."""
    moving = moving_measures(results)
    return [info for info in results.measures if info.name not in moving]


def at_start(results: Results, name: str) -> NDArray[np.float64]:
    """Values [replications] of a measure in week 0, or in the first week recorded."""
    return results.measure(name)[:, week_place(results, 0)].astype(np.float64)


def at_end(results: Results, name: str) -> NDArray[np.float64]:
    """Values [replications] of a measure in the last week."""
    return results.measure(name)[:, -1].astype(np.float64)


def lower_first(label: str) -> str:
    """A label inside a sentence: its first letter small, unless it is an abbreviation."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def _moves(series: NDArray) -> bool:
    finite = series[np.isfinite(series)]
    return bool(finite.size and finite.min() < finite.max())
