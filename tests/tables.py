"""Tables of experiments whose truth is known, for the tests of analysis and pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas

from orgsim.results.findings import INERT, ExperimentInfo, Factor
from orgsim.results.types import MeasureInfo
from orgsim.study.analysis.responses import Responses, completed, responses
from orgsim.study.designs import WITH_INERT, Kind, Options, design

SCORE = MeasureInfo("score", "Score", "score", "What the test says.", "higher")
Truth = Callable[[np.ndarray], np.ndarray]


def make_info(
    kind: str, names: Sequence[str], axes: Sequence[Sequence[float]], matched: bool = True, **more: object
) -> ExperimentInfo:
    """What is known of an experiment with these factors and the one measure ``score``."""
    factors = tuple(
        Factor(name, name.capitalize(), "", float(min(axis)), float(max(axis)))
        for name, axis in zip(names, axes, strict=True)
    )
    return ExperimentInfo("Test", "Does it work?", kind, factors, (SCORE,), matched=matched, **more)  # type: ignore[arg-type]


def make_table(
    kind: Kind,
    axes: Sequence[Sequence[float]],
    truth: Truth,
    *,
    replications: int = 8,
    noise: float = 1.0,
    matched: bool = True,
    seed: int = 1,
    options: Options | None = None,
) -> tuple[pandas.DataFrame, ExperimentInfo]:
    """A table with ``truth`` of the settings [points, factors] plus normal luck as its measure ``score``.

    With matched luck most of it (nine parts of ten of the variance) is shared by all points of a replication.
    """
    options = options or Options()
    points = design(kind, axes, options)
    names = list("abcdefgh"[: len(axes)])
    columns = [*names, INERT] if kind in WITH_INERT and options.inert else names
    generator = np.random.default_rng(seed)
    luck = generator.standard_normal((len(points), replications))
    if matched:
        luck = np.sqrt(0.9) * generator.standard_normal(replications) + np.sqrt(0.1) * luck
    values = truth(points)[:, None] + noise * luck
    rows = np.repeat(np.arange(len(points)), replications)
    table = pandas.DataFrame({"point": rows, "replication": np.tile(np.arange(replications), len(points))})
    table = table.assign(**{name: points[rows, column] for column, name in enumerate(columns)})
    return table.assign(score=values.ravel()), make_info(kind, names, axes, matched)


def make_responses(*arguments: object, **more: object) -> Responses:
    """The measure of :func:`make_table` as a matrix."""
    table, info = make_table(*arguments, **more)  # type: ignore[arg-type]
    return responses(table, completed(table, info), "score")
