"""The settings of a scenario as they were written, each with the file and line it came from."""

from __future__ import annotations

import datetime
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from orgsim.problems import InvalidInput, Problem
from orgsim.scenario.lines import Place, json_lines, toml_lines

#: Arrays of tables; a scenario adds to those of the scenario that it extends.
LISTS = ("shock", "practice", "expect", "target")
_AT_LINE = re.compile(r"\s*\(at line (\d+), column \d+\)|\s*\(at end of document\)")


@dataclass(frozen=True)
class Document:
    """Plain data and where it was written. places: place in the data -> ``file:line``."""

    data: dict[str, Any]
    places: Mapping[Place, str] = field(default_factory=dict)
    source: str = ""

    def where(self, place: Place) -> str:
        """File and line of the nearest thing around ``place`` that was written."""
        for depth in range(len(place), 0, -1):
            if place[:depth] in self.places:
                return self.places[place[:depth]]
        return f"{self.source}:1" if self.source else ""

    def value(self, place: Place) -> Any:
        """What was written at ``place``; None when nothing was."""
        found: Any = self.data
        for part in place:
            try:
                found = found[part]
            except (KeyError, IndexError, TypeError):
                return None
        return found


def dotted(place: Place) -> str:
    """A place as people write it: ``shock[0].share``."""
    text = ""
    for part in place:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def shown(value: Any) -> str:
    """A value as it would be written, at most 60 characters; empty for None and for tables."""
    if value is None or isinstance(value, dict):
        return ""
    try:
        text = json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        text = type(value).__name__
    # The end of a path is its name, so what is too long loses its middle.
    return text if len(text) <= 60 else f"{text[:20]}...{text[-37:]}"


def plain(value: Any) -> Any:
    """Dictionaries, lists, text, numbers and None, whatever was handed in; whole floats become whole numbers."""
    if isinstance(value, Mapping):
        return {_text(str(key)): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(inner) for inner in value]
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 2**53 else value
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return _text(str(value))


def parse_toml(text: str, source: str) -> Document:
    """Read TOML text. Raises InvalidInput with the line where it stops being TOML."""
    try:
        data = plain(tomllib.loads(text))
        lines = toml_lines(text)
    except RecursionError:
        raise InvalidInput(Problem(f"{source}:1", "is nested too deeply")) from None
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput(_not_toml(str(error), text, source)) from None
    except ValueError as error:
        raise InvalidInput(Problem(f"{source}:1", f"is not valid TOML: {error}")) from None
    return Document(data, {place: f"{source}:{line}" for place, line in lines.items()}, source)


def parse_json(text: str, source: str) -> Document:
    """Read JSON text. Raises InvalidInput with the line where it stops being JSON, or where a key occurs again."""
    try:
        data = plain(json.loads(text))
        lines, repeated = json_lines(text)
    except json.JSONDecodeError as error:
        raise InvalidInput(Problem(f"{source}:{error.lineno}", f"is not valid JSON: {error.msg}")) from None
    except RecursionError:
        raise InvalidInput(Problem(f"{source}:1", "is nested too deeply")) from None
    except ValueError as error:
        raise InvalidInput(Problem(f"{source}:1", f"is not valid JSON: {error}")) from None
    if not isinstance(data, dict):
        raise InvalidInput(Problem(f"{source}:1", "is not a scenario", value=shown(data), allowed="an object {...}"))
    if repeated:
        raise InvalidInput(
            [Problem(f"{source}:{line}", "is given twice", field=dotted(place)) for place, line in repeated]
        )
    return Document(data, {place: f"{source}:{line}" for place, line in lines.items()}, source)


def merge(base: Document, child: Document) -> Document:
    """``child`` on top of ``base``: tables merge key by key, the entries of lists such as shocks are added to those of
    the base (an empty list, ``shock = []``, drops them), anything else replaces."""
    places = dict(base.places)
    data = _merged(base.data, child.data, (), places, child)
    return Document(data, places, child.source)


def _merged(
    base: dict[str, Any], child: dict[str, Any], prefix: Place, places: dict[Place, str], document: Document
) -> dict[str, Any]:
    merged = dict(base)
    for key, value in child.items():
        place: Place = (*prefix, key)
        inherited = base.get(key)
        if isinstance(inherited, dict) and isinstance(value, dict):
            merged[key] = _merged(inherited, value, place, places, document)
            continue
        adds = not prefix and key in LISTS and isinstance(value, list) and len(value) > 0
        kept = inherited if adds and isinstance(inherited, list) else []
        merged[key] = [*kept, *value] if isinstance(value, list) else value
        _move_places(place, len(kept), places, document)
    return merged


def _move_places(place: Place, shift: int, places: dict[Place, str], document: Document) -> None:
    depth = len(place)
    if not shift:
        for known in [known for known in places if known[:depth] == place]:
            del places[known]
    for known, where in document.places.items():
        if known[:depth] != place:
            continue
        index = known[depth] if len(known) > depth else None
        if isinstance(index, int):
            places[(*place, index + shift, *known[depth + 1 :])] = where
        elif len(known) > depth or not shift:
            places[known] = where


def _not_toml(message: str, text: str, source: str) -> Problem:
    match = _AT_LINE.search(message)
    line = int(match[1]) if match and match[1] else max(1, text.rstrip().count("\n") + 1)
    rows = text.split("\n")
    written = rows[line - 1].strip()[:60] if line <= len(rows) else ""
    words = _AT_LINE.sub("", message).strip()
    allowed = 'text stands in quotes, numbers begin with a digit: "front line", 0.4' if words == "Invalid value" else ""
    message = f"is not valid TOML: {words}, in: {written}" if written else f"is not valid TOML: {words}"
    return Problem(f"{source}:{line}", message, allowed=allowed)


def _text(value: str) -> str:
    # Half of a surrogate pair, which JSON can smuggle in, cannot be written to any file.
    return value.encode("utf-8", "backslashreplace").decode("utf-8")
