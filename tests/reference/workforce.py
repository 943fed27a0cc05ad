"""People quit, and vacancies are filled."""

from __future__ import annotations

import math

from tests.reference.moves import arrive, count_exits, leave
from tests.reference.things import VACANT, Company, Seat

LONGEST = 2600
RECENT, QUARTER = 12, 13


def turn_over(company: Company, week: int) -> None:
    """Quits of the week, then hires into the vacancies that are due."""
    past = company.past
    past.recent_quits = past.recent_quits[-(RECENT - 1) :]
    count_exits(company)
    rows = [seat.row for seat in company.filled if seat.manager is not None and quits(company, week, seat)]
    past.recent_quits.append(rows)
    leave(company, rows, week, voluntary=True)
    count_exits(company)
    due = [seat for seat in company.seats if seat.status == VACANT and seat.opens <= week]
    coming: set[Seat] = set()
    for seat in sorted(due, key=lambda seat: (seat.level, seat.row)):
        if seat.manager is not None and (seat.manager.person is not None or seat.manager in coming):
            coming.add(seat)
    arrive(company, [seat.row for seat in coming], week)
    past.leavers = [*past.leavers, past.left_now][-QUARTER:]


def quits(company: Company, week: int, seat: Seat) -> bool:
    """Whether a person leaves this week of their own accord."""
    return company.dice("quits", week, seat.holder).unit(0) < hazard(company, week, seat)


def hazard(company: Company, week: int, seat: Seat) -> float:
    """(.13/52)·T(tenure)·exp(-.22E+.25B-.15fit)·layoff·contagion, at most .25."""
    settings, own = company.settings["workforce"], seat.holder
    near = min(1.0, seat.exits_near / len(seat.ties)) if seat.ties else 0.0
    near *= min(1.0, max(0, week - own.joined) / 12)
    exponent = settings.engagement_effect * own.engagement + settings.burnout_effect * own.burnout
    exponent += settings.fit_effect * own.fit + settings.exit_contagion * near
    weekly = settings.quit_rate / 52 * tenure_factor(company, week - own.joined) * company.pushes.on(seat, "quits")
    usual = weekly * after_layoff(company, week)
    return min(settings.highest_quit_rate, usual * math.exp(min(exponent, 700.0)))


def tenure_factor(company: Company, tenure: int) -> float:
    """T = .75+1.6(τ/13)e^(1-τ/13)+.6e^(-τ/104): highest at three months."""
    tenure = min(max(tenure, 0), LONGEST)
    shape = 0.75 + 1.6 * (tenure / 13) * math.exp(1 - tenure / 13) + 0.6 * math.exp(-tenure / 104)
    return 1 + company.settings["workforce"].tenure_hump * (shape - 1)


def after_layoff(company: Company, week: int) -> float:
    """1+(λ+μL)·2^(-Δ/26) after laying off a share L; fairness halves the excess (Trevor & Nyberg 2008)."""
    past, settings = company.past, company.settings["workforce"]
    if past.laid_off <= 0:
        return 1.0
    excess = (settings.layoff_quits + settings.layoff_size_quits * past.laid_off) * 0.5 ** (
        (week - past.laid_off_week) / 26
    )
    return 1 + excess * (0.5 if past.laid_off_fair else 1.0)
