"""Which points of the settings an experiment visits: pure functions from axes and options to a matrix of points.

Two runs of a design with the same options are equal, and for every design but ``lhs`` a larger one begins with the
smaller, so that an experiment that is extended keeps the points it has. Sources: full factorial and one factor at a
time, Box, Hunter & Hunter (2005); Latin hypercube, McKay, Beckman & Conover (1979); Sobol' (1967) sequences with
Owen's scrambling; trajectories, Morris (1991); the matrices A, B and AB, Saltelli et al. (2010).
"""

from __future__ import annotations

import itertools
import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from orgsim.problems import InvalidInput, Problem, nearest

Kind = Literal["grid", "table", "random", "lhs", "sobol", "ofat", "morris", "saltelli"]
Matrix = NDArray[np.float64]
LISTED = ("grid", "table", "ofat")
"""Designs whose axes are lists of levels; those of the others are ranges."""
WITH_INERT = ("morris", "saltelli")
"""Designs that add the inert column (``orgsim.results.findings.INERT``), unless they are told not to."""
MOST_POINTS = 10_000_000
MOST_SOBOL_COLUMNS = 21_201


@dataclass(frozen=True)
class Options:
    """What a design needs besides its axes; it ignores what it has no use for.

    points: points of random, lhs and sobol; base points N of saltelli, a power of two serves best; trajectories of
    morris. seed: of the design's own luck, 0 and up. levels: even number of levels of an axis of morris. reference: of
    ofat, one value an axis, from which one axis at a time departs; None takes the middle entry of each list.
    inert: whether morris and saltelli add an inert last column within 0..1.
    """

    points: int = 16
    seed: int = 1
    levels: int = 4
    reference: tuple[float, ...] | None = None
    inert: bool = True


def design(kind: Kind, axes: Sequence[Sequence[float]], options: Options | None = None) -> Matrix:
    """Points of a design, float64 [points, axes], in the units of the axes.

    axes: for grid and ofat the levels of each setting; for table the values of each setting, one a point; else
    ``(low, high)`` of each setting, both included. morris and saltelli have one more column, the inert one, unless
    ``options.inert`` is False. Rows: grid, the last axis turns fastest; ofat, the reference first; morris, by
    trajectory (:func:`trajectories` takes them apart); saltelli, A, B, AB_1 ... AB_k of each base point
    (:func:`saltelli_blocks`).

    Raises InvalidInput with everything that is wrong.
    """
    options = options or Options()
    listed = [tuple(float(value) for value in axis) for axis in axes]
    problems = _problems(kind, listed, options)
    if problems:
        raise InvalidInput(problems)
    if kind == "grid":
        return np.array(list(itertools.product(*listed)), dtype=np.float64)
    if kind == "table":
        return np.array(listed, dtype=np.float64).T.copy()
    if kind == "ofat":
        return _one_at_a_time(listed, options.reference)
    if kind in WITH_INERT and options.inert:
        listed.append((0.0, 1.0))
    bounds = np.array(listed, dtype=np.float64)
    unit = _unit_cube(kind, len(bounds), options)
    # A weighted sum instead of low + unit × span, which can leave the range by a rounding.
    return np.clip(bounds[:, 0] * (1 - unit) + bounds[:, 1] * unit, bounds[:, 0], bounds[:, 1])


def size(kind: Kind, axes: Sequence[Sequence[float]], options: Options | None = None) -> int:
    """Number of points of :func:`design`, without making them."""
    options = options or Options()
    columns = len(axes) + (1 if kind in WITH_INERT and options.inert else 0)
    if kind == "grid":
        return math.prod(len(axis) for axis in axes)
    if kind == "table":
        return len(axes[0]) if axes else 0
    if kind == "ofat":
        return 1 + sum(len(set(axis) - {value}) for axis, value in zip(axes, _reference(axes, options), strict=False))
    return options.points * {"morris": columns + 1, "saltelli": columns + 2}.get(kind, 1)


def trajectories(points: NDArray, columns: int) -> NDArray:
    """Rows of a morris design by trajectory: [trajectories, columns + 1, ...]. ``columns`` counts the inert one."""
    return points.reshape(-1, columns + 1, *points.shape[1:])


def saltelli_blocks(rows: NDArray, columns: int) -> tuple[NDArray, NDArray, NDArray]:
    """A [N, ...], B [N, ...] and AB [columns, N, ...] of the points of a saltelli design, or of what they gave.

    Row j of AB_i is row j of A with column i taken from B. ``columns`` counts the inert one.
    """
    blocks = rows.reshape(-1, columns + 2, *rows.shape[1:])
    return blocks[:, 0], blocks[:, 1], np.swapaxes(blocks[:, 2:], 0, 1)


def _unit_cube(kind: Kind, columns: int, options: Options) -> Matrix:
    source = np.random.SeedSequence([zlib.crc32(kind.encode("utf-8")), options.seed])
    generator = np.random.Generator(np.random.Philox(source))
    if kind == "random":
        return generator.random((options.points, columns))
    if kind == "lhs":
        from scipy.stats.qmc import LatinHypercube

        return np.asarray(LatinHypercube(columns, rng=generator).random(options.points))
    if kind == "sobol":
        return _sobol(options.points, columns, generator)
    if kind == "morris":
        return _trajectories(columns, options, generator)
    both = _sobol(options.points, 2 * columns, generator)
    return _mixed(both[:, :columns], both[:, columns:])


