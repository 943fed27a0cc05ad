"""``orgsim list``, ``describe`` and ``schema``: what there is, and what every setting means."""

from __future__ import annotations

import json
import sys
from typing import Annotated, Any

import typer

from orgsim.cli.options import AsJson, Plugins
from orgsim.cli.terminal import Output, table, wrapped, write
from orgsim.problems import InvalidInput, Problem, nearest

TOPICS = ("scenarios", "experiments", "calibrations", "shocks", "practices", "measures", "levers")


def listing(
    what: Annotated[
        str,
        typer.Argument(metavar="WHAT", help="Scenarios, experiments, calibrations, shocks, practices ..."),
    ] = "scenarios",
    plugin: Plugins = None,
    as_json: AsJson = False,
) -> None:
    """List scenarios, experiments, shocks and so on."""
    if what not in TOPICS:
        near = nearest(what, TOPICS)
        hint = f" Did you mean {near!r}?" if near else ""
        raise typer.BadParameter(f"{what!r} is none of {', '.join(TOPICS)}.{hint}")
    _load(plugin)
    rows = _rows(what)
    output = Output(as_json=as_json)
    columns = {
        "scenarios": ("name", "title"),
        "experiments": ("name", "title"),
        "calibrations": ("name", "title"),
        "measures": ("name", "unit", "better", "meaning"),
        "levers": ("name", "kind", "unit", "meaning"),
    }.get(what, ("name", "meaning"))
    for line in table(columns, [[_first_sentence(str(row[column])) for column in columns] for row in rows]):
        output.show(line)
    output.document(rows)


def describe(
    thing: Annotated[
        str,
        typer.Argument(
            metavar="THING", help="A scenario, section, setting (communication.uptake), shock, practice or measure."
        ),
    ],
    plugin: Plugins = None,
    as_json: AsJson = False,
) -> None:
    """Describe anything by name, with its settings."""
    _load(plugin)
    found = _found(thing)
    output = Output(as_json=as_json)
    for line in _lines(found):
        output.show(line)
    output.document(found)


def schema(plugin: Plugins = None) -> None:
    """Print the JSON schema of scenario files."""
    from orgsim.scenario.schema import scenario_schema

    _load(plugin)
    write(json.dumps(scenario_schema(), indent=2), sys.stdout)


def _first_sentence(text: str) -> str:
    return text.split(". ", maxsplit=1)[0].rstrip(".")


def _load(files: Plugins) -> None:
    from orgsim.cli.planning import load_plugins

    problems = load_plugins(tuple(files or ()))
    if problems:
        raise InvalidInput(problems)


def _rows(what: str) -> list[dict[str, Any]]:
    if what == "scenarios":
        from orgsim.scenario.catalogue import list_scenarios

        return [{"name": one.name, "title": one.title, "story": one.story.strip()} for one in list_scenarios()]
    if what == "experiments":
        from orgsim.study.experiment.locations import list_experiments

        return [{"name": one.name, "title": one.title, "question": one.question} for one in list_experiments()]
    if what == "calibrations":
        from orgsim.study.experiment.locations import CALIBRATIONS, list_experiments

        found = list_experiments(CALIBRATIONS)
        return [{"name": one.name, "title": one.title, "question": one.question} for one in found]
    if what == "measures":
        from orgsim.observations.catalogue import MEASURES

        return [_measure(one) for one in MEASURES]
    if what == "levers":
        from orgsim.organization.levers import CATALOGUE

        return [_lever(name, lever) for name, lever in CATALOGUE.items()]
    from orgsim.scenario.describe import describe_all

    described = describe_all()[what.removesuffix("s")]
    return [{"name": one["name"], "meaning": one["meaning"], "settings": one["settings"]} for one in described]


def _measure(one: Any) -> dict[str, Any]:
    names = ("name", "label", "unit", "better", "meaning", "grouped")
    return {name: getattr(one, name) for name in names}


