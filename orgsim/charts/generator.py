"""Made-up organizations: a hierarchy of a given size and spans of control, and informal ties to go with it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from orgsim.charts.chart import DEEPEST_LEVEL, HEAD_OFFICE, Chart, Ties, subtree_units
from orgsim.charts.generated_ties import Standing, TieSettings, generate_ties
from orgsim.problems import InvalidInput, Problem

# Four levels of people at 100, five or six at 150-1,000, seven at 10,000, counting the head's; the median leader has 5.
DEFAULT_SPANS = (5, 4, 5)
LARGEST_SIZE = 2**31 - 2
LARGEST_KEPT = 20_000
"""People up to whom a hierarchy is kept for the next replication."""


def generate(size: int, spans: Sequence[int] = DEFAULT_SPANS, seed: int = 0, ties: TieSettings | None = None) -> Chart:
    """A chart of exactly ``size`` people (1 or more).

    spans: direct reports of a leader by level from the top, each 1 or more; the last one repeats. The lowest level
    gets the people who remain: as few of the level above lead them as the span allows, spread evenly over it.
    The hierarchy is fully determined by size and spans; ``seed`` draws the ties. Units are the trees under the direct
    reports of the head. Raises InvalidInput with every problem.
    """
    _check(size, spans)
    lay_out = _kept if size <= LARGEST_KEPT else _laid_out
    people, standing = lay_out(size, tuple(int(span) for span in spans))
    return people.with_ties(generate_ties(people.manager, seed, ties, standing))


def _laid_out(size: int, spans: tuple[int, ...]) -> tuple[Chart, Standing]:
    """The people without ties, and where they stand; nothing here depends on a seed."""
    manager = hierarchy(size, spans)
    people = Chart(manager, np.zeros(size, np.int32), (HEAD_OFFICE,), Ties.none(size))
    unit = subtree_units(manager, people.level_start)
    names = (HEAD_OFFICE, *(f"Unit {number}" for number in range(1, int(unit.max()) + 1)))
    people = Chart(manager, unit, names, people.ties)
    return people.worked_out(), Standing.of(manager)


_kept = lru_cache(maxsize=8)(_laid_out)


def hierarchy(size: int, spans: Sequence[int] = DEFAULT_SPANS) -> NDArray[np.int32]:
    """Managers in breadth-first order, int32 [size], as :func:`generate` arranges them."""
    levels = [np.full(1, -1, np.int32)]
    first, width, placed, depth = 0, 1, 1, 0
    while placed < size:
        span = int(spans[min(depth, len(spans) - 1)])
        people = min(width * span, size - placed)
        leaders = -(-people // span)
        # Evenly over the level above, so that no unit is cut off from the lowest level.
        leader = first + np.arange(leaders, dtype=np.int64) * width // leaders
        shares = np.diff(np.arange(leaders + 1, dtype=np.int64) * people // leaders)
        levels.append(np.repeat(leader, shares).astype(np.int32))
        first, width, placed, depth = placed, people, placed + people, depth + 1
        if depth > DEEPEST_LEVEL:
            raise InvalidInput(
                Problem("organization", "the hierarchy would be too deep", "spans", str(list(spans)), "wider spans")
            )
    return np.concatenate(levels)


def _check(size: int, spans: Sequence[int]) -> None:
    found = []
    if not 1 <= size <= LARGEST_SIZE:
        found.append(
            Problem("organization", "not a possible number of people", "size", str(size), f"1 to {LARGEST_SIZE:,}")
        )
    if not spans or any(int(span) != span or span < 1 for span in spans):
        found.append(
            Problem("organization", "not spans of control", "spans", str(list(spans)), "whole numbers of 1 or more")
        )
    if found:
        raise InvalidInput(found)
