"""Which runs an experiment consists of: every point with its replications, each with its id and its seed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from orgsim.problems import InvalidInput, Problem
from orgsim.study.analysis import precision
from orgsim.study.experiment.experiment import Experiment, Point
from orgsim.study.experiment.identity import case_of, model_version, run_id, seed_of
from orgsim.study.experiment.outcomes import Outcomes
from orgsim.study.experiment.sections import Until
from orgsim.study.experiment.work import Case, Need

MOST_PROBLEMS = 20


@dataclass(frozen=True)
class PlannedRun:
    """One row of the table."""

    point: Point
    replication: int
    case: Case


@dataclass
class Plan:
    """All runs of an experiment, or those of one shard.

    shard: (i, n) for part i of n, from 1; runs are dealt out in turn, whole points where their number is not fixed.
    Raises InvalidInput when a point is no valid scenario, or a reading names a week that it does not have.
    """

    experiment: Experiment
    shard: tuple[int, int] = (1, 1)
    model: str = field(default_factory=model_version)

    def __post_init__(self) -> None:
        self.digests = _digests(self.experiment)
        scenario, own = self.experiment.base.expect, self.experiment.expect
        statements = {expect.that: expect for expect in (*scenario, *own)}
        self.need = Need(self.experiment.readings, tuple(statements.values()), self.experiment.series)

    def wanted(self, outcomes: Outcomes) -> list[PlannedRun]:
        """The runs that are asked for by what is known so far, point by point. With ``until`` there may be more once
        these are done; how many depends on a point's own runs alone, so never on their order."""
        part, parts = self.shard
        found = []
        for point in self.experiment.points:
            if self.experiment.until is not None and point.index % parts != part - 1:
                continue
            for replication in range(self._count(point, outcomes)):
                place = point.index * self.experiment.replications + replication
                if self.experiment.until is None and place % parts != part - 1:
                    continue
                found.append(self.planned(point, replication))
        return found

    def planned(self, point: Point, replication: int) -> PlannedRun:
        """One run of a point."""
        own: dict[str, Any] | None = None
        if not self.experiment.common_random_numbers:
            # Sampled points that happen to lie in one place are still two, each with its noise; a list that is
            # extended keeps the luck of its points, wherever they now stand.
            own = point.row | ({} if self.experiment.design.listed else {"point": point.index})
        seed = seed_of(self.experiment.base.run.seed, own, replication)
        case = case_of(self.digests[point.index], seed)
        return PlannedRun(point, replication, Case(run_id(self.model, case), case, point.changes, seed))

    def _count(self, point: Point, outcomes: Outcomes) -> int:
        """Replications of a point as far as can be said now."""
        until = self.experiment.until
        if until is None:
            return self.experiment.replications
        count, rule = until.min, precision.Until(until.half_width, until.min, until.max)
        while True:
            done = [self._value(point, replication, until, outcomes) for replication in range(count)]
            if any(value is None for value in done):
                return count
            state = precision.needed(np.array(done, np.float64), rule)
            if state.enough:
                return count
            count = state.wanted

    def _value(self, point: Point, replication: int, until: Until, outcomes: Outcomes) -> float | None:
        """What a run gave for the measure of ``until``: NaN when it failed, None when it has not been done."""
        outcome = outcomes.get(self.planned(point, replication).case.id)
        if outcome is None:
            return None
        columns = [reading.column for reading in self.experiment.readings]
        return outcome.values[columns.index(until.measure)]


def _digests(experiment: Experiment) -> list[str]:
    digests: list[str] = []
    problems: list[Problem] = []
    variants = experiment.variants
    for point in experiment.points:
        label = f"point {point.index} ({', '.join(f'{name} = {value}' for name, value in point.row.items())})"
        variant = variants.variant(point.changes, label)
        problems += [replace(problem, where=problem.where or label) for problem in variant.problems]
        if not variant.problems:
            digests.append(variants.digest(variant))
            problems += _outside(experiment, variant.parts["run"].weeks, label)
        if len(problems) >= MOST_PROBLEMS:
            break
    if problems:
        raise InvalidInput(list(dict.fromkeys(problems))[:MOST_PROBLEMS])
    return digests


def _outside(experiment: Experiment, weeks: int, label: str) -> list[Problem]:
    return [
        Problem(
            label, "reads a week that the run does not have", f"measures.{one.column}", one.when, f"0 to {weeks - 1}"
        )
        for one in experiment.readings
        if one.latest() >= weeks
    ]
