"""The words in which a claim is declared: arms of one scenario file, and what is read from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from orgsim.results.types import Results
from orgsim.scenario.scenario import Scenario

Values = NDArray[np.float64]
"""One value a future, float64 [futures]; NaN where there is none."""
PERFORMERS_HEARD: Mapping[str, Any] = {
    "people.autonomy": 0.6,
    "communication.peers": 0.01,
    "communication.upward_voice": 0.03,
    "leadership.openness": 0.1,
}
"""As in the scenario claims/tempted: people try things, and colleagues and leaders listen to whoever does well."""
Direction = Literal["higher", "lower", "same", "shown"]


@dataclass(frozen=True)
class Quantity:
    """What is read from a run, one value a future. label, unit: for people. measures: the recorded ones it uses."""

    label: str
    unit: str
    measures: tuple[str, ...]
    read: Callable[[Results], Values]


@dataclass(frozen=True)
class Joint:
    """What is read from the claimed and the other arm together, one value a future."""

    label: str
    unit: str
    measures: tuple[str, ...]
    read: Callable[[Results, Results], Values]


@dataclass(frozen=True)
class Reading:
    """A quantity and what the claim says of it.

    claimed: whether it is said to be higher or lower in the claimed arm than in the other one, or the same within
    ``band``; ``shown`` when the claim says nothing of it. against: read from the other arm instead of ``quantity``.
    together: read from both arms at once, which gives a value but no difference; always ``shown``.
    """

    quantity: Quantity
    claimed: Direction
    band: float = 0.0
    against: Quantity | None = None
    together: Joint | None = None

    @property
    def label(self) -> str:
        """What is read, in words."""
        return self.together.label if self.together else self.quantity.label

    @property
    def unit(self) -> str:
        """Its unit."""
        return self.together.unit if self.together else self.quantity.unit

    @property
    def measures(self) -> tuple[str, ...]:
        """Recorded measures that it uses."""
        return tuple(name for part in (self.quantity, self.against, self.together) if part for name in part.measures)


@dataclass(frozen=True)
class Arm:
    """A variant of a scenario file. settings: replaced by dotted name. without: kinds of shocks and practices left out.
    file: used instead of the file of the claim."""

    name: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    file: str = ""

    def plan(self, file: str) -> Scenario:
        """The scenario ``file`` with the changes of this arm. Raises InvalidInput when they do not fit it."""
        plan = Scenario.load(self.file or file).with_(**self.settings)
        left = {
            family: tuple(part for part in getattr(plan, family) if part.kind not in self.without)
            for family in ("shock", "practice")
        }
        return plan.model_copy(update={**left, "expect": ()})


@dataclass(frozen=True)
class Pair:
    """Two arms in the same futures. condition: under which they are compared, empty when there is but one.

    every: whether all readings are to hold, as with a target; else one that does is enough, if none does the opposite.
    """

    claimed: Arm
    other: Arm
    readings: tuple[Reading, ...]
    condition: str = ""
    every: bool = False


@dataclass(frozen=True)
class Claim:
    """A claim. row: its number in the list of claims. file: the scenario. varied: in what the pairs differ.

    limits: what the scenario cannot say, or what is put in by a setting and therefore not found.
    """

    row: str
    text: str
    pairs: tuple[Pair, ...]
    varied: str = ""
    limits: str = ""

    @property
    def file(self) -> str:
        """Name of the scenario file."""
        return f"claims/{self.row.lower()}"


def higher(*quantities: Quantity) -> tuple[Reading, ...]:
    """Readings said to be higher in the claimed arm."""
    return tuple(Reading(quantity, "higher") for quantity in quantities)


def lower(*quantities: Quantity) -> tuple[Reading, ...]:
    """Readings said to be lower in the claimed arm."""
    return tuple(Reading(quantity, "lower") for quantity in quantities)


def shown(*quantities: Quantity) -> tuple[Reading, ...]:
    """Readings of which the claim says nothing."""
    return tuple(Reading(quantity, "shown") for quantity in quantities)


def same(quantity: Quantity, band: float) -> tuple[Reading, ...]:
    """A reading said to be the same in both arms, within ``band`` in the unit of the quantity."""
    return (Reading(quantity, "same", band),)


def contrast(quantity: Quantity, against: Quantity, claimed: Direction = "higher") -> tuple[Reading, ...]:
    """Two quantities of the two arms, or of one and the same arm, held against each other."""
    return (Reading(quantity, claimed, against=against),)
