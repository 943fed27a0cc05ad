"""Claims B1 to B9: machines in the service of a mission."""

from __future__ import annotations

from orgsim.study.claims.declaration import Arm, Claim, Pair, Reading, contrast, higher, lower, same, shown
from orgsim.study.claims.quantities import (
    between,
    budget_crossing,
    constant,
    good_passed,
    in_the_end,
    late,
    lowest,
    misfits_passed,
    relative_change,
    whole,
)

WITHOUT = ("ai_governance",)
UNTEMPTED = {"mission.temptation": 0.0}
PORTFOLIO = (
    *higher(late("portfolio_fit"), late("mission_impact")),
    *shown(late("portfolio_return"), in_the_end("initiatives_scaled"), late("output")),
)
B1 = Claim(
    "B1",
    "Judge every initiative with machines by its mission impact, not by its return alone.",
    (
        Pair(Arm("judged by both"), Arm("by return", without=WITHOUT), PORTFOLIO, "where reality tempts"),
        Pair(
            Arm("judged by both", UNTEMPTED),
            Arm("by return", UNTEMPTED, without=WITHOUT),
            PORTFOLIO,
            "without temptation",
        ),
    ),
    "how far reality tempts",
)

RELIEF = (*lower(late("burned_out_share")), *higher(late("engagement"), late("mission_impact")), *shown(late("output")))
B2 = Claim(
    "B2",
    "Machines should amplify people rather than replace human touch.",
    (
        Pair(Arm("amplify"), Arm("replace", {"shock.ai_rollout.mode": "replace"}), RELIEF, "against replacing people"),
        Pair(Arm("amplify"), Arm("no machine", without=("ai_rollout",)), RELIEF, "against no machine"),
    ),
    "what it is compared with",
    limits="What each way of use does to people at once is a setting; output by skill is not recorded.",
)

TABLE = (
    *lower(misfits_passed()),
    *higher(good_passed(), late("portfolio_fit")),
    *shown(in_the_end("initiatives_scaled"), late("portfolio_return")),
)


def _seated(name: str, guardians: bool, others: bool) -> Arm:
    """Who sits at the table beside the experts; others: the front line and outsiders."""
    who = {"guardians": guardians, "front_line": others, "outside": others}
    return Arm(name, {f"practice.ai_governance.{group}": there for group, there in who.items()})


EXPERTS = _seated("experts alone", False, False)
B3 = Claim(
    "B3",
    "Oversight by guardians of the mission beside experts, with outside stakeholders in reviews.",
    (
        Pair(_seated("all of them", True, True), EXPERTS, TABLE, "all at the table"),
        Pair(_seated("guardians", True, False), EXPERTS, TABLE, "guardians"),
        Pair(_seated("front line and outsiders", False, True), EXPERTS, TABLE, "front line and outsiders"),
    ),
    "who sits at the table",
    limits="How much guardians, front line and outsiders see is a setting; what that does to the portfolio is not.",
)

FUNDED = (
    *higher(late("portfolio_fit"), late("portfolio_return")),
    *shown(in_the_end("initiatives_scaled"), late("output"), late("mission_impact")),
)
B4 = Claim(
    "B4",
    "A composite score must pass on mission and business for continued funding.",
    (
        Pair(Arm("reviews"), Arm("no reviews", {"practice.ai_governance.every": 520}), FUNDED, "against no reviews"),
        Pair(Arm("reviews"), Arm("no governance", without=WITHOUT), FUNDED, "against no governance"),
    ),
    "what it is compared with",
)

CYNICISM = (*lower(late("trust")), *shown(late("engagement")))
B5 = Claim(
    "B5",
    "Alignment as a marketing afterthought breeds cynicism.",
    (
        Pair(Arm("words alone"), Arm("no town halls", without=("town_hall",)), CYNICISM, "where the strategy drifts"),
        Pair(
            Arm("words alone", {"mission.temptation": 0.0}),
            Arm("no town halls", {"mission.temptation": 0.0}, without=("town_hall",)),
            CYNICISM,
            "where it does not",
        ),
    ),
    "whether the strategy leaves the mission",
    limits="That talk makes people watch the gap more closely is a setting; whether there is a gap is not.",
)

