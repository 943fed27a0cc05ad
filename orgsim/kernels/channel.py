"""The one operator behind every channel of communication and strategy formation.

A listener i and an issue k, from one snapshot of beliefs: the sources of i (all, or only those that perform strictly
better) express their views; an aggregate of those is the target; if it differs from what i believes, i takes it up with
a probability. ``hear`` has one source for each listener (the boss, the documents, the strategy); ``consult`` has many
and follows their majority (tied colleagues, reports, the panel that leaders listen to); ``copy`` follows the best of
many, and ``vote`` one of them drawn at random. A tie, and a source without a view, change nothing. With the settings of
March (1991), Fang, Lee & Schilling (2010), Lazer & Friedman (2007) or Friedkin & Johnsen (1990) this is their model.
"""

from __future__ import annotations

import numpy as np

from orgsim.kernels.apart import apart
from orgsim.kernels.arrays import F32, I32, I64, U64, U64Rows
from orgsim.kernels.bits import Planes, adopt, clear, count_in, digits_of, row
from orgsim.kernels.blocks import BLOCK, chosen, counts, lanes, reached, reals
from orgsim.kernels.chances import bernoulli_each, seldom_each
from orgsim.kernels.compiling import compiled, inlined
from orgsim.kernels.counting import ones
from orgsim.kernels.fetching import soon
from orgsim.kernels.lending import flat, lent
from orgsim.kernels.random import NONE, bernoulli, draw, person, seldom, unit, word

ONE = np.uint64(1)
SLOTS = 256
FEW = 2
CALLED = 8
"""Sources that are asked for early: as many as most people have."""


@apart
def hear(
    start: int, stop: int, key: np.uint64, identity: U64, chance: F32, contrary: F32, source: Planes, source_of: I32,
    topics: U64Rows, garbling: float, step: bool, belief: Planes, after: Planes,
) -> None:  # fmt: skip
    """Listeners take up what their one source says.

    chance: float32 [rows] probability to take up an issue, 0 where nothing is said. contrary: float32 [rows] factor on
    it where the own view is the opposite. source: planes of the sources. source_of: int32 [rows], -1 for none.
    topics: uint64 [sources, words] issues that the source talks about. garbling: probability that a stance is turned
    round. belief: planes of the snapshot. after: planes that are changed. step: one notch instead of a jump.
    """
    knows, stance = lent(belief)
    source_knows, source_stance = lent(source)
    after_knows, after_stance = lent(after)
    identity, chance, contrary, source_of, topics = lent((identity, chance, contrary, source_of, topics))
    sources = flat(source.knows), flat(source.stance), flat(topics)
    listening, stream, odds, turned = counts(), lanes(), reals(), reals()
    said, told, garbled, taken = lanes(), lanes(), lanes(), lanes()
    for low in range(start, stop, BLOCK):
        high = min(stop, low + BLOCK)
        found = _listening(chance[low:high], source_of[low:high], said, listening)
        _turn_to(low, listening[:found], source_of, row(knows.shape[1]), *sources)
        for place in range(found):
            i = low + listening[place]
            stream[place] = person(key, identity[i])
            odds[place] = chance[i]
            turned[place] = garbling
        for w in range(knows.shape[1]):
            for place in range(found):
                j = row(source_of[low + listening[place]])
                said[place] = source_knows[j, w] & topics[j, w]
                told[place] = source_stance[j, w]
            seldom_each(found, stream, SLOTS * w, turned, said, garbled)
            for place in range(found):
                i = low + listening[place]
                told[place] ^= garbled[place]
                said[place] &= ~knows[i, w] | (told[place] ^ stance[i, w])
            bernoulli_each(found, stream, SLOTS * w + 64, odds, said, taken)
            for place in range(found):
                if taken[place] == NONE:
                    continue
                i = low + listening[place]
                opposed = taken[place] & knows[i, w]
                if opposed != NONE:
                    taken[place] &= ~opposed | bernoulli(stream[place], SLOTS * w + 128, contrary[i], opposed)
                adopt(after_knows, after_stance, i, w, taken[place], told[place], step)


@inlined
def _listening(chance, source_of, marks, out):
    """Who has somebody to listen to: numbers of the rows of a block in ``out``; how many."""
    for k in range(len(chance)):
        marks[k] = np.uint64(chance[k] > 0.0) & np.uint64(source_of[k] >= 0)
    return chosen(marks[: len(chance)], out)


@inlined
def _turn_to(low, listening, source_of, words, knows, stance, topics):
    """Ask for what sources will say; of several words for the first, as the others lie beside it."""
    for place in range(len(listening)):
        at = row(source_of[low + listening[place]]) * words
        soon(knows, at)
        soon(stance, at)
        soon(topics, at)


