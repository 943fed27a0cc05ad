"""The market turns: what it rewards today it may not reward tomorrow."""

from __future__ import annotations

from orgsim.desk import desk_of
from orgsim.kernels import environment as kernel
from orgsim.organization.organization import Organization
from orgsim.week import Week


def turn(organization: Organization, week: Week) -> None:
    """Flip each issue of reality with the weekly probability of turbulence; regulated issues stay."""
    strategy = organization.strategy
    key = organization.luck.key("environment", week.number)
    kernel.turn(key, desk_of(organization).terms.flips, strategy.valid & ~strategy.regulated, strategy.reality)
