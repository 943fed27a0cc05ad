"""Remote shift: ties between teams go, those within stay, and channels follow the share of time away."""

from __future__ import annotations

import numpy as np
import pytest

from orgsim.organization.levers import NAMES
from orgsim.organization.organization import Organization
from orgsim.processes import events
from orgsim.shocks.remote_shift import RemoteShift
from tests.plugins.organizations import BEGINS, model


def _ties(organization: Organization) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Ties within teams, and between them; each from both ends."""
    source, target, _ = organization.network.pairs()
    team = organization.people.team
    found: tuple[set, set] = (set(), set())
    for one, other in zip(source.tolist(), target.tolist(), strict=True):
        found[int(team[one] != team[other])].add((one, other))
    return found


@pytest.mark.parametrize(("lost", "low", "high"), [(0.0, 0, 0), (0.5, 0.4, 0.6), (1.0, 1, 1)])
def test_ties_to_other_teams_are_let_go(lost: float, low: float, high: float):
    settings = {"organization__size": 400, "workforce__quit_rate": 0.0}
    made = model(RemoteShift(week=BEGINS, people=1.0, time=1.0, ties_lost=lost), weeks=BEGINS, **settings)
    organization = made.organization
    within, between = _ties(organization)
    events.happen(organization, made.now)
    now_within, now_between = _ties(organization)
    assert now_within == within
    assert now_between <= between
    assert low <= 1 - len(now_between) / len(between) <= high
    assert all((other, one) in now_between for one, other in now_between), "a tie has two ends"
    assert np.count_nonzero(organization.network.layers.outside) == len(now_between)


def test_those_who_quit_lately_are_counted_among_the_ties_that_are_left():
    made = model(RemoteShift(week=BEGINS, people=1.0, time=1.0, ties_lost=0.7), workforce__quit_rate=2.0)
    while made.week < 30:
        made.step()
        organization = made.organization
        network, near = organization.network, np.zeros(organization.people.seats, np.int64)
        for rows in organization.memory.recent_quits:
            for row in rows:
                near[network.neighbor[network.first[row] : network.first[row] + network.count[row]]] += 1
        assert np.array_equal(near, organization.people.exits_near)


def test_channels_change_by_the_share_of_time_away():
    plugin = RemoteShift(week=0, people=0.5, time=0.4, peers=0.5, clarity=0.8, documents=2.0, resources=-0.5)
    table = model(plugin, weeks=1).organization.levers.table[0]
    levers = dict(zip(NAMES, table, strict=True))
    found = [levers[name] for name in ("peers", "clarity", "documents", "resources")]
    assert found == pytest.approx([0.9, 0.96, 1.2, -0.1])