B6 = Claim(
    "B6",
    "Efficiency does not serve the mission by itself; savings have to be reinvested.",
    (
        Pair(
            Arm("savings reinvested"),
            Arm("savings kept", without=("efficiency_reinvestment",)),
            (*higher(late("mission_impact")), *shown(late("output"), in_the_end("budget"))),
            "reinvesting",
        ),
        Pair(
            Arm("tool alone", without=("efficiency_reinvestment",)),
            Arm("no tool", without=("efficiency_reinvestment", "new_tooling")),
            (*same(late("mission_impact"), 0.02), *shown(late("output"))),
            "efficiency by itself does nothing for the mission",
        ),
    ),
    "which half of the claim is read",
)

B7 = Claim(
    "B7",
    "Excluding the front line makes resistance.",
    (
        Pair(
            Arm("excluded"),
            Arm("involved", {"shock.ai_rollout.involved": True}),
            (
                *lower(between("tool_adoption", 13, 17), lowest("output", 13)),
                *higher(between("burnout", 13, 25), late("burnout")),
            ),
        ),
    ),
    limits="That exclusion deepens resistance is a setting; how much it costs is not.",
)

CROSSING = Reading(in_the_end("budget"), "shown", together=budget_crossing())
PAID_LATER = (
    *lower(between("budget", 0, 25)),
    *higher(in_the_end("budget"), late("reputation")),
    *lower(whole("turnover")),
    CROSSING,
)
B8 = Claim(
    "B8",
    "Mission may cost profit at first, and pays later through reputation and retention.",
    (
        Pair(
            Arm("pay for the mission"),
            Arm("pay for the market", without=("incentive_alignment",)),
            PAID_LATER,
            "where reality tempts",
        ),
        Pair(
            Arm("pay for the mission", {"mission.temptation": 0.2}),
            Arm("pay for the market", {"mission.temptation": 0.2}, without=("incentive_alignment",)),
            PAID_LATER,
            "where mission and market mostly agree",
        ),
        Pair(
            Arm("a little more pay for the mission", {"practice.incentive_alignment.shift": 0.1}),
            Arm("pay for the market", without=("incentive_alignment",)),
            PAID_LATER,
            "a small shift, where reality tempts",
        ),
    ),
    "how far reality tempts, how far pay shifts, and what is read",
    limits="No market rewards the mission but through reputation, whose weight on revenue is a setting.",
)

TARGETS = (
    *contrast(relative_change("mission_impact", 52, 64), constant(0.25, "the target of +25 %", "share")),
    *contrast(relative_change("burned_out_share", 52, 64), constant(-0.30, "the target of -30 %", "share"), "lower"),
)
ASKED, NOT_ASKED = Arm("caregivers asked"), Arm("caregivers not asked", {"shock[1].involved": False})
START_UP = Arm("start-up", {"organization.size": 150, "run.replications": 20}, file="edtech_startup")
SERVED = (
    *contrast(relative_change("mission_impact", 39, 51), constant(0.4, "the target of +40 %", "share")),
    *contrast(relative_change("output", 39, 51), constant(0.0, "no loss", "share")),
)
B9 = Claim(
    "B9",
    "Two cases reach their targets: clinics (satisfaction +25 %, burnout -30 %), and a start-up for learning (users "
    "meant to be served +40 %, with growth kept).",
    (
        Pair(ASKED, ASKED, TARGETS, "clinics, caregivers asked", every=True),
        Pair(NOT_ASKED, NOT_ASKED, TARGETS, "clinics, caregivers not asked", every=True),
        Pair(START_UP, START_UP, SERVED, "start-up", every=True),
    ),
    "the case and who is asked",
    limits="Satisfaction and users who are served are read as mission_impact, growth as output; both cases are small.",
)

CLAIMS = (B1, B2, B3, B4, B5, B6, B7, B8, B9)
