"""The order of a week on one screen, and the course of an organization over many.

Mesa comes in ``orgsim.model``: whoever only simulates does without, and starts a second sooner.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orgsim.charts.chart import Chart
from orgsim.founding.found import found
from orgsim.observations.catalogue import NAMES
from orgsim.observations.observe import make_log, make_notes, measure_now
from orgsim.observations.record import Record
from orgsim.organization.organization import Organization
from orgsim.organization.scope import seats_in
from orgsim.plugins import Plugin
from orgsim.processes import (
    autonomy,
    baseline,
    communication,
    environment,
    events,
    initiatives,
    leadership,
    wellbeing,
    work,
    workforce,
)
from orgsim.processes import weeks as compiled_weeks
from orgsim.processes.weeks import Calm
from orgsim.scenario.scenario import Scenario
from orgsim.week import Week

Process = Callable[[Organization, Week], None]

THE_WEEK: tuple[tuple[str, str, Process], ...] = (
    ("events", "shocks and practices act", events.happen),
    ("environment", "reality turns", environment.turn),
    ("communication", "cascade, documents, peers, upward voice, forgetting", communication.communicate),
    ("autonomy", "people try things for themselves", autonomy.explore),
    ("leadership", "the strategy is formed", leadership.form_strategy),
    ("initiatives", "projects are proposed, gated, tried, scaled or stopped", initiatives.pursue),
    ("work", "output, mission impact, budget, reputation", work.work),
    ("wellbeing", "mood, demands and resources, engagement, burnout, trust", wellbeing.fare),
    ("workforce", "quits, promotions, vacancies, hires", workforce.turn_over),
    ("baseline", "what is usual is noted at the end of burn-in", baseline.note_usual),
)


SEAT_WEEKS_AT_ONCE = 200_000
"""As many weeks go by in one call as there are people for: some 50 milliseconds, in which nobody can interrupt."""


@dataclass(frozen=True)
class Part:
    """A plug-in in a scenario: its settings, the name of its luck, and who is in its scope."""

    plugin: Plugin
    name: str
    scope: Callable[[Organization], NDArray[np.bool_] | None]


class Course:
    """An organization week by week.

    plan: the scenario. seed: of all luck. chart: an imported chart to use instead of the scenario's. threads: rows of
    large organizations are worked on side by side; results do not depend on it. week: the next to be simulated; burn-in
    has negative ones. spent: seconds by process, and of weeks in one call. Raises InvalidInput.
    """

    plan: Scenario
    organization: Organization
    week: int
    spent: dict[str, float]

    def __init__(self, plan: Scenario, seed: int, chart: Chart | None = None, threads: int = 1):
        self._begin(plan, found(plan, seed, chart), threads)

    def _begin(self, plan: Scenario, organization: Organization, threads: int) -> None:
        self.plan = plan
        self.organization = organization
        self.week = -plan.run.burn_in
        self.spent = dict.fromkeys((*(name for name, _, _ in THE_WEEK), "weeks"), 0.0)
        self._threads = threads
        self._executor = _executor(threads)
        self._parts = name_parts(plan)
        for part in self._parts:
            part.scope(self.organization)

    def step(self) -> None:
        """One week, process by process."""
        week = self.now
        self.organization.memory.begin_week()
        self._run(THE_WEEK, week)
        self.week += 1

    def _run(self, processes: Sequence[tuple[str, str, Process]], week: Week) -> None:
        for name, _, process in processes:
            began = perf_counter()
            process(self.organization, week)
            self.spent[name] += perf_counter() - began

    def advance(self, weeks: int, record: Record | None = None, calm: Calm | None = None) -> int:
        """Up to so many weeks, one at least, with the same results as by :meth:`step`; returns how many.

        Weeks in which no shock or practice is due go by in one compiled call, unless somebody looks on every week.
        record: where weeks from 0 on are recorded. calm: weeks end early when the organization has settled; only
        where :meth:`uneventful`.
        """
        week = self.now
        if self._looked_on():
            self.step()
            if record is not None and week.number >= 0:
                record.note(self.organization, week)
            return 1
        passed = self._pass(week, weeks, record, calm)
        self.week += passed
        return passed

    @property
    def uneventful(self) -> bool:
        """Whether any number of weeks can go by in one compiled call."""
        return not self._parts and not self._looked_on()

    def _looked_on(self) -> bool:
        return bool(self.organization.memory.witnesses) or not compiled_weeks.possible(self.organization)

    def _pass(self, week: Week, weeks: int, record: Record | None, calm: Calm | None) -> int:
        organization = self.organization
        began = perf_counter()
        organization.memory.begin_week()
        events.happen(organization, week)
        acted = perf_counter()
        self.spent["events"] += acted - began
        if not compiled_weeks.possible(organization):
            self._run(THE_WEEK[1:], week)
            if record is not None and week.number >= 0:
                record.note(organization, week)
            return 1
        first = week.number
        # The usual is noted at the end of week 0 where there is no burn-in, and that week is recorded after that.
        alone = record is not None and first >= 0 and not organization.memory.usual.known
        weeks = 1 if alone else min(weeks, max(1, SEAT_WEEKS_AT_ONCE // organization.people.seats))
        end = events.next_due(self._parts, first, first + weeks)
        noted = None if alone or end <= 0 else record
        notes = make_notes(organization, make_log(0)) if noted is None else noted.notes(organization)
        end = first + compiled_weeks.live(organization, first, end - first, notes, calm)
        if record is not None and alone:
            record.note(organization, week)
        self.spent["weeks"] += perf_counter() - acted
        return end - first

    @property
    def now(self) -> Week:
        """The week that :meth:`step` would run."""
        return Week(self.week, self._parts, self._executor, self._threads)

    def measures(self) -> NDArray[np.float32]:
        """All measures as they stand after the last week, in the order of the catalogue, float32 [measures]."""
        return measure_now(self.organization, Week(self.week - 1, (), self._executor, self._threads))

    def named_measures(self) -> dict[str, float]:
        """:meth:`measures` by name."""
        return dict(zip(NAMES, self.measures().tolist(), strict=True))

    def close(self) -> None:
        """Let go of threads."""
        if self._executor is not None:
            self._executor.shutdown()
            self._executor = None
            self._threads = 1

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_executor": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._executor = _executor(self._threads)


def at_once(seats: int) -> bool:
    """Whether an organization is small enough for whole weeks in one call."""
    return seats <= compiled_weeks.LARGEST


def _executor(threads: int) -> ThreadPoolExecutor | None:
    # The thread that asks works too.
    return ThreadPoolExecutor(threads - 1) if threads > 1 else None


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
