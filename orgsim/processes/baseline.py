"""At the end of burn-in the organization's own normal is noted; later weeks are compared with it."""

from __future__ import annotations

import numpy as np

from orgsim.organization.organization import Organization
from orgsim.processes.wellbeing import mean_over_people
from orgsim.week import Week

BURNED_OUT = 0.77


def note_usual(organization: Organization, week: Week) -> None:
    """Note the usual once, in the last week of burn-in (else in week 0), and set prices and reserves by it."""
    memory, usual, budget = organization.memory, organization.memory.usual, organization.budget
    if week.number == 0:
        memory.counted = (memory.hires, memory.left)
    if usual.known or week.number < -1:
        return
    people, settings = organization.people, organization.settings["finance"]
    usual.known = True
    usual.output = mean_over_people(organization, "output")
    usual.impact = mean_over_people(organization, "impact")
    usual.conflict = mean_over_people(organization, "conflict")
    usual.perceived = mean_over_people(organization, "perceived")
    usual.burned_out = float(np.quantile(people.burnout[people.filled], BURNED_OUT))
    total = float(np.sum(people.output, dtype=np.float64))
    if total > 0:
        budget.price = (1 + settings.margin) * budget.expenses / total
    budget.balance = settings.reserve
