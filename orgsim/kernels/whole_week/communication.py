"""The strategy travels: from boss to report, through documents, among colleagues, upwards; and is forgotten."""

from __future__ import annotations

from orgsim.kernels import channel, work
from orgsim.kernels import communication as kernel
from orgsim.kernels.apart import apart
from orgsim.kernels.arrays import Borrowed
from orgsim.kernels.bits import Issues, Planes
from orgsim.kernels.compiling import internal, spliced
from orgsim.kernels.random import NONE, bernoulli, key_of, person
from orgsim.kernels.whole_week.state import (
    YEAR,
    Desk,
    Frame,
    People,
    Terms,
    byte,
    column,
    key,
    mask,
    place,
    plane,
    real,
    whole,
)


@internal
def choose_topics(week, desk, people, frame, past, books):
    """Leaders choose yearly what they talk about; also when levers or leaders have changed, with the year's luck."""
    yearly = week % YEAR == 0
    if yearly or books.topics_due:
        everybody = yearly or books.everybody_chooses
        rows = frame.leaders if everybody else past.choosing[: books.choosing]
        kernel.choose_topics(
            key_of(desk.keys[key.topics], week // YEAR), rows, people.identity, desk.columns[column.breadth],
            desk.group, desk.masks[mask.valid], people.planes[plane.topics],
        )  # fmt: skip
        books.topics_due = False
        books.everybody_chooses = True
        books.choosing = 0


@internal
def age_documents(week, desk, terms):
    """Documented issues drop out of date."""
    documented, written = desk.masks[mask.documented], desk.masks[mask.written]
    if terms.decay > 0.0:
        aging = person(key_of(desk.keys[key.documents_decay], week), NONE)
        for w in range(len(documented)):
            lost = bernoulli(aging, 32 * w, terms.decay, documented[w])
            documented[w] &= ~lost
            written[w] &= ~lost


@internal
def hold_strategy(desk, people):
    """The head of the organization believes the strategy as it stands."""
    masks, planes = desk.masks, people.planes
    for w in range(masks.shape[1]):
        planes[plane.knows, 0, w] = masks[mask.knows, w]
        planes[plane.stance, 0, w] = masks[mask.stance, w]


@internal
def set_beliefs_aside(people):
    """Keep the beliefs with which the week began."""
    kernel.copy_beliefs(0, people.planes.shape[1], _now(people.planes), _before(people.planes))


@internal
def express(week, desk, people, terms):
    """Where people show what they do, they toss a coin where they hold no view."""
    if terms.acts:
        status = people.bytes[byte.status]
        kernel.act(
            0, len(status), key_of(desk.keys[key.acts], week), people.identity, status, people.wholes[whole.manager],
            desk.masks[mask.valid], _before(people.planes), _shown(people.planes, terms),
        )  # fmt: skip


@spliced
def _before(planes):
    """The beliefs with which the week began."""
    return Planes(planes[plane.believed], planes[plane.believed_stance])


@spliced
def _now(planes):
    return Planes(planes[plane.knows], planes[plane.stance])


@spliced
def _shown(planes, terms):
    """What others see of people: their beliefs, or what they do."""
    first = plane.acted if terms.acts else plane.believed
    return Planes(planes[first], planes[first + 1])


@apart
def judge(desk: Borrowed[Desk], people: Borrowed[People], issues: Borrowed[Issues], terms: Terms) -> None:
    """Score what people show, and the merit of what they do."""
    reals, status = people.reals, people.bytes[byte.status]
    seats = len(status)
    scores = work.Scores(reals[real.business], reals[real.fidelity], reals[real.merit])
    work.understand(0, seats, issues, _shown(people.planes, terms), scores)
    work.perform(
        0, seats, status, people.wholes[whole.manager], reals[real.autonomy], desk.group,
        desk.columns[column.autonomy], desk.columns[column.mission_weight], scores,
    )  # fmt: skip


@apart
def attend(week: int, desk: Borrowed[Desk], people: Borrowed[People], frame: Borrowed[Frame], terms: Terms) -> None:
    """Who is reached through which channel this week."""
    reals, wholes, columns = people.reals, people.wholes, desk.columns
    rates = kernel.Rates(
        terms.uptake, terms.broadcast, terms.document_reading, terms.peers, terms.upward_voice, terms.resistance,
        terms.affect_clarity, terms.strain_attention, terms.attention_hours, terms.newcomer_learning,
        terms.newcomer_weeks,
    )  # fmt: skip
    pushes = kernel.Pushes(
        columns[column.talk], columns[column.clarity], columns[column.attention], columns[column.documents],
        columns[column.peers], columns[column.upward_voice], columns[column.meeting_hours], columns[column.autonomy],
    )  # fmt: skip
    traits = kernel.Traits(
        people.bytes[byte.status], people.identity, wholes[whole.manager], wholes[whole.joined],
        reals[real.attention], reals[real.autonomy], reals[real.burnout], reals[real.affect], reals[real.talk],
        reals[real.clarity],
    )  # fmt: skip
    chances = kernel.Chances(
        reals[real.cascade], reals[real.broadcast], reals[real.documents], reals[real.peers],
        reals[real.upward_voice], reals[real.contrary],
    )  # fmt: skip
    said, luck = reals[real.said], key_of(desk.keys[key.attention], week)
    kernel.speak(0, len(frame.leaders), luck, rates, pushes, desk.group, traits, frame.leaders, said)
    kernel.attend(0, len(said), luck, week, rates, pushes, desk.group, traits, said, chances)


@apart
def hear(week: int, desk: Borrowed[Desk], people: Borrowed[People], terms: Terms) -> None:
    """Channels with one source: the boss, the strategy itself, the documents."""
    reals, planes, masks, keys, identity = people.reals, people.planes, desk.masks, desk.keys, people.identity
    seats, step = len(identity), terms.step
    nobody, certain, every = people.wholes[whole.nobody], reals[real.certain], masks[mask.valid : mask.valid + 1]
    belief, after = _before(planes), _now(planes)
    channel.hear(
        0, seats, key_of(keys[key.cascade], week), identity, reals[real.cascade], reals[real.contrary], belief,
        people.wholes[whole.manager], planes[plane.topics], terms.garbling, step, belief, after,
    )  # fmt: skip
    if terms.broadcasts:
        code = Planes(masks[mask.knows : mask.knows + 1], masks[mask.stance : mask.stance + 1])
        channel.hear(
            0, seats, key_of(keys[key.broadcast], week), identity, reals[real.broadcast], certain, code, nobody,
            every, 0.0, step, belief, after,
        )  # fmt: skip
    document = Planes(masks[mask.documented : mask.documented + 1], masks[mask.written : mask.written + 1])
    channel.hear(
        0, seats, key_of(keys[key.documents], week), identity, reals[real.documents], certain, document, nobody,
        every, 0.0, step, belief, after,
    )  # fmt: skip


@apart
def consult(week: int, desk: Borrowed[Desk], people: Borrowed[People], frame: Borrowed[Frame], terms: Terms) -> None:
    """Channels with many sources: tied colleagues, and a leader's own reports."""
    reals, planes, wholes, step = people.reals, people.planes, people.wholes, terms.step
    seats, valid, merit, identity = len(people.identity), desk.masks[mask.valid], reals[real.merit], people.identity
    belief, after, shown = _before(planes), _now(planes), _shown(planes, terms)
    channel.consult(
        0, seats, key_of(desk.keys[key.peers], week), identity, reals[real.peers], merit, shown, merit,
        frame.places[place.ties], wholes[whole.ties], frame.neighbor, False, step, valid, belief, after,
    )  # fmt: skip
    channel.consult(
        0, seats, key_of(desk.keys[key.upward_voice], week), identity, reals[real.upward_voice], merit, shown, merit,
        frame.places[place.reports], wholes[whole.reports], wholes[whole.member], False, step, valid, belief, after,
    )  # fmt: skip


@internal
def forget(week, desk, people, frame, terms):
    """People lose views."""
    if terms.forgets:
        after = _now(people.planes)
        kernel.forget(
            0, len(people.identity), key_of(desk.keys[key.forgetting], week), people.identity, desk.group,
            desk.columns[column.forgetting], terms.role_factor, people.wholes[whole.team], frame.role, after,
        )  # fmt: skip
