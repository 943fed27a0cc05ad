"""All claims, in their order."""

from __future__ import annotations

from orgsim.study.claims import alignment, goals, machines, strategy_and_mission
from orgsim.study.claims.declaration import Claim

CLAIMS: tuple[Claim, ...] = (
    *strategy_and_mission.CLAIMS, *machines.CLAIMS, *alignment.CLAIMS, *goals.CLAIMS,
)  # fmt: skip
"""Strategy and mission (A), machines (B), alignment (C), goals (D)."""
