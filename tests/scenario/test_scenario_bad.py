"""Every bad scenario is reported with file and line, setting, value, what is allowed and the nearest right name.

The first line of each file in ``bad/`` says what the message must hold: parts joined by ``|``, problems by ``||``;
``line 4`` stands for this file and that line. There must be as many problems as are announced, and no more.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from orgsim.problems import InvalidInput
from orgsim.scenario.scenario import Scenario

BAD = sorted((Path(__file__).parent / "bad").glob("*.toml"))

pytestmark = pytest.mark.usefixtures("test_plugins")


def problems_of(source, overrides=()):
    with pytest.raises(InvalidInput) as caught:
        Scenario.load(source, overrides)
    return [str(problem) for problem in caught.value.problems]


def test_corpus_is_there():
    assert len(BAD) > 60


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_bad_scenario_is_explained(file):
    announced = file.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ").split(" || ")
    found = problems_of(file)
    for expected in announced:
        parts = [
            part.replace("line ", f"{file}:", 1) if part.startswith("line ") else part for part in expected.split(" | ")
        ]
        parts[0] += ":"
        assert any(all(part in problem for part in parts) for problem in found), (expected, found)
    assert len(found) == len(announced), found


def test_unknown_built_in_gets_the_nearest_name():
    assert "Did you mean 'baseline'?" in problems_of("basline")[0]


def test_missing_file_gets_the_nearest_file(tmp_path):
    (tmp_path / "clinic.toml").write_text("schema = 1")
    assert "Did you mean 'clinic.toml'?" in problems_of(tmp_path / "clinick.toml")[0]


def test_other_files_are_refused(tmp_path):
    file = tmp_path / "clinic.yaml"
    file.write_text("schema: 1")
    assert "ending in .toml or .json" in problems_of(file)[0]


def test_bytes_that_are_no_text_are_located(tmp_path):
    file = tmp_path / "latin.toml"
    file.write_bytes('schema = 1\nname = "Mülheim"'.encode("latin-1"))
    assert problems_of(file) == [f"{file}:2: holds something that is not UTF-8 text. Allowed: text saved as UTF-8."]


def test_too_deep_nesting_is_refused(tmp_path):
    for name, text in (("a.toml", "a = " + "[" * 5000), ("b.json", "[" * 100_000)):
        (tmp_path / name).write_text(text)
        assert "nested too deeply" in problems_of(tmp_path / name)[0]


def test_json_problems_carry_lines(tmp_path):
    file = tmp_path / "clinic.json"
    file.write_text('{\n "schema": 1,\n "communication": {\n  "uptake": 3,\n  "forgeting": 0.1}\n}')
    found = problems_of(file)
    assert found[0].startswith(f"{file}:4: communication.uptake = 3: is too large")
    assert found[1].startswith(f"{file}:5: communication.forgeting = 0.1: is not a setting")


def test_json_key_given_twice_is_refused(tmp_path):
    file = tmp_path / "clinic.json"
    file.write_text('{"run": {\n "weeks": 3,\n "weeks": 4}}')
    assert problems_of(file) == [f"{file}:3: run.weeks: is given twice"]


def test_json_syntax_is_located(tmp_path):
    file = tmp_path / "clinic.json"
    file.write_text('{"run":\n {"weeks" 3}}')
    assert problems_of(file)[0].startswith(f"{file}:2: is not valid JSON")


def test_json_that_is_no_object_is_refused(tmp_path):
    file = tmp_path / "clinic.json"
    file.write_text("[1, 2]")
    assert "is not a scenario" in problems_of(file)[0]


def test_problems_of_a_base_name_the_base(tmp_path):
    (tmp_path / "base.toml").write_text("[[shock]]\nkind = 'storm'\nweek = 30\nshare = 7\n")
    (tmp_path / "child.toml").write_text(
        "extends = 'base.toml'\n\n[[shock]]\nkind = 'storm'\nweek = 30\n[[shock]]\nweek = 1\n"
    )
    found = problems_of(tmp_path / "child.toml")
    assert found[0].startswith(f"{tmp_path / 'base.toml'}:4: shock[0].share = 7")
    assert found[1].startswith(f"{tmp_path / 'child.toml'}:6: shock[2].kind: is missing")


def test_bad_overrides_are_reported_with_everything_else(tmp_path):
    file = tmp_path / "a.toml"
    file.write_text("[run]\nweeks = 0\n[[shock]]\nkind='storm'\nweek=1\n[[shock]]\nkind='storm'\nweek=2\n")
    found = problems_of(
        file,
        ["uptake=.3", "run.weaks=3", "run=3", "nonsense", "=4", "shock.storm.share=.2", "shock[2].share=.2",
         "shock.stroll.share=1", "expect[0]=3", "run.weeks.x=3", "a b=3", "organization.spans[0]=2", "story.x=1"],
    )  # fmt: skip
    expected = [
        "--set: uptake: is not the name of a setting. Allowed: communication.uptake=.4, shock.competitor.share=.3 or "
        "shock[1].week=14w. Did you mean 'communication.uptake'?",
        "--set: run.weaks: is not a setting of [run]",
        "--set: run: is a whole section",
        "--set: nonsense: is not of the form name=value",
        "--set: =4: is not of the form name=value",
        "--set: shock.storm.share: there are 2 of this kind. Allowed: shock[0].share or shock[1].share.",
        "--set: shock[2].share: there is no shock[2]. Allowed: shock[0] (storm), shock[1] (storm).",
        "--set: shock.stroll.share: there is no such shock in this scenario",
        "--set: expect[0]: does not name one setting of one expect",
        "--set: run.weeks.x: leads to nothing in this scenario. Allowed: run.weeks.",
        "--set: a b: is not the name of a setting",
        "--set: organization.spans[0]: leads to nothing",
        "--set: story.x: is not the name of a setting",
        f"{file}:2: run.weeks = 0: is too small",
    ]
    for text in expected:
        assert any(problem.startswith(text) for problem in found), (text, found)
    assert len(found) == len(expected)


def test_value_of_an_override_is_checked(tmp_path):
    file = tmp_path / "a.toml"
    file.write_text("[communication]\nuptake = 0.2\n")
    assert problems_of(file, ["communication.uptake=much"]) == [
        '--set: communication.uptake = "much": must be a number. Allowed: a number, 0 to 1.'
    ]
