"""What an experiment leaves behind: one row a run, and what its columns mean."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from orgsim.problems import InvalidInput, Problem, nearest

if TYPE_CHECKING:
    import pandas

Row = dict[str, Any]
FIRST = ("point", "replication", "id", "seed", "status", "error", "rerun")
LAST = ("expectations_failed",)


@dataclass(frozen=True)
class KeptSeries:
    """Weekly series of every row of the table.

    measures: names. values: float32 [rows, measures, weeks]; NaN where a run failed or has fewer weeks.
    """

    measures: tuple[str, ...]
    values: NDArray[np.float32]


@dataclass(frozen=True)
class ExperimentResults:
    """All runs of an experiment, in the order of its plan.

    info: plain data: name, question, scenario, design, common_random_numbers, ``varied`` and ``measures`` (a row for
    each column, with name, label, unit, meaning), status, runs (planned, done, failed, missing), model, fingerprint,
    provenance. rows: point, replication, id, seed, status ("done", "failed" or "missing"), error, rerun (a command),
    one value for each varied column and each measure, expectations_failed. failures: a row for each statement that did
    not hold (point, replication, id, seed, say, that, week, value). series: those that were kept.
    """

    info: dict[str, Any]
    rows: tuple[Row, ...]
    failures: tuple[Row, ...] = ()
    series: KeptSeries | None = None

    @property
    def name(self) -> str:
        """Title of the experiment."""
        return str(self.info.get("name", "unnamed"))

    @property
    def varied(self) -> tuple[str, ...]:
        """Names of the columns that say where a point lies, the inert one included."""
        return tuple(row["name"] for row in self.info["varied"])

    @property
    def measures(self) -> tuple[str, ...]:
        """Names of the columns that were measured."""
        return tuple(row["name"] for row in self.info["measures"])

    @property
    def failed(self) -> tuple[Row, ...]:
        """The rows of runs that failed."""
        return tuple(row for row in self.rows if row["status"] == "failed")

    @property
    def missing(self) -> int:
        """How many runs have not been done."""
        return sum(row["status"] == "missing" for row in self.rows)

    def to_pandas(self) -> pandas.DataFrame:
        """One row a run; columns as in ``runs.csv``. What was not measured is NaN."""
        import pandas

        names = [*FIRST, *self.varied, *self.measures, *LAST]
        table = pandas.DataFrame([{name: row.get(name) for name in names} for row in self.rows], columns=names)
        return table.astype(dict.fromkeys(self.measures, np.float64))

    def series_frame(self) -> pandas.DataFrame:
        """Kept series, tidy: point, replication, week and one column a measure. Raises InvalidInput without any."""
        import pandas

        kept = self._kept()
        rows, _, weeks = kept.values.shape
        index = {
            "point": np.repeat([row["point"] for row in self.rows], weeks),
            "replication": np.repeat([row["replication"] for row in self.rows], weeks),
            "week": np.tile(np.arange(weeks), rows),
        }
        columns = {name: kept.values[:, place].reshape(-1) for place, name in enumerate(kept.measures)}
        return pandas.DataFrame(index | columns)

    def to_xarray(self) -> Any:
        """Data set with dimensions point and replication, the varied columns as coordinates of the point, and one
        variable a measure; with a week dimension those of kept series, named ``NAME_by_week``.

        Raises InvalidInput when xarray is not installed.
        """
        try:
            xarray = importlib.import_module("xarray")
        except ImportError as error:
            message = "xarray is not installed; install it with: pip install 'orgsim[table]'"
            raise InvalidInput(Problem("to_xarray", message)) from error
        points = sorted({row["point"] for row in self.rows})
        replications = sorted({row["replication"] for row in self.rows})
        place = {(row["point"], row["replication"]): index for index, row in enumerate(self.rows)}
        first = {row["point"]: row for row in reversed(self.rows)}
        grid = np.array([[place.get((p, r), -1) for r in replications] for p in points], dtype=np.int64)
        variables: dict[str, Any] = {}
        for info in self.info["measures"]:
            values = np.array([_number(row.get(info["name"])) for row in self.rows] + [np.nan])
            note = {"long_name": info["label"], "units": info["unit"], "description": info["meaning"]}
            variables[info["name"]] = (("point", "replication"), values[grid], note)
        if self.series is not None:
            empty = np.full((1, *self.series.values.shape[1:]), np.nan, np.float32)
            values = np.concatenate([self.series.values, empty])[grid]
            for index, name in enumerate(self.series.measures):
                variables[f"{name}_by_week"] = (("point", "replication", "week"), values[:, :, index])
        coordinates: dict[str, Any] = {"point": points, "replication": replications}
        for info in self.info["varied"]:
            values = np.array([first[point][info["name"]] for point in points])
            coordinates[info["name"]] = ("point", values, {"units": info["unit"], "description": info["meaning"]})
        notes = {"title": self.name, "question": str(self.info.get("question", "")), "model": self.info["model"]}
        return xarray.Dataset(variables, coords=coordinates, attrs=notes)

    def column(self, name: str) -> NDArray[np.float64]:
        """A measure of every row, float64 [rows]; NaN where there is none. Raises KeyError with the nearest name."""
        if name not in self.measures:
            near = nearest(name, self.measures)
            raise KeyError(f"no measure {name!r} in this experiment" + (f"; did you mean {near!r}?" if near else ""))
        return np.array([_number(row.get(name)) for row in self.rows])

    def _kept(self) -> KeptSeries:
        if self.series is None:
            message = "no series were kept"
            raise InvalidInput(Problem("series", message, allowed='series = ["alignment"] in the experiment file'))
        return self.series


def _number(value: Any) -> float:
    return float("nan") if value is None else float(value)
