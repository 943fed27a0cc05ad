"""One run, and replications of it with common random numbers."""

from __future__ import annotations

import datetime
import os
import pickle
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from contextlib import closing
from dataclasses import dataclass, fields
from functools import lru_cache
from multiprocessing import active_children, get_context
from time import perf_counter
from typing import Any

import numpy as np

from orgsim.charts.chart import Chart
from orgsim.course import Course, at_once
from orgsim.founding.found import chart_of
from orgsim.observations.catalogue import GROUPED, MEASURES
from orgsim.observations.record import GroupTables, Record
from orgsim.organization.luck import replication_seed
from orgsim.organization.organization import Organization
from orgsim.problems import InvalidInput
from orgsim.results.provenance import collect_provenance
from orgsim.results.types import ChartShape, Event, GroupSeries, MeasureInfo, Results
from orgsim.scenario.expectations import check, unknown_measures
from orgsim.scenario.scenario import Scenario
from orgsim.scenario.targets import unknown_target_measures
from orgsim.workers import interrupts_held, plugin_files, prepare_worker

Progress = Callable[[int, int], None]
"""Called with weeks done and weeks in all, over all replications."""

SECONDS_WORTH_WORKERS = 8.0
OVERHEAD = 0.0015
"""Seconds a week that calling processes one by one costs."""

Job = tuple[Scenario, int, Chart | None, int]


@dataclass(frozen=True)
class Options:
    """by_group: record measures by team, level and unit too, not only for the whole organization. by_process: run one
    process at a time, so that their time can be told; slower, with the same results."""

    by_group: bool = True
    by_process: bool = False


DEFAULT = Options()

Common = tuple[Scenario, Chart | None, int, Options]
"""What all replications have in common: scenario, chart, threads and options."""


@dataclass(frozen=True)
class Told:
    """What is told of one replication beside its record."""

    replication: int
    seed: int
    seconds: float
    events: tuple[Event, ...]
    shape: ChartShape
    labels: dict[str, tuple[str, ...]]
    spent: dict[str, float]


@dataclass(frozen=True)
class Run(Told):
    """One replication, ready to be sent between processes."""

    record: Record

    @property
    def told(self) -> Told:
        """The same without the record, which is large."""
        return Told(**{item.name: getattr(self, item.name) for item in fields(Told)})


class Gathered:
    """Runs, in any order. Their records are copied at once, so that the memory of one serves the next."""

    def __init__(self, plan: Scenario, runs: int):
        self.plan = plan
        self.series = np.empty((runs, plan.run.weeks, len(MEASURES)), np.float32)
        self.groups: dict[str, GroupTables] = {}
        self._told: dict[int, Told] = {}

    def take(self, place: int, run: Run) -> None:
        """Take in a run; place: among all."""
        self.series[place] = run.record.series
        for kind, record in run.record.groups.items():
            if len(record.weeks) > 0:
                tables = self.groups.setdefault(kind, GroupTables(len(self.series), record.weeks))
                tables.enter(place, record)
        self._told[place] = run.told

    @property
    def told(self) -> list[Told]:
        """In the order of places."""
        return [self._told[place] for place in range(len(self.series))]


def simulate(
    scenario: Scenario | str,
    *,
    workers: int | None = None,
    threads: int = 1,
    progress: Progress | None = None,
    command: Sequence[str] = (),
    chart: Chart | None = None,
    options: Options = DEFAULT,
) -> Results:
    """Run all replications of a scenario.

    Replication r of any scenario with the same seed has the same luck, so that scenarios can be compared future by
    future. workers: runs at a time, in processes, or in threads where all weeks are compiled calls; left out: as many
    as there are processors, where that pays. threads: within a run, for large organizations. Neither changes a single
    bit of the results. chart: used instead of the scenario's. options: what to record and how to run.
    """
    plan = Scenario.load(scenario) if isinstance(scenario, str) else scenario
    check_measures(plan)
    started = datetime.datetime.now(datetime.UTC)
    if chart is None and plan.organization.people is not None:
        chart = chart_of(plan, plan.run.seed)
    count = plan.run.replications
    jobs: list[Job] = [(plan, replication, chart, threads) for replication in range(count)]
    workers = min(count, worthwhile_workers(plan, chart) if workers is None else workers)
    gathered = Gathered(plan, count)
    run_all = _one_by_one
    if workers > 1:
        run_all = _in_threads if _compiled_throughout(jobs[0], options) else _side_by_side
    with closing(run_all(jobs, workers, progress, options)) as runs:
        for run in runs:
            gathered.take(run.replication, run)
    provenance = collect_provenance(plan.to_dict(), [told.seed for told in gathered.told], command, started)
    return _results(gathered, provenance)


