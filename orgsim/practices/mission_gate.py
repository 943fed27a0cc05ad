"""What is proposed must pass a rubric that asks for the mission too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from orgsim.plugins import Practice, practice
from orgsim.settings import Share, setting

if TYPE_CHECKING:
    from orgsim.organization.levers import Levers


@practice
class MissionGate(Practice):
    """Initiatives of sponsors in scope are scored by return and by mission fit, and must reach a threshold.

    The score is (1 - weight) (claimed return - required return) / return unit + weight (judged fit - required fit),
    with the requirements of the section ``initiatives``. A claim is optimistic and a judgement of fit errs, so that
    good things are turned down and bad ones let through; the rubric makes judges err less, and takes time. The hours
    are those of the people in scope who fill it in. Without initiatives it only costs.
    """

    weight: Share = setting(0.5, "weight of the mission in the rubric; the rest is the business case")
    threshold: float = setting(0.0, "score that must be reached", ge=-2, le=2, source="judgement")
    error: float = setting(
        0.7, "error of a judgement of fit with the rubric, as a share of that without (initiatives.fit_error)", ge=0,
        le=2, source="judgement",
    )  # fmt: skip
    delay: int = setting(2, "weeks by which the decision takes longer", unit="weeks", ge=0, le=104, source="judgement")
    hours: float = setting(
        0.05, "weekly hours of one person in scope", unit="hours", ge=0.01, le=10, source="judgement"
    )

    def push(self, levers: Levers, within: NDArray[np.bool_] | None) -> None:
        """The rubric, its threshold, its care, and the time it takes."""
        levers.add("gate_mission", self.weight, within)
        levers.add("gate_threshold", self.threshold, within)
        levers.scale("fit_error", self.error, within)
        levers.add("gate_delay", self.delay, within)
        levers.add("meeting_hours", self.hours, within)

    def sentence(self) -> str:
        """What begins, in plain words."""
        return f"What is proposed must pass a rubric that counts the mission with {100 * self.weight:.3g} %"
