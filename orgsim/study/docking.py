"""Docking: published models as scenarios of the ordinary engine, held against their numbers (Axtell et al. 1996).

Every case is a file under ``scenarios/docked`` with a few settings varied; there is no code for any single model. The
reference values are those of re-implementations of the published rules, with standard errors of .003 at most.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orgsim.course import Calm, Course
from orgsim.organization.organization import Organization
from orgsim.scenario.scenario import Scenario

TOLERANCE = 0.01
REFERENCE_ERROR = 0.003
ENOUGH = 2000
SURE = 4.0
"""Standard errors that luck explains: of eighty numbers one lies beyond them in one of two hundred verifications."""
QUIET = 30
"""Weeks without any change of belief after which a closed system counts as settled."""

Measure = Callable[[Organization], float]
Founding = Callable[[Scenario, int], Course]


def ordinary(plan: Scenario, seed: int) -> Course:
    """The organization that a scenario describes."""
    return Course(plan, seed)


@dataclass(frozen=True)
class Case:
    """One docked run. scenario: name below ``docked/``. settings: what is varied, by dotted name. measure: see
    ``MEASURES``. expected: reference value by period, NaN where there is none; None is the equilibrium. figure, line,
    place: where the value belongs in the figure of the study (title, curve, abscissa). tolerance: largest difference
    from ``enough`` runs on. founding: makes the organization before its first week, from scenario and seed."""

    model: str
    scenario: str
    settings: Mapping[str, Any]
    measure: str
    expected: Mapping[int | None, float]
    figure: str = ""
    line: str = ""
    place: float = math.nan
    tolerance: float = TOLERANCE
    enough: int = ENOUGH
    founding: Founding = ordinary

    @property
    def plan(self) -> Scenario:
        """The scenario of the case, with its settings."""
        return _plan(self.scenario, tuple(self.settings.items()))

    @property
    def known_by(self) -> list[str]:
        """What tells its runs from those of other cases, beside scenario, settings and seed."""
        own = getattr(self.founding, "known_by", getattr(self.founding, "__qualname__", ""))
        return [self.measure, *(str(period) for period in self.expected), str(own)]

    @property
    def referenced(self) -> bool:
        """Whether there is any number to hold it against."""
        return any(math.isfinite(value) for value in self.expected.values())


@dataclass(frozen=True)
class Docked:
    """One number held against its reference. period: None is the equilibrium. allowed: largest difference."""

    case: Case
    period: int | None
    reference: float
    ours: float
    standard_error: float
    runs: int
    runs_per_second: float
    allowed: float = field(default=TOLERANCE)

    @property
    def agrees(self) -> bool:
        """Whether ours lies within the allowed difference; False without a reference."""
        return abs(self.ours - self.reference) <= self.allowed

    @property
    def verdict(self) -> str:
        """In one or two words."""
        if math.isnan(self.reference):
            return "no reference"
        return "agrees" if self.agrees else "differs"


@functools.lru_cache(maxsize=1024)
def _plan(scenario: str, settings: tuple[tuple[str, Any], ...]) -> Scenario:
    """One object for all runs of a process: what is kept for a scenario is found slowly for another that is equal."""
    return Scenario.load(f"docked/{scenario}").with_(**dict(settings))


def code_score(organization: Organization) -> float:
    """Right less wrong stances of the strategy, as a share of all issues, -1..1."""
    strategy = organization.strategy
    wrong = strategy.knows & (strategy.stance ^ strategy.reality)
    known = int(np.bitwise_count(strategy.knows).sum())
    return (known - 2 * int(np.bitwise_count(wrong).sum())) / strategy.layout.issues


def code_right(organization: Organization) -> float:
    """Share of all issues on which the strategy is right, 0..1."""
    strategy = organization.strategy
    right = strategy.knows & ~(strategy.stance ^ strategy.reality)
    return int(np.bitwise_count(right).sum()) / strategy.layout.issues


def payoff(organization: Organization) -> float:
    """Mean score of what people but the head believe."""
    people = organization.people
    below = people.filled & (people.manager >= 0)
    return float(people.business[below].mean(dtype=np.float64))


def heard_at(depth: int) -> Measure:
    """Share of the strategy's stances that people at a level hold."""

    def measure(organization: Organization) -> float:
        people, strategy = organization.people, organization.strategy
        held = people.knows & ~(people.stance ^ strategy.stance) & strategy.knows
        there = people.filled & (people.level == depth)
        return float(np.bitwise_count(held[there]).sum(axis=1).mean() / strategy.stated)

    return measure


