"""The whole week, process by process and many in one call, and each of its processes, by size and threads."""

from __future__ import annotations

from time import perf_counter, process_time

from benchmarks.organizations import Options, plan
from benchmarks.rows import Row, row
from benchmarks.timing import Sample
from orgsim.course import at_once
from orgsim.model import OrgModel

PERSON_WEEKS = 20_000
WARM = 3
NANO = 1e9


class Stepper:
    """One model whose weeks are timed, as many at a time as make up :data:`PERSON_WEEKS`. together: in one call."""

    def __init__(self, size: int, threads: int, seed: int, together: bool = False):
        self.model = OrgModel(plan(size, seed), threads=threads, collect=False)
        self.together = together
        self.count = max(1, PERSON_WEEKS // size)
        self.cpu, self.wall = Sample(), Sample()
        self.parts: dict[str, Sample] = {}
        self._live(WARM)

    def _live(self, weeks: int) -> None:
        if self.together:
            live(self.model, weeks)
            return
        for _ in range(weeks):
            self.model.step()

    def time(self) -> None:
        """Take the time of some weeks. A process gets its share on the clock of what the processor spent."""
        before = dict(self.model.spent)
        wall, cpu = perf_counter(), process_time()
        self._live(self.count)
        cpu, wall = process_time() - cpu, perf_counter() - wall
        person_weeks = self.count * self.model.organization.people.seats / NANO
        self.cpu.values.append(cpu / person_weeks)
        self.wall.values.append(wall / person_weeks)
        for name, spent in self.model.spent.items():
            part = (spent - before[name]) * min(1.0, cpu / wall) / person_weeks
            self.parts.setdefault(name, Sample()).values.append(part)


def live(model: OrgModel, weeks: int) -> None:
    """So many weeks, with as many as possible in one call."""
    while weeks > 0:
        weeks -= model.advance(weeks)


def measure(options: Options) -> list[Row]:
    """ns a person and week, for each size and number of threads."""
    rows: list[Row] = []
    for size in options.sizes:
        steppers = {threads: Stepper(size, threads, options.seed) for threads in options.threads}
        together = [Stepper(size, 1, options.seed, together=True)] if at_once(size) else []
        for _ in range(options.repeats):
            for stepper in (*steppers.values(), *together):
                stepper.time()
        for stepper in together:
            rows.append(row(("week", "whole week, many in one call", size), stepper.cpu, "ns a person", "cpu"))
            stepper.model.close()
        for threads, stepper in steppers.items():
            unit = "ns a person"
            place = ("week", "whole week", size)
            rows.append(row(place, stepper.wall, unit, "wall", threads))
            if threads == 1:
                rows.append(row(place, stepper.cpu, unit, "cpu"))
                for name, part in stepper.parts.items():
                    rows.append(row(("week", name, size), part, unit, "cpu"))
            stepper.model.close()
        rows += _gains(steppers, size)
    return rows


def _gains(steppers: dict[int, Stepper], size: int) -> list[Row]:
    """How many times faster threads are than one thread, repeat by repeat."""
    if 1 not in steppers:
        return []
    alone = steppers[1].wall.values
    found = []
    for threads, stepper in steppers.items():
        if threads > 1:
            gain = Sample([one / many for one, many in zip(alone, stepper.wall.values, strict=True)])
            found.append(row(("week", "gain of threads", size), gain, "times", "wall", threads))
    return found
