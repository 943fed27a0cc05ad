"""Facts F07 to F13: check-ins, mood that spreads, demands and resources, burnout."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orgsim.study.facts.declaring import USUAL, Arm, Check, Fact, Future, practice, ratio, shock
from orgsim.study.facts.reading import LATER, correlation, intraclass, mean_over, over_ties, spread
from orgsim.study.facts.recording import Roll

FRONT = 4
LEADERS_OF_FRONT = "level:3"
HALF = "unit:Unit 1,unit:Unit 2,unit:Unit 3"
RELIEF: dict[str, Any] = {"scope": HALF, "relief": 1.1, "resources": 0.0, "clarity": 1.0, "hours": 0.0, "cost": 0.0001}


def _engaged(future: Future, arm: str) -> float:
    usual = future["as usual"]
    return (future[arm].mean("engagement", 52) - usual.mean("engagement", 52)) / spread(usual, "engagement")


def _moods(size: float) -> dict[str, Any]:
    return shock("mood_swing", 0, scope=LEADERS_OF_FRONT, size=size, lasts=2)


def _mood(future: Future, week: int, up: str, down: str) -> float:
    roll = future["as usual"].rolls[week]
    between = float(roll["affect"][roll["level"] == FRONT].std(ddof=1))
    difference = future[up].level("affect", FRONT)[week] - future[down].level("affect", FRONT)[week]
    return float(difference) / between


def _lasting(future: Future) -> list[float]:
    return [_mood(future, week, "leaders glad", "leaders sad") for week in (7, 1)]


def _signs(future: Future) -> list[float]:
    return [_mood(future, 1, "leaders glad", "as usual"), _mood(future, 1, "as usual", "leaders sad")]


def _tied_moods(roll: Roll) -> float:
    return over_ties(roll, roll["engagement"])


def _too_alike(future: Future) -> float:
    rolls = future["as usual"].rolls
    return float(np.mean([_tied_moods(rolls[week]) > 0.35 for week in LATER]))


def _between(roll: Roll, cause: str, effect: str) -> float:
    return correlation(roll[cause], roll[effect])


def _cross(cause: str, effect: str, low: float, high: float) -> Check:
    reads = mean_over(LATER, "as usual", partial(_between, cause=cause, effect=effect))
    return Check(f"{cause} and {effect}", "r", "directional", (low, high), reads)


def _relieved(future: Future, week: int) -> float:
    """Change of the share in the relieved half above the burnout that half of them exceeded at the start."""
    usual, relieved = future["as usual"], future["half relieved"]
    threshold = float(np.median(_burnout(usual.rolls[-1])))
    shares = [float(np.mean(_burnout(arm.rolls[week]) > threshold)) for arm in (relieved, usual)]
    return shares[0] - shares[1]


def _burnout(roll: Roll) -> NDArray[np.float32]:
    return np.asarray(roll["burnout"][np.isin(roll["unit"], (1, 2, 3))])


FACTS = (
    Fact(
        "F07",
        "Weekly check-ins engage, monthly ones hardly",
        "check-ins none, monthly, weekly",
        "C",
        "model contract",
        {
            "as usual": USUAL,
            "weekly": Arm(plugins=(practice("check_ins", every=1),)),
            "monthly": Arm(plugins=(practice("check_ins", every=4),)),
        },
        (
            Check("weekly: engagement", "SD", "directional", (0.2, 0.45), partial(_engaged, arm="weekly")),
            Check("monthly: engagement", "SD", "null", (-0.15, 0.15), partial(_engaged, arm="monthly")),
        ),
    ),
    Fact(
        "F08",
        "Leaders' mood reaches followers",
        "mood of first-line leaders one SD up or down for two weeks",
        "A",
        "Sy, Cote & Saavedra 2005; Barsade 2002",
        {
            "as usual": USUAL,
            "leaders glad": Arm(plugins=(_moods(1.0),)),
            "leaders sad": Arm(plugins=(_moods(-1.0),)),
            "glad, without weight": Arm({"wellbeing.boss_weight": 0.0}, (_moods(1.0),)),
            "sad, without weight": Arm({"wellbeing.boss_weight": 0.0}, (_moods(-1.0),)),
        },
        (
            Check(
                "mood of followers, glad against sad",
                "SD",
                "directional",
                (0.25, 0.8),
                partial(_mood, week=1, up="leaders glad", down="leaders sad"),
            ),
            Check("left six weeks later", "ratio", "null", (-0.5, 0.5), _lasting, ratio),
            Check(
                "the same with the leader's weight at 0",
                "SD",
                "null",
                (-0.05, 0.05),
                partial(_mood, week=1, up="glad, without weight", down="sad, without weight"),
            ),
        ),
    ),
    Fact(
        "F09",
        "People who work together feel alike, a little",
        "nothing",
        "B",
        "Barsade 2002",
        {"as usual": USUAL},
        (
            Check(
                "ICC(1) of mood in teams",
                "ICC",
                "directional",
                (0.05, 0.25),
                mean_over(LATER, "as usual", lambda roll: intraclass(roll["affect"], roll["team"])),
            ),
            Check("engagement over ties", "r", "directional", (0.05, 0.25), mean_over(LATER, "as usual", _tied_moods)),
            Check("how often that is above .35", "share", "null", (0, 0), _too_alike),
        ),
    ),
    Fact(
        "F10",
        "Good and bad mood spread alike",
        "sign of the mood of leaders",
        "B",
        "model contract",
        {
            "as usual": USUAL,
            "leaders glad": Arm(plugins=(_moods(1.0),)),
            "leaders sad": Arm(plugins=(_moods(-1.0),)),
        },
        (Check("effect of good / of bad mood", "ratio", "null", (0.7, 1.4), _signs, ratio),),
    ),
    Fact(
        "F12",
        "Demands and resources against engagement and burnout",
        "nothing, cross-section",
        "A",
        "Crawford, LePine & Rich 2010",
        {"as usual": USUAL},
        (
            _cross("resources", "engagement", 0.25, 0.45),
            _cross("resources", "burnout", -0.40, -0.15),
            _cross("hindrance", "engagement", -0.30, -0.10),
            _cross("hindrance", "burnout", 0.20, 0.45),
            _cross("challenge", "engagement", 0.08, 0.28),
            _cross("challenge", "burnout", 0.05, 0.25),
        ),
    ),
    Fact(
        "F13",
        "Less hindrance, less burnout",
        "hindrance 1.1 SD lower in half of the units",
        "B",
        "model contract",
        {"as usual": USUAL, "half relieved": Arm(plugins=(practice("manager_support", **RELIEF),))},
        (
            Check(
                "above the median of the start, week 4",
                "share",
                "directional",
                (-0.14, -0.04),
                partial(_relieved, week=3),
            ),
            Check(
                "above the median of the start, week 12",
                "share",
                "directional",
                (-0.18, -0.08),
                partial(_relieved, week=11),
            ),
        ),
    ),
)
