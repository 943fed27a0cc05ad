"""The strategy travels: from boss to report, through documents, among colleagues, upwards; and is forgotten."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tests.reference.channels import Listener, seldom
from tests.reference.dice import Dice
from tests.reference.scores import judge
from tests.reference.things import Belief, Company, Person, Seat, share, single

YEAR = 52
OFTEN = 1_000_000


@dataclass
class Chances:
    """How a person is reached this week: probability to take up an issue, by channel; factor on contrary views."""

    cascade: float = 0.0
    broadcast: float = 0.0
    documents: float = 0.0
    peers: float = 0.0
    upward_voice: float = 0.0
    contrary: float = 0.0


@dataclass
class Heard:
    """before: beliefs at the beginning of the week. shown: what colleagues and leaders see of them."""

    before: dict[Person, Belief]
    shown: dict[Person, Belief]


def communicate(company: Company, week: int) -> None:
    """All channels read one snapshot of beliefs; then people forget; the head of the organization holds S."""
    choose_topics(company, week)
    age_documents(company, week)
    company.seats[0].holder.belief = list(company.code.strategy)
    before = {seat.holder: list(seat.holder.belief) for seat in company.filled}
    shown = {seat.holder: express(company, week, seat) for seat in company.filled}
    judge(company, shown)
    after = {person: list(belief) for person, belief in before.items()}
    for seat in company.filled:
        listen(company, week, seat, Heard(before, shown), after[seat.holder])
        forget(company, week, seat, after[seat.holder])
    for person, belief in after.items():
        person.belief = belief
    company.seats[0].holder.belief = list(company.code.strategy)
    company.said = shown


def express(company: Company, week: int, seat: Seat) -> Belief:
    """The own belief; or what is done, by a coin where there is no view. The head states the strategy as it is."""
    belief = list(seat.holder.belief)
    if company.settings["communication"].expression == "belief" or seat.manager is None:
        return belief
    dice = company.dice("acts", week, seat.holder)
    for issue, (word, lane) in enumerate(company.code.places):
        if belief[issue] == 0:
            belief[issue] = 1 if dice.word(word) >> lane & 1 else -1
    return belief


def choose_topics(company: Company, week: int) -> None:
    """V_j: each issue is in it with probability f_j ~ Beta(2φ, 2(1-φ)), drawn yearly; leaders who are new draw too."""
    if week % YEAR != 0 and not company.past.topics_due:
        return
    company.past.topics_due = False
    for seat in company.filled:
        if seat.leads is None:
            continue
        dice = company.dice("topics", week // YEAR, seat.holder)
        breadth = company.settings["communication"].voice_breadth + company.pushes.on(seat, "voice_breadth")
        mean = share(breadth)
        own = mean if mean in (0.0, 1.0) else beta(dice, 2.0 * mean, 2.0 * (1.0 - mean))
        seat.holder.topics = [dice.happens(OFTEN + 32 * word, own, lane) for word, lane in company.code.places]


def beta(dice: Dice, a: float, b: float) -> float:
    """A Beta(a, b) number by Joehnk (1964)."""
    slot = 0
    while True:
        x = dice.unit(slot) ** (1.0 / a)
        y = dice.unit(slot + 1) ** (1.0 / b)
        if 0.0 < x + y <= 1.0:
            return x / (x + y)
        slot += 2


def age_documents(company: Company, week: int) -> None:
    """Each documented issue drops out of date with a small probability."""
    decay = company.settings["communication"].document_decay * company.pushes.overall("document_decay")
    dice = Dice(company.key("documents decay", week))
    documents = company.code.documents
    for issue, (word, lane) in enumerate(company.code.places):
        if documents[issue] != 0 and dice.happens(32 * word, decay, lane):
            documents[issue] = 0


def listen(company: Company, week: int, seat: Seat, heard: Heard, after: Belief) -> None:
    """One person through all channels."""
    settings, own = company.settings["communication"], seat.holder
    chances = attend(company, week, seat)

    def ear(part: str) -> Listener:
        dice = company.dice(part, week, own)
        return Listener(dice, heard.before[own], after, company.code.places, settings.transition == "step")

    def better(seats: Iterable[Seat]) -> list[Belief]:
        return [heard.shown[other.holder] for other in seats if other.person and other.person.merit > own.merit]

    if chances.cascade > 0.0 and seat.boss is not None:
        said = [view if topic else 0 for view, topic in zip(heard.before[seat.boss], seat.boss.topics, strict=True)]
        ear("cascade").hear(said, chances.cascade, chances.contrary, settings.garbling)
    if chances.broadcast > 0.0:
        ear("broadcast").hear(company.code.strategy, chances.broadcast)
    if chances.documents > 0.0:
        ear("documents").hear(company.code.documents, chances.documents)
    consult_colleagues(company, seat, heard, ear("peers"), chances.peers)
    if seat.leads is not None:
        ear("upward voice").consult(better(seat.leads.members), chances.upward_voice)


def consult_colleagues(company: Company, seat: Seat, heard: Heard, ear: Listener, chance: float) -> None:
    """Tied colleagues, all or those who do better: the majority, the best, or one at random on each issue."""
    settings, own = company.settings["communication"], seat.holder
    colleagues = [(other.person, weight) for other, weight in seat.ties if other.person]
    if settings.peer_filter == "superior":
        colleagues = [(person, weight) for person, weight in colleagues if person.merit > own.merit]
    if settings.peer_aggregate == "best":
        ear.copy([(heard.shown[person], person.merit) for person, _ in colleagues], chance)
    elif settings.peer_aggregate == "voter":
        open_to_others = share((1.0 - settings.stubbornness) * own.susceptibility)
        ear.vote([(heard.shown[person], weight) for person, weight in colleagues], chance, own.innate, open_to_others)
    else:
        ear.consult([heard.shown[person] for person, _ in colleagues], chance)


def attend(company: Company, week: int, seat: Seat) -> Chances:
    """Whether the boss talks and the documents are read this week, and the attention left for it."""
    settings, workforce = company.settings["communication"], company.settings["workforce"]
    pushes, own, key = company.pushes, seat.holder, company.key("attention", week)
    hours = max(0.0, pushes.on(seat, "meeting_hours"))
    attention = own.attention * pushes.on(seat, "attention") * settings.attention_hours
    attention = attention / (settings.attention_hours + hours)
    attention *= share(1.0 - settings.strain_attention * max(0.0, own.burnout))
    if week - own.joined < workforce.newcomer_weeks:
        attention *= workforce.newcomer_learning
    reads = Dice(key, own.identity).unit(0) < settings.document_reading * pushes.on(seat, "documents") * attention
    chances = Chances(
        broadcast=single(share(settings.broadcast * attention)),
        documents=1.0 if reads else 0.0,
        peers=single(share(settings.peers * pushes.on(seat, "peers"))),
        upward_voice=single(share(settings.upward_voice * pushes.on(seat, "upward_voice"))),
        contrary=single(1.0 - settings.resistance * share(own.autonomy * company.freedom(seat))),
    )
    boss = seat.boss
    if boss is not None and seat.manager is not None:
        talks = boss.talk * (pushes.on(seat.manager, "talk") * company.climate.talk)
        if Dice(key, boss.identity).unit(1) < talks:
            clear = boss.clarity * pushes.on(seat.manager, "clarity")
            clear = single(clear * max(0.0, 1.0 + settings.affect_clarity * boss.affect))
            chances.cascade = single(share(settings.uptake * clear * attention))
    return chances


def forget(company: Company, week: int, seat: Seat, after: Belief) -> None:
    """A view is lost with a small probability, a smaller one on the issues of the own role."""
    settings = company.settings["communication"]
    if settings.forgetting <= 0:
        return
    dice = company.dice("forgetting", week, seat.holder)
    chance = min(1.0, settings.forgetting * company.pushes.on(seat, "forgetting"))
    role_factor = min(1.0, settings.role_forgetting / settings.forgetting)
    assert seat.team is not None
    held = [issue for issue, stance in enumerate(after) if stance != 0]
    for issue in seldom(dice, 0, chance, held, company.code.places, slots=128):
        word, lane = company.code.places[issue]
        if not seat.team.role[issue] or dice.happens(128 * word + 64, role_factor, lane):
            after[issue] = 0
