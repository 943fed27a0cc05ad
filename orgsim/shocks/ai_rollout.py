"""Artificial intelligence comes into the work: to relieve people, or to replace what they do for each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from orgsim.plugins import EVER, shock
from orgsim.settings import Share, Weeks, setting
from orgsim.shocks.new_tooling import NewTooling

if TYPE_CHECKING:
    from orgsim.organization.levers import Levers
    from orgsim.organization.occasion import Occasion
    from orgsim.organization.organization import Organization

FOREIGN = 0.5


@shock
class AiRollout(NewTooling):
    """A tool with its J-curve, as ``new_tooling`` brings it, used in one of two ways.

    ``amplify`` takes load off people and gives them time; those of low skill gain most (Brynjolfsson, Li & Raymond
    2023). Where the front line has no say the tool fits the work less: half of the relief is lost. ``replace`` lets
    the machine do what people did: more is put out, but colleagues learn less from each other, leaders check in less
    often, people decide less, what is done serves those it is done for less, and people fear for their jobs.

    After ``lasts`` weeks it is no longer used in this way: who has the tool keeps it, newcomers do not take it up, and
    another rollout may say what comes instead.
    """

    mode: Literal["amplify", "replace"] = setting("amplify", "to relieve people, or to replace them", source="fact F37")
    dip: Share = setting(0.03, "share of output lost on the first day, without resistance", source="fact F34")
    gain: float = setting(
        0.33,
        "share of output won in the end by the least skilled; the most skilled win nothing",
        ge=-0.5,
        le=2,
        source="Brynjolfsson, Li & Raymond 2023; fitted jointly",
    )
    load: float = setting(
        0.1, "hindering demand on the first day; it falls like the loss", unit="SD", ge=0, le=3, source="judgement"
    )
    peers: float = setting(1.0, "factor on learning from colleagues, in both modes", ge=0, le=5, source="judgement")
    documents: float = setting(1.1, "factor on how often people read the documents", ge=0, le=5, source="judgement")
    relief: float = setting(
        0.8, "hindering demand that is taken off people (amplify)", unit="SD", ge=0, le=3, source="fact F37"
    )
    support: float = setting(
        0.23, "resource that help at work and time gained are (amplify)", unit="SD", ge=0, le=3, source="fitted jointly"
    )
    surplus: float = setting(0.1, "share of output that machines add (replace)", ge=0, le=2, source="judgement")
    human: Share = setting(
        0.3, "share of the impact that rests on people doing it themselves and is lost (replace)", source="judgement"
    )
    ties: Share = setting(0.4, "share of learning from colleagues that is cut (replace)", source="judgement")
    check_ins: float = setting(
        0.5, "check-ins between leader and report that are saved (replace)", unit="1/week", ge=0, le=5,
        source="judgement",
    )  # fmt: skip
    control: Share = setting(0.3, "share of people's autonomy that is taken away (replace)", source="judgement")
    strain: float = setting(
        0.3, "hindering demand of working for the machine (replace)", unit="SD", ge=0, le=3, source="judgement"
    )
    insecurity: float = setting(
        0.5, "insecurity that people feel at the start (replace)", unit="SD", ge=0, le=5, source="judgement"
    )
    lasts: Weeks | None = setting(
        None, "weeks for which it is used in this way; left out: for good", unit="weeks", ge=1, le=5200
    )

    def ends(self) -> int:
        """First week in which it is no longer used in this way."""
        return EVER if self.lasts is None else self.week + self.lasts

    def push(self, levers: Levers, within: NDArray[np.bool_] | None) -> None:
        """Relieve people, or cut what ties them to each other."""
        super().push(levers, within)
        if self.mode == "amplify":
            fits = 1.0 if self.involved else FOREIGN
            levers.add("hindrance", -self.relief * fits, within)
            levers.add("resources", self.support * fits, within)
            return
        levers.scale("output", 1 + self.surplus, within)
        levers.scale("impact", 1 - self.human, within)
        levers.scale("peers", 1 - self.ties, within)
        levers.scale("autonomy", 1 - self.control, within)
        levers.add("check_ins", -self.check_ins, within)
        levers.add("hindrance", self.strain, within)

    def act(self, organization: Organization, occasion: Occasion) -> str | None:
        """Bring the tool in; where it replaces people they fear for their jobs."""
        if self.mode == "replace" and occasion.week == self.week:
            people = organization.people
            people.insecurity[occasion.among(people.filled)] += self.insecurity
        return super().act(organization, occasion)

    def sentence(self) -> str:
        """What happens, in plain words."""
        say = "with" if self.involved else "without"
        if self.mode == "amplify":
            gain = f"the least skilled gain up to {100 * self.gain:.3g} % of output"
            return f"Artificial intelligence is to relieve people, {say} a say of the front line: {gain}"
        loss = f"{100 * self.control:.3g} % of people's autonomy goes"
        return f"Artificial intelligence is to replace people's work, {say} a say of the front line: {loss}"
