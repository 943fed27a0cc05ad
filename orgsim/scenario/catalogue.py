"""The scenarios that come with orgsim."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from orgsim.scenario.locations import built_in


@dataclass(frozen=True)
class Entry:
    """One built-in scenario. name: what to type. title and story: for people. file: where it lies."""

    name: str
    title: str
    story: str
    file: Path


def list_scenarios() -> tuple[Entry, ...]:
    """The built-in scenarios in alphabetical order."""
    entries = []
    for name, file in built_in().items():
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        entries.append(Entry(name, data.get("name", name), data.get("story", ""), file))
    return tuple(entries)
