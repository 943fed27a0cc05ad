"""A plug-in from a file of one's own, and files that are none."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from orgsim import plugins
from orgsim.organization.levers import NAMES
from orgsim.problems import InvalidInput
from orgsim.scenario.scenario import Scenario
from tests.plugins.organizations import model

FILE = Path(__file__).parents[1] / "fixtures" / "plugins" / "quiet_hours.py"


@pytest.fixture(autouse=True)
def own_registry(monkeypatch: pytest.MonkeyPatch):
    """What is registered in a test is forgotten after it."""
    known = {family: plugins.registry(family) for family in ("shock", "practice")}
    monkeypatch.setattr(plugins, "_REGISTRY", known)


def test_a_file_brings_its_kind_and_its_effect():
    plugins.load_plugin_file(FILE)
    plan = Scenario.from_dict({"practice": [{"kind": "quiet_hours", "start": 2, "hours": 8.0}]})
    assert plan.practice[0].sentence() == "8 hours a week are kept free of meetings"
    levers = model(*plan.practice, weeks=3).organization.levers
    table = dict(zip(NAMES, levers.table[0], strict=True))
    assert table["hindrance"] == pytest.approx(-0.4)
    assert table["attention"] == pytest.approx(1.08)
    assert table["cost"] == pytest.approx(0.01)
    assert np.count_nonzero(levers.table[0] != model(weeks=3).organization.levers.table[0]) == 3


def test_loading_it_twice_is_harmless():
    plugins.load_plugin_file(FILE)
    plugins.load_plugin_file(FILE)
    assert "quiet_hours" in plugins.registry("practice")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("answer = 42\n", "registers no plug-in"),
        ("import no_such_module_anywhere\n", "cannot be imported"),
        ("from orgsim.plugins import Shock, shock\n\n@shock\nclass Other(Shock):\n    kind = 'competitor'\n", "exists"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path: Path, text: str, says: str):
    file = tmp_path / "something.py"
    file.write_text(text)
    with pytest.raises(InvalidInput, match=says):
        plugins.load_plugin_file(file)


def test_a_missing_file_says_so(tmp_path: Path):
    with pytest.raises(InvalidInput, match="not a Python file"):
        plugins.load_plugin_file(tmp_path / "nowhere.py")
