"""What the analysis of an experiment holds, for the page, the terminal and notebooks: numbers, intervals, sentences.

All intervals are 95 % unless said otherwise. Arrays are never changed after they were made.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orgsim.results.paired import PairedMeasure
from orgsim.results.types import MeasureInfo

Values = NDArray[np.float64]
INERT = "inert"
"""Name of the column that no setting reads."""


@dataclass(frozen=True)
class Estimate:
    """A number with its interval; NaN where it cannot be known."""

    value: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out zero."""
        return bool(self.low > 0 or self.high < 0)


@dataclass(frozen=True)
class Factor:
    """One setting that an experiment varies.

    name: dotted name, a column of the table. label: for people. unit: as settings declare it. low, high: the range it
    varies over, NaN for one with named levels.
    """

    name: str
    label: str
    unit: str = ""
    low: float = math.nan
    high: float = math.nan


@dataclass(frozen=True)
class ExperimentInfo:
    """What a table of runs does not say by itself.

    design: kind of design, as in ``orgsim.study.designs``. measures: numeric columns of the table. regimes: columns of
    truth values with what they mean ("aligned but rigid"). matched: whether replications share their luck between
    points (common random numbers). answer: the study's own conclusion, if one is written. command: makes all again.
    """

    name: str
    question: str
    design: str
    factors: tuple[Factor, ...]
    measures: tuple[MeasureInfo, ...]
    regimes: Mapping[str, str] = field(default_factory=dict)
    matched: bool = True
    scenario: str = ""
    answer: str = ""
    command: str = ""
    provenance: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class PointRow:
    """One point: its settings as text by factor, runs that succeeded and failed, and each measure's mean."""

    point: int
    settings: Mapping[str, str]
    runs: int
    failed: int
    means: Mapping[str, Estimate]


@dataclass(frozen=True)
class Effect:
    """Change of a measure when a factor goes from its lowest to its highest value, the others averaged.

    factors: one name; or two for an interaction, half the difference that the second makes to the effect of the first
    (Box, Hunter & Hunter 2005). distinguishable: the interval leaves out zero and, where there is an inert column, the
    effect is larger than the largest that the inert column may have.
    """

    factors: tuple[str, ...]
    estimate: Estimate
    distinguishable: bool


@dataclass(frozen=True)
class Effects:
    """Main effects and interactions of one measure, the largest first. noise: largest effect that the inert column may
    have, NaN without one. ends: by factor, the two names that its effect lies between, if they are named."""

    info: MeasureInfo
    effects: tuple[Effect, ...]
    noise: float
    sentence: str
    ends: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Curve:
    """Mean of a measure along one factor, the others averaged.

    at: float64 [k] values of the factor, or 0..k-1 with ``names`` for one with named levels. mean, low, high: float64
    [k]. smooth: a fitted curve rather than levels that were visited. shape: rises, falls, peak, valley or unclear.
    best: where it is best (or highest, if no direction is welcome); turn: where a peak or valley is, else NaN. Both
    with the interval of that place, which named levels do not have.
    """

    info: MeasureInfo
    factor: Factor
    at: Values
    names: tuple[str, ...]
    mean: Values
    low: Values
    high: Values
    smooth: bool
    shape: str
    best: Estimate
    turn: Estimate
    sentence: str


@dataclass(frozen=True)
class HeatMap:
    """Mean of a measure over two factors, the others averaged, and where its optimum may lie.

    x, y: float64 [columns], [rows] with names of levels where they are named. mean: float64 [rows, columns]. share:
    float64 [rows, columns], share of resamples whose optimum lies there. region: bool [rows, columns], the smallest
    set of cells with 95 % of these. best: (row, column). fitted: R² of the surface when it was fitted, else NaN. If no
    direction is welcome, the highest stands for the optimum.
    """

    info: MeasureInfo
    factors: tuple[Factor, Factor]
    x: Values
    y: Values
    x_names: tuple[str, ...]
    y_names: tuple[str, ...]
    mean: Values
    share: Values
    region: NDArray[np.bool_]
    best: tuple[int, int]
    fitted: float
    sentence: str


