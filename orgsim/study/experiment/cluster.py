"""Workers of a Dask cluster, on this machine or many (extra ``cluster``).

orgsim must be installed on the workers, in the same version: a worker with another model refuses. A worker that is
lost loses nothing: Dask gives its tasks to others, and a run that ends one worker after the other is recorded as
failed.
"""

from __future__ import annotations

import importlib
import itertools
import queue
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from orgsim.problems import InvalidInput, Problem
from orgsim.study.experiment.pace import Pace
from orgsim.study.experiment.pools import HEARTBEAT, Records, Waiting, lost_record
from orgsim.study.experiment.work import Assignment, Case, run_cases

PATIENCE = "20s"


def in_cluster(assignment: Assignment, waiting: Waiting, address: str) -> Iterator[Records]:
    """Records of the cases as they come, simulated by the workers of the scheduler at ``address``.

    Raises InvalidInput when Dask is not installed, the scheduler does not answer or a worker has another model.
    """
    client = _client(address)
    pace = Pace()
    finished: queue.SimpleQueue[Any] = queue.SimpleQueue()
    under_way: dict[str, tuple[Any, list[Case]]] = {}
    numbers = itertools.count()
    try:
        while under_way or waiting.filled():
            workers = max(1, len(client.nthreads()))
            while waiting and len(under_way) < 2 * workers:
                task = pace.take(waiting, workers)
                key = f"orgsim-{task[0].id}-{next(numbers)}"
                future = client.submit(run_cases, assignment, task, key=key, pure=False)
                under_way[key] = (future, task)
                future.add_done_callback(finished.put)
            try:
                future = finished.get(timeout=HEARTBEAT)
            except queue.Empty:
                if client.status != "running":
                    raise ConnectionError("the scheduler does not answer any more") from None
                yield []
                continue
            _, task = under_way.pop(future.key)
            records = _collected(future, assignment, task, waiting)
            pace.note(records)
            yield records
    finally:
        with suppress(Exception):
            client.cancel([future for future, _ in under_way.values()])
        client.close()


def _collected(future: Any, assignment: Assignment, task: list[Case], waiting: Waiting) -> Records:
    """The records of a task; what was lost on the way waits again."""
    if future.status == "finished":
        return list(future.result())
    if future.status != "error":
        # Cancelled or lost together with the worker that had computed it.
        waiting.extend(task)
        return []
    error = future.exception()
    if type(error).__name__ != "KilledWorker":
        raise error
    if len(task) == 1:
        return [lost_record(assignment, task[0])]
    # One of them ends its worker: alone it is found out. What waits is taken from the left, one by one at first.
    raise_alone = [[case] for case in task]
    return [record for alone in raise_alone for record in _retried(future.client, assignment, alone)]


def _retried(client: Any, assignment: Assignment, alone: list[Case]) -> Records:
    future = client.submit(run_cases, assignment, alone, pure=False)
    try:
        return list(future.result())
    except Exception as error:
        if type(error).__name__ != "KilledWorker":
            raise
        return [lost_record(assignment, alone[0])]


def _client(address: str) -> Any:
    try:
        distributed = importlib.import_module("distributed")
    except ImportError:
        message = "needs Dask, which is not installed; install it with: pip install 'orgsim[cluster]'"
        raise InvalidInput(Problem("--scheduler", message, address)) from None
    try:
        return distributed.Client(address, timeout=PATIENCE, set_as_default=False, name="orgsim")
    except (OSError, ValueError) as error:
        said = " ".join(str(error).split())
        allowed = "the address of a Dask scheduler, such as tcp://10.0.0.5:8786"
        raise InvalidInput(Problem("--scheduler", f"does not answer: {said}", address, allowed=allowed)) from None
