"""How people feel: mood, demands and resources, engagement, burnout, trust."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from orgsim.desk import desk_now, desk_of
from orgsim.kernels import wellbeing as kernel
from orgsim.kernels.whole_week.wellbeing import SAY_DO
from orgsim.organization.organization import Organization
from orgsim.week import Week


def fare(organization: Organization, week: Week) -> None:
    """Mood spreads; then demands and resources move engagement, burnout and trust."""
    people, teams, scratch = organization.people, organization.teams, organization.scratch
    total = scratch.array("mood by team", teams.size, np.float64)
    heads = scratch.array("heads by team", teams.size, np.int32)
    week.over(
        teams.size, kernel.sum_mood, teams.first, teams.count, teams.member, people.status, people.affect, total, heads
    )
    rates = _rates(organization)
    persons = kernel.Persons(*(getattr(people, name) for name in kernel.Persons._fields))
    after = scratch.array("affect", people.seats, np.float32)
    key = organization.luck.key("mood", week.number)
    shown = scratch.array("shown", people.seats, np.float32)
    week.over(people.seats, kernel.show, people.status, people.affect, shown, after)
    week.over(
        people.seats, kernel.feel, key, rates, persons, organization.network.layers, total, heads, people.affect,
        shown, after,
    )  # fmt: skip
    before = people.affect
    people.affect = after
    scratch.put("affect", before)
    _settle(organization, week, rates, persons, shown)


def _settle(
    organization: Organization, week: Week, rates: kernel.Rates, persons: kernel.Persons, shown: np.ndarray
) -> None:
    people, strategy, desk = organization.people, organization.strategy, desk_now(organization)
    load = organization.scratch.array("tool load", people.seats, np.float32, 0)
    if people.adopted.shape[1]:
        week.over(
            people.seats, kernel.burden, week.number, people.status, people.adopted, organization.toolbox.load, load
        )
    states = kernel.States(*(getattr(people, name) for name in kernel.States._fields))
    key, teams = organization.luck.key("wellbeing", week.number), organization.teams
    events = organization.scratch.array("events", teams.size, np.float64)
    week.over(teams.size, kernel.meet_events, organization.luck.key("events", week.number), teams.unit, events)
    week.over(
        people.seats, kernel.fare, key, rates, desk.faring, desk.group, persons, people.belief,
        strategy.issues(), desk.terms.declared, load, shown, events, states,
    )  # fmt: skip


def _rates(organization: Organization) -> kernel.Rates:
    usual = organization.memory.usual
    return desk_of(organization).feeling._replace(
        usual_conflict=usual.conflict if usual.known else mean_over_people(organization, "conflict"),
        usual_felt=usual.perceived if usual.known else mean_over_people(organization, "perceived"),
        consistency=-SAY_DO * organization.strategy.drift,
    )


def mean_over_people(organization: Organization, name: str) -> float:
    """Mean of a field over all people; 0 if there is nobody."""
    return mean(getattr(organization.people, name)[organization.people.filled])


def mean(values: NDArray[np.float32]) -> float:
    """Mean in double precision; 0 without any value."""
    return float(values.sum(dtype=np.float64)) / len(values) if len(values) else 0.0
