"""Random numbers for object agents: the engine's own by counter, or Python's generator with the same laws."""

from __future__ import annotations

import random

import numpy as np

from tests.reference.dice import ALL, PERSON, SLOT, key_of, mix, power

UNIT = 2.0**-53
GAUSS = 1.0 / 209.01674572254768


class CounterLuck:
    """The engine's random numbers, so that trajectories are equal bit for bit."""

    def __init__(self, seed: int):
        self._seed = seed
        self._keys: dict[tuple[str, int], int] = {}

    def stream(self, part: str, week: int, identity: int) -> int:
        """A person's stream in a part of a week."""
        key = self._keys.get((part, week))
        if key is None:
            key = self._keys[part, week] = key_of(self._seed, part, week)
        return mix((key + identity * PERSON) & ALL)

    def unit(self, stream: int, slot: int) -> float:
        """A number in [0, 1)."""
        return (mix((stream + slot * SLOT) & ALL) >> 11) * UNIT

    def gauss(self, stream: int, slot: int) -> float:
        """Mean 0, variance 1."""
        return (sum(mix((stream + slot * SLOT) & ALL).to_bytes(8, "little")) - 1020.0) * GAUSS

    def chosen(self, stream: int, slot: int, chance: float, issues: list[int]) -> list[int]:
        """The ``issues`` (below 64) on which an event of probability ``chance`` happens, each by itself."""
        digits = int(chance * 4294967296.0 + 0.5) if chance > 0.0 else 0
        if digits >= 4294967296:
            return issues
        words: list[int] = []
        found = []
        for issue in issues:
            left, place = digits, 0
            while left:
                if place == len(words):
                    words.append(mix((stream + (slot + place) * SLOT) & ALL))
                drawn = words[place] >> issue & 1
                wanted = left >> 31
                if drawn != wanted:
                    if wanted:
                        found.append(issue)
                    break
                left = left << 1 & 0xFFFFFFFF
                place += 1
        return found

    def seldom(self, stream: int, slot: int, chance: float, issues: list[int]) -> list[int]:
        """The same for small chances: jumps from event to event."""
        if chance <= 0.0:
            return []
        if chance >= 1.0:
            return issues
        miss, left, place = 1.0 - chance, len(issues), 0
        found = []
        while left > 0:
            luck = self.unit(stream, slot)
            if luck < 1.0 - left * chance or luck < power(miss, left):
                break
            slot += 1
            reached = miss
            while luck < reached and left > 1:
                reached *= miss
                place += 1
                left -= 1
            found.append(issues[place])
            place += 1
            left -= 1
        return found

    @staticmethod
    def single(number: float) -> float:
        """As the engine stores it."""
        return float(np.float32(number))


class PythonLuck:
    """Python's generator, no rounding to single precision: what one would write who need not agree in bits."""

    def __init__(self, seed: int):
        generator = random.Random(seed)
        self._random, self._gauss = generator.random, generator.gauss

    def stream(self, part: str, week: int, identity: int) -> int:
        """Not needed."""
        return 0

    def unit(self, stream: int, slot: int) -> float:
        """A number in [0, 1)."""
        return self._random()

    def gauss(self, stream: int, slot: int) -> float:
        """Mean 0, variance 1."""
        return self._gauss(0.0, 1.0)

    def chosen(self, stream: int, slot: int, chance: float, issues: list[int]) -> list[int]:
        """The ``issues`` on which an event of probability ``chance`` happens."""
        if chance >= 1.0:
            return issues
        draw = self._random
        return [issue for issue in issues if draw() < chance]

    def seldom(self, stream: int, slot: int, chance: float, issues: list[int]) -> list[int]:
        """The same; one number decides whether anything happens at all."""
        if chance <= 0.0 or not issues:
            return []
        if self._random() < (1.0 - chance) ** len(issues):
            return []
        # At least one event: draw until there is one.
        while not (found := self.chosen(stream, slot, chance, issues)):
            pass
        return found

    @staticmethod
    def single(number: float) -> float:
        """As it is."""
        return number
