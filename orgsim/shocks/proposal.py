"""An initiative is proposed in a given week: for what a study wants to follow through the gate and beyond."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from orgsim.plugins import Shock, shock
from orgsim.settings import setting

if TYPE_CHECKING:
    from orgsim.organization.occasion import Occasion
    from orgsim.organization.organization import Organization


@shock
class Proposal(Shock):
    """A team in scope, drawn by lot among those with a leader, proposes an initiative as the section ``initiatives``
    has it, but with the tool and the stances named here. What becomes of it is for gate, pilot and reviews to say.

    Its stances may follow what the sponsor believes, what the market rewards now, or what the mission owes; they are
    drawn from the issues on which that differs from the strategy. With neither a tool nor such an issue nothing is
    proposed.
    """

    tool: bool = setting(True, "whether it brings a tool")
    return_mean: float = setting(
        0.1, "mean true return of the tool, as a share of output", ge=-0.5, le=0.5, source="judgement"
    )
    return_spread: float = setting(0.0, "SD of that return over futures; 0: it is what it is", ge=0, le=0.5)
    issues: int = setting(0, "issues on which it differs from the strategy, at most", unit="issues", ge=0, le=256)
    follows: Literal["belief", "reality", "mission"] = setting(
        "belief", "what its stances follow: the sponsor's belief, the market, or the mission"
    )
    core: bool = setting(False, "whether only core issues of the mission are meant")

    def act(self, organization: Organization, occasion: Occasion) -> str | None:
        """Draw the sponsor and put the proposal on the way."""
        # Imported here so that settings can be read without compiled code.
        from orgsim.organization.proposals import Idea, propose

        teams, filled = organization.teams, organization.people.filled
        there = filled if occasion.within is None else filled & occasion.within
        able = np.flatnonzero((teams.leader >= 0) & there[np.maximum(teams.leader, 0)])
        if len(able) == 0:
            return "Nobody in scope leads a team that could propose it"
        team = int(able[np.argsort(occasion.stream.uniform(able.astype(np.uint64)), kind="stable")[0]])
        idea = Idea.usual(
            organization.settings["initiatives"],
            tool=float(self.tool),
            worth=self.return_mean,
            spread=self.return_spread,
            issues=self.issues,
            follows=self.follows,
            core=self.core,
        )
        item = propose(organization, team, occasion.week, idea, occasion.stream)
        return None if item else "There is nothing in which it would differ from the strategy"

    def sentence(self) -> str:
        """What happens, in plain words."""
        parts = []
        if self.tool:
            spread = f", give or take {100 * self.return_spread:.3g}," if self.return_spread else ""
            parts.append(f"a tool that brings {100 * self.return_mean:.3g} %{spread} of output")
        if self.issues:
            after = {"belief": "its leader believes", "reality": "the market rewards", "mission": "the mission owes"}
            parts.append(f"to turn up to {self.issues} issues to what {after[self.follows]}")
        return f"A team proposes {' and '.join(parts) if parts else 'nothing that would change anything'}"
