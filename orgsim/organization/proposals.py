"""What a proposal holds: one that a team has of its own and one that is planned come from the same place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from orgsim.organization.initiatives import PROPOSED, Initiative, mission_fit, true_return
from orgsim.organization.luck import Stream
from orgsim.organization.memory import Happening

if TYPE_CHECKING:
    from orgsim.organization.organization import Organization

TOOL, WORTH, CLAIM, COST, ISSUES = 1, 2, 3, 4, 100
Follows = Literal["belief", "reality", "mission"]


@dataclass(frozen=True)
class Idea:
    """What proposals are like. tool: probability that one brings a tool. worth, spread: mean and SD of the share of
    output that the tool brings. issues: on how many issues it differs from the strategy, at most. follows: whether its
    stances are those that the sponsor believes, that the market rewards, or that the mission owes. core: whether only
    core issues are meant. optimism, error: what a claim adds to the true return, and the SD of its error. cost: mean
    weeks of pay for each person that it reaches. weeks: until the gate can decide."""

    tool: float
    worth: float
    spread: float
    issues: int
    optimism: float
    error: float
    cost: float
    weeks: int
    follows: Follows = "belief"
    core: bool = False

    @classmethod
    def usual(cls, settings: Any, **changes: Any) -> Idea:
        """As the section ``initiatives`` says, with changes."""
        names = ("issues", "optimism", "error", "cost")
        own = {name: getattr(settings, name) for name in names} | {
            "tool": settings.tools,
            "worth": settings.return_mean,
            "spread": settings.return_spread,
            "weeks": settings.gate_weeks,
        }
        return cls(**(own | changes))


def propose(organization: Organization, team: int, week: int, idea: Idea, stream: Stream) -> Initiative | None:
    """Let the leader of ``team`` propose an initiative; None if there is neither a tool nor anything to differ in.

    The stream's numbers of the team decide: whether there is a tool, what it is worth, how wrong the claim is, the cost
    (half to three halves of the mean), and on which of the issues that could be meant a stance is taken.
    """
    strategy = organization.strategy

    def luck(slot: int) -> float:
        return float(stream.uniform(np.array([team], np.uint64), slot)[0])

    def normal(slot: int) -> float:
        return float(stream.normal(np.array([team], np.uint64), slot)[0])

    worth = idea.worth + idea.spread * normal(WORTH) if luck(TOOL) < idea.tool else None
    meant, stance = _candidates(organization, team, idea)
    places = np.flatnonzero(meant)
    order = np.argsort([luck(ISSUES + int(issue)) for issue in places], kind="stable") if len(places) else places
    chosen = np.zeros(len(meant), np.bool_)
    chosen[places[order[: idea.issues]]] = True
    if worth is None and not chosen.any():
        return None
    issues = strategy.layout.pack(chosen)
    portfolio = organization.initiatives
    item = Initiative(
        number=len(portfolio.items),
        sponsor=team,
        issues=issues,
        stance=strategy.layout.pack(chosen & stance),
        said=strategy.knows & issues,
        said_stance=strategy.stance & issues,
        worth=worth,
        claimed=0.0,
        cost=idea.cost * (0.5 + luck(COST)),
        due=week + idea.weeks,
        stage=PROPOSED,
        weeks={PROPOSED: week},
    )
    item.claimed = true_return(strategy, item) + idea.optimism + idea.error * normal(CLAIM)
    portfolio.items.append(item)
    change = "more" if item.claimed >= 0 else "less"
    tell(organization, week, item, f"proposed, said to bring {abs(100 * item.claimed):.0f} % {change} output")
    return item


def _candidates(organization: Organization, team: int, idea: Idea) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Issues on which the stance to follow is not the strategy's, bool [issues], and that stance."""
    strategy, people = organization.strategy, organization.people
    leader = organization.teams.leader[team]
    knows, stance = {
        "belief": (people.knows[leader], people.stance[leader]),
        "reality": (strategy.valid, strategy.reality),
        "mission": (strategy.core, strategy.mission),
    }[idea.follows]
    differs = knows & (~strategy.knows | (stance ^ strategy.stance))
    if idea.core:
        differs = differs & strategy.core
    return strategy.layout.unpack(differs), strategy.layout.unpack(stance)


def tell(organization: Organization, week: int, item: Initiative, what: str, stage: str = "") -> None:
    """Note for the story what became of an initiative; the sentence begins with what it is."""
    stances = f"{item.stances} stances" if item.stances != 1 else "1 stance"
    kind = "A tool" if item.worth is not None else "A change of strategy"
    with_what = f" with {stances}" if item.stances and item.worth is not None else ""
    on = f" in {stances}" if item.stances and item.worth is None else ""
    detail = {"initiative": item.number, "team": item.sponsor, "claimed": item.claimed}
    detail["return"] = true_return(organization.strategy, item)
    detail["fit"] = mission_fit(organization.strategy, item)
    text = f"{kind}{with_what}{on} is {what}"
    name = f"initiatives {stage or item.stage}"
    organization.memory.happenings.append(Happening(week, "initiative", name, text, detail))
