"""Random numbers of the reference: whole Python numbers, written from the description in orgsim.kernels.random."""

from __future__ import annotations

import hashlib

from scipy.special import ndtri

ALL = 2**64 - 1
WEEK = 0x9E3779B97F4A7C15
PERSON = 0x9E3779B97F4A7C15
SLOT = 0xD1B54A32D192ED03
DIGITS = 32


def mix(z: int) -> int:
    """Splitmix64's finalizer (Steele, Lea & Flood 2014)."""
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & ALL
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & ALL
    return z ^ (z >> 31)


def key_of(seed: int, part: str, week: int = 0) -> int:
    """What stands for (seed, part, week)."""
    base = int.from_bytes(hashlib.blake2b(f"{seed}/{part}".encode(), digest_size=8).digest(), "little")
    return mix((base + week * WEEK) & ALL)


class Dice:
    """The random words of one person in one part of one week, each known by its slot."""

    def __init__(self, key: int, identity: int = 0):
        self._stream = mix((key + identity * PERSON) & ALL)
        self._words: dict[int, int] = {}

    def word(self, slot: int) -> int:
        """64 random bits."""
        known = self._words.get(slot)
        if known is None:
            known = self._words[slot] = mix((self._stream + slot * SLOT) & ALL)
        return known

    def unit(self, slot: int) -> float:
        """A number in [0, 1)."""
        return (self.word(slot) >> 11) / 2**53

    def gauss(self, slot: int) -> float:
        """Mean 0, variance 1: eight bytes added up, each with mean 127.5 and variance (256**2 - 1) / 12."""
        total = sum(self.word(slot).to_bytes(8, "little"))
        # The engine multiplies with the reciprocal of the SD, which is not the same as dividing by it in the last bit.
        return (total - 1020.0) * (1.0 / 209.01674572254768)

    def normal(self, slot: int) -> float:
        """A standard normal number by inversion."""
        return float(ndtri(min(1 - 2.0**-53, max(2.0**-53, self.unit(slot)))))

    def happens(self, slot: int, chance: float, lane: int) -> bool:
        """Whether an event of probability ``chance`` happens in ``lane``, one of the 64 lanes of a word.

        The lane has a random number of its own in [0, 1), whose binary digits are its bits in the words from ``slot``
        on. The event happens when that number is smaller than ``chance``, rounded to 32 digits; the first digit that
        differs decides.
        """
        if chance <= 0.0:
            return False
        digits = int(chance * 2.0**DIGITS + 0.5)
        if digits >= 2**DIGITS:
            return True
        for place in range(DIGITS):
            if digits & ((1 << (DIGITS - place)) - 1) == 0:
                return False
            wanted = digits >> (DIGITS - 1 - place) & 1
            drawn = self.word(slot + place) >> lane & 1
            if drawn != wanted:
                return drawn < wanted
        return False

    def seldom(self, slot: int, chance: float, lanes: list[int]) -> set[int]:
        """The lanes (rising) in which an event of probability ``chance`` happens, by jumps from event to event.

        With q = 1 - chance, the next event lies in the k-th of the lanes that follow if q^k <= u < q^(k-1), and in none
        of n lanes if u < q^n: one random number for each jump.
        """
        if chance <= 0.0:
            return set()
        if chance >= 1.0:
            return set(lanes)
        happened = set()
        rest = list(lanes)
        while rest:
            luck = self.unit(slot)
            if luck < power(1.0 - chance, len(rest)):
                break
            slot += 1
            place, reached = 0, 1.0 - chance
            while luck < reached and place < len(rest):
                reached *= 1.0 - chance
                place += 1
            happened |= set(rest[place : place + 1])
            rest = rest[place + 1 :]
        return happened


def power(base: float, exponent: int) -> float:
    """``base`` to a whole power, by squaring, so that every last bit is known."""
    result = 1.0
    while exponent:
        if exponent % 2:
            result *= base
        base *= base
        exponent //= 2
    return result
