"""The text that a new scenario starts from: every setting with its default, commented out and explained."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from orgsim import plugins
from orgsim.scenario.describe import meaning_of
from orgsim.scenario.fields import SettingInfo, settings_of
from orgsim.scenario.sections import SECTIONS
from orgsim.scenario.targets import Target
from orgsim.scenario.writing import toml_item

_HEAD = """\
# A scenario for orgsim. It starts from another one; change what you need by taking away the "# " before a setting.
# Each setting shows its default, what it means, what is allowed and, where there is one, its source.
schema = 1
"""


def new_scenario(name: str, story: str = "", extends: str = "baseline") -> str:
    """TOML text of a new scenario that extends another one and changes nothing yet."""
    lines = [_HEAD + f"name = {_value(name)}", f"story = {_value(story)}", f"extends = {_value(extends)}"]
    for section, model in SECTIONS.items():
        lines += ["", f"[{section}]  # {meaning_of(model)}", *_settings(model)]
    for family in ("shock", "practice"):
        lines += ["", f"# Take any number of these; a {family} adds to those of the scenario that is extended."]
        for kind, plugin in plugins.registry(family).items():
            lines += ["#", f"# [[{family}]]  # {meaning_of(plugin)}", f"# kind = {_value(kind)}", *_settings(plugin)]
    lines += ["", "# Statements that must hold in every week of every run.", "#", "# [[expect]]"]
    lines += ['# say = "nobody is cloned"', '# that = "headcount >= 0"']
    lines += ["", f"# {meaning_of(Target)}", "#", "# [[target]]"]
    lines += ['# say = "a quarter more for the mission"', '# measure = "mission_impact"', "# change = 0.25"]
    return "\n".join(lines) + "\n"


def _settings(model: type[BaseModel]) -> Iterator[str]:
    for info in settings_of(model).values():
        explained = f"{info.meaning}; {info.allowed()}" + (f" ({info.source})" if info.source else "")
        value = example(info)
        if value is None:
            yield f"#   {info.name}: {explained}; left out by default"
        else:
            yield f"# {info.name} = {_value(value)}  # {explained}" + ("; required" if info.required else "")


def example(info: SettingInfo) -> Any:
    """The default of a setting, or for a required one some value that is allowed."""
    if not info.required:
        return info.default
    if info.choices:
        return info.choices[0]
    if info.value_type in ("whole number", "number"):
        low = info.lowest if info.lowest is not None else min(1, info.highest or 1)
        return int(low) if info.value_type == "whole number" else low
    return {"true or false": True, "text": "..."}.get(info.value_type, [])


def _value(value: Any) -> str:
    return toml_item(value).as_string()
