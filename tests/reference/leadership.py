"""The strategy is formed."""

from __future__ import annotations

from tests.reference.channels import Listener
from tests.reference.dice import Dice
from tests.reference.scores import business, fidelity
from tests.reference.things import Belief, Code, Company, Seat, share, single


def form_strategy(company: Company, week: int) -> None:
    """S_k turns to the majority of k better people in the panel with probability 1-(1-openness)^k (March 1991)."""
    settings, code = company.settings["leadership"], company.code
    openness = min(1.0, settings.openness * company.pushes.overall("openness"))
    code.improvements = 0
    if openness <= 0 or settings.listening == 0:
        return
    weight = share(company.settings["incentives"].mission_weight + company.pushes.overall("mission_weight"))
    before = list(code.strategy)
    merit = single((1.0 - weight) * single(business(before, code)) + weight * single(fidelity(before, code)))
    panel = draw_panel(company, week, settings.listening)
    better = [company.said[seat.holder] for seat in panel if seat.holder.merit > merit]
    ear = Listener(Dice(company.key("strategy", week)), before, code.strategy, code.places, step=False)
    ear.be_persuaded(better, single(openness))
    code.improvements = sum(raised(before, code.strategy, issue, code, weight) for issue in range(len(before)))


def draw_panel(company: Company, week: int, wanted: int) -> list[Seat]:
    """The first ``wanted`` of a shuffled list of people (Fisher & Yates), all of them if there are fewer."""
    everybody = company.filled
    if wanted >= len(everybody):
        return everybody
    dice = Dice(company.key("panel", week))
    for place in range(wanted):
        other = place + int(dice.unit(place) * (len(everybody) - place))
        everybody[place], everybody[other] = everybody[other], everybody[place]
    return everybody[:wanted]


def raised(before: Belief, after: Belief, issue: int, code: Code, weight: float) -> bool:
    """Whether the change of one issue, judged alone, raised the merit of the strategy."""
    change = after[issue] - before[issue]
    rise = change * code.reality[issue]
    if code.matches:
        rise = 2 * ((after[issue] == code.reality[issue]) - (before[issue] == code.reality[issue]))
    gain = (1.0 - weight) / len(before) * rise
    if code.core[issue]:
        gain += weight / sum(code.core) * change * code.mission[issue]
    return gain > 0.0
