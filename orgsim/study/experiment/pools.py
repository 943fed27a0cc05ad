"""Workers on this machine: one after the other in this process, or side by side in several.

A worker that is ended from outside takes its tasks with it and breaks the pool. The runs that were under way are then
done one by one; one that ends its worker again and again is recorded as failed, and all others go on.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import active_children, get_context
from typing import Any

from orgsim.study.experiment.pace import Pace
from orgsim.study.experiment.work import LOST, Assignment, Case, prepared, run_cases
from orgsim.workers import interrupts_held, prepare_worker

Records = list[dict[str, Any]]
More = Callable[[], Sequence[Case]]
"""Called when nothing is left to do and everything done has been taken in: what is to be done next, if anything."""
HEARTBEAT = 0.5
"""Seconds after which an empty list is yielded when nothing was finished, so that the caller can look up."""
DEATHS = 2
"""A run that ends this many processes, alone in them, is given up."""


class Waiting(deque[Case]):
    """Cases that nobody has taken, filled again by ``more`` when there is nothing left."""

    def __init__(self, cases: Sequence[Case], more: More | None = None):
        super().__init__(cases)
        self._more = more

    def filled(self) -> bool:
        """Whether there is something to do; to be asked when all that was taken is done."""
        if not self and self._more is not None:
            self.extend(self._more())
        return bool(self)


def one_by_one(assignment: Assignment, waiting: Waiting) -> Iterator[Records]:
    """Records of the cases, simulated in this process."""
    while waiting.filled():
        yield run_cases(assignment, [waiting.popleft()])


def side_by_side(assignment: Assignment, waiting: Waiting, workers: int) -> Iterator[Records]:
    """Records of the cases, simulated in processes, as they come. The parent compiles first: two first compilations
    at once can spoil the cache."""
    prepared(assignment)
    pace = Pace()
    while waiting.filled():
        suspects: list[Case] = []
        yield from _until_broken(assignment, waiting, suspects, workers, pace)
        yield from _alone(assignment, suspects)


def lost_record(assignment: Assignment, case: Case) -> dict[str, Any]:
    """What is recorded of a run that ends its process whenever it is tried."""
    record = {"run": case.id, "case": case.case, "seed": case.seed, "need": assignment.need.name}
    return record | {"error": f"ProcessLost: {LOST}", "seconds": 0.0}


def _until_broken(
    assignment: Assignment, waiting: Waiting, suspects: list[Case], workers: int, pace: Pace
) -> Iterator[Records]:
    """Work until nothing waits, or until the pool breaks: ``suspects`` then holds what was under way."""
    under_way: dict[Future[Records], list[Case]] = {}
    with _pool(assignment, workers) as pool:
        try:
            while under_way or waiting.filled():
                while waiting and len(under_way) < 2 * workers:
                    task = pace.take(waiting, workers)
                    # Put down first: a pool that breaks in submit has not taken it.
                    suspects[:] = task
                    with interrupts_held():
                        under_way[pool.submit(run_cases, assignment, task)] = task
                    suspects.clear()
                done, _ = wait(under_way, HEARTBEAT, FIRST_COMPLETED)
                for future in done:
                    records = future.result()
                    del under_way[future]
                    pace.note(records)
                    yield records
                if not done:
                    yield []
        except BrokenProcessPool:
            for future, task in under_way.items():
                if future.done() and future.exception() is None:
                    yield future.result()
                else:
                    suspects += task


def _alone(assignment: Assignment, cases: Sequence[Case]) -> Iterator[Records]:
    """Each case as a task of its own, so that it is known which one ends its process."""
    waiting, deaths = deque(cases), Counter[str]()
    while waiting:
        with _pool(assignment, 1) as pool:
            try:
                while waiting:
                    with interrupts_held():
                        future = pool.submit(run_cases, assignment, [waiting[0]])
                    while not future.done():
                        wait([future], HEARTBEAT)
                        yield []
                    yield future.result()
                    waiting.popleft()
            except BrokenProcessPool:
                case = waiting[0]
                deaths[case.id] += 1
                if deaths[case.id] >= DEATHS:
                    waiting.popleft()
                    yield [lost_record(assignment, case)]


@contextmanager
def _pool(assignment: Assignment, workers: int) -> Iterator[ProcessPoolExecutor]:
    """A pool whose processes end with it, whatever happens."""
    others = set(active_children())
    pool = ProcessPoolExecutor(
        workers, get_context("spawn"), initializer=prepare_worker, initargs=(assignment.plugin_files,)
    )
    try:
        yield pool
        pool.shutdown()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for worker in set(active_children()) - others:
            worker.terminate()