def check_measures(plan: Scenario) -> None:
    """Raise InvalidInput when an expectation or a target of the scenario names a measure that does not exist."""
    known = [measure.name for measure in MEASURES]
    problems = [*unknown_measures(plan.expect, known), *unknown_target_measures(plan.target, known)]
    if problems:
        raise InvalidInput(problems)


def run_once(
    plan: Scenario,
    replication: int,
    chart: Chart | None = None,
    threads: int = 1,
    tick: Callable[[int], None] | None = None,
    options: Options = DEFAULT,
) -> Run:
    """Simulate one replication; ``tick`` is called with the number of weeks that have passed since it was called."""
    began = perf_counter()
    seed = replication_seed(plan.run.seed, replication)
    model = Course(plan, seed, chart, threads)
    record = Record(model.organization, plan.run.weeks, options.by_group)
    while model.week < plan.run.weeks:
        week = model.now
        if options.by_process:
            model.step()
            if week.number >= 0:
                record.note(model.organization, week)
        else:
            model.advance(plan.run.weeks - week.number, record)
        if tick is not None:
            tick(model.week - week.number)
    model.close()
    organization = model.organization
    events = tuple(
        Event(replication, item.week, item.kind, item.plugin, item.text, dict(item.detail))
        for item in organization.memory.happenings
    )
    return Run(
        replication,
        seed,
        perf_counter() - began,
        events,
        _shape(organization, record.teams),
        _labels(organization, record.teams),
        model.spent,
        record,
    )


def assemble(plan: Scenario, runs: Sequence[Run], provenance: dict[str, Any]) -> Results:
    """Results from runs, in the order of their replication."""
    gathered = Gathered(plan, len(runs))
    for place, run in enumerate(sorted(runs, key=lambda run: run.replication)):
        gathered.take(place, run)
    return _results(gathered, provenance)


def _results(gathered: Gathered, provenance: dict[str, Any]) -> Results:
    plan, runs = gathered.plan, gathered.told
    groups = {
        kind: GroupSeries(
            kind=kind,
            names=max((run.labels[kind] for run in runs), key=len),
            measures=tuple(measure.name for measure in GROUPED),
            weeks=tables.weeks,
            values=tables.values,
            headcount=tables.headcount,
        )
        for kind, tables in gathered.groups.items()
    }
    return Results(
        scenario=plan.to_dict(),
        measures=measure_infos(),
        weeks=np.arange(plan.run.weeks, dtype=np.int32),
        series=gathered.series,
        groups=groups,
        chart=runs[0].shape,
        events=tuple(event for run in runs for event in run.events),
        runs=tuple(
            {"replication": run.replication, "seed": run.seed, "status": "done", "seconds": run.seconds, "error": ""}
            | {f"seconds_{process}": seconds for process, seconds in run.spent.items()}
            for run in runs
        ),
        provenance=provenance,
        expectations=tuple(_expectations(gathered)),
    )


def measure_infos() -> tuple[MeasureInfo, ...]:
    """The catalogue of measures as results carry it."""
    return tuple(MeasureInfo(m.name, m.label, m.unit, m.meaning, m.better, m.grouped) for m in MEASURES)


def _expectations(gathered: Gathered) -> list[dict[str, Any]]:
    rows = []
    for run, values in zip(gathered.told, gathered.series, strict=True):
        columns = values.T.astype(np.float64)
        series = {measure.name: column for measure, column in zip(MEASURES, columns, strict=True)}
        for expect in gathered.plan.expect:
            verdict = check(expect, series)
            rows.append({"say": expect.say, "that": expect.that, "replication": run.replication, **verdict._asdict()})
    return rows


def _shape(organization: Organization, recorded: int) -> ChartShape:
    """The tree of the teams that are recorded by themselves: the first ones."""
    teams, people = organization.teams, organization.people
    leader = teams.leader[:recorded]
    parent = np.where(leader >= 0, people.team[np.maximum(leader, 0)], -1).astype(np.int32)
    units = tuple(organization.unit_names[unit] for unit in teams.unit[:recorded])
    return ChartShape(parent, teams.level[:recorded].astype(np.int32), units)


