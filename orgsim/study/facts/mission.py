"""Facts F38, F40, F44 and F47: drift, what pay does, the shape of organizations, and who knows how to succeed."""

from __future__ import annotations

from functools import partial
from math import inf

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from orgsim.study.facts.declaring import USUAL, Arm, Check, Fact, Future, Kind, practice
from orgsim.study.facts.recording import Roll

FOUR_YEARS = 208
ALIGNED = 0.29


def _tempted(temptation: float) -> Arm:
    """Without safeguards: nobody is paid or heard for the mission."""
    return Arm({"mission.temptation": temptation, "run.weeks": FOUR_YEARS, "incentives.mission_weight": 0.0})


def _drift(future: Future, arm: str) -> list[float]:
    drift = float(future[arm].weekly("strategy_drift")[-1])
    return [drift, drift**2]


def _further(future: Future) -> float:
    return _drift(future, "temptation .8")[0] - _drift(future, "temptation 0")[0]


def _deviation(moments: NDArray[np.float64]) -> float:
    """Standard deviation between futures."""
    return float(np.sqrt(max(0.0, moments[1] - moments[0] ** 2)))


def _against_usual(future: Future, arm: str, measure: str) -> list[float]:
    return [future[name].mean(measure, 26) for name in (arm, "as usual")]


def _ratio_less_one(means: NDArray[np.float64]) -> float:
    return float(means[0] / means[1] - 1)


def _losses(future: Future) -> list[float]:
    usual = future["as usual"].mean("mission_impact", 26)
    return [usual - future[arm].mean("mission_impact", 26) for arm in ("one number and a card", "one number")]


def _ratio(means: NDArray[np.float64]) -> float:
    return float(means[0] / means[1])


def _founded(size: int) -> Arm:
    """An organization of this size as it is generated, looked at in its first week."""
    return Arm(
        {
            "organization.size": size, "organization.spans": None, "run.burn_in": 0, "run.weeks": 1,
            "workforce.quit_rate": 0.0,
        }
    )  # fmt: skip


def _span(roll: Roll) -> float:
    reports = np.bincount(roll["manager"][roll["manager"] >= 0])
    return float(np.median(reports[reports > 0]))


def _levels(roll: Roll) -> float:
    return float(roll["level"].max() + 1)


def _clustering(roll: Roll) -> float:
    """Mean local clustering coefficient of people with two ties or more (Watts & Strogatz 1998)."""
    size = len(roll.row)
    source, target = roll.ties.T
    tied = csr_array((np.ones(len(source)), (source, target)), shape=(size, size))
    degree = np.bincount(source, minlength=size)
    closed = np.asarray(((tied @ tied) * tied).sum(axis=1)).ravel()
    several = degree > 1
    return float(np.mean(closed[several] / (degree[several] * (degree[several] - 1))))


def _density(roll: Roll) -> float:
    """How much likelier a tie is within a team than between teams."""
    team = roll["team"].astype(np.int64)
    source, target = roll.ties.T
    heads = np.bincount(team).astype(np.float64)
    inside = float(np.sum(heads * (heads - 1)))
    outside = len(team) * (len(team) - 1) - inside
    within = float(np.sum(team[source] == team[target]))
    return (within / inside) / ((len(source) - within) / outside)


def _at_founding(future: Future, size: int, read: str) -> float:
    roll = future[f"{size} people"].rolls[0]
    return {"span": _span, "levels": _levels, "clustering": _clustering, "density": _density}[read](roll)


def _survey(future: Future, what: str, aligned: bool) -> float:
    """Share of the most aligned 29 %, or of the rest, who know how to succeed or feel empowered."""
    roll = future["as usual"].last
    # Equal alignment is told apart by the order of seats.
    order = np.argsort(-roll["alignment"], kind="stable")
    top = np.zeros(len(order), np.bool_)
    top[order[: round(ALIGNED * len(order))]] = True
    knows = roll["perceived"] >= 0.5
    empowered = roll["resources"] + 0.5 * roll["engagement"] > -0.2
    return float(np.mean({"knows": knows, "empowered": empowered}[what][top == aligned]))


