"""The events of all futures gathered into what a reader calls one event, and the marks for the time axis."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from orgsim.results.summary import spread
from orgsim.results.types import Event, Results

NUMBER = re.compile(r"(?<![\w.,])\d+(?:,\d{3})*(?:\.\d+)?(?![\w])")
WEEKS = {"": 1.0, "w": 1.0, "m": 52 / 12, "q": 13.0, "y": 52.0}
OFTEN = 3


@dataclass(frozen=True)
class Mark:
    """A shock on the time axis. number: as printed in the small figures."""

    number: int
    week: int
    label: str


@dataclass(frozen=True)
class Happening:
    """One event as the story tells it. futures: in how many it happened. shock: whether it hit from outside."""

    week: int
    plugin: str
    text: str
    futures: int
    shock: bool


@dataclass(frozen=True)
class Routine:
    """Something that happens again and again. times: per future. first, last: weeks over all futures."""

    plugin: str
    label: str
    times: tuple[int, ...]
    first: int
    last: int


def marks(results: Results) -> list[Mark]:
    """Shocks by week: those of the scenario, and those that only the events know."""
    planned = _planned(results, "shock")
    found = [(week, label) for week, label, _ in planned]
    kinds = {kind for _, _, kind in planned}
    unplanned: dict[str, int] = {}
    for event in results.events:
        name = base_name(event.plugin)
        if event.kind == "shock" and name not in kinds:
            unplanned[event.plugin] = min(event.week, unplanned.get(event.plugin, event.week))
    found += [(week, humanize(base_name(plugin))) for plugin, week in unplanned.items()]
    last = int(results.weeks[-1]) if len(results.weeks) else 0
    shown = sorted({(week, label) for week, label in found if week <= last})
    return [Mark(number, week, label) for number, (week, label) in enumerate(shown, start=1)]


def happenings(results: Results) -> tuple[list[Happening], list[Routine]]:
    """Events that stand alone, by week, and those that recur (at more than three different weeks)."""
    by_plugin: dict[str, list[Event]] = defaultdict(list)
    for event in results.events:
        by_plugin[event.plugin].append(event)
    kinds = {kind for _, _, kind in _planned(results, "shock")}
    single: list[Happening] = []
    routines: list[Routine] = []
    for plugin, events in by_plugin.items():
        blows = [event for event in events if _is_shock(event, kinds)]
        others = [event for event in events if not _is_shock(event, kinds)]
        single += _single(plugin, blows, True)
        if len({event.week for event in others}) > OFTEN:
            routines.append(_routine(plugin, others))
        else:
            single += _single(plugin, others, False)
    return sorted(single, key=lambda one: one.week), sorted(routines, key=lambda one: one.first)


def merge_texts(texts: Sequence[str]) -> str:
    """One sentence for texts that differ only in their numbers, which become "27 (20 to 31)"; else the commonest."""
    templates = Counter(tuple(NUMBER.split(text)) for text in texts)
    pieces = templates.most_common(1)[0][0]
    rows = [NUMBER.findall(text) for text in texts if tuple(NUMBER.split(text)) == pieces]
    merged = [_merge_numbers(column) for column in zip(*rows, strict=True)]
    return "".join(piece + number for piece, number in zip(pieces, [*merged, ""], strict=True))


def humanize(name: str) -> str:
    """A plug-in's name for people: budget_contraction → "Budget contraction"."""
    text = name.replace("_", " ").strip()
    return text[:1].upper() + text[1:]


def base_name(plugin: str) -> str:
    """The kind of a plug-in whose name also tells its week: "competitor week 52" → "competitor"."""
    return re.sub(r" week -?\d+$", "", plugin)


def week_number(value: Any) -> int | None:
    """A week given as a number or as "14w", "2q", "1y"; None when it is neither."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return int(value)
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([wmqy]?)\s*", str(value))
    return round(float(match[1]) * WEEKS[match[2]]) if match else None


def _planned(results: Results, part: str) -> list[tuple[int, str, str]]:
    entries = results.scenario.get(part) or []
    found = []
    for entry in entries if isinstance(entries, list) else []:
        week = week_number(entry.get("week", entry.get("start"))) if isinstance(entry, dict) else None
        if week is not None:
            kind = str(entry.get("kind", part))
            found.append((week, str(entry.get("name") or humanize(kind)), kind))
    return found


def _is_shock(event: Event, kinds: set[str]) -> bool:
    return event.kind == "shock" or (event.kind != "act" and base_name(event.plugin) in kinds)


def _single(plugin: str, events: list[Event], shock: bool) -> list[Happening]:
    by_week: dict[int, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for event in events:
        by_week[event.week][event.replication].append(as_sentence(event.text or humanize(base_name(plugin))))
    return [
        Happening(week, plugin, merge_texts([" ".join(texts) for texts in futures.values()]), len(futures), shock)
        for week, futures in by_week.items()
    ]


def as_sentence(text: str) -> str:
    """``text`` with a capital letter at its beginning and a full stop at its end."""
    stripped = text.strip()
    ended = stripped if stripped.endswith((".", "!", "?")) else f"{stripped}."
    return ended[:1].upper() + ended[1:]


def _routine(plugin: str, events: list[Event]) -> Routine:
    times = Counter(replication for replication, _ in {(event.replication, event.week) for event in events})
    weeks = [event.week for event in events]
    return Routine(plugin, humanize(base_name(plugin)), tuple(times.values()), min(weeks), max(weeks))


def _merge_numbers(column: Sequence[str]) -> str:
    if len(set(column)) == 1:
        return column[0]
    decimals = max(len(number.partition(".")[2]) for number in column)
    found = spread([float(number.replace(",", "")) for number in column])
    median, low, high = (f"{value:,.{decimals}f}" for value in (found.median, found.low, found.high))
    return f"{median} ({low} to {high})"
