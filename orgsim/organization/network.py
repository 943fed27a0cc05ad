"""Informal ties between seats, as compressed sparse rows."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from orgsim.kernels.ties import Layers, in_layers


@dataclass
class Network:
    """Seat i is tied to neighbor[first[i] : first[i]+count[i]]; int64, int32 [seats], int32, float32 [ends].

    Rows follow each other without gaps. layers: the same ties, as kernels read them; see :meth:`lay_out`.
    """

    first: NDArray[np.int64]
    count: NDArray[np.int32]
    neighbor: NDArray[np.int32]
    weight: NDArray[np.float32]
    layers: Layers = field(init=False)

    @classmethod
    def from_rows(cls, start: NDArray[np.int64], neighbor: NDArray[np.int32], weight: NDArray[np.float32]) -> Network:
        """From row starts, int64 [seats+1]."""
        first, count = np.ascontiguousarray(start[:-1], np.int64), (start[1:] - start[:-1]).astype(np.int32)
        return cls(first, count, np.asarray(neighbor, np.int32), np.asarray(weight, np.float32))

    def pairs(self) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float32]]:
        """Every end of every tie in the order of rows: from row, to row, weight."""
        source = np.repeat(np.arange(len(self.count), dtype=np.int32), self.count)
        return source, self.neighbor, self.weight

    def lay_out(self, team: NDArray[np.int32]) -> None:
        """Lay the ties out anew, after they or the teams (int32 [seats]) have changed."""
        self.layers = in_layers(self.first, self.count, self.neighbor, self.weight, team)

    def keep(self, kept: NDArray[np.bool_]) -> None:
        """Let go of the ends that are not ``kept``, bool [ends] in the order of :meth:`pairs`; for both ends alike."""
        source, target, weight = self.pairs()
        start = np.concatenate([[0], np.cumsum(np.bincount(source[kept], minlength=len(self.count)))])
        left = Network.from_rows(start.astype(np.int64), target[kept], weight[kept])
        self.first, self.count, self.neighbor, self.weight = left.first, left.count, left.neighbor, left.weight

    def extend(self, seats: int, source: NDArray[np.int32], target: NDArray[np.int32]) -> None:
        """Grow to ``seats`` rows and tie ``source`` to ``target``, both directions, weight 1; known pairs stay once."""
        old_source, old_target, old_weight = self.pairs()
        heads = np.concatenate([old_source, source, target]).astype(np.int64)
        tails = np.concatenate([old_target, target, source]).astype(np.int64)
        weight = np.concatenate([old_weight, np.ones(2 * len(source), np.float32)])
        keep = heads != tails
        keep[: len(old_source)] = True
        key, position = np.unique(heads[keep] * seats + tails[keep], return_index=True)
        start = np.searchsorted(key, np.arange(seats + 1, dtype=np.int64) * seats)
        grown = Network.from_rows(start.astype(np.int64), (key % seats).astype(np.int32), weight[keep][position])
        self.first, self.count, self.neighbor, self.weight = grown.first, grown.count, grown.neighbor, grown.weight
