"""A regulation fixes what is rewarded on some issues."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from orgsim.plugins import WholeShock, shock
from orgsim.settings import Share, setting

if TYPE_CHECKING:
    from orgsim.organization.levers import Levers
    from orgsim.organization.occasion import Occasion
    from orgsim.organization.organization import Organization


@shock
class Regulation(WholeShock):
    """On some issues reality is set to a stance and stays there: the market cannot turn them any more.

    With ``demands = "mission"`` the law asks on core issues for what the mission owes, so that temptation ends there;
    with ``"against"`` for the opposite; with ``"anything"`` for a random stance on any issues. Nobody is told: people
    learn of it as they learn of any market. Where two regulations meet, the later one holds.
    """

    share: Share = setting(0.3, "share of the core issues (or of all) that are regulated", source="judgement")
    demands: Literal["mission", "against", "anything"] = setting("mission", "what the regulation asks for")
    red_tape: float = setting(0.1, "hindering demand of complying", unit="SD", ge=0, le=3, source="judgement")

    def push(self, levers: Levers, within: NDArray[np.bool_] | None) -> None:
        """Complying is a demand."""
        levers.add("hindrance", self.red_tape, within)

    def act(self, organization: Organization, occasion: Occasion) -> str | None:
        """Set reality on the chosen issues and keep it."""
        strategy, layout = organization.strategy, organization.strategy.layout
        issues = np.arange(layout.issues, dtype=np.uint64)
        core = layout.unpack(strategy.core)
        among = np.ones(layout.issues, np.bool_) if self.demands == "anything" else core
        count = round(self.share * int(np.count_nonzero(among)))
        if count == 0:
            return None
        order = np.argsort(np.where(among, occasion.stream.uniform(issues), 2.0))
        chosen = np.zeros(layout.issues, np.bool_)
        chosen[order[:count]] = True
        owed = layout.unpack(strategy.mission)
        stances = {"mission": owed, "against": ~owed, "anything": occasion.stream.uniform(issues, 1) < 0.5}
        now = layout.unpack(strategy.reality)
        changed = int(np.count_nonzero(chosen & (now != stances[self.demands])))
        strategy.reality[:] = layout.pack(np.where(chosen, stances[self.demands], now))
        strategy.regulated |= layout.pack(chosen)
        return f"{count} issues are regulated; on {changed} of them the law asks for something else than the market did"

    def sentence(self) -> str:
        """What happens, in plain words."""
        asks = {
            "mission": "core issues and asks for what the mission owes",
            "against": "core issues and asks for the opposite of the mission",
            "anything": "issues and asks for something on each",
        }
        return f"A regulation settles {100 * self.share:.3g} % of the {asks[self.demands]}"
