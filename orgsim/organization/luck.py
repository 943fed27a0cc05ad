"""Luck has a name: one stream of random numbers for each (seed, part, week, person).

A part is a process, a plug-in or a step of founding. Nothing that one part draws can disturb another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orgsim.kernels.normal import fill_normals
from orgsim.kernels.random import fill_units

_MASK = 2**64 - 1
_WEEK = 0x9E3779B97F4A7C15


@lru_cache(maxsize=64)
def _begun(seed: int) -> Any:
    return hashlib.blake2b(f"{seed}/".encode(), digest_size=8)


def _hashed(seed: int, part: str) -> int:
    hashing = _begun(seed).copy()
    hashing.update(part.encode())
    return int.from_bytes(hashing.digest(), "little")


_base = lru_cache(maxsize=4096)(_hashed)


def replication_seed(seed: int, replication: int) -> int:
    """Seed of one replication, below 2**63, from the seed of the scenario; replication 0 keeps its own."""
    return seed if replication == 0 else _base(seed, f"replication {replication}") >> 1


@dataclass(frozen=True)
class Stream:
    """Random numbers of one part in one week."""

    key: np.uint64

    def uniform(self, identities: NDArray[np.uint64], slot: int = 0) -> NDArray[np.float64]:
        """One number in [0, 1) for each identity, float64 [len(identities)]; ``slot`` tells draws apart."""
        out = np.empty(len(identities), np.float64)
        fill_units(self.key, np.ascontiguousarray(identities, np.uint64), slot, out)
        return out

    def normal(self, identities: NDArray[np.uint64], slot: int = 0) -> NDArray[np.float64]:
        """One standard normal number for each identity, float64."""
        out = np.empty(len(identities), np.float64)
        fill_normals(self.key, np.ascontiguousarray(identities, np.uint64), slot, out)
        return out


@dataclass(frozen=True)
class Luck:
    """All streams of one run."""

    seed: int

    def bases(self, parts: Iterable[str]) -> NDArray[np.uint64]:
        """What compiled functions make the keys of each of ``parts`` from, uint64 [parts]."""
        return np.array([_hashed(self.seed, part) for part in parts], np.uint64)

    def key(self, part: str, week: int = 0) -> np.uint64:
        """Key of the stream of ``part`` in ``week`` (burn-in has negative weeks)."""
        z = (_base(self.seed, part) + (week & _MASK) * _WEEK) & _MASK
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
        return np.uint64(z ^ (z >> 31))

    def stream(self, part: str, week: int = 0) -> Stream:
        """The stream of ``part`` in ``week``."""
        return Stream(self.key(part, week))
