"""A scenario as TOML text with every setting in it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomlkit

from orgsim.scenario.document import LISTS
from orgsim.scenario.loading import FILES


def toml_text(data: Mapping[str, Any], folder: Path | None = None) -> str:
    """TOML text of the plain data of a scenario; None, which TOML lacks, is left out.

    folder: where the text will be stored; files named in it are then written relative to that folder.
    """
    document = tomlkit.document()
    for key, value in data.items():
        if not isinstance(value, dict | list):
            document.add(key, tomlkit.item(value))
    for key, value in data.items():
        if isinstance(value, dict):
            document.add(key, _table(_relative(key, value, folder)))
    for key in LISTS:
        if data.get(key):
            tables = tomlkit.aot()
            for entry in data[key]:
                tables.append(_table(entry))
            document.add(key, tables)
    return tomlkit.dumps(document)


def toml_item(value: Any) -> tomlkit.items.Item:
    """A value on one line, tables inside it included."""
    if isinstance(value, dict):
        table = tomlkit.inline_table()
        for key, inner in value.items():
            if inner is not None:
                table.append(key, toml_item(inner))
        return table
    if isinstance(value, list | tuple):
        array = tomlkit.array()
        for inner in value:
            array.append(toml_item(inner))
        return array
    return tomlkit.item(value)


def _table(settings: Mapping[str, Any]) -> tomlkit.items.Table:
    table = tomlkit.table()
    for key, value in settings.items():
        if value is not None:
            table.add(key, toml_item(value))
    return table


def _relative(section: str, settings: dict[str, Any], folder: Path | None) -> dict[str, Any]:
    if folder is None:
        return settings
    changed = dict(settings)
    for holder, key in FILES:
        if holder == section and isinstance(settings.get(str(key)), str):
            changed[str(key)] = os.path.relpath(settings[str(key)], folder)
    return changed
