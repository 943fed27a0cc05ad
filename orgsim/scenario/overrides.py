"""Changing single settings by dotted name, as in ``--set communication.uptake=.4`` or ``shock.competitor.share=.3``."""

from __future__ import annotations

import copy
import re
import tomllib
from collections.abc import Iterable, Mapping
from typing import Any

from orgsim.problems import InvalidInput, Problem, nearest
from orgsim.scenario.document import LISTS, Document, plain
from orgsim.scenario.fields import settings_of
from orgsim.scenario.lines import Place
from orgsim.scenario.sections import SECTIONS
from orgsim.scenario.validation import HEAD

_NUMBER = re.compile(r"[+-]?(\d+\.\d*|\.\d+)([eE][+-]?\d+)?")
_STEP = re.compile(r"([A-Za-z_][A-Za-z0-9_-]*|\*)((?:\[\d+\])*)")
EXAMPLE = "communication.uptake=.4, shock.competitor.share=.3 or shock[1].week=14w"


def parse_override(text: str, source: str = "--set") -> tuple[str, Any]:
    """Split ``name=value``; the value is TOML, a number such as ``.4``, or else plain text.

    Raises InvalidInput when there is no name or no ``=``.
    """
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise InvalidInput(Problem(source, "is not of the form name=value", text, allowed=EXAMPLE))
    return name.strip(), _value(value.strip())


def apply_overrides(
    document: Document, settings: Iterable[tuple[str, Any]], source: str = "--set"
) -> tuple[Document, list[Problem]]:
    """A copy of a document with settings replaced by dotted name, and a problem for every name that leads nowhere."""
    changed = Document(copy.deepcopy(document.data), dict(document.places), document.source)
    places = dict(changed.places)
    problems: list[Problem] = []
    for name, value in settings:
        try:
            place = place_of(name, changed.data, source)
        except InvalidInput as error:
            problems += error.problems
            continue
        _put(changed.data, place, plain(value))
        for known in [known for known in places if known[: len(place)] == place]:
            del places[known]
        places[place] = source
    return Document(changed.data, places, changed.source), problems


def _value(text: str) -> Any:
    if _NUMBER.fullmatch(text):
        return float(text)
    try:
        return plain(tomllib.loads(f"value = {text}")["value"]) if "\n" not in text else text
    except (ValueError, RecursionError):
        return text


def place_of(name: str, data: Mapping[str, Any], source: str) -> Place:
    """The place in the data of a scenario that a dotted name means. Raises InvalidInput, naming ``source``."""
    steps = [_STEP.fullmatch(part) for part in name.split(".")]
    if not all(steps):
        raise _lost(source, name, "is not the name of a setting", EXAMPLE)
    first = steps[0]
    assert first is not None
    place: list[str | int] = []
    for step in steps:
        assert step is not None
        place += [step[1], *(int(number) for number in re.findall(r"\d+", step[2]))]
    if first[1] in LISTS:
        return _place_in_list(name, place, data.get(first[1], []), source)
    if first[1] in SECTIONS and len(place) >= 2:
        return _place_in_section(name, place, data, source)
    if place in (["name"], ["story"]):
        return tuple(place)
    near = _nearest_setting(name)
    message = "is a whole section" if name in SECTIONS else "is not the name of a setting"
    raise _lost(source, name, message, EXAMPLE, near)


def _place_in_section(name: str, place: list[str | int], data: Mapping[str, Any], source: str) -> Place:
    section = str(place[0])
    if place[1] not in SECTIONS[section].model_fields:
        near = nearest(str(place[1]), SECTIONS[section].model_fields)
        near = f"{section}.{near}" if near else _nearest_setting(name)
        allowed = ", ".join(SECTIONS[section].model_fields)
        raise _lost(source, name, f"is not a setting of [{section}]", allowed, near)
    if len(place) > 2 and not _inside(place, data):
        raise _lost(source, name, "leads to nothing in this scenario", f"{section}.{place[1]}", "")
    return tuple(place)


def _inside(place: list[str | int], data: Mapping[str, Any]) -> bool:
    """Whether a place inside one setting of a section can be replaced: an item of a list, or any key of a table."""
    section, setting, key = place[:3]
    if len(place) > 3:
        return False
    if settings_of(SECTIONS[str(section)])[str(setting)].value_type == "table":
        return isinstance(key, str)
    held = data.get(str(section), {})
    held = held.get(setting) if isinstance(held, dict) else None
    return isinstance(held, list) and isinstance(key, int) and key < len(held)


def _place_in_list(name: str, place: list[str | int], entries: Any, source: str) -> Place:
    family = str(place[0])
    entries = [entry if isinstance(entry, dict) else {} for entry in entries] if isinstance(entries, list) else []
    kinds = [str(entry.get("kind", "")) for entry in entries]
    there = ", ".join(
        f"{family}[{index}] ({kind})" if kind else f"{family}[{index}]" for index, kind in enumerate(kinds)
    )
    there = there or f"this scenario has no {family}"
    selector = place[1] if len(place) > 1 else ""
    if len(place) != 3 or isinstance(place[2], int):
        raise _lost(source, name, f"does not name one setting of one {family}", f"{EXAMPLE}; {there}")
    if isinstance(selector, int):
        if selector >= len(entries):
            raise _lost(source, name, f"there is no {family}[{selector}]", there)
        return tuple(place)
    matching = [index for index, kind in enumerate(kinds) if kind == selector]
    if not matching:
        near = nearest(selector, [kind for kind in kinds if kind])
        raise _lost(source, name, f"there is no such {family} in this scenario", there, near and f"{family}.{near}")
    if len(matching) > 1:
        choices = " or ".join(f"{family}[{index}].{place[2]}" for index in matching)
        raise _lost(source, name, f"there are {len(matching)} of this kind", choices)
    return (family, matching[0], place[2])


def _nearest_setting(name: str) -> str:
    dotted = {f"{section}.{field}" for section, model in SECTIONS.items() for field in model.model_fields}
    dotted |= {key for key in HEAD if key in ("name", "story")}
    exact = [known for known in sorted(dotted) if known.rsplit(".", 1)[-1] == name.rsplit(".", 1)[-1]]
    return exact[0] if exact else nearest(name, sorted(dotted))


def _lost(source: str, name: str, message: str, allowed: str, near: str = "") -> InvalidInput:
    return InvalidInput(Problem(source, message, name, allowed=allowed, nearest=near))


def _put(data: dict[str, Any], place: Place, value: Any) -> None:
    holder: Any = data
    for part in place[:-1]:
        if isinstance(holder, dict) and not isinstance(holder.get(part), dict | list):
            holder[part] = {}
        holder = holder[part]
    holder[place[-1]] = value
