"""Taking the measures of a week, for the whole organization and by team, level and unit."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

from orgsim.kernels import observations as kernel
from orgsim.kernels import work
from orgsim.observations.catalogue import GROUPED, MEASURES
from orgsim.observations.snapshot import Snapshot
from orgsim.organization.organization import Organization
from orgsim.week import Week

PAIRS = 2000
COLUMN = np.array([kernel.COLUMNS.index(measure.name) for measure in GROUPED])


def take(organization: Organization, week: Week) -> Snapshot:
    """Sum over the people of each team, and read what exists once."""
    people, teams, strategy = organization.people, organization.teams, organization.strategy
    table = organization.scratch.array("observations", (teams.size, len(kernel.COLUMNS)), np.float64)
    states = kernel.States(*(getattr(people, name) for name in kernel.States._fields))
    week.over(
        teams.size, kernel.tally, teams.first, teams.count, teams.member, people.status, people.belief,
        strategy.issues(), strategy.stated, organization.memory.usual.burned_out, organization.settings["work"].drag,
        people.adopted, week.number, states, table,
    )  # fmt: skip
    apart = np.zeros(4)
    filled = np.flatnonzero(people.filled).astype(np.int32)
    key = organization.luck.key("pairs", week.number)
    pairs = min(PAIRS, 10 * len(filled))
    kernel.differences(key, filled, pairs, people.team, people.belief, strategy.valid, apart)
    scores = work.Scores(*(np.zeros(1, np.float32) for _ in work.Scores._fields))
    work.understand(0, 1, strategy.issues(), strategy.code, scores)
    return Snapshot(
        table=table,
        total=table.sum(axis=0),
        strategy=strategy,
        budget=organization.budget,
        memory=organization.memory,
        initiatives=organization.initiatives,
        diversity=float(apart[0] / apart[1]) if apart[1] else float("nan"),
        cohesion=float(apart[2] / apart[3]) if apart[3] else float("nan"),
        strategy_business=float(scores.business[0]),
    )


def read(snapshot: Snapshot) -> NDArray[np.float32]:
    """All measures in the order of the catalogue, float32 [measures]."""
    return np.array([measure.read(snapshot) for measure in MEASURES], np.float32)


def by_group(
    snapshot: Snapshot, group: NDArray[np.int32], groups: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Grouped measures as means over people, float32 [groups, measures], and headcounts [groups].

    group: int32 [teams], which group each team belongs to. NaN where a group has nobody.
    """
    teams = len(group)
    # One entry a team: a product with this matrix adds up groups, ten times faster than indexed addition.
    membership = csc_array((np.ones(teams), group, np.arange(teams + 1, dtype=np.int32)), shape=(groups, teams))
    return means(np.asarray(membership @ snapshot.table))


def means(sums: NDArray[np.float64]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Means over people from sums, float64 [groups, columns]: float32 [groups, measures] and headcounts [groups]."""
    heads = sums[:, 0]
    mean = np.full((len(sums), len(COLUMN)), np.nan)
    np.divide(sums[:, COLUMN], heads[:, None], out=mean, where=heads[:, None] > 0)
    return mean.astype(np.float32), heads.astype(np.float32)
