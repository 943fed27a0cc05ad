"""The golden baseline: what every shipped scenario gives today, at a small size, number by number.

Exact tests say that a rule is what it says; this says that nothing changed unnoticed. A run is a function of scenario
and seed, to the last bit on one machine. Elsewhere exp, log and pow may differ in the last place, so numbers are
compared within a few units in the last place of single precision, in which they are recorded.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from orgsim.observations.catalogue import NAMES
from orgsim.scenario.catalogue import list_scenarios
from orgsim.scenario.locations import built_in_folder
from orgsim.scenario.scenario import Scenario
from orgsim.simulate import Options, simulate

FILE = Path(__file__).parent / "baseline.csv"
COMMAND = "python -m tests.golden.update"
RELATIVE, ABSOLUTE = 1e-6, 1e-7
"""Largest difference that is none, relative or absolute: some ten units in the last place of single precision."""

LARGEST = 300
LARGEST_DOCKED = 801
LARGEST_CLAIM = 100
"""People, where a scenario has more."""

Key = tuple[str, int, int]
"""Scenario, future and week."""
Table = dict[Key, dict[str, float]]


@dataclass(frozen=True)
class Change:
    """One number that is not what it was; ``math.nan`` where there is none."""

    scenario: str
    future: int
    week: int
    measure: str
    before: float
    now: float

    @property
    def size(self) -> float:
        """Relative to the larger of the two; infinite where one is missing."""
        if math.isnan(self.before) or math.isnan(self.now):
            return math.inf
        return abs(self.now - self.before) / max(abs(self.before), abs(self.now))

    def __str__(self) -> str:
        place = f"{self.scenario}, future {self.future}, week {self.week}"
        return f"{place}: {self.measure} {self.before:g} -> {self.now:g}"


def names() -> list[str]:
    """Every scenario that comes with orgsim, docked models and claims of practitioners too."""
    folder = built_in_folder()
    inside = [
        f"{place}/{file.stem}" for place in ("docked", "claims") for file in sorted((folder / place).glob("*.toml"))
    ]
    return [*(entry.name for entry in list_scenarios()), *inside]


def record(name: str) -> Table:
    """Measures of a scenario in its first, middle and last week, in two futures; of a claim at the end of one."""
    claim = name.startswith("claims/")
    most = LARGEST_CLAIM if claim else LARGEST_DOCKED if name.startswith("docked/") else LARGEST
    plan = Scenario.load(name)
    small = {"organization.size": min(most, plan.organization.size), "run.replications": 1 if claim else 2}
    results = simulate(plan.with_(**small), workers=1, options=Options(by_group=False))
    last = plan.run.weeks - 1
    weeks = (last,) if claim else (0, last // 2, last)
    return {
        (name, future, week): dict(zip(NAMES, (float(value) for value in results.series[future, week]), strict=True))
        for future in range(len(results.series))
        for week in weeks
    }


def changes(before: Mapping[Key, Mapping[str, float]], now: Mapping[Key, Mapping[str, float]]) -> list[Change]:
    """Every number that differs, is new or is gone."""
    found = []
    for key in (*before, *(key for key in now if key not in before)):
        old, new = before.get(key, {}), now.get(key, {})
        for measure in (*old, *(name for name in new if name not in old)):
            was, is_now = old.get(measure, math.nan), new.get(measure, math.nan)
            if (measure in old) != (measure in new) or differs(was, is_now):
                found.append(Change(*key, measure, was, is_now))
    return found


def differs(before: float, now: float) -> bool:
    """Whether two numbers are further apart than arithmetic on another machine explains; NaN equals NaN."""
    if math.isnan(before) or math.isnan(now):
        return math.isnan(before) != math.isnan(now)
    return not math.isclose(before, now, rel_tol=RELATIVE, abs_tol=ABSOLUTE)


def told(found: Sequence[Change]) -> list[str]:
    """A line for each scenario that changed: how many numbers, and the two measures that changed most."""
    lines = []
    for name in dict.fromkeys(change.scenario for change in found):
        own = sorted((change for change in found if change.scenario == name), key=lambda change: -change.size)
        most = list({change.measure: change for change in reversed(own)}.values())[-1:-3:-1]
        examples = "; ".join(f"{c.measure} {c.before:g} -> {c.now:g} (week {c.week})" for c in most)
        lines.append(f"{name}: {len(own)} numbers, most of all {examples}")
    return lines


def read(file: Path) -> Table:
    """The baseline as it was written."""
    with file.open(encoding="utf-8", newline="") as lines:
        return {
            (row.pop("scenario"), int(row.pop("future")), int(row.pop("week"))): {
                name: float(value) for name, value in row.items()
            }
            for row in csv.DictReader(lines)
        }


def write(table: Mapping[Key, Mapping[str, float]], file: Path) -> None:
    """Write a baseline; single precision in the fewest digits that give it back."""
    draft = file.with_suffix(".draft")
    with draft.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(("scenario", "future", "week", *NAMES))
        writer.writerows((*key, *_cells(row[name] for name in NAMES)) for key, row in table.items())
    draft.replace(file)


def _cells(values: Iterable[float]) -> list[str]:
    return [str(np.float32(value)) for value in values]
