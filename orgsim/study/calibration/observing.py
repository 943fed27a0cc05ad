"""The table of observations: a row for each measure, moment and group of people, with its value and its error."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from orgsim.charts.reading import Table, read_table
from orgsim.observations.catalogue import MEASURES, Measure
from orgsim.problems import InvalidInput, Problem, nearest
from orgsim.study.calibration.errors import error_of_answers
from orgsim.study.calibration.moments import ALLOWED, moment
from orgsim.study.experiment.moments import Reading, parse_reading

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "measure": ("measure", "indicator", "variable", "question"),
    "when": ("when", "week", "quarter", "date", "moment", "time"),
    "level": ("level",),
    "unit": ("unit", "department"),
    "team": ("team",),
    "value": ("value", "observed", "mean"),
    "standard_error": ("standard error", "se", "std error", "error"),
    "n": ("n", "answers", "respondents", "responses"),
    "sd": ("sd", "standard deviation", "std"),
}
GROUPS = ("level", "unit", "team")
WHOLE = ("", "all", "everybody", "organization")
_NUMBER = re.compile(r"([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*(%?)")
_BOUNDS = {"share": (0.0, 1.0), "score": (-1.0, 1.0)}


@dataclass(frozen=True)
class Observation:
    """One observed number. row: in the file. reading: what of a run it is compared with. error: its standard error, 0
    when none is told. label, unit: of the measure."""

    row: int
    reading: Reading
    value: float
    error: float
    label: str
    unit: str

    @property
    def group(self) -> str:
        """The group in words; empty for the whole organization."""
        return self.reading.group[1]


@dataclass(frozen=True)
class Known:
    """What there is to be observed. weeks: of a run. groups: names of levels, units and teams. start: the first day of
    week 0."""

    weeks: int
    groups: Mapping[str, Sequence[str]]
    start: datetime.date | None = None


def read_observations(path: Path, label: str, known: Known) -> tuple[Observation, ...]:
    """All rows of the table. label: what to call the file. Raises InvalidInput with every problem and its row."""
    try:
        table = read_table(path, _score)
    except InvalidInput as error:
        raise InvalidInput([Problem(label, one.message, allowed=one.allowed) for one in error.problems]) from None
    return _Reader(table, label, known).read()


def _score(row: Sequence[str]) -> int:
    return len({name for name in map(_meaning, row) if name})


def _meaning(header: str) -> str:
    """Which of :data:`COLUMNS` a header means; empty for none."""
    said = re.sub(r"[\s_-]+", " ", header).strip().lower()
    return next((name for name, known in COLUMNS.items() if said in known), "")


@dataclass
class _Reader:
    table: Table
    label: str
    known: Known
    problems: list[Problem] = field(default_factory=list)

    def read(self) -> tuple[Observation, ...]:
        self._columns = {
            name: [i for i, one in enumerate(self.table.header) if _meaning(one) == name] for name in COLUMNS
        }
        header = int(self.table.row[0]) - 1
        for name, places in self._columns.items():
            if not places and name in ("measure", "when", "value"):
                near = nearest(COLUMNS[name][0], self.table.header)
                allowed = f"a column {' or '.join(COLUMNS[name][:4])}"
                self.problems.append(Problem(f"{self.label}:{header}", "is missing", name, "", allowed, near))
            if len(places) > 1:
                both = " and ".join(self.table.header[place] for place in places)
                self.problems.append(Problem(f"{self.label}:{header}", "is told by several columns", name, both))
        if self.problems:
            raise InvalidInput(self.problems)
        found = [one for place in range(self.table.size) if (one := self._observation(place)) is not None]
        self._twice(found)
        if self.problems:
            raise InvalidInput(sorted(self.problems, key=lambda one: int(one.where.rpartition(":")[2])))
        return tuple(found)

    def _observation(self, place: int) -> Observation | None:
        before = len(self.problems)
        row = int(self.table.row[place])
        if place in self.table.long:
            self._tell(row, "", "", "has more cells than the header")
        measure = self._measure(row, self._cell("measure", place))
        group = self._group(row, place, measure)
        reading = self._reading(row, self._cell("when", place), measure, group)
        value = self._number(row, "value", place, required=True)
        if value is not None and measure is not None:
            low, high = _BOUNDS.get(measure.unit, (-math.inf, math.inf))
            if not low <= value <= high:
                allowed = f"{low:g} to {high:g}" + (", or a percentage such as 42%" if low == 0 else "")
                self._tell(row, "value", self._cell("value", place), f"is no {measure.unit}", allowed)
        error = self._error(row, place, value, measure)
        if len(self.problems) > before or reading is None or value is None or measure is None:
            return None
        return Observation(row, reading, value, error, measure.label, measure.unit)

    def _measure(self, row: int, name: str) -> Measure | None:
        found = next((one for one in MEASURES if name.lower() in (one.name, one.label.lower())), None)
        if found is None:
            near = nearest(name, [one.name for one in MEASURES])
            self._tell(row, "measure", name, "is not a measure", "see orgsim list measures", near)
        return found

    def _group(self, row: int, place: int, measure: Measure | None) -> tuple[str, str]:
        told = {kind: text for kind in GROUPS if (text := self._cell(kind, place)).lower() not in WHOLE}
        if not told:
            return "", ""
        if len(told) > 1:
            self._tell(row, " and ".join(told), ", ".join(told.values()), "name several groups", "one of them a row")
            return "", ""
        ((kind, text),) = told.items()
        if measure is not None and not measure.grouped:
            allowed = f"the whole organization, with no {kind}"
            self._tell(row, kind, text, f"{measure.name} is not recorded by {kind}", allowed)
        names = self.known.groups[kind]
        alike = {name.lower(): name for name in names}
        if kind == "level":
            alike |= {str(number): name for number, name in enumerate(names)}
        if text.lower() not in alike:
            allowed = ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")
            self._tell(row, kind, text, f"there is no such {kind}", allowed, nearest(text, names))
            return "", ""
        return kind, alike[text.lower()]

    def _reading(self, row: int, when: str, measure: Measure | None, group: tuple[str, str]) -> Reading | None:
        head = self.table.header[self._columns["when"][0]].strip().lower()
        # A bare number in a column of quarters is a quarter.
        said = f"Q{when}" if head == "quarter" and when.isdigit() else when
        try:
            words = moment(said, self.known.start)
        except ValueError as error:
            self._tell(row, "when", when, str(error), ALLOWED)
            return None
        found = parse_reading("" if measure is None else measure.name, words)
        if found.latest() >= self.known.weeks:
            message = "lies outside the run" if found.latest() == (found.first or 0) else "reaches beyond the run"
            self._tell(row, "when", when, f"{message} (week {found.latest()})", f"weeks 0 to {self.known.weeks - 1}")
        if found.side:
            self._tell(row, "when", when, "passes a threshold, which has no error", "a moment or a mean over weeks")
        return Reading(f"observation_{row}", found.measure, found.kind, found.first, found.last, group=group)

    def _error(self, row: int, place: int, value: float | None, measure: Measure | None) -> float:
        told = self._number(row, "standard_error", place)
        answers = self._number(row, "n", place)
        spread = self._number(row, "sd", place)
        for name, one, least in (("standard_error", told, 0.0), ("n", answers, 1.0), ("sd", spread, 0.0)):
            if one is not None and one < least:
                self._tell(row, name, self._cell(name, place), "is too small", f"at least {least:g}")
                return 0.0
        if told is not None:
            return told
        if answers is None or value is None or measure is None:
            return 0.0
        if spread is not None:
            return spread / math.sqrt(answers)
        try:
            return error_of_answers(value, answers, measure.unit)
        except ValueError as error:
            self._tell(row, "n", self._cell("n", place), str(error), "standard_error, or sd beside n")
            return 0.0

    def _number(self, row: int, name: str, place: int, required: bool = False) -> float | None:
        text = self._cell(name, place)
        if not text and not required:
            return None
        match = _NUMBER.fullmatch(text)
        number = float(match[1]) / (100 if match[2] else 1) if match else math.nan
        if not math.isfinite(number):
            self._tell(row, name, text, "is not a number" if text else "is missing", "a number such as 0.42 or 42%")
            return None
        return number

    def _twice(self, found: Sequence[Observation]) -> None:
        first: dict[str, int] = {}
        for one in found:
            if one.reading.key in first:
                message = f"says again what row {first[one.reading.key]} says"
                self._tell(one.row, "", one.reading.key, message, "every measure, moment and group once")
            first.setdefault(one.reading.key, one.row)

    def _cell(self, name: str, place: int) -> str:
        places = self._columns[name]
        return str(self.table.columns[places[0]][place]).strip() if places else ""

    def _tell(self, row: int, name: str, value: str, message: str, allowed: str = "", near: str = "") -> None:
        self.problems.append(Problem(f"{self.label}:{row}", message, name, value, allowed, near))
