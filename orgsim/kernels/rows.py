"""An organization's arrays as compiled functions take them: people, and the structure that they sit in."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from orgsim.kernels.compiling import compiled

NEVER = 2**30
Real = NDArray[np.float32]


class Rows(NamedTuple):
    """Everything that is known of each seat and who sits there, [rows] unless said; see the organization's people."""

    status: NDArray[np.uint8]
    manager: NDArray[np.int32]
    team: NDArray[np.int32]
    level: NDArray[np.int16]
    unit: NDArray[np.int32]
    opens: NDArray[np.int32]
    holders: NDArray[np.int32]
    exits_near: NDArray[np.int16]
    identity: NDArray[np.uint64]
    joined: NDArray[np.int32]
    knows: NDArray[np.uint64]
    stance: NDArray[np.uint64]
    topics: NDArray[np.uint64]
    adopted: NDArray[np.int32]
    tried: NDArray[np.uint8]
    attention: Real
    autonomy: Real
    skill: Real
    clarity: Real
    talk: Real
    trait: Real
    fit: Real
    susceptibility: Real
    job_hindrance: Real
    job_challenge: Real
    job_resources: Real
    affect: Real
    engagement: Real
    burnout: Real
    trust: Real
    insecurity: Real
    check_in: Real
    hindrance: Real
    challenge: Real
    resources: Real
    perceived: Real
    recall: Real
    business: Real
    fidelity: Real
    merit: Real
    acted_business: Real
    acted_fidelity: Real
    output: Real
    impact: Real
    conflict: Real
    drive: Real


class Carried(NamedTuple):
    """The arrays that move with a person, by type: float32 [rows], uint64 [rows, words], and the others."""

    reals: tuple[Real, ...]
    planes: tuple[NDArray[np.uint64], ...]
    identity: NDArray[np.uint64]
    joined: NDArray[np.int32]
    adopted: NDArray[np.int32]
    tried: NDArray[np.uint8]


class Structure(NamedTuple):
    """Teams and ties. led: team that a seat leads, -1 for none. first, size, member: members of each team. role:
    uint64 [teams, words]. reports_first, reports_count: members that a seat leads. tie_first, tie_count, neighbor,
    weight: ties of each seat. outside: weight of ties that leave the team, else 0."""

    led: NDArray[np.int32]
    first: NDArray[np.int64]
    size: NDArray[np.int32]
    member: NDArray[np.int32]
    role: NDArray[np.uint64]
    reports_first: NDArray[np.int64]
    reports_count: NDArray[np.int32]
    leaders: NDArray[np.int32]
    tie_first: NDArray[np.int64]
    tie_count: NDArray[np.int32]
    neighbor: NDArray[np.int32]
    weight: Real
    outside: Real


@compiled
def _move(values, mover, target, moves):
    """Take entries ``mover`` to the places ``target``, all at the same time."""
    held = values[mover[:moves]]
    for k in range(moves):
        values[target[k]] = held[k]


@compiled
def move(carried, mover, target, moves):
    """Let the people of the first ``moves`` rows of ``mover`` (int32) take the seats ``target``."""
    for values in carried.reals:
        _move(values, mover, target, moves)
    for plane in carried.planes:
        _move(plane, mover, target, moves)
    _move(carried.identity, mover, target, moves)
    _move(carried.joined, mover, target, moves)
    _move(carried.adopted, mover, target, moves)
    _move(carried.tried, mover, target, moves)


@compiled
def vacate(carried, rows):
    """Remove every trace of a person from ``rows``; the seats themselves stay as they are."""
    for values in carried.reals:
        for i in rows:
            values[i] = 0.0
    for plane in carried.planes:
        for i in rows:
            plane[i] = 0
    for i in rows:
        carried.identity[i] = 0
        carried.joined[i] = 0
        carried.adopted[i] = NEVER
        carried.tried[i] = 0
