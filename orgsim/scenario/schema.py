"""JSON schema (draft 2020-12) of a whole scenario file, with the shocks and practices that are installed."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from orgsim import plugins
from orgsim.scenario.expectations import Expect
from orgsim.scenario.fields import MAXIMUM, MINIMUM, is_duration
from orgsim.scenario.sections import SECTIONS
from orgsim.scenario.targets import Target

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_DURATION = {"type": "string", "pattern": r"^\s*-?\d+\s*[wqy]?\s*$"}


def scenario_schema() -> dict[str, Any]:
    """The schema as plain data. What holds between settings (such as right + wrong <= 1) is beyond it."""
    definitions: dict[str, Any] = {}
    properties: dict[str, Any] = {
        "schema": {"const": 1, "description": "version of scenario files"},
        "name": {"type": "string", "description": "title"},
        "story": {"type": "string", "description": "what it is about, for people"},
        "extends": {"type": "string", "description": "a built-in scenario, or a path, to start from"},
    }
    for name, section in SECTIONS.items():
        definitions[name] = _object(section, definitions)
        properties[name] = {"$ref": f"#/$defs/{name}"}
    for family in ("shock", "practice"):
        kinds = plugins.registry(family)
        for kind, plugin in kinds.items():
            definitions[f"{family}.{kind}"] = _plugin(kind, plugin, definitions)
        choices = [{"$ref": f"#/$defs/{family}.{kind}"} for kind in kinds]
        properties[family] = {"type": "array", "items": {"oneOf": choices} if choices else False}
    statements: tuple[tuple[str, type[BaseModel]], ...] = (("expect", Expect), ("target", Target))
    for name, model in statements:
        definitions[name] = _object(model, definitions)
        properties[name] = {"type": "array", "items": {"$ref": f"#/$defs/{name}"}}
    return {
        "$schema": DRAFT,
        "title": "orgsim scenario",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "$defs": definitions,
    }


def _object(model: type[BaseModel], definitions: dict[str, Any]) -> dict[str, Any]:
    schema = model.model_json_schema()
    definitions.update(schema.pop("$defs", {}))
    for name, field in model.model_fields.items():
        declared = _standard(schema["properties"][name])
        schema["properties"][name] = _with_duration(declared) if is_duration(field) else declared
    return schema


def _standard(declared: dict[str, Any]) -> dict[str, Any]:
    """The same with the standard words for bounds, also inside a choice of types."""
    words = {MINIMUM[1]: MINIMUM[0], MAXIMUM[1]: MAXIMUM[0]}
    renamed = {words.get(key, key): value for key, value in declared.items()}
    if "anyOf" in renamed:
        renamed["anyOf"] = [_standard(option) for option in renamed["anyOf"]]
    return renamed


def _with_duration(declared: dict[str, Any]) -> dict[str, Any]:
    weeks = {key: declared[key] for key in ("type", MINIMUM[0], MAXIMUM[0]) if key in declared}
    rest = {key: value for key, value in declared.items() if key not in (*weeks, "anyOf")}
    return {**rest, "anyOf": [*declared.get("anyOf", [weeks]), _DURATION]}


def _plugin(kind: str, plugin: type[BaseModel], definitions: dict[str, Any]) -> dict[str, Any]:
    schema = _object(plugin, definitions)
    schema["properties"] = {"kind": {"const": kind}, **schema.get("properties", {})}
    schema["required"] = ["kind", *schema.get("required", [])]
    return schema
