"""The scenarios that come with orgsim, descriptions, the JSON schema and the template of a new scenario."""

from __future__ import annotations

import json
import re

import pytest

from orgsim.problems import InvalidInput
from orgsim.scenario import describe as descriptions
from orgsim.scenario.catalogue import list_scenarios
from orgsim.scenario.expectations import measures_in
from orgsim.scenario.scenario import Scenario
from orgsim.scenario.schema import scenario_schema
from orgsim.scenario.sections import SECTIONS
from orgsim.scenario.template import new_scenario

NAMES = ("baseline", "family_firm", "renewable_energy", "speed_over_accuracy")


def test_catalogue_lists_every_built_in_with_title_and_story():
    entries = list_scenarios()
    assert set(NAMES) <= {entry.name for entry in entries}
    for entry in entries:
        assert entry.title
        assert len(entry.story) > 60
        assert entry.file.read_text(encoding="utf-8").startswith("# Whose story: ")


@pytest.mark.parametrize("entry", list_scenarios(), ids=lambda entry: entry.name)
def test_built_in_scenarios_load_and_keep_through_toml(entry, tmp_path):
    scenario = Scenario.load(entry.name)
    assert scenario.name == entry.title
    assert scenario.expect
    file = tmp_path / "again.toml"
    file.write_text(scenario.to_toml(), encoding="utf-8")
    assert Scenario.load(file) == scenario


@pytest.mark.parametrize("entry", list_scenarios(), ids=lambda entry: entry.name)
def test_built_in_expectations_name_measures_that_exist(entry):
    from orgsim.observations.catalogue import NAMES as measures

    for expect in Scenario.load(entry.name).expect:
        assert set(measures_in(expect.that)) <= set(measures)


def test_baseline_is_the_defaults():
    baseline = Scenario.load("baseline")
    assert {name: getattr(baseline, name) for name in SECTIONS} == {name: kind() for name, kind in SECTIONS.items()}
    assert baseline.shock == baseline.practice == ()


def test_renewable_energy_names_its_core_and_is_tempted():
    scenario, baseline = Scenario.load("renewable_energy"), Scenario.load("baseline")
    assert len(scenario.mission.core) == 10
    assert scenario.mission.temptation > baseline.mission.temptation
    assert scenario.incentives.mission_weight < baseline.incentives.mission_weight
    assert [shock.kind for shock in scenario.shock] == ["competitor", "budget_contraction"]
    assert [practice.kind for practice in scenario.practice] == ["mission_audit"]
    later = scenario.with_(**{"shock.competitor.week": "2q", "practice.mission_audit.every": "5y"})
    assert (later.shock[0].week, later.practice[0].every) == (26, 260)


def test_family_firm_is_small_autonomous_and_checks_in():
    scenario, baseline = Scenario.load("family_firm"), Scenario.load("baseline")
    assert scenario.organization.size == 40
    assert scenario.people.autonomy > baseline.people.autonomy
    assert [practice.kind for practice in scenario.practice] == ["check_ins"]


@pytest.mark.usefixtures("test_plugins")
def test_every_setting_is_described():
    everything = descriptions.describe_all()
    assert [section["name"] for section in everything["section"]] == list(SECTIONS)
    assert [plugin["name"] for plugin in everything["shock"]] == ["flood", "storm"]
    for group in everything.values():
        for described in group:
            assert described["meaning"]
            for setting in described["settings"]:
                assert setting["meaning"], setting["name"]
                assert setting["allowed"]
                assert setting["required"] or setting["default"] is not None or setting["optional"]
    json.dumps(everything)


@pytest.mark.usefixtures("test_plugins")
def test_one_setting_is_described_with_unit_bounds_and_source():
    (uptake,) = descriptions.describe("communication.uptake")["settings"]
    assert (uptake["default"], uptake["lowest"], uptake["highest"]) == (0.24, 0, 1)
    assert "Sull" in uptake["source"]
    (weeks,) = descriptions.describe("run.weeks")["settings"]
    assert (weeks["unit"], weeks["duration"], weeks["value_type"]) == ("weeks", True, "whole number")
    (where,) = descriptions.describe("storm.where")["settings"]
    assert (where["choices"], where["allowed"]) == (("coast", "inland"), 'one of "coast", "inland"')
    (stop,) = descriptions.describe("stroll.stop")["settings"]
    assert (stop["optional"], stop["default"], stop["lowest"], stop["duration"]) == (True, None, 0, True)