def _lever(name: str, lever: Any) -> dict[str, Any]:
    return {"name": name, "kind": lever.kind, "unit": lever.unit, "meaning": lever.meaning}


def _found(thing: str) -> dict[str, Any]:
    from orgsim.observations.catalogue import MEASURES
    from orgsim.organization.levers import CATALOGUE
    from orgsim.scenario.catalogue import list_scenarios
    from orgsim.scenario.describe import describe as describe_settings

    scenarios = {entry.name: entry for entry in list_scenarios()}
    measures = {one.name: one for one in MEASURES}
    if thing in scenarios:
        return _scenario(scenarios[thing])
    if thing in measures:
        return {"family": "measure", **_measure(measures[thing])}
    try:
        return describe_settings(thing)
    except InvalidInput as error:
        if thing in CATALOGUE:
            return {"family": "lever", **_lever(thing, CATALOGUE[thing])}
        names = {name: name for name in (*scenarios, *measures, *CATALOGUE)} | _settings_by_name()
        near = error.problems[0].nearest or names.get(nearest(thing, names), "")
        allowed = "a scenario, section, setting, shock, practice, measure or lever; see orgsim list"
        raise InvalidInput(Problem("", "there is nothing of this name", thing, allowed=allowed, nearest=near)) from None


def _settings_by_name() -> dict[str, str]:
    """Settings, sections and plug-ins by what people type for them: ``uptake`` -> ``communication.uptake``."""
    from orgsim.scenario.describe import describe_all

    parts = [part for family in describe_all().values() for part in family]
    dotted = {row["name"]: f"{part['name']}.{row['name']}" for part in parts for row in part["settings"]}
    return dotted | {part["name"]: part["name"] for part in parts}


def _scenario(entry: Any) -> dict[str, Any]:
    """A scenario with the settings that differ from the defaults."""
    from orgsim.scenario.scenario import Scenario

    plan, usual = Scenario.load(entry.name).to_dict(), Scenario().to_dict()
    changed = {
        f"{section}.{name}": value
        for section, table in plan.items()
        if isinstance(table, dict)
        for name, value in table.items()
        if usual[section].get(name) != value
    }
    return {
        "family": "scenario",
        "name": entry.name,
        "label": entry.title,
        "meaning": " ".join(entry.story.split()),
        "changed": changed,
        **{key: plan[key] for key in ("shock", "practice", "expect")},
    }


def _lines(found: dict[str, Any]) -> list[str]:
    title = f"{found['name']} ({found['family']})"
    lines = [title + (f": {found['label']}" if found.get("label") else ""), wrapped(found["meaning"], "  ")]
    for key in ("unit", "better", "kind"):
        if found.get(key):
            lines.append(f"  {key}: {found[key]}")
    lines += [f"  {name} = {_text(value)}" for name, value in found.get("changed", {}).items()]
    for family in ("shock", "practice"):
        for part in found.get(family, []):
            given = ", ".join(f"{name} {_text(value)}" for name, value in part.items() if name != "kind")
            lines.append(wrapped(f"{family} {part['kind']}: {given}", "  "))
    lines += [f'  expects "{row["say"]}": {row["that"]}' for row in found.get("expect", [])]
    for setting in found.get("settings", []):
        lines += ["", *_setting_lines(setting)]
    return lines


def _setting_lines(setting: dict[str, Any]) -> list[str]:
    default = "required" if setting["required"] else f"default {_text(setting['default'])}"
    return [
        f"  {setting['name']}: {default}",
        wrapped(setting["meaning"], "      "),
        wrapped(f"allowed: {setting['allowed']}", "      "),
        *([f"      unit: {setting['unit']}"] if setting["unit"] else []),
        *([wrapped(f"source: {setting['source']}", "      ")] if setting["source"] else []),
    ]


def _text(value: Any) -> str:
    if value is None:
        return "not set"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
