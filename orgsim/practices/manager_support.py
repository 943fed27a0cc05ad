"""Leaders are trained and relieved, so that they can explain and care."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from orgsim.plugins import Practice, practice
from orgsim.settings import setting

if TYPE_CHECKING:
    from orgsim.organization.levers import Levers


@practice
class ManagerSupport(Practice):
    """Those in scope, by default all who lead, explain more clearly, have more to draw on and less in their way.

    Clarity rises by half its spread over leaders, which is less than leadership training does to behaviour (.8 SD in
    Lacerenza et al. 2017). Support for leaders reaches others only as leaders pass it on: by what they explain, and not
    by decree. It takes time and money.
    """

    scope: str = setting("leaders", 'who is concerned: "leaders", "unit:Sales", "level:2", or several joined by ","')
    clarity: float = setting(
        1.12, "factor on the clarity of leaders", ge=0.5, le=3, source="Lacerenza et al. 2017; judgement"
    )
    resources: float = setting(
        0.4, "support and feedback as a resource of leaders", unit="SD", ge=0, le=3, source="judgement"
    )
    relief: float = setting(0.2, "hindrance taken off leaders", unit="SD", ge=0, le=3, source="judgement")
    hours: float = setting(
        1.0, "weekly hours of training and counsel for each leader", unit="hours", ge=0, le=20, source="judgement"
    )
    cost: float = setting(
        0.03,
        "weekly cost of those who train, for each leader",
        unit="weeks of pay",
        ge=0.0001,
        le=1,
        source="judgement",
    )

    def push(self, levers: Levers, within: NDArray[np.bool_] | None) -> None:
        """Clarity, resources and relief, and what they take."""
        levers.scale("clarity", self.clarity, within)
        levers.add("resources", self.resources, within)
        levers.add("hindrance", -self.relief, within)
        levers.add("meeting_hours", self.hours, within)
        levers.add("cost", self.cost, within)

    def sentence(self) -> str:
        """What begins, in plain words."""
        return f"Leaders are trained and supported for {self.hours:.3g} hours a week"
