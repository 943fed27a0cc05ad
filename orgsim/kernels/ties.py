"""Who is tied to whom, as kernels read it."""

from __future__ import annotations

from typing import NamedTuple

from orgsim.kernels.arrays import F32, I32, I64


class Ties(NamedTuple):
    """Informal ties: neighbors of row i are neighbor[first[i] : first[i] + degree[i]], with weights."""

    first: I64
    degree: I32
    neighbor: I32
    weight: F32
