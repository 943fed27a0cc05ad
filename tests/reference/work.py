"""People work; money and reputation follow."""

from __future__ import annotations

import math

from orgsim.organization.budget import Climate
from tests.reference.scores import acted, understand
from tests.reference.things import Company, Person, Seat, share, single
from tests.reference.totals import total

HOURS = 40.0
QUARTER = 13
OLDEST = 259
LONGEST = 520


def work(company: Company, week: int) -> None:
    """Output and impact of everybody, then the books."""
    understand(company)
    for seat in company.filled:
        do(company, week, seat)
    account(company)


def do(company: Company, week: int, seat: Seat) -> None:
    """output = skill·ramp·tool·effort·(1-drag·conflict)·(1+business(acted))/2; impact the same with fidelity."""
    settings, pushes, own = company.settings["work"], company.pushes, seat.holder
    gains, serves = acted(company, seat)
    own.conflict = single(disagreement(seat))
    paid, unpaid = attention_of_pay(company, seat)
    effort = pushes.on(seat, "effort") * share(1 - pushes.on(seat, "meeting_hours") / HOURS)
    striving = share(pushes.on(seat, "goals")) * own.drive
    done = (0.6 + 0.8 * own.skill) * ramp(company, week - own.joined) * tool_factor(company, week, own)
    done = done * effort * max(0.0, 1.0 + settings.engagement_effort * own.engagement + striving)
    done *= 1.0 - settings.drag * own.conflict
    done *= max(0.0, 1.0 + settings.noise * company.dice("work", week, own).gauss(0))
    own.acted_business = single(gains)
    own.acted_fidelity = single(serves)
    stopped, spared = share(pushes.on(seat, "disruption")), share(pushes.on(seat, "protection"))
    able_output = pushes.on(seat, "output") * max(0.0, 1.0 - stopped * (1.0 + spared))
    able_impact = pushes.on(seat, "impact") * (1.0 - stopped * (1.0 - spared)) * (1.0 + company.budget.invested)
    own.output = single(done * able_output * paid * (1.0 + gains) * 0.5)
    own.impact = single(done * able_impact * unpaid * (1.0 + serves) * 0.5)


def disagreement(seat: Seat) -> float:
    """Share of the issues that a person and the boss or a tied colleague both hold on which they disagree."""
    others = [other for other, _ in seat.ties]
    if seat.manager is not None:
        others.append(seat.manager)
    shared = differ = 0
    for other in others:
        if other.person is None:
            continue
        products = [a * b for a, b in zip(seat.holder.belief, other.person.belief, strict=True)]
        shared += sum(product != 0 for product in products)
        differ += sum(product < 0 for product in products)
    return differ / shared if shared else 0.0


def ramp(company: Company, tenure: int) -> float:
    """Productivity of newcomers, 1 - loss·e^(-tenure/weeks), less what their mentor loses."""
    settings = company.settings["work"]
    tenure = min(max(tenure, 0), LONGEST)
    mentored = settings.mentoring if tenure < settings.mentoring_weeks else 0.0
    return max(0.0, 1.0 - settings.ramp_loss * math.exp(-tenure / settings.ramp_weeks) - mentored)


def tool_factor(company: Company, week: int, person: Person) -> float:
    """The J-curve: 1 - dip·e^(-age/learning) + gain(1-skill)(1-e^(-age/settling)), for each tool."""
    factor = 1.0
    for tool, adopted in zip(company.tools, person.adopted, strict=True):
        if week >= adopted:
            age = min(week - adopted, OLDEST)
            settled = 1.0 - math.exp(-age / tool.settling)
            dip = tool.dip * math.exp(-age / tool.learning)
            factor *= 1.0 - dip + tool.gain * (1.0 - person.skill) * settled
    return max(0.0, factor)


def attention_of_pay(company: Company, seat: Seat) -> tuple[float, float]:
    """Factors on the part that pay measures and on the mission part: 2x and 2(1-x), x = βw/(βw + ι(1-χβ) + βω)."""
    pay, weight = company.settings["incentives"], company.mission_weight(seat)
    measured = pay.power * (1 - weight)
    crowding = min(1.0, pay.crowding * company.pushes.on(seat, "crowding"))
    rest = pay.intrinsic * (1 - crowding * pay.power) + pay.power * weight
    part = measured / (measured + rest) if measured + rest > 0 else 0.5
    return 2 * part, 2 * (1 - part)


def account(company: Company) -> None:
    """Reputation moves towards impact; budget = revenue - wages - cost of practices."""
    budget, settings, usual = company.budget, company.settings["finance"], company.past.usual
    people = company.filled
    heads = max(1, len(people))
    output = total([seat.person.output if seat.person else 0.0 for seat in company.seats])
    impact = total([seat.person.impact if seat.person else 0.0 for seat in company.seats])
    if usual.known and usual.impact > 0:
        budget.reputation += settings.reputation_rate * (impact / heads / usual.impact - budget.reputation)
    fame = max(0.0, 1 + settings.reputation_revenue * (budget.reputation - 1))
    budget.expenses = heads + company.pushes.sum_over(people, "cost") + budget.projects
    budget.revenue = budget.price * output * fame * budget.market * company.pushes.overall("revenue")
    if not usual.known:
        return
    surplus = budget.revenue - budget.expenses
    spent = share(company.pushes.overall("reinvestment")) * max(0.0, surplus)
    budget.balance += (surplus - spent) / max(1, company.past.start)
    budget.invested += (spent / heads - budget.invested) / QUARTER
    missing = share(1 - budget.revenue / budget.expenses)
    budget.shortfall += (missing - budget.shortfall) / QUARTER
    company.climate = climate(budget.shortfall, settings.small_shortfall, settings.large_shortfall)


def climate(shortfall: float, small: float, large: float) -> Climate:
    """Threat rigidity: a large shortfall cuts talk, autonomy and exploration; a small one raises exploration."""
    if shortfall >= large:
        return Climate(talk=0.8, autonomy=0.8, exploration=0.6)
    return Climate(exploration=1.2) if shortfall >= small else Climate()
