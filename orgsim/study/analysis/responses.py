"""The tidy table of an experiment as matrices: one measure by point and replication, and the settings of the points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from orgsim.problems import InvalidInput, Problem, nearest
from orgsim.results.findings import INERT, ExperimentInfo, Factor, Values
from orgsim.results.telling import in_words

if TYPE_CHECKING:
    import pandas


@dataclass(frozen=True)
class Responses:
    """One measure of an experiment.

    points: int64 [points] numbers of the points, rising. factors: what varies; names: names of the levels of each
    factor, empty for numeric ones. settings: float64 [points, factors], named levels as 0, 1, 2 ... values: float64
    [points, replications], NaN where a run failed or was not made. matched: whether a replication has the same luck
    in all points.
    """

    points: NDArray[np.int64]
    factors: tuple[Factor, ...]
    names: tuple[tuple[str, ...], ...]
    settings: Values
    values: Values
    matched: bool

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """Replications with a value, int64 [points]."""
        return np.isfinite(self.values).sum(axis=1)

    @cached_property
    def means(self) -> Values:
        """Mean over replications, float64 [points]; NaN where no run succeeded."""
        totals = np.where(np.isfinite(self.values), self.values, 0.0).sum(axis=1)
        return np.divide(totals, self.counts, out=np.full(len(totals), np.nan), where=self.counts > 0)

    def column(self, name: str) -> int:
        """Number of the factor called ``name``. Raises InvalidInput with the known ones."""
        known = [factor.name for factor in self.factors]
        if name not in known:
            allowed = ", ".join(known)
            raise InvalidInput(
                Problem("experiment", "does not vary", "factor", name, allowed=allowed, nearest=nearest(name, known))
            )
        return known.index(name)

    def levels(self, column: int) -> Values:
        """Values that occur in a column of the settings, rising."""
        return np.unique(self.settings[:, column])

    def at(self, rows: NDArray) -> Responses:
        """The points at ``rows`` only (numbers or truth values)."""
        return replace(self, points=self.points[rows], settings=self.settings[rows], values=self.values[rows])


def responses(table: pandas.DataFrame, info: ExperimentInfo, measure: str) -> Responses:
    """The column ``measure`` of a table with a row for each run.

    table: columns ``point`` (whole numbers), ``replication`` (whole numbers), one for each factor of ``info`` and the
    measure; missing values are runs that failed. Truth values count as 0 and 1. The inert column takes part when
    ``info`` lists it as a factor. Raises InvalidInput when a column is missing or not numeric, a replication of a
    point occurs twice, or a point has two settings.
    """
    import pandas

    columns = ["point", "replication", *(factor.name for factor in info.factors), measure]
    problems = missing_columns(table, columns)
    if problems:
        raise InvalidInput(problems)
    problems = [*_repeated(table), *_unsteady(table, columns[2:-1]), *_not_numeric(table, ["point", measure])]
    if problems:
        raise InvalidInput(problems)
    firsts = table.drop_duplicates("point").sort_values("point")
    settings, names = [], []
    for factor in info.factors:
        coded, levels = _coded(firsts[factor.name])
        settings.append(coded)
        names.append(levels)
    wide = table.assign(**{measure: pandas.to_numeric(table[measure]).astype(float)})
    values = wide.pivot(index="point", columns="replication", values=measure).sort_index()
    return Responses(
        firsts["point"].to_numpy(np.int64),
        info.factors,
        tuple(names),
        np.column_stack(settings) if settings else np.empty((len(firsts), 0)),
        values.to_numpy(np.float64),
        info.matched,
    )


def completed(table: pandas.DataFrame, info: ExperimentInfo) -> ExperimentInfo:
    """``info`` with what the table knows too: the inert column as the last factor, and ranges that were not given."""
    factors = list(info.factors)
    if INERT in table.columns and all(factor.name != INERT for factor in factors):
        factors.append(Factor(INERT, "Inert (control)", "", 0.0, 1.0))
    return replace(info, factors=tuple(_bounded(factor, table) for factor in factors))


def coded(found: Responses) -> Values:
    """Settings on −1..1 over their range, float64 [points, factors]; 0 in a column that does not vary."""
    bounds = np.array(
        [
            (factor.low, factor.high) if factor.low < factor.high else (column.min(), column.max())
            for factor, column in zip(found.factors, found.settings.T, strict=True)
        ]
    ).reshape(-1, 2)
    span = bounds[:, 1] - bounds[:, 0]
    return np.divide(2 * (found.settings - bounds[:, 0]), span, out=np.ones_like(found.settings), where=span > 0) - 1


def extent(found: Responses, column: int) -> tuple[float, float]:
    """The range over which a numeric factor varies: its own where it is known, else that of its values."""
    factor, values = found.factors[column], found.settings[:, column]
    if factor.low < factor.high and factor.low <= values.min() and factor.high >= values.max():
        return factor.low, factor.high
    return float(values.min()), float(values.max())


def missing_columns(table: pandas.DataFrame, wanted: Sequence[str]) -> list[Problem]:
    """A problem for each column that ``table`` lacks, and one for a table without rows."""
    known = [str(name) for name in table.columns]
    problems = [
        Problem("table", "is not a column", "column", name, ", ".join(known), nearest(name, known))
        for name in wanted
        if name not in known
    ]
    return problems or ([Problem("table", "has no rows")] if table.empty else [])


def _bounded(factor: Factor, table: pandas.DataFrame) -> Factor:
    from pandas.api.types import is_bool_dtype, is_numeric_dtype

    column = table.get(factor.name)
    if factor.low < factor.high or column is None or not is_numeric_dtype(column) or is_bool_dtype(column):
        return factor
    return replace(factor, low=float(column.min()), high=float(column.max()))


def _coded(values: pandas.Series) -> tuple[Values, tuple[str, ...]]:
    from pandas.api.types import is_bool_dtype, is_numeric_dtype

    if is_numeric_dtype(values) and not is_bool_dtype(values):
        return values.to_numpy(np.float64), ()
    texts = [str(value) for value in values.tolist()]
    known = {text: in_words(value) for text, value in zip(texts, values.tolist(), strict=True)}
    levels = sorted(known) if is_bool_dtype(values) else list(known)
    # Levels that would be called the same keep the names of their file.
    names = [known[level] for level in levels] if len(set(known.values())) == len(known) else levels
    return np.array([levels.index(text) for text in texts], dtype=np.float64), tuple(names)


def _repeated(table: pandas.DataFrame) -> list[Problem]:
    twice = table[table.duplicated(["point", "replication"])]
    return [
        Problem("table", "this replication occurs twice", f"point {row['point']}", f"replication {row['replication']}")
        for row in twice[["point", "replication"]].head(10).to_dict("records")
    ]


def _unsteady(table: pandas.DataFrame, names: Sequence[str]) -> list[Problem]:
    counts = table.groupby("point")[list(names)].nunique(dropna=False) if names else None
    if counts is None:
        return []
    return [
        Problem("table", "this setting differs between replications of a point", f"point {point}", name)
        for name in names
        for point in counts.index[counts[name] > 1][:10]
    ]


def _not_numeric(table: pandas.DataFrame, names: Sequence[str]) -> list[Problem]:
    from pandas.api.types import is_numeric_dtype

    return [Problem("table", "is not numeric", "column", name) for name in names if not is_numeric_dtype(table[name])]
