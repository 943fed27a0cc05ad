"""Who a newly hired person is."""

from __future__ import annotations

import math

from tests.reference.dice import Dice
from tests.reference.things import Company, Person, Seat, share, single

NEVER = 2**30


def newcomer(company: Company, seat: Seat, week: int) -> Person:
    """The next holder of a seat: traits and first beliefs come from this person's own luck."""
    identity = seat.row + (seat.holders << 32)
    issues = len(company.code.strategy)
    dice = Dice(company.key("hire"), identity)
    person = Person(identity, week, [0] * issues, [False] * issues, [NEVER] * len(company.tools), [])
    give_traits(company, seat, person, dice)
    bring_beliefs(company, person, dice)
    if company.settings["communication"].peer_aggregate == "voter":
        person.innate = list(person.belief)
    return person


def give_traits(company: Company, seat: Seat, person: Person, dice: Dice) -> None:
    """Traits are normal, lognormal with mean 1, or uniform; moods begin where the trait is."""
    settings, talk = company.settings["people"], company.settings["communication"]
    person.attention = single(lognormal(dice, 0, settings.attention_spread))
    person.autonomy = single(share(settings.autonomy + settings.autonomy_spread * dice.normal(1)))
    person.skill = single(dice.unit(2))
    person.clarity = single(min(1.75, max(0.25, 1 + talk.clarity_spread * dice.normal(2))))
    person.talk = single(min(1.0, talk.talk_rate * lognormal(dice, 4, talk.talk_spread)))
    person.trait = person.affect = single(dice.normal(5))
    person.fit = single(single(dice.normal(6)) + company.pushes.on(seat, "hire_fit"))
    person.engagement = single(dice.normal(7))
    person.burnout = single(dice.normal(8))


def lognormal(dice: Dice, slot: int, spread: float) -> float:
    """Mean 1."""
    return math.exp(spread * dice.normal(slot) - spread**2 / 2)


def bring_beliefs(company: Company, person: Person, dice: Dice) -> None:
    """Each issue is known with probability ``prior_knowledge``, and then S's stance is held with probability ``fit``.

    Else the opposite stance; where S is silent either stance.
    """
    settings = company.settings["people"]
    # The engine computes this one in single precision.
    chance = share(single(single(settings.fit) + single(single(settings.fit_lean) * person.fit)))
    for issue, (word, lane) in enumerate(company.code.places):
        if not dice.happens(1000 + 32 * word, settings.prior_knowledge, lane):
            continue
        stated = company.code.strategy[issue]
        if stated != 0:
            person.belief[issue] = stated if dice.happens(2000 + 32 * word, chance, lane) else -stated
        else:
            person.belief[issue] = 1 if dice.happens(3000 + 32 * word, 0.5, lane) else -1
