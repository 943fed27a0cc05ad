"""The inputs of a week as named tuples, each as the kernels take it."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from orgsim.kernels import communication, wellbeing, work
from orgsim.kernels.books import Finance
from orgsim.kernels.moves import Openings

Column = NDArray[np.float64]


class Terms(NamedTuple):
    """Settings and levers that are one number for the whole organization."""

    flips: float
    decay: float
    garbling: float
    acts: bool
    step: bool
    broadcasts: bool
    forgets: bool
    role_factor: float
    openness: float
    listening: int
    leaders_weight: float
    declared: int


class AtRest(NamedTuple):
    """Columns of levers without the climate and what is invested, float64 [groups]."""

    talk: Column
    autonomy: Column
    exploration: Column
    impact: Column


class Now(NamedTuple):
    """The same columns with them."""

    talk: Column
    autonomy: Column
    exploration: Column
    impact: Column


class Columns(NamedTuple):
    """Other columns of levers with settings, float64 [groups]."""

    breadth: Column
    mission_weight: Column
    accuracy: Column
    forgetting: Column
    cost: Column
    quits: Column
    hire_fit: Column


class Desk(NamedTuple):
    """What stays as it is while settings and levers do. Pushes share their arrays with ``now``.

    table, record: the same for whole weeks, see :mod:`orgsim.desk.tables`.
    """

    terms: Terms
    rest: AtRest
    now: Now
    columns: Columns
    group: NDArray[np.uint16]
    channels: communication.Rates
    speaking: communication.Pushes
    labour: work.Rates
    working: work.Pushes
    tools: work.Tools
    burdens: Column
    ramp: Column
    feeling: wellbeing.Rates
    faring: wellbeing.Pushes
    finance: Finance
    quitting: tuple[float, ...]
    hump: Column
    openings: Openings
    table: NDArray[np.float64]
    record: NDArray[Any]
