"""Reading [vary] and [set]: which settings, over which levels, each held against the scenario with file and line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from orgsim import plugins
from orgsim.problems import InvalidInput, Problem, nearest
from orgsim.results.findings import INERT
from orgsim.scenario.document import Document, dotted, shown
from orgsim.scenario.fields import SettingInfo, number, settings_of
from orgsim.scenario.lines import Place
from orgsim.scenario.overrides import place_of
from orgsim.scenario.sections import SECTIONS
from orgsim.scenario.validation import build, build_plugin, problem_of
from orgsim.study.experiment.factors import Factor
from orgsim.study.experiment.sections import Design, Span
from orgsim.study.experiment.variants import FAMILIES, Changes, Variants, plugin_data

_OWN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_HOLDER = re.compile(r"(shock|practice)(\[\d+\])?")
_INDEX = re.compile(r"\[\d+\]")
_TAKEN = ("point", "replication", "id", "seed", "status", "error", "rerun", "expectations_failed", INERT)
LEVELS = "a list of levels such as [0.1, 0.5], or a range such as { low = 0.1, high = 0.9 }"
CHOICES = 'choices by label, each a table of "set", "shock" and "practice", such as none = {}'


@dataclass
class Reader:
    """Reads one experiment document against the variants of its scenario and collects what is wrong."""

    document: Document
    variants: Variants
    design: Design
    problems: list[Problem] = field(default_factory=list)
    section: str = "vary"

    def factors(self) -> tuple[Factor, ...]:
        """Everything under [vary], or another section of its form, in the order of the file."""
        raw = self.document.data.get(self.section, {})
        if not isinstance(raw, dict):
            self._tell((self.section,), "must be a table of settings", f"[{self.section}] and what varies below")
            return ()
        found = []
        for name, place, spec in flattened(raw, (self.section,)):
            if "." in name or name in SECTIONS or name in FAMILIES:
                factor = self._setting(name, place, spec)
            else:
                factor = self._choices(name, place, spec)
            if factor is not None:
                found.append(factor)
        if self.design.kind == "table" and len({len(factor.values) for factor in found}) > 1:
            lengths = ", ".join(f"{factor.name} {len(factor.values)}" for factor in found)
            self._tell(
                ("vary",), f"has lists of different lengths ({lengths})", "lists of one length, read side by side"
            )
        return tuple(found)

    def _setting(self, name: str, place: Place, spec: Any) -> Factor | None:
        where = self.document.where(place)
        try:
            target = place_of(name, self._data, where)
            info = self._info(target)
        except InvalidInput as error:
            self.problems += error.problems
            return None
        if isinstance(spec, dict):
            return self._range(name, place, spec, info)
        if not isinstance(spec, list) or not spec:
            self._tell(place, "says nothing that varies", LEVELS)
            return None
        values = [self._checked(name, (*place, index), value, target) for index, value in enumerate(spec)]
        if any(value is None for value in values):
            return None
        if self.design.kind != "table" and len({repr(value) for value in values}) < len(values):
            self._tell(place, "names a level twice", "every level once")
            return None
        return Factor(name, tuple(values))

    def _range(self, name: str, place: Place, spec: dict[str, Any], info: SettingInfo | None) -> Factor | None:
        if info is None or info.value_type not in ("number", "whole number"):
            self._tell(place, "is not a number, so it has levels but no range", "a list of levels")
            return None
        span, flaws = build(Span, spec, place)
        if not isinstance(span, Span):
            self.problems += [problem_of(flaw, self.document) for flaw in flaws]
            return None
        if self.design.kind == "table":
            self._tell(place, "is a range, which a table does not have", "a list with one value for each point")
            return None
        low = info.lowest if span.low is None else span.low
        high = info.highest if span.high is None else span.high
        for side, value in (("low", low), ("high", high)):
            if value is None:
                self._tell(place, f"has no {side}est value of its own", f"{side} = a number")
        if low is None or high is None:
            return None
        ends = [self._checked(name, (*place, side), value) for side, value in (("low", low), ("high", high))]
        if any(end is None for end in ends):
            return None
        if not low < high:
            self._tell(place, "is an empty range", f"low below high; low is {number(low)} and high is {number(high)}")
            return None
        if span.scale == "log" and low <= 0:
            self._tell(place, "has no logarithm at its lower end", "low above 0")
            return None
        whole = info.value_type == "whole number"
        return Factor(name, (), ends[0], ends[1], whole, span.scale == "log", span.levels)

    def _choices(self, name: str, place: Place, spec: Any) -> Factor | None:
        if not isinstance(spec, dict) or not spec or not all(isinstance(choice, dict) for choice in spec.values()):
            known = self._known_settings()
            near = next((one for one in known if one.rsplit(".", 1)[-1] == name), "") or nearest(name, known)
            allowed = f"a dotted setting such as communication.uptake; or {CHOICES}"
            where = self.document.where(place)
            self.problems.append(Problem(where, "is not the name of a setting", name, "", allowed, near))
            return None
        if _OWN_NAME.fullmatch(name) is None or name in _TAKEN:
            allowed = f"letters, digits and _, and none of {', '.join(_TAKEN)}"
            self._tell(place, "cannot be the name of a column", allowed)
            return None
        if self.design.kind == "table":
            self._tell(place, "has choices, which a table does not take", "another design, such as grid")
            return None
        choices = {label: self._choice(choice, (*place, label)) for label, choice in spec.items()}
        found = {label: changes for label, changes in choices.items() if changes is not None}
        return Factor(name, tuple(found), choices=found) if len(found) == len(choices) else None

    def _choice(self, raw: dict[str, Any], place: Place) -> Changes | None:
        before = len(self.problems)
        for key in raw:
            if key not in ("set", *FAMILIES):
                self._tell(
                    (*place, key), "is not part of a choice", "set, shock, practice", nearest(key, ("set", *FAMILIES))
                )
        added = tuple(
            entry for family in FAMILIES for entry in self._added(family, raw.get(family, []), (*place, family))
        )
        settings = raw.get("set", {})
        if not isinstance(settings, dict):
            self._tell((*place, "set"), "must be a table of settings", "set = { communication.uptake = 0.4 }")
            return None
        flat = list(flattened(settings, (*place, "set")))
        changes = Changes(tuple((name, value) for name, _, value in flat), added)
        if len(self.problems) == before:
            where = {name: self.document.where(spot) for name, spot, _ in flat}
            where |= {family: self.document.where((*place, family)) for family in FAMILIES}
            self.problems += self.variants.variant(changes, where, across=False).problems
        return changes if len(self.problems) == before else None

    def _added(self, family: str, raw: Any, place: Place) -> Iterator[tuple[str, dict[str, Any]]]:
        if not isinstance(raw, list) or not all(isinstance(entry, dict) for entry in raw):
            self._tell(place, "must be a list of tables", f'{family} = [{{ kind = "..." }}]')
            return
        for index, entry in enumerate(raw):
            plugin, flaws = build_plugin(family, entry, (*place, index))
            self.problems += [problem_of(flaw, self.document) for flaw in flaws]
            if isinstance(plugin, plugins.Plugin):
                yield family, plugin_data(plugin)

    def _checked(self, name: str, place: Place, value: Any, target: Place | None = None) -> Any:
        """The level as the scenario holds it (weeks for "1y"); None when it does not fit."""
        # What must hold between settings is checked at every point, where all of them have their values.
        variant = self.variants.variant(Changes(((name, value),)), self.document.where(place), across=False)
        if variant.problems:
            self.problems += variant.problems
            return None
        target = target or place_of(name, self._data, "")
        plain: Any = variant.scenario(0).to_dict()
        for part in target:
            plain = plain[part]
        return plain

    def _info(self, target: Place) -> SettingInfo | None:
        """The declaration of a setting; None for a place inside one. Raises InvalidInput where there is none."""
        if target[0] in SECTIONS:
            return settings_of(SECTIONS[str(target[0])]).get(str(target[1])) if len(target) == 2 else None
        entry = self._data[str(target[0])][target[1]]
        known = settings_of(plugins.registry(str(target[0]))[entry["kind"]])
        return known.get(str(target[2]))

    @property
    def _data(self) -> dict[str, Any]:
        return self.variants.base.to_dict()

    def _known_settings(self) -> list[str]:
        return [f"{section}.{setting}" for section, model in SECTIONS.items() for setting in model.model_fields]

    def _tell(self, place: Place, message: str, allowed: str = "", near: str = "") -> None:
        value = shown(self.document.value(place))
        self.problems.append(Problem(self.document.where(place), message, dotted(place), value, allowed, near))


def flattened(raw: Mapping[str, Any], place: Place) -> Iterator[tuple[str, Place, Any]]:
    """Dotted name, place and value of everything in a table, whether names are written in quotes or as tables."""
    for key, value in raw.items():
        here = (*place, key)
        if key in SECTIONS and isinstance(value, dict):
            for setting, inner in value.items():
                yield f"{key}.{setting}", (*here, setting), inner
        elif _HOLDER.fullmatch(key) and isinstance(value, dict):
            indexed = _INDEX.search(key) is not None
            for first, inner in value.items():
                if indexed or not isinstance(inner, dict):
                    yield f"{key}.{first}", (*here, first), inner
                    continue
                for setting, innermost in inner.items():
                    yield f"{key}.{first}.{setting}", (*here, first, setting), innermost
        else:
            yield key, here, value
