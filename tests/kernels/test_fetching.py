"""Rows that are asked for early: nothing but time may tell whether somebody asked."""

from __future__ import annotations

import numpy as np

from orgsim.kernels.bits import Planes
from orgsim.kernels.blocks import BLOCK
from orgsim.kernels.compiling import compiled
from orgsim.kernels.fetching import NEAR, far, soon
from orgsim.kernels.lending import lent
from orgsim.kernels.ties import Layers, in_layers, tied_next
from orgsim.kernels.work import disagree
from orgsim.week import PIECE

FILLED, EMPTY = 1, 0
TIES = 3


@compiled
def _asked(table, places):
    table = lent(table)
    for k in range(len(places)):
        soon(table, places[k])
    return table.sum()


def test_asking_changes_nothing_and_any_place_is_good() -> None:
    table = np.arange(10.0)
    assert _asked(table, np.array([0, 9, 3, 9, -1, 10, 2**62, -(2**62)])) == 45.0
    assert table.tolist() == list(range(10))


@compiled
def _far(table):
    return far(table)


def test_small_tables_lie_close() -> None:
    assert not _far(np.zeros(NEAR // 8, np.uint64))
    assert _far(np.zeros(NEAR // 8 + 1, np.uint64))
    assert not _far(np.zeros(NEAR // 8 + 1, np.float32))


@compiled
def _next_of(layers):
    bound, neighbor = layers.bound, layers.neighbor
    return [tied_next(layer, bound, neighbor).copy() for layer in range(len(bound) - 1)]


def test_who_is_tied_in_the_next_layer_is_foreseen_over_blocks() -> None:
    degree = np.array([2, 1, *[0] * (BLOCK - 2), 1], np.int32)
    first = np.cumsum(degree, dtype=np.int64) - degree
    neighbor = np.array([7, 8, 9, 0], np.int32)
    layers = in_layers(first, degree, neighbor, np.ones(4, np.float32), np.zeros(len(degree), np.int32))
    assert [found.tolist() for found in _next_of(layers)] == [[8], [0], []]


def test_conflict_in_an_organization_too_large_to_lie_close() -> None:
    """Counted once more without blocks, layers and asking."""
    rows = NEAR // 8 + 5_000
    random = np.random.default_rng(7)
    neighbor = random.integers(0, rows, rows * TIES).astype(np.int32)
    degree, first = np.full(rows, TIES, np.int32), np.arange(0, rows * TIES, TIES)
    layers = in_layers(first, degree, neighbor, np.ones(rows * TIES, np.float32), np.zeros(rows, np.int32))
    knows = random.integers(0, 2**60, (rows, 1)).astype(np.uint64)
    stance = random.integers(0, 2**60, (rows, 1)).astype(np.uint64) & knows
    status = random.choice(np.array([FILLED, EMPTY], np.uint8), rows, p=[0.95, 0.05])
    knows[status == EMPTY] = stance[status == EMPTY] = 0
    manager = random.integers(-1, rows, rows).astype(np.int32)
    conflict = np.full(rows, np.nan, np.float32)
    for start in range(0, rows, PIECE):
        disagree(start, min(rows, start + PIECE), status, manager, layers, Planes(knows, stance), conflict)
    assert np.array_equal(conflict, _plainly(status, manager, layers, neighbor, knows[:, 0], stance[:, 0]))


def _plainly(
    status: np.ndarray, manager: np.ndarray, layers: Layers, neighbor: np.ndarray, knows: np.ndarray, stance: np.ndarray
) -> np.ndarray:
    shared, contrary = np.zeros(len(status)), np.zeros(len(status))
    for others in (*neighbor.reshape(-1, TIES).T, manager):
        both = knows & np.where(others >= 0, knows[others], np.uint64(0))
        shared += np.bitwise_count(both)
        contrary += np.bitwise_count(both & (stance ^ stance[others]))
    found = np.divide(contrary, shared, out=np.zeros(len(status)), where=shared > 0)
    return np.where(status == FILLED, found, 0.0).astype(np.float32)
