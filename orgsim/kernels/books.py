"""What an organization has but one of: money, reputation, climate, the usual, and what is counted."""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple, TypeAlias

import numpy as np

from orgsim.kernels.apart import apart
from orgsim.kernels.compiling import internal

MONEY = ("balance", "price", "reputation", "shortfall", "revenue", "expenses", "market", "invested", "projects")
CLIMATE = ("talk", "autonomy", "exploration")
USUAL = ("output", "impact", "conflict", "perceived", "burned_out")
COUNTS = ("start", "hires", "quits", "layoffs", "hired_now", "left_now")

BOOKS = np.dtype(
    [(name, np.float64) for name in MONEY]
    + [(f"climate_{name}", np.float64) for name in CLIMATE]
    + [(f"usual_{name}", np.float64) for name in USUAL]
    + [(name, np.int64) for name in COUNTS]
    + [
        ("usual_known", np.bool_),
        ("counted", np.bool_),
        ("hires_before", np.int64),
        ("left_before", np.int64),
        ("improvements", np.int64),
        ("topics_due", np.bool_),
        ("everybody_chooses", np.bool_),
        ("choosing", np.int64),
    ]
)
"""One row: money, climate, the usual and counts as in the organization; hires and leavers before they count; who must
choose topics: everybody, or so many seats."""

Books: TypeAlias = Annotated[Any, BOOKS]

QUARTER = 13


class Finance(NamedTuple):
    """Settings of money and reputation, and what levers do to both."""

    reputation_rate: float
    reputation_revenue: float
    small_shortfall: float
    large_shortfall: float
    revenue: float
    reinvestment: float


@apart
def account(books: Books, finance: Finance, heads: int, spending: float, output: float, impact: float) -> None:
    """Revenue, expenses, reputation, and what a shortfall does to people's freedom to talk and try.

    heads: people, at least 1. spending: weekly cost of practices. output, impact: of everybody.
    """
    if books.usual_known and books.usual_impact > 0.0:
        books.reputation += finance.reputation_rate * (impact / heads / books.usual_impact - books.reputation)
    fame = max(0.0, 1.0 + finance.reputation_revenue * (books.reputation - 1.0))
    books.expenses = heads + spending + books.projects
    books.revenue = books.price * output * fame * books.market * finance.revenue
    if not books.usual_known:
        return
    surplus = books.revenue - books.expenses
    spent = finance.reinvestment * max(0.0, surplus)
    books.balance += (surplus - spent) / max(1, books.start)
    books.invested += (spent / heads - books.invested) / QUARTER
    missing = min(1.0, max(0.0, 1.0 - books.revenue / books.expenses))
    books.shortfall += (missing - books.shortfall) / QUARTER
    set_climate(books, finance.small_shortfall, finance.large_shortfall)


@internal
def set_climate(books, small, large):
    """Threat rigidity: a large shortfall narrows, a small one makes people search (Staw et al. 1981)."""
    books.climate_talk = books.climate_autonomy = books.climate_exploration = 1.0
    if books.shortfall >= large:
        books.climate_talk = books.climate_autonomy = 0.8
        books.climate_exploration = 0.6
    elif books.shortfall >= small:
        books.climate_exploration = 1.2
