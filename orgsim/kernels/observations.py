"""Sums over the people of each team, from which every measure is read."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from orgsim.kernels.apart import apart
from orgsim.kernels.arrays import I32, I64, U8, F32Blocks, F32Rows, F64Blocks, F64Rows, I32Rows
from orgsim.kernels.bits import Issues, Planes, row
from orgsim.kernels.blocks import reals
from orgsim.kernels.compiling import inlined
from orgsim.kernels.counting import ones
from orgsim.kernels.lending import lent

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
"""A number that is known when a loop is compiled needs no loop."""


@apart
def tally(
    start: int, stop: int, first: I64, count: I32, member: I32, status: U8, belief: Planes, issues: Issues,
    stated: int, burned_out: float, drag: float, adopted: I32Rows, week: int, states: States, total: F64Rows,
) -> None:  # fmt: skip
    """Sum what is measured over each team from start to stop: total float64 [teams, columns], see ``COLUMNS``.

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


class GroupLog(NamedTuple):
    """Means over people by group, float32 [weeks, groups, measures], NaN where there is nobody; headcount: float32
    [weeks, groups]. group: int32 [teams], where each team belongs. row: int32 [weeks], place in both; -1 for none."""

    values: F32Blocks
    headcount: F32Rows
    group: NDArray[np.int32]
    row: NDArray[np.int32]


class Log(NamedTuple):
    """The record of the weeks of a run. total: float64 [weeks, columns], sums over people. apart: float64 [weeks, 4],
    see :func:`orgsim.kernels.agreement.compare`. once: float64 [weeks, len(ONCE)]. columns: int64, those that groups
    record, in ``groups``."""

    total: NDArray[np.float64]
    apart: NDArray[np.float64]
    once: NDArray[np.float64]
    columns: NDArray[np.int64]
    groups: tuple[GroupLog, ...]


ONCE = (
    "business", "drift", "founding_drift", "improvements", "reputation", "balance", "leavers", "leaver_weeks",
    "hires_since", "left_since", "usual_known", "usual_output", "usual_impact",
    "revenue", "start", "initiatives_running", "initiatives_scaled", "initiatives_stopped", "portfolio_fit",
    "portfolio_return",
)  # fmt: skip


@apart
def add_up(first: int, tables: F64Blocks, total: F64Rows) -> None:
    """Sums over everybody, in rows of ``total`` from ``first`` on; tables: float64 [weeks, teams, columns]."""
    weeks, teams, columns = tables.shape
    for week in range(weeks):
        for c in range(columns):
            total[first + week, c] = tables[week, 0, c]
        for t in range(1, teams):
            for c in range(columns):
                total[first + week, c] += tables[week, t, c]


@apart
def add_up_groups(first: int, tables: F64Blocks, columns: I64, log: GroupLog) -> None:
    """Means over the people of each group, of the chosen ``columns``, for the weeks from ``first`` on."""
    sums, means = np.empty((log.headcount.shape[1], MEASURED)), reals()
    for week in range(len(tables)):
        place = log.row[first + week]
        if place >= 0:
            _add_teams(tables[week], log.group, sums)
            for g in range(len(sums)):
                heads = sums[g, 0]
                log.headcount[place, g] = heads
                for c in range(MEASURED):
                    means[c] = sums[g, c] / heads if heads > 0.0 else np.nan
                for k in range(len(columns)):
                    log.values[place, g, k] = means[row(columns[k])]


@inlined
def _add_teams(table, group, sums):
    """Sums over the teams of each group, float64 [groups, MEASURED]."""
    sums[:] = 0.0
    for t in range(len(group)):
        own, part = sums[row(group[t])], table[t]
        for c in range(MEASURED):
            own[c] += part[c]
