"""Claims A1 to A12: strategy and mission."""

from __future__ import annotations

from orgsim.study.claims.declaration import (
    PERFORMERS_HEARD,
    Arm,
    Claim,
    Pair,
    Reading,
    contrast,
    higher,
    lower,
    same,
    shown,
)
from orgsim.study.claims.quantities import (
    between,
    closed_per_audit,
    fastest_change,
    first_week_above,
    in_the_end,
    late,
    misfits_passed,
    remaining_change,
    total,
    weeks_to_adapt,
    weeks_until_fall,
    whole,
)

DRIFT, FIDELITY, TRUST = late("strategy_drift"), late("mission_fidelity"), late("trust")
UNTEMPTED = {"mission.temptation": 0.0}
FELT_AS_HELD = Reading(late("perceived_alignment"), "same", 0.1, late("alignment"))

A1 = Claim(
    "A1",
    "Mission is why, strategy is how; without deliberate alignment they come apart.",
    (
        Pair(
            Arm("without alignment", without=("mission_audit", "incentive_alignment")),
            Arm("with audits and pay for the mission"),
            (*higher(DRIFT), *lower(FIDELITY)),
            "where reality tempts",
        ),
        Pair(
            Arm("without alignment", UNTEMPTED, without=("mission_audit", "incentive_alignment")),
            Arm("with audits and pay for the mission", UNTEMPTED),
            (*higher(DRIFT), *lower(FIDELITY)),
            "without temptation",
        ),
    ),
    "how far reality tempts",
)

A2 = Claim(
    "A2",
    "Drift is incremental: small changes accumulate.",
    (
        Pair(
            Arm("the drifting organization"),
            Arm("the drifting organization"),
            (
                *contrast(remaining_change("strategy_drift"), fastest_change("strategy_drift")),
                *shown(first_week_above("strategy_drift", 0.1)),
            ),
            "within a run",
        ),
        Pair(Arm("tempted"), Arm("not tempted", UNTEMPTED), higher(DRIFT), "between organizations"),
    ),
    "what is read",
)

A3 = Claim(
    "A3",
    "Leaders model the values; transparent decisions prevent drift.",
    (
        Pair(
            Arm("town halls with follow-through"),
            Arm("no town halls", without=("town_hall",)),
            (*higher(TRUST, FIDELITY), *lower(DRIFT)),
            "against silence",
        ),
        Pair(
            Arm("town halls with follow-through"),
            Arm("town halls without", {"practice.town_hall.follow_through": 0.0}),
            (*higher(TRUST, FIDELITY), *lower(DRIFT)),
            "against words alone",
        ),
    ),
    "what it is compared with",
)

A4 = Claim(
    "A4",
    "Periodic, participatory mission audits close the gap.",
    (
        Pair(
            Arm("audits with people and a plan"),
            Arm(
                "audits by decree",
                {"practice.mission_audit.participation": False, "practice.mission_audit.action_plan": False},
            ),
            (*higher(closed_per_audit(13, 26)), *lower(whole("strategy_drift"))),
            "against audits by decree",
        ),
        Pair(
            Arm("audits with people and a plan"),
            Arm("no audits", without=("mission_audit",)),
            lower(whole("strategy_drift")),
            "against none",
        ),
    ),
    "what it is compared with",
    limits="That people and a plan raise what an audit closes is a setting; whether the gap stays closed is not.",
)

WITHOUT_CARD = Arm("no card, slow drift", without=("balanced_scorecard", "competitor"))
WITHOUT_CARD_SHOCKED = Arm("no card, a competitor", without=("balanced_scorecard",))
WARNING = contrast(weeks_until_fall("output"), weeks_until_fall("mission_impact"))
A5 = Claim(
    "A5",
    "Measures of efficiency and of mission: the balanced scorecard exposes misalignment early.",
    (
        Pair(WITHOUT_CARD, WITHOUT_CARD, WARNING, "warning of slow drift"),
        Pair(WITHOUT_CARD_SHOCKED, WITHOUT_CARD_SHOCKED, WARNING, "warning of a competitor"),
        Pair(
            Arm("with the card", without=("competitor",)),
            WITHOUT_CARD,
            (*higher(late("mission_impact")), *lower(DRIFT), *shown(late("output"))),
            "acting on the card",
        ),
    ),
    "where the trouble comes from, and whether anybody acts on the card",
    limits="The perspectives of a card are not recorded: output stands for finance, mission_impact for customers.",
)

A6 = Claim(
    "A6",
    "Narrative measures (testimony, sentiment) tell what numbers miss.",
    (
        Pair(
            Arm("drifting"),
            Arm("not tempted", UNTEMPTED),
            (*lower(TRUST, late("reputation"), late("perceived_alignment")), *shown(late("output"))),
            "about drift",
        ),
        Pair(Arm("drifting"), Arm("drifting"), (FELT_AS_HELD,), "about clarity, felt against actual"),
    ),
    "what people are asked",
    limits="Testimony is not modelled: trust, reputation and felt clarity stand for it.",
)

