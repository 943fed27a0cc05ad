"""Who is tied to whom, as kernels read it: in layers."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from orgsim.kernels.apart import apart
from orgsim.kernels.arrays import F32, I32, I64, U8
from orgsim.kernels.bits import row
from orgsim.kernels.blocks import BLOCK
from orgsim.kernels.compiling import inlined


class Layers(NamedTuple):
    """Informal ties of a block of rows: first the first tie of every row, then the second of those that have one, ...

    A loop over a layer works on several rows at a time, and does not end where nobody could foresee it, as loops over
    the few ties of one row do (sliced ELLPACK: Monakov, Lokhmotov & Avetisyan 2010; Kreutzer et al. 2014). Ties of a
    row keep their order. order: uint8 [rows], numbers within the block, most ties first: a layer holds the first so
    many of them. begin: int64 [blocks + 1], the layers of each block. bound: int64 [layers + 1], where each begins in
    neighbor: int32, and outside: float32 [ends], weight of ties that leave the team, 0 for the others.
    """

    order: U8
    begin: I64
    bound: I64
    neighbor: I32
    outside: F32


@inlined
def tied_next(layer, bound, neighbor):
    """Who is tied in the layer after this one; nobody after the last."""
    last = len(bound) - 1
    return neighbor[bound[min(layer + 1, last)] : bound[min(layer + 2, last)]]


@apart
def in_layers(first: I64, degree: I32, neighbor: I32, weight: F32, team: I32) -> Layers:
    """Lay ties out: those of row i are neighbor[first[i] : first[i] + degree[i]]; a tie to oneself leaves the team."""
    rows = len(degree)
    blocks = (rows + BLOCK - 1) // BLOCK
    order, begin = np.empty(rows, np.uint8), np.empty(blocks + 1, np.int64)
    begin[0] = 0
    for block in range(blocks):
        low = block * BLOCK
        high = min(rows, low + BLOCK)
        begin[block + 1] = begin[block] + _most_first(degree[low:high], order[low:high])
    layers = Layers(
        order, begin, np.empty(begin[blocks] + 1, np.int64), np.empty(len(neighbor), np.int32),
        np.empty(len(neighbor), np.float32),
    )  # fmt: skip
    layers.bound[0] = 0
    for block in range(blocks):
        _fill(block, first, degree, neighbor, weight, team, layers)
    return layers


@inlined
def _most_first(degree, order):
    """Order the rows of a block, equal ones as they come; returns the most ties that one of them has."""
    most = 0
    for k in range(len(degree)):
        most = max(most, degree[k])
    place = np.zeros(most + 2, np.int64)
    for k in range(len(degree)):
        place[most - degree[k] + 1] += 1
    for ties in range(1, most + 2):
        place[ties] += place[ties - 1]
    for k in range(len(degree)):
        order[place[most - degree[k]]] = k
        place[most - degree[k]] += 1
    return most


@inlined
def _fill(block, first, degree, neighbor, weight, team, layers):
    """Copy the ties of a block into its layers."""
    low = block * BLOCK
    high = min(len(degree), low + BLOCK)
    for layer in range(layers.begin[block], layers.begin[block + 1]):
        tie = layer - layers.begin[block]
        end = layers.bound[layer]
        for k in range(low, high):
            i = low + row(layers.order[k])
            if degree[i] <= tie:
                break
            other = neighbor[first[i] + tie]
            leaves = team[i] != team[other] or i == other
            layers.neighbor[end] = other
            layers.outside[end] = weight[first[i] + tie] if leaves else 0.0
            end += 1
        layers.bound[layer + 1] = end
