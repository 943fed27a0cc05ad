"""The handbook of shocks and practices: what each does and its settings, as Markdown, generated from the plug-ins.

``python -m orgsim.scenario.handbook docs`` writes ``shocks.md`` and ``practices.md`` into a folder.
"""

from __future__ import annotations

import inspect
import json
import sys
import tempfile
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from orgsim import plugins
from orgsim.problems import InvalidInput, Problem
from orgsim.scenario.describe import FAMILIES
from orgsim.scenario.fields import SettingInfo, number, settings_of

OURS = "orgsim."
BASES: dict[str, type[plugins.Plugin]] = {"shock": plugins.Shock, "practice": plugins.Practice}
OPENINGS = {
    "shock": "# Shocks\n\nA shock is something that happens to the organization in a week.",
    "practice": "# Practices\n\nA practice is something that the organization does, from a week on, at a cost.",
}
GENERATED = (
    "This page is generated from the plug-ins by `python -m orgsim.scenario.handbook docs`; change them, not it. "
    "`orgsim describe KIND` prints the same for one of them, and for plug-ins of your own."
)
COLUMNS = "| setting | default | unit | range | meaning | source |\n|---|---|---|---|---|---|"


def handbook(family: str) -> str:
    """The page of a family ("shock" or "practice"): the settings that all share, then every kind that comes with
    orgsim, in alphabetical order. Raises InvalidInput for another family."""
    if family not in FAMILIES:
        raise InvalidInput(Problem("", "is no family of plug-ins", "family", family, ", ".join(FAMILIES)))
    shared = settings_of(BASES[family])
    every = plugins.registry(family).items()
    kinds = {kind: model for kind, model in every if model.__module__.startswith(OURS)}
    opening = f"{OPENINGS[family]} {GENERATED}"
    common = f"All of them share these settings:\n\n{settings_table(shared.values())}"
    index = "Kinds: " + ", ".join(f"[{kind}](#{kind})" for kind in kinds) + "."
    chapters = [_chapter(kind, model, shared.values()) for kind, model in kinds.items()]
    return "\n\n".join([opening, index, common, *chapters]) + "\n"


def write_handbook(folder: str | Path) -> list[Path]:
    """Write both pages into an existing folder; returns their files. Raises InvalidInput if it is none."""
    place = Path(folder)
    if not place.is_dir():
        raise InvalidInput(Problem(str(folder), "is no folder"))
    return [_written(place / f"{family}s.md", handbook(family)) for family in FAMILIES]


def _written(file: Path, text: str) -> Path:
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        draft = Path(folder) / file.name
        draft.write_text(text, encoding="utf-8", newline="\n")
        draft.replace(file)
    return file


def _chapter(kind: str, model: type[plugins.Plugin], shared: Collection[SettingInfo]) -> str:
    own = [info for info in settings_of(model).values() if info not in shared]
    words = inspect.cleandoc(model.__dict__.get("__doc__") or "").split("\n\n")
    paragraphs = [" ".join(paragraph.split()).replace("``", "`") for paragraph in words]
    whole = "Its scope is always everybody." if issubclass(model, plugins.WholeShock) else ""
    table = settings_table(own) if own else "It has no further settings."
    return "\n\n".join(part for part in (f"## {kind}", *paragraphs, whole, table) if part)


def settings_table(settings: Iterable[SettingInfo]) -> str:
    """Markdown: a row for each setting with default, unit, range, meaning and source."""
    return "\n".join([COLUMNS, *map(_row, settings)])


def _row(info: SettingInfo) -> str:
    cells = (f"`{info.name}`", _default(info), info.unit, _range(info), info.meaning, info.source)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _default(info: SettingInfo) -> str:
    if info.required:
        return "required"
    return "none" if info.default is None else f"`{_plain(info.default)}`"


def _range(info: SettingInfo) -> str:
    if info.choices:
        return ", ".join(f"`{_plain(choice)}`" for choice in info.choices)
    if info.lowest is not None and info.highest is not None:
        return f"{number(info.lowest)} to {number(info.highest)}"
    return info.bounds() or info.value_type


def _plain(value: Any) -> str:
    """A value as it stands in a scenario file."""
    if isinstance(value, float):
        return number(value)
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    try:
        for page in write_handbook(sys.argv[1] if len(sys.argv) > 1 else "docs"):
            print(page)
    except InvalidInput as error:
        sys.exit(str(error))
