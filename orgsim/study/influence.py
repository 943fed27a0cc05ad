"""Social influence among named people with any weights: the model of Friedkin & Johnsen (1990) in this engine.

Everybody holds an opinion, starts with x0 and moves to x ← ΛWx + (I-Λ)x0. The organization's ties carry W (directed, a
tie to oneself too), ``susceptibility`` carries Λ. Mood without noise follows the equation itself; beliefs under
``peer_aggregate = "voter"`` follow it on average over issues, one random source at a time. The scenario
``docked/friedkin_johnsen`` switches everything else off; the head of the organization only lends it a seat.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from orgsim.charts.chart import HEAD_OFFICE, Chart, Ties
from orgsim.model import OrgModel
from orgsim.organization.luck import replication_seed
from orgsim.organization.organization import Organization
from orgsim.problems import InvalidInput, Problem
from orgsim.results.plain import digest
from orgsim.scenario.scenario import Scenario
from orgsim.study.settling import settled

SCENARIO = "docked/friedkin_johnsen"
ROW_SUM = 1e-6
SETTLED = 1e-6
PEOPLE = 30_000
"""More do not fit into the chain of command in which everybody is a team of one."""


@dataclass(frozen=True, eq=False)
class Influence:
    """Weights W float64 [people, people], susceptibility (diagonal of Λ) 0..1 and innate opinions x0, both [people]."""

    weights: NDArray[np.float64]
    susceptibility: NDArray[np.float64]
    opinions: NDArray[np.float64]

    @property
    def people(self) -> int:
        """How many there are."""
        return len(self.opinions)

    @cached_property
    def equilibrium(self) -> NDArray[np.float64]:
        """Where opinions end, float64 [people]: x* = (I - ΛW)^-1 (I - Λ) x0, and the consensus of those who only hear
        each other and are wholly open. Raises InvalidInput where opinions never settle."""
        return settled(self.weights, self.susceptibility, self.opinions)

    def after(self, weeks: int) -> NDArray[np.float64]:
        """What the equation itself gives after so many weeks, float64 [people]."""
        found = self.opinions
        for _ in range(weeks):
            found = self.susceptibility * (self.weights @ found) + (1.0 - self.susceptibility) * self.opinions
        return found

    @property
    def span(self) -> tuple[float, float]:
        """Lowest opinion, and how far the highest lies above it (1 if all are equal)."""
        low, high = float(self.opinions.min()), float(self.opinions.max())
        return low, (high - low) or 1.0

    @property
    def chart(self) -> Chart:
        """A head without ties and below it a chain of people, everybody a team of one, so that W alone speaks."""
        rows, columns = np.nonzero(self.weights)
        start = np.concatenate([[0], np.searchsorted(rows, np.arange(self.people + 1))])
        ties = Ties(start, (columns + 1).astype(np.int32), self.weights[rows, columns].astype(np.float32))
        size = self.people + 1
        return Chart(np.arange(-1, size - 1, dtype=np.int32), np.zeros(size, np.int32), (HEAD_OFFICE,), ties)


def friedkin_johnsen(weights: ArrayLike, susceptibility: ArrayLike, opinions: ArrayLike) -> Influence:
    """Who influences whom, checked.

    weights: W, [people, people], non-negative, every row sums to 1. susceptibility: the diagonal of Λ, [people], 0..1.
    opinions: x0, [people], finite. Raises InvalidInput with everything that is wrong.
    """
    given = {"weights": weights, "susceptibility": susceptibility, "opinions": opinions}
    arrays, problems = {}, []
    for name, value in given.items():
        try:
            arrays[name] = np.asarray(value, np.float64)
        except (TypeError, ValueError):
            problems.append(Problem("", "does not consist of numbers", name, _brief(value), "numbers"))
    if not problems:
        problems = _flaws(**arrays)
    if problems:
        raise InvalidInput(problems)
    return Influence(**arrays)


def _flaws(
    weights: NDArray[np.float64], susceptibility: NDArray[np.float64], opinions: NDArray[np.float64]
) -> list[Problem]:
    people = opinions.size
    wanted = {"weights": (people, people), "susceptibility": (people,), "opinions": (people,)}
    given = {"weights": weights, "susceptibility": susceptibility, "opinions": opinions}
    if not 1 <= people <= PEOPLE:
        return [Problem("", "not a possible number of people", "opinions", str(people), f"1 to {PEOPLE:,}")]
    found = [
        Problem("", "has the wrong shape", name, str(given[name].shape), str(shape))
        for name, shape in wanted.items()
        if given[name].shape != shape
    ]
    found += [
        Problem("", "holds something that is not a finite number", name, "", "finite numbers")
        for name, array in given.items()
        if not np.all(np.isfinite(array))
    ]
    if found:
        return found
    for row in np.flatnonzero(np.any(weights < 0, axis=1) | (np.abs(weights.sum(axis=1) - 1) > ROW_SUM)):
        message = f"row {row} is no set of shares"
        found.append(Problem("", message, "weights", _brief(weights[row]), "0 or more, with the sum 1"))
    for row in np.flatnonzero((susceptibility < 0) | (susceptibility > 1)):
        found.append(
            Problem("", f"entry {row} is out of range", "susceptibility", f"{susceptibility[row]:g}", "0 to 1")
        )
    return found


def _brief(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 60 else f"{text[:57]}..."


def influenced(influence: Influence, seed: int = 1, plan: Scenario | str = SCENARIO, **settings: Any) -> OrgModel:
    """An organization whose people influence each other in that way, before the first week.

    Mood starts at, and is anchored in, the opinions, scaled to 0..1. On each issue a person comes with the stance +1
    with a probability that is the scaled opinion, else with -1. plan: a scenario, ``docked/friedkin_johnsen`` or one
    like it; settings: of that, by dotted name with ``__`` for the dot. Row 0 is the head; people follow in the order of
    the opinions.
    """
    model = OrgModel(plan, seed=seed, chart=influence.chart, collect=False, **settings)
    organization, rows = model.organization, np.arange(1, influence.people + 1)
    people, strategy = organization.people, organization.strategy
    low, width = influence.span
    scaled = (influence.opinions - low) / width
    people.susceptibility[rows] = influence.susceptibility
    people.trait[rows] = people.affect[rows] = scaled
    luck = organization.luck.stream("opinions")
    issues = strategy.layout.issues
    drawn = np.column_stack([luck.uniform(people.identity[rows], issue) for issue in range(issues)])
    people.knows[rows] = strategy.valid
    people.stance[rows] = strategy.layout.pack(drawn < scaled[:, None])
    people.keep_innate()
    return model


@dataclass(frozen=True)
class Influenced:
    """Makes the organization of an influence, from scenario and seed; can be sent to another process."""

    influence: Influence

    @property
    def known_by(self) -> str:
        """A digest of weights, susceptibility and opinions."""
        arrays = (self.influence.weights, self.influence.susceptibility, self.influence.opinions)
        return digest([array.tolist() for array in arrays])

    def __call__(self, plan: Scenario, seed: int) -> OrgModel:
        """See :func:`influenced`."""
        return influenced(self.influence, seed, plan)


def opinions_of_mood(organization: Organization, influence: Influence) -> NDArray[np.float64]:
    """What people's moods say, on the scale of the opinions, float64 [people]."""
    low, width = influence.span
    return low + width * organization.people.affect[1:].astype(np.float64)