def enculturation(organization: Organization) -> float:
    """Share of the strategy's stances held by those, but the head, who were here when it was last passed on.

    People who followed a leaver came after that in the week; those who came into a new seat came before.
    """
    people, strategy = organization.people, organization.strategy
    held = people.knows & ~(people.stance ^ strategy.stance) & strategy.knows
    there = people.filled & (people.manager >= 0)
    if organization.memory.hired_now:
        followed_somebody = people.holders > (np.arange(people.seats) >= organization.memory.start)
        there &= ~followed_somebody | (people.joined < people.joined[there].max())
    return float(np.bitwise_count(held[there]).sum(axis=1).mean() / strategy.stated)


def mood_of(person: int) -> Measure:
    """Mood of somebody, by row."""
    return lambda organization: float(organization.people.affect[person])


def belief_of(person: int) -> Measure:
    """Share of all issues on which somebody, by row, holds the stance +1."""

    def measure(organization: Organization) -> float:
        people = organization.people
        held = int(np.bitwise_count(people.knows[person] & people.stance[person]).sum())
        return held / organization.strategy.layout.issues

    return measure


MEASURES: dict[str, Measure] = {
    "score of the code": code_score,
    "share of the code that is right": code_right,
    "payoff of people": payoff,
    "mission held by those who stay": enculturation,
    **{f"share heard at depth {depth}": heard_at(depth) for depth in range(1, 5)},
    **{f"mood of person {person}": mood_of(person) for person in range(1, 5)},
    **{f"beliefs of person {person}": belief_of(person) for person in range(1, 5)},
}


def held_against(case: Case, values: Sequence[Sequence[float]], seconds: float = math.nan) -> list[Docked]:
    """The means of ``values`` [runs, periods] against the reference values of a case; seconds: what the runs took."""
    table = np.array(values, np.float64)
    runs = len(table)
    found = []
    for column, (period, reference) in enumerate(case.expected.items()):
        error = float(table[:, column].std(ddof=1) / math.sqrt(runs)) if runs > 1 else math.nan
        ours = float(table[:, column].mean())
        row = Docked(case, period, reference, ours, error, runs, runs / seconds, allowed(case, runs, error))
        found.append(row)
    return found


def allowed(case: Case, runs: int, error: float) -> float:
    """Largest difference that counts as agreement: the tolerance; with few runs, what luck explains (``SURE`` errors).

    The reference has an error of its own, unless it is exact and so are we.
    """
    if runs >= case.enough or math.isnan(error):
        return case.tolerance
    return max(case.tolerance, SURE * math.hypot(error, REFERENCE_ERROR))


def followed(model: Course, measure: Measure, periods: Sequence[int | None]) -> list[float]:
    """The measure in each of the ``periods`` of a model that has not begun; None is the equilibrium.

    Periods are read after reality has turned and before anybody learns, as in March (1991); the equilibrium when
    nothing has changed for ``QUIET`` weeks, or at the end of the scenario.
    """
    organization, plan = model.organization, model.plan
    until = plan.run.weeks if None in periods else max(period for period in periods if period is not None) + 1
    steps = _in_stretches if model.uneventful else _week_by_week
    found = steps(model, measure, periods, until)
    model.close()
    return [found[period] if period in found else measure(organization) for period in periods]


