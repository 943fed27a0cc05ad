"""Another organization joins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from orgsim.plugins import WholeShock, shock
from orgsim.settings import Share, Weeks, setting

if TYPE_CHECKING:
    from orgsim.organization.arrivals import Culture
    from orgsim.organization.levers import Levers
    from orgsim.organization.luck import Stream
    from orgsim.organization.occasion import Occasion
    from orgsim.organization.organization import Organization

WEEKS_A_YEAR = 52


@shock
class Merger(WholeShock):
    """A second organization becomes a unit under the head, with its own leaders, culture and strategy.

    Its strategy opposes ours on a share of the issues that ours states, and has stances of its own where ours is
    silent; its people hold what it states. ``keep`` leaves our strategy in force, ``replace`` takes over theirs where
    the two differ, ``blend`` theirs on half of these issues. They have worked for as long as anybody. For some weeks
    joining takes meetings and is a demand on everybody, and those who joined feel insecure.
    """

    size: float = setting(0.3, "people who join, as a share of those who are here", ge=0.01, le=5, source="judgement")
    span: int = setting(6, "people in one of their teams", ge=2, le=50, source="judgement")
    difference: Share = setting(
        0.5, "share of the issues that our strategy states on which theirs opposes it", source="judgement"
    )
    knowledge: Share = setting(0.4, "share of issues on which their people hold a view", source="judgement")
    loyalty: Share = setting(
        0.8, "share of such views that are their strategy's; the others are everybody's own", source="judgement"
    )
    integration: Literal["keep", "blend", "replace"] = setting("blend", "whose strategy holds where the two differ")
    name: str = setting("Partner", "name of the new unit")
    insecurity: float = setting(0.5, "insecurity of those who join", unit="SD", ge=0, le=5, source="judgement")
    load: float = setting(0.2, "hindering demand of joining", unit="SD", ge=0, le=3, source="judgement")
    hours: float = setting(
        1.5, "hours of meetings a week that joining takes", unit="hours a week", ge=0, le=40, source="judgement"
    )
    lasts: Weeks = setting(26, "weeks for which that lasts", unit="weeks", ge=1, le=5200, source="judgement")

    def ends(self) -> int:
        """First week in which joining takes no further time."""
        return self.week + self.lasts

    def push(self, levers: Levers, within: NDArray[np.bool_] | None) -> None:
        """Joining takes time, and is a demand."""
        levers.add("hindrance", self.load, within)
        levers.add("meeting_hours", self.hours, within)

    def act(self, organization: Organization, occasion: Occasion) -> str | None:
        """Add their teams and people, and settle whose strategy holds."""
        # Imported here so that settings can be read without compiled code.
        from orgsim.organization.seats import add_unit, arrive

        people, strategy, stream = organization.people, organization.strategy, occasion.stream
        layout = strategy.layout
        theirs = self._strategy(organization, stream)
        before = people.headcount
        rows = add_unit(organization, max(1, round(self.size * before)), self.span, self.name)
        arrive(organization, rows, occasion.week, self._culture(layout.pack(theirs)))
        self._settle_in(organization, rows, theirs, occasion)
        stated = layout.unpack(strategy.knows)
        differ = stated & (layout.unpack(strategy.stance) != theirs)
        taken = {"keep": 0, "blend": int(np.count_nonzero(differ)) // 2, "replace": int(np.count_nonzero(differ))}
        luck = stream.uniform(np.arange(layout.issues, dtype=np.uint64), 3)
        chosen = np.zeros(layout.issues, np.bool_)
        chosen[np.argsort(np.where(differ, luck, 2.0))[: taken[self.integration]]] = True
        strategy.restate(chosen, theirs)
        people.knows[0], people.stance[0] = strategy.knows, strategy.stance
        count = int(np.count_nonzero(chosen))
        return f"{len(rows)} people join {before}, and the strategy takes over {count} of their stances"

    def sentence(self) -> str:
        """What happens, in plain words."""
        rule = {"keep": "ours holds", "blend": "each gives way on half of it", "replace": "theirs holds"}
        there = f"on {100 * self.difference:.3g} % of the strategy we differ, and there {rule[self.integration]}"
        return f"Another organization joins, {100 * self.size:.3g} % of our size; {there}"

    def _strategy(self, organization: Organization, stream: Stream) -> NDArray[np.bool_]:
        """Their stance on every issue, bool [issues]."""
        strategy, layout = organization.strategy, organization.strategy.layout
        issues = np.arange(layout.issues, dtype=np.uint64)
        stated = layout.unpack(strategy.knows)
        order = np.argsort(np.where(stated, stream.uniform(issues), 2.0))
        opposed = np.zeros(layout.issues, np.bool_)
        opposed[order[: round(self.difference * int(np.count_nonzero(stated)))]] = True
        return np.where(stated, layout.unpack(strategy.stance) ^ opposed, stream.uniform(issues, 1) < 0.5)

    def _culture(self, theirs: NDArray[np.uint64]) -> Culture:
        from orgsim.organization.arrivals import Culture

        return Culture(self.knowledge, 0.0, theirs)

    def _settle_in(
        self, organization: Organization, rows: NDArray[np.int32], theirs: NDArray[np.bool_], occasion: Occasion
    ) -> None:
        """They have been at work for years, and do not all think alike."""
        people, stream, layout = organization.people, occasion.stream, organization.strategy.layout
        identity = people.identity[rows]
        years = -organization.settings["people"].tenure * np.log1p(-stream.uniform(identity))
        people.joined[rows] = occasion.week - np.rint(np.clip(years, 0, 60) * WEEKS_A_YEAR).astype(np.int32)
        people.insecurity[rows] += self.insecurity

        def some(chance: float, slot: int) -> NDArray[np.bool_]:
            return np.column_stack([stream.uniform(identity, slot + issue) < chance for issue in range(layout.issues)])

        loyal, own = some(self.loyalty, 1000), some(0.5, 2000)
        people.stance[rows] = layout.pack(np.where(loyal, theirs, own)) & people.knows[rows]
        if people.keeps_innate:
            people.innate_stance[rows] = people.stance[rows]
