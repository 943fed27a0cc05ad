"""Something happens to the mood of some people: a triumph, a quarrel, bad news from home."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orgsim.plugins import Shock, shock
from orgsim.settings import Weeks, setting

if TYPE_CHECKING:
    from orgsim.organization.occasion import Occasion
    from orgsim.organization.organization import Organization


@shock
class MoodSwing(Shock):
    """The mood of people in scope is moved by an amount and held there for some weeks; then it is left to itself.

    Each week what mood loses by its return to the trait and by the pull of others is made up for. Others notice as far
    as mood spreads (Sy, Cote & Saavedra 2005 moved the mood of leaders); by default it happens to all who lead.
    """

    scope: str = setting("leaders", 'who is concerned: "leaders", "unit:Sales", "level:2", or several joined by ","')
    size: float = setting(1.0, "by how much mood is moved", unit="SD", ge=-5, le=5, source="fact F08")
    lasts: Weeks = setting(2, "weeks for which it is held", unit="weeks", ge=1, le=520, source="fact F08")

    def acts(self, week: int) -> bool:
        """In each of the weeks."""
        return self.week <= week < self.week + self.lasts

    def ends(self) -> int:
        """First week in which mood is left to itself."""
        return self.week + self.lasts

    def act(self, organization: Organization, occasion: Occasion) -> str | None:
        """Move mood, and make up for what a week takes of that."""
        people, settings = organization.people, organization.settings["wellbeing"]
        rows = occasion.among(people.filled)
        lost = settings.recovery + settings.contagion * people.susceptibility[rows]
        people.affect[rows] += self.size * (lost if occasion.week > self.week else 1.0)
        return None

    def sentence(self) -> str:
        """What happens, in plain words."""
        how = "better" if self.size >= 0 else "worse"
        weeks = "a week" if self.lasts == 1 else f"{self.lasts} weeks"
        return f"The mood of people in scope is {abs(self.size):.3g} SD {how} for {weeks}"
