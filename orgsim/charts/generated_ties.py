"""Informal ties for any hierarchy: colleagues of one team, and affiliation groups across teams.

People meet in foci (Feld 1981): their team, and projects or communities that gather people mostly from near by in the
hierarchy and sometimes from far. Overlapping small groups give the clustering of real contact networks at a small
degree; groups from far give the short paths (Watts & Strogatz 1998).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.random.bit_generator import ISeedSequence
from numpy.typing import NDArray

from orgsim.charts.chart import Ties, level_bounds
from orgsim.problems import InvalidInput, Problem

Pairs = tuple[NDArray[np.int32], NDArray[np.int32]]

# Teams up to this size have all their pairs drawn; larger ones draw partners, as pairs grow with the square.
LARGEST_PAIRED_TEAM = 40
ATTEMPTS = 100


@dataclass(frozen=True)
class TieSettings:
    """How informal ties arise. The defaults give about 8 ties a person and clustering of .3 to .6.

    inside: probability that two members of one team are tied, 0..1. colleagues: number of team mates up to which that
    probability holds; in a larger team it falls so that nobody has more such ties on average, 1..1000.
    groups: affiliation groups a person belongs to, mean, 0..20. group_size: mean people in a group, 2..50 (a group has
    one more or less at random). group_density: probability that two members of one group are tied, 0..1.
    reach: how far from their own place in the hierarchy people join groups: median distance in people, read along
    the hierarchy from top to bottom and branch by branch, 0 or more.
    clique_size: people who follow each other in the hierarchy, from the head's first report on, and are all tied to
    each other, 0 (no such cliques) to 1000. rewiring: probability that such a tie leads to an outsider instead, 0..1.
    ring: people to whom everybody but the head is tied, half of them on either side along the hierarchy, which is
    closed to a ring, 0 (no such ring) to 1000.
    """

    inside: float = 0.31
    colleagues: int = 12
    groups: float = 1.8
    group_size: int = 5
    group_density: float = 0.95
    reach: float = 40.0
    clique_size: int = 0
    rewiring: float = 0.0
    ring: int = 0

    def __post_init__(self) -> None:
        bounds: dict[str, tuple[float, float]] = {
            "inside": (0, 1),
            "colleagues": (1, 1000),
            "groups": (0, 20),
            "group_size": (2, 50),
            "group_density": (0, 1),
            "reach": (0, 1e9),
            "clique_size": (0, 1000),
            "rewiring": (0, 1),
            "ring": (0, 1000),
        }
        found = [
            Problem("ties", "out of range", name, str(getattr(self, name)), f"{low:g} to {high:g}")
            for name, (low, high) in bounds.items()
            if not low <= getattr(self, name) <= high
        ]
        if found:
            raise InvalidInput(found)


class Standing(NamedTuple):
    """Where people stand in a hierarchy. first: row of the first member of each team, size: of each team, int64
    [teams]. place: of each person, see :func:`preorder`. mates: every two people of a team that is not too large, those
    who stand side by side first."""

    first: NDArray[np.int64]
    size: NDArray[np.int64]
    place: NDArray[np.int64]
    mates: Pairs

    @classmethod
    def of(cls, manager: NDArray[np.int32]) -> Standing:
        """From managers in breadth-first order, int32 [N]."""
        first = np.flatnonzero(np.diff(manager, prepend=-2))
        size = np.diff(np.append(first, len(manager)))
        paired = size <= LARGEST_PAIRED_TEAM
        mates = _before(np.repeat(np.where(paired, first + size, 0), size), int(size[paired].max(initial=1)))
        return cls(first, size, preorder(manager), mates)


def generate_ties(
    manager: NDArray[np.int32], seed: int, settings: TieSettings | None = None, standing: Standing | None = None
) -> Ties:
    """Ties for a hierarchy in breadth-first order (``Chart.manager``), the same for the same seed.

    Two people who meet in several places have a heavier tie; the mean weight is 1. standing: what follows from
    ``manager``, if it is known.
    """
    settings = settings or TieSettings()
    standing = standing or Standing.of(manager)
    drawn: list[Pairs] = [(manager[:0], manager[:0])]
    if settings.inside > 0:
        drawn.append(_paired_teams(standing, settings, stream(seed, "ties in small teams")))
        drawn.append(_large_teams(standing, settings, stream(seed, "ties in large teams")))
    if settings.groups > 0:
        drawn.append(_affiliation_groups(standing.place, settings, stream(seed, "ties in groups")))
    if settings.clique_size > 1:
        drawn.append(rewired_cliques(len(manager), settings, stream(seed, "ties in cliques")))
    if settings.ring > 0:
        drawn.append(ring(len(manager), settings.ring))
    first = np.concatenate([pairs[0] for pairs in drawn])
    second = np.concatenate([pairs[1] for pairs in drawn])
    return Ties.from_pairs(len(manager), first, second)


class Key(ISeedSequence):
    """The key of a stream. Given as ``key``, numpy would ask the system for random numbers all the same."""

    def __init__(self, seed: int, name: int):
        self.words = np.array([seed % 2**64, name], np.uint64)

    def generate_state(self, n_words: int, dtype: Any = np.uint64) -> NDArray[np.uint64]:
        return self.words


def stream(seed: int, part: str) -> np.random.Generator:
    """Random numbers for one named part: parts have streams of their own, whatever the others draw (Salmon 2011)."""
    name = int.from_bytes(hashlib.blake2b(part.encode(), digest_size=8).digest(), "little")
    return np.random.Generator(np.random.Philox(Key(seed, name)))  # type: ignore[arg-type]


def preorder(manager: NDArray[np.int32]) -> NDArray[np.int64]:
    """Place of each person when the tree is read branch by branch, int64 [N]; near places are near in the tree."""
    size = len(manager)
    bounds = level_bounds(manager)
    people = np.ones(size, np.int64)
    for start, end in zip(bounds[-2:0:-1], bounds[:1:-1], strict=True):
        first, last = int(manager[start]), int(manager[end - 1])
        held = np.bincount(manager[start:end] - first, weights=people[start:end])
        people[first : last + 1] += held.astype(np.int64)
    place = np.zeros(size, np.int64)
    for start, end in pairwise(bounds[1:]):
        boss = manager[start:end]
        before = np.cumsum(people[start:end]) - people[start:end]
        eldest = np.flatnonzero(np.diff(boss, prepend=-2))
        siblings = np.diff(np.append(eldest, end - start))
        place[start:end] = place[boss] + 1 + before - np.repeat(before[eldest], siblings)
    return place


def _paired_teams(standing: Standing, settings: TieSettings, random: np.random.Generator) -> Pairs:
    first, second = standing.mates
    size = standing.size
    chance = np.repeat(_chance(size, settings), size)
    tied = random.random(len(first), dtype=np.float32) < chance[first]
    return first[tied], second[tied]


def _large_teams(standing: Standing, settings: TieSettings, random: np.random.Generator) -> Pairs:
    first, size = standing.first, standing.size
    large = size > LARGEST_PAIRED_TEAM
    if not large.any():
        return np.zeros(0, np.int32), np.zeros(0, np.int32)
    members = np.repeat(np.arange(len(size))[large], size[large])
    drawn = random.poisson(_chance(size, settings)[members] * (size[members] - 1) / 2)
    offset = np.arange(len(members)) - np.repeat(np.cumsum(size[large]) - size[large], size[large])
    person = np.repeat(first[members] + offset, drawn)
    team = np.repeat(members, drawn)
    other = first[team] + (random.random(len(team)) * size[team]).astype(np.int64)
    return person.astype(np.int32), other.astype(np.int32)


def _chance(size: NDArray[np.int64], settings: TieSettings) -> NDArray[np.float64]:
    return settings.inside * np.minimum(1.0, settings.colleagues / np.maximum(size - 1, 1))


def _affiliation_groups(places: NDArray[np.int64], settings: TieSettings, random: np.random.Generator) -> Pairs:
    """People join groups near their own place; the sorted places are cut into groups."""
    size = len(places)
    seats = _seats(size, settings.groups, random)
    person = np.repeat(np.arange(size, dtype=np.int32), seats)
    place = places.astype(np.float64)[person]
    # Cauchy: its median distance is the reach, and some people join groups at any distance.
    place += settings.reach * random.standard_cauchy(len(person))
    place = np.abs((place + size) % (2 * size) - size)
    person = person[np.argsort(place)]
    shortest = max(2, settings.group_size - 1)
    sizes = random.integers(shortest, settings.group_size + 2, len(person) // shortest + 1)
    end = np.minimum(np.repeat(np.cumsum(sizes), sizes)[: len(person)], len(person))
    first, second = _before(end, int(sizes.max()))
    met = random.random(len(first), dtype=np.float32) < settings.group_density
    return person[first[met]], person[second[met]]


def _before(end: NDArray[np.integer], most: int) -> Pairs:
    """Rows and those that follow them before ``end`` of the first, less than ``most`` after it; the nearest first."""
    row = np.arange(len(end), dtype=np.int32)
    rows = [row[:0]]
    for distance in range(1, most):
        row = row[row + distance < end[row]]
        rows.append(row)
    first = np.concatenate(rows)
    distances = np.repeat(np.arange(most, dtype=np.int32), [len(row) for row in rows])
    return first, first + distances


def _seats(size: int, groups: float, random: np.random.Generator) -> NDArray[np.int64]:
    """Groups joined by each person: one for everybody and Poisson more, or none or one when the mean is under 1."""
    if groups < 1:
        return (random.random(size) < groups).astype(np.int64)
    return 1 + random.poisson(groups - 1, size)


def ring(size: int, neighbors: int) -> Pairs:
    """Everybody but the head tied to the next people along the hierarchy, ``neighbors`` in all, the last to the first.

    An odd number is rounded up. Nobody is tied twice, however small the ring (Watts & Strogatz 1998). int32 pairs.
    """
    people = size - 1
    person = np.arange(people, dtype=np.int32)
    first, second = [person[:0]], [person[:0]]
    for distance in range(1, min(-(-neighbors // 2), people // 2) + 1):
        # Half way round, each of two people would count the other.
        begins = person[: people // 2] if 2 * distance == people else person
        first.append(begins + 1)
        second.append((begins + distance) % people + 1)
    return np.concatenate(first).astype(np.int32), np.concatenate(second).astype(np.int32)


def rewired_cliques(size: int, settings: TieSettings, random: np.random.Generator) -> Pairs:
    """Cliques of neighbors in the hierarchy, without the head, and some of their ties led outside.

    A tie that is rewired keeps one end, either with the same chance, and gets a random outsider as the other; people
    are never tied twice (Fang, Lee & Schilling 2010, after Watts & Strogatz 1998). int32 pairs.
    """
    person = np.arange(1, size, dtype=np.int32)
    clique = (person - 1) // settings.clique_size
    found: list[Pairs] = [(person[:0], person[:0])]
    for distance in range(1, settings.clique_size):
        together = np.flatnonzero(clique[:-distance] == clique[distance:])
        found.append((person[together], person[together + distance]))
    first, second = (np.concatenate([pairs[end] for pairs in found]) for end in (0, 1))
    rewired = np.flatnonzero(random.random(len(first)) < settings.rewiring)
    if size - 1 <= settings.clique_size or len(rewired) == 0:
        return first, second
    kept = np.where(random.random(len(rewired)) < 0.5, first[rewired], second[rewired])
    first[rewired] = kept
    second[rewired] = -1
    return first, _outsiders(first, second, settings.clique_size, size, random)


def _outsiders(
    first: NDArray[np.int32], second: NDArray[np.int32], clique_size: int, size: int, random: np.random.Generator
) -> NDArray[np.int32]:
    """Fill the missing second ends (-1) with people of other cliques, drawing anew those who would be tied twice.

    Where nobody is left to be tied to, two people end up tied twice after all.
    """
    open_ends = np.flatnonzero(second < 0)
    for _ in range(ATTEMPTS):
        second[open_ends] = random.integers(1, size, len(open_ends), dtype=np.int32)
        low, high = np.minimum(first, second).astype(np.int64), np.maximum(first, second)
        _, place, times = np.unique(low * size + high, return_inverse=True, return_counts=True)
        again = times[place] > 1
        inside = (first - 1) // clique_size == (second - 1) // clique_size
        open_ends = open_ends[(again | inside)[open_ends]]
        if len(open_ends) == 0:
            break
    return second
