"""Every setting as plain data, for ``orgsim describe``, documentation and sliders. Nothing is printed here."""

from __future__ import annotations

import dataclasses
from typing import Any

from pydantic import BaseModel

from orgsim import plugins
from orgsim.problems import InvalidInput, Problem, nearest
from orgsim.scenario.expectations import Expect
from orgsim.scenario.fields import settings_of
from orgsim.scenario.sections import SECTIONS
from orgsim.scenario.targets import Target

FAMILIES = ("shock", "practice")


def describe_section(name: str) -> dict[str, Any]:
    """A section: ``name``, ``family`` ("section"), ``meaning`` and ``settings``, a list with the keys of
    :class:`~orgsim.scenario.fields.SettingInfo` and ``allowed`` in words. Raises InvalidInput for an unknown name."""
    if name not in SECTIONS:
        raise InvalidInput(Problem("", "is no section", name, "", ", ".join(SECTIONS), nearest(name, SECTIONS)))
    return _described(name, "section", SECTIONS[name])


def describe_plugin(family: str, kind: str) -> dict[str, Any]:
    """A shock or practice, in the same shape. Raises InvalidInput for an unknown kind."""
    known = plugins.registry(family)
    if kind not in known:
        raise InvalidInput(Problem("", f"is no {family}", kind, "", ", ".join(known), nearest(kind, known)))
    return _described(kind, family, known[kind])


def describe_all() -> dict[str, list[dict[str, Any]]]:
    """All sections, shocks and practices: ``{"section": [...], "shock": [...], "practice": [...]}``."""
    described = {"section": [describe_section(name) for name in SECTIONS]}
    for family in FAMILIES:
        described[family] = [describe_plugin(family, kind) for kind in plugins.registry(family)]
    return described


def describe(topic: str) -> dict[str, Any]:
    """What a name stands for: a section, a kind of shock or practice, or one setting such as
    ``communication.uptake`` or ``competitor.share`` (then the settings hold that one only).

    Raises InvalidInput with the nearest name when there is no such thing.
    """
    known = _topics()
    holder, _, setting = topic.partition(".")
    if holder in known:
        described = _described(holder, *known[holder])
        if not setting:
            return described
        chosen = [entry for entry in described["settings"] if entry["name"] == setting]
        if chosen:
            return {**described, "settings": chosen}
    names = [*known, *(f"{name}.{field}" for name, (_, model) in known.items() for field in model.model_fields)]
    exact = [name for name in names if name.rsplit(".", 1)[-1] == topic]
    near = exact[0] if exact else nearest(topic, names)
    raise InvalidInput(Problem("", "is no section, shock, practice or setting", topic, "", ", ".join(known), near))


def _topics() -> dict[str, tuple[str, type[BaseModel]]]:
    topics: dict[str, tuple[str, type[BaseModel]]] = {name: ("section", model) for name, model in SECTIONS.items()}
    for family in FAMILIES:
        for kind, model in plugins.registry(family).items():
            topics.setdefault(kind, (family, model))
    topics["expect"] = ("expect", Expect)
    topics["target"] = ("target", Target)
    return topics


def _described(name: str, family: str, model: type[BaseModel]) -> dict[str, Any]:
    settings = [{**dataclasses.asdict(info), "allowed": info.allowed()} for info in settings_of(model).values()]
    return {"name": name, "family": family, "meaning": meaning_of(model), "settings": settings}


def meaning_of(model: type[BaseModel]) -> str:
    """The docstring of a settings class as running text."""
    return " ".join((model.__dict__.get("__doc__") or "").split())
