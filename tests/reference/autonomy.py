"""People try things for themselves."""

from __future__ import annotations

from tests.reference.scores import payoff, service
from tests.reference.things import Belief, Company, Seat, share


def explore(company: Company, week: int) -> None:
    """With probability a·exploration try the other stance on one issue; keep it when told that merit would rise."""
    settings = company.settings["autonomy"]
    for seat in company.filled:
        person, dice = seat.holder, company.dice("autonomy", week, seat.holder)
        often = settings.exploration * company.pushes.on(seat, "exploration") * company.climate.exploration
        accuracy = share(settings.feedback_accuracy + company.pushes.on(seat, "feedback"))
        person.tried = dice.unit(0) < min(1.0, person.autonomy * company.freedom(seat)) * often
        if not person.tried:
            continue
        issue = int(dice.unit(1) * len(person.belief))
        trial = list(person.belief)
        trial[issue] = -trial[issue] if trial[issue] else (1 if dice.unit(2) < 0.5 else -1)
        better = rise(company, seat, trial) > 0.0
        told_better = better if dice.unit(3) < accuracy else not better
        if told_better:
            person.belief = trial


def rise(company: Company, seat: Seat, trial: Belief) -> float:
    """By how much the trial has more merit than the belief."""
    code, weight, belief = company.code, company.mission_weight(seat), seat.holder.belief
    gain = (1.0 - weight) * (payoff(trial, code) - payoff(belief, code)) / len(belief)
    if any(code.core):
        gain += weight * (service(trial, code) - service(belief, code)) / sum(code.core)
    return gain
