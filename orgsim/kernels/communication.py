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

    identity: NDArray[np.uint64]
    status: NDArray[np.uint8]
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
    for position in range(len(leaders)):
        j = leaders[position]
        said[j] = 0.0
        if people.status[j] != FILLED:
            continue
        if unit(word(person(key, people.identity[j]), 1)) < people.talk[j] * pushes.talk[group[j]]:
            clear = people.clarity[j] * pushes.clarity[group[j]]
            said[j] = clear * max(0.0, 1.0 + rates.affect_clarity * people.affect[j])


@compiled
def attend(start, stop, key, week, rates, pushes, group, people, said, chances):
    """Fill ``chances``: reading happens or not this week; attention is shared, and shrinks under strain.

    said: float32 [rows], clarity of those who talk this week.
    """
    for i in range(start, stop):
        chances.cascade[i] = 0.0
        chances.broadcast[i] = 0.0
        chances.documents[i] = 0.0
        chances.peers[i] = 0.0
        chances.upward_voice[i] = 0.0
        if people.status[i] != FILLED:
            continue
        g = group[i]
        stream = person(key, people.identity[i])
        hours = max(0.0, pushes.meeting_hours[g])
        attention = people.attention[i] * pushes.attention[g] * rates.attention_hours / (rates.attention_hours + hours)
        attention *= share(1.0 - rates.strain_attention * max(0.0, people.burnout[i]))
        if week - people.joined[i] < rates.newcomer_weeks:
            attention *= rates.newcomer_learning
        chances.contrary[i] = 1.0 - share(people.autonomy[i] * pushes.autonomy[g])
        chances.broadcast[i] = share(rates.broadcast * attention)
        chances.peers[i] = share(rates.peers * pushes.peers[g])
        chances.upward_voice[i] = share(rates.upward_voice * pushes.upward_voice[g])
        if unit(word(stream, 0)) < rates.document_reading * pushes.documents[g] * attention:
            chances.documents[i] = 1.0
        j = people.manager[i]
        if j >= 0 and said[j] > 0.0:
            chances.cascade[i] = share(rates.uptake * said[j] * attention)


@compiled
def forget(start, stop, key, identity, group, forgetting, role_factor, team, role, after):
    """People lose views: ``forgetting`` float64 [groups] a week, times ``role_factor`` on the issues of their role.

    role: uint64 [teams, words]. after: planes that are changed.
    """
    for i in range(start, stop):
        stream = person(key, identity[i])
        chance = min(1.0, forgetting[group[i]])
        for w in range(after.knows.shape[1]):
            lost = seldom(stream, 128 * w, chance, after.knows[i, w])
            if lost == NONE:
                continue
            own = lost & role[team[i], w]
            if own != NONE:
                lost &= ~own | bernoulli(stream, 128 * w + 64, role_factor, own)
            after.knows[i, w] &= ~lost
            after.stance[i, w] &= ~lost


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
