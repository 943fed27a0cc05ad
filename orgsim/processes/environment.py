"""The market turns: what it rewards today it may not reward tomorrow."""

from __future__ import annotations

from orgsim.kernels import environment as kernel
from orgsim.organization.organization import Organization
from orgsim.week import Week


def turn(organization: Organization, week: Week) -> None:
    """Flip each issue of reality with the weekly probability of turbulence; regulated issues stay."""
    strategy = organization.strategy
    yearly = organization.settings["environment"].turbulence * organization.levers.overall("turbulence")
    key = organization.luck.key("environment", week.number)
    kernel.turn(key, min(1.0, yearly / 52), strategy.valid & ~strategy.regulated, strategy.reality)
