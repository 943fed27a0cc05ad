"""Common random numbers pay: the variance of a paired difference falls, in scenarios as they are shipped."""

from __future__ import annotations

import pytest

from orgsim.scenario.scenario import Scenario
from orgsim.simulate import simulate
from orgsim.study.analysis.pairs import variance_reduction
from orgsim.study.counterfactual import absences


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "what"), [("contraction", "budget"), ("new_competitor", "competitor"), ("okr_rollout", "OKR")]
)
def test_pairing_pays(name: str, what: str) -> None:
    settings = {"organization.size": 30, "run.weeks": 78, "run.replications": 16}
    plan = Scenario.load(name).with_(**settings)
    without = next(one.plan for one in absences(plan) if one.label.startswith(what))
    found = variance_reduction(simulate(without, workers=1), simulate(plan, workers=1), ["alignment"])["alignment"]
    print(f"{name}: {found.value:.1f} ({found.low:.1f} to {found.high:.1f})")
    assert found.low > 1
