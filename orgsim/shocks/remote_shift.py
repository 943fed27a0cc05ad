"""People work at a distance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from orgsim.plugins import Shock, shock
from orgsim.settings import Share, setting

if TYPE_CHECKING:
    from orgsim.organization.levers import Levers
    from orgsim.organization.occasion import Occasion
    from orgsim.organization.organization import Organization


@shock
class RemoteShift(Shock):
    """A share of the working time moves out of the office, for good.

    Ties to people of other teams are let go: collaboration becomes more siloed (Yang et al. 2022). People learn less
    from colleagues and hear their leaders less clearly, read more, decide more for themselves, and are spared
    commuting (Gajendran & Harrison 2007). All factors are those of a fully remote person and grow with the share of
    time away.
    """

    people: Share = setting(0.7, "share of the people in scope who work at a distance", source="judgement")
    time: Share = setting(0.6, "share of their time that they are away (hybrid: below 1)", source="judgement")
    ties_lost: Share = setting(
        0.25, "share of the ties to other teams that a fully remote person loses", source="Yang et al. 2022"
    )
    peers: float = setting(0.7, "factor on learning from colleagues", ge=0, le=5, source="judgement")
    talk: float = setting(0.95, "factor on how often leaders talk about the strategy", ge=0, le=5, source="judgement")
    clarity: float = setting(0.9, "factor on the clarity of leaders", ge=0, le=5, source="judgement")
    documents: float = setting(1.4, "factor on how often people read the documents", ge=0, le=5, source="judgement")
    autonomy: float = setting(
        1.15, "factor on the weight of the own belief in what people do", ge=0, le=5, source="Gajendran & Harrison 2007"
    )
    resources: float = setting(
        0.1, "resource of a better fit of work and life, less isolation", unit="SD", ge=-3, le=3,
        source="Gajendran & Harrison 2007",
    )  # fmt: skip

    @property
    def away(self) -> float:
        """Share of all working time in scope that is spent at a distance."""
        return self.people * self.time

    def push(self, levers: Levers, within: NDArray[np.bool_] | None) -> None:
        """Change who hears from whom, by the share of time away."""
        for name in ("peers", "talk", "clarity", "documents", "autonomy"):
            levers.scale(name, 1 + self.away * (getattr(self, name) - 1), within)
        levers.add("resources", self.away * self.resources, within)

    def act(self, organization: Organization, occasion: Occasion) -> str | None:
        """Let go of ties that leave a team."""
        # Imported here so that settings can be read without compiled code.
        from orgsim.organization.seats import recount_exits

        people, network = organization.people, organization.network
        seats = np.arange(people.seats, dtype=np.uint64)
        remote = occasion.among(people.filled) & (occasion.stream.uniform(people.identity) < self.people)
        source, target, _ = network.pairs()
        low, high = np.minimum(source, target), np.maximum(source, target)
        # One number for both ends of a tie.
        name = low.astype(np.uint64) * np.uint64(len(seats)) + high.astype(np.uint64)
        drawn = occasion.stream.uniform(name, 1)
        apart = people.team[source] != people.team[target]
        lost = apart & (remote[source] | remote[target]) & (drawn < self.ties_lost * self.time)
        network.keep(~lost)
        network.lay_out(people.team)
        recount_exits(organization)
        heads = int(np.count_nonzero(remote))
        return f"{heads} people go remote, and {int(np.count_nonzero(lost)) // 2} ties between teams are let go"

    def sentence(self) -> str:
        """What happens, in plain words."""
        return f"{100 * self.people:.3g} % of the people work at a distance for {100 * self.time:.3g} % of their time"
