"""Where opinions end that are pulled by others and anchored in where they began: x ← Ax + (I-Λ)x0 with A = ΛW.

People who listen, at any remove, to somebody who is anchored end where the equation has its one solution. A closed
group of people who are wholly open and only listen to each other agrees on the mean of what they began with, weighted
by who is heard most (DeGroot 1974) - unless they hear each other in turn: then opinions go round for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components

from orgsim.problems import InvalidInput, Problem

SHOWN = 8


@dataclass(frozen=True)
class Circle:
    """A closed group of wholly open people. people: their rows, int64. period: weeks after which who is heard comes
    round again; 1 if opinions settle."""

    people: NDArray[np.int64]
    period: int


def circles(weights: NDArray[np.float64], susceptibility: NDArray[np.float64]) -> list[Circle]:
    """The closed groups; weights W [people, people], susceptibility the diagonal of Λ, [people]."""
    heard = csr_array((weights > 0).astype(np.int8))
    count, group = connected_components(heard, directed=True, connection="strong")
    rows, columns = np.nonzero(weights)
    leaves = np.zeros(count, np.bool_)
    leaves[group[rows[group[rows] != group[columns]]]] = True
    leaves[group[susceptibility < 1.0]] = True
    found = [np.flatnonzero(group == number) for number in np.flatnonzero(~leaves)]
    return [Circle(people, _period(heard[people][:, people])) for people in found]


def _period(heard: csr_array) -> int:
    """Greatest common divisor of the lengths of all ways round in a strongly connected graph."""
    order, before = breadth_first_order(heard, 0)
    depth = np.zeros(heard.shape[0], np.int64)
    for node in order[1:]:
        depth[node] = depth[before[node]] + 1
    start, end = heard.nonzero()
    return gcd(*np.abs(depth[start] + 1 - depth[end]).tolist())


def settled(
    weights: NDArray[np.float64], susceptibility: NDArray[np.float64], opinions: NDArray[np.float64]
) -> NDArray[np.float64]:
    """What x ← ΛWx + (I-Λ)x0 tends to from x0, float64 [people]. Raises InvalidInput where it tends to nothing."""
    closed = circles(weights, susceptibility)
    problems = [_told(circle) for circle in closed if circle.period > 1 and np.ptp(opinions[circle.people]) > 0]
    if problems:
        raise InvalidInput(problems)
    found = np.zeros(len(opinions))
    known = np.zeros(len(opinions), np.bool_)
    for circle in closed:
        found[circle.people] = _heard_most(weights[np.ix_(circle.people, circle.people)]) @ opinions[circle.people]
        known[circle.people] = True
    pull = susceptibility[:, None] * weights
    others = ~known
    given = (1.0 - susceptibility[others]) * opinions[others] + pull[np.ix_(others, known)] @ found[known]
    within = np.eye(int(others.sum())) - pull[np.ix_(others, others)]
    found[others] = np.linalg.solve(within, given)
    return found


def _heard_most(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """The stationary distribution of a closed group: how much each opinion counts in the end, with the sum 1."""
    people = len(weights)
    equations = np.vstack([weights.T - np.eye(people), np.ones(people)])
    return np.asarray(np.linalg.lstsq(equations, np.append(np.zeros(people), 1.0), rcond=None)[0])


def _told(circle: Circle) -> Problem:
    rows = ", ".join(str(row) for row in circle.people[:SHOWN]) + (", ..." if len(circle.people) > SHOWN else "")
    message = (
        f"opinions never settle: the people of rows {rows} are wholly open, hear nobody else, and hear each other in "
        f"turn, so that their opinions come round every {circle.period} weeks"
    )
    allowed = "a susceptibility below 1, or a weight on the own opinion, for one of them"
    return Problem("", message, "weights", "", allowed)
