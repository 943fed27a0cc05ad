"""Claims D1 to D8: objectives and key results."""

from __future__ import annotations

from orgsim.study.claims.declaration import PERFORMERS_HEARD, Arm, Claim, Pair, contrast, higher, lower, same, shown
from orgsim.study.claims.quantities import (
    among_aligned,
    among_others,
    constant,
    front_line,
    late,
    told_misfit,
    wavering,
    whole,
)

SURVEY = {"knows_how_to_succeed": 0.90, "recall_3of5": 0.86, "empowered": 0.75}
FIRM = Arm("the most aligned teams")
D1 = Claim(
    "D1",
    "Aligned people know how to succeed (90 %), understand the strategy (86 %) and feel empowered (75 %).",
    (
        Pair(
            FIRM,
            FIRM,
            tuple(one for name in SURVEY for one in contrast(among_aligned(name), among_others(name))),
            "more than the other teams",
        ),
        Pair(
            FIRM,
            FIRM,
            tuple(
                one
                for name, share in SURVEY.items()
                for one in contrast(among_aligned(name), constant(share, f"the stated {100 * share:.0f} %", "share"))
            ),
            "at least the stated shares",
            every=True,
        ),
    ),
    "whether teams are compared with each other or with the stated shares",
    limits="Teams are compared, not persons: answers of single people are not recorded.",
)

HARDER = lower(late("alignment"), front_line("alignment"), late("cohesion"))
OFFICE = Arm("in the office", without=("remote_shift", "documentation"))
D2 = Claim(
    "D2",
    "Hybrid work makes a vision harder to carry.",
    (
        Pair(Arm("three days at home", without=("documentation",)), OFFICE, HARDER, "hybrid"),
        Pair(
            Arm("always at home", {"shock.remote_shift.time": 1.0}, without=("documentation",)),
            OFFICE,
            HARDER,
            "fully remote",
        ),
        Pair(Arm("three days at home, documented"), OFFICE, HARDER, "hybrid, with documentation"),
    ),
    "how much time away, and whether the strategy is written up",
)

GOOD = {"communication.talk_rate": 0.3, "communication.voice_breadth": 0.7}
D3 = Claim(
    "D3",
    "Goals do not fix management; transparency makes broken things visible.",
    (
        Pair(
            Arm("goals, poor managers"),
            Arm("no goals, good managers", GOOD, without=("okr",)),
            lower(late("alignment"), late("recall")),
            "goals do not make up for managers",
        ),
        Pair(
            Arm("goals, poor managers"),
            Arm("no goals, poor managers", without=("okr",)),
            (*same(late("alignment"), 0.02), *shown(late("output"))),
            "goals change little under poor managers",
        ),
        Pair(
            Arm("goals, poor managers"), Arm("goals, good managers", GOOD), higher(told_misfit()), "misfit is visible"
        ),
    ),
    "which part of the claim is read",
)

UNSUITED = {
    "practice.okr.goals": "individual",
    "practice.okr.interdependence": 1.0,
    "practice.okr.difficulty": 2.0,
    "practice.okr.participation": 0.0,
}
PHASED = (*higher(whole("output"), whole("alignment")), *lower(whole("burnout")))
AT_ONCE = {"practice.okr.rollout": "all_at_once"}
D4 = Claim(
    "D4",
    "Pilot in phases from high performers, not all at once.",
    (
        Pair(Arm("phased"), Arm("all at once", AT_ONCE), PHASED, "goals that suit the work"),
        Pair(
            Arm("phased", UNSUITED),
            Arm("all at once", {**UNSUITED, **AT_ONCE}),
            PHASED,
            "goals that do not suit the work",
        ),
    ),
    "whether the goals suit the work, and what is read",
)

STATED = {"strategy.right": 0.5, "strategy.wrong": 0.2, "strategy.on_core": 1.0, "strategy.priorities": 5}
D5 = Claim(
    "D5",
    "Without a strategy there is nothing to align to.",
    (
        Pair(Arm("goals"), Arm("no goals", without=("okr",)), same(late("alignment"), 0.02), "hardly any strategy"),
        Pair(
            Arm("goals", STATED),
            Arm("no goals", STATED, without=("okr",)),
            (*higher(late("alignment"), late("recall")), *shown(late("output"))),
            "with a strategy",
        ),
    ),
    "whether there is a strategy",
)

LEAVING = {"mission.temptation": 0.7, "incentives.mission_weight": 0.05, **PERFORMERS_HEARD}
SEEN = (*higher(late("trust"), late("alignment"), late("strategy_business")), *shown(late("burnout")))
TOP_DOWN = {"practice.okr.transparency": "top_down"}
D6 = Claim(
    "D6",
    "Transparency in both directions, not surveillance.",
    (
        Pair(Arm("both ways"), Arm("top down", TOP_DOWN), SEEN, "the strategy keeps to the mission"),
        Pair(Arm("both ways", LEAVING), Arm("top down", {**LEAVING, **TOP_DOWN}), SEEN, "the strategy leaves it"),
    ),
    "whether the strategy keeps to the mission",
    limits="Being looked at strains people by a setting, so that burnout is not judged; trust follows drift alone.",
)

STRESS = (*higher(late("burnout"), wavering("output", 13)), *lower(late("engagement")), *shown(late("output")))
D7 = Claim(
    "D7",
    "Committed key results first, stretch negotiated over time; imposed moonshots stress.",
    (
        Pair(
            Arm("imposed stretch"),
            Arm("committed goals", {"practice.okr.difficulty": 1.0, "practice.okr.participation": 0.5}),
            STRESS,
            "against committed goals",
        ),
        Pair(
            Arm("imposed stretch"),
            Arm("negotiated stretch", {"practice.okr.participation": 1.0}),
            STRESS,
            "against the same stretch, negotiated",
        ),
    ),
    "what it is compared with",
    limits="That imposed stretch strains people is a setting; what comes of it is not.",
)

CARE = (*shown(late("engagement")), *higher(late("mission_impact")), *shown(late("burnout")))
D8 = Claim(
    "D8",
    "Take care of the people and they take care of the mission.",
    (
        Pair(
            Arm("support"), Arm("no support", without=("manager_support",)), CARE, "the strategy keeps to the mission"
        ),
        Pair(
            Arm("support", LEAVING),
            Arm("no support", LEAVING, without=("manager_support",)),
            CARE,
            "while it leaves the mission",
        ),
    ),
    "whether the strategy keeps to the mission",
    limits="That support relieves leaders is a setting, so that burnout and engagement are shown and not judged.",
)

CLAIMS = (D1, D2, D3, D4, D5, D6, D7, D8)