def _labels(organization: Organization, recorded: int) -> dict[str, tuple[str, ...]]:
    teams = organization.teams
    # Seats that were added since founding have no names.
    known = dict(enumerate(organization.labels or organization.ids or ()))
    leaders = enumerate(teams.leader[1:recorded].tolist(), 1)
    names = ["Head"] + [f"Team of {known[row]}" if row in known else f"Team {t}" for t, row in leaders]
    levels = ["Head"] + [f"Level {level}" for level in range(1, int(teams.level.max()) + 1)]
    return {"level": tuple(levels), "unit": tuple(organization.unit_names), "team": tuple(names)}


def worthwhile_workers(plan: Scenario, chart: Chart | None) -> int:
    """Processes that pay: all processors, or one when the whole takes but seconds."""
    size = plan.organization.size if chart is None else chart.size
    weeks = plan.run.weeks + plan.run.burn_in
    seconds = plan.run.replications * weeks * ((0.0 if at_once(size) else OVERHEAD) + 1e-4 + size * 1e-6)
    return (os.cpu_count() or 1) if seconds > SECONDS_WORTH_WORKERS else 1


def _one_by_one(
    jobs: Sequence[Job], workers: int, progress: Progress | None, options: Options
) -> Generator[Run, None, None]:
    plan = jobs[0][0]
    each = plan.run.weeks + plan.run.burn_in
    done = 0

    def tick(weeks: int) -> None:
        nonlocal done
        done += weeks
        if progress is not None:
            progress(done, each * len(jobs))

    for job in jobs:
        yield run_once(*job, tick, options)


def _compiled_throughout(job: Job, options: Options) -> bool:
    """Whether all weeks go by in compiled calls, during which Python is free for another run."""
    plan, replication, chart, _ = job
    size = plan.organization.size if chart is None else chart.size
    if options.by_process or plan.shock or plan.practice or not at_once(size):
        return False
    return Course(plan, replication_seed(plan.run.seed, replication), chart).uneventful


def _in_threads(
    jobs: Sequence[Job], workers: int, progress: Progress | None, options: Options
) -> Generator[Run, None, None]:
    """Run in threads of this process: nothing is started, sent or received."""
    warm_up()
    ended = threading.Event()

    def tick(_weeks: int) -> None:
        if ended.is_set():
            raise CancelledError

    with ThreadPoolExecutor(workers) as pool:
        futures = as_completed([pool.submit(run_once, *job, tick, options) for job in jobs])
        try:
            yield from _as_they_come(futures, jobs, progress)
        except BaseException:
            # In this order: whoever ends must not find another run to begin.
            pool.shutdown(wait=False, cancel_futures=True)
            ended.set()
            raise


def _side_by_side(
    jobs: Sequence[Job], workers: int, progress: Progress | None, options: Options
) -> Generator[Run, None, None]:
    """Run in processes. The parent compiles first: two first compilations at once can spoil the cache."""
    plan = jobs[0][0]
    warm_up()
    packed = pickle.dumps((plan, *jobs[0][2:], options), pickle.HIGHEST_PROTOCOL)
    others = set(active_children())
    with ProcessPoolExecutor(
        workers,
        get_context("spawn"),
        initializer=prepare_worker,
        initargs=(plugin_files((*plan.shock, *plan.practice)),),
    ) as pool:
        with interrupts_held():
            futures = as_completed([pool.submit(_run_packed, packed, job[1]) for job in jobs])
        try:
            yield from _as_they_come(futures, jobs, progress)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for worker in set(active_children()) - others:
                worker.terminate()
            raise


def _as_they_come(
    futures: Iterator[Future[Run]], jobs: Sequence[Job], progress: Progress | None
) -> Generator[Run, None, None]:
    """Runs as they are done. Nobody else may hold the futures: each keeps its run."""
    plan = jobs[0][0]
    each = plan.run.weeks + plan.run.burn_in
    for number, future in enumerate(futures, 1):
        yield future.result()
        del future
        if progress is not None:
            progress(each * number, each * len(jobs))


def _run_packed(packed: bytes, replication: int) -> Run:
    plan, chart, threads, options = _unpacked(packed)
    return run_once(plan, replication, chart, threads, None, options)


@lru_cache(maxsize=1)
def _unpacked(packed: bytes) -> Common:
    """The same for all replications: unpacking takes time, and what is kept by scenario is found faster for itself."""
    common: Common = pickle.loads(packed)
    return common


def warm_up() -> None:
    """Compile every kernel, or read it from the cache, by running a tiny organization for two weeks."""
    plan = Scenario.from_dict({"run": {"burn_in": 1, "weeks": 1}, "organization": {"size": 12}})
    run_once(plan, 0)
