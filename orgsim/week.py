"""What a process knows of the week it runs in."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

PAYS_FROM = 20_000
CHUNK = 256


@dataclass(frozen=True)
class Week:
    """number: negative in burn-in. plugins: those of the scenario. threads: how many may run at once."""

    number: int
    plugins: Sequence[Any] = ()
    executor: Executor | None = None
    threads: int = 1

    def over(self, count: int, kernel: Any, *arguments: Any) -> None:
        """Run ``kernel(start, stop, *arguments)`` over ``count`` rows, in ranges side by side where that pays.

        Kernels write only their own rows, so the result does not depend on the number of threads.
        """
        if self.executor is None or self.threads < 2 or count < PAYS_FROM:
            kernel(0, count, *arguments)
            return
        size = max(CHUNK, -(-count // (self.threads * CHUNK)) * CHUNK)
        starts = range(0, count, size)
        jobs = [self.executor.submit(kernel, start, min(count, start + size), *arguments) for start in starts]
        for job in jobs:
            job.result()