def _sobol(points: int, columns: int, generator: np.random.Generator) -> Matrix:
    from scipy.stats.qmc import Sobol

    # Whole powers of two, as scipy warns of others; then as many as were asked for.
    exponent = max(points - 1, 0).bit_length()
    return np.asarray(Sobol(columns, scramble=True, rng=generator).random_base2(exponent))[:points]


def _mixed(first: Matrix, second: Matrix) -> Matrix:
    points, columns = first.shape
    blocks = np.empty((points, columns + 2, columns))
    blocks[:, 0], blocks[:, 1] = first, second
    for column in range(columns):
        blocks[:, 2 + column] = first
        blocks[:, 2 + column, column] = second[:, column]
    return blocks.reshape(-1, columns)


def _trajectories(columns: int, options: Options, generator: np.random.Generator) -> Matrix:
    # Step p / (2 (p − 1)) of Morris (1991), with which all levels are visited equally often.
    intervals, jump = options.levels - 1, options.levels // 2
    found = np.empty((options.points, columns + 1, columns))
    for trajectory in found:
        down = generator.integers(2, size=columns)
        place = generator.integers(options.levels - jump, size=columns) + jump * down
        trajectory[0] = place / intervals
        for row, column in enumerate(generator.permutation(columns), start=1):
            place[column] += jump - 2 * jump * down[column]
            trajectory[row] = place / intervals
    return found.reshape(-1, columns)


def _one_at_a_time(axes: list[tuple[float, ...]], reference: tuple[float, ...] | None) -> Matrix:
    centre = list(_reference(axes, Options(reference=reference)))
    rows = [centre]
    for column, axis in enumerate(axes):
        rows += [[*centre[:column], level, *centre[column + 1 :]] for level in axis if level != centre[column]]
    return np.array(rows, dtype=np.float64)


def _reference(axes: Sequence[Sequence[float]], options: Options) -> tuple[float, ...]:
    return options.reference or tuple(float(axis[len(axis) // 2]) for axis in axes)


def _problems(kind: str, axes: list[tuple[float, ...]], options: Options) -> list[Problem]:
    kinds = get_args(Kind)
    if kind not in kinds:
        allowed = ", ".join(kinds)
        return [Problem("design", "is not a design", "kind", str(kind), allowed, nearest(str(kind), kinds))]
    if not axes:
        return [Problem("design", "nothing varies", allowed="at least one axis")]
    problems = [problem for place, axis in enumerate(axes) for problem in _axis_problems(kind, place, axis)]
    if kind == "table" and len({len(axis) for axis in axes}) > 1:
        problems.append(Problem("design", "the columns of a table must have equally many values"))
    if kind == "ofat" and options.reference is not None and len(options.reference) != len(axes):
        found = str(len(options.reference))
        problems.append(Problem("design", "needs one value an axis", "reference", found, f"{len(axes)} values"))
    problems += [] if kind in LISTED else _option_problems(kind, len(axes), options)
    if not problems and size(kind, axes, options) > MOST_POINTS:  # type: ignore[arg-type]
        count = f"{size(kind, axes, options):,}"  # type: ignore[arg-type]
        problems.append(Problem("design", "has too many points", "points", count, f"at most {MOST_POINTS:,}"))
    return problems


def _axis_problems(kind: str, place: int, axis: tuple[float, ...]) -> list[Problem]:
    where, shown = f"axis {place + 1}", ", ".join(f"{value:g}" for value in axis)
    if not all(math.isfinite(value) for value in axis):
        return [Problem("design", "every value must be finite", where, shown)]
    if kind in LISTED:
        if not axis:
            return [Problem("design", "has no levels", where)]
        if kind != "table" and len(set(axis)) < len(axis):
            return [Problem("design", "a level occurs twice", where, shown)]
        return []
    if len(axis) != 2 or axis[0] >= axis[1]:
        return [Problem("design", "is not a range", where, shown, "two values, the lower first")]
    return []


def _option_problems(kind: str, count: int, options: Options) -> list[Problem]:
    problems = []
    least = 2 if kind == "saltelli" else 1
    if options.points < least:
        problems.append(Problem("design", "is too small", "points", str(options.points), f"{least} or more"))
    if not 0 <= options.seed < 2**64:
        problems.append(Problem("design", "is out of bounds", "seed", str(options.seed), "0 to 2**64 − 1"))
    if kind == "morris" and (options.levels < 2 or options.levels % 2):
        problems.append(Problem("design", "must be even", "levels", str(options.levels), "2, 4, 6 ..."))
    most = MOST_SOBOL_COLUMNS // 2 - 1
    if kind in ("sobol", "saltelli") and count > most:
        problems.append(Problem("design", "too many settings vary", "axes", str(count), f"at most {most:,}"))
    return problems
