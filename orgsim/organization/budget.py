"""Money in weeks of payroll, reputation, and how both press on the organization."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Budget:
    """balance: weeks of payroll. price: revenue for one unit of output; 0 until it is set at week 0.

    reputation: 1 is the usual. shortfall: 13-week mean of the part of expenses that revenue does not cover, 0..1.
    revenue, expenses: of the last week, in weeks of pay. market: share of the usual revenue that competitors leave.
    invested: 13-week mean of what is spent on the mission out of surpluses, in weeks of pay for one person.
    projects: spent on initiatives in the last week, in weeks of pay.
    """

    balance: float = 0.0
    price: float = 0.0
    reputation: float = 1.0
    shortfall: float = 0.0
    revenue: float = 0.0
    expenses: float = 0.0
    market: float = 1.0
    invested: float = 0.0
    projects: float = 0.0


@dataclass
class Climate:
    """Threat rigidity (Staw, Sandelands & Dutton 1981): factors on talk, autonomy, exploration."""

    talk: float = 1.0
    autonomy: float = 1.0
    exploration: float = 1.0
