"""Loading, extending, overriding and writing scenarios."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from orgsim.problems import InvalidInput
from orgsim.scenario import sections
from orgsim.scenario.scenario import Scenario

pytestmark = pytest.mark.usefixtures("test_plugins")

FULL = """
schema = 1
name = "Coast"
story = "A harbour."
[run]
weeks = "1y"
[mission]
core = ["price", "coverage"]
[organization]
spans = [4, 9]
[[shock]]
kind = "storm"
week = "2q"
share = 0.25
scope = "unit:Sales, level:2"
[[practice]]
kind = "stroll"
start = 3
every = "14w"
routes = ["north", "south"]
[[expect]]
say = "somebody is here"
that = "headcount > 0"
"""


@pytest.fixture
def coast(tmp_path):
    file = tmp_path / "coast.toml"
    file.write_text(FULL)
    return file


def test_every_section_is_a_field_with_its_defaults():
    scenario = Scenario()
    for name, section in sections.SECTIONS.items():
        assert getattr(scenario, name) == section()
    own = {"schema_version", "name", "story", "shock", "practice", "expect", "target"}
    assert set(Scenario.model_fields) == own | set(sections.SECTIONS)


def test_values_units_and_plugins_are_read(coast):
    scenario = Scenario.load(coast)
    assert (scenario.name, scenario.story, scenario.run.weeks) == ("Coast", "A harbour.", 52)
    assert scenario.mission.core == ("price", "coverage")
    assert scenario.organization.spans == (4, 9)
    assert (scenario.shock[0].kind, scenario.shock[0].week, scenario.shock[0].share) == ("storm", 26, 0.25)
    assert (scenario.practice[0].every, scenario.practice[0].routes) == (14, ("north", "south"))
    assert scenario.expect[0].that == "headcount > 0"
    assert scenario.communication == sections.Communication()


def test_toml_and_plain_data_give_equal_scenarios(coast, tmp_path):
    scenario = Scenario.load(coast)
    again = tmp_path / "again.toml"
    again.write_text(scenario.to_toml(), encoding="utf-8")
    assert Scenario.load(again) == scenario
    assert Scenario.from_dict(scenario.to_dict()) == scenario
    assert Scenario.from_dict(json.loads(json.dumps(scenario.to_dict()))) == scenario


def test_json_file_equals_toml_file(coast, tmp_path):
    scenario = Scenario.load(coast)
    file = tmp_path / "coast.json"
    file.write_text(json.dumps(scenario.to_dict(), indent=1))
    assert Scenario.load(file) == scenario


def test_scenarios_are_frozen_hashable_and_travel_to_workers(coast):
    scenario = Scenario.load(coast)
    with pytest.raises(ValueError, match="frozen"):
        scenario.name = "Other"
    assert hash(scenario) == hash(Scenario.load(coast))
    assert pickle.loads(pickle.dumps(scenario)) == scenario


def test_byte_order_mark_and_windows_line_ends(tmp_path):
    file = tmp_path / "windows.toml"
    file.write_bytes(b"\xef\xbb\xbfschema = 1\r\n[run]\r\nweeks = 0\r\n")
    with pytest.raises(InvalidInput) as caught:
        Scenario.load(file)
    assert caught.value.problems[0].where == f"{file}:3"


def test_name_falls_back_to_the_file(tmp_path):
    file = tmp_path / "solar_clinic.toml"
    file.write_text('extends = "baseline"')
    scenario = Scenario.load(file)
    assert (scenario.name, scenario.story) == ("Solar clinic", "")


def test_built_in_by_name():
    assert Scenario.load("baseline").name == Scenario.load(Path("baseline")).name


def test_extends_merges_tables_and_adds_lists(coast, tmp_path):
    child = tmp_path / "deeper" / "child.toml"
    child.parent.mkdir()
    child.write_text(
        'extends = "../coast.toml"\n[mission]\nissues = 30\n[organization]\nspans = [3]\n'
        '[[shock]]\nkind = "flood"\nweek = 9\n'
    )
    scenario = Scenario.load(child)
    assert (scenario.mission.issues, scenario.mission.core) == (30, ("price", "coverage"))
    assert scenario.organization.spans == (3,)
    assert [shock.kind for shock in scenario.shock] == ["storm", "flood"]
    assert len(scenario.practice) == len(scenario.expect) == 1


def test_empty_list_drops_what_is_inherited(coast, tmp_path):
    child = tmp_path / "child.toml"
    child.write_text('extends = "coast.toml"\nshock = []\nexpect = []\n')
    scenario = Scenario.load(child)
    assert scenario.shock == scenario.expect == ()
    assert len(scenario.practice) == 1


def test_from_dict_can_extend_a_built_in():
    scenario = Scenario.from_dict({"extends": "baseline", "run": {"weeks": "2q"}})
    assert scenario.run == Scenario.load("baseline").run.model_copy(update={"weeks": 26})


def test_files_start_from_the_folder_of_the_scenario(tmp_path, monkeypatch):
    folder = tmp_path / "clinic"
    folder.mkdir()
    (folder / "people.csv").write_text("id\n")
    (folder / "clinic.toml").write_text('[organization]\npeople = "people.csv"\n')
    (tmp_path / "child.toml").write_text('extends = "clinic/clinic.toml"\n')
    (tmp_path / "other.csv").write_text("id\n")
    monkeypatch.chdir(tmp_path)
    assert Path(Scenario.load("clinic/clinic.toml").organization.people) == Path("clinic/people.csv")
    assert Path(Scenario.load("child.toml").organization.people) == Path("clinic/people.csv")
    other = Scenario.load("clinic/clinic.toml", ["organization.people=other.csv"])
    assert other.organization.people == "other.csv"


def test_written_beside_its_results_a_scenario_still_finds_its_files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("people.csv").write_text("id\n")
    scenario = Scenario().with_(**{"organization.people": "people.csv"})
    Path("results/deep").mkdir(parents=True)
    file = Path("results/deep/scenario.toml")
    file.write_text(scenario.to_toml(file.parent))
    assert Path(Scenario.load(file).organization.people).resolve() == Path("people.csv").resolve()


@pytest.mark.parametrize(
    ("text", "read", "expected"),
    [
        ("communication.uptake=.4", lambda s: s.communication.uptake, 0.4),
        ("communication.uptake = 1", lambda s: s.communication.uptake, 1.0),
        ("run.weeks=2y", lambda s: s.run.weeks, 104),
        ("run.weeks=60.0", lambda s: s.run.weeks, 60),
        ("communication.transition=step", lambda s: s.communication.transition, "step"),
        ('communication.transition="step"', lambda s: s.communication.transition, "step"),
        ("name=Two words = one", lambda s: s.name, "Two words = one"),
        ("mission.core=['a', 'b', 'c']", lambda s: s.mission.core, ("a", "b", "c")),
        ("mission.core[1]=ports", lambda s: s.mission.core, ("price", "ports")),
        ("organization.repairs.cycle=break_cycle", lambda s: s.organization.repairs, {"cycle": "break_cycle"}),
        ("organization.repairs.*=refuse", lambda s: s.organization.repairs, {"*": "refuse"}),
        ("practice[0].scope=leaders", lambda s: s.practice[0].scope, "leaders"),
        ("organization.spans=[2, 3]", lambda s: s.organization.spans, (2, 3)),
        ("shock.storm.share=.3", lambda s: s.shock[0].share, 0.3),
        ("shock[0].week=1q", lambda s: s.shock[0].week, 13),
        ("shock[0].warned=true", lambda s: s.shock[0].warned, True),
        ("practice.stroll.stop=40", lambda s: s.practice[0].stop, 40),
        ("practice.stroll.scope=unit:Sales", lambda s: s.practice[0].scope, "unit:Sales"),
        ("expect[0].that=headcount >= 1", lambda s: s.expect[0].that, "headcount >= 1"),
    ],
)
def test_overrides(coast, text, read, expected):
    for scenario in (Scenario.load(coast, [text]), Scenario.load(coast).override([text])):
        assert read(scenario) == expected


def test_with_takes_python_and_numpy_values_and_changes_nothing_else(coast):
    scenario = Scenario.load(coast)
    changed = scenario.with_(
        **{"communication.uptake": np.float32(0.5), "run.seed": np.int64(7), "shock.storm.share": 1, "run.weeks": 60.0}
    )
    assert (changed.communication.uptake, changed.run.seed, changed.shock[0].share) == (0.5, 7, 1.0)
    back = {"communication.uptake": scenario.communication.uptake, "run.seed": 1, "shock[0].share": 0.25}
    assert changed.with_(**back, **{"run.weeks": 52}) == scenario
    assert changed.with_(**{"organization.spans": None}).organization.spans is None


def test_with_reports_every_problem(coast):
    with pytest.raises(InvalidInput) as caught:
        Scenario.load(coast).with_(**{"communication.uptake": 2, "shock[0].share": object(), "run.wekes": 1})
    assert [problem.field for problem in caught.value.problems] == [
        "run.wekes",
        "communication.uptake",
        "shock[0].share",
    ]


def test_contradictions_are_found_without_a_file():
    with pytest.raises(InvalidInput, match=r"strategy\.wrong = 0\.6: leaves less than nothing open"):
        Scenario(strategy=sections.Strategy(right=0.5, wrong=0.6))


def test_loading_imports_nothing_heavy():
    script = (
        "import sys, orgsim.scenario.scenario\n"
        "heavy = ('mesa', 'numba', 'pandas', 'matplotlib', 'networkx', 'scipy', 'tomlkit')\n"
        "print([m for m in heavy if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
