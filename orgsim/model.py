"""``OrgModel``: the course of an organization as a Mesa model. Mesa lives here and in ``orgsim.agents``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from orgsim.agents import ColumnCollector, StaffedModel
from orgsim.charts.chart import Chart
from orgsim.course import Course
from orgsim.founding.found import found
from orgsim.observations.catalogue import NAMES
from orgsim.observations.record import Record
from orgsim.organization.organization import Organization
from orgsim.problems import InvalidInput, Problem, nearest
from orgsim.processes.weeks import Calm
from orgsim.scenario.scenario import Scenario


class OrgModel(Course, StaffedModel):
    """An organization week by week.

    scenario: a Scenario, or the name or path of one; keyword settings override it by dotted name with ``__`` for the
    dot (``communication__uptake=.4``), so that ``mesa.batch_run`` can vary them. rng or seed: seed of all luck, the
    scenario's if left out, so that equal calls give equal runs: vary it for replications. chart: an imported chart to
    use instead of the scenario's. threads: rows of large organizations are worked on side by side; results do not
    depend on it. collect: record all measures every week, burn-in included, in ``datacollector``; costs 10 to 20 %
    of a week.

    Mesa's ``steps`` counts from the beginning of burn-in; ``week`` is 0 after it. ``running`` ends with the weeks of
    the scenario, but more may follow. Every measure is an attribute: ``model.alignment``. Raises InvalidInput.
    """

    steps: int

    def __init__(
        self,
        scenario: Scenario | str = "baseline",
        *,
        rng: int | None = None,
        seed: int | None = None,
        chart: Chart | None = None,
        threads: int = 1,
        collect: bool = True,
        **settings: Any,
    ):
        plan = Scenario.load(scenario) if isinstance(scenario, str) else scenario
        if settings:
            plan = plan.with_(**{name.replace("__", "."): value for name, value in settings.items()})
        luck = _seed(plan, rng, seed)
        mesa.Model.__init__(self, rng=luck)
        self._begin(plan, found(plan, luck, chart), threads)
        self._collect(collect)

    @classmethod
    def resume(
        cls, plan: Scenario, organization: Organization, week: int, threads: int = 1, collect: bool = True
    ) -> OrgModel:
        """A model that goes on with an organization in the midst of a run; ``week`` is the next to be simulated."""
        model = cls.__new__(cls)
        mesa.Model.__init__(model, rng=organization.luck.seed)
        model._begin(plan, organization, threads)
        model._collect(collect)
        model.week = week
        model.steps = week + plan.run.burn_in
        return model

    def _collect(self, collect: bool) -> None:
        self._collector = ColumnCollector({name: name for name in ("week", *NAMES)}) if collect else None
        if self._collector is not None:
            self.datacollector = self._collector

    def step(self) -> None:
        """One week, process by process."""
        super().step()
        self.running = self.week < self.plan.run.weeks
        self.follow()
        # Whoever puts a collector of their own in its place decides when to collect.
        if self._collector is not None and self.datacollector is self._collector:
            self._collector.collect(self)

    def advance(self, weeks: int, record: Record | None = None, calm: Calm | None = None) -> int:
        """Up to so many weeks, one at least, with the same results as by :meth:`step`; returns how many.

        A collector and views of people look on every week: then it is one. See :meth:`Course.advance`.
        """
        steps: int = self.steps
        passed = super().advance(weeks, record, calm)
        self.steps = steps + passed
        self.running = self.week < self.plan.run.weeks
        return passed

    def _looked_on(self) -> bool:
        collector = self._collector
        collects = collector is not None and self.datacollector is collector
        return collects or type(self).step is not OrgModel.step or super()._looked_on()

    @property
    def measure_names(self) -> tuple[str, ...]:
        """Names of the measures."""
        return NAMES

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            if name in NAMES and "organization" in vars(self):
                return self.named_measures()[name]
            near = nearest(name, NAMES)
            raise AttributeError(f"no attribute or measure {name!r}" + (f"; did you mean {near!r}?" if near else ""))

    def close(self) -> None:
        """Let go of threads and of Mesa's count of steps: the model is then freed as soon as nobody holds it."""
        super().close()
        self.release()

    def __getstate__(self) -> dict[str, Any]:
        return {**StaffedModel.__getstate__(self), "_executor": None}


def _seed(plan: Scenario, rng: int | None, seed: int | None) -> int:
    given = {name: value for name, value in (("rng", rng), ("seed", seed)) if value is not None}
    if len(given) > 1:
        raise InvalidInput(Problem("", "rng and seed are two names for one thing", "seed", str(seed), "one of them"))
    for name, value in given.items():
        if not isinstance(value, int | float | np.integer | np.floating) or value != int(value) or value < 0:
            raise InvalidInput(Problem("", "is no seed", name, str(value), "a whole number from 0"))
        return int(value)
    return plan.run.seed
