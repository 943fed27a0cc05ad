"""Organizations in which all but one mechanism rest, run through the ordinary engine."""

from __future__ import annotations

import hashlib
from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orgsim.model import OrgModel
from orgsim.organization.organization import Organization
from orgsim.scenario.scenario import Scenario

RESTING: dict[str, dict[str, Any]] = {
    "run": {"burn_in": 0, "weeks": 100},
    "mission": {"core": 0},
    "strategy": {"right": 1.0, "wrong": 0.0, "priorities": 0},
    "environment": {"turbulence": 0.0},
    "people": {"prior_knowledge": 0.0, "attention_spread": 0.0},
    "communication": {
        "uptake": 0.0,
        "talk_rate": 1.0,
        "talk_spread": 0.0,
        "voice_breadth": 1.0,
        "garbling": 0.0,
        "document_share": 0.0,
        "peers": 0.0,
        "upward_voice": 0.0,
        "forgetting": 0.0,
        "role_forgetting": 0.0,
        "affect_clarity": 0.0,
        "strain_attention": 0.0,
    },
    "autonomy": {"exploration": 0.0},
    "leadership": {"openness": 0.0},
    "workforce": {
        "quit_rate": 0.0,
        "tenure_hump": 0.0,
        "engagement_effect": 0.0,
        "burnout_effect": 0.0,
        "fit_effect": 0.0,
        "exit_contagion": 0.0,
        "newcomer_learning": 1.0,
    },
}


def resting(**sections: dict[str, Any]) -> Scenario:
    """A scenario in which nothing happens but what ``sections`` switch on."""
    data = {name: {**RESTING.get(name, {}), **sections.get(name, {})} for name in {**RESTING, **sections}}
    return Scenario.from_dict(data)


def model_of(scenario: Scenario, seed: int, threads: int = 1) -> OrgModel:
    """A model with plain leaders: everybody's clarity is 1."""
    model = OrgModel(scenario, seed=seed, threads=threads, collect=False)
    model.organization.people.clarity[:] = 1.0
    return model


def held(organization: Organization) -> NDArray[np.bool_]:
    """Which issues people hold as the strategy states them, bool [seats, issues]."""
    people, strategy = organization.people, organization.strategy
    agree = people.knows & ~(people.stance ^ strategy.stance) & strategy.knows
    return strategy.layout.unpack(agree)


def within(share: float, expected: float, count: int, errors: float = 4.0) -> bool:
    """Whether an observed share of ``count`` independent trials lies within so many standard errors of the expected."""
    return abs(share - expected) <= errors * float(np.sqrt(expected * (1 - expected) / count))


def arrays_of(organization: Organization) -> dict[str, NDArray[Any]]:
    """Every array of an organization's state by name."""
    found = {f"people.{name}": array for name, array in vars(organization.people).items()}
    strategy, memory = organization.strategy, organization.memory
    for item in fields(strategy):
        value = getattr(strategy, item.name)
        if isinstance(value, np.ndarray):
            found[f"strategy.{item.name}"] = value
    found["budget"] = np.array(list(vars(organization.budget).values()))
    found["climate"] = np.array(list(vars(organization.climate).values()))
    found["levers"] = organization.levers.table
    found["memory"] = np.array([memory.start, memory.hires, memory.quits, memory.layoffs, memory.laid_off])
    return found


def unlike(one: Organization, other: Organization) -> list[str]:
    """Names of the arrays that are not bit-identical."""
    ours, theirs = arrays_of(one), arrays_of(other)
    return [name for name in ours if ours[name].tobytes() != theirs[name].tobytes()]


def digest(organization: Organization) -> str:
    """A short name of the whole state."""
    whole = hashlib.sha256()
    for name, array in sorted(arrays_of(organization).items()):
        whole.update(name.encode() + np.ascontiguousarray(array).tobytes())
    return whole.hexdigest()
