"""What the journal already knows of an experiment, and why a run must be done nevertheless."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orgsim.study.experiment.journal import Known
from orgsim.study.experiment.work import Case, Need, unpack

NEW, FAILED, UNREAD, OLD = "new", "failed before", "something was not read from it", "made by another model version"


@dataclass(frozen=True)
class Outcome:
    """What came of a run. values: in the order of the readings, NaN where there is none. failed: statements that did
    not hold. series: float32 [kept measures, weeks], or None. error: empty when it went well."""

    values: tuple[float, ...]
    failed: tuple[Mapping[str, Any], ...] = ()
    series: NDArray[np.float32] | None = None
    error: str = ""
    seconds: float = 0.0


class Outcomes:
    """Records as one experiment needs them. Those of an experiment that read more serve too."""

    def __init__(self, known: Known, need: Need):
        self._known = known
        self._need = need
        self._columns: dict[str, list[int] | None] = {}
        self._cases = {record["case"] for record in known.runs.values()}

    def get(self, run: str) -> Outcome | None:
        """The outcome of a run; None when it has not been done, or something was not read from it."""
        record = self._known.runs.get(run)
        if record is None:
            return None
        if "error" in record:
            nothing = tuple(float("nan") for _ in self._need.readings)
            return Outcome(nothing, error=record["error"], seconds=record["seconds"])
        columns = self._places(record["need"])
        if columns is None:
            return None
        values = [record["values"][column] for column in columns]
        asked = {expect.that for expect in self._need.expect}
        return Outcome(
            tuple(float("nan") if value is None else float(value) for value in values),
            tuple(row for row in record.get("failed", ()) if row["that"] in asked),
            self._series(record),
            seconds=record["seconds"],
        )

    def done(self, run: str) -> bool:
        """Whether a run went well and everything was read from it."""
        record = self._known.runs.get(run)
        return record is not None and "error" not in record and self._places(record["need"]) is not None

    def reason(self, case: Case) -> str:
        """Why a run would be done now; empty when it would not."""
        if self.done(case.id):
            return ""
        record = self._known.runs.get(case.id)
        if record is not None:
            return FAILED if "error" in record else UNREAD
        return OLD if case.case in self._cases else NEW

    def mean_seconds(self) -> float | None:
        """Mean seconds of the runs that went well; None when there is none."""
        seconds = [record["seconds"] for record in self._known.runs.values() if "error" not in record]
        return sum(seconds) / len(seconds) if seconds else None

    def _places(self, name: str) -> list[int] | None:
        """Where the readings stand in records of a need; None when something was not read."""
        if name not in self._columns:
            held = self._known.needs.get(name)
            self._columns[name] = None if held is None else _found(self._need, held)
        return self._columns[name]

    def _series(self, record: Mapping[str, Any]) -> NDArray[np.float32] | None:
        if not self._need.series:
            return None
        held = self._known.needs[record["need"]]["series"]
        return unpack(record["series"], len(held))[[held.index(name) for name in self._need.series]]


def need_record(need: Need) -> dict[str, Any]:
    """What the journal says once about all records of a need."""
    return {
        "kind": "need",
        "need": need.name,
        "readings": [reading.key for reading in need.readings],
        "expect": [expect.that for expect in need.expect],
        "series": list(need.series),
    }


def _found(need: Need, held: Mapping[str, Any]) -> list[int] | None:
    statements = {expect.that for expect in need.expect} <= set(held["expect"])
    keys = [reading.key for reading in need.readings]
    if not statements or not set(keys) <= set(held["readings"]) or not set(need.series) <= set(held["series"]):
        return None
    return [held["readings"].index(key) for key in keys]
