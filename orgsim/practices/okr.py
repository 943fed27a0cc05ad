"""Objectives and key results: every quarter teams set themselves goals from what the strategy declares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from orgsim.plugins import Practice, practice
from orgsim.settings import Share, Weeks, setting

if TYPE_CHECKING:
    from orgsim.organization.levers import Levers
    from orgsim.organization.luck import Stream
    from orgsim.organization.occasion import Occasion
    from orgsim.organization.organization import Organization

# Kleingeld, van Mierlo & Arends 2011: effects on group performance in SD, of group goals and of individual ones.
COMMITTED, UNCOMMITTED = 0.56, 0.15
WITHHELD = 1.75 + COMMITTED
WILLING, ASKED, DAUNTED = 3.2, 0.8, 2.0
HARD_NOISE, STRETCH_NOISE = 0.25, 0.55
SKEW = 0.5


@practice
class Okr(Practice):
    """At the beginning of each cycle a team gets a focus: declared priorities, with the stance that its leader holds.

    A leader who holds no declared priority has nothing to name, one who holds it wrongly names the wrong thing, and one
    who does not speak of the strategy once in the cycle, which happens with probability (1 - talk rate)^weeks, has a
    goal on paper: all three are counted and told, and none of them moves the team.
    Members commit with probability 1/(1+e^-x), x = 3.2 + .8 participation - 2 stretch, stretch = max(0, difficulty - 1)
    being how far goals lie beyond what is hard. Effort rises by .56 tanh(difficulty) SD for the committed, else by .15
    SD, in proportion to the part of the focus that is the strategy's; results scatter by .25 + .55 stretch SD around
    that, skewed, as the luck of a team and cycle (Kleingeld, van Mierlo & Arends 2011; Gary et al. 2017). The committed
    may take up the focus as their own belief: that, and hearing each other, is all it does for alignment.
    """

    every: Weeks = setting(13, "weeks of a cycle", unit="weeks", ge=1, le=104, source="model contract")
    focus: int = setting(3, "priorities that a team takes as its focus, at most", unit="issues", ge=1, le=5)
    difficulty: float = setting(
        1.0, "difficulty of the goals: 1 is hard and committed, 2 a stretch", ge=0, le=4, source="Kleingeld et al. 2011"
    )
    participation: Share = setting(
        0.5, "how far goals are negotiated: 0 is top-down", source="Kleingeld et al. 2011; judgement"
    )
    goals: Literal["team", "individual"] = setting("team", "whose goals: the team's, or everybody's own")
    interdependence: Share = setting(
        0.5, "how far colleagues depend on help that people with goals of their own withhold",
        source="Kleingeld et al. 2011",
    )  # fmt: skip
    transparency: Literal["both_ways", "top_down"] = setting(
        "both_ways", "whether leaders also hear from below what goals mean, or only look"
    )
    voice: float = setting(2.0, "factor on learning from better reports, both ways", ge=1, le=10, source="judgement")
    watched: float = setting(
        0.1, "hindrance by being looked at, top-down only", unit="SD", ge=0, le=2,
        source="direction after Ravid et al. 2023",
    )  # fmt: skip
    rollout: Literal["all_at_once", "phased"] = setting(
        "all_at_once", "all teams at once, or from the best on for as long as those do better than the others"
    )
    pilot: Share = setting(0.2, "share of the teams that begin, if phased; it doubles each cycle", source="judgement")
    uptake: Share = setting(
        0.5, "probability that the committed take up the focus, at mean clarity and attention", source="judgement"
    )
    spread: Share = setting(0.2, "one SD of performance as a share of output", source="Hunter, Schmidt & Judiesch 1990")
    strain: float = setting(
        0.5, "hindrance by one unit of imposed stretch that is missed", unit="SD", ge=0, le=3, source="judgement"
    )
    hours: float = setting(
        0.3, "weekly hours of one person, top-down; twice that if negotiated", unit="hours", ge=0.01, le=20,
        source="judgement",
    )  # fmt: skip

    @property
    def stretch(self) -> float:
        """How far goals lie beyond what is hard but can be reached."""
        return max(0.0, self.difficulty - 1)

    @property
    def commitment(self) -> float:
        """Probability that a person commits to the goals."""
        return float(1 / (1 + np.exp(DAUNTED * self.stretch - WILLING - ASKED * self.participation)))

    def acts(self, week: int) -> bool:
        """When a cycle begins; a phased rollout also looks at results every week."""
        return week >= self.start and (self.rollout == "phased" or (week - self.start) % self.every == 0)

    def taken_in(self, notes: dict[str, Any]) -> NDArray[np.bool_] | None:
        """Teams of a phased rollout."""
        if self.rollout == "all_at_once":
            return None
        return np.asarray(notes.get("teams", np.zeros(0, np.bool_)), np.bool_)

    def push(self, levers: Levers, within: NDArray[np.bool_] | None) -> None:
        """Goals count, take time, are heard or watched; imposed stretch wears people down."""
        levers.add("goals", 1.0, within)
        levers.add("meeting_hours", self.hours * (1 + self.participation), within)
        levers.add("hindrance", self.strain * self.stretch * (1 - self.participation), within)
        if self.transparency == "both_ways":
            levers.scale("upward_voice", self.voice, within)
        else:
            levers.add("hindrance", self.watched, within)

    def act(self, organization: Organization, occasion: Occasion) -> str | None:
        """Set the goals of a cycle and tell how many teams had none that serve the strategy."""
        inside = self._inside(organization, occasion)
        if (occasion.week - self.start) % self.every != 0:
            return None
        rows = np.flatnonzero(inside & (organization.people.manager >= 0)).astype(np.int32)
        if len(rows) == 0:
            return "The first cycle only shows which teams do best" if self.rollout == "phased" else None
        names = organization.people.manager[rows] if self.goals == "team" else rows
        chosen, right = self._focus(organization, names, occasion.stream)
        served = right.sum(axis=1) / np.maximum(1, chosen.sum(axis=1))
        luck = occasion.stream.uniform(organization.people.identity[rows], 1)
        has = np.asarray(chosen.any(axis=1))
        live = has & self._spoken(organization, names, occasion.stream)
        committed = (luck < self.commitment) & live
        self._strive(organization, rows, (live, committed, served), occasion.stream)
        if self.goals == "team":
            self._take_up(organization, rows[committed], chosen[committed], occasion.stream)
        return self._told(organization.people.team[rows], (has, live, served), occasion.notes)

    def sentence(self) -> str:
        """What begins, in plain words."""
        kind = "stretch" if self.stretch > 0 else "committed"
        how = "negotiated" if self.participation >= 0.5 else "set from the top"
        when = "at once" if self.rollout == "all_at_once" else "first in the best teams"
        whose = "Teams" if self.goals == "team" else "People"
        goals = f"{kind} goals of difficulty {self.difficulty:.3g}"
        return f"{whose} get {goals} every {self.every} weeks, {how}, {when}"

    def _inside(self, organization: Organization, occasion: Occasion) -> NDArray[np.bool_]:
        """People with goals, bool [seats]."""
        # Imported here so that settings can be read without compiled code.
        from orgsim.organization.scope import seats_in

        filled = organization.people.filled
        if self.rollout == "all_at_once":
            return occasion.among(filled)
        scope = seats_in(organization, self.scope)
        inside = filled if scope is None else filled & scope
        return inside & self._admit(organization, inside, occasion)[organization.people.team]

    def _admit(self, organization: Organization, inside: NDArray[np.bool_], occasion: Occasion) -> NDArray[np.bool_]:
        """Teams of the rollout so far, bool [teams]; at the end of a cycle it spreads if those did better."""
        size, notes = organization.teams.size, occasion.notes
        output, weeks = _output_by_team(organization, inside)
        for name, now in (("sum", output), ("weeks", weeks)):
            notes[name] = now + _sized(notes.get(name, np.zeros(0)), size)
        joined = _sized(notes.get("teams", np.zeros(0, np.bool_)), size)
        if occasion.week > self.start and (occasion.week - self.start) % self.every == 0:
            mean = notes["sum"] / np.maximum(1, notes["weeks"])
            # What came before the first goals stays the measure: later cycles compare teams that have goals already.
            before = notes["before"] = _sized(notes.get("before", mean), size)
            if not joined.any() or _gain(mean, before, joined) > 0:
                first = max(1, round(self.pilot * int(np.count_nonzero(mean > 0))))
                joined = joined | _best(np.where(joined | (mean == 0), -1.0, mean), max(first, int(joined.sum())))
            notes["sum"], notes["weeks"] = np.zeros(size), np.zeros(size)
        notes["teams"] = joined
        return joined

    def _focus(
        self, organization: Organization, names: NDArray[np.int32], stream: Stream
    ) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Focus by the one who names it, bool [rows, issues], and where that is the strategy's stance."""
        people, strategy = organization.people, organization.strategy
        declared = strategy.priorities & strategy.knows
        who, place = np.unique(names, return_inverse=True)
        held = strategy.layout.unpack(people.knows[who] & declared)
        agree = strategy.layout.unpack(~(people.stance[who] ^ strategy.stance))
        luck = np.stack([stream.uniform(people.identity[who], 10 + issue) for issue in range(held.shape[1])], axis=1)
        rank = np.argsort(np.argsort(np.where(held, luck, 2.0), axis=1), axis=1)
        chosen = held & (rank < self.focus)
        return chosen[place], (chosen & agree)[place]

    def _strive(
        self, organization: Organization, rows: NDArray[np.int32], goals: tuple[NDArray[Any], ...], stream: Stream
    ) -> None:
        """Effort by goals: who has one, who is committed, and the part of it that serves the strategy; [rows]."""
        has, committed, served = goals
        effort = np.where(committed, COMMITTED * np.tanh(self.difficulty), UNCOMMITTED)
        effort = effort - (WITHHELD * self.interdependence if self.goals == "individual" else 0.0)
        # Many fall short and a few go far: the luck of a team in a cycle is lognormal, of mean 0 and SD 1.
        normal = stream.normal(np.arange(organization.teams.size, dtype=np.uint64), 2)
        luck = (np.exp(SKEW * normal - SKEW**2 / 2) - 1) / np.sqrt(np.exp(SKEW**2) - 1)
        scatter = (HARD_NOISE + STRETCH_NOISE * self.stretch) * luck[organization.people.team[rows]]
        organization.people.drive[rows] = np.where(has, self.spread * (served * effort + scatter), 0.0)

    def _take_up(
        self, organization: Organization, rows: NDArray[np.int32], focus: NDArray[np.bool_], stream: Stream
    ) -> None:
        """Committed members take up the focus of their leader; a contrary view yields with factor 1 - autonomy."""
        people, strategy = organization.people, organization.strategy
        boss = people.manager[rows]
        chance = np.clip(self.uptake * people.clarity[boss] * people.attention[rows], 0, 1)[:, None]
        issues = range(focus.shape[1])
        luck = np.stack([stream.uniform(people.identity[rows], 1000 + issue) for issue in issues], axis=1)
        contrary = strategy.layout.unpack(people.knows[rows] & (people.stance[rows] ^ people.stance[boss]))
        chance = np.where(contrary, chance * (1 - people.autonomy[rows])[:, None], chance)
        taken = strategy.layout.pack(focus & (luck < chance))
        stance = (people.stance[rows] & ~taken) | (people.stance[boss] & taken)
        people.knows[rows] |= taken
        people.stance[rows] = stance

    def _spoken(self, organization: Organization, names: NDArray[np.int32], stream: Stream) -> NDArray[np.bool_]:
        """Whether those who name the goals will speak of them in this cycle, bool [rows]; one's own need no talk."""
        if self.goals == "individual":
            return np.ones(len(names), np.bool_)
        people, levers = organization.people, organization.levers
        rate = np.clip(people.talk[names] * levers.column("talk")[levers.group[names]], 0.0, 1.0)
        return stream.uniform(people.identity[names], 3) >= (1.0 - rate) ** self.every

    def _told(self, team: NDArray[np.int32], goals: tuple[NDArray[Any], ...], notes: dict[str, Any]) -> str:
        """What becomes visible: how many teams (or people) have no goal, one against the strategy, or one on paper."""
        has, live, served = goals
        first = np.unique(team, return_index=True)[1] if self.goals == "team" else np.arange(len(team))
        empty = int(np.count_nonzero(~has[first]))
        against = int(np.count_nonzero(has[first] & (served[first] < 1)))
        silent = int(np.count_nonzero(has[first] & (served[first] >= 1) & ~live[first]))
        notes["misfit"] = (empty + against + silent) / len(first)
        who = "teams" if self.goals == "team" else "people"
        told = f"Of {len(first)} {who}, {empty} name no declared priority and {against} one against the strategy"
        return told if silent == 0 else f"{told}; {silent} more have a goal that their leader does not speak of"


