"""Mesa's view of an organization: ``Employee``, ``Leader``, ``Team``, and sets of them that answer from arrays."""

from orgsim.agents.mesa_side import ColumnCollector, StaffedModel
from orgsim.agents.sets import ArraySet
from orgsim.agents.views import Employee, Leader, Team

__all__ = ["ArraySet", "ColumnCollector", "Employee", "Leader", "StaffedModel", "Team"]
