"""Reality turns."""

from __future__ import annotations

from tests.reference.dice import Dice
from tests.reference.things import Company


def turn(company: Company, week: int) -> None:
    """Each R_k flips with probability turbulence/52, unless a regulation keeps it."""
    yearly = company.settings["environment"].turbulence * company.pushes.overall("turbulence")
    dice = Dice(company.key("environment", week))
    code = company.code
    for issue, (word, lane) in enumerate(code.places):
        if dice.happens(32 * word, min(1.0, yearly / 52), lane) and not code.regulated[issue]:
            code.reality[issue] = -code.reality[issue]
