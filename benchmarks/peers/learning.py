"""One step that every framework can say in its own words: learn from the majority of tied colleagues who do better.

Everybody has a stance (-1, 0, +1) on each of 60 issues and a score, the sum of stance times reality. On each issue with
a majority among those of the own ties whose score is strictly higher, everybody takes that majority's stance, all at
once (Fang, Lee & Schilling 2010 with certain learning). There is no chance in it, so that results must be equal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numba
import numpy as np
from numpy.typing import NDArray

from orgsim.charts.generator import generate
from orgsim.kernels import channel, work
from orgsim.kernels.bits import Issues, Planes
from orgsim.organization.strategy import Layout

ISSUES = 60

Signs = NDArray[np.int8]


@dataclass(frozen=True)
class Problem:
    """stances: int8 [people, issues]. reality: int8 [issues]. i is tied to neighbor[first[i] : first[i] + count[i]]."""

    stances: Signs
    reality: Signs
    first: NDArray[np.int64]
    count: NDArray[np.int32]
    neighbor: NDArray[np.int32]


class Learner(Protocol):
    """begin: take the stances that everybody starts from, untimed. step: one step. stances: how it ended."""

    def begin(self) -> None: ...

    def step(self) -> None: ...

    def stances(self) -> Signs: ...


def problem(people: int, seed: int) -> Problem:
    """Random stances, half of them none, on the usual hierarchy with its ties."""
    random = np.random.default_rng(seed)
    ties = generate(people, seed=seed).ties
    stances = random.choice(np.array([-1, 0, 0, 1], np.int8), (people, ISSUES))
    reality = random.choice(np.array([-1, 1], np.int8), ISSUES)
    first = np.ascontiguousarray(ties.start[:-1], np.int64)
    return Problem(stances, reality, first, np.diff(ties.start).astype(np.int32), np.asarray(ties.neighbor, np.int32))


class Engine:
    """The engine's kernels: understanding, and the channel that asks many."""

    def __init__(self, problem: Problem):
        self._problem = problem
        self._layout = Layout(ISSUES, 1)
        people = len(problem.stances)
        self._before = self._planes(problem.stances)
        self._after = self._planes(problem.stances)
        mask = self._layout.pack(np.ones(ISSUES, np.bool_))
        reality = self._layout.pack(problem.reality > 0)
        none = np.zeros_like(mask)
        self._issues = Issues(mask, mask, reality, none, none, none, none, none, ISSUES, 0, 1, False)
        self._scores = work.Scores(*(np.zeros(people, np.float32) for _ in work.Scores._fields))
        self._identity = np.arange(people, dtype=np.uint64)
        self._certain = np.ones(people, np.float32)
        self._valid = mask

    def _planes(self, stances: Signs) -> Planes:
        return Planes(self._layout.pack(stances != 0), self._layout.pack(stances > 0))

    def begin(self) -> None:
        """Nobody has learned yet."""
        self._after.knows[:], self._after.stance[:] = self._before.knows, self._before.stance

    def step(self) -> None:
        """Score, then ask."""
        people, score, ties = len(self._identity), self._scores.business, self._problem
        work.understand(0, people, self._issues, self._before, self._scores)
        channel.consult(
            0, people, np.uint64(1), self._identity, self._certain, score, self._before, score, ties.first, ties.count,
            ties.neighbor, False, False, self._valid, self._before, self._after,
        )  # fmt: skip

    def stances(self) -> Signs:
        """Unpacked."""
        return self._layout.signs(self._after.knows, self._after.stance).astype(np.int8)


class Arrays:
    """What whole-array and per-issue peers share."""

    def __init__(self, problem: Problem):
        self.problem = problem
        self.after = problem.stances.copy()

    def begin(self) -> None:
        """Nobody has learned yet."""
        np.copyto(self.after, self.problem.stances)

    def stances(self) -> Signs:
        """As they are."""
        return self.after


class Numpy(Arrays):
    """Whole arrays: one row for each end of each tie, added up by listener."""

    def __init__(self, problem: Problem):
        super().__init__(problem)
        self._listener = np.repeat(np.arange(len(problem.count)), problem.count)
        self._asking = np.flatnonzero(problem.count)
        self._start = problem.first[self._asking]

    def step(self) -> None:
        """Score, then ask."""
        ties, before = self.problem, self.problem.stances
        # Sixty stances fit into eight bits.
        score = before @ ties.reality
        better = score[ties.neighbor] > score[self._listener]
        views = before[ties.neighbor] * better[:, None]
        votes = np.add.reduceat(views, self._start, axis=0, dtype=np.int16)
        self.after[self._asking] = np.where(votes != 0, np.sign(votes), before[self._asking])


class NaiveNumba(Arrays):
    """Compiled loops over people, issues and ties, one int8 for each stance."""

    def step(self) -> None:
        """Score, then ask."""
        ties = self.problem
        _learn(ties.stances, ties.reality, ties.first, ties.count, ties.neighbor, self.after)


@numba.njit(error_model="numpy")
def _learn(before: Any, reality: Any, first: Any, count: Any, neighbor: Any, after: Any) -> None:
    people, issues = before.shape
    score = np.zeros(people, np.int32)
    for i in range(people):
        for k in range(issues):
            score[i] += before[i, k] * reality[k]
    for i in range(people):
        for k in range(issues):
            votes = 0
            for position in range(first[i], first[i] + count[i]):
                j = neighbor[position]
                if score[j] > score[i]:
                    votes += before[j, k]
            if votes != 0:
                after[i, k] = 1 if votes > 0 else -1
