"""Claims C1 to C6: strategic alignment."""

from __future__ import annotations

from orgsim.study.claims.declaration import Arm, Claim, Pair, higher, lower, shown
from orgsim.study.claims.quantities import (
    between,
    blind_weeks,
    half_life,
    in_the_end,
    late,
    total,
    weeks_to_adapt,
)

FOR_SPEED = Arm("bonus on speed", without=("incentive_alignment", "balanced_scorecard"))
FOR_BOTH = Arm("pay counts accuracy too")
C1 = Claim(
    "C1",
    "Systems that reward speed while the vision is accuracy wear people down.",
    (
        Pair(FOR_SPEED, FOR_BOTH, higher(late("structural_drag")), "people contradict each other"),
        Pair(
            FOR_SPEED,
            FOR_BOTH,
            (
                *higher(late("burnout")),
                *lower(late("engagement")),
                *shown(late("mission_impact"), late("output")),
            ),
            "people are worn down",
        ),
    ),
    "what is read",
)

STILL_MARKET, STAYING = {"environment.turbulence": 0.0}, {"workforce.quit_rate": 0.0}
FADING = (*lower(between("alignment", 39, 51)), *lower(half_life("alignment", 52)))
STILL = Arm("still", {**STILL_MARKET, **STAYING})
C2 = Claim(
    "C2",
    "Alignment is a constant adjustment: markets and hires make it drift.",
    (
        Pair(Arm("restless"), STILL, FADING, "people leave and the market turns"),
        Pair(Arm("people leave", STILL_MARKET), STILL, FADING, "people leave"),
        Pair(Arm("the market turns", STAYING), STILL, FADING, "the market turns"),
    ),
    "what is restless",
)

TOLD = (*higher(late("alignment"), late("recall")), *shown(late("output")))
NEITHER = Arm("neither", without=("documentation", "check_ins"))
C3 = Claim(
    "C3",
    "Communication, one documented map, frequent small check-ins.",
    (
        Pair(Arm("documentation", without=("check_ins",)), NEITHER, TOLD, "one documented map"),
        Pair(Arm("weekly check-ins", without=("documentation",)), NEITHER, TOLD, "check-ins"),
        Pair(
            Arm("15 minutes every week", without=("documentation",)),
            Arm(
                "60 minutes every fourth week",
                {"practice.check_ins.every": 4, "practice.check_ins.minutes": 60},
                without=("documentation",),
            ),
            TOLD,
            "small and frequent, for the same hours",
        ),
    ),
    "the means",
)

C4 = Claim(
    "C4",
    "One can be efficient at executing a plan that no longer serves: alignment before efficiency.",
    (
        Pair(
            Arm("efficiency first", without=("feedback_loop",)),
            Arm("alignment first", without=("new_tooling",)),
            (*higher(blind_weeks(39)), *lower(late("business"), in_the_end("budget")), *shown(late("output"))),
        ),
    ),
    "what is read",
)

TESTS = {
    "hiring_wave": "hires of another culture",
    "new_tooling": "tools that change who hears what",
    "budget_contraction": "a contraction",
    "competitor": "a competitor",
}
CALM = Arm("none of them", without=tuple(TESTS))
C5 = Claim(
    "C5",
    "Four tests of alignment: hires of another culture, tools that change information flow, contraction, a competitor.",
    tuple(
        Pair(
            Arm(words, without=tuple(kind for kind in TESTS if kind != tested)),
            CALM,
            (
                *lower(between("alignment", 52, 77)),
                *higher(between("structural_drag", 52, 77)),
                *shown(between("output", 52, 77)),
            ),
            words,
        )
        for tested, words in TESTS.items()
    ),
    "which of the four",
)

LOOSE = {"people.autonomy": 0.6, "communication.uptake": 0.2}
CALM_MARKET = {"environment.turbulence": 0.0}
COST = (
    *lower(total("innovation"), late("strategy_business"), late("business")),
    *shown(late("alignment"), weeks_to_adapt("business", 52)),
)
FELT = (*lower(between("perceived_alignment", 52, 64)), *shown(between("alignment", 52, 64), between("affect", 52, 64)))
C6 = Claim(
    "C6",
    "Open: strict alignment costs innovation and the power to adapt; managers in a bad mood cost felt alignment.",
    (
        Pair(
            Arm("strict", without=("mood_swing",)),
            Arm("loose", LOOSE, without=("mood_swing",)),
            COST,
            "a market that turns",
        ),
        Pair(
            Arm("strict", CALM_MARKET, without=("mood_swing", "competitor")),
            Arm("loose", {**LOOSE, **CALM_MARKET}, without=("mood_swing", "competitor")),
            COST,
            "a market that stands still",
        ),
        Pair(
            Arm("managers in a bad mood", without=("competitor",)),
            Arm("managers as ever", without=("mood_swing", "competitor")),
            FELT,
            "the mood of managers",
        ),
    ),
    "the question, and how the market turns",
    limits="How far mood moves felt clarity is a setting; how far it spreads is not.",
)

CLAIMS = (C1, C2, C3, C4, C5, C6)