def _in_stretches(
    model: Course, measure: Measure, periods: Sequence[int | None], until: int
) -> dict[int | None, float]:
    """The measure in the periods that have a number; the organization is left as it is in the last week.

    The same as :func:`_week_by_week`, with as many weeks as possible at once.
    """
    organization = model.organization
    calm = Calm(QUIET) if None in periods else None
    found: dict[int | None, float] = {}
    week = 0
    while week < until and not (calm and calm.over):
        if week in periods:
            before = Beliefs.of(organization)
            week += model.advance(1, calm=calm)
            found[week - 1] = before.measured(organization, measure)
        else:
            stop = min((period for period in periods if period is not None and period > week), default=until)
            week += model.advance(min(stop, until) - week, calm=calm)
    return found


def _week_by_week(
    model: Course, measure: Measure, periods: Sequence[int | None], until: int
) -> dict[int | None, float]:
    organization = model.organization
    found: dict[int | None, float] = {}
    quiet = 0
    for week in range(until):
        before = Beliefs.of(organization)
        model.advance(1)
        if week in periods:
            found[week] = before.measured(organization, measure)
        quiet = quiet + 1 if before.same(organization) else 0
        if None in periods and (quiet >= QUIET or settled(organization)):
            break
    return found


@dataclass(frozen=True)
class Beliefs:
    """What people and strategy held at the end of a week, uint64 [seats, words] and [words]."""

    knows: NDArray[np.uint64]
    stance: NDArray[np.uint64]
    code_knows: NDArray[np.uint64]
    code_stance: NDArray[np.uint64]

    @classmethod
    def of(cls, organization: Organization) -> Beliefs:
        """A copy."""
        people, strategy = organization.people, organization.strategy
        return cls(people.knows.copy(), people.stance.copy(), strategy.knows.copy(), strategy.stance.copy())

    def same(self, organization: Organization) -> bool:
        """Whether nothing has changed since."""
        return all(
            np.array_equal(ours, theirs)
            for ours, theirs in zip(vars(self).values(), vars(Beliefs.of(organization)).values(), strict=True)
        )

    def measured(self, organization: Organization, measure: Measure) -> float:
        """The measure of these beliefs in the reality of now."""
        strategy, people = organization.strategy, organization.people
        now = strategy.knows, strategy.stance, people.knows, people.stance
        strategy.knows, strategy.stance = self.code_knows, self.code_stance
        people.knows, people.stance = self.knows, self.stance
        value = measure(organization)
        strategy.knows, strategy.stance, people.knows, people.stance = now
        return value


def settled(organization: Organization) -> bool:
    """Whether a strategy that is complete is everybody's belief: nobody can do better, so that nothing can change."""
    people, strategy = organization.people, organization.strategy
    return bool(
        organization.settings["workforce"].quit_rate == 0
        and organization.settings["environment"].turbulence == 0
        and np.array_equal(strategy.knows, strategy.valid)
        and np.all(people.knows == strategy.knows)
        and np.all(people.stance == strategy.stance)
    )


def rows(docked: Sequence[Docked]) -> Iterator[dict[str, str | float | int]]:
    """A table: one plain dictionary for each number."""
    for row in docked:
        yield {
            "model": row.case.model,
            "settings": ", ".join(f"{name} = {told(value)}" for name, value in row.case.settings.items()),
            "measure": row.case.measure,
            "period": "equilibrium" if row.period is None else row.period,
            "reference": row.reference,
            "ours": row.ours,
            "standard_error": row.standard_error,
            "difference": row.ours - row.reference,
            "allowed": row.allowed,
            "verdict": row.verdict,
            "runs": row.runs,
            "runs_per_second": row.runs_per_second,
            "figure": row.case.figure,
            "line": row.case.line,
            "place": row.case.place,
        }


def told(value: Any) -> str:
    """A setting as text."""
    return f"{value:g}" if isinstance(value, int | float) else str(value)
