"""What varies in an experiment: a setting over levels or a range, or choices that change several things at once."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from orgsim.study.experiment.variants import Changes

Level = bool | int | float | str


@dataclass(frozen=True)
class Factor:
    """One column of the design.

    name: a dotted setting, or a name of its own for choices. values: levels, or labels of choices; empty for a range.
    low, high: of a range, both included. whole: only whole numbers. logarithmic: spread evenly over the logarithm.
    count: levels of a range in a design that lists them; None: as many as the design says.
    choices: what each label changes.
    """

    name: str
    values: tuple[Any, ...] = ()
    low: float = math.nan
    high: float = math.nan
    whole: bool = False
    logarithmic: bool = False
    count: int | None = None
    choices: Mapping[str, Changes] = field(default_factory=dict)

    def listed(self, levels: int) -> tuple[Any, ...]:
        """Its levels in the order of the file; those of a range are spread evenly, both ends included, without
        repetitions where whole numbers are few."""
        if self.values:
            return self.values
        number = levels if self.count is None else self.count
        return tuple(dict.fromkeys(self._between(step / (number - 1)) for step in range(number)))

    def sampled(self, share: float) -> Any:
        """The value at a place 0..1 of its range, or the level that this place falls on."""
        if self.values:
            return self.values[min(int(share * len(self.values)), len(self.values) - 1)]
        if self.whole and not self.logarithmic:
            # Every whole number gets an equal part of the range.
            return min(int(self.low + math.floor(share * (self.high - self.low + 1))), int(self.high))
        return self._between(share)

    def changes(self, value: Any) -> Changes:
        """What a level does to the scenario."""
        return self.choices[value] if self.choices else Changes(settings=((self.name, value),))

    def _between(self, share: float) -> float | int:
        if self.logarithmic:
            value = math.exp(math.log(self.low) * (1 - share) + math.log(self.high) * share)
        else:
            value = self.low * (1 - share) + self.high * share
        value = min(max(value, self.low), self.high)
        return round(value) if self.whole else value

    def to_dict(self) -> Any:
        """What stands for it under [vary], as plain data."""
        if self.choices:
            return {label: _choice_data(changes) for label, changes in self.choices.items()}
        if self.values:
            return list(self.values)
        scale = {"scale": "log"} if self.logarithmic else {}
        count = {} if self.count is None else {"levels": self.count}
        return {"low": self.low, "high": self.high, **count, **scale}


def _choice_data(changes: Changes) -> dict[str, Any]:
    data: dict[str, Any] = {}
    if changes.settings:
        data["set"] = dict(changes.settings)
    for family, entry in changes.added:
        data.setdefault(family, []).append(dict(entry))
    return data
