"""Random valid settings survive a round trip; random damage is reported, never a crash."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orgsim.problems import InvalidInput
from orgsim.scenario.document import parse_json, parse_toml
from orgsim.scenario.fields import settings_of
from orgsim.scenario.loading import from_data
from orgsim.scenario.scenario import Scenario
from orgsim.scenario.sections import SECTIONS
from orgsim.scenario.validation import validate

pytestmark = pytest.mark.usefixtures("test_plugins")
_QUICK = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

VALID = """schema = 1
name = "Coast"
[run]
weeks = "1y"
[organization]
spans = [4, 9]
[mission]
core = ["price", "coverage"]
[communication]
uptake = 0.25
transition = "step"
[[shock]]
kind = "storm"
week = "2q"
share = 0.25
[[practice]]
kind = "stroll"
every = 4
[[expect]]
say = "somebody is here"
that = "0 < headcount <= max(headcount)"
"""


def _values(info):
    if info.choices:
        return st.sampled_from(info.choices)
    if info.value_type == "whole number":
        low = -(2**63) if info.lowest is None else int(info.lowest)
        return st.integers(low, 2**63 - 1 if info.highest is None else int(info.highest))
    if info.value_type == "number":
        return st.floats(info.lowest, info.highest, allow_nan=False, allow_infinity=False)
    if info.value_type == "whole number or a list of text":
        return st.integers(0, 10) | st.lists(st.text(min_size=1).filter(str.strip), min_size=1, max_size=5, unique=True)
    if info.value_type == "list of whole numbers":
        return st.lists(st.integers(1, 50), min_size=1, max_size=4)
    if info.value_type == "table":
        return st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=2)
    assert info.value_type in ("text", "true or false"), info
    return st.text(max_size=20) if info.value_type == "text" else st.booleans()


#: Settings that depend on others; the rest may take any value that its declaration allows.
_TIED = {("mission", "issues"), ("strategy", "right"), ("strategy", "wrong"), ("strategy", "priorities")}
_TIED |= {("environment", "interdependence"), ("organization", "ties"), ("finance", "small_shortfall")}
_TIED |= {("run", "weeks"), ("strategy", "on_core"), ("finance", "large_shortfall")}


@st.composite
def valid_data(draw):
    data = {"name": draw(st.text(max_size=30)), "story": draw(st.text(max_size=60))}
    for section, model in SECTIONS.items():
        free = {name: info for name, info in settings_of(model).items() if (section, name) not in _TIED}
        names = draw(st.lists(st.sampled_from(sorted(free)), max_size=3, unique=True)) if free else []
        data[section] = {name: draw(_values(free[name])) for name in names}
    weeks = draw(st.integers(40, 5200))
    data["run"]["weeks"] = weeks
    data["shock"] = [
        {"kind": "storm", "week": week, "share": draw(st.floats(0, 1)), "scope": draw(st.sampled_from(SCOPES))}
        for week in draw(st.lists(st.integers(0, weeks - 1), max_size=3))
    ]
    starts = draw(st.lists(st.integers(0, 39), max_size=2))
    data["practice"] = [
        {"kind": "stroll", "start": start, "stop": draw(st.none() | st.integers(40, 60)), "routes": draw(_ROUTES)}
        for start in starts
    ]
    return data


SCOPES = ("everybody", "unit:Sales, level:2", "leaders", "unit:Küche & Bad", "front_line")
_ROUTES = st.lists(st.text(max_size=5), max_size=3)


@_QUICK
@given(valid_data())
def test_valid_settings_survive_toml_and_plain_data(data):
    scenario = Scenario.from_dict(data)
    assert Scenario.from_dict(scenario.to_dict()) == scenario
    document = parse_toml(scenario.to_toml(), "written.toml")
    assert Scenario.from_dict(document.data) == scenario
    assert hash(Scenario.from_dict(document.data)) == hash(scenario)


def _damaged(text, cuts):
    for position, length, put in cuts:
        start = position % (len(text) + 1)
        text = text[:start] + put + text[start + length :]
    return text


_PIECES = st.sampled_from(["[", "]", "[[", '"', "'''", '"""', "=", ".", "\n", "#", "{", "}", ",", "-1", "1e999", "nan"])
_CUTS = st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 12), _PIECES | st.text(max_size=4)), max_size=4)


@settings(_QUICK, max_examples=300)
@given(_CUTS)
def test_damaged_toml_is_either_fine_or_explained_with_its_line(cuts):
    text = _damaged(VALID, cuts)
    try:
        document = parse_toml(text, "damaged.toml")
        _, problems = validate(document)
    except InvalidInput as error:
        problems = list(error.problems)
    for problem in problems:
        match = re.fullmatch(r"damaged\.toml:(\d+)", problem.where)
        assert match and 1 <= int(match[1]) <= text.count("\n") + 1
        assert problem.message


@_QUICK
@given(_CUTS)
def test_damaged_json_is_either_fine_or_explained(cuts):
    text = _damaged(json.dumps(Scenario().to_dict(), indent=1), cuts)
    try:
        _, problems = validate(parse_json(text, "damaged.json"))
    except InvalidInput as error:
        problems = list(error.problems)
    assert all(problem.where.startswith("damaged.json:") for problem in problems)


_ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.binary(max_size=3) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4) | st.integers(), inner, max_size=3),
    max_leaves=6,
)
_TOP = st.sampled_from([*SECTIONS, "shock", "practice", "expect", "target", "schema", "name", "story", "extends"])


@st.composite
def odd_data(draw):
    data = draw(st.dictionaries(_TOP | st.text(max_size=4), _ANY, max_size=3))
    section = draw(st.sampled_from(sorted(SECTIONS)))
    field = draw(st.sampled_from(sorted(SECTIONS[section].model_fields)))
    data[section] = {field: draw(_ANY)}
    data[draw(st.sampled_from(["shock", "practice", "expect", "target"]))] = [
        draw(
            st.dictionaries(
                st.sampled_from(["kind", "week", "scope", "say", "that", "every"]), _ANY | KINDS, max_size=4
            )
        )
    ]
    return data


KINDS = st.sampled_from(["storm", "flood", "stroll"])


@settings(_QUICK, max_examples=150)
@given(odd_data())
def test_odd_data_raise_nothing_but_invalid_input(data):
    try:
        scenario = Scenario.from_dict(data)
    except InvalidInput as error:
        assert error.problems
        assert all(str(problem) for problem in error.problems)
    else:
        assert Scenario.from_dict(scenario.to_dict()) == scenario


@settings(_QUICK, max_examples=150)
@given(
    st.lists(st.tuples(st.text(max_size=12) | st.sampled_from(["run.weeks", "shock[0].week", "mission.core"]), _ANY))
)
def test_odd_overrides_raise_nothing_but_invalid_input(pairs):
    document, _ = from_data(parse_toml(VALID, "valid.toml").data)
    scenario = Scenario.from_dict(document.data)
    for name, value in pairs:
        for change in (lambda: scenario.with_(**{name: value}), lambda: scenario.override([f"{name}={value}"])):  # noqa: B023
            try:
                assert isinstance(change(), Scenario)
            except InvalidInput as error:
                assert error.problems
