"""From "who reports to whom" with gaps and circles to one tree under one head."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orgsim.charts.chart import DEEPEST_LEVEL
from orgsim.problems import InvalidInput, Problem

Rows = NDArray[np.int64]

# Codes in an array of managers: nobody above, and somebody above whom the list does not hold.
ROOT = -1
ORPHAN = -2


@dataclass(frozen=True)
class Walk:
    """People in breadth-first order from every top, siblings in file order.

    order: int64 [reached] rows. bounds: first place of each level, and the end. top: int64 [rows], the top that each
    person stands under, -1 for people whom no top reaches (they are in circles, or under one).
    """

    order: Rows
    bounds: Rows
    top: Rows


def walk(manager: Rows, name: str) -> Walk:
    """Read the forest from its tops (negative codes) down. Raises InvalidInput beyond 32,767 levels."""
    below = np.argsort(manager, kind="stable")
    first = np.searchsorted(manager[below], np.arange(len(manager) + 1))
    top = np.full(len(manager), -1, np.int64)
    front = np.flatnonzero(manager < 0)
    top[front] = front
    levels, bounds = [], [0]
    while len(front):
        levels.append(front)
        bounds.append(bounds[-1] + len(front))
        if len(levels) > DEEPEST_LEVEL:
            raise InvalidInput(Problem(name, f"the chart has more than {DEEPEST_LEVEL:,} levels"))
        start, count = first[front], first[front + 1] - first[front]
        boss = np.repeat(front, count)
        place = np.arange(len(boss)) - np.repeat(np.cumsum(count) - count, count) + np.repeat(start, count)
        front = below[place]
        top[front] = top[boss]
    return Walk(np.concatenate(levels) if levels else front, np.asarray(bounds), top)


def circles(manager: Rows, unreached: Rows) -> list[list[int]]:
    """Every circle of managers, each as rows in reporting order, beginning with the row to cut.

    The member with the most direct reports is cut loose, the first in the file among equals: it is the likeliest to
    stand above the others.
    """
    if not len(unreached):
        return []
    inside = unreached
    jump = manager.copy()
    for _ in range(len(unreached).bit_length()):
        inside = np.unique(jump[inside])
        jump[unreached] = jump[jump[unreached]]
    reports = np.bincount(manager[manager >= 0], minlength=len(manager))
    found, seen = [], set()
    for row in inside.tolist():
        if row in seen:
            continue
        circle = [row]
        while (above := int(manager[circle[-1]])) != row:
            circle.append(above)
        seen.update(circle)
        cut = min(circle, key=lambda member: (-int(reports[member]), member))
        turn = circle.index(cut)
        found.append(circle[turn:] + circle[:turn])
    return found


def tree_sizes(found: Walk) -> tuple[Rows, Rows]:
    """The tops, int64 [tops] in file order, and how many people stand in each one's tree, themselves included."""
    return np.unique(found.top[found.order], return_counts=True)


def move_up(manager: Rows, gone: NDArray[np.bool_]) -> Rows:
    """Managers with everybody who is ``gone`` replaced by whoever is next above them; inherits the code at a top."""
    above = manager.copy()
    rows = np.flatnonzero(gone)
    for _ in range(64):
        again = rows[(above[rows] >= 0) & gone[np.maximum(above[rows], 0)]]
        if not len(again):
            break
        # Doubling the step each time: long lines of absent managers take few rounds, and circles of them end.
        above[again] = above[above[again]]
    else:
        above[again] = ORPHAN
    moved = (manager >= 0) & gone[np.maximum(manager, 0)]
    result = manager.copy()
    result[moved] = above[manager[moved]]
    return result


def compact(manager: Rows, kept: NDArray[np.bool_]) -> Rows:
    """Managers of the kept rows alone, renumbered; nobody kept may report to somebody who is not."""
    number = np.cumsum(kept) - 1
    result = manager[kept]
    inside = result >= 0
    result[inside] = number[result[inside]]
    return result
