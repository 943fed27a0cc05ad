"""What is read from a run and when: ``alignment`` at the ``end``, its ``mean over weeks 100..155``, the
``first week above 0.5``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orgsim.results.types import Better
from orgsim.settings import parse_weeks

_WEEK = r"\d+[wqy]?"
_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_OVER = rf" over weeks (?P<low>{_WEEK})\.\.(?P<high>{_WEEK})"
_SPAN = rf"(?:{_OVER}| from week (?P<since>{_WEEK})| until week (?P<until>{_WEEK}))?"
_FORMS = (
    re.compile(r"(?P<kind>end|start)"),
    re.compile(rf"(?P<kind>week) (?P<low>{_WEEK})"),
    re.compile(rf"(?P<kind>mean|min|max|median|sd|change){_SPAN}"),
    re.compile(rf"(?P<kind>first week|weeks) (?P<side>above|below) (?P<threshold>{_NUMBER}){_SPAN}"),
)
ALLOWED = (
    '"end", "start", "week 52", "mean", "min", "max", "median", "sd" or "change" (last less first), alone or '
    '"over weeks 26..52", "from week 26" or "until week 52"; "first week above 0.5"; "weeks below 0.5"'
)
_SUMMARIES: dict[str, Callable[[NDArray[np.float64]], float]] = {
    "mean": lambda values: float(values.mean()),
    "min": lambda values: float(values.min()),
    "max": lambda values: float(values.max()),
    "median": lambda values: float(np.median(values)),
    "sd": lambda values: float(values.std(ddof=1)) if len(values) > 1 else float("nan"),
    "change": lambda values: float(values[-1] - values[0]),
}


@dataclass(frozen=True)
class Reading:
    """One number read from the weekly series of one measure.

    column: its name in the table. kind: what is done with the weeks. first, last: the weeks, both included; None:
    from the beginning, to the end. side, threshold: of "first week" and "weeks". group: kind ("level", "unit" or
    "team") and name of the group of people it is read from; empty: the whole organization.
    """

    column: str
    measure: str
    kind: str
    first: int | None = None
    last: int | None = None
    side: str = ""
    threshold: float = 0.0
    group: tuple[str, str] = ("", "")

    @property
    def source(self) -> str:
        """Which weekly series is read: a measure, or a measure of a group such as ``alignment of level Level 2``."""
        return " of ".join(filter(None, (self.measure, " ".join(filter(None, self.group)))))

    @property
    def when(self) -> str:
        """The same as text that :func:`parse_reading` understands; equal readings have equal texts."""
        if self.kind in ("end", "start"):
            return self.kind
        if self.kind == "week":
            return f"week {self.first}"
        head = f"{self.kind} {self.side} {self.threshold!r}" if self.side else self.kind
        if self.first is not None and self.last is not None:
            return f"{head} over weeks {self.first}..{self.last}"
        since = f" from week {self.first}" if self.first is not None else ""
        return head + since + (f" until week {self.last}" if self.last is not None else "")

    @property
    def spoken(self) -> str:
        """The same for people, such as "minimum over weeks 26 to 52"; empty for the end."""
        words = {"end": "", "start": "at the start", "min": "minimum", "max": "maximum", "sd": "standard deviation"}
        text = f"{words.get(self.kind, self.kind)}{self.when.removeprefix(self.kind)}"
        return text.replace("..", " to ").replace("-", "\u2212")

    @property
    def key(self) -> str:
        """What is read, whatever the column is called."""
        return f"{self.source}: {self.when}"

    def unit(self, of_measure: str) -> str:
        """Unit of the number, from that of its measure."""
        return "weeks" if self.side else of_measure

    def better(self, of_measure: Better) -> Better:
        """Which direction of the number is welcome, from that of its measure."""
        if self.kind == "sd" or of_measure == "neither":
            return "neither"
        # Few weeks below a good level are welcome, and so is to come above it soon; to fall below it late is.
        if (self.kind, self.side) in (("weeks", "below"), ("first week", "above")):
            return "lower" if of_measure == "higher" else "higher"
        return of_measure

    def latest(self) -> int:
        """The last week that it names; -1 when it names none."""
        return max(-1 if self.first is None else self.first, -1 if self.last is None else self.last)

    def read(self, series: Mapping[str, NDArray[np.float64]]) -> float:
        """The number, from one value a week of every :attr:`source`. Weeks without a value are left out; NaN if there
        is none, and where a threshold is never passed. IndexError when a week lies outside the run."""
        values = series[self.source]
        if self.latest() >= len(values):
            raise IndexError(f"{self.key}: the run has weeks 0 to {len(values) - 1}")
        if self.kind in ("end", "start", "week"):
            return float(values[{"end": -1, "start": 0}.get(self.kind, self.first or 0)])
        begin = self.first or 0
        part = values[begin : None if self.last is None else self.last + 1]
        if self.side:
            beyond = part > self.threshold if self.side == "above" else part < self.threshold
            if self.kind == "weeks":
                return float(np.count_nonzero(beyond))
            return float(begin + int(np.argmax(beyond))) if beyond.any() else float("nan")
        present = part[np.isfinite(part)]
        return _SUMMARIES[self.kind](present) if len(present) else float("nan")


def parse_reading(measure: str, when: str, column: str = "") -> Reading:
    """A reading from text. Raises ValueError, in words, when the text is none."""
    text = " ".join(when.split())
    match = next((found for form in _FORMS if (found := form.fullmatch(text)) is not None), None)
    if match is None:
        raise ValueError("is no moment of a run")
    parts = match.groupdict()
    first = _week(parts.get("low") or parts.get("since"))
    last = _week(parts.get("high") or parts.get("until"))
    if first is not None and last is not None and last < first:
        raise ValueError("ends before it begins")
    side, threshold = parts.get("side") or "", float(parts.get("threshold") or 0.0)
    return Reading(column or measure, measure, parts["kind"], first, last, side, threshold)


def column_name(measure: str, when: str) -> str:
    """A name for the column of one of several readings of a measure: ``alignment_mean_over_weeks_26_52``."""
    return f"{measure}_{re.sub(r'[^a-z0-9]+', '_', when.lower()).strip('_')}"


def _week(text: str | None) -> int | None:
    if text is None:
        return None
    weeks = parse_weeks(text)
    assert isinstance(weeks, int)
    return weeks
