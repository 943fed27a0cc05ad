"""Repeats that take turns, so that a machine that is busy for a while is busy for everybody."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from time import perf_counter, process_time

import numpy as np


@dataclass
class Sample:
    """What one thing took, repeat by repeat."""

    values: list[float] = field(default_factory=list)

    @property
    def quartiles(self) -> tuple[float, float, float]:
        """Median, lower and upper quartile."""
        low, median, high = np.quantile(self.values, [0.25, 0.5, 0.75])
        return float(median), float(low), float(high)

    @property
    def median(self) -> float:
        """Median."""
        return self.quartiles[0]

    def scaled(self, factor: float) -> Sample:
        """In another unit."""
        return Sample([value * factor for value in self.values])


@dataclass
class Timed:
    """Seconds of each repeat: cpu on the processor (all threads together), wall on the clock."""

    cpu: Sample = field(default_factory=Sample)
    wall: Sample = field(default_factory=Sample)


def taking_turns(
    tasks: Mapping[str, Callable[[], object]],
    repeats: int,
    before: Callable[[], object] = lambda: None,
    warm_up: Sequence[str] | None = None,
) -> dict[str, Timed]:
    """Run every task ``repeats`` times, one after the other in turn; ``before`` runs untimed before each of them.

    warm_up: tasks that run once before, all if left out, because a first run compiles and fills caches.
    """
    for name in tasks if warm_up is None else warm_up:
        before()
        tasks[name]()
    found = {name: Timed() for name in tasks}
    for _ in range(repeats):
        for name, task in tasks.items():
            before()
            cpu, wall = seconds_of(task)
            found[name].cpu.values.append(cpu)
            found[name].wall.values.append(wall)
    return found


def seconds_of(task: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the processor and on the clock."""
    wall, cpu = perf_counter(), process_time()
    task()
    return process_time() - cpu, perf_counter() - wall
