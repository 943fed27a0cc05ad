"""A new tool: work gets worse before it gets better, and different people hear from each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from orgsim.organization.tools import Tool
from orgsim.plugins import Shock, shock
from orgsim.settings import Share, Weeks, setting

if TYPE_CHECKING:
    from orgsim.organization.levers import Levers
    from orgsim.organization.occasion import Occasion
    from orgsim.organization.organization import Organization

INVOLVED = 0.5


@shock
class NewTooling(Shock):
    """Everybody in scope takes up a tool, team by team; output follows its J-curve.

    Output is multiplied by 1 - dip (1 + r)(1 - trained) e^(-age/learning) + gain (1 - skill)(1 - e^(-age/settling)),
    age in weeks since adoption and skill a rank from 0 to 1 (Brynjolfsson, Rock & Syverson 2021; Brynjolfsson, Li &
    Raymond 2023). r is the resistance, halved where the front line is involved; it also deepens the strain of learning
    and stretches the rollout. Those who are hired after the rollout take up the tool in their first full week.
    """

    dip: Share = setting(0.12, "share of output lost on the first day, without resistance", source="fact F35 (2-20 %)")
    gain: float = setting(
        0.34,
        "share of output won in the end by the least skilled; the most skilled win nothing",
        ge=-0.5,
        le=2,
        source="Brynjolfsson, Li & Raymond 2023",
    )
    learning: float = setting(
        8.0, "weeks in which the loss falls to 37 %", unit="weeks", ge=0.5, le=260, source="model contract"
    )
    settling: float = setting(
        20.0, "weeks in which 63 % of the gain is reached", unit="weeks", ge=0.5, le=260, source="model contract"
    )
    trained: Share = setting(0.0, "share of the loss that training before the start spares", source="judgement")
    load: float = setting(
        0.3, "hindering demand on the first day; it falls like the loss", unit="SD", ge=0, le=3, source="judgement"
    )
    involved: bool = setting(True, "whether the front line is involved, which halves the resistance")
    resistance: float = setting(
        0.5, "share by which resistance deepens loss and load and stretches the rollout", ge=0, le=3, source="judgement"
    )
    adoption: Weeks = setting(
        4, "weeks over which the teams in scope take it up, without resistance", unit="weeks", ge=1, le=260,
        source="judgement",
    )  # fmt: skip
    peers: float = setting(
        0.9, "factor on learning from colleagues: messages replace meetings", ge=0, le=5, source="judgement"
    )
    talk: float = setting(1.0, "factor on how often leaders talk about the strategy", ge=0, le=5, source="judgement")
    documents: float = setting(1.2, "factor on how often people read the documents", ge=0, le=5, source="judgement")

    @property
    def felt_resistance(self) -> float:
        """Resistance after involvement."""
        return self.resistance * (INVOLVED if self.involved else 1.0)

    @property
    def rollout(self) -> int:
        """Weeks until the last team has it."""
        return round(self.adoption * (1 + self.felt_resistance))

    @property
    def tool(self) -> Tool:
        """The tool as people meet it."""
        worse = 1 + self.felt_resistance
        dip = min(1.0, self.dip * worse * (1 - self.trained))
        name = f"tool of week {self.week} for {self.scope}"
        return Tool(name, dip, self.gain, self.learning, self.settling, self.load * worse * (1 - self.trained))

    def acts(self, week: int) -> bool:
        """In the first week, and weekly after the rollout for those who were hired since."""
        return week == self.week or week >= self.week + self.rollout

    def push(self, levers: Levers, within: NDArray[np.bool_] | None) -> None:
        """Change who hears from whom."""
        levers.scale("peers", self.peers, within)
        levers.scale("talk", self.talk, within)
        levers.scale("documents", self.documents, within)

    def act(self, organization: Organization, occasion: Occasion) -> str | None:
        """Bring the tool into the organization, or hand it to newcomers."""
        # Imported here so that settings can be read without compiled code.
        from orgsim.organization.people import NEVER

        people, week = organization.people, occasion.week
        users = occasion.among(people.filled)
        if week == self.week:
            organization.toolbox.add(self.tool)
            column = people.add_tool()
            occasion.notes["column"] = column
            turn = occasion.stream.uniform(np.arange(organization.teams.size, dtype=np.uint64))
            people.adopted[users, column] = week + (turn[people.team[users]] * self.rollout).astype(np.int32)
            return f"{np.count_nonzero(users)} people get the new tool, the last ones within {self.rollout} weeks"
        column = occasion.notes["column"]
        people.adopted[users & (people.adopted[:, column] == NEVER), column] = week
        return None

    def sentence(self) -> str:
        """What happens, in plain words."""
        who = "with" if self.involved else "without"
        loss = f"it first costs {100 * self.tool.dip:.3g} % of output"
        return f"A new tool is introduced {who} a say of the front line: {loss}"
