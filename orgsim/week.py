"""What a process knows of the week it runs in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

PAYS_FROM = 30_000
BLOCK = 256
"""Pieces of rows begin at multiples, as what kernels lay out by blocks does."""
SHARES = 2
"""Pieces for each thread at least: whoever has finished the first takes what others have not begun."""
PIECE = 32_768
"""Rows that go through several kernels at a time: what one writes is still close to the processor for the next."""


@dataclass(frozen=True)
class Week:
    """number: negative in burn-in. plugins: those of the scenario. threads: how many may run at once."""

    number: int
    plugins: Sequence[Any] = ()
    executor: Executor | None = None
    threads: int = 1

    def over(self, count: int, kernel: Any, *arguments: Any) -> None:
        """Run ``kernel(start, stop, *arguments)`` over ``count`` rows, in pieces side by side where that pays.

        Kernels write only their own rows, so the result does not depend on the number of threads.
        """
        self.along(count, (kernel, *arguments))

    def along(self, count: int, *steps: tuple[Any, ...]) -> None:
        """Run several kernels, each with its arguments, one after the other over ``count`` rows, piece by piece.

        Only for kernels that read nothing of other rows that one of them writes.
        """
        helpers = self.threads - 1 if self.executor is not None and count >= PAYS_FROM else 0
        size = PIECE if helpers or len(steps) > 1 else max(1, count)
        if helpers:
            share = -(-count // (SHARES * self.threads))
            size = min(size, -(-share // BLOCK) * BLOCK)
        pieces = iter([(start, min(count, start + size)) for start in range(0, count, size)])
        jobs = [self.executor.submit(_work, pieces, steps) for _ in range(helpers)] if self.executor else []
        try:
            _work(pieces, steps)
        finally:
            # Whatever went wrong here, nobody begins another piece.
            list(pieces)
            for job in jobs:
                job.result()


def _work(pieces: Iterator[tuple[int, int]], steps: Sequence[tuple[Any, ...]]) -> None:
    """Take a piece and work on it until none is left: whoever is slower takes fewer."""
    for start, stop in pieces:
        for kernel, *arguments in steps:
            kernel(start, stop, *arguments)