@pytest.mark.usefixtures("test_plugins")
@pytest.mark.parametrize(
    ("topic", "near"),
    [
        ("comunication", "communication"),
        ("uptake", "communication.uptake"),
        ("strom", "storm"),
        ("run.weks", "run.weeks"),
    ],
)
def test_unknown_topic_gets_the_nearest(topic, near):
    with pytest.raises(InvalidInput) as caught:
        descriptions.describe(topic)
    assert caught.value.problems[0].nearest == near


@pytest.mark.usefixtures("test_plugins")
def test_unknown_section_and_plugin_get_the_nearest():
    with pytest.raises(InvalidInput, match="Did you mean 'finance'"):
        descriptions.describe_section("finances")
    with pytest.raises(InvalidInput, match="Did you mean 'flood'"):
        descriptions.describe_plugin("shock", "floods")


@pytest.mark.usefixtures("test_plugins")
def test_schema_has_every_section_and_plugin_with_bounds():
    schema = scenario_schema()
    assert schema["$schema"].endswith("2020-12/schema")
    assert set(SECTIONS) <= set(schema["properties"])
    uptake = schema["$defs"]["communication"]["properties"]["uptake"]
    assert (uptake["minimum"], uptake["maximum"], uptake["type"]) == (0, 1, "number")
    weeks = schema["$defs"]["run"]["properties"]["weeks"]
    assert [option["type"] for option in weeks["anyOf"]] == ["integer", "string"]
    storm = schema["$defs"]["shock.storm"]
    assert storm["properties"]["kind"] == {"const": "storm"}
    assert storm["required"] == ["kind", "week"]
    references = set(re.findall(r'"\$ref": "#/\$defs/([^"]+)"', json.dumps(schema)))
    assert references <= set(schema["$defs"])


@pytest.mark.usefixtures("test_plugins")
def test_schema_agrees_with_loading():
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    validator = jsonschema.Draft202012Validator(scenario_schema())
    validator.check_schema(scenario_schema())
    good = {
        "run": {"weeks": "2q"},
        "mission": {"core": ["a"]},
        "shock": [{"kind": "storm", "week": "1w"}],
        "practice": [{"kind": "stroll", "stop": None}],
    }
    assert validator.is_valid(good)
    assert Scenario.from_dict(good)
    assert validator.is_valid(Scenario.load("baseline").to_dict())
    for bad in (
        {"runs": {}},
        {"run": {"weeks": 0}},
        {"run": {"weeks": "3 months"}},
        {"run": {"wekes": 3}},
        {"shock": [{"kind": "strom", "week": 1}]},
        {"shock": [{"kind": "storm"}]},
        {"shock": [{"kind": "storm", "week": 1, "share": 2}]},
        {"practice": [{"kind": "stroll", "stop": -1}]},
        {"expect": [{"say": "x"}]},
        {"schema": 2},
    ):
        assert not validator.is_valid(bad), bad
        with pytest.raises(InvalidInput):
            Scenario.from_dict(bad)


@pytest.mark.usefixtures("test_plugins")
def test_template_changes_nothing_until_it_is_edited(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(new_scenario('The "new" clinic', "Two\nlines"), encoding="utf-8")
    scenario, baseline = Scenario.load(file), Scenario.load("baseline")
    assert (scenario.name, scenario.story) == ('The "new" clinic', "Two\nlines")
    assert scenario.model_copy(update={"name": baseline.name, "story": baseline.story}) == baseline


@pytest.mark.usefixtures("test_plugins")
def test_every_line_of_the_template_may_be_used(tmp_path):
    text = re.sub(r"^# (?=\[\[|\w+ = )", "", new_scenario("All", extends="baseline"), flags=re.MULTILINE)
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    scenario, baseline = Scenario.load(file), Scenario.load("baseline")
    assert {name: getattr(scenario, name) for name in SECTIONS} == {name: getattr(baseline, name) for name in SECTIONS}
    assert [shock.kind for shock in scenario.shock] == ["flood", "storm"]
    assert [practice.kind for practice in scenario.practice] == ["stroll"]
    assert len(scenario.expect) == len(baseline.expect) + 1
    for model in SECTIONS.values():
        for name in model.model_fields:
            assert re.search(rf"^(#   )?{name}( =|:)", text, flags=re.MULTILINE), name


def test_real_plugins_fit_schema_template_and_descriptions(tmp_path):
    from orgsim import plugins

    text = re.sub(r"^# (?=\[\[|\w+ = )", "", new_scenario("All"), flags=re.MULTILINE)
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    scenario = Scenario.load(file)
    for family in ("shock", "practice"):
        assert [plugin.kind for plugin in getattr(scenario, family)] == list(plugins.registry(family))
        assert [plugin["name"] for plugin in descriptions.describe_all()[family]] == list(plugins.registry(family))
    assert json.dumps(scenario_schema())
