"""How a setting is declared: once, with default, bounds, unit, meaning and source.

A leaf module. The sections of a scenario and every plug-in use it; documentation, JSON schema, ``orgsim describe``,
web sliders and the bounds of sweeps are read from the same declarations.
"""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

WEEKS_PER = {"w": 1, "q": 13, "y": 52}
_DURATION = re.compile(r"^\s*(-?\d+)\s*([wqy])?\s*$")


def parse_weeks(value: object) -> object:
    """Turn ``"14w"``, ``"2q"`` or ``"1y"`` into weeks; numbers pass through. Raises ValueError on other text."""
    if not isinstance(value, str):
        return value
    match = _DURATION.match(value)
    if match is None:
        raise ValueError('a number of weeks, or text such as "14w", "2q" (13 weeks each) or "1y" (52 weeks)')
    return int(match[1]) * WEEKS_PER[match[2] or "w"]


Weeks = Annotated[int, BeforeValidator(parse_weeks)]
Share = Annotated[float, Field(ge=0.0, le=1.0)]


class Settings(BaseModel):
    """A frozen group of settings; unknown names are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, validate_default=True)


def setting(
    default: Any, meaning: str, *, unit: str = "", ge: float | None = None, le: float | None = None, source: str = ""
) -> Any:
    """Declare one setting. ``...`` as default makes it required; ``ge`` and ``le`` are inclusive bounds."""
    return Field(default, description=meaning, ge=ge, le=le, json_schema_extra={"unit": unit, "source": source})