@apart
def consult(
    start: int, stop: int, key: np.uint64, identity: U64, chance: F32, score: F32, source: Planes, source_score: F32,
    first: I64, count: I32, sources: I32, geometric: bool, step: bool, valid: U64, belief: Planes, after: Planes,
) -> None:  # fmt: skip
    """Listeners follow the majority of the sources that perform strictly better than they do.

    chance: float32 [rows]. score: float32 [rows] of the listeners; source_score: of the sources. An empty seat
    must score below every listener. first, count: int64 and int32 [rows], each listener's part of
    ``sources`` (int32). geometric: a majority of k acts like k single attempts (March 1991), else the margin does not
    matter (Fang, Lee & Schilling 2010). valid: uint64 [words].
    """
    plus, minus = lanes(), lanes()
    knows, stance = lent(belief)
    source_knows, source_stance = lent(source)
    after_knows, after_stance = lent(after)
    words = knows.shape[1]
    identity, chance, count = lent((identity, chance, count))
    all_knows, all_stance = flat(source.knows), flat(source.stance)
    luck, least = reals(), reals()
    willing = counts()
    for low in range(start, stop, BLOCK):
        high = min(stop, low + BLOCK)
        for w in range(words):
            # Most weeks most people ask nobody: whoever does is found first, many at once.
            draw(key, identity[low:high], SLOTS * w, luck)
            _spare(chance[low:high], count[low:high], ones(valid[w]), geometric, least)
            found = reached(high - low, luck, least, willing)
            _call_in(low, willing[:found], first, count, sources, words, w, source_score, all_knows, all_stance)
            for place in range(found):
                i = low + willing[place]
                stream = person(key, identity[i])
                open_lanes = valid[w] if geometric else seldom(stream, SLOTS * w, chance[i], valid[w])
                if open_lanes == NONE:
                    continue
                begin = first[i]
                end = begin + count[i]
                digits = digits_of(count[i])
                if not geometric and ones(open_lanes) <= FEW:
                    asked = sources[begin:end]
                    more, fewer = _votes(open_lanes, asked, score[i], source_score, source_knows, source_stance, w)
                else:
                    clear(digits, plus, minus)
                    for position in range(begin, end):
                        j = sources[position]
                        if source_score[j] > score[i]:
                            views = source_knows[j, w] & open_lanes
                            agree = views & source_stance[j, w]
                            count_in(agree, views & ~agree, digits, plus, minus)
                    more, fewer = _majority(digits, plus, minus)
                taken = open_lanes & (more | fewer) & (~knows[i, w] | (more ^ stance[i, w]))
                if geometric:
                    taken = _persuaded(stream, SLOTS * w, chance[i], taken, digits, plus, minus)
                adopt(after_knows, after_stance, i, w, taken, more, step)


@inlined
def _spare(chance, count, issues, geometric, least):
    """The bound below which ``seldom`` finds none of the ``issues`` at its first number; 1 without anybody to ask."""
    for k in range(len(chance)):
        bound = 0.0 if geometric else 1.0 - issues * chance[k]
        least[k] = bound if chance[k] > 0.0 and count[k] > 0 else 1.0


@inlined
def _call_in(low, willing, first, count, sources, words, w, score, knows, stance):
    """Ask for what the first few sources of those who are willing say, and how well they do."""
    for place in range(len(willing)):
        soon(sources, row(first[low + willing[place]]))
    for place in range(len(willing)):
        i = low + willing[place]
        begin, last = first[i], first[i] + count[i] - 1
        for k in range(CALLED):
            j = row(sources[min(begin + k, last)])
            soon(score, j)
            soon(knows, j * row(words) + row(w))
            soon(stance, j * row(words) + row(w))


@inlined
def _votes(lanes, asked, score, source_score, knows, stance, w):
    """The majorities of :func:`_majority` for a few ``lanes``, counted one by one: quicker there."""
    more = NONE
    fewer = NONE
    while lanes != NONE:
        lane = lanes & (~lanes + ONE)
        lanes ^= lane
        place = np.uint64(ones(lane - ONE))
        votes = np.int64(0)
        for k in range(len(asked)):
            j = asked[k]
            # A stance without a view is 0, so that this is +1, 0 or -1.
            view = 2 * np.int64(stance[j, w] >> place & ONE) - np.int64(knows[j, w] >> place & ONE)
            votes += view if source_score[j] > score else 0
        more |= lane if votes > 0 else NONE
        fewer |= lane if votes < 0 else NONE
    return more, fewer