GROWTH = shown(in_the_end("initiatives_scaled"), late("portfolio_return"), late("output"))
GATED = (*lower(misfits_passed(), DRIFT), *higher(late("portfolio_fit"), FIDELITY), *GROWTH)
BUSINESS_CASE = Arm("a business case alone", without=("mission_gate",))
A7 = Claim(
    "A7",
    "Growth against purpose: gate every expansion with a rubric of mission fit.",
    (
        Pair(Arm("a rubric"), BUSINESS_CASE, GATED, "the usual rubric"),
        Pair(Arm("a strict rubric", {"practice.mission_gate.threshold": 0.3}), BUSINESS_CASE, GATED, "a strict rubric"),
    ),
    "how strict the rubric is",
)

NOVELTY = total("innovation")
RIGID = Arm("rigid", {"people.autonomy": 0.1}, without=("pilot",))
PILOTS, FREE = Arm("pilots", without=("mission_gate",)), Arm("free", without=("mission_gate", "pilot"))
A8 = Claim(
    "A8",
    "Rigid adherence stifles innovation; pilots that are judged by the mission keep both.",
    (
        Pair(RIGID, FREE, (*lower(NOVELTY), *shown(FIDELITY)), "rigid against free"),
        Pair(PILOTS, RIGID, (*higher(NOVELTY), *same(FIDELITY, 0.05)), "pilots against rigid"),
        Pair(PILOTS, FREE, (*higher(FIDELITY), *shown(NOVELTY)), "pilots against free"),
    ),
    "which half of the claim is read",
)

ADAPTED = weeks_to_adapt("strategy_business", 39)
GUESS = {"practice.feedback_loop.accuracy": 0.5}
A9 = Claim(
    "A9",
    "Feedback loops with those who are served let the organization adapt when there is a misfit.",
    (
        Pair(
            Arm("feedback"),
            Arm("no feedback", without=("feedback_loop",)),
            (*lower(ADAPTED), *higher(FIDELITY, late("business"))),
            "reports right in 80 %",
        ),
        Pair(
            Arm("feedback", GUESS),
            Arm("no feedback", without=("feedback_loop",)),
            (*lower(ADAPTED), *higher(FIDELITY, late("business"))),
            "reports by a coin",
        ),
    ),
    "how accurate the reports are",
    limits="Feedback turns the strategy; money is not re-allocated by it.",
)

A10 = Claim(
    "A10",
    "Contingency plans put mission-critical work first.",
    (
        Pair(
            Arm("plan", without=("budget_contraction",)),
            Arm("no plan", without=("budget_contraction", "contingency_plan")),
            (*higher(between("mission_impact", 52, 64)), *shown(between("output", 52, 64))),
            "a disruption",
        ),
        Pair(
            Arm("plan", without=("supply_disruption",)),
            Arm("no plan", without=("supply_disruption", "contingency_plan")),
            (*higher(between("mission_impact", 52, 103)), *shown(between("output", 52, 103))),
            "a cut of a quarter",
        ),
    ),
    "what happens",
    limits="That a plan spares mission-critical work is a setting; what it costs elsewhere is read as output.",
)

ORDINARY = {"mission.temptation": 0.2}
A11 = Claim(
    "A11",
    "In extremes, redefine the mission.",
    (
        Pair(
            Arm("redefined"),
            Arm("held", without=("mission_redefinition",)),
            (*lower(DRIFT), *higher(TRUST), *shown(between("trust", 40, 65), late("founding_drift"))),
            "half of reality has turned",
        ),
        Pair(
            Arm("redefined", ORDINARY, without=("competitor",)),
            Arm("held", ORDINARY, without=("competitor", "mission_redefinition")),
            (*lower(DRIFT), *higher(TRUST), *shown(between("trust", 40, 65), late("founding_drift"))),
            "ordinary times",
        ),
    ),
    "how far reality has left the mission",
)

TEMPTED = (*higher(DRIFT), *lower(FIDELITY, late("reputation")))
LISTENING = {"incentives.mission_weight": 0.5}
FOR_SALE = {"incentives.mission_weight": 0.05, **PERFORMERS_HEARD}
A12 = Claim(
    "A12",
    "Clean energy: customers who pay more tempt the company away from its mission.",
    (
        Pair(Arm("tempted"), Arm("not tempted", UNTEMPTED), TEMPTED, "pay listens to the market"),
        Pair(
            Arm("tempted", LISTENING),
            Arm("not tempted", {**LISTENING, **UNTEMPTED}),
            TEMPTED,
            "pay listens to the mission too",
        ),
        Pair(
            Arm("tempted", FOR_SALE),
            Arm("not tempted", {**FOR_SALE, **UNTEMPTED}),
            TEMPTED,
            "pay hardly counts the mission, and everybody listens to whoever does well",
        ),
    ),
    "whom pay, colleagues and leaders listen to",
)

CLAIMS = (A1, A2, A3, A4, A5, A6, A7, A8, A9, A10, A11, A12)
