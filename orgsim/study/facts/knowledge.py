"""Facts F01 to F06: how knowledge of the strategy falls from level to level, and what talking about it does."""

from __future__ import annotations

from functools import partial
from math import inf

import numpy as np
from numpy.typing import NDArray

from orgsim.study.facts.declaring import USUAL, Arm, Check, Fact, Future, ratio
from orgsim.study.facts.recording import Roll

#: The strategy is published at the beginning of burn-in, so it is two years old after a year of record.
TWO_YEARS_OLD = 51
FRONT = 4
SULL = "Sull, Sull & Yoder 2018"


def _listing(future: Future, level: int) -> float:
    roll = future["as usual"].rolls[TWO_YEARS_OLD]
    return float(np.mean(roll["recall"][roll["level"] == level] >= 3))


def _by_level(future: Future) -> list[float]:
    return [_listing(future, level) for level in range(1, FRONT + 1)]


def _first_drop(shares: NDArray[np.float64]) -> float:
    drops = -np.diff(shares)
    return float(drops[0] - drops[1:].max())


def _managers(future: Future) -> tuple[Roll, NDArray[np.bool_]]:
    roll = future["as usual"].rolls[TWO_YEARS_OLD]
    return roll, roll["leads"] & (roll["level"] > 0)


def _clear(future: Future) -> float:
    roll, managers = _managers(future)
    return float(np.mean(roll["perceived"][managers] >= 0.5))


def _managers_listing(future: Future) -> float:
    roll, managers = _managers(future)
    return float(np.mean(roll["recall"][managers] >= 3))


def _none(future: Future) -> float:
    roll, managers = _managers(future)
    return float(np.mean(roll["recall"][managers] == 0))


def _moments(future: Future) -> list[float]:
    roll, managers = _managers(future)
    recall = roll["recall"][managers].astype(np.float64)
    return [float(recall.mean()), float(np.mean(recall**2))]


def _dispersion(moments: NDArray[np.float64]) -> float:
    share = moments[0] / 5
    return float((moments[1] - moments[0] ** 2) / (5 * share * (1 - share)))


def _recall_at(future: Future, levels: tuple[int, ...]) -> list[float]:
    return [float(future["without documents"].level("recall", level)[TWO_YEARS_OLD] / 5) for level in levels]


def _passed_on(future: Future, level: int, week: int, arm: str) -> float:
    return float(future[arm].level("alignment", level)[week])


def _monotone(future: Future) -> list[float]:
    return [_passed_on(future, level, HEARD_OUT, "chain") for level in range(1, CHAIN + 1)]


def _largest_step(values: NDArray[np.float64]) -> float:
    return float(np.diff(values).max())


def _learning(future: Future) -> NDArray[np.float64]:
    return np.concatenate([future[arm].level("alignment", 1) for arm in RHYTHMS])


def _weeks_to_know(series: NDArray[np.float64]) -> float:
    final = series[-13:].mean()
    return float(np.argmax(series >= 0.8 * final)) + 1


def _faster(means: NDArray[np.float64]) -> float:
    _, monthly, weekly = means.reshape(len(RHYTHMS), -1)
    return _weeks_to_know(weekly) / _weeks_to_know(monthly) - 1


def _gain_of_talks(means: NDArray[np.float64]) -> float:
    """What a further talk a year adds to final knowledge, from monthly to weekly, as a multiple of before."""
    quarterly, monthly, weekly = (series[-13:].mean() for series in means.reshape(len(RHYTHMS), -1))
    return float((weekly - monthly) / (52 - 12) / ((monthly - quarterly) / (12 - 4)))


CHAIN = 5
HEARD_OUT = 50
#: Eight chains under one head.
MESSAGE = {
    "organization.size": 1 + 8 * CHAIN, "organization.spans": [8, *[1] * (CHAIN - 1)],
    "run.burn_in": 0, "run.weeks": HEARD_OUT + 1,
    "mission.issues": 20, "mission.core": 0, "strategy.right": 1.0, "strategy.wrong": 0.0,
    "people.prior_knowledge": 0.0,
    "environment.turbulence": 0.0, "autonomy.exploration": 0.0, "leadership.openness": 0.0, "workforce.quit_rate": 0.0,
    "communication.document_share": 0.0, "communication.forgetting": 0.0, "communication.peers": 0.0,
    "communication.upward_voice": 0.0, "communication.talk_rate": 1.0, "communication.talk_spread": 0.0,
    "communication.garbling": 0.0,
}  # fmt: skip
RHYTHMS = {"quarterly": 1 / 13, "monthly": 12 / 52, "weekly": 1.0}


