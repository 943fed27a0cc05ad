"""Whatever the settings, shocks and practices: the organization stays consistent and measures stay numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from orgsim.kernels.communication import Chances
from orgsim.model import OrgModel
from orgsim.observations.catalogue import NAMES
from orgsim.organization.organization import Organization
from orgsim.plugins import registry
from orgsim.problems import InvalidInput
from orgsim.scenario.scenario import Scenario
from tests.reference.scenarios import scenarios

WEEKS = 30
# These two compare pairs of people, and there may be no such pair.
OF_PAIRS = ("cohesion", "diversity")
BOUNDED = ("alignment", "perceived_alignment", "recall_3of5", "strategy_drift", "burned_out_share", "tool_adoption",
           "exploration", "structural_drag", "empowered", "knows_how_to_succeed")  # fmt: skip


@st.composite
def happenings(draw: st.DrawFn, family: str) -> list[dict[str, Any]]:
    """Up to two shocks or practices of any kind that is installed, with defaults but for their weeks and scope."""
    found = []
    for kind in draw(st.lists(st.sampled_from([*registry(family)] or [""]), max_size=2)):
        if kind:
            week = draw(st.integers(0, WEEKS - 5))
            scope = draw(st.sampled_from(["everybody", "everybody", "leaders", "front_line"]))
            entry = {"kind": kind, "week" if family == "shock" else "start": week, "scope": scope}
            found.append(entry)
    return found


@st.composite
def eventful(draw: st.DrawFn) -> Scenario:
    """A random organization to which things happen; an entry that does not suit it is left out."""
    data = draw(scenarios(largest=50)).to_dict()
    data["run"]["weeks"] = WEEKS
    for family in ("shock", "practice"):
        for entry in draw(happenings(family)):
            for suitable in (entry, {**entry, "scope": "everybody"}):
                try:
                    Scenario.from_dict({**data, family: [*data[family], suitable]})
                except InvalidInput:
                    continue
                data[family].append(suitable)
                break
    return Scenario.from_dict(data)


QUIET: dict[str, Any] = {"deadline": None, "suppress_health_check": list(HealthCheck), "print_blob": True}


@settings(max_examples=25, derandomize=True, phases=[Phase.generate], **QUIET)
@given(eventful())
def test_invariants(scenario: Scenario) -> None:
    check_weeks(scenario)


@pytest.mark.slow
@settings(max_examples=300, **QUIET)
@given(eventful())
def test_invariants_on_many_organizations(scenario: Scenario) -> None:
    check_weeks(scenario)


def check_weeks(scenario: Scenario) -> None:
    """Let the organization live, and look at everything that must hold after every week."""
    model = OrgModel(scenario, collect=False)
    while model.week < WEEKS:
        model.step()
        assert model.organization.inconsistencies() == [], model.week
        check_chances(model.organization)
        measures = dict(zip(NAMES, model.measures().tolist(), strict=True))
        assert [name for name, value in measures.items() if name not in OF_PAIRS and not np.isfinite(value)] == []
        assert [name for name in BOUNDED if not -1e-6 <= measures[name] <= 1 + 1e-6] == []


def check_chances(organization: Organization) -> None:
    """Probabilities of all channels are probabilities; the factor on contrary views is one where the boss is heard."""
    chances = Chances(*(organization.scratch.get(f"chance {name}") for name in Chances._fields))
    for name, chance in chances._asdict().items():
        used = chance[chances.cascade > 0] if name == "contrary" else chance
        assert np.all((used >= 0) & (used <= 1)), name
