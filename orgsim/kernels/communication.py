"""Who can be reached this week, through which channel; what is forgotten; what leaders talk about."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from orgsim.kernels.compiling import compiled, inlined
from orgsim.kernels.random import NONE, bernoulli, person, seldom, unit, word

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


@compiled
def speak(key, rates, pushes, group, people, leaders, said):
    """Which leaders talk this week, and how clearly: said float32 [rows], 0 for silence. leaders: int32 rows."""
    status, identity, rate, clarity, affect = people.status, people.identity, people.talk, people.clarity, people.affect
    talk, clear = pushes.talk, pushes.clarity
    for position in range(len(leaders)):
        j = leaders[position]
        said[j] = 0.0
        if status[j] != FILLED:
            continue
        if unit(word(person(key, identity[j]), 1)) < rate[j] * talk[group[j]]:
            said[j] = clarity[j] * clear[group[j]] * max(0.0, 1.0 + rates.affect_clarity * affect[j])


@compiled
def attend(start, stop, key, week, rates, pushes, group, people, said, chances):
    """Fill ``chances``: reading happens or not this week; attention is shared, and shrinks under strain.

    said: float32 [rows], clarity of those who talk this week.
    """
    status, identity, manager, joined, trait, autonomy, burnout = people[:7]
    documents, peers, upward = pushes.documents, pushes.peers, pushes.upward_voice
    focus, meeting_hours, freedom = pushes.attention, pushes.meeting_hours, pushes.autonomy
    cascade, broadcast, reading, asking, voice, contrary = chances
    for i in range(start, stop):
        cascade[i] = 0.0
        broadcast[i] = 0.0
        reading[i] = 0.0
        asking[i] = 0.0
        voice[i] = 0.0
        if status[i] != FILLED:
            continue
        g = group[i]
        hours = max(0.0, meeting_hours[g])
        attention = trait[i] * focus[g] * rates.attention_hours / (rates.attention_hours + hours)
        attention *= share(1.0 - rates.strain_attention * max(0.0, burnout[i]))
        if week - joined[i] < rates.newcomer_weeks:
            attention *= rates.newcomer_learning
        contrary[i] = 1.0 - rates.resistance * share(autonomy[i] * freedom[g])
        broadcast[i] = share(rates.broadcast * attention)
        asking[i] = share(rates.peers * peers[g])
        voice[i] = share(rates.upward_voice * upward[g])
        if unit(word(person(key, identity[i]), 0)) < rates.document_reading * documents[g] * attention:
            reading[i] = 1.0
        j = manager[i]
        if j >= 0 and said[j] > 0.0:
            cascade[i] = share(rates.uptake * said[j] * attention)


@compiled
def act(start, stop, key, identity, status, manager, valid, belief, acted):
    """People do what they believe, and toss a fair coin where they hold no view (March 1991).

    The head states the strategy, and is silent where it is; empty seats do nothing. acted: planes that are filled.
    """
    knows, stance = belief
    acted_knows, acted_stance = acted
    words = knows.shape[1]
    for i in range(start, stop):
        free = status[i] == FILLED and manager[i] >= 0
        stream = person(key, identity[i])
        for w in range(words):
            tossed = valid[w] & ~knows[i, w] if free else NONE
            acted_knows[i, w] = knows[i, w] | tossed
            acted_stance[i, w] = stance[i, w] | (tossed & word(stream, w))


@compiled
def forget(start, stop, key, identity, group, forgetting, role_factor, team, role, after):
    """People lose views: ``forgetting`` float64 [groups] a week, times ``role_factor`` on the issues of their role.

    role: uint64 [teams, words]. after: planes that are changed.
    """
    knows, stance = after
    words = knows.shape[1]
    for i in range(start, stop):
        stream = person(key, identity[i])
        chance = min(1.0, forgetting[group[i]])
        for w in range(words):
            lost = seldom(stream, 128 * w, chance, knows[i, w])
            if lost == NONE:
                continue
            own = lost & role[team[i], w]
            if own != NONE:
                lost &= ~own | bernoulli(stream, 128 * w + 64, role_factor, own)
            knows[i, w] &= ~lost
            stance[i, w] &= ~lost


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


@compiled
def choose_topics(key, rows, identity, breadth, group, valid, topics):
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