def _talk(rate: float) -> Arm:
    # One year from publication: in the next one leaders choose anew what they talk about.
    return Arm({"communication.talk_rate": rate, "communication.talk_spread": 0.0, "run.burn_in": 0, "run.weeks": 52})


def _level(level: int, low: float, high: float) -> Check:
    return Check(f"level {level}", "share of people", "range", (low, high), partial(_listing, level=level))


def _hop(level: int) -> Check:
    # The head holds the strategy whole.
    reads = partial(_recall_at, levels=(level, level - 1))
    return Check(f"level {level} / level {level - 1}", "ratio", "range", (0.3, 0.8), reads, ratio)


FACTS = (
    Fact(
        "F01",
        "Three of five priorities, by level",
        "nothing; the strategy is two years old",
        "B",
        SULL,
        {"as usual": USUAL},
        (
            _level(1, 0.35, 0.65),
            _level(2, 0.15, 0.35),
            _level(3, 0.10, 0.28),
            _level(4, 0.08, 0.22),
            Check(
                "first drop less the largest other", "share of people", "directional", (0, inf), _by_level, _first_drop
            ),
        ),
    ),
    Fact(
        "F02",
        "Managers feel clear and cannot list",
        "nothing",
        "B",
        SULL,
        {"as usual": USUAL},
        (
            Check("feel clear", "share of managers", "range", (0.70, 1), _clear),
            Check("list three of five", "share of managers", "range", (0, 0.35), _managers_listing),
        ),
    ),
    Fact(
        "F03",
        "Many know nothing, some know all",
        "nothing",
        "B",
        SULL,
        {"as usual": USUAL},
        (
            Check("list none", "share of managers", "range", (0.25, 0.45), _none),
            Check(
                "variance of the count / of a binomial",
                "ratio",
                "directional",
                (1, inf),
                _moments,
                _dispersion,
                nothing=1,
            ),
        ),
    ),
    Fact(
        "F04",
        "A chain alone leaves the front line ignorant",
        "documents off",
        "B",
        "Nichols 1962; " + SULL,
        {"without documents": Arm({"communication.document_share": 0.0})},
        (
            *(_hop(level) for level in range(2, FRONT + 1)),
            Check("front line, mean recall", "share", "range", (0, 0.10), partial(_recall_at, levels=(FRONT,))),
        ),
    ),
    Fact(
        "F05",
        "A message of 20 details down a chain of five",
        "leaders tell it until they have been heard out; no documents",
        "B",
        "Nichols 1962",
        {"chain": Arm(MESSAGE)},
        (
            Check(
                "left at the end",
                "share",
                "directional",
                (0.15, 0.40),
                partial(_passed_on, level=CHAIN, week=HEARD_OUT, arm="chain"),
            ),
            Check("largest step from level to level", "share", "directional", (-inf, 0), _monotone, _largest_step),
            Check(
                "left if each leader tells it in one week only",
                "share",
                "reported",
                (0.15, 0.40),
                partial(_passed_on, level=CHAIN, week=CHAIN - 1, arm="chain"),
            ),
        ),
    ),
    Fact(
        "F06",
        "Repetition helps, less and less",
        "talk about the strategy quarterly, monthly, weekly",
        "B",
        "model contract",
        {name: _talk(rate) for name, rate in RHYTHMS.items()},
        (
            Check(
                "weeks to 80 % of final knowledge, weekly against monthly, level 1",
                "change",
                "directional",
                (-inf, -0.3),
                _learning,
                _faster,
            ),
            Check(
                "gain by a further talk, weekly against monthly",
                "ratio",
                "directional",
                (-inf, 1),
                _learning,
                _gain_of_talks,
                nothing=1,
            ),
        ),
    ),
)
