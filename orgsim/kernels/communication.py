"""Who can be reached this week, through which channel; what is forgotten; what leaders talk about."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from orgsim.kernels.apart import apart
from orgsim.kernels.arrays import F32, F64, I32, U8, U16, U64, U64Rows
from orgsim.kernels.bits import Planes, row
from orgsim.kernels.blocks import BLOCK, chosen, counts, lanes, reals, spread, words_of
from orgsim.kernels.chances import seldom_each, streams
from orgsim.kernels.compiling import inlined, spliced
from orgsim.kernels.lending import flat, lent
from orgsim.kernels.random import NONE, bernoulli, person, unit, word

FILLED = 1


class Rates(NamedTuple):
    """Settings of the channels, as declared in the scenario, after the climate of the week."""

    uptake: float
    broadcast: float
    document_reading: float
    peers: float
    upward_voice: float
    resistance: float
    affect_clarity: float
    strain_attention: float
    attention_hours: float
    newcomer_learning: float
    newcomer_weeks: int


class Pushes(NamedTuple):
    """Levers that channels read, float64 [groups]; talk already carries the climate."""

    talk: NDArray[np.float64]
    clarity: NDArray[np.float64]
    attention: NDArray[np.float64]
    documents: NDArray[np.float64]
    peers: NDArray[np.float64]
    upward_voice: NDArray[np.float64]
    meeting_hours: NDArray[np.float64]
    autonomy: NDArray[np.float64]


class Chances(NamedTuple):
    """Result: float32 [rows] probability to take up an issue, by channel, and the factor on contrary views."""

    cascade: NDArray[np.float32]
    broadcast: NDArray[np.float32]
    documents: NDArray[np.float32]
    peers: NDArray[np.float32]
    upward_voice: NDArray[np.float32]
    contrary: NDArray[np.float32]


class Traits(NamedTuple):
    """What channels read of people, each [rows]."""

    status: NDArray[np.uint8]
    identity: NDArray[np.uint64]
    manager: NDArray[np.int32]
    joined: NDArray[np.int32]
    attention: NDArray[np.float32]
    autonomy: NDArray[np.float32]
    burnout: NDArray[np.float32]
    affect: NDArray[np.float32]
    talk: NDArray[np.float32]
    clarity: NDArray[np.float32]


@inlined
def share(number):
    """Keep a probability in [0, 1]."""
    return min(1.0, max(0.0, number))


@apart
def copy_beliefs(start: int, stop: int, belief: Planes, after: Planes) -> None:
    """Beliefs as they stand, to be changed while others still read what was."""
    first, last = start * belief.knows.shape[1], stop * belief.knows.shape[1]
    _copy(flat(belief.knows), flat(after.knows), first, last)
    _copy(flat(belief.stance), flat(after.stance), first, last)


@spliced
def _copy(source, target, first, last):
    for k in range(first, last):
        target[k] = source[k]


@apart
def speak(
    start: int, stop: int, key: np.uint64, rates: Rates, pushes: Pushes, group: U16, people: Traits, leaders: I32,
    said: F32,
) -> None:  # fmt: skip
    """Which leaders talk this week, and how clearly: said float32 [rows], 0 for silence. leaders: int32 rows, of which
    start to stop."""
    status, identity, rate, clarity, affect = people.status, people.identity, people.talk, people.clarity, people.affect
    talk, clear = pushes.talk, pushes.clarity
    for position in range(start, stop):
        j = leaders[position]
        said[j] = 0.0
        if status[j] != FILLED:
            continue
        if unit(word(person(key, identity[j]), 1)) < rate[j] * talk[group[j]]:
            said[j] = clarity[j] * clear[group[j]] * max(0.0, 1.0 + rates.affect_clarity * affect[j])


@apart
def attend(
    start: int, stop: int, key: np.uint64, week: int, rates: Rates, pushes: Pushes, group: U16, people: Traits,
    said: F32, chances: Chances,
) -> None:  # fmt: skip
    """Fill ``chances``: reading happens or not this week; attention is shared, and shrinks under strain.

    said: float32 [rows], clarity of those who talk this week.
    """
    status, identity, manager, joined, trait, autonomy, burnout = lent(people)[:7]
    cascade, broadcast, reading, asking, voice, contrary = lent(chances)
    pushes, group = lent(pushes), lent(group)
    # Two levers at a time, in arrays of their own: rows of one array could not be told apart.
    one, two, attention, told = reals(), reals(), reals(), reals()
    for low in range(start, stop, BLOCK):
        high = min(stop, low + BLOCK)
        here, filled = group[low:high], status[low:high]
        spread(pushes.attention, here, one)
        spread(pushes.meeting_hours, here, two)
        _focus(week, rates, joined[low:high], trait[low:high], burnout[low:high], one, two, attention)
        spread(pushes.autonomy, here, one)
        _resist(rates.resistance, filled, autonomy[low:high], one, contrary[low:high])
        _reach(rates.broadcast, filled, attention, broadcast[low:high])
        spread(pushes.peers, here, one)
        _reach(rates.peers, filled, one, asking[low:high])
        spread(pushes.upward_voice, here, one)
        _reach(rates.upward_voice, filled, one, voice[low:high])
        spread(pushes.documents, here, one)
        _read(key, rates.document_reading, filled, identity[low:high], one, attention, reading[low:high])
        _listen(manager[low:high], said, told)
        _take_in(rates.uptake, filled, told, attention, cascade[low:high])


@inlined
def _focus(week, rates, joined, trait, burnout, focus, hours, attention):
    """Attention: meetings and strain take of it, newcomers have more."""
    for k in range(len(joined)):
        paid = trait[k] * focus[k] * rates.attention_hours / (rates.attention_hours + max(0.0, hours[k]))
        paid *= share(1.0 - rates.strain_attention * max(0.0, burnout[k]))
        attention[k] = paid * rates.newcomer_learning if week - joined[k] < rates.newcomer_weeks else paid


@inlined
def _resist(resistance, status, autonomy, push, contrary):
    """What is left of a chance when the own view is the opposite."""
    for k in range(len(status)):
        if status[k] == FILLED:
            contrary[k] = 1.0 - resistance * share(autonomy[k] * push[k])


@inlined
def _reach(rate, status, factor, chance):
    """A chance that people alone decide; none for empty seats."""
    for k in range(len(status)):
        chance[k] = share(rate * factor[k]) if status[k] == FILLED else 0.0


@inlined
def _read(key, rate, status, identity, push, attention, reading):
    """Who reads the documents this week."""
    for k in range(len(status)):
        reads = unit(word(person(key, identity[k]), 0)) < rate * push[k] * attention[k]
        reading[k] = 1.0 if reads and status[k] == FILLED else 0.0


@inlined
def _listen(manager, said, told):
    """How clearly the boss talks, 0 for silence."""
    for k in range(len(manager)):
        told[k] = said[row(manager[k])] if manager[k] >= 0 else 0.0


@inlined
def _take_in(uptake, status, told, attention, cascade):
    """Chance to take up what the boss says."""
    for k in range(len(status)):
        chance = share(uptake * told[k] * attention[k])
        cascade[k] = chance if told[k] > 0.0 and status[k] == FILLED else 0.0


@apart
def act(
    start: int, stop: int, key: np.uint64, identity: U64, status: U8, manager: I32, valid: U64, belief: Planes,
    acted: Planes,
) -> None:  # fmt: skip
    """People do what they believe, and toss a fair coin where they hold no view (March 1991).

    The head states the strategy, and is silent where it is; empty seats do nothing. acted: planes that are filled.
    """
    knows, stance = lent(belief)
    acted_knows, acted_stance = lent(acted)
    identity, status, manager = lent((identity, status, manager))
    tossing = lanes()
    for low in range(start, stop, BLOCK):
        high = min(stop, low + BLOCK)
        own, boss, filled = identity[low:high], manager[low:high], status[low:high]
        for w in range(len(valid)):
            for k in range(len(own)):
                tossing[k] = valid[w] if filled[k] == FILLED and boss[k] >= 0 else NONE
            _toss(
                key, own, w, tossing, knows[low:high, w], stance[low:high, w], acted_knows[low:high, w],
                acted_stance[low:high, w],
            )  # fmt: skip


@inlined
def _toss(key, identity, w, tossing, knows, stance, acted_knows, acted_stance):
    """Views of one word, with coins for the lanes of ``tossing`` without a view."""
    for k in range(len(identity)):
        tossed = tossing[k] & ~knows[k]
        acted_knows[k] = knows[k] | tossed
        acted_stance[k] = stance[k] | (tossed & word(person(key, identity[k]), w))


@apart
def forget(
    start: int, stop: int, key: np.uint64, identity: U64, group: U16, forgetting: F64, role_factor: float, team: I32,
    role: U64Rows, after: Planes,
) -> None:  # fmt: skip
    """People lose views: ``forgetting`` float64 [groups] a week, times ``role_factor`` on the issues of their role.

    role: uint64 [teams, words]. after: planes that are changed.
    """
    knows, stance = lent(after)
    identity, group, forgetting, team, role = lent((identity, group, forgetting, team, role))
    stream, own, lost, chance, losing = lanes(), lanes(), lanes(), reals(), counts()
    words, known = knows.shape[1], flat(after.knows)
    for low in range(start, stop, BLOCK):
        high = min(stop, low + BLOCK)
        streams(key, identity[low:high], stream)
        spread(forgetting, group[low:high], chance)
        for w in range(words):
            words_of(known, words, w, low, high, own)
            seldom_each(high - low, stream, 128 * w, chance, own, lost)
            for place in range(chosen(lost[: high - low], losing)):
                k = losing[place]
                i = low + k
                kept = lost[k] & role[team[i], w]
                if kept != NONE:
                    lost[k] &= ~kept | bernoulli(stream[k], 128 * w + 64, role_factor, kept)
                knows[i, w] &= ~lost[k]
                stance[i, w] &= ~lost[k]


@inlined
def _beta(stream, a, b):
    """One Beta(a, b) number by Joehnk (1964); good for a, b around 1."""
    slot = 0
    while True:
        x = unit(word(stream, slot)) ** (1.0 / a)
        y = unit(word(stream, slot + 1)) ** (1.0 / b)
        if 0.0 < x + y <= 1.0:
            return x / (x + y)
        slot += 2


@apart
def choose_topics(
    key: np.uint64, rows: I32, identity: U64, breadth: F64, group: U16, valid: U64, topics: U64Rows,
) -> None:  # fmt: skip
    """Draw anew what the people in ``rows`` talk about: each issue with a person's own probability.

    That probability is Beta(2f, 2(1-f)) with mean f = ``breadth`` [groups]. topics: uint64 [rows, words].
    """
    for position in range(len(rows)):
        i = rows[position]
        stream = person(key, identity[i])
        mean = min(1.0, max(0.0, breadth[group[i]]))
        own = mean if mean in (0.0, 1.0) else _beta(stream, 2.0 * mean, 2.0 * (1.0 - mean))
        for w in range(len(valid)):
            topics[i, w] = bernoulli(stream, 1_000_000 + 32 * w, own, valid[w])
