"""How to compute: processes and threads. Nothing here changes a result."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orgsim.scenario.scenario import Scenario

THREADS_FROM = 20_000


@dataclass(frozen=True)
class Means:
    """Processes and threads as asked for. None: chosen for the machine and the size. profile: tell where time goes."""

    workers: int | None = None
    threads: int | None = None
    profile: bool = False


def chosen_threads(plan: Scenario, size: int, means: Means) -> int:
    """Threads as asked for; else all processors for a single future of a large organization, and one otherwise."""
    if means.threads is not None:
        return means.threads
    alone = plan.run.replications == 1 or means.workers == 1
    return (os.cpu_count() or 1) if alone and size >= THREADS_FROM else 1
