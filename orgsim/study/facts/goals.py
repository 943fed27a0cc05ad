"""Facts F23 to F29: goals, whose they are and how hard; objectives and key results; autonomy and understanding."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import inf
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from orgsim.study.facts.declaring import Arm, Check, Fact, Future, practice
from orgsim.study.facts.reading import team_outputs
from orgsim.study.facts.recording import QUARTER, Recording

if TYPE_CHECKING:
    from orgsim.practices.okr import Okr

CYCLES = tuple(range(QUARTER, 104, QUARTER))
#: Everybody knows the strategy and leaders speak of it, so that goals differ in nothing but difficulty and owner.
KNOWN = {
    "people.prior_knowledge": 1.0, "people.fit": 1.0, "people.fit_lean": 0.0, "communication.forgetting": 0.0,
    "communication.talk_rate": 1.0, "communication.talk_spread": 0.0, "environment.turbulence": 0.0,
}  # fmt: skip
STRETCH = 2.0
GOALS = {
    "do your best": Arm(KNOWN),
    "hard goals": Arm(KNOWN, (practice("okr", difficulty=1.0),)),
    "stretch goals": Arm(KNOWN, (practice("okr", difficulty=STRETCH),)),
    "group goals": Arm(KNOWN, (practice("okr", difficulty=1.0, goals="team", interdependence=1.0),)),
    "own goals": Arm(KNOWN, (practice("okr", difficulty=1.0, goals="individual", interdependence=1.0),)),
}


def _over_cycles(recording: Recording, what: Callable[[NDArray[np.float64]], float]) -> float:
    """Mean over cycles of a statistic over teams."""
    found = []
    for first in CYCLES:
        found.append(float(what(team_outputs(recording, first, first + QUARTER))))
    return float(np.mean(found))


def _deviation(teams: NDArray[np.float64]) -> float:
    return float(teams.std(ddof=1))


def _skew(teams: NDArray[np.float64]) -> float:
    centred = teams - teams.mean()
    return float(np.mean(centred**3) / np.mean(centred**2) ** 1.5)


def _gain(future: Future, arm: str, against: str, what: Callable[[NDArray[np.float64]], float] = np.mean) -> float:
    """Difference between two arms in SDs between teams that do their best."""
    between = _over_cycles(future["do your best"], _deviation)
    return (_over_cycles(future[arm], what) - _over_cycles(future[against], what)) / between


def _spread_of(future: Future) -> list[float]:
    return [_over_cycles(future[arm], _deviation) for arm in ("stretch goals", "hard goals")]


def _ratio_less_one(means: NDArray[np.float64]) -> float:
    return float(means[0] / means[1] - 1)


def _ratio(means: NDArray[np.float64]) -> float:
    return float(means[0] / means[1])


def _skewed(future: Future) -> float:
    return _over_cycles(future["stretch goals"], _skew)


def _commitment(future: Future) -> float:
    hard, stretch = (cast("Okr", future[arm].plan.practice[0]) for arm in ("hard goals", "stretch goals"))
    return stretch.commitment - hard.commitment


_WELL_LED = {
    "strategy.right": 0.8, "strategy.wrong": 0.05, "communication.talk_rate": 0.6, "communication.voice_breadth": 0.9,
    "communication.uptake": 0.5,
}  # fmt: skip
_POORLY_LED = {
    **_WELL_LED, "communication.talk_rate": 0.05, "communication.voice_breadth": 0.3, "communication.uptake": 0.1,
}  # fmt: skip
_WITHOUT = {
    **_WELL_LED, "strategy.right": 0.0, "strategy.wrong": 0.0, "strategy.on_core": 0.0, "strategy.priorities": 0,
}  # fmt: skip
SETTINGS = {"well led": _WELL_LED, "without a strategy": _WITHOUT, "poorly led": _POORLY_LED}
OKRS = {
    name + suffix: Arm(settings, plugins)
    for name, settings in SETTINGS.items()
    for suffix, plugins in (("", ()), (", OKRs", (practice("okr"),)))
}


def _okr_output(future: Future, name: str) -> list[float]:
    return [float(np.nanmean(future[arm].output[26:])) for arm in (f"{name}, OKRs", name)]


def _okr_alignment(future: Future, name: str) -> float:
    return future[f"{name}, OKRs"].mean("alignment", 52) - future[name].mean("alignment", 52)


def _misfit_told(future: Future) -> float:
    """The least share of teams, over the three organizations, that are told to have no goal that serves the strategy.

    Without objectives nobody is told anything.
    """
    found = []
    for name in SETTINGS:
        notes = future[f"{name}, OKRs"].notes
        found += [float(note["misfit"]) for note in notes.values() if "misfit" in note]
    return min(found)


_KNOWING = {
    "low": {"communication.document_reading": 0.0, "communication.uptake": 0.1, "autonomy.feedback_accuracy": 0.5},
    "high": {"communication.document_reading": 0.3, "communication.uptake": 0.5, "autonomy.feedback_accuracy": 0.9},
}
AUTONOMY = {
    f"{knowing}, autonomy {free:g}": Arm({**settings, "people.autonomy": free, "people.autonomy_spread": 0.05})
    for knowing, settings in _KNOWING.items()
    for free in (0.1, 0.6)
}


def _slope(future: Future, knowing: str) -> float:
    """Change of team output from low to high autonomy in SDs between teams."""
    little, much = (team_outputs(future[f"{knowing}, autonomy {free}"], 52) for free in ("0.1", "0.6"))
    return float((much.mean() - little.mean()) / little.std(ddof=1))


KLEINGELD = "Kleingeld, van Mierlo & Arends 2011"
BEST_AND_HARD = {name: GOALS[name] for name in ("do your best", "hard goals")}
STRETCHED = {**BEST_AND_HARD, "stretch goals": GOALS["stretch goals"]}
OWNED = {name: GOALS[name] for name in ("do your best", "group goals", "own goals")}
FACTS = (
    Fact(
        "F23",
        "Hard goals of a group raise its output",
        "hard group goals, or do your best; the strategy is known",
        "A",
        KLEINGELD,
        BEST_AND_HARD,
        (
            Check(
                "team output",
                "SD",
                "directional",
                (0.3, 1.0),
                partial(_gain, arm="hard goals", against="do your best"),
            ),
        ),
    ),
    Fact(
        "F24",
        "Stretch goals spread results",
        "difficulty 2 against 1; the strategy is known",
        "B",
        "Gary, Yang, Yetton & Sterman 2017",
        STRETCHED,
        (
            Check("mean", "SD", "null", (-0.25, 0.25), partial(_gain, arm="stretch goals", against="hard goals")),
            Check(
                "median",
                "SD",
                "range",
                (-inf, 0),
                partial(_gain, arm="stretch goals", against="hard goals", what=np.median),
            ),
            Check("SD between teams", "ratio", "directional", (1.2, inf), _spread_of, _ratio, nothing=1),
            Check("skew between teams", "skew", "directional", (0.2, inf), _skewed),
            Check("commitment, as the practice declares it", "share", "range", (-0.3, -0.1), _commitment),
        ),
    ),
    Fact(
        "F26",
        "Goals of one's own undo teamwork",
        "everybody's own goals against the group's, in interdependent teams",
        "A",
        KLEINGELD,
        OWNED,
        (
            Check(
                "team output, group's against own",
                "SD",
                "directional",
                (1, inf),
                partial(_gain, arm="group goals", against="own goals"),
            ),
        ),
    ),
    Fact(
        "F27",
        "OKRs help only with a strategy and leaders who tell it",
        "OKRs: well led, without a strategy, poorly led",
        "C",
        "practitioner surveys",
        OKRS,
        (
            Check(
                "well led: output",
                "change",
                "directional",
                (0.03, 0.12),
                partial(_okr_output, name="well led"),
                _ratio_less_one,
            ),
            *(
                Check(
                    f"{name}: output", "change", "null", (-0.03, 0.03), partial(_okr_output, name=name), _ratio_less_one
                )
                for name in ("without a strategy", "poorly led")
            ),
            Check("well led: alignment", "share", "directional", (0, inf), partial(_okr_alignment, name="well led")),
            Check("teams told to be off the strategy, least of three", "share", "directional", (0, inf), _misfit_told),
        ),
    ),
    Fact(
        "F29",
        "Autonomy helps those who understand",
        "autonomy .1 and .6 where little, and where much is understood",
        "B",
        "Langfred 2004; Haas 2010",
        AUTONOMY,
        (
            Check("little understood: output", "SD", "directional", (-inf, 0), partial(_slope, knowing="low")),
            Check("much understood: output", "SD", "directional", (0, inf), partial(_slope, knowing="high")),
        ),
    ),
)