SIZES = (100, 391, 1000, 10_000)
LEVELS = {100: (4, 4), 391: (5, 6), 1000: (5, 6), 10_000: (6, 8)}
KPI = practice("incentive_alignment", shift=-0.3)
PAID = {
    "as usual": USUAL, "one number": Arm(plugins=(KPI,)),
    "one number and a card": Arm(plugins=(KPI, practice("balanced_scorecard"))),
}  # fmt: skip


def _shape(size: int) -> tuple[Check, ...]:
    def check(name: str, unit: str, band: tuple[float, float], read: str, kind: Kind = "range") -> Check:
        return Check(f"{size:,} people: {name}", unit, kind, band, partial(_at_founding, size=size, read=read))

    # Organizations in which ties were counted had up to 170 people. People have no more ties in larger ones, so that
    # there the ratio grows with size by itself.
    counted: Kind = "range" if size < 1000 else "reported"
    return (
        check("median span", "people", (4, 7), "span"),
        check("levels with the head", "levels", LEVELS[size], "levels"),
        check("clustering", "share", (0.3, 0.6), "clustering"),
        check("tie density inside / outside teams", "ratio", (5, 20), "density", counted),
    )


FACTS = (
    Fact(
        "F38",
        "Temptation draws the strategy away",
        "temptation 0 and .8, no safeguards, four years",
        "B",
        "simulation",
        {"temptation 0": _tempted(0.0), "temptation .8": _tempted(0.8)},
        (
            Check("temptation 0: drift", "share", "null", (-0.1, 0.1), partial(_drift, arm="temptation 0")),
            Check(
                "temptation 0: SD between futures",
                "share",
                "range",
                (1e-6, inf),
                partial(_drift, arm="temptation 0"),
                _deviation,
            ),
            Check("temptation .8 less 0: drift", "share", "directional", (0.1, inf), _further),
        ),
    ),
    Fact(
        "F40",
        "What is paid is done, what is not is left",
        "pay on one number; on a balanced scorecard",
        "A",
        "Kerr 1975; Holmstroem & Milgrom 1991",
        PAID,
        (
            Check(
                "one number: output",
                "change",
                "directional",
                (0, inf),
                partial(_against_usual, arm="one number", measure="output"),
                _ratio_less_one,
            ),
            Check(
                "one number: mission impact",
                "change",
                "directional",
                (-inf, 0),
                partial(_against_usual, arm="one number", measure="mission_impact"),
                _ratio_less_one,
            ),
            Check("loss left by a scorecard", "ratio", "range", (0.35, 0.65), _losses, _ratio),
        ),
    ),
    Fact(
        "F44",
        "Organizations have their usual shape",
        "nothing; generated for four sizes",
        "B",
        "model contract",
        {f"{size} people": _founded(size) for size in SIZES},
        tuple(check for size in SIZES for check in _shape(size)),
    ),
    Fact(
        "F47",
        "The aligned know how to succeed",
        "the most aligned 29 % against the rest",
        "C",
        "Slack 2022",
        {"as usual": USUAL},
        (
            Check(
                "know how to succeed, aligned",
                "share",
                "range",
                (0.80, 0.95),
                partial(_survey, what="knows", aligned=True),
            ),
            Check(
                "know how to succeed, rest",
                "share",
                "range",
                (0.35, 0.55),
                partial(_survey, what="knows", aligned=False),
            ),
            Check(
                "empowered, aligned", "share", "range", (0.65, 0.85), partial(_survey, what="empowered", aligned=True)
            ),
            Check("empowered, rest", "share", "range", (0.15, 0.35), partial(_survey, what="empowered", aligned=False)),
        ),
    ),
)
