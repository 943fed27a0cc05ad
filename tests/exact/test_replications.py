"""Replications: neither the number of processes nor the order in which they run changes a bit."""

from __future__ import annotations

import weakref
from concurrent.futures import CancelledError
from importlib import import_module
from typing import Any

import numpy as np
import pytest

from orgsim.observations import record
from orgsim.results.types import Results
from orgsim.scenario.scenario import Scenario
from orgsim.simulate import Gathered, assemble, run_once, simulate

simulation: Any = import_module("orgsim.simulate")

PLAN = Scenario.from_dict(
    {
        "organization": {"size": 60},
        "run": {"burn_in": 8, "weeks": 20, "replications": 3, "seed": 5},
        "shock": [{"kind": "budget_contraction", "week": 6}],
        "practice": [{"kind": "check_ins", "start": 3}],
    }
)


def same(one: Results, other: Results) -> bool:
    """Whether all numbers and events are equal, bit for bit."""
    groups = all(
        np.array_equal(one.groups[kind].values, other.groups[kind].values, equal_nan=True)
        and np.array_equal(one.groups[kind].headcount, other.groups[kind].headcount)
        for kind in one.groups
    )
    return groups and one.events == other.events and np.array_equal(one.series, other.series, equal_nan=True)


def test_one_and_two_processes_agree() -> None:
    alone = simulate(PLAN, workers=1)
    assert same(alone, simulate(PLAN, workers=2))
    assert not np.array_equal(alone.series[0], alone.series[1])


CALM = Scenario.from_dict(
    {"organization": {"size": 60}, "run": {"burn_in": 8, "weeks": 20, "replications": 5, "seed": 5}}
)


@pytest.mark.parametrize("plan", [CALM, PLAN, CALM.with_(**{"communication.peer_aggregate": "best"})])
@pytest.mark.parametrize("by_process", [False, True])
def test_runs_share_a_process_only_where_all_weeks_are_compiled(
    monkeypatch: pytest.MonkeyPatch, plan: Scenario, by_process: bool
) -> None:
    taken: list[str] = []
    for name in ("_in_threads", "_side_by_side", "_one_by_one"):
        monkeypatch.setattr(simulation, name, _noting(name, simulation._one_by_one, taken))
    simulate(plan, workers=2, options=simulation.Options(by_process=by_process))
    assert taken == ["_in_threads" if plan is CALM and not by_process else "_side_by_side"]


def _noting(name: str, run: Any, taken: list[str]) -> Any:
    def noted(*arguments: Any) -> Any:
        taken.append(name)
        return run(*arguments)

    return noted


@pytest.mark.parametrize("workers", [2, 3])
def test_threads_agree_with_one_by_one(workers: int) -> None:
    told: list[tuple[int, int]] = []
    together = simulate(CALM, workers=workers, progress=lambda *done: told.append(done))
    assert same(simulate(CALM, workers=1), together)
    assert told == [(28 * done, 28 * 5) for done in range(1, 6)]


def test_an_interrupt_ends_the_runs_of_other_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    endless = CALM.with_(**{"run.weeks": 5_200, "organization.size": 10_000})
    ended: list[int] = []

    def noted(plan: Scenario, replication: int, *rest: Any) -> Any:
        try:
            return run_once(plan, replication, *rest)
        except CancelledError:
            ended.append(replication)
            raise

    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(simulation, "run_once", noted)
    jobs = [(endless, 0, None, 1), (CALM, 1, None, 1), (endless, 2, None, 1), (endless, 3, None, 1)]
    with pytest.raises(KeyboardInterrupt):
        list(simulation._in_threads(jobs, 2, interrupt, simulation.DEFAULT))
    # The one that ran meanwhile, perhaps one that had just begun, and not those that waited.
    assert 0 in ended
    assert len(ended) <= 2


def test_the_order_of_replications_does_not_matter() -> None:
    forward = [run_once(PLAN, replication) for replication in range(3)]
    backward = [run_once(PLAN, replication) for replication in (2, 1, 0)]
    assert same(assemble(PLAN, forward, {}), assemble(PLAN, backward, {}))


def test_groups_that_some_futures_lack_are_missing_there() -> None:
    """In whatever order futures come."""
    weeks = np.arange(2, dtype=np.int32)
    few, many = record.GroupRecord(weeks), record.GroupRecord(weeks)
    for kept, groups in ((few, 1), (many, 3)):
        log = kept.log(np.zeros(1, np.int32), groups, 2)
        log.values[:], log.headcount[:] = groups, 10 * groups
    for order in ((0, 1), (1, 0)):
        tables = record.GroupTables(2, weeks)
        for run in order:
            tables.enter(run, (few, many)[run])
        assert tables.headcount.tolist() == [[[10, 0, 0]] * 2, [[30, 30, 30]] * 2]
        assert np.array_equal(tables.values[0, :, :, 0], [[1, np.nan, np.nan]] * 2, equal_nan=True)
        assert np.all(tables.values[1] == 3)


def test_records_are_let_go_when_they_are_gathered() -> None:
    run = run_once(PLAN, 0)
    left = weakref.ref(run.record)
    gathered = Gathered(PLAN, 1)
    gathered.take(0, run)
    assert gathered.told == [run.told]
    del run
    assert left() is None


def test_folded_teams_count_everybody_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """With room for few teams the deepest are recorded with those above them, and nobody is lost."""
    single = assemble(PLAN, [run_once(PLAN, 0)], {})
    monkeypatch.setattr(record, "MOST_TEAMS", 4)
    folded = assemble(PLAN, [run_once(PLAN, 0)], {})
    assert folded.groups["team"].values.shape[2] < single.groups["team"].values.shape[2]
    for results in (single, folded):
        team = results.groups["team"]
        assert np.array_equal(team.headcount.sum(axis=2), results.measure("headcount"))
        alignment = np.nansum(team.values[..., team.measures.index("alignment")] * team.headcount, axis=2)
        assert np.allclose(alignment / team.headcount.sum(axis=2), results.measure("alignment"), atol=1e-6)
    assert folded.chart is not None
    assert len(folded.chart.parent) == folded.groups["team"].values.shape[2]
