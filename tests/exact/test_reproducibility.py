"""One seed, one future: for any number of threads, in any process, and until the week in which something differs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import orgsim.week
from orgsim.kernels.blocks import BLOCK
from orgsim.model import OrgModel
from orgsim.plugins import registry
from orgsim.problems import InvalidInput
from orgsim.scenario.scenario import Scenario
from tests.exact.runs import arrays_of, digest, unlike

BUSY: dict[str, dict[str, Any]] = {
    "run": {"burn_in": 4, "weeks": 60},
    "organization": {"size": 150},
    "communication": {"broadcast": 0.02},
    "workforce": {"quit_rate": 1.5, "refill": 0.9, "fill_delay": 2},
}


def lived(scenario: Scenario, weeks: int, threads: int = 1) -> OrgModel:
    """A model after some weeks."""
    model = OrgModel(scenario, threads=threads, collect=False)
    for _ in range(weeks):
        model.step()
    return model


@pytest.mark.parametrize("threads", [2, 3])
def test_threads_change_nothing(monkeypatch: pytest.MonkeyPatch, threads: int) -> None:
    busy = Scenario.from_dict(BUSY | {"organization": {"size": 3 * BLOCK + 40}})
    alone = lived(busy, 40)
    monkeypatch.setattr(orgsim.week, "PAYS_FROM", 1)
    monkeypatch.setattr(orgsim.week, "PIECE", BLOCK)
    together = lived(busy, 40, threads)
    assert unlike(alone.organization, together.organization) == []
    assert alone.measures().tobytes() == together.measures().tobytes()
    together.close()


@pytest.mark.slow
def test_threads_change_nothing_in_a_large_organization() -> None:
    large = Scenario.from_dict(BUSY | {"organization": {"size": 50_000}})
    alone, together = lived(large, 12), lived(large, 12, threads=2)
    assert unlike(alone.organization, together.organization) == []
    together.close()


@pytest.mark.parametrize("family", ["shock", "practice"])
def test_nothing_differs_before_the_week_of_a_plugin(family: str) -> None:
    """Every installed kind, alone: until its week the organization is bit-identical to one without it."""
    week = 9
    plain = OrgModel(Scenario.from_dict(BUSY), collect=False)
    others = {}
    for kind in registry(family):
        entry = {"kind": kind, "week" if family == "shock" else "start": week}
        try:
            others[kind] = OrgModel(Scenario.from_dict({**BUSY, family: [entry]}), collect=False)
        except InvalidInput:
            # A kind whose settings have no defaults is tested where it lives.
            continue
    assert others or not registry(family)
    while plain.week < week:
        plain.step()
        for kind, other in others.items():
            other.step()
            assert unlike(plain.organization, other.organization) == [], (kind, plain.week)
    for _ in range(8):
        plain.step()
        for other in others.values():
            other.step()
    changed = {kind for kind, other in others.items() if digest(other.organization) != digest(plain.organization)}
    assert changed == set(others)


def test_another_seed_is_another_future() -> None:
    one = lived(Scenario.from_dict(BUSY), 10)
    other = lived(Scenario.from_dict({**BUSY, "run": BUSY["run"] | {"seed": 2}}), 10)
    assert len(unlike(one.organization, other.organization)) > len(arrays_of(one.organization)) / 2


SCRIPT = """
from tests.exact.test_reproducibility import BUSY, lived
from tests.exact.runs import digest
from orgsim.scenario.scenario import Scenario
print(digest(lived(Scenario.from_dict(BUSY), 30).organization))
"""


def test_another_process_is_the_same_future() -> None:
    """Also with another salt of Python's own hashes."""
    here = digest(lived(Scenario.from_dict(BUSY), 30).organization)
    root = Path(__file__).parents[2]
    for salt in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": salt, "PYTHONPATH": str(root)}
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT], cwd=root, env=environment, capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == here