@compiled
def copy(
    start, stop, key, identity, chance, score, source, source_score, first, count, sources, step, valid, belief, after
):
    """Listeners follow the best of the sources that perform strictly better than they do (Lazer & Friedman 2007).

    Equally good sources are equally likely to be followed. source_score: float32 [sources], minus infinity for those
    who say nothing. For the rest see :func:`consult`.
    """
    knows, stance = lent(belief)
    source_knows, source_stance = lent(source)
    after_knows, after_stance = lent(after)
    words = knows.shape[1]
    for i in range(start, stop):
        if chance[i] <= 0.0 or count[i] == 0:
            continue
        stream = person(key, identity[i])
        best = _best(stream, score[i], source_score, first[i], first[i] + count[i], sources)
        if best < 0:
            continue
        for w in range(words):
            said = seldom(stream, SLOTS * w, chance[i], valid[w]) & source_knows[best, w]
            told = source_stance[best, w]
            adopt(after_knows, after_stance, i, w, said & (~knows[i, w] | (told ^ stance[i, w])), told, step)


@inlined
def _best(stream, score, source_score, begin, end, sources):
    """The best source above ``score``, one of these by lot; -1 for none."""
    highest = score
    equals = 0
    for position in range(begin, end):
        theirs = source_score[sources[position]]
        if theirs > highest:
            highest = theirs
            equals = 1
        elif theirs == highest and equals > 0:
            equals += 1
    if equals == 0:
        return -1
    place = int(unit(word(stream, 64)) * equals)
    for position in range(begin, end):
        j = sources[position]
        if source_score[j] == highest:
            if place == 0:
                return j
            place -= 1
    return -1


@compiled
def vote(
    start, stop, key, identity, chance, score, source, source_score, first, count, sources, weight, innate, openness,
    step, valid, belief, after,
):  # fmt: skip
    """On each issue listeners follow one source, drawn by the weight of the tie, or with probability 1 - openness the
    view that they came with: Friedkin & Johnsen (1990) on average over issues and runs, DeGroot (1974) without the own.

    weight: float32 [ends] in the order of ``sources``; a tie to oneself counts. innate: planes of the views people came
    with. openness: float64 [rows], 0..1. Only sources that perform strictly better than the listener are drawn. For the
    rest see :func:`copy`.
    """
    knows, stance = lent(belief)
    source_knows, source_stance = lent(source)
    innate_knows, innate_stance = lent(innate)
    after_knows, after_stance = lent(after)
    words = knows.shape[1]
    for i in range(start, stop):
        if chance[i] <= 0.0:
            continue
        stream = person(key, identity[i])
        begin = first[i]
        end = begin + count[i]
        total = 0.0
        for position in range(begin, end):
            if source_score[sources[position]] > score[i]:
                total += weight[position]
        for w in range(words):
            lanes = seldom(stream, SLOTS * w, chance[i], valid[w])
            if lanes == NONE:
                continue
            own = bernoulli(stream, SLOTS * w + 128, 1.0 - openness[i], lanes)
            said = own & innate_knows[i, w]
            told = own & innate_stance[i, w]
            if total > 0.0:
                for lane in range(64):
                    bit = ONE << np.uint64(lane)
                    if not lanes & ~own & bit:
                        continue
                    point = unit(word(stream, SLOTS * w + 64 + lane)) * total
                    j = _drawn(point, score[i], source_score, begin, end, sources, weight)
                    said |= source_knows[j, w] & bit
                    told |= source_stance[j, w] & bit
            adopt(after_knows, after_stance, i, w, said & (~knows[i, w] | (told ^ stance[i, w])), told, step)


@inlined
def _drawn(point, score, source_score, begin, end, sources, weight):
    """The source at ``point`` when the weights of those above ``score`` are put end to end; the last, by rounding."""
    reached = 0.0
    last = -1
    for position in range(begin, end):
        j = sources[position]
        if source_score[j] > score:
            last = j
            reached += weight[position]
            if point < reached:
                break
    return last


@inlined
def _majority(digits, plus, minus):
    """Lanes with more of plus, and lanes with more of minus."""
    more = NONE
    fewer = NONE
    for d in range(digits - 1, -1, -1):
        even = ~(more | fewer)
        more |= plus[d] & ~minus[d] & even
        fewer |= minus[d] & ~plus[d] & even
    return more, fewer


@inlined
def _persuaded(stream, slot, chance, lanes, digits, plus, minus):
    """The subset of ``lanes`` that turns when a majority of k persuades with probability 1 - (1 - chance)**k."""
    turned = NONE
    for lane in range(64):
        bit = ONE << np.uint64(lane)
        if not lanes & bit:
            continue
        margin = 0
        for d in range(digits):
            weight = 1 << d
            margin += weight if plus[d] & bit else 0
            margin -= weight if minus[d] & bit else 0
        miss = 1.0
        for _ in range(abs(margin)):
            miss *= 1.0 - chance
        if unit(word(stream, slot + lane)) < 1.0 - miss:
            turned |= bit
    return turned
