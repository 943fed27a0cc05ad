"""The tables of the page as rows of ready text."""

from __future__ import annotations

import math
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from orgsim.report.icicle import SMALL, is_small, team_medians
from orgsim.report.selection import KEY, at_end, at_start, grouped_measures, key_measures
from orgsim.results.paired import Comparison, PairedMeasure
from orgsim.results.summary import nan_median, spread
from orgsim.results.types import GroupSeries, MeasureInfo, Results
from orgsim.results.wording import (
    DASH,
    axis_unit,
    difference_suffix,
    format_change_with_range,
    format_difference,
    format_number,
    format_range,
    format_value,
    join_words,
    unit_suffix,
)

ALL_TEAMS = 60
SHOWN_TEAMS = 15
ABSENT = "not there"
FURTHER = ("engagement", "burnout")
NEITHER = "\u2192"
RISE, FALL = "\u25b2", "\u25bc"


@dataclass(frozen=True)
class GlanceRow:
    """One measure at a glance.

    unit: only where the values are written without it. arrow, direction: the change in a sign and in words. verdict:
    welcome, unwelcome or nothing.
    """

    label: str
    unit: str
    meaning: str
    start: str
    end: str
    range: str
    arrow: str
    direction: str
    verdict: str


@dataclass(frozen=True)
class TeamRow:
    """One team: people and alignment at the start and the end, and the change of that and other measures."""

    name: str
    unit: str
    people: tuple[str, str]
    values: tuple[str, str]
    changes: tuple[str, ...]
    welcome: str


@dataclass(frozen=True)
class TeamTable:
    """Rows in order of change. gap: after how many rows teams are left out, 0 for none. note: what is not shown."""

    headings: tuple[str, ...]
    rows: tuple[TeamRow, ...]
    gap: int
    left_out: int
    note: str


def glance(results: Results) -> list[GlanceRow]:
    """Key measures: start, end, range over futures and direction."""
    return [_glance_row(results, info) for info in key_measures(results)]


def _glance_row(results: Results, info: MeasureInfo) -> GlanceRow:
    start, end = at_start(results, info.name), at_end(results, info.name)
    first, last, moved = spread(start), spread(end), spread(end - start)
    up, down = int((end > start).sum()), int((end < start).sum())
    same, word, arrow = max((up, "up", RISE), (down, "down", FALL))
    if moved.count == 0:
        arrow, direction = NEITHER, "unknown"
    elif same < 0.75 * moved.count:
        equal = moved.count - up - down
        arrow, direction = NEITHER, f"unclear: up in {up}, down in {down}{f', same in {equal}' if equal else ''}"
    else:
        direction = word if moved.count == 1 else f"{word} in {same} of {moved.count}"
    wanted = {"higher": RISE, "lower": FALL}.get(info.better)
    verdict = "" if arrow == NEITHER or wanted is None else "welcome" if arrow == wanted else "unwelcome"
    certain = format_range(last.low, last.high, info.unit) if last.count > 1 else DASH
    return GlanceRow(
        info.label,
        axis_unit(info.unit) if _is_long(info.unit) else "",
        info.meaning.strip().removesuffix("."),
        _written(first.median, info.unit),
        _written(last.median, info.unit),
        certain.removesuffix(unit_suffix(info.unit)) if _is_long(info.unit) else certain,
        arrow,
        direction,
        verdict,
    )


def team_table(results: Results, info: MeasureInfo) -> TeamTable | None:
    """Teams by how much ``info`` changed: all of up to 60, else the 15 that gained and the 15 that lost most.

    Teams that ever have one to four people are put together in one row without names.
    """
    group = results.groups.get("team")
    if group is None or info.name not in group.measures or not len(group.weeks):
        return None
    people, value, change = team_means(group, info.name)
    small, gone = is_small(people), people[1] == 0
    named = np.flatnonzero(~small & np.isfinite(change))
    order = named[np.argsort(-change[named], kind="stable")]
    cut = len(order) > ALL_TEAMS
    shown = np.concatenate([order[:SHOWN_TEAMS], order[-SHOWN_TEAMS:]]) if cut else order
    further = [one for one in grouped_measures(results, "team", 4) if one.name in FURTHER and one.name != info.name]
    moved = [team_means(group, one.name)[2] for one in further]
    units = results.chart.unit if results.chart is not None else ("",) * len(group.names)
    rows = [
        TeamRow(
            group.names[team],
            "" if units[team].lower() in group.names[team].lower() else units[team],
            (f"{people[0, team]:,.0f}", f"{people[1, team]:,.0f}"),
            (format_value(value[0, team], info.unit), format_value(value[1, team], info.unit)),
            tuple(
                format_difference(float(one[team]), unit.unit)
                for one, unit in zip([change, *moved], [info, *further], strict=True)
            ),
            _welcome(float(change[team]), info),
        )
        for team in shown
    ]
    if small.any():
        rows.append(_small_row(people, value, small, (info, 1 + len(moved))))
    headings = (info.label, f"Change of {info.label.lower()}", *(f"Change of {one.label.lower()}" for one in further))
    left_out = len(order) - len(shown)
    return TeamTable(headings, tuple(rows), SHOWN_TEAMS if cut else 0, left_out, _team_note(gone, people, small))


