"""People try things for themselves."""

from __future__ import annotations

import numpy as np

from orgsim.kernels import autonomy as kernel
from orgsim.organization.organization import Organization
from orgsim.processes.communication import freedom, mission_weight
from orgsim.week import Week


def explore(organization: Organization, week: Week) -> None:
    """Some try another stance on an issue and keep it when they are told that it pays."""
    people, levers = organization.people, organization.levers
    settings = organization.settings["autonomy"]
    often = settings.exploration * levers.column("exploration") * organization.climate.exploration
    accuracy = np.clip(settings.feedback_accuracy + levers.column("feedback"), 0.0, 1.0)
    key = organization.luck.key("autonomy", week.number)
    week.over(
        people.seats, kernel.try_out, key, people.identity, people.status, people.autonomy, levers.group,
        freedom(organization), often, mission_weight(organization), accuracy, organization.strategy.positions,
        organization.strategy.issues(), people.belief, people.tried,
    )  # fmt: skip
