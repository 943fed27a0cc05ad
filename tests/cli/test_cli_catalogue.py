"""``list``, ``describe``, ``schema``, ``new``, ``doctor`` and ``report``."""

from __future__ import annotations

import importlib
import json
from pathlib import Path

import pytest

from orgsim.observations.catalogue import MEASURES
from orgsim.organization.levers import CATALOGUE
from orgsim.plugins import registry
from orgsim.scenario.catalogue import list_scenarios
from orgsim.scenario.scenario import Scenario

NAMES = {
    "scenarios": [entry.name for entry in list_scenarios()],
    "shocks": list(registry("shock")),
    "practices": list(registry("practice")),
    "measures": [measure.name for measure in MEASURES],
    "levers": list(CATALOGUE),
}
PLUGIN = '''
from orgsim.plugins import Practice, practice
from orgsim.settings import setting

@practice
class Singing(Practice):
    """People sing together."""

    kind = "singing"

    songs: int = setting(3, "songs a week", unit="songs", ge=0, le=50, source="Orpheus")
'''


@pytest.mark.parametrize("what", NAMES)
def test_list_names_everything(what: str, inside) -> None:
    code, out, err = inside("list", what)
    assert (code, err) == (0, "")
    assert [line.split()[0] for line in out.splitlines()[1:]] == NAMES[what]
    code, out, _ = inside("list", what, "--json")
    assert [row["name"] for row in json.loads(out)] == NAMES[what]


@pytest.mark.parametrize("thing", [name for names in NAMES.values() for name in names])
def test_everything_listed_can_be_described(thing: str, inside) -> None:
    code, out, err = inside("describe", thing)
    assert (code, err) == (0, "")
    assert out.startswith(f"{thing} (")
    code, out, _ = inside("describe", thing, "--json")
    assert json.loads(out)["meaning"]


def test_a_setting_is_described_with_unit_range_default_and_source(inside) -> None:
    code, out, _ = inside("describe", "network.group_size")
    assert code == 0
    assert "default 5" in out
    assert "2 to 50 people" in out
    assert "unit: people" in out
    assert "source:" in out


def test_plugins_from_files_are_known(inside, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from orgsim import plugins

    monkeypatch.setitem(plugins._REGISTRY, "practice", dict(plugins._REGISTRY["practice"]))
    (tmp_path / "singing.py").write_text(PLUGIN)
    code, out, _ = inside("describe", "singing.songs", "--plugin", "singing.py")
    assert code == 0
    assert "0 to 50 songs" in out
    assert "Orpheus" in out


def test_schema_is_json_schema(inside) -> None:
    code, out, err = inside("schema")
    schema = json.loads(out)
    assert (code, err) == (0, "")
    assert schema["$schema"].endswith("2020-12/schema")
    assert {"organization", "shock", "practice", "expect"} <= set(schema["properties"])


@pytest.mark.parametrize("base", ["baseline", "family_firm", "own/base.toml"])
def test_new_writes_a_scenario_that_loads(base: str, inside, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "base.toml").write_text('schema = 1\nextends = "baseline"\n[organization]\nsize = 33\n')
    code, out, _ = inside("new", "own/my_firm", "--from", base)
    file = tmp_path / "own" / "my_firm.toml"
    assert code == 0
    assert out.strip() == str(Path("own") / "my_firm.toml")
    plan, source = Scenario.load(file), Scenario.load(tmp_path / base if "/" in base else base)
    assert plan.name == "My firm"
    assert plan.organization == source.organization
    assert plan.practice == source.practice


def test_new_refuses_to_overwrite(inside, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("precious")
    code, out, err = inside("new", "mine")
    assert (code, out) == (4, "")
    assert "exists already" in err
    assert (tmp_path / "mine.toml").read_text() == "precious"


def test_doctor_finds_this_installation_in_order(inside) -> None:
    code, out, err = inside("doctor")
    assert (code, err) == (0, "")
    assert "numba" in out
    assert "Everything is in order." in out
    code, out, _ = inside("doctor", "--json")
    assert json.loads(out)["fine"] is True


def test_doctor_says_what_is_wrong(inside, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise RuntimeError("LLVM is lost")

    monkeypatch.setattr(importlib.import_module("orgsim.simulate"), "warm_up", broken)
    code, out, _ = inside("doctor")
    assert code == 1
    assert "LLVM is lost" in out
    assert "Reinstall numba" in out


def test_report_is_written_again(small_run, inside) -> None:
    folder = small_run[0] / "orgsim-results" / "baseline"
    page = folder / "report.html"
    first = page.read_text(encoding="utf-8")
    page.write_text("spoiled")
    code, out, _ = inside("report", folder)
    assert code == 0
    assert out.strip() == str(page)
    assert page.read_text(encoding="utf-8") == first
