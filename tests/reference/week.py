"""One whole week of the reference, in the order of model.md."""

from __future__ import annotations

from tests.reference.autonomy import explore
from tests.reference.communication import communicate
from tests.reference.environment import turn
from tests.reference.initiatives import pursue
from tests.reference.leadership import form_strategy
from tests.reference.things import Company
from tests.reference.totals import mean, total
from tests.reference.wellbeing import fare
from tests.reference.work import work
from tests.reference.workforce import turn_over


def begin(company: Company) -> None:
    """What only counts for one week is forgotten; then shocks and practices act."""
    company.past.hired_now = company.past.left_now = 0


def live(company: Company, week: int) -> None:
    """All processes of a week; shocks and practices have acted already."""
    turn(company, week)
    communicate(company, week)
    explore(company, week)
    form_strategy(company, week)
    pursue(company, week)
    work(company, week)
    fare(company, week)
    turn_over(company, week)
    note_usual(company, week)


def note_usual(company: Company, week: int) -> None:
    """In the last week of burn-in (else in week 0) the usual is noted, and prices and reserves are set by it."""
    usual, budget, settings = company.past.usual, company.budget, company.settings["finance"]
    if usual.known or week < -1:
        return
    people = [seat.holder for seat in company.filled]
    usual.known = True
    usual.output = mean([person.output for person in people])
    usual.impact = mean([person.impact for person in people])
    usual.conflict = mean([person.conflict for person in people])
    usual.perceived = mean([person.perceived for person in people])
    usual.burned_out = quantile(sorted(person.burnout for person in people), 0.77)
    output = total([seat.person.output if seat.person else 0.0 for seat in company.seats])
    if output > 0:
        budget.price = (1 + settings.margin) * budget.expenses / output
    budget.balance = settings.reserve


def quantile(ordered: list[float], share: float) -> float:
    """Linear interpolation between the two nearest of the ordered numbers."""
    place = share * (len(ordered) - 1)
    low = min(int(place), len(ordered) - 1)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])
