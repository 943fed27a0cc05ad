"""Organizations that propose a lot, and initiatives to order."""

from __future__ import annotations

from typing import Any

import numpy as np

from orgsim.model import OrgModel
from orgsim.organization.initiatives import PROPOSED, Initiative
from orgsim.organization.organization import Organization
from orgsim.plugins import Plugin
from tests.plugins.organizations import model

CERTAIN = {"initiatives__error": 0.0, "initiatives__optimism": 0.0, "initiatives__fit_error": 0.0,
           "initiatives__blind_spots": 0.0, "initiatives__noise": 0.0, "initiatives__gate_weeks": 0}  # fmt: skip
LIVELY = {"people__prior_knowledge": 0.6, "mission__core": 40, "initiatives__proposals": 0.2}


def lively(*plugins: Plugin, weeks: int = 30, seed: int = 3, **settings: Any) -> OrgModel:
    """Sixty people with views of their own on a broad mission, who propose all the time."""
    return model(*plugins, weeks=weeks, seed=seed, **(LIVELY | settings))


def add(organization: Organization, worth: float | None, sponsor: int = 1, **stances: bool) -> Initiative:
    """Put an initiative on the way in week 0. stances: issue_3=True for +1 on issue 3."""
    layout, chosen = organization.strategy.layout, np.zeros(organization.strategy.layout.issues, np.bool_)
    stance = chosen.copy()
    for name, plus in stances.items():
        chosen[int(name.removeprefix("issue_"))], stance[int(name.removeprefix("issue_"))] = True, plus
    issues, strategy = layout.pack(chosen), organization.strategy
    item = Initiative(
        len(organization.initiatives.items), sponsor, issues, layout.pack(stance), strategy.knows & issues,
        strategy.stance & issues, worth, worth or 0.0, 1.0, 0, PROPOSED, {PROPOSED: 0},
    )  # fmt: skip
    organization.initiatives.items.append(item)
    return item