def _output_by_team(
    organization: Organization, inside: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Output a head of last week by team, and 1 where there is anybody, float64 [teams]."""
    people, size = organization.people, organization.teams.size
    heads = np.bincount(people.team[inside], minlength=size)
    total = np.bincount(people.team[inside], people.output[inside], minlength=size)
    return total / np.maximum(1, heads), (heads > 0).astype(np.float64)


def _sized(array: NDArray[Any], size: int) -> NDArray[Any]:
    """The array cut or filled with zeros to ``size``."""
    fitted = np.zeros(size, array.dtype)
    fitted[: min(size, len(array))] = array[:size]
    return fitted


def _best(score: NDArray[np.float64], count: int) -> NDArray[np.bool_]:
    """The ``count`` highest scores above 0."""
    best = np.zeros(len(score), np.bool_)
    best[np.argsort(-score, kind="stable")[:count]] = True
    return best & (score > 0)


def _gain(now: NDArray[np.float64], before: NDArray[np.float64], joined: NDArray[np.bool_]) -> float:
    """By how much those who joined do better than their output before lets expect, as a share of output.

    What to expect is a line through the other teams: the best of one quarter fall back in the next with or without
    goals, and a plain comparison would take that for a failure. 0 with fewer than three teams to compare with.
    """
    known = (before > 0) & (now > 0)
    others = known & ~joined
    if not np.any(known & joined) or np.count_nonzero(others) < 3 or np.ptp(before[others]) == 0:
        return 0.0
    slope, level = np.polyfit(before[others], now[others], 1)
    expected = level + slope * before[known & joined]
    return float((now[known & joined] - expected).mean() / now[known].mean())
