"""Ties in layers are the ties of every row, in their order."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.peers.recorded import rows_of
from orgsim.kernels.blocks import BLOCK
from orgsim.kernels.ties import in_layers


@pytest.mark.parametrize("rows", [0, 1, 2, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 7])
def test_no_tie_is_lost_or_moved(rows: int) -> None:
    draws = np.random.default_rng(rows)
    degree = np.minimum(draws.geometric(0.15, rows) - 1, 40).astype(np.int32)
    degree[: rows // 50] = 300
    start = np.concatenate([[0], np.cumsum(degree, dtype=np.int64)])
    neighbor = draws.integers(0, max(1, rows), start[-1]).astype(np.int32)
    weight = draws.random(start[-1]).astype(np.float32)
    team = draws.integers(0, 5, rows).astype(np.int32)
    layers = in_layers(start[:-1], degree, neighbor, weight, team)
    source = np.repeat(np.arange(rows, dtype=np.int32), degree)
    outside = np.where((team[source] != team[neighbor]) | (source == neighbor), weight, np.float32(0))
    for found, expected in zip(rows_of(layers), (start[:-1], degree, neighbor, outside), strict=True):
        assert np.array_equal(found, expected)


def test_layers_hold_the_first_rows_of_a_block() -> None:
    """As many places as rows have so many ties, most first; equal rows stay as they come."""
    degree = np.array([1, 3, 0, 3], np.int32)
    start = np.array([0, 1, 4, 4], np.int64)
    layers = in_layers(start, degree, np.arange(7, dtype=np.int32), np.ones(7, np.float32), np.zeros(7, np.int32))
    assert layers.order.tolist() == [1, 3, 0, 2]
    assert layers.begin.tolist() == [0, 3]
    assert layers.bound.tolist() == [0, 3, 5, 7]
    assert layers.neighbor.tolist() == [1, 4, 0, 2, 5, 3, 6]
