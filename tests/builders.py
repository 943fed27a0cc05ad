"""Made-up results for tests: plausible paths with common random numbers, without running the model."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from orgsim.results.provenance import collect_provenance
from orgsim.results.types import ChartShape, Event, GroupSeries, MeasureInfo, Results

# name: (label, unit, better, start, weekly noise, lowest, highest, drift a week)
CATALOGUE: dict[str, tuple[str, str, str, float, float, float, float, float]] = {
    "alignment": ("Alignment", "share", "higher", 0.34, 0.006, 0, 1, 0.0016),
    "perceived_alignment": ("Perceived alignment", "share", "higher", 0.82, 0.008, 0, 1, 0.0),
    "alignment_gap": ("Alignment gap", "share", "lower", 0.48, 0.008, 0, 1, -0.0012),
    "recall": ("Priorities recalled", "priorities (0–5)", "higher", 1.4, 0.03, 0, 5, 0.005),
    "recall_3of5": ("People who name 3 of 5 priorities", "share", "higher", 0.19, 0.008, 0, 1, 0.001),
    "cohesion": ("Cohesion between teams", "share", "higher", 0.55, 0.006, 0, 1, 0.0002),
    "strategy_drift": ("Strategy drift from the mission", "share", "lower", 0.06, 0.004, 0, 1, 0.0010),
    "mission_fidelity": ("Mission fidelity of what people do", "score −1..1", "higher", 0.42, 0.008, -1, 1, -0.0008),
    "business": ("Business score of what people do", "score −1..1", "higher", 0.21, 0.008, -1, 1, 0.0008),
    "strategy_business": ("Business score of the strategy", "score −1..1", "higher", 0.3, 0.006, -1, 1, 0.001),
    "diversity": ("Diversity of beliefs", "share", "neither", 0.38, 0.004, 0, 1, -0.0006),
    "innovation": ("Innovations", "count a week", "higher", 0.4, 0.06, 0, 9, 0.0),
    "output": ("Output", "index", "higher", 1.0, 0.012, 0, 9, 0.0012),
    "mission_impact": ("Mission impact", "index", "higher", 1.0, 0.01, 0, 9, -0.0004),
    "structural_drag": ("Structural drag", "share", "lower", 0.11, 0.002, 0, 1, 0.0),
    "engagement": ("Engagement", "SD", "higher", 0.02, 0.02, -4, 4, 0.0),
    "burnout": ("Burnout", "SD", "lower", 0.0, 0.02, -4, 4, 0.0006),
    "burned_out_share": ("People burned out", "share", "lower", 0.23, 0.006, 0, 1, 0.0002),
    "trust": ("Trust in leadership", "SD", "higher", 0.0, 0.015, -4, 4, -0.0005),
    "affect": ("Mood", "SD", "higher", 0.0, 0.03, -4, 4, 0.0),
    "insecurity": ("Job insecurity", "SD", "lower", 0.0, 0.0, -4, 4, 0.0),
    "turnover": ("Voluntary turnover", "share a year", "lower", 0.13, 0.006, 0, 1, 0.0),
    "headcount": ("Headcount", "people", "neither", 240.0, 0.8, 1, 1e7, 0.0),
    "vacancies": ("Vacancies", "people", "lower", 6.0, 0.5, 0, 1e6, 0.0),
    "tool_adoption": ("Tool adoption", "share", "neither", 0.0, 0.0, 0, 1, 0.0),
    "reputation": ("Reputation", "index", "higher", 1.0, 0.006, 0, 9, -0.0003),
    "budget": ("Budget reserve", "weeks of payroll", "higher", 12.0, 0.3, -99, 999, 0.0),
}
GROUPED = ("alignment", "engagement", "burnout", "mission_fidelity")
EFFECTS = {
    "alignment": -0.08,
    "mission_fidelity": -0.12,
    "engagement": -0.35,
    "burned_out_share": 0.07,
    "trust": -0.4,
    "turnover": 0.08,
    "insecurity": 0.6,
    "output": -0.1,
    "budget": -5.0,
}


@dataclass(frozen=True)
class Shock:
    """A blow to the made-up organization: people leave and the measures named in EFFECTS jump, then recover."""

    kind: str
    week: int
    strength: float = 1.0
    layoffs: int = 0


SHOCKS = (Shock("competitor", 52, 0.8), Shock("budget_contraction", 104, 1.2, layoffs=30))


def make_results(
    *,
    replications: int = 20,
    weeks: int = 156,
    shocks: tuple[Shock, ...] = SHOCKS,
    teams: int = 40,
    seed: int = 1,
    bonus: float = 0.0,
    name: str = "Clean energy for everyone",
) -> Results:
    """Results of a made-up run. bonus: extra alignment and fidelity at the end, for comparisons with equal seeds."""
    recorded = np.arange(weeks, dtype=np.int32)
    seeds = [seed + replication for replication in range(replications)]
    series = np.stack([_future(future, recorded, shocks, bonus) for future in seeds])
    scenario = make_scenario(replications, weeks, shocks, seed, name)
    groups = {"level": _level_group(series, recorded), "unit": _unit_group(series, recorded)}
    chart = make_chart(teams) if teams else None
    if chart is not None:
        groups["team"] = _team_group(series, recorded, chart)
    runs = tuple(
        {"replication": place, "seed": future, "status": "ok", "seconds": 0.25 + place / 64, "error": ""}
        for place, future in enumerate(seeds)
    )
    return Results(
        scenario=scenario,
        measures=measure_infos(),
        weeks=recorded,
        series=series.astype(np.float32),
        groups=groups,
        chart=chart,
        events=make_events(seeds, shocks, weeks),
        runs=runs,
        provenance=collect_provenance(scenario, seeds, ["orgsim", "run", "clean_energy.toml", "--out", "results"]),
        expectations=tuple(
            {
                "say": "nobody disappears",
                "that": "headcount >= 0",
                "replication": place,
                "holds": True,
                "week": None,
                "value": None,
            }
            for place in range(replications)
        ),
    )


def measure_infos() -> tuple[MeasureInfo, ...]:
    """The made-up catalogue of measures."""
    return tuple(
        MeasureInfo(name, row[0], row[1], f"{row[0]} of the organization.", row[2], name in GROUPED)  # type: ignore[arg-type]
        for name, row in CATALOGUE.items()
    )


def make_scenario(replications: int, weeks: int, shocks: tuple[Shock, ...], seed: int, name: str) -> dict[str, Any]:
    """A resolved scenario as plain data."""
    return {
        "schema": 1,
        "name": name,
        "story": "A mission-driven solar company is tempted by commercial customers, meets a rival and then a cut.",
        "run": {"weeks": weeks, "replications": replications, "seed": seed, "burn_in": 52},
        "organization": {"size": 240, "spans": [5, 6, 7], "people": None},
        "mission": {"issues": 60, "core": ["price for poor households", "rural coverage"], "temptation": 0.4},
        "shock": [{"kind": shock.kind, "week": shock.week, "strength": shock.strength} for shock in shocks],
        "practice": [{"kind": "mission_audit", "start": 26, "every": 13}],
    }


def make_events(seeds: list[int], shocks: tuple[Shock, ...], weeks: int) -> tuple[Event, ...]:
    """Events of every future: the shocks (with numbers that differ) and an audit each quarter."""
    events = []
    for place, seed in enumerate(seeds):
        for shock in shocks:
            laid_off = shock.layoffs + seed % 4 if shock.layoffs else 0
            words = shock.kind.replace("_", " ").capitalize()
            name = f"{shock.kind} week {shock.week}"
            events.append(Event(place, shock.week, "shock", name, f"{words} hits the organization"))
            if laid_off:
                text = f"{laid_off} of 240 people are laid off"
                events.append(Event(place, shock.week, "shock", name, text, {"laid_off": laid_off}))
        for week in range(26, weeks, 13):
            text = f"Mission audit closed {10 + (seed * week) % 9} % of the gap."
            kind = "practice" if week == 26 else "act"
            events.append(Event(place, week, kind, "mission_audit week 26", text, {"closed": 0.15}))
    return tuple(sorted(events, key=lambda event: (event.replication, event.week)))


def make_chart(teams: int, span: int = 5) -> ChartShape:
    """A tree of teams: the head alone, then one team for each leader; every team holds up to ``span`` leaders."""
    parent = np.array([-1, 0] + [1 + (team - 2) // span for team in range(2, teams)], dtype=np.int32)[:teams]
    level = np.zeros(teams, dtype=np.int32)
    branch = np.zeros(teams, dtype=np.int32)
    for team in range(1, teams):
        level[team] = level[parent[team]] + 1
        branch[team] = team - 1 if level[team] == 2 else branch[parent[team]]
    names = ("Head office", "Sales", "Field service", "Engineering", "Finance", "Policy & partners")
    unit = tuple(names[number % len(names)] for number in branch)
    return ChartShape(parent, level, unit)


def without_seeds(results: Results, keep: list[int]) -> Results:
    """Only the replications at the places ``keep``."""
    groups = {
        kind: replace(group, values=group.values[keep], headcount=group.headcount[keep])
        for kind, group in results.groups.items()
    }
    events = tuple(
        replace(event, replication=keep.index(event.replication))
        for event in results.events
        if event.replication in keep
    )
    runs = tuple(results.runs[place] for place in keep)
    return replace(results, series=results.series[keep], groups=groups, events=events, runs=runs)


def _future(seed: int, weeks: np.ndarray, shocks: tuple[Shock, ...], bonus: float) -> np.ndarray:
    luck = np.random.Generator(np.random.Philox(key=[seed, 77]))
    columns = []
    for name, (_, _, _, start, noise, low, high, drift) in CATALOGUE.items():
        steps = luck.normal(0, noise, len(weeks))
        path = start + drift * weeks + np.cumsum(steps) * 0.6 + steps
        for shock in shocks:
            since = weeks - shock.week
            size = EFFECTS.get(name, 0.0) * shock.strength * luck.uniform(0.5, 1.5)
            path = path + np.where(since >= 0, size * np.exp(-np.maximum(since, 0) / 30), 0.0)
            if name == "headcount" and shock.layoffs:
                path = path - np.where(since >= 0, shock.layoffs + seed % 4, 0)
        if bonus and name in ("alignment", "mission_fidelity"):
            path = path + bonus * weeks / max(weeks[-1], 1) + luck.normal(0, abs(bonus) / 3)
        columns.append(np.clip(np.round(path) if name in ("headcount", "vacancies") else path, low, high))
    return np.stack(columns, axis=1)


def _level_group(series: np.ndarray, weeks: np.ndarray) -> GroupSeries:
    names = tuple(f"Level {level}" for level in range(5))
    values = _spread_out(series, weeks, np.array([0.5, 0.3, 0.05, -0.05, -0.1]))
    return GroupSeries("level", names, GROUPED, weeks, values, _heads(values, [1, 5, 30, 90, 114]))


def _unit_group(series: np.ndarray, weeks: np.ndarray) -> GroupSeries:
    names = ("Head office", "Sales", "Field service", "Engineering")
    values = _spread_out(series, weeks, np.array([0.3, -0.1, 0.0, 0.1]))
    return GroupSeries("unit", names, GROUPED, weeks, values, _heads(values, [3, 80, 100, 57]))


def _team_group(series: np.ndarray, weeks: np.ndarray, chart: ChartShape) -> GroupSeries:
    teams = len(chart.unit)
    luck = np.random.Generator(np.random.Philox(key=[9, teams]))
    size = luck.integers(3, 9, teams)
    size[0] = 1
    names = tuple(f"{unit}, team {number}" for number, unit in enumerate(chart.unit))
    recorded = weeks if teams <= 100 else weeks[[0, -1]]
    values = _spread_out(series[:, recorded], recorded, luck.normal(0, 0.12, teams) + 0.3 * np.exp(-chart.level))
    headcount = _heads(values, size)
    if teams > 12:
        values[:, -1, 9] = np.nan
        headcount[:, -1, 9] = 0
    return GroupSeries("team", names, GROUPED, recorded, values, headcount)


def _spread_out(series: np.ndarray, weeks: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    columns = [list(CATALOGUE).index(measure) for measure in GROUPED]
    luck = np.random.Generator(np.random.Philox(key=[5, len(offsets)]))
    late = luck.normal(0, 0.08, len(offsets))[None, :] * (weeks / max(weeks[-1], 1))[:, None]
    values = series[:, :, None, columns] + (offsets + late)[None, :, :, None]
    values[..., 0] = np.clip(values[..., 0], 0, 1)
    return values.astype(np.float32)


def _heads(values: np.ndarray, size: object) -> np.ndarray:
    return np.broadcast_to(np.asarray(size, np.float32), values.shape[:3]).copy()
