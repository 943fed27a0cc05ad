"""From plain data to checked settings, with every flaw found in plain words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from orgsim import plugins
from orgsim.problems import Problem, nearest
from orgsim.scenario.checks import Flaw, flaws_across
from orgsim.scenario.document import LISTS, Document, dotted, shown
from orgsim.scenario.expectations import Expect
from orgsim.scenario.fields import SettingInfo, settings_of
from orgsim.scenario.lines import Place
from orgsim.scenario.sections import SECTIONS
from orgsim.scenario.targets import Target

HEAD = ("schema", "name", "story", "extends")
_WORDS = {"int": "a whole number", "float": "a number", "string": "text", "bool": "true or false"}
_STATEMENTS: dict[str, type[BaseModel]] = {"expect": Expect, "target": Target}
_WORDS |= {"tuple": "a list", "list": "a list", "dict": "a table", "model": "a table"}


def validate(document: Document) -> tuple[dict[str, Any], list[Problem]]:
    """Check the settings of a document. Returns the parts of a scenario and every problem found; the parts are
    complete only when there is no problem."""
    parts, flaws = _parts(document.data)
    flaws += flaws_across(parts)
    return parts, [problem_of(flaw, document) for flaw in flaws]


def problem_of(flaw: Flaw, document: Document) -> Problem:
    """A flaw with file, line and value, as the document has them."""
    value = document.value(flaw.place) if flaw.value is None else flaw.value
    place = document.where(flaw.place)
    return Problem(place, flaw.message, dotted(flaw.place), shown(value), flaw.allowed, flaw.nearest)


def _parts(data: Mapping[str, Any]) -> tuple[dict[str, Any], list[Flaw]]:
    parts, flaws = _head(data)
    for key in data:
        if key not in HEAD and key not in LISTS and key not in SECTIONS:
            flaws.append(_unknown_top(key))
    for name, section in SECTIONS.items():
        instance, found = _section(name, section, data.get(name, {}))
        flaws += found
        if instance is not None:
            parts[name] = instance
    for name in LISTS:
        entries, found = _entries(name, data.get(name, []))
        flaws += found
        parts[name] = entries
    return parts, flaws


def _head(data: Mapping[str, Any]) -> tuple[dict[str, Any], list[Flaw]]:
    flaws = []
    schema = data.get("schema", 1)
    if schema != 1 or isinstance(schema, bool):
        flaws.append(Flaw(("schema",), "is a version of scenario files that this orgsim cannot read", "1"))
    for key in ("name", "story"):
        if not isinstance(data.get(key, ""), str):
            flaws.append(Flaw((key,), "must be text", "text in quotes"))
    return {key: data[key] for key in ("name", "story") if key in data}, flaws


def _unknown_top(key: str) -> Flaw:
    names = [*HEAD, *SECTIONS, *LISTS]
    near = nearest(key, names)
    holders = _holders(key)
    if holders and near.lower() != key.lower():
        return Flaw((key,), f"belongs in the section [{holders[0].split('.')[0]}]", nearest=holders[0])
    return Flaw((key,), "is not a section or setting of a scenario", ", ".join(names), near)


def _holders(key: str) -> list[str]:
    return [f"{name}.{key}" for name, section in SECTIONS.items() if key in section.model_fields]


def _section(name: str, section: type[BaseModel], raw: Any) -> tuple[BaseModel | None, list[Flaw]]:
    if not isinstance(raw, dict):
        return None, [Flaw((name,), "must be a table of settings", f"[{name}] and its settings below")]
    return build(section, raw, (name,))


def _entries(family: str, raw: Any) -> tuple[list[Any], list[Flaw]]:
    if not isinstance(raw, list):
        return [], [Flaw((family,), "must be a list of tables", f"[[{family}]] in double brackets")]
    entries: list[Any] = []
    flaws: list[Flaw] = []
    for index, entry in enumerate(raw):
        place: Place = (family, index)
        if not isinstance(entry, dict):
            found: list[Flaw] = [Flaw(place, "must be a table of settings", f"[[{family}]] and its settings below")]
            instance = None
        elif family in _STATEMENTS:
            instance, found = build(_STATEMENTS[family], entry, place)
        else:
            instance, found = build_plugin(family, entry, place)
        entries.append(instance)
        flaws += found
    return entries, flaws


def build_plugin(family: str, entry: dict[str, Any], place: Place) -> tuple[BaseModel | None, list[Flaw]]:
    """A shock or practice from plain data with its ``kind``, or None and its flaws. place: where the data stand."""
    known = plugins.registry(family)
    kind = entry.get("kind")
    allowed = "one of " + ", ".join(f'"{name}"' for name in known) if known else f"no {family} is installed"
    if "kind" not in entry:
        return None, [Flaw((*place, "kind"), "is missing", allowed)]
    if not isinstance(kind, str) or kind not in known:
        other = "practice" if family == "shock" else "shock"
        message = f"is no {family}"
        if isinstance(kind, str) and kind in plugins.registry(other):
            message = f"is a {other}, written under [[{other}]]"
        return None, [Flaw((*place, "kind"), message, allowed, nearest(str(kind), known))]
    settings = {key: value for key, value in entry.items() if key != "kind"}
    return build(known[kind], settings, place)


def build(model: type[BaseModel], raw: dict[str, Any], place: Place) -> tuple[BaseModel | None, list[Flaw]]:
    """An instance of a settings class from plain data, or None and its flaws. place: where the data stand."""
    try:
        # Strict, so that "yes" is no number and true is not 1; as JSON, so that lists may become tuples.
        return model.model_validate_json(json.dumps(raw), strict=True), []
    except ValidationError as error:
        errors = error.errors(include_url=False)
    except (ValueError, RecursionError) as error:
        return None, [Flaw(place, f"cannot be read: {error}")]
    flaws: dict[Place, Flaw] = {}
    for entry in errors:
        flaw = _reworded(model, entry, place)
        flaws.setdefault(flaw.place, flaw)
    return None, list(flaws.values())


def _reworded(model: type[BaseModel], error: Mapping[str, Any], place: Place) -> Flaw:
    location = tuple(error["loc"])
    kind = error["type"]
    if not location:
        return Flaw(place, _own_words(error))
    name = str(location[0])
    if kind == "extra_forbidden":
        return _unknown_setting(model, name, place)
    info = settings_of(model).get(name)
    if info is None:
        return Flaw((*place, *location), _own_words(error))
    inner = location[1:] if " or a " not in info.value_type else ()
    allowed = info.allowed()
    if kind == "literal_error":
        near = nearest(str(error["input"]), [str(choice) for choice in info.choices])
        return Flaw((*place, name, *inner), "is not one of the choices", allowed, near)
    return Flaw((*place, name, *inner), _message(kind, info, error), allowed)


def _message(kind: str, info: SettingInfo, error: Mapping[str, Any]) -> str:
    if kind == "missing":
        return "is missing"
    if kind in ("greater_than_equal", "greater_than"):
        return "is too small"
    if kind in ("less_than_equal", "less_than"):
        return "is too large"
    if kind == "finite_number":
        return "must be a finite number"
    if " or a " in info.value_type:
        return f"must be a {info.value_type}"
    expected = kind.split("_", maxsplit=1)[0]
    if kind.endswith(("_type", "_parsing", "_from_float")) and expected in _WORDS:
        return f"must be {_WORDS[expected]}"
    if kind == "value_error" and info.duration:
        return "is not a number of weeks"
    return _own_words(error)


def _own_words(error: Mapping[str, Any]) -> str:
    cause = error.get("ctx", {}).get("error")
    return str(cause) if cause else str(error["msg"]).lower()


def _unknown_setting(model: type[BaseModel], name: str, place: Place) -> Flaw:
    fields = list(model.model_fields)
    kind = getattr(model, "kind", "")
    if kind:
        fields.append("kind")
    section = str(place[0])
    title = f"the {section} {kind!r}" if kind else f"[[{section}]]" if section in LISTS else f"[{section}]"
    elsewhere = [] if section in LISTS else _holders(name) + [key for key in (*HEAD, *LISTS) if key == name]
    near = elsewhere[0] if elsewhere else nearest(name, fields)
    return Flaw((*place, name), f"is not a setting of {title}", ", ".join(fields), near)
