"""Variants of a scenario: only what a change touches is checked anew, so that thousands of points cost little."""

from __future__ import annotations

import functools
import hashlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from orgsim.plugins import Plugin
from orgsim.problems import InvalidInput, Problem
from orgsim.results.plain import canonical_json
from orgsim.scenario.checks import Flaw, flaws_across
from orgsim.scenario.document import LISTS, Document, plain
from orgsim.scenario.lines import Place
from orgsim.scenario.loading import FILES
from orgsim.scenario.overrides import place_of
from orgsim.scenario.scenario import Scenario
from orgsim.scenario.sections import SECTIONS
from orgsim.scenario.validation import build, build_plugin, problem_of

FAMILIES = ("shock", "practice")
#: Settings of [run] that do not change what a single run computes.
_OF_MANY_RUNS = ("replications", "seed")


@dataclass(frozen=True)
class Changes:
    """What makes a variant. added: shocks and practices, as (family, plain data), put after those of the scenario
    before any setting is replaced. settings: (dotted name, plain value)."""

    settings: tuple[tuple[str, Any], ...] = ()
    added: tuple[tuple[str, Mapping[str, Any]], ...] = ()

    def __add__(self, other: Changes) -> Changes:
        return Changes(self.settings + other.settings, self.added + other.added)


@dataclass(frozen=True)
class Variant:
    """A changed scenario. data: plain. parts: checked; complete only without problems. problems: what is wrong."""

    data: dict[str, Any]
    parts: dict[str, Any]
    problems: tuple[Problem, ...]

    def scenario(self, seed: int) -> Scenario:
        """As a scenario of one run with this seed. Raises InvalidInput."""
        if self.problems:
            raise InvalidInput(self.problems)
        run = self.parts["run"].model_copy(update={"seed": seed, "replications": 1})
        # The parts have been checked, one by one and together.
        return Scenario.model_construct(**{**self.parts, "schema_version": 1, "run": run})


class Variants:
    """All variants of one base scenario."""

    def __init__(self, base: Scenario):
        self.base = base
        self._data = base.to_dict()
        self._parts: dict[str, Any] = {name: getattr(base, name) for name in ("name", "story", *SECTIONS)}
        self._parts |= {name: getattr(base, name) for name in LISTS}
        self._texts = {name: _section_text(name, self._parts[name]) for name in SECTIONS}

    def variant(self, changes: Changes, where: Mapping[str, str] | str = "", across: bool = True) -> Variant:
        """The base with changes. where: what problems name as their place, for all or by name of a setting.
        across: whether what must hold between settings is checked too."""
        data = dict(self._data)
        places: dict[Place, str] = {}
        problems: list[Problem] = []
        for family, entry in changes.added:
            data[family] = [*data[family], entry]
            places[family, len(data[family]) - 1] = where if isinstance(where, str) else where.get(family, "")
        for name, value in changes.settings:
            source = where if isinstance(where, str) else where.get(name, "")
            try:
                place = place_of(name, data, source)
            except InvalidInput as error:
                problems += error.problems
                continue
            data = _with(data, place, plain(value))
            places[place] = source
        parts, flaws = self._built(data)
        flaws += flaws_across(parts) if across else []
        document = Document(data, places)
        # A flaw may show at another setting than the one that was changed.
        first = where if isinstance(where, str) else next(iter(where.values()), "")
        told = [problem_of(flaw, document) for flaw in flaws]
        problems += [replace(one, where=one.where or first) for one in told]
        return Variant(data, parts, tuple(problems))

    def digest(self, variant: Variant) -> str:
        """SHA-256 of everything in a variant that shapes a run but its seed. Names and places of files do not count,
        their content does."""
        texts = []
        for name in SECTIONS:
            part = variant.parts[name]
            texts.append(self._texts[name] if part is self._parts[name] else _section_text(name, part))
        texts += [_plugin_text(plugin) for family in FAMILIES for plugin in variant.parts[family]]
        return hashlib.sha256("\n".join(texts).encode("ascii")).hexdigest()

    def _built(self, data: Mapping[str, Any]) -> tuple[dict[str, Any], list[Flaw]]:
        parts, flaws = dict(self._parts), []
        for name, section in SECTIONS.items():
            if data[name] is not self._data[name]:
                instance, found = build(section, data[name], (name,))
                flaws += found
                # What lies between sections cannot be checked without this one.
                parts.pop(name) if instance is None else parts.update({name: instance})
        for family in FAMILIES:
            if data[family] is self._data[family]:
                continue
            entries: list[BaseModel | None] = []
            for index, entry in enumerate(data[family]):
                known = self._data[family][index] if index < len(self._data[family]) else None
                if entry is known:
                    entries.append(self._parts[family][index])
                    continue
                plugin, found = build_plugin(family, dict(entry), (family, index))
                entries.append(plugin)
                flaws += found
            parts[family] = tuple(entries)
        return parts, flaws


def plugin_data(plugin: Plugin) -> dict[str, Any]:
    """A shock or practice as plain data with every setting."""
    return {"kind": plugin.kind, **plugin.model_dump(mode="json")}


def outside_files(plugins: tuple[Plugin, ...]) -> tuple[Path, ...]:
    """The source files of plug-ins that do not come with orgsim."""
    names = sorted({type(plugin).__module__ for plugin in plugins} - {""})
    outside = (sys.modules[name] for name in names if not name.startswith("orgsim."))
    return tuple(Path(module.__file__) for module in outside if module.__file__)


@functools.lru_cache(maxsize=256)
def content_digest(file: Path, changed: float) -> str:
    """SHA-256 of the bytes of a file; ``changed`` is when it was written, so that an edited file counts anew."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _section_text(name: str, section: BaseModel) -> str:
    data = section.model_dump(mode="json")
    if name == "run":
        data = {key: value for key, value in data.items() if key not in _OF_MANY_RUNS}
    for holder, key in FILES:
        if holder == name and data.get(str(key)) is not None:
            file = Path(data[str(key)])
            data[str(key)] = content_digest(file, file.stat().st_mtime) if file.is_file() else str(file)
    # Whole numbers as such: 0 and 0.0 are one value, however they were written.
    return f"{name} {canonical_json(plain(data))}"


def _plugin_text(plugin: Plugin) -> str:
    files = [content_digest(file, file.stat().st_mtime) for file in outside_files((plugin,))]
    return f"{plugin.family} {canonical_json(plain(plugin_data(plugin)))} {' '.join(files)}"


def _with(holder: Any, place: Place, value: Any) -> Any:
    """A copy of nested tables and lists with one value replaced; everything else is shared with the original."""
    if not place:
        return value
    if isinstance(place[0], int):
        items = list(holder)
        items[place[0]] = _with(items[place[0]], place[1:], value)
        return items
    table = dict(holder) if isinstance(holder, Mapping) else {}
    table[place[0]] = _with(table.get(place[0]), place[1:], value)
    return table
