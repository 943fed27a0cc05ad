"""Taking the measures of a week, for the whole organization and by team, level and unit."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from orgsim.desk import open_books
from orgsim.kernels import agreement
from orgsim.kernels import observations as kernel
from orgsim.kernels.whole_week.observe import Mission, note_once
from orgsim.kernels.whole_week.state import Notes
from orgsim.observations.catalogue import GROUPED, MEASURES
from orgsim.observations.snapshot import Snapshot
from orgsim.organization.initiatives import SCALED, STOPPED
from orgsim.organization.organization import Organization
from orgsim.week import Week

COLUMN = np.array([kernel.COLUMNS.index(measure.name) for measure in GROUPED])


def make_notes(organization: Organization, log: kernel.Log) -> Notes:
    """Room to note weeks one after the other in ``log``."""
    table = (organization.teams.size, kernel.WIDE)
    return Notes(organization.scratch.array("observations", table, np.float64), log)


def make_log(weeks: int, groups: kernel.Groups | None = None) -> kernel.Log:
    """Room to record so many weeks; without ``groups`` for everybody together alone."""
    total, once = np.zeros((weeks, len(kernel.COLUMNS))), np.zeros((weeks, len(kernel.ONCE)))
    return kernel.Log(total, np.zeros((weeks, 4)), once, COLUMN, groups or _no_groups(weeks))


def _no_groups(weeks: int) -> kernel.Groups:
    nothing = np.zeros((0, 0, len(COLUMN)), np.float32)
    log = kernel.GroupLog(nothing, nothing[:, :, 0].copy(), np.zeros(0, np.int32), np.full(weeks, -1, np.int32))
    return kernel.Groups(log, log, log)


def take(organization: Organization, week: Week, notes: Notes, place: int) -> None:
    """Enter all measures as they stand after ``week`` in row ``place`` of the log of ``notes``."""
    table, log = notes
    people, teams, strategy = organization.people, organization.teams, organization.strategy
    issues = strategy.issues()
    states = kernel.States(*(getattr(people, name) for name in kernel.States._fields))
    week.over(
        teams.size, kernel.tally, teams.first, teams.count, teams.member, people.status, people.belief, issues,
        strategy.stated, organization.memory.usual.burned_out, organization.settings["work"].drag, people.adopted,
        week.number, states, table,
    )  # fmt: skip
    kernel.add_up(place, table, log)
    views = agreement.room(teams.size, len(strategy.valid))
    week.over(
        teams.size, agreement.count_views, teams.first, teams.count, teams.member, people.status, people.belief, views
    )
    agreement.compare(views, strategy.valid, log.apart[place])
    left = organization.memory.leavers
    founding = Mission(strategy.founding_core, strategy.founding_mission)
    books = open_books(organization)[0]
    note_once(books, issues, strategy.code, founding, sum(left), len(left), log.once[place])
    initiatives = organization.initiatives
    log.once[place, kernel.ONCE.index("initiatives_running") :] = (
        initiatives.running, len(initiatives.at(SCALED)), len(initiatives.at(STOPPED)), initiatives.fit(strategy),
        initiatives.returns(strategy),
    )  # fmt: skip


def measure_now(organization: Organization, week: Week) -> NDArray[np.float32]:
    """All measures as they stand, in the order of the catalogue, float32 [measures]."""
    notes = make_notes(organization, make_log(1))
    take(organization, week, notes, 0)
    return read(notes.log)[0]


def read(log: kernel.Log) -> NDArray[np.float32]:
    """All measures of all weeks in the order of the catalogue, float32 [weeks, measures]."""
    snapshot = Snapshot(log.total, log.apart, log.once)
    return np.array([measure.read(snapshot) for measure in MEASURES]).T.astype(np.float32, order="C")