def opinions_of_beliefs(organization: Organization, influence: Influence) -> NDArray[np.float64]:
    """Share of issues on which people hold +1, on the scale of the opinions, float64 [people]."""
    low, width = influence.span
    people, layout = organization.people, organization.strategy.layout
    held = np.bitwise_count(people.stance[1:] & people.knows[1:]).sum(axis=1, dtype=np.float64) / layout.issues
    return np.asarray(low + width * held)


def settled_moods(influence: Influence, weeks: int = 2000) -> NDArray[np.float64]:
    """Opinions, by mood, when nothing moves any more or after so many weeks; float64 [people].

    Raises InvalidInput where opinions never settle, or not within the weeks to ``SETTLED`` of their span.
    """
    far = float(np.abs(influence.after(weeks) - influence.equilibrium).max()) / influence.span[1]
    if far > SETTLED:
        message = f"opinions settle too slowly: after {weeks} weeks {far:.2g} of their span is still to go"
        raise InvalidInput(Problem("", message, "weeks", str(weeks), "more weeks, or people less open to each other"))
    model = influenced(influence, communication__peers=0.0)
    people = model.organization.people
    for _ in range(weeks):
        before = people.affect.copy()
        model.step()
        if np.array_equal(before, people.affect):
            break
    found = opinions_of_mood(model.organization, influence)
    model.close()
    return found


def mean_beliefs(influence: Influence, weeks: tuple[int, int], seeds: Sequence[int]) -> NDArray[np.float64]:
    """Opinions, by belief, in each run: means over issues and over weeks from the first to before the second.

    Float64 [runs, people]. Raises InvalidInput where opinions never settle.
    """
    _ = influence.equilibrium
    found = np.zeros((len(seeds), influence.people))
    for run, seed in enumerate(seeds):
        model = influenced(influence, seed)
        for week in range(weeks[1]):
            model.step()
            if week >= weeks[0]:
                found[run] += opinions_of_beliefs(model.organization, influence)
        model.close()
    return found / (weeks[1] - weeks[0])


def replications(seed: int, runs: int) -> list[int]:
    """Seeds of that many runs."""
    return [replication_seed(seed, run) for run in range(runs)]
