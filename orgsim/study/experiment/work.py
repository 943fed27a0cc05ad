"""What a worker does, in this process or any other: simulate runs and read from them what the experiment asks for."""

from __future__ import annotations

import base64
import functools
import os
import threading
import traceback
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orgsim.charts.chart import Chart
from orgsim.founding.found import chart_of
from orgsim.observations.catalogue import GROUPED, NAMES
from orgsim.plugins import load_plugin_file
from orgsim.problems import InvalidInput, Problem
from orgsim.results.plain import digest
from orgsim.scenario.expectations import Expect, check
from orgsim.scenario.scenario import Scenario
from orgsim.simulate import Options, Run, run_once, warm_up
from orgsim.study.experiment.identity import model_version, need_digest
from orgsim.study.experiment.moments import Reading
from orgsim.study.experiment.variants import Changes, Variants

# Kernels run beside each other, but founding and the model around them were never meant for threads.
_ONE_AT_A_TIME = threading.Lock()
LOST = "the process was ended from outside, perhaps for want of memory"


@dataclass(frozen=True)
class Need:
    """What is read from every run."""

    readings: tuple[Reading, ...]
    expect: tuple[Expect, ...]
    series: tuple[str, ...]

    @functools.cached_property
    def name(self) -> str:
        """A short digest of it."""
        kept = [f"series {name}" for name in self.series]
        return need_digest([*(one.key for one in self.readings), *(f"that {one.that}" for one in self.expect), *kept])


@dataclass(frozen=True)
class Assignment:
    """All that a worker must know beside single cases. base: plain data of the scenario. plugin_files: Python files
    with plug-ins, which the worker must be able to read. model: what its own model version must be."""

    base: Mapping[str, Any]
    need: Need
    plugin_files: tuple[str, ...]
    model: str


@dataclass(frozen=True)
class Case:
    """One run. id and case: see :mod:`orgsim.study.experiment.identity`. changes: to the base."""

    id: str
    case: str
    changes: Changes
    seed: int


def run_cases(assignment: Assignment, cases: Sequence[Case]) -> list[dict[str, Any]]:
    """Simulate the cases one after the other and return a record for each.

    A record is plain data: run, case, seed, need, values (in the order of the readings; None for a missing value),
    failed (say, that, week, value of each statement that did not hold), series (packed), seconds, error. A run that
    raises gives a record with its error; the others go on.
    """
    variants = prepared(assignment)
    return [_record(assignment, variants, case) for case in cases]


def prepared(assignment: Assignment) -> Variants:
    """Everything loaded and compiled, once a process. Raises InvalidInput in a worker with another model."""
    with _ONE_AT_A_TIME:
        return _variants(digest(assignment.base), _Held(assignment))


class _Held:
    """An assignment as an argument that a cache does not compare."""

    def __init__(self, assignment: Assignment):
        self.assignment = assignment

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held)


@functools.lru_cache(maxsize=8)
def _variants(name: str, held: _Held) -> Variants:
    assignment = held.assignment
    if model_version() != assignment.model:
        message = "has another version of the model than the process that leads the experiment"
        raise InvalidInput(Problem("worker", message, "model", model_version(), assignment.model))
    for file in assignment.plugin_files:
        load_plugin_file(file)
    warm_up_once()
    return Variants(Scenario.from_dict(assignment.base))


@functools.lru_cache(maxsize=1)
def warm_up_once() -> None:
    """Compile, or read what was compiled; one process of a machine at a time, as two at once can spoil the cache."""
    from orgsim.kernels.compiling import cache_folder
    from orgsim.study.experiment.locking import locked

    with locked(cache_folder() / "compiling.lock"):
        warm_up()


def run_of(plan: Scenario, by_group: bool) -> Run:
    """Replication 0 of a scenario that has the seed of the run. The one place where experiments meet the engine."""
    return run_once(plan, 0, _chart(plan), options=Options(by_group=by_group))


def series_of(run: Run, readings: Sequence[Reading]) -> dict[str, NDArray[np.float64]]:
    """Weekly values of all measures of the whole organization, and of the groups that are read, by
    :attr:`Reading.source`; float64 [weeks], NaN where a group is not there or was not recorded."""
    table = np.array(run.record.series, np.float64)
    series = dict(zip(NAMES, table.T, strict=True))
    for reading in readings:
        if reading.group[0]:
            series[reading.source] = _of_group(run, reading, len(table))
    return series


def _of_group(run: Run, reading: Reading, weeks: int) -> NDArray[np.float64]:
    kind, name = reading.group
    values = np.full(weeks, np.nan)
    if name in run.labels[kind]:
        record = run.record.groups[kind]
        measure = [one.name for one in GROUPED].index(reading.measure)
        place = run.labels[kind].index(name)
        values[record.weeks] = record.table(record.groups)[:, place, measure]
    return values


def _chart(plan: Scenario) -> Chart | None:
    settings = plan.organization
    if settings.people is None:
        return None
    return _loaded_chart(
        plan.organization.model_dump_json(), plan.network.model_dump_json(), plan.run.seed, _Plan(plan)
    )


class _Plan(_Held):
    def __init__(self, plan: Scenario):
        self.plan = plan


@functools.lru_cache(maxsize=8)
def _loaded_chart(organization: str, network: str, seed: int, held: _Plan) -> Chart:
    return chart_of(held.plan, seed)


def _record(assignment: Assignment, variants: Variants, case: Case) -> dict[str, Any]:
    began = perf_counter()
    record: dict[str, Any] = {"run": case.id, "case": case.case, "seed": case.seed, "need": assignment.need.name}
    try:
        with _ONE_AT_A_TIME:
            plan = variants.variant(case.changes).scenario(case.seed)
            run = run_of(plan, any(reading.group[0] for reading in assignment.need.readings))
        record |= _observed(assignment.need, series_of(run, assignment.need.readings))
    except Exception as error:  # Whatever a run dies of is a row of the table, and the others go on.
        if os.environ.get("ORGSIM_DEBUG", "") not in ("", "0"):
            traceback.print_exception(error)
        record["error"] = " ".join(f"{type(error).__name__}: {error}".split())
    return record | {"seconds": round(perf_counter() - began, 6)}


def _observed(need: Need, series: Mapping[str, NDArray[np.float64]]) -> dict[str, Any]:
    values = [reading.read(series) for reading in need.readings]
    failed = []
    for expect in need.expect:
        verdict = check(expect, series)
        if not verdict.holds:
            value = None if np.isnan(verdict.value) else verdict.value
            failed.append({"say": expect.say, "that": expect.that, "week": verdict.week, "value": value})
    found: dict[str, Any] = {"values": [None if np.isnan(value) else value for value in values]}
    if failed:
        found["failed"] = failed
    if need.series:
        found["series"] = pack(np.array([series[name] for name in need.series], np.float32))
    return found


def pack(series: NDArray[np.float32]) -> str:
    """Weekly series, float32 [measures, weeks], as text."""
    return base64.b85encode(zlib.compress(np.ascontiguousarray(series, "<f4").tobytes(), 6)).decode("ascii")


def unpack(text: str, measures: int) -> NDArray[np.float32]:
    """What :func:`pack` was given."""
    return np.frombuffer(zlib.decompress(base64.b85decode(text)), "<f4").reshape(measures, -1).astype(np.float32)
