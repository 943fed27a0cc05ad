"""Stated targets: reached, missed or undecided, in how many futures and under which assumptions."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from orgsim.results.intervals import mean_interval
from orgsim.results.types import Results
from orgsim.results.wording import NO_BREAK, count_of

Window = tuple[int, int]


@dataclass(frozen=True)
class Outcome:
    """What came of one target.

    label: of the measure. wanted: relative change. count: futures with a value. mean, low, high: relative change over
    futures and its 95 % interval, NaN where there is none. met: futures that changed at least as far. against: what
    it is measured against, in words. assuming: what the answer rests on.
    """

    say: str
    label: str
    wanted: float
    count: int
    mean: float
    low: float
    high: float
    met: int
    against: str
    assuming: str

    @property
    def verdict(self) -> Literal["reached", "missed", "undecided"]:
        """Reached or missed when the whole interval lies on one side of what was wanted."""
        sign = 1 if self.wanted >= 0 else -1
        ends = sorted((sign * self.low, sign * self.high))
        if ends[0] >= sign * self.wanted:
            return "reached"
        return "missed" if ends[1] < sign * self.wanted else "undecided"

    def row(self) -> dict[str, Any]:
        """The outcome as plain data."""
        return {**asdict(self), "verdict": self.verdict, "sentence": self.sentence}

    @property
    def sentence(self) -> str:
        """The outcome in words and numbers."""
        if not self.count:
            return f"The target “{self.say}” cannot be read: {self.label} has no value to be measured against."
        word = f"was {self.verdict}" if self.verdict != "undecided" else "is undecided with so few futures"
        interval = ""
        if math.isfinite(self.low):
            interval = f" (95{NO_BREAK}% interval {_percent(self.low)} to{NO_BREAK}{_percent(self.high)})"
        changed = f"{self.label} changed by {_percent(self.mean)}{interval} against {self.against}"
        text = f"The target “{self.say}” {word}: {changed}; wanted was {_percent(self.wanted)}"
        text += f", met {count_of(self.met, self.count)}."
        return f"{text} Assuming: {self.assuming}" if self.assuming else text


def outcomes(results: Results) -> list[Outcome]:
    """The targets of a scenario, each against the weeks that it names."""
    found = []
    for target in _targets(results):
        before, after = _windows(target, results)
        start, end = (_means(results, target["measure"], window) for window in (before, after))
        found.append(_outcome(results, target, start, end, f"{_weeks(before)} (in {_weeks(after)})"))
    return found


def outcomes_against(results: Results, other: Results) -> list[Outcome]:
    """The targets of a scenario against the same weeks of another one, future by future with the same seed."""
    seeds, others = ([int(row["seed"]) for row in side.runs] for side in (results, other))
    rows = [(place, others.index(seed)) for place, seed in enumerate(seeds) if seed in others]
    if not rows:
        return []
    own, theirs = (list(side) for side in zip(*rows, strict=True))
    found = []
    for target in _targets(results):
        if target["measure"] not in {info.name for info in other.measures}:
            continue
        _, after = _windows(target, results)
        if after[0] > int(other.weeks[-1]):
            continue
        end, start = (_means(side, target["measure"], after) for side in (results, other))
        found.append(_outcome(results, target, start[theirs], end[own], f"“{other.name}” in {_weeks(after)}"))
    return found


def _targets(results: Results) -> list[dict]:
    return list(results.scenario.get("target") or [])


def _windows(target: dict, results: Results) -> tuple[Window, Window]:
    over = int(target["over"])
    before = over if target["against"] is None else int(target["against"])
    after = int(results.weeks[-1]) + 1 if target["until"] is None else int(target["until"])
    return (before - over, before), (after - over, after)


def _means(results: Results, measure: str, window: Window) -> NDArray[np.float64]:
    inside = (results.weeks >= window[0]) & (results.weeks < window[1])
    values = results.measure(measure)[:, inside].astype(np.float64)
    return values.mean(axis=1) if values.shape[1] else np.full(len(values), np.nan)


def _outcome(results: Results, target: dict, start: NDArray, end: NDArray, against: str) -> Outcome:
    label = next((info.label for info in results.measures if info.name == target["measure"]), target["measure"])
    usable = np.isfinite(start) & np.isfinite(end) & (start > 0)
    change = end[usable] / start[usable] - 1
    wanted = float(target["change"])
    mean = float(change.mean()) if change.size else math.nan
    low, high, _ = mean_interval(change, target["say"])
    met = int((change >= wanted).sum() if wanted >= 0 else (change <= wanted).sum())
    return Outcome(
        target["say"], label, wanted, int(change.size), mean, low, high, met, against, target.get("assuming", "")
    )


def _weeks(window: Window) -> str:
    return f"weeks {window[0]} to {window[1] - 1}"


def _percent(value: float) -> str:
    return f"{'+' if value >= 0 else chr(0x2212)}{abs(value) * 100:.0f}{NO_BREAK}%"
