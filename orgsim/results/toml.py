"""The resolved scenario as TOML, without losing anything: TOML has no None, so its places are listed beside it."""

from __future__ import annotations

import tomllib
from typing import Any

import tomlkit

from orgsim.results.plain import canonical_json, plain

Place = list[str | int]


def encode_scenario(scenario: dict[str, Any]) -> tuple[str, list[Place]]:
    """TOML text of ``scenario`` and the places (keys and list positions) that hold None.

    None is left out of tables and stands as empty text in lists. Raises ValueError when TOML cannot hold the data.
    """
    nulls: list[Place] = []
    stripped = _strip(plain(scenario), [], nulls)
    text = tomlkit.dumps(_scalars_first(stripped))
    try:
        same = canonical_json(tomllib.loads(text)) == canonical_json(stripped)
    except tomllib.TOMLDecodeError:
        same = False
    if not same:
        raise ValueError("TOML cannot hold this scenario")
    return text, nulls


def decode_scenario(text: str, nulls: list[Place]) -> dict[str, Any]:
    """What :func:`encode_scenario` was given. Raises ValueError when the text is not TOML or a place is missing."""
    scenario: Any = tomllib.loads(text)
    for place in nulls:
        holder = scenario
        try:
            for key in place[:-1]:
                holder = holder[key]
            holder[place[-1]] = None
        except (KeyError, IndexError, TypeError) as error:
            raise ValueError(f"it was changed after the runs: there is no place {place}") from error
    return scenario


def _strip(value: Any, place: Place, nulls: list[Place]) -> Any:
    if isinstance(value, dict):
        nulls.extend([*place, key] for key, inner in value.items() if inner is None)
        return {key: _strip(inner, [*place, key], nulls) for key, inner in value.items() if inner is not None}
    if isinstance(value, list):
        nulls.extend([*place, index] for index, inner in enumerate(value) if inner is None)
        return ["" if inner is None else _strip(inner, [*place, index], nulls) for index, inner in enumerate(value)]
    return value


def _scalars_first(value: Any) -> Any:
    # In TOML a key after a table header belongs to that table.
    if isinstance(value, dict):
        ordered = sorted(value.items(), key=lambda item: _depth(item[1]))
        return {key: _scalars_first(inner) for key, inner in ordered}
    if isinstance(value, list):
        return [_scalars_first(inner) for inner in value]
    return value


def _depth(value: Any) -> int:
    if isinstance(value, dict):
        return 1
    return 2 if isinstance(value, list) and value and all(isinstance(inner, dict) for inner in value) else 0
