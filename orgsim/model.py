"""``OrgModel``: the order of a week on one screen. Mesa lives here and in ``orgsim.agents``."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from time import perf_counter
from typing import Any

import mesa
import numpy as np
from numpy.typing import NDArray

from orgsim.charts.chart import Chart
from orgsim.founding.found import found
from orgsim.observations.observe import read, take
from orgsim.organization.organization import Organization
from orgsim.organization.scope import seats_in
from orgsim.plugins import Plugin
from orgsim.processes import (
    autonomy,
    baseline,
    communication,
    environment,
    events,
    leadership,
    wellbeing,
    work,
    workforce,
)
from orgsim.week import Week
from orgsim.scenario.scenario import Scenario

Process = Callable[[Organization, Week], None]

THE_WEEK: tuple[tuple[str, str, Process], ...] = (
    ("events", "shocks and practices act", events.happen),
    ("environment", "reality turns", environment.turn),
    ("communication", "cascade, documents, peers, upward voice, forgetting", communication.communicate),
    ("autonomy", "people try things for themselves", autonomy.explore),
    ("leadership", "the strategy is formed", leadership.form_strategy),
    ("work", "output, mission impact, budget, reputation", work.work),
    ("wellbeing", "mood, demands and resources, engagement, burnout, trust", wellbeing.fare),
    ("workforce", "quits, promotions, vacancies, hires", workforce.turn_over),
    ("baseline", "what is usual is noted at the end of burn-in", baseline.note_usual),
)


@dataclass(frozen=True)
class Part:
    """A plug-in in a scenario: its settings, the name of its luck, and who is in its scope."""

    plugin: Plugin
    name: str
    scope: Callable[[Organization], NDArray[np.bool_] | None]


class OrgModel(mesa.Model):
    """An organization week by week.

    scenario: a Scenario, or the name or path of one; keyword settings override it by dotted name with ``__`` for the
    dot (``communication__uptake=.4``), so that ``mesa.batch_run`` can vary them. rng or seed: seed of all luck, the
    scenario's if left out. chart: an imported chart to use instead of the scenario's. threads: rows of large
    organizations are worked on side by side; results do not depend on it.
    """

    def __init__(
        self,
        scenario: Scenario | str = "baseline",
        *,
        rng: int | None = None,
        seed: int | None = None,
        chart: Chart | None = None,
        threads: int = 1,
        **settings: Any,
    ):
        plan = Scenario.load(scenario) if isinstance(scenario, str) else scenario
        if settings:
            plan = plan.with_(**{name.replace("__", "."): value for name, value in settings.items()})
        luck = seed if rng is None else rng
        luck = plan.run.seed if luck is None else int(luck)
        super().__init__(rng=luck)
        self.plan = plan
        self.organization = found(plan, luck, chart)
        self.week = -plan.run.burn_in
        self.spent: dict[str, float] = {name: 0.0 for name, _, _ in THE_WEEK}
        self._threads = threads
        self._executor = ThreadPoolExecutor(threads) if threads > 1 else None
        self._parts = name_parts(plan)
        for part in self._parts:
            part.scope(self.organization)

    def step(self) -> None:
        """One week."""
        week = self.now
        self.organization.memory.begin_week()
        for name, _, process in THE_WEEK:
            began = perf_counter()
            process(self.organization, week)
            self.spent[name] += perf_counter() - began
        self.week += 1

    @property
    def now(self) -> Week:
        """The week that :meth:`step` would run."""
        return Week(self.week, self._parts, self._executor, self._threads)

    def measures(self) -> NDArray[np.float32]:
        """All measures as they stand after the last week, in the order of the catalogue, float32 [measures]."""
        return read(take(self.organization, Week(self.week - 1, (), self._executor, self._threads)))

    def close(self) -> None:
        """Let go of threads."""
        if self._executor is not None:
            self._executor.shutdown()
            self._executor = None
            self._threads = 1


def name_parts(plan: Scenario) -> tuple[Part, ...]:
    """Plug-ins in the order of the scenario, practices after shocks; equal beginnings are numbered."""
    seen: dict[str, int] = {}
    parts = []
    for plugin in (*plan.shock, *plan.practice):
        base = f"{plugin.kind} week {plugin.begins()}"
        seen[base] = seen.get(base, 0) + 1
        name = base if seen[base] == 1 else f"{base} ({seen[base]})"
        parts.append(Part(plugin, name, partial(_seats, plugin.scope)))
    return tuple(parts)


def _seats(scope: str, organization: Organization) -> NDArray[np.bool_] | None:
    return seats_in(organization, scope)