@dataclass(frozen=True)
class Flip:
    """The effect of one factor (from its lowest to its highest value) over another, and where its sign turns.

    ends: names of these two levels of the first factor, if they are named. at: float64 [k] values of the second
    factor, with names where its levels are named. effect, low, high: float64 [k].
    crossings: places where the sign turns, each with its interval; share: of resamples that turn at all. clear: a
    positive and a negative effect are both clear, over all k looks (Bonferroni).
    """

    info: MeasureInfo
    factor: Factor
    ends: tuple[str, ...]
    over: Factor
    at: Values
    names: tuple[str, ...]
    effect: Values
    low: Values
    high: Values
    crossings: tuple[Estimate, ...]
    share: float
    clear: bool
    sentence: str


@dataclass(frozen=True)
class SobolIndex:
    """Share of a measure's variance over the settings that is due to a factor alone (first) and with others (total)."""

    factor: str
    first: Estimate
    total: Estimate
    first_distinguishable: bool
    total_distinguishable: bool


@dataclass(frozen=True)
class Sobol:
    """Sobol' indices of one measure. noise_share: of a single run's variance that is luck, NaN with one replication.

    control: whether an inert column was there and its luck differed, so that it shows what noise looks like.
    """

    info: MeasureInfo
    indices: tuple[SobolIndex, ...]
    points: int
    replications: int
    noise_share: float
    control: bool
    sentence: str


@dataclass(frozen=True)
class Screened:
    """Elementary effects of a factor, in the measure's unit over the factor's whole range (Morris 1991).

    strength: mean of their sizes, mu* (Campolongo, Cariboni & Saltelli 2007). mean: with sign, mu. spread: their
    standard deviation, sigma: it comes from interactions, bends and luck.
    """

    factor: str
    strength: Estimate
    mean: Estimate
    spread: Estimate
    distinguishable: bool


@dataclass(frozen=True)
class Morris:
    """Screening of one measure. control: as for :class:`Sobol`."""

    info: MeasureInfo
    screened: tuple[Screened, ...]
    trajectories: int
    control: bool
    sentence: str


@dataclass(frozen=True)
class Limit:
    """One side of a box: the factor lies within low..high; the intervals are those over resamples of the points."""

    factor: Factor
    low: Estimate
    high: Estimate
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Box:
    """Ranges of the settings in which a regime lies (Friedman & Fisher 1999; Bryant & Lempert 2010).

    base: share of runs in the regime over all points. coverage: share of the regime's runs that lie in the box.
    density: share of the box's runs that are in the regime. kept_coverage, kept_density: the same for a box found on
    half of the points and measured on the other half. points: in the box.
    """

    regime: str
    meaning: str
    limits: tuple[Limit, ...]
    base: float
    coverage: float
    density: float
    kept_coverage: float
    kept_density: float
    points: int
    sentence: str


@dataclass(frozen=True)
class Pair:
    """Point ``b`` against ``a`` in matched futures: the settings that differ, as text, and one measure compared."""

    a: int
    b: int
    differs: str
    paired: PairedMeasure
    sentence: str


@dataclass(frozen=True)
class Findings:
    """Everything that the analysis of an experiment found."""

    info: ExperimentInfo
    runs: int
    failed: int
    replications: tuple[int, int]
    points: tuple[PointRow, ...]
    curves: tuple[Curve, ...] = ()
    effects: tuple[Effects, ...] = ()
    heat_maps: tuple[HeatMap, ...] = ()
    flips: tuple[Flip, ...] = ()
    sobol: tuple[Sobol, ...] = ()
    morris: tuple[Morris, ...] = ()
    boxes: tuple[Box, ...] = ()
    pairs: tuple[Pair, ...] = ()
    notes: tuple[str, ...] = ()
