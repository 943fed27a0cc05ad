"""The settings of an experiment file that are not those of a scenario."""

from __future__ import annotations

from typing import Literal

from orgsim.settings import Settings, setting
from orgsim.study.designs import LISTED, Kind

SCHEMA = 1


class Design(Settings):
    """Which points of what varies are visited."""

    kind: Kind = setting("grid", "how points are chosen; see docs/experiments.md")
    points: int | None = setting(
        None,
        "points of random, lhs and sobol (64), base points of saltelli (64), trajectories of morris (8)",
        unit="points", ge=1, le=10_000_000,
    )  # fmt: skip
    trajectories: int | None = setting(None, "the same for morris, by its usual name", ge=1, le=10_000_000)
    levels: int = setting(
        4, "levels of a range: of an axis of morris, and in a grid or ofat where it has no own", ge=2, le=1000
    )
    seed: int = setting(1, "seed of the design's own luck", ge=0, le=2**63 - 1)

    @property
    def listed(self) -> bool:
        """Whether the design goes through lists of levels; otherwise it samples ranges."""
        return self.kind in LISTED

    @property
    def count(self) -> int:
        """Points, base points or trajectories."""
        usual = 8 if self.kind == "morris" else 64
        return self.points or (self.trajectories if self.kind == "morris" else None) or usual


class Until(Settings):
    """Replicate every point until its mean is known this well."""

    measure: str = setting(..., "column of [measures] whose mean is to be known")
    half_width: float = setting(..., "half width of its 95 % interval (Student's t) that is good enough", ge=0)
    min: int = setting(5, "replications of every point at least", unit="runs", ge=2, le=100_000)
    max: int = setting(100, "replications of a point at most", unit="runs", ge=2, le=100_000)


class Span(Settings):
    """A range of a setting; what is left out is the bound that the setting declares."""

    low: float | None = setting(None, "lowest value; left out: the setting's lower bound")
    high: float | None = setting(None, "highest value; left out: the setting's upper bound")
    levels: int | None = setting(None, "levels in a grid or ofat, evenly spread, both ends included", ge=2, le=1000)
    scale: Literal["linear", "log"] = setting("linear", "how values are spread between low and high")


class Quick(Settings):
    """A small version of the experiment, for --quick: what is given replaces what the experiment says."""

    replications: int | None = setting(None, "replications of every point", unit="runs", ge=1, le=100_000)
    points: int | None = setting(None, "points of the design", unit="points", ge=1, le=10_000_000)
    levels: int | None = setting(None, "levels of ranges", ge=2, le=1000)


class Head(Settings):
    """What stands at the top of an experiment file."""

    name: str = setting("", "title")
    question: str = setting("", "what the experiment is to answer, for people")
    scenario: str = setting("baseline", "a built-in scenario, or a path from the folder of this file")
    replications: int = setting(20, "replications of every point", unit="runs", ge=1, le=100_000)
    common_random_numbers: bool | None = setting(
        None,
        "whether replication r has the same luck at every point, so that points are compared future by future; left "
        "out: yes for grid, table and ofat, no for the designs that sample ranges, whose inert control shows the noise",
        source="Law 2015, chapter 11",
    )
    series: tuple[str, ...] = setting((), "measures whose weekly series are kept beside the table")
