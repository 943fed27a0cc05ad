"""What a declared setting says about itself, read once from its declaration.

The re-worded messages, ``orgsim describe``, the JSON schema and the template of a new scenario all use it.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from orgsim.settings import parse_weeks

_WORDS = {"integer": "a whole number", "number": "a number", "boolean": "true or false", "string": "text"}
_WORDS |= {"object": "a table", "array": "a list", "null": "nothing"}

# Beside the standard word, the one that pydantic leaves in the schema of a setting that may be left out.
MINIMUM = ("minimum", "ge")
MAXIMUM = ("maximum", "le")


@dataclass(frozen=True)
class SettingInfo:
    """One setting as plain data.

    value_type: in words, such as "whole number". default: plain data, None when there is none. required: must be given.
    unit: empty for a pure number. lowest, highest: inclusive bounds, None where unbounded. choices: the allowed values
    where they are listed. duration: text such as "14w" is understood. meaning, source: one phrase each.
    """

    name: str
    value_type: str
    default: Any
    required: bool
    optional: bool
    unit: str
    lowest: float | None
    highest: float | None
    choices: tuple[Any, ...]
    duration: bool
    meaning: str
    source: str

    def bounds(self) -> str:
        """The range in words with its unit, such as "1 to 5200 weeks"; empty when there is none."""
        unit = f" {self.unit}" if self.unit and self.value_type != "text" else ""
        if self.lowest is not None and self.highest is not None:
            return f"{number(self.lowest)} to {number(self.highest)}{unit}"
        if self.lowest is not None:
            return f"at least {number(self.lowest)}{unit}"
        if self.highest is not None:
            return f"at most {number(self.highest)}{unit}"
        return ""

    def allowed(self) -> str:
        """What may be written, in words: type, range with unit, choices."""
        if self.choices:
            return "one of " + ", ".join(_quoted(choice) for choice in self.choices)
        bounds = self.bounds()
        article = self.value_type if self.value_type.startswith(("true", "text")) else f"a {self.value_type}"
        words = f"{article}, {bounds}" if bounds else article
        return f'{words}, or text such as "14w", "2q" or "1y"' if self.duration else words


def number(value: float) -> str:
    """A number as people write it: 5200 and 0.05, not 5200.0."""
    return str(int(value)) if float(value).is_integer() and abs(value) < 2**63 else f"{value:g}"


@functools.lru_cache(maxsize=512)
def settings_of(model: type[BaseModel]) -> Mapping[str, SettingInfo]:
    """Every setting of a section or plug-in class by name, in the order of declaration."""
    schema = model.model_json_schema()
    definitions = schema.get("$defs", {})
    properties = schema.get("properties", {})
    return {
        name: _setting(name, field, properties.get(field.alias or name, {}), definitions)
        for name, field in model.model_fields.items()
    }


def is_duration(field: FieldInfo) -> bool:
    """Whether a setting understands text such as "14w"."""
    return any(_parses_weeks(part) for part in [*field.metadata, *_parts(field.annotation)])


def _parses_weeks(part: Any) -> bool:
    return getattr(part, "func", None) is parse_weeks


def _parts(annotation: Any) -> list[Any]:
    parts = [*getattr(annotation, "__metadata__", ())]
    for argument in get_args(annotation):
        parts.extend(_parts(argument))
    return parts


def _setting(
    name: str, field: FieldInfo, declared: dict[str, Any], definitions: Mapping[str, dict[str, Any]]
) -> SettingInfo:
    options = [_resolved(option, definitions) for option in declared.get("anyOf", [declared])]
    some = [option for option in options if option.get("type") != "null"]
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    return SettingInfo(
        name=name,
        value_type=" or a ".join(dict.fromkeys(_type_words(option) for option in some)),
        default=declared.get("default"),
        required=field.is_required(),
        optional=len(some) < len(options),
        unit=str(extra.get("unit", "")),
        lowest=_bound(MINIMUM, [declared, *some]),
        highest=_bound(MAXIMUM, [declared, *some]),
        choices=tuple(choice for option in some for choice in option.get("enum", ())),
        duration=is_duration(field),
        meaning=field.description or "",
        source=str(extra.get("source", "")),
    )


def _resolved(option: dict[str, Any], definitions: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    reference = option.get("$ref", "").rsplit("/", 1)[-1]
    return definitions.get(reference, option)


def _type_words(option: dict[str, Any]) -> str:
    kind = option.get("type", "")
    if kind == "array":
        inner = {"integer": "whole numbers", "number": "numbers"}.get(option.get("items", {}).get("type", ""), "text")
        return f"list of {inner}"
    return _WORDS.get(kind, "value").removeprefix("a ")


def _bound(names: tuple[str, str], options: list[dict[str, Any]]) -> float | None:
    return next((option[name] for option in options for name in names if name in option), None)


def _quoted(choice: Any) -> str:
    return f'"{choice}"' if isinstance(choice, str) else str(choice)
