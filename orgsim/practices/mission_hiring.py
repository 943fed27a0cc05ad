"""Those who fit the mission are hired, even if that takes longer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from orgsim.plugins import Practice, practice
from orgsim.settings import setting

if TYPE_CHECKING:
    from orgsim.organization.levers import Levers


@practice
class MissionHiring(Practice):
    """Candidates for vacancies in scope are judged by how well they fit the mission.

    Hires fit better by a fixed amount on average; how much they differ stays as it is. What fits is happier and stays
    longer, but does not work better by that alone (Kristof-Brown, Zimmerman & Johnson 2005), and holds the strategy's
    view a little more often where it holds one. Vacancies stay open longer, and choosing takes the time of those in
    scope. People who are there already do not change. A hiring wave brings newcomers with a culture of their own, who
    are chosen like others.
    """

    fit: float = setting(
        0.4, "gain of fit of the average hire", unit="SD", ge=0, le=3,
        source="judgement: a choice among three by a score of validity .5",
    )  # fmt: skip
    delay: float = setting(1.3, "factor on the weeks until a vacancy is filled", ge=1, le=10, source="model contract")
    cost: float = setting(
        0.002, "weekly cost of interviews for each person in scope", unit="weeks of pay", ge=0.0001, le=1,
        source="judgement",
    )  # fmt: skip

    def push(self, levers: Levers, within: NDArray[np.bool_] | None) -> None:
        """Fit of hires, and what it takes."""
        levers.add("hire_fit", self.fit, within)
        levers.scale("hiring", self.delay, within)
        levers.add("cost", self.cost, within)

    def sentence(self) -> str:
        """What begins, in plain words."""
        return f"Candidates are judged by their fit with the mission; choosing takes {self.delay:.3g} times as long"
