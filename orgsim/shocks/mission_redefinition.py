"""Leaders declare another mission."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from orgsim.plugins import WholeShock, shock
from orgsim.settings import Share, Weeks, setting

if TYPE_CHECKING:
    from orgsim.organization.levers import Levers
    from orgsim.organization.luck import Stream
    from orgsim.organization.occasion import Occasion
    from orgsim.organization.organization import Organization


@shock
class MissionRedefinition(WholeShock):
    """The mission gives way to reality, leaves issues out, or takes new ones in.

    Where it gives way it owes what the market rewards from now on; an issue that enters owes what the strategy states
    on it, or the market where the strategy is silent. The strategy is restated on what changes, if leaders mean it.
    Drift and fidelity are judged by the mission as it is now; ``founding_drift`` stays with the first one. People take
    it for a broken promise for a while.
    """

    yields: Share = setting(
        0.3, "issues on which the mission gives way to reality, as a share of the core", source="judgement"
    )
    leave: Share = setting(0.0, "share of the core issues that leave it", source="judgement")
    enter: float = setting(0.0, "issues that enter the core, as a share of its size", ge=0, le=5, source="judgement")
    restate: bool = setting(True, "whether the strategy and documents are restated on the issues that change")
    distrust: float = setting(0.5, "loss of consistency, as trust sees it", unit="SD", ge=0, le=5, source="judgement")
    lasts: Weeks = setting(
        52, "weeks for which it is held against the organization", unit="weeks", ge=1, le=5200, source="judgement"
    )

    def ends(self) -> int:
        """First week in which nobody holds it against the organization."""
        return self.week + self.lasts

    def push(self, levers: Levers, within: NDArray[np.bool_] | None) -> None:
        """What was promised does not hold."""
        levers.add("consistency", -self.distrust, within)

    def act(self, organization: Organization, occasion: Occasion) -> str | None:
        """Change core, mission, and strategy."""
        strategy, layout, stream = organization.strategy, organization.strategy.layout, occasion.stream
        core, reality = layout.unpack(strategy.core), layout.unpack(strategy.reality)
        owed = layout.unpack(strategy.mission)
        size = int(np.count_nonzero(core))
        gone = _some(stream, 0, core, round(self.leave * size))
        opposed = core & ~gone & (owed != reality)
        turned = _some(stream, 1, opposed, round(self.yields * size))
        new = _some(stream, 2, ~core, round(self.enter * size))
        stated = np.where(layout.unpack(strategy.knows), layout.unpack(strategy.stance), reality)
        core = (core & ~gone) | new
        owed = np.where(new, stated, np.where(turned, reality, owed))
        strategy.core[:] = layout.pack(core)
        strategy.mission[:] = layout.pack(owed & core)
        if self.restate:
            strategy.restate(turned | new, owed)
            organization.people.knows[0], organization.people.stance[0] = strategy.knows, strategy.stance
        counts = [int(np.count_nonzero(issues)) for issues in (turned, gone, new)]
        return "The mission gives way on {} issues, drops {} and takes in {}".format(*counts)

    def sentence(self) -> str:
        """What happens, in plain words."""
        word = "the strategy is restated" if self.restate else "the strategy stays as it is"
        return (
            f"Leaders redefine the mission: it gives way on up to {100 * self.yields:.3g} % of its issues, and {word}"
        )


def _some(stream: Stream, slot: int, among: NDArray[np.bool_], count: int) -> NDArray[np.bool_]:
    """Up to ``count`` random issues out of ``among``, bool [issues]."""
    luck = stream.uniform(np.arange(len(among), dtype=np.uint64), slot)
    chosen = np.zeros(len(among), np.bool_)
    chosen[np.argsort(np.where(among, luck, 2.0))[:count]] = True
    return chosen & among
