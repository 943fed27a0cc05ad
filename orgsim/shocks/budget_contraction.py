"""Less money: people are laid off, and less is spent on talking and writing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from orgsim.plugins import Shock, shock
from orgsim.settings import Share, Weeks, setting

if TYPE_CHECKING:
    from orgsim.organization.levers import Levers
    from orgsim.organization.luck import Stream
    from orgsim.organization.occasion import Occasion
    from orgsim.organization.organization import Organization

TYPICAL = 0.1
HALF_LIFE = 26
WORDS = {
    "random": "at random",
    "last_in": "the last hired first",
    "lowest_merit": "those of lowest merit first",
    "whole_teams": "whole teams at a time",
}


@shock
class BudgetContraction(Shock):
    """A share of the budget goes; part of it is taken as layoffs, whose seats are closed.

    What is saved is what was taken away, so the budget gains nothing. Survivors feel insecure, with the square root of
    the share laid off; quits rise and fade as the workforce process says. An unfair procedure lowers trust as long as
    it is held against the organization. The head of the organization stays.
    """

    cut: Share = setting(0.15, "share of the budget that is cut", source="judgement")
    payroll_share: Share = setting(0.7, "part of the cut that is taken as layoffs", source="judgement")
    selection: Literal["random", "last_in", "lowest_merit", "whole_teams"] = setting("random", "who goes first")
    fair: bool = setting(
        False, "whether the procedure is felt to be fair, which halves the quits that follow",
        source="Trevor & Nyberg 2008",
    )  # fmt: skip
    protect_mission: bool = setting(
        False, "whether the half of the teams that serves the mission best is spared as long as others remain"
    )
    spending_cut: Share = setting(
        0.2, "share by which talk about the strategy and the use of documents is cut", source="judgement"
    )
    lasts: Weeks = setting(
        52, "weeks for which that lasts, and for which unfairness is held against the organization", unit="weeks", ge=1,
        le=5200, source="judgement",
    )  # fmt: skip
    insecurity: float = setting(
        1.8,
        "insecurity that survivors feel after a layoff of 10 %",
        unit="SD",
        ge=0,
        le=5,
        source="fact F19; fitted jointly",
    )
    distrust: float = setting(
        1.0, "loss of consistency, as trust sees it, by an unfair procedure", unit="SD", ge=0, le=5, source="judgement"
    )

    def ends(self) -> int:
        """First week in which spending is back and the procedure is forgotten."""
        return self.week + self.lasts

    def push(self, levers: Levers, within: NDArray[np.bool_] | None) -> None:
        """Leaders talk and write less; an unfair layoff is a broken promise."""
        levers.scale("talk", 1 - self.spending_cut, within)
        levers.scale("documents", 1 - self.spending_cut, within)
        if not self.fair and self.cut * self.payroll_share > 0:
            levers.add("consistency", -self.distrust, within)

    def act(self, organization: Organization, occasion: Occasion) -> str | None:
        """Lay people off and let the others know."""
        # Imported here so that settings can be read without compiled code.
        from orgsim.organization.seats import leave

        people, before = organization.people, organization.headcount
        inside = occasion.among(people.filled)
        heads = int(np.count_nonzero(inside))
        rows = self._chosen(organization, inside, round(self.cut * self.payroll_share * heads), occasion.stream)
        if len(rows) == 0:
            return None
        # From the bottom up: whoever follows a leader who goes has to be found among those who stay.
        for level in np.unique(people.level[rows])[::-1]:
            leave(organization, rows[people.level[rows] == level], self.week, voluntary=False, close=True)
        self._remember(organization, len(rows) / before)
        survivors = occasion.among(people.filled)
        people.insecurity[survivors] += self.insecurity * np.sqrt(len(rows) / heads / TYPICAL)
        return f"{len(rows)} of {heads} people are laid off, {WORDS[self.selection]}"

    def sentence(self) -> str:
        """What happens, in plain words."""
        procedure = "a fair procedure" if self.fair else "a procedure that people find unfair"
        part = f"{100 * self.payroll_share:.3g} % of that in pay"
        return f"The budget is cut by {100 * self.cut:.3g} %, {part}, with {procedure}"

    def _chosen(
        self, organization: Organization, inside: NDArray[np.bool_], count: int, stream: Stream
    ) -> NDArray[np.int32]:
        """Rows of those who are laid off."""
        people, teams = organization.people, organization.teams
        rows = np.flatnonzero(inside & (people.manager >= 0)).astype(np.int32)
        luck = stream.uniform(people.identity[rows])
        team = people.team[rows]
        keys: list[NDArray] = [luck]
        if self.selection == "last_in":
            keys.append(-people.joined[rows])
        elif self.selection == "lowest_merit":
            keys.append(people.merit[rows])
        elif self.selection == "whole_teams":
            keys.append(stream.uniform(np.arange(teams.size, dtype=np.uint64), 1)[team])
            # Teams of leaders go last: their own people would move up into the gaps.
            keys.append(_with_leaders(organization)[team])
        if self.protect_mission:
            keys.append(_serves_best(organization)[team])
        # A contingency plan has the last word: its part goes last, and within it those teams that serve the mission.
        protected = organization.levers.column("protection")[organization.levers.group[rows]]
        if np.any(protected > 0):
            keys.append(protected * (1.0 + _serves_best(organization)[team]))
        return rows[np.lexsort(keys)][:count]

    def _remember(self, organization: Organization, share: float) -> None:
        """Note the layoff; what is left of an earlier one adds to it, and stays unfair if it was."""
        memory = organization.memory
        left = memory.laid_off * 0.5 ** ((self.week - memory.laid_off_week) / HALF_LIFE) if memory.laid_off > 0 else 0.0
        memory.laid_off_fair = self.fair and (memory.laid_off_fair or left == 0.0)
        memory.laid_off = share + left
        memory.laid_off_week = self.week


def _with_leaders(organization: Organization) -> NDArray[np.bool_]:
    """Teams in which somebody leads others, bool [teams]."""
    people, teams = organization.people, organization.teams
    found = np.zeros(teams.size, np.bool_)
    found[people.team[people.filled & (teams.reports_count > 0)]] = True
    return found


def _serves_best(organization: Organization) -> NDArray[np.bool_]:
    """The half of the teams whose members' deeds serve the mission best, bool [teams]."""
    people, teams = organization.people, organization.teams
    members = people.team[people.filled]
    heads = np.bincount(members, minlength=teams.size)
    total = np.bincount(members, people.acted_fidelity[people.filled], minlength=teams.size)
    fidelity = np.divide(total, heads, out=np.full(teams.size, -np.inf), where=heads > 0)
    return fidelity > np.median(fidelity[heads > 0])
