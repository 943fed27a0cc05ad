"""What every shock and practice must keep to. A new file is covered the moment it exists."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import Any, ClassVar

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from pydantic import ValidationError

from orgsim.course import name_parts
from orgsim.observations.catalogue import NAMES
from orgsim.organization.levers import CATALOGUE, Levers
from orgsim.organization.luck import Luck
from orgsim.organization.scope import seats_in
from orgsim.plugins import EVER, Plugin, Practice, registry
from orgsim.processes import events
from orgsim.scenario.fields import SettingInfo, settings_of
from orgsim.scenario.scenario import Scenario
from tests.plugins.organizations import (
    BEGINS,
    UNIT,
    advance,
    differences,
    example,
    kind_class,
    model,
    scenario,
    state,
)

KINDS = [(family, kind) for family in ("shock", "practice") for kind in registry(family)]
PRACTICES = [kind for family, kind in KINDS if family == "practice"]
WEEKS = 40
NEED_TWO = ("cohesion", "diversity")
REST = np.array([lever.rest for lever in CATALOGUE.values()])

every_kind = pytest.mark.parametrize(("family", "kind"), KINDS, ids=[f"{family}-{kind}" for family, kind in KINDS])


@cache
def forty_weeks(family: str, kind: str, again: int = 0) -> tuple[np.ndarray, tuple[str, ...], tuple[str, ...]]:
    """Measures by week, everything inconsistent, and the story of 40 weeks. ``again`` asks for another run."""
    made = model(example(kind_class(family, kind)), seed=3)
    rows, wrong = [], []
    while made.week < WEEKS:
        made.step()
        rows.append(made.measures())
        wrong += made.organization.inconsistencies()
    return np.array(rows), tuple(wrong), tuple(item.text for item in made.organization.memory.happenings)


def test_there_are_plugins():
    assert {"competitor", "hiring_wave", "new_tooling", "budget_contraction"} <= set(registry("shock"))
    assert {"check_ins", "documentation", "mission_audit"} <= set(registry("practice"))


@every_kind
def test_frozen(family: str, kind: str):
    plugin = example(kind_class(family, kind))
    for name in type(plugin).model_fields:
        with pytest.raises(ValidationError):
            setattr(plugin, name, getattr(plugin, name))


@every_kind
def test_defaults_are_valid_and_unknown_settings_are_not(family: str, kind: str):
    plugin_class = kind_class(family, kind)
    plugin = example(plugin_class)
    assert plugin_class.model_validate(plugin.model_dump()) == plugin
    with pytest.raises(ValidationError):
        example(plugin_class, no_such_setting=1)


@every_kind
def test_every_setting_says_what_it_means_and_where_it_ends(family: str, kind: str):
    for info in settings_of(kind_class(family, kind)).values():
        assert len(info.meaning) > 8, f"{info.name} has no meaning"
        if "number" in info.value_type:
            assert info.lowest is not None and info.highest is not None, f"{info.name} has no bounds"
        if info.duration:
            assert info.unit == "weeks", f"{info.name} has no unit"


@every_kind
def test_has_words_about_itself(family: str, kind: str):
    plugin_class = kind_class(family, kind)
    assert plugin_class.__dict__.get("__doc__", "").strip()
    assert plugin_class.family == family and plugin_class.kind == kind


def _values(info: SettingInfo) -> some.SearchStrategy[Any]:
    if info.choices:
        return some.sampled_from(info.choices)
    if "true" in info.value_type:
        return some.booleans()
    low, high = info.lowest, info.highest
    if "whole number" in info.value_type:
        return some.integers(int(low or 0), min(int(high or 0), 60))
    return some.floats(low, high, allow_nan=False)


@some.composite
def any_plugin(draw: Any, plugin_class: type[Plugin]) -> Plugin:
    """A plug-in with any allowed settings that begins in week 6 and concerns everybody."""
    fixed = {"scope", "week", "start", "stop"}
    varied = {
        name: draw(_values(info))
        for name, info in settings_of(plugin_class).items()
        if name not in fixed and ("number" in info.value_type or "true" in info.value_type or info.choices)
    }
    return example(plugin_class, **varied)


@every_kind
@settings(max_examples=15, deadline=None)
@given(data=some.data())
def test_round_trip_through_toml(family: str, kind: str, data: Any):
    plan = scenario(data.draw(any_plugin(kind_class(family, kind))))
    assert Scenario.from_dict(tomllib.loads(plan.to_toml())) == plan
    assert Scenario.from_dict(plan.to_dict()) == plan


@every_kind
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=some.data())
def test_any_allowed_settings_leave_the_organization_whole(family: str, kind: str, data: Any):
    made = model(data.draw(any_plugin(kind_class(family, kind))), run__burn_in=2, organization__size=30)
    while made.week < BEGINS + 8:
        made.step()
        assert made.organization.inconsistencies() == []
    measures = dict(zip(NAMES, made.measures(), strict=True))
    assert np.all(np.isfinite([value for name, value in measures.items() if name not in NEED_TWO]))


@every_kind
def test_reproducible(family: str, kind: str):
    first, second = forty_weeks(family, kind), forty_weeks(family, kind, again=1)
    assert np.array_equal(first[0], second[0])
    assert first[2] == second[2]


@every_kind
def test_measures_are_numbers(family: str, kind: str):
    measures = forty_weeks(family, kind)[0]
    assert measures.shape == (WEEKS, len(NAMES))
    wrong = [name for name, series in zip(NAMES, measures.T, strict=True) if not np.all(np.isfinite(series))]
    assert wrong == []


@every_kind
def test_the_organization_stays_whole(family: str, kind: str):
    assert forty_weeks(family, kind)[1] == ()


@every_kind
def test_changes_something(family: str, kind: str):
    """A plug-in that leaves every measure as it was would be no plug-in."""
    assert not np.array_equal(forty_weeks(family, kind)[0][-1], _undisturbed()[-1])


@cache
def _undisturbed() -> np.ndarray:
    made = model(seed=3)
    rows = []
    while made.week < WEEKS:
        made.step()
        rows.append(made.measures())
    return np.array(rows)


@every_kind
def test_nothing_differs_before_it_begins(family: str, kind: str):
    with_it, without = model(example(kind_class(family, kind)), weeks=BEGINS), model(weeks=BEGINS)
    assert differences(state(with_it.organization), state(without.organization)) == []
    assert np.array_equal(forty_weeks(family, kind)[0][:BEGINS], _undisturbed()[:BEGINS])


class Bystander(Practice):
    """Draws a number for every founding member each week, and keeps them."""

    kind: ClassVar[str] = "bystander"
    drawn: ClassVar[list[float]] = []

    def acts(self, week: int) -> bool:
        return week >= self.start

    def act(self, organization: Any, occasion: Any) -> None:
        self.drawn.append(float(occasion.stream.uniform(np.arange(5, dtype=np.uint64)).sum()))


@every_kind
def test_does_not_disturb_the_luck_of_others(family: str, kind: str):
    def watched(*others: Plugin) -> list[float]:
        Bystander.drawn.clear()
        parts = name_parts(scenario(*others).model_copy(update={"practice": (Bystander(start=BEGINS),)}))
        made = model(*others)
        made._parts = (*made._parts, *(part for part in parts if part.plugin.kind == "bystander"))
        advance(made, BEGINS + 5)
        return list(Bystander.drawn)

    alone = watched()
    assert len(alone) == 5
    assert watched(example(kind_class(family, kind))) == alone


@every_kind
def test_leaves_no_lever_behind(family: str, kind: str):
    plugin_class = kind_class(family, kind)
    plugin = example(plugin_class, stop=20) if family == "practice" else example(plugin_class)
    if plugin.ends() == EVER:
        pytest.skip("this shock has no end")
    made = model(plugin, weeks=plugin.ends())
    made.step()
    assert np.array_equal(made.organization.levers.table, REST[None, :])
    assert any(item.text.endswith("ends") for item in made.organization.memory.happenings)


@every_kind
def test_sentences_are_plain(family: str, kind: str):
    plugin = example(kind_class(family, kind))
    story = forty_weeks(family, kind)[2]
    assert plugin.sentence() in story
    for text in story:
        assert 10 < len(text) < 200
        assert text[0].isupper() or text[0].isdigit() or text == f"{kind.replace('_', ' ')} ends"
        assert not text.endswith(".")
        assert not re.search(r"[{}<>]|None|nan|True|False|\d\.\d{4}|_", text), text


@every_kind
def test_sentence_follows_the_settings(family: str, kind: str):
    """Whatever a story tells is told of these settings: at least one of them changes the sentence."""
    plugin_class = kind_class(family, kind)
    numbers = [
        info for info in settings_of(plugin_class).values() if "number" in info.value_type and info.name not in
        ("week", "start", "stop", "phase_in")
    ]  # fmt: skip
    said = {
        example(plugin_class, **{info.name: value}).sentence()
        for info in numbers
        for value in (info.lowest, info.highest)
    }
    assert len(said) > 1


@pytest.mark.parametrize("kind", PRACTICES)
def test_every_practice_costs(kind: str):
    levers = Levers(10)
    levers.begin(10)
    example(kind_class("practice", kind)).push(levers, None)
    levers.settle()
    assert max(levers.overall("cost"), levers.overall("meeting_hours")) > 0


@every_kind
def test_pushes_only_within_its_scope(family: str, kind: str):
    levers = Levers(10)
    within = np.arange(10) < 4
    levers.begin(10)
    example(kind_class(family, kind)).push(levers, within)
    levers.settle()
    table = levers.table[levers.group]
    assert np.array_equal(table[~within], np.tile(REST, (6, 1)))
    if family == "practice":
        assert not np.array_equal(table[within], np.tile(REST, (4, 1)))


@every_kind
def test_touches_only_people_in_its_scope(family: str, kind: str):
    plugin_class = kind_class(family, kind)
    try:
        plugin = example(plugin_class, scope=f"unit:{UNIT}")
    except ValidationError as error:
        assert "everybody" in str(error), "a plug-in that refuses a scope says what it needs"
        return
    made = model(plugin, weeks=BEGINS)
    organization = made.organization
    before, outside = state(organization), ~seats_in(organization, f"unit:{UNIT}")
    made.organization.memory.begin_week()
    events.happen(organization, made.now)
    for name, was in before.items():
        if name.startswith("people.") and name != "people.adopted":
            now = getattr(organization.people, name.removeprefix("people."))[: len(outside)]
            assert np.array_equal(now[outside], was[outside]), name
    assert np.all(organization.people.adopted[: len(outside)][outside] > BEGINS + 520)
    table = organization.levers.table[organization.levers.group]
    assert np.array_equal(table[: len(outside)][outside], np.tile(REST, (int(outside.sum()), 1)))


@every_kind
def test_two_of_one_kind_have_luck_of_their_own(family: str, kind: str):
    twin = example(kind_class(family, kind))
    names = [part.name for part in name_parts(scenario(twin, twin))]
    luck = Luck(1)
    assert len({int(luck.key(name, BEGINS)) for name in names}) == 2
    made = model(twin, twin)
    while made.week < 20:
        made.step()
        assert made.organization.inconsistencies() == []
