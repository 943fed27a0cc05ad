"""Small organizations for the tests of plug-ins, and example plug-ins of every kind."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from orgsim.model import OrgModel
from orgsim.organization.organization import Organization
from orgsim.plugins import Plugin, Practice, Shock, registry
from orgsim.scenario.fields import settings_of
from orgsim.scenario.scenario import Scenario

BURN_IN = 8
BEGINS = 6
UNIT = "Unit 2"


def kind_class(family: str, kind: str) -> type[Plugin]:
    """The class of a kind."""
    return registry(family)[kind]


def example(plugin: type[Plugin], **settings: Any) -> Plugin:
    """One with its defaults, beginning in week 6; other settings that are required take their lowest or first value."""
    begin = {"week" if issubclass(plugin, Shock) else "start": BEGINS}
    required = {info.name: _some_value(info) for info in settings_of(plugin).values() if info.required}
    return plugin(**{**required, **begin, **settings})


def _some_value(info: Any) -> Any:
    if info.choices:
        return info.choices[0]
    if info.lowest is not None:
        return info.lowest
    return 0 if "number" in info.value_type else False if "true" in info.value_type else info.name


def scenario(*plugins: Plugin, **settings: Any) -> Scenario:
    """Sixty people, a short burn-in and 40 weeks, with these plug-ins; settings by dotted name with ``__``."""
    small = {"organization.size": 60, "run.burn_in": BURN_IN, "run.weeks": 40}
    plan = Scenario(
        shock=tuple(plugin for plugin in plugins if isinstance(plugin, Shock)),
        practice=tuple(plugin for plugin in plugins if isinstance(plugin, Practice)),
    )
    return plan.with_(**(small | {name.replace("__", "."): value for name, value in settings.items()}))


def model(*plugins: Plugin, seed: int = 3, weeks: int = 0, **settings: Any) -> OrgModel:
    """A model after burn-in and ``weeks`` weeks."""
    made = OrgModel(scenario(*plugins, **settings), seed=seed)
    advance(made, weeks)
    return made


def advance(made: OrgModel, weeks: int) -> None:
    """Run up to the beginning of week ``weeks``."""
    while made.week < weeks:
        made.step()


def state(organization: Organization) -> dict[str, NDArray[Any]]:
    """Everything that can be compared bit by bit, by name."""
    found = {f"people.{name}": value.copy() for name, value in vars(organization.people).items()}
    strategy, network = organization.strategy, organization.network
    for name in ("reality", "mission", "knows", "stance", "priorities", "documented", "written"):
        found[f"strategy.{name}"] = getattr(strategy, name).copy()
    for name in ("first", "count", "neighbor", "weight"):
        found[f"network.{name}"] = getattr(network, name).copy()
    found["budget"] = np.array(list(vars(organization.budget).values()))
    found["levers"] = organization.levers.table[organization.levers.group].copy()
    return found


def differences(one: dict[str, NDArray[Any]], other: dict[str, NDArray[Any]]) -> list[str]:
    """Names of what differs."""
    return [name for name in one if not np.array_equal(one[name], other[name])]
