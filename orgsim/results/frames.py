"""Results as pandas tables and xarray data sets; both libraries are imported only when asked for."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import numpy as np

from orgsim.problems import InvalidInput, Problem, nearest
from orgsim.results.types import Results

if TYPE_CHECKING:
    import pandas


def to_frame(results: Results) -> pandas.DataFrame:
    """Tidy table: columns replication, week and one per measure; replications × weeks rows."""
    import pandas

    replications, weeks, measures = results.series.shape
    index = {
        "replication": np.repeat(replication_numbers(results), weeks),
        "week": np.tile(results.weeks, replications),
    }
    values = results.series.reshape(replications * weeks, measures)
    return pandas.DataFrame(index | {info.name: values[:, column] for column, info in enumerate(results.measures)})


def group_frame(results: Results, kind: str) -> pandas.DataFrame:
    """Tidy table of one group series: replication, week, group, headcount and one column per measure.

    Raises InvalidInput when ``kind`` was not recorded.
    """
    import pandas

    if kind not in results.groups:
        known = ", ".join(results.groups) or "none"
        raise InvalidInput(
            Problem("results", "no such group", "kind", kind, allowed=known, nearest=nearest(kind, results.groups))
        )
    group = results.groups[kind]
    replications, weeks, groups, measures = group.values.shape
    values = group.values.reshape(-1, measures)
    index = {
        "replication": np.repeat(replication_numbers(results), weeks * groups),
        "week": np.tile(np.repeat(group.weeks, groups), replications),
        kind: np.tile(np.array(group.names, dtype=object), replications * weeks),
        "headcount": group.headcount.reshape(-1),
    }
    return pandas.DataFrame(index | {name: values[:, column] for column, name in enumerate(group.measures)})


def end_table(results: Results) -> pandas.DataFrame:
    """One row a replication: what ``runs`` holds and every measure in the last week."""
    import pandas

    runs = pandas.DataFrame([dict(row) for row in results.runs])
    last = results.series[:, -1, :] if len(results.weeks) else np.empty((len(results.runs), 0), np.float32)
    names = [info.name for info in results.measures][: last.shape[1]]
    return pandas.concat([runs, pandas.DataFrame(last, columns=names)], axis=1)


def to_xarray(results: Results) -> Any:
    """Data set with dimensions replication and week and one variable per measure, each with label, unit and meaning.

    Raises InvalidInput when xarray is not installed.
    """
    try:
        xarray = importlib.import_module("xarray")
    except ImportError as error:
        message = "xarray is not installed; install it with: pip install 'orgsim[table]'"
        raise InvalidInput(Problem("to_xarray", message)) from error
    variables = {
        info.name: (
            ("replication", "week"),
            results.series[:, :, column],
            {"long_name": info.label, "units": info.unit, "description": info.meaning},
        )
        for column, info in enumerate(results.measures)
    }
    coordinates = {"replication": replication_numbers(results), "week": results.weeks}
    return xarray.Dataset(variables, coords=coordinates, attrs={"title": results.name})


def replication_numbers(results: Results) -> np.ndarray:
    """Number of each replication, int64 [replications]; its place in the series where ``runs`` does not name it."""
    return np.array([row.get("replication", place) for place, row in enumerate(results.runs)], dtype=np.int64)
