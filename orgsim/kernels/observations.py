"""Sums over the people of each team, from which every measure is read."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from orgsim.kernels.apart import apart
from orgsim.kernels.arrays import I32, I64, U8, F32Blocks, F32Rows, F64Rows, I32Rows
from orgsim.kernels.bits import Issues, Planes, row
from orgsim.kernels.blocks import LINE, add_eight, reals
from orgsim.kernels.compiling import inlined
from orgsim.kernels.counting import ones
from orgsim.kernels.lending import flat, lent

FILLED = 1
VACANT = 2


class States(NamedTuple):
    """What is measured of people, each [rows]."""

    perceived: NDArray[np.float32]
    recall: NDArray[np.float32]
    acted_fidelity: NDArray[np.float32]
    acted_business: NDArray[np.float32]
    output: NDArray[np.float32]
    impact: NDArray[np.float32]
    conflict: NDArray[np.float32]
    engagement: NDArray[np.float32]
    burnout: NDArray[np.float32]
    trust: NDArray[np.float32]
    affect: NDArray[np.float32]
    insecurity: NDArray[np.float32]
    resources: NDArray[np.float32]
    tried: NDArray[np.uint8]


COLUMNS = (
    "people",
    "alignment",
    "perceived_alignment",
    "recall",
    "recall_3of5",
    "mission_fidelity",
    "business",
    "output",
    "mission_impact",
    "structural_drag",
    "engagement",
    "burnout",
    "burned_out_share",
    "trust",
    "affect",
    "insecurity",
    "tool_adoption",
    "knows_how_to_succeed",
    "empowered",
    "exploration",
    "vacancies",
)
MEASURED = len(COLUMNS)
WIDE = -(-MEASURED // 8) * 8
"""Columns of a table, those behind the measured ones empty: whole registers. A number that is known when a loop is
compiled needs no loop."""


@apart
def tally(
    start: int, stop: int, first: I64, count: I32, member: I32, status: U8, belief: Planes, issues: Issues,
    stated: int, burned_out: float, drag: float, adopted: I32Rows, week: int, states: States, total: F64Rows,
) -> None:  # fmt: skip
    """Sum what is measured over each team from start to stop: total float64 [teams, WIDE], see ``COLUMNS``.

    stated: number of issues that the strategy states. burned_out: threshold of burnout. drag: loss at full
    conflict.
    """
    knows, stance = lent(belief)
    code_knows, code_stance = issues.code_knows, issues.code_stance
    perceived, recall, fidelity, business, output, impact, conflict = lent(states)[:7]
    engagement, burnout, trust, affect, insecurity, resources, tried = lent(states)[7:]
    words, tools = len(code_knows), adopted.shape[1]
    for t in range(start, stop):
        aligned = clear = known = serves = gains = 0.0
        done = served = drags = keen = tired = trusts = mood = fears = 0.0
        people = know_three = burned = uses = succeeds = able = tries = vacant = 0
        for position in range(first[t], first[t] + count[t]):
            i = row(member[position])
            if status[i] != FILLED:
                vacant += status[i] == VACANT
                continue
            shared = ones(knows[i, 0] & ~(stance[i, 0] ^ code_stance[0]) & code_knows[0])
            for w in range(1, words):
                shared += ones(knows[i, w] & ~(stance[i, w] ^ code_stance[w]) & code_knows[w])
            used = 0
            for tool in range(tools):
                used |= adopted[i, tool] <= week
            people += 1
            aligned += shared / stated if stated > 0 else 0.0
            clear += perceived[i]
            known += recall[i]
            know_three += recall[i] >= 3.0
            serves += fidelity[i]
            gains += business[i]
            done += output[i]
            served += impact[i]
            drags += drag * conflict[i]
            keen += engagement[i]
            tired += burnout[i]
            burned += burnout[i] > burned_out
            trusts += trust[i]
            mood += affect[i]
            fears += insecurity[i]
            uses += used
            succeeds += perceived[i] >= 0.5
            able += resources[i] + 0.5 * engagement[i] > -0.2
            tries += tried[i]
        total[t, 0] = people
        total[t, 1] = aligned
        total[t, 2] = clear
        total[t, 3] = known
        total[t, 4] = know_three
        total[t, 5] = serves
        total[t, 6] = gains
        total[t, 7] = done
        total[t, 8] = served
        total[t, 9] = drags
        total[t, 10] = keen
        total[t, 11] = tired
        total[t, 12] = burned
        total[t, 13] = trusts
        total[t, 14] = mood
        total[t, 15] = fears
        total[t, 16] = uses
        total[t, 17] = succeeds
        total[t, 18] = able
        total[t, 19] = tries
        total[t, 20] = vacant
        for c in range(MEASURED, WIDE):
            total[t, c] = 0.0


class GroupLog(NamedTuple):
    """Means over people by group, float32 [weeks, groups, measures], NaN where there is nobody; headcount: float32
    [weeks, groups]. group: int32 [teams], where each team belongs. row: int32 [weeks], place in both; -1 for none."""

    values: F32Blocks
    headcount: F32Rows
    group: NDArray[np.int32]
    row: NDArray[np.int32]


class Groups(NamedTuple):
    """What is recorded by group."""

    level: GroupLog
    unit: GroupLog
    team: GroupLog


class Log(NamedTuple):
    """The record of the weeks of a run. total: float64 [weeks, columns], sums over people. apart: float64 [weeks, 4],
    see :func:`orgsim.kernels.agreement.compare`. once: float64 [weeks, len(ONCE)]. columns: int64, those that groups
    record."""

    total: F64Rows
    apart: F64Rows
    once: F64Rows
    columns: NDArray[np.int64]
    groups: Groups


ONCE = (
    "business", "drift", "founding_drift", "improvements", "reputation", "balance", "leavers", "leaver_weeks",
    "hires_since", "left_since", "usual_known", "usual_output", "usual_impact",
    "revenue", "start", "initiatives_running", "initiatives_scaled", "initiatives_stopped", "portfolio_fit",
    "portfolio_return",
)  # fmt: skip


@apart
def add_up(week: int, table: F64Rows, log: Log) -> None:
    """Enter in ``log`` the sums over everybody in ``week`` and the means over the people of each group. table: float64
    [teams, WIDE], read once for all of these.
    """
    log, sums = lent(log), flat(table)
    by_level, by_unit, by_team = log.groups
    of_level, of_unit, of_team = _room_of(week, by_level), _room_of(week, by_unit), _room_of(week, by_team)
    in_levels, in_units, in_teams = by_level.row[week] >= 0, by_unit.row[week] >= 0, by_team.row[week] >= 0
    everybody = reals()
    for c in range(WIDE):
        everybody[c] = 0.0
    for t in range(len(table)):
        _add(sums, t, everybody, 0)
        if in_levels:
            _add(sums, t, of_level, by_level.group[t])
        if in_units:
            _add(sums, t, of_unit, by_unit.group[t])
        if in_teams:
            _add(sums, t, of_team, by_team.group[t])
    for c in range(MEASURED):
        log.total[week, c] = everybody[c]
    _enter(by_level, week, log.columns, of_level)
    _enter(by_unit, week, log.columns, of_unit)
    _enter(by_team, week, log.columns, of_team)


@inlined
def _room_of(week, log):
    """Sums over the teams of each group, float64 [groups * WIDE], where they are recorded this week."""
    groups = log.headcount.shape[1] if log.row[week] >= 0 else 0
    room = np.zeros(groups * WIDE + LINE // 8)
    # What lies across two lines could not be read again before it has been written.
    return room[(-room.ctypes.data % LINE) // 8 :]


@inlined
def _add(table, team, sums, group):
    """Add what was measured of a team."""
    for c in range(0, WIDE, 8):
        add_eight(sums, row(group) * WIDE + c, table, row(team) * WIDE + c)


@inlined
def _enter(log, week, columns, sums):
    """Turn sums of a week into means, where they are recorded."""
    place = log.row[week]
    if place < 0:
        return
    means = reals()
    for g in range(log.headcount.shape[1]):
        own = sums[g * WIDE : (g + 1) * WIDE]
        heads = own[0]
        log.headcount[place, g] = heads
        # Not ``WIDE``: a number that is known would have the columns divided one by one.
        for c in range(len(own)):
            means[c] = own[c] / heads if heads > 0.0 else np.nan
        for k in range(len(columns)):
            log.values[place, g, k] = means[row(columns[k])]