def team_means(group: GroupSeries, measure: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Median people [2, groups], mean value [2, groups] and mean change [groups], first to last recorded week.

    Means over the futures in which the group has people at both times, so that change is end minus start.
    """
    people = team_medians(group, measure)[0]
    ends = group.values[:, [0, -1]][..., group.measures.index(measure)].astype(np.float64)
    both = np.asarray(np.isfinite(ends).all(axis=1))
    count = both.sum(axis=0)
    total = np.where(both[:, None], ends, 0.0).sum(axis=0)
    value = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    value = np.where((people > 0).all(axis=0), value, np.nan)
    return people, value, value[1] - value[0]


def shown_levels(group: GroupSeries) -> list[int]:
    """Places of the groups that always have at least five people; smaller ones would point to persons."""
    people = np.nan_to_num(nan_median(group.headcount))
    return [int(place) for place in np.flatnonzero((people >= SMALL).all(axis=0))]


def comparison_rows(measures: Sequence[PairedMeasure]) -> list[dict[str, str]]:
    """Paired differences as text, one row a measure."""
    return [_comparison_row(paired) for paired in measures]


def _comparison_row(paired: PairedMeasure) -> dict[str, str]:
    unit = paired.info.unit
    long = _is_long(unit)
    size, bounds = format_change_with_range(paired.difference, paired.low, paired.high, unit)
    return {
        "label": paired.info.label,
        "unit": axis_unit(unit) if long else "",
        "a": _written(paired.mean_a, unit),
        "b": _written(paired.mean_b, unit),
        "difference": size if long else f"{size}{difference_suffix(unit)}",
        "interval": bounds if math.isfinite(paired.low) else DASH,
        "counts": _count_text(paired),
        "reduction": _reduction_text(paired.variance_reduction),
        "verdict": _verdict(paired),
    }


def _is_long(unit: str) -> bool:
    """Whether a unit is better named once beside the measure than after every number."""
    return len(unit_suffix(unit)) > len(" people")


def _written(value: float, unit: str) -> str:
    return format_number(value, unit) if _is_long(unit) else format_value(value, unit)


def setting_rows(a: Mapping[str, Any], b: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Settings that differ between two scenarios: dotted name, value in A, value in B."""
    flat_a, flat_b = flatten(_without_empty(a)), flatten(_without_empty(b))
    whole = [row for row in (*_one_sided(flat_a, flat_b, 0), *_one_sided(flat_b, flat_a, 1)) if not _only_told(row[0])]
    told = tuple(f"{entry}." for entry, _, _ in whole)
    rows = [
        (name, _setting(flat_a.get(name, ABSENT)), _setting(flat_b.get(name, ABSENT)))
        for name in dict.fromkeys([*flat_a, *flat_b])
        if not _only_told(name) and not name.startswith(told) and flat_a.get(name) != flat_b.get(name)
    ]
    return [*whole, *rows]


def _only_told(name: str) -> bool:
    # A title, a story and a target change nothing in what happens.
    return name in ("name", "story") or name.startswith("target ")


def _one_sided(mine: Mapping[str, Any], other: Mapping[str, Any], side: int) -> list[tuple[str, str, str]]:
    """Entries of lists, such as one practice, that only one scenario has: one row each instead of one a setting."""
    entries = dict.fromkeys(name.partition(".")[0] for name in mine if " " in name.partition(".")[0])
    rows = []
    for entry in entries:
        if any(name.startswith(f"{entry}.") for name in other):
            continue
        parts = [f"{key} {_setting(mine[f'{entry}.{key}'])}" for key in ("week", "start") if f"{entry}.{key}" in mine]
        text = ", ".join([str(mine.get(f"{entry}.kind", "there")), *parts])
        rows.append((entry, text, ABSENT) if side == 0 else (entry, ABSENT, text))
    return rows


def _without_empty(value: Any) -> Any:
    # Not set, not there and an empty list mean the same.
    if isinstance(value, Mapping):
        return {key: _without_empty(inner) for key, inner in value.items() if inner is not None and inner != []}
    return [_without_empty(inner) for inner in value] if isinstance(value, list) else value


def provenance_rows(results: Results) -> list[tuple[str, str]]:
    """Where the results come from, one line a fact."""
    rows = []
    for name, value in results.provenance.items():
        label = name.replace("_", " ").capitalize()
        if name == "command" and isinstance(value, list | tuple):
            rows.append((label, shlex.join(str(part) for part in value)))
        elif name == "seeds" and isinstance(value, list | tuple):
            rows.append((label, number_ranges([int(seed) for seed in value])))
        elif isinstance(value, Mapping):
            rows.append((label, ", ".join(f"{key} {inner}" for key, inner in value.items())))
        elif name == "started":
            rows.append((label, str(value).replace("T", " ").replace("+00:00", " UTC")))
        elif isinstance(value, bool):
            rows.append((label, "yes" if value else "no"))
        elif value is not None:
            rows.append((label, str(value)))
    failed = sum(1 for row in results.runs if row.get("error"))
    rows.append(
        ("Runs", f"{len(results.runs)}, of which {failed} failed" if failed else f"{len(results.runs)}, all complete")
    )
    return [(label, text) for label, text in rows if text]


def provenance_pairs(a: Results, b: Results) -> list[tuple[str, str, str]]:
    """Where two results come from, side by side."""
    facts_a, facts_b = dict(provenance_rows(a)), dict(provenance_rows(b))
    return [(label, facts_a.get(label, DASH), facts_b.get(label, DASH)) for label in {**facts_a, **facts_b}]


def reproduce_command(results: Results) -> str:
    """The command that gives these results again from the resolved scenario beside them."""
    run = results.scenario.get("run")
    seed = run.get("seed") if isinstance(run, dict) else None
    return "orgsim run scenario.toml" + (f" --seed {seed}" if seed is not None else "") + " --out again"


def number_ranges(numbers: Sequence[int]) -> str:
    """1, 2, 3, 7 → "1–3, 7"; at most six ranges."""
    ordered = sorted(set(numbers))
    ranges: list[list[int]] = []
    for number in ordered:
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    texts = [str(low) if low == high else f"{low}{DASH}{high}" for low, high in ranges[:6]]
    return ", ".join(texts) + (f" … ({len(ordered)} in all, see runs.csv)" if len(ranges) > 6 else "")


def flatten(value: Any, name: str = "") -> dict[str, Any]:
    """Nested settings by dotted name, lists of tables by kind or position: shock.0.week."""
    if isinstance(value, Mapping):
        inner = [flatten(part, f"{name}.{key}" if name else str(key)) for key, part in value.items()]
    elif isinstance(value, list) and value and all(isinstance(part, Mapping) for part in value):
        inner = [flatten(part, f"{name} {place}") for place, part in enumerate(value, start=1)]
    else:
        return {name: value}
    return {key: leaf for part in inner for key, leaf in part.items()}


def _small_row(people: np.ndarray, value: np.ndarray, small: np.ndarray, shown: tuple[MeasureInfo, int]) -> TeamRow:
    info, columns = shown
    heads = [float(people[when, small].sum()) for when in range(2)]
    means = []
    for when in range(2):
        weight = np.where(small & np.isfinite(value[when]), people[when], 0)
        total = float((np.nan_to_num(value[when]) * weight).sum())
        means.append(total / float(weight.sum()) if weight.sum() >= SMALL else math.nan)
    change = means[1] - means[0]
    values = tuple(format_value(mean, info.unit) if math.isfinite(mean) else "not shown" for mean in means)
    return TeamRow(
        f"Teams under {SMALL} people ({int(small.sum()):,} together)",
        "",
        (f"{heads[0]:,.0f}", f"{heads[1]:,.0f}"),
        (values[0], values[1]),
        (format_difference(change, info.unit) if math.isfinite(change) else DASH, *[DASH] * (columns - 1)),
        "",
    )


def _team_note(gone: np.ndarray, people: np.ndarray, small: np.ndarray) -> str:
    ended = int((gone & (people[0] > 0) & ~small).sum())
    begun = int(((people[0] == 0) & (people[1] > 0) & ~small).sum())
    parts = []
    if ended:
        parts.append(f"{ended:,} {'team' if ended == 1 else 'teams'} with nobody left at the end")
    if begun:
        parts.append(f"{begun:,} {'team' if begun == 1 else 'teams'} empty at the start")
    return f"Not listed, because there is no change to show: {join_words(parts)}." if parts else ""


def _welcome(change: float, info: MeasureInfo) -> str:
    if not info.directed or change == 0:
        return ""
    return "welcome" if (change > 0) == (info.better == "higher") else "unwelcome"


def _count_text(paired: PairedMeasure) -> str:
    word = "" if paired.info.directed else "higher in "
    ties = f", {paired.ties} tied" if paired.ties else ""
    return f"{word}{paired.better} of {paired.pairs}{ties}"


def _reduction_text(value: float) -> str:
    if math.isnan(value):
        return DASH
    if math.isinf(value):
        return "no noise left"
    return f"{value:,.1f} ×" if value < 100 else f"{value:,.0f} ×" if value < 1000 else "over 1,000 ×"


def _verdict(paired: PairedMeasure) -> str:
    if not (paired.clear and paired.info.directed):
        return ""
    return "welcome" if (paired.difference > 0) == (paired.info.better == "higher") else "unwelcome"


def _setting(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, list):
        return ", ".join(_setting(part) for part in value) or "empty"
    return "not set" if value is None else str(value)


def comparison_order(comparison: Comparison) -> list[PairedMeasure]:
    """Measures that differ in any future, the key ones first, in recorded order."""
    differing = [paired for paired in comparison.measures if paired.better + paired.worse]
    rank = {name: place for place, name in enumerate(KEY)}
    return sorted(differing, key=lambda paired: rank.get(paired.info.name, len(rank)))
