"""The ODD protocol: its tables are as generated, and nothing that ODD 2020 asks for is left out."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from orgsim.observations.catalogue import NAMES
from orgsim.organization.levers import CATALOGUE
from orgsim.organization.people import People
from orgsim.organization.strategy import Strategy
from orgsim.problems import InvalidInput
from orgsim.scenario.fields import settings_of
from orgsim.scenario.sections import SECTIONS
from orgsim.study.protocol import COMMAND, TABLES, renewed, rewrite

PAGE = Path(__file__).parents[2] / "docs" / "odd.md"
ELEMENTS = (
    "Purpose and patterns", "Entities, state variables, scales", "Process overview and scheduling", "Design concepts",
    "Initialization", "Input data", "Submodels",
)  # fmt: skip
CONCEPTS = (
    "Basic principles", "Emergence", "Adaptation", "Objectives", "Learning", "Prediction", "Sensing", "Interaction",
    "Stochasticity", "Collectives", "Observation",
)  # fmt: skip


def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def test_the_tables_are_what_is_generated() -> None:
    assert page() == renewed(page()), f"write them anew: {COMMAND} docs/odd.md"


def test_every_setting_measure_and_lever_has_its_row() -> None:
    text = page()
    for name, section in SECTIONS.items():
        (table,) = re.findall(rf"<!-- settings of {name}: .*?<!-- end of settings of {name} -->", text, re.DOTALL)
        assert [row for row in settings_of(section) if f"| `{row}` |" not in table] == []
    assert [name for name in (*NAMES, *CATALOGUE) if f"| `{name}` |" not in text] == []


def test_all_elements_and_concepts_of_the_protocol_are_there_in_order() -> None:
    assert tuple(re.findall(r"^## \d (.+)$", page(), re.MULTILINE)) == ELEMENTS
    concepts = page().split("## 4 ")[1].split("## 5 ")[0]
    assert tuple(re.findall(r"^\*\*([\w ]+)\.\*\*", concepts, re.MULTILINE)) == CONCEPTS


def test_every_state_variable_of_people_and_strategy_is_named() -> None:
    states = page().split("State variables, as they are called")[1].split("- **Scales.**")[0]
    named = set(re.findall(r"`(\w+)`", states))
    arrays = {field.name for kind in (People, Strategy) for field in fields(kind)}
    assert arrays - named == {"layout", "matches"}, "settings in another form"
    assert {name for name in named if "." not in name} <= arrays


def test_a_page_that_is_out_of_date_is_mended(tmp_path: Path) -> None:
    old = tmp_path / "odd.md"
    old.write_text(page().replace("| `uptake` |", "| `intake` |"), encoding="utf-8")
    rewrite(old)
    assert old.read_text(encoding="utf-8") == page()


def test_tables_without_a_place_are_all_named(tmp_path: Path) -> None:
    old = tmp_path / "odd.md"
    old.write_text(page().replace("<!-- end of levers -->", "").replace("<!-- measures:", "<!-- measured:"), "utf-8")
    with pytest.raises(InvalidInput) as caught:
        rewrite(old)
    assert len(caught.value.problems) == 2
    with pytest.raises(InvalidInput) as caught:
        rewrite(tmp_path / "missing.md")
    assert len(caught.value.problems) == len(TABLES)
