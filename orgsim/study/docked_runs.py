"""Running docked cases: side by side, kept as they are done, so that nothing is simulated twice.

A run is known by the sources of the engine and of the docking rules, its settled scenario, what is read and when, and
its seed. Kept runs are records in a journal (:mod:`orgsim.study.experiment.journal`); after an interruption, or with
more runs asked for, only those that are missing are simulated.
"""

from __future__ import annotations

import functools
import hashlib
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import active_children, get_context
from pathlib import Path
from time import perf_counter
from typing import Any

from orgsim.machine import processors
from orgsim.organization.luck import replication_seed
from orgsim.results.plain import digest
from orgsim.study.docking import MEASURES, Case, Docked, followed, held_against
from orgsim.study.experiment.identity import case_of, model_version, run_id
from orgsim.study.experiment.journal import Journal
from orgsim.study.experiment.pace import Pace
from orgsim.workers import interrupts_held, prepare_worker

Progress = Callable[[int, int], None]
SECONDS_WORTH_WORKERS = 8.0
RULES = ("docking.py", "docked_runs.py", "influence.py")
"""Files beside the engine that decide what a run gives."""


@dataclass(frozen=True)
class Run:
    """One run of a case that is to be simulated. id: see the module."""

    id: str
    case: Case
    seed: int


Record = dict[str, Any]
"""run: the id. values: of the measure, in the order of the case's periods. seconds: what it took."""


def verify(
    cases: Sequence[Case],
    runs: int | None = None,
    seed: int = 1,
    progress: Progress | None = None,
    *,
    workers: int | None = 1,
    keep: Path | None = None,
    at_most: int | None = None,
) -> list[Docked]:
    """Dock all ``cases``, each as often as its scenario says, or ``runs`` times.

    at_most: fewer runs where a scenario says more or the tolerance holds for fewer, and a fifth of them where nothing
    is compared. progress: called with runs done and runs in all. workers: processes, all processors if None; they
    change no number. keep: folder whose journal has the runs that were done before, and gets the others; None to keep
    nothing. Raises InvalidInput when another process is working on that folder.
    """
    wanted = [runs_of(case, runs or times_of(case, at_most), seed) for case in cases]
    total = sum(map(len, wanted))
    with _kept(keep) as known:
        waiting = {run.id: run for row in wanted for run in row if run.id not in known.runs}
        done = total - len(waiting)
        if progress is not None and done:
            progress(done, total)
        for records in _simulated(list(waiting.values()), processors() if workers is None else workers):
            known.add(records)
            done += len(records)
            if progress is not None:
                progress(done, total)
        return [row for case, own in zip(cases, wanted, strict=True) for row in held_against(case, *_read(known, own))]


def dock(case: Case, runs: int | None = None, seed: int = 1) -> list[Docked]:
    """Run one case ``runs`` times (None: as often as its scenario says) in this process; see :func:`verify`."""
    return verify([case], runs, seed)


def times_of(case: Case, at_most: int | None) -> int:
    """How often to run a case: see :func:`verify`."""
    usual = case.plan.run.replications
    if at_most is None:
        return usual
    return min(usual, case.enough, at_most) if case.referenced else min(usual, max(2, at_most // 5))


def runs_of(case: Case, count: int, seed: int) -> list[Run]:
    """The first ``count`` runs of a case."""
    name = digest([case.plan.to_dict(), *case.known_by])
    model = f"{model_version()} {_rules()}"
    seeds = [replication_seed(seed, place) for place in range(count)]
    return [Run(run_id(model, case_of(name, own)), case, own) for own in seeds]


@functools.lru_cache(maxsize=1)
def _rules() -> str:
    sources = (Path(__file__).with_name(name).read_bytes().replace(b"\r\n", b"\n") for name in RULES)
    return hashlib.sha256(b"".join(sources)).hexdigest()


class _Forgetful:
    """A journal without a file."""

    def __init__(self) -> None:
        self.runs: dict[str, Record] = {}

    def add(self, records: Sequence[Record]) -> None:
        self.runs.update((record["run"], record) for record in records)


@contextmanager
def _kept(folder: Path | None) -> Iterator[Journal | _Forgetful]:
    if folder is None:
        yield _Forgetful()
        return
    folder.mkdir(parents=True, exist_ok=True)
    with Journal(folder) as journal:
        yield journal


def _read(known: Journal | _Forgetful, runs: Sequence[Run]) -> tuple[list[list[float]], float]:
    records = [known.runs[run.id] for run in runs]
    return [record["values"] for record in records], sum(record["seconds"] for record in records)


def _simulated(waiting: Sequence[Run], workers: int) -> Iterator[list[Record]]:
    """Records of the runs, as they come; several processes work on them where that pays."""
    left = list(waiting)
    if workers > 1:
        # The parent compiles what each scenario needs: two first compilations at once can spoil the cache. What a run
        # takes is seen from the second one of each scenario.
        expected = 0.0
        for _ in range(2):
            first = {run.case.scenario: run for run in reversed(left)}
            seconds = {}
            for scenario, run in first.items():
                records = simulate_runs([run])
                seconds[scenario] = records[0]["seconds"]
                yield records
            begun = {run.id for run in first.values()}
            left = [run for run in left if run.id not in begun]
            expected = sum(seconds[run.case.scenario] for run in left)
        if expected > SECONDS_WORTH_WORKERS:
            yield from _side_by_side(deque(left), workers)
            return
    for run in left:
        yield simulate_runs([run])


def _side_by_side(waiting: deque[Run], workers: int) -> Iterator[list[Record]]:
    pace = Pace()
    under_way: set[Future[list[Record]]] = set()
    others = set(active_children())
    pool = ProcessPoolExecutor(workers, get_context("spawn"), initializer=prepare_worker, initargs=((),))
    try:
        while waiting or under_way:
            while waiting and len(under_way) < 2 * workers:
                with interrupts_held():
                    under_way.add(pool.submit(simulate_runs, pace.take(waiting, workers)))
            done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
            for future in done:
                records = future.result()
                pace.note(records)
                yield records
        pool.shutdown()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for worker in set(active_children()) - others:
            worker.terminate()


def simulate_runs(runs: Sequence[Run]) -> list[Record]:
    """Simulate runs one after the other; a record for each."""
    found = []
    for run in runs:
        began = perf_counter()
        model = run.case.founding(run.case.plan, run.seed)
        values = followed(model, MEASURES[run.case.measure], tuple(run.case.expected))
        found.append({"run": run.id, "values": values, "seconds": perf_counter() - began})
    return found
