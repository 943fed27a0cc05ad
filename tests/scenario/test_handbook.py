"""The pages on shocks and practices: as generated from the plug-ins, and complete."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from orgsim.plugins import registry
from orgsim.problems import InvalidInput
from orgsim.scenario.fields import settings_of
from orgsim.scenario.handbook import handbook, write_handbook

DOCS = Path(__file__).parents[2] / "docs"
FAMILIES = ("shock", "practice")


@pytest.mark.parametrize("family", FAMILIES)
def test_the_page_in_docs_is_what_is_generated(family: str):
    page = (DOCS / f"{family}s.md").read_text(encoding="utf-8")
    assert page == handbook(family), "write it anew: python -m orgsim.scenario.handbook docs"


@pytest.mark.parametrize("family", FAMILIES)
def test_every_kind_has_a_chapter_with_every_setting(family: str):
    chapters = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", handbook(family), flags=re.MULTILINE | re.DOTALL))
    ours = {kind: model for kind, model in registry(family).items() if model.__module__.startswith("orgsim.")}
    assert list(chapters) == list(ours)
    shared = handbook(family).split("\n## ")[0]
    for kind, model in ours.items():
        for info in settings_of(model).values():
            row = f"| `{info.name}` | "
            assert row in chapters[kind] or row in shared, f"{kind}.{info.name}"


def test_a_row_says_default_unit_range_meaning_and_source():
    row = (
        "| `pace` | `8` | weeks | 1 to 260 | weeks in which 63 % of the customers who will go, or return, have done so"
    )
    assert row in handbook("shock")
    assert "| `week` | required | weeks | 0 to 5200 |" in handbook("shock")
    assert "| `stop` | none | weeks | 0 to 5200 |" in handbook("practice")
    assert "| `involved` | `true` |  | true or false |" in handbook("shock")


def test_a_scope_of_its_own_is_told_and_a_shared_one_is_not():
    chapters = handbook("practice").split("\n## ")
    told = [chapter.split("\n")[0] for chapter in chapters[1:] if "| `scope` |" in chapter]
    assert "manager_support" in told
    assert "okr" not in told


@pytest.mark.usefixtures("test_plugins")
def test_only_what_comes_with_orgsim_has_a_chapter():
    assert "## storm" not in handbook("shock")


def test_both_pages_are_written_and_nothing_else(tmp_path: Path):
    assert [file.name for file in write_handbook(tmp_path)] == ["shocks.md", "practices.md"]
    assert sorted(file.name for file in tmp_path.iterdir()) == ["practices.md", "shocks.md"]
    assert (tmp_path / "shocks.md").read_text(encoding="utf-8") == handbook("shock")


def test_a_missing_folder_or_family_is_refused(tmp_path: Path):
    with pytest.raises(InvalidInput, match="is no folder"):
        write_handbook(tmp_path / "nowhere")
    with pytest.raises(InvalidInput, match="Allowed: shock, practice"):
        handbook("section")
