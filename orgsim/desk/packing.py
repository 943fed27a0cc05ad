"""An organization packed for whole weeks in one compiled call, and unpacked again."""

from __future__ import annotations

from collections import deque
from functools import lru_cache
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orgsim.desk.inputs import declared, settled_inputs
from orgsim.kernels.whole_week import state
from orgsim.kernels.whole_week.state import WEEKS_OF_LEAVERS, Frame, Past, People
from orgsim.kernels.workforce import WEEKS_OF_EXITS
from orgsim.organization.luck import Luck
from orgsim.organization.organization import Organization

REALS = attrgetter(*state.PERSON_REALS.split(), *state.SEAT_REALS.split())
PERSON_REALS = attrgetter(*state.PERSON_REALS.split())
WHOLES = ("joined", "manager", "team", "opens", "holders")
CHANGED_WHOLES = ("joined", "opens", "holders")
PLANES = ("knows", "stance", "topics")
MASKS = {name: place for place, name in enumerate(state.mask._fields) if name not in ("turning", "culture")}
CHANGED_MASKS = ("reality", "knows", "stance", "documented", "written")
STREAMS = tuple(name.replace("_", " ") for name in state.key._fields[:-1])


def pack_people(organization: Organization) -> People:
    """Everybody, copied into working arrays."""
    people, teams, scratch = organization.people, organization.teams, organization.scratch
    seats, words = people.knows.shape
    reals = scratch.array("reals", (len(state.real), seats), np.float32, 0)
    wholes = scratch.array("wholes", (len(state.whole), seats), np.int32, 0)
    shorts = scratch.array("shorts", (len(state.short), seats), np.int16)
    small = scratch.array("bytes", (len(state.byte), seats), np.uint8)
    planes = scratch.array("planes", (len(state.plane), seats, words), np.uint64)
    there = REALS(people)
    np.concatenate(there, out=reals[: len(there)].reshape(-1))
    reals[state.real.certain] = 1.0
    for row, name in enumerate(WHOLES):
        wholes[row] = getattr(people, name)
    wholes[state.whole.led] = teams.led
    wholes[state.whole.reports] = teams.reports_count
    wholes[state.whole.ties] = organization.network.count
    wholes[state.whole.member] = teams.member
    shorts[state.short.level], shorts[state.short.exits_near] = people.level, people.exits_near
    small[state.byte.status], small[state.byte.tried] = people.status, people.tried
    for row, name in enumerate(PLANES):
        planes[row] = getattr(people, name)
    return People(reals, wholes, shorts, small, planes, people.identity, people.adopted)


def unpack_people(organization: Organization, packed: People) -> None:
    """Copy back what may have changed; what people believed and showed at first stays known for a week."""
    people, scratch = organization.people, organization.scratch
    for column, row in zip(PERSON_REALS(people), packed.reals, strict=False):
        column[:] = row
    for name in CHANGED_WHOLES:
        getattr(people, name)[:] = packed.wholes[WHOLES.index(name)]
    people.exits_near[:] = packed.shorts[state.short.exits_near]
    people.status[:], people.tried[:] = packed.bytes[state.byte.status], packed.bytes[state.byte.tried]
    for row, name in enumerate(PLANES):
        getattr(people, name)[:] = packed.planes[row]
    # A silent leader's last word is written only when the leader speaks.
    scratch.put("said", packed.reals[state.real.said].copy())


def pack_frame(organization: Organization) -> Frame:
    """Teams and ties."""
    teams, network = organization.teams, organization.network
    places = organization.scratch.array("places", (len(state.place), organization.people.seats), np.int64)
    places[state.place.reports], places[state.place.ties] = teams.reports_first, network.first
    return Frame(
        teams.first, teams.count, teams.leaders, teams.role, places, network.neighbor, network.layers, teams.unit,
    )  # fmt: skip


def pack_desk(organization: Organization) -> state.Desk:
    """Inputs and strategy."""
    desk, strategy, box = settled_inputs(organization), organization.strategy, organization.toolbox
    masks = np.zeros((len(state.mask), len(strategy.valid)), np.uint64)
    for name, place in MASKS.items():
        masks[place] = getattr(strategy, name)
    masks[state.mask.turning] = strategy.valid & ~strategy.regulated
    return state.Desk(
        _terms(organization, desk.record),
        _keys(organization.luck),
        desk.table.copy(),
        organization.levers.group,
        masks,
        strategy.positions,
        np.array([box.dip, box.settled, box.load]),
        box.gain,
        desk.ramp,
        desk.hump,
    )


@lru_cache(maxsize=16)
def _keys(luck: Luck) -> NDArray[np.uint64]:
    return np.append(luck.bases(STREAMS), luck.key("hire"))


def unpack_strategy(organization: Organization, masks: NDArray[np.uint64]) -> None:
    """Copy back what may have changed of reality, strategy and documents."""
    for name in CHANGED_MASKS:
        getattr(organization.strategy, name)[:] = masks[MASKS[name]]


def _terms(organization: Organization, record: NDArray[Any]) -> NDArray[Any]:
    # numpy copies records field by field, which takes as long as a week of fifty people.
    terms, issues = np.frombuffer(bytearray(record.tobytes()), record.dtype), organization.strategy.issues()
    terms["declared"] = declared(organization)
    terms["issues"], terms["core_count"] = issues.number, issues.core_count
    terms["group"], terms["matches"] = issues.group, issues.matches
    return terms


def pack_past(organization: Organization) -> Past:
    """Recent weeks, copied, and working arrays."""
    memory, seats, array = organization.memory, organization.people.seats, organization.scratch.array
    gone = array("gone", (WEEKS_OF_EXITS, seats), np.int32)
    counts = np.zeros(WEEKS_OF_EXITS, np.int64)
    for week, rows in enumerate(memory.recent_quits):
        counts[week] = len(rows)
        gone[week, : len(rows)] = rows
    left = np.zeros(WEEKS_OF_LEAVERS, np.int64)
    left[: len(memory.leavers)] = memory.leavers
    weeks, of_leavers = len(memory.recent_quits), len(memory.leavers)
    lengths = np.array([weeks, weeks % WEEKS_OF_EXITS, of_leavers, of_leavers % WEEKS_OF_LEAVERS])
    chosen = np.concatenate([np.zeros(0, np.int32), *(memory.new_leaders or [])]).astype(np.int32)
    choosing = np.empty(len(chosen) + 2 * seats, np.int32)
    choosing[: len(chosen)] = chosen
    teams = organization.teams.size
    return Past(
        gone, counts, left, lengths, choosing, array("held", seats, np.float64),
        array("mood by team", teams, np.float64), array("heads by team", teams, np.int32),
        array("events", teams, np.float64),
    )  # fmt: skip


def unpack_past(organization: Organization, past: Past) -> None:
    """Put the recent past back into the organization's memory."""
    weeks, at, of_leavers, last = past.lengths.tolist()
    first = at if weeks == WEEKS_OF_EXITS else 0
    order = [(first + step) % WEEKS_OF_EXITS for step in range(weeks)]
    rows = [past.gone[place, : past.gone_count[place]].copy() for place in order]
    organization.memory.recent_quits = deque(rows, WEEKS_OF_EXITS)
    first = last if of_leavers == WEEKS_OF_LEAVERS else 0
    left = past.left.tolist()
    leavers = [left[(first + step) % WEEKS_OF_LEAVERS] for step in range(of_leavers)]
    organization.memory.leavers = deque(leavers, WEEKS_OF_LEAVERS)
