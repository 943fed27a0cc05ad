"""What a run leaves behind: tables with names, units and meaning, and where they came from.

Results know nothing of the model; reports, notebooks and comparisons see only this.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Better = Literal["higher", "lower", "neither"]


@dataclass(frozen=True)
class MeasureInfo:
    """One column of the results.

    name: the interface, such as ``alignment``. label: for people. unit: ``share``, ``SD``, ``people`` ...
    meaning: one sentence. better: which direction is usually welcome. grouped: recorded by team, level and unit too.
    """

    name: str
    label: str
    unit: str
    meaning: str
    better: Better = "neither"
    grouped: bool = False

    @property
    def sign(self) -> float:
        """What makes the welcome values the largest when values are multiplied by it; 1 if no direction is welcome."""
        return -1.0 if self.better == "lower" else 1.0

    @property
    def extreme(self) -> str:
        """The word for the end that is welcome: highest or lowest; highest if no direction is."""
        return "lowest" if self.better == "lower" else "highest"

    @property
    def directed(self) -> bool:
        """Whether one direction is welcome, so that its extreme may be called best."""
        return self.better != "neither"


@dataclass(frozen=True)
class GroupSeries:
    """Measures by group (``level``, ``unit`` or ``team``).

    names: one label per group. weeks: [R] recorded weeks (all of them, or first and last for large organizations).
    values: float32 [replications, R, groups, grouped measures]; NaN where a group has nobody.
    headcount: float32 [replications, R, groups].
    """

    kind: str
    names: tuple[str, ...]
    measures: tuple[str, ...]
    weeks: NDArray[np.int32]
    values: NDArray[np.float32]
    headcount: NDArray[np.float32]


@dataclass(frozen=True)
class ChartShape:
    """The reporting tree of teams as drawn in the report: one entry per team, in the order of ``GroupSeries`` "team".

    parent: [teams] index of the team in which the leader of this team is a member, -1 for the top. unit: [teams] label.
    """

    parent: NDArray[np.int32]
    level: NDArray[np.int32]
    unit: tuple[str, ...]


@dataclass(frozen=True)
class Event:
    """Something that happened, for the story. week counts from 0; detail holds numbers (people laid off, share...)."""

    replication: int
    week: int
    kind: str
    plugin: str
    text: str
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Results:
    """All replications of one scenario.

    weeks: int32 [weeks]. series: float32 [replications, weeks, measures], in the order of ``measures``.
    groups: by kind. runs: one row per replication (replication, seed, status, seconds, error).
    scenario: the resolved scenario as plain data. provenance: versions, commit, seeds, hashes, command, started.
    expectations: one row per statement and run (say, that, replication, holds, week, value).
    counterfactuals: rows of what would have been without a shock or practice, each with a sentence; empty unless asked.
    """

    scenario: dict[str, Any]
    measures: tuple[MeasureInfo, ...]
    weeks: NDArray[np.int32]
    series: NDArray[np.float32]
    groups: dict[str, GroupSeries]
    chart: ChartShape | None
    events: tuple[Event, ...]
    runs: tuple[dict[str, Any], ...]
    provenance: dict[str, Any]
    expectations: tuple[dict[str, Any], ...] = ()
    counterfactuals: tuple[dict[str, Any], ...] = ()

    @property
    def name(self) -> str:
        """Title of the scenario."""
        return str(self.scenario.get("name", "unnamed"))

    def measure(self, name: str) -> NDArray[np.float32]:
        """Series of one measure, float32 [replications, weeks]. Raises KeyError with the known names."""
        names = [info.name for info in self.measures]
        if name not in names:
            raise KeyError(f"no measure {name!r}; known: {', '.join(names)}")
        return self.series[:, :, names.index(name)]
