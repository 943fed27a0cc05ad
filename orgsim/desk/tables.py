"""Inputs once more as whole weeks take them: one table for levers, one record for single numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from orgsim.desk.tuples import Desk
from orgsim.kernels.whole_week.state import TERMS, column
from orgsim.organization.arrivals import makeup

QUITTING = ("weekly", "engagement_effect", "burnout_effect", "fit_effect", "exit_contagion", "highest")
OF_STRATEGY = ("issues", "core_count", "group", "matches")
"""Terms that follow from the strategy, left at 0 here."""


def table_of(desk: Desk) -> NDArray[np.float64]:
    """Levers with settings, float64 [columns, groups]."""
    named: dict[str, Any] = desk.columns._asdict() | desk.working._asdict() | desk.faring._asdict()
    named |= desk.speaking._asdict() | desk.now._asdict()
    named |= {f"{name}_at_rest": values for name, values in desk.rest._asdict().items()}
    named |= {"delay": desk.openings.delay, "refill": desk.openings.chance}
    return np.array([named[name] for name in column._fields])


def record_of(desk: Desk, settings: Any) -> NDArray[Any]:
    """Single numbers, one record of ``TERMS``. settings: sections of the scenario by name."""
    own = settings["people"]
    named: dict[str, Any] = desk.channels._asdict() | desk.labour._asdict() | desk.feeling._asdict()
    named |= desk.finance._asdict() | desk.terms._asdict() | makeup(settings)._asdict()
    named |= dict(zip(QUITTING, desk.quitting, strict=True))
    named |= {"known": own.prior_knowledge, "fit": own.fit, "lean": own.fit_lean} | dict.fromkeys(OF_STRATEGY, 0)
    return np.array([tuple(named[name] for name in TERMS.names or ())], TERMS)
