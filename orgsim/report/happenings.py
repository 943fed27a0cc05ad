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
    kind: str
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
    found = [(week, label) for week, label, _ in _planned(results, "shock")]
    planned = {kind for _, _, kind in _planned(results, "shock")}
    unplanned: dict[str, int] = {}
    for event in results.events:
        if event.kind == "shock" and event.plugin not in planned:
            unplanned[event.plugin] = min(event.week, unplanned.get(event.plugin, event.week))
    found += [(week, humanize(plugin)) for plugin, week in unplanned.items()]
    last = int(results.weeks[-1]) if len(results.weeks) else 0
    shown = sorted({(week, label) for week, label in found if week <= last})
    return [Mark(number, week, label) for number, (week, label) in enumerate(shown, start=1)]


def happenings(results: Results) -> tuple[list[Happening], list[Routine]]:
    """Events that stand alone, by week, and those that recur (at more than three different weeks)."""
    by_plugin: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for event in results.events:
        by_plugin[event.kind, event.plugin].append(event)
    shock_kinds = {kind for _, _, kind in _planned(results, "shock")}
    single: list[Happening] = []
    routines: list[Routine] = []
    for (kind, plugin), events in by_plugin.items():
        shock = kind == "shock" or plugin in shock_kinds
        if not shock and len({event.week for event in events}) > OFTEN:
            routines.append(_routine(plugin, events))
        else:
            single += _single(kind, plugin, events, shock)
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


def _single(kind: str, plugin: str, events: list[Event], shock: bool) -> list[Happening]:
    by_week: dict[int, list[Event]] = defaultdict(list)
    for event in events:
        by_week[event.week].append(event)
    return [
        Happening(
            week,
            kind,
            plugin,
            as_sentence(merge_texts([event.text or humanize(plugin) for event in same])),
            len({event.replication for event in same}),
            shock,
        )
        for week, same in by_week.items()
    ]


def as_sentence(text: str) -> str:
    """``text`` with a capital letter at its beginning and a full stop at its end."""
    stripped = text.strip()
    ended = stripped if stripped.endswith((".", "!", "?")) else f"{stripped}."
    return ended[:1].upper() + ended[1:]


def _routine(plugin: str, events: list[Event]) -> Routine:
    times = Counter(event.replication for event in events)
    weeks = [event.week for event in events]
    return Routine(plugin, humanize(plugin), tuple(times.values()), min(weeks), max(weeks))


def _merge_numbers(column: Sequence[str]) -> str:
    if len(set(column)) == 1:
        return column[0]
    decimals = max(len(number.partition(".")[2]) for number in column)
    found = spread([float(number.replace(",", "")) for number in column])
    median, low, high = (f"{value:,.{decimals}f}" for value in (found.median, found.low, found.high))
    return f"{median} ({low} to {high})"
