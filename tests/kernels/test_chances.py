"""Chance for many people at once is chance for one after the other."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from orgsim.kernels.apart import apart
from orgsim.kernels.arrays import F64, U64
from orgsim.kernels.blocks import BLOCK, lanes, reals
from orgsim.kernels.chances import bernoulli_each, seldom_each
from orgsim.kernels.random import bernoulli, seldom


@apart
def each(stream: U64, slot: int, chance: F64, among: U64, rare: bool, out: U64) -> None:
    size = len(stream)
    streams, lane, odds, happened = lanes(), lanes(), reals(), lanes()
    for k in range(BLOCK):
        # What lies behind the last place must not matter.
        streams[k] = stream[k % size] if k < size else np.uint64(k)
        lane[k] = among[k % size] if k < size else ~np.uint64(0)
        odds[k] = chance[k % size] if k < size else np.nan
    if rare:
        seldom_each(size, streams, slot, odds, lane, happened)
    else:
        bernoulli_each(size, streams, slot, odds, lane, happened)
    for k in range(size):
        out[k] = happened[k]


@apart
def one_by_one(stream: U64, slot: int, chance: F64, among: U64, rare: bool, out: U64) -> None:
    for k in range(len(stream)):
        if rare:
            out[k] = seldom(stream[k], slot, chance[k], among[k])
        else:
            out[k] = bernoulli(stream[k], slot, chance[k], among[k])


def both(stream: Any, slot: int, chance: Any, among: Any, rare: bool) -> tuple[Any, Any]:
    found, expected = np.empty(len(stream), np.uint64), np.empty(len(stream), np.uint64)
    each(stream, slot, chance, among, rare, found)
    one_by_one(stream, slot, chance, among, rare, expected)
    return found, expected


words = some.integers(0, 2**64 - 1)
odds = some.one_of(some.floats(0.0, 1.0), some.floats(0.0, 0.05), some.sampled_from([-0.1, 0.0, 1e-12, 0.5, 1.0, 1.5]))


@pytest.mark.parametrize("rare", [True, False])
@settings(max_examples=300, deadline=None)
@given(people=some.lists(some.tuples(words, odds, words), min_size=1, max_size=40), slot=some.integers(0, 1000))
def test_the_same_happens_to_everybody(people: list[tuple[int, float, int]], slot: int, rare: bool) -> None:
    stream, among = (np.array([person[part] for person in people], np.uint64) for part in (0, 2))
    found, expected = both(stream, slot, np.array([person[1] for person in people]), among, rare)
    assert np.array_equal(found, expected)


@pytest.mark.parametrize("rare", [True, False])
@pytest.mark.parametrize("chance", [0.0006, 0.028, 0.3, 0.9])
def test_in_whole_blocks_too(chance: float, rare: bool) -> None:
    draws = np.random.default_rng(int(chance * 1e4))
    events = 0
    for size in (1, 7, 8, 9, 255, BLOCK):
        for _ in range(60):
            stream = draws.integers(0, 2**64, size, np.uint64)
            among = draws.integers(0, 2**64, size, np.uint64) & draws.integers(0, 2**64, size, np.uint64)
            found, expected = both(stream, 5, np.full(size, chance), among, rare)
            assert np.array_equal(found, expected)
            events += int(np.bitwise_count(found).sum())
    assert events > 0
