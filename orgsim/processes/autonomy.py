"""People try things for themselves."""

from __future__ import annotations

from orgsim.desk import desk_now
from orgsim.kernels import autonomy as kernel
from orgsim.organization.organization import Organization
from orgsim.week import Week


def explore(organization: Organization, week: Week) -> None:
    """Some try another stance on an issue and keep it when they are told that it pays."""
    people, strategy, desk = organization.people, organization.strategy, desk_now(organization)
    key = organization.luck.key("autonomy", week.number)
    week.over(
        people.seats, kernel.try_out, key, people.identity, people.status, people.autonomy, desk.group,
        desk.now.autonomy, desk.now.exploration, desk.columns.mission_weight, desk.columns.accuracy, strategy.positions,
        strategy.issues(), people.belief, people.tried,
    )  # fmt: skip
