"""What a plug-in is told when it acts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orgsim.organization.luck import Stream


@dataclass(frozen=True)
class Occasion:
    """week: number of the week. within: seats that the plug-in has reached, bool [seats], None for everybody.

    stream: random numbers of this plug-in in this week. notes: what it writes down for later weeks of this run; plain
    numbers, texts and arrays, so that a checkpoint can keep them.
    """

    week: int
    within: NDArray[np.bool_] | None
    stream: Stream
    notes: dict[str, Any] = field(default_factory=dict)

    def among(self, seats: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Those of ``seats`` (bool [seats]) that are within reach."""
        return seats if self.within is None else seats & self.within
