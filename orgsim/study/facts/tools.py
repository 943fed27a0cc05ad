"""Facts F28 to F37: tools, artificial intelligence, and pilots."""

from __future__ import annotations

from functools import partial
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orgsim.study.facts.declaring import USUAL, Arm, Check, Fact, Future, practice, shock
from orgsim.study.facts.reading import first_from, lowest

HALF_YEAR = 26
LARGE = {"organization.size": 15_000, "organization.spans": None}


def _by_skill(future: Future, tercile: int | None) -> list[float]:
    """Output of those in a tercile of skill in the last half year, with and without the assistant."""
    found = []
    for arm in ("assistant", "as usual"):
        recording = future[arm]
        roll = recording.last
        here = (roll.row < recording.output.shape[1]) & (roll["joined"] < recording.plan.run.weeks - HALF_YEAR)
        if tercile is not None:
            here &= np.minimum(2, (3 * roll["skill"]).astype(np.int64)) == tercile
        found.append(float(recording.output[-HALF_YEAR:, roll.row[here]].mean()))
    return found


def _ratio_less_one(means: NDArray[np.float64]) -> float:
    return float(means[0] / means[1] - 1)


def _path(future: Future) -> NDArray[np.float64]:
    return future["new tool"].weekly("output") / future["as usual"].weekly("output") - 1


def _dip(path: NDArray[np.float64]) -> float:
    return lowest(path[:8])[1]


def _par(path: NDArray[np.float64]) -> float:
    return first_from(path, lowest(path[:8])[0], 0.0)


def _after(path: NDArray[np.float64]) -> float:
    return float(path[52:].mean())


def _ai(mode: str) -> Arm:
    return Arm(LARGE, (shock("ai_rollout", mode=mode),))


def _against_usual(future: Future, arm: str, measure: str, weeks: tuple[int, int | None]) -> list[float]:
    return [future[name].mean(measure, *weeks) for name in (arm, "as usual")]


#: Sponsors promise so much that no gate stops them, so that only the pilot decides.
_PROMISED = {"initiatives.optimism": 0.5, "initiatives.error": 0.0, "initiatives.gate_weeks": 0}
_VALUES: dict[str, dict[str, Any]] = {
    "known": {"return_mean": 0.15, "return_spread": 0.0},
    "uncertain": {"return_mean": 0.05, "return_spread": 0.15},
}
_PILOT = practice("pilot", hours=0.01)
PROPOSED = {"without": Arm(_PROMISED)} | {
    f"{value}, {way}": Arm(_PROMISED, (shock("proposal", **numbers), *more))
    for value, numbers in _VALUES.items()
    for way, more in (("at once", ()), ("pilot", (_PILOT,)))
}


def _gained(future: Future, arm: str) -> float:
    """Output of two years beyond that without the tool, in weeks of usual output."""
    return float(np.sum(future[arm].weekly("output") - future["without"].weekly("output")))


def _at_once_less_pilot(future: Future, value: str) -> float:
    return _gained(future, f"{value}, at once") - _gained(future, f"{value}, pilot")


def _negative(means: NDArray[np.float64]) -> float:
    return -float(means[0])


def _scatter(future: Future) -> list[float]:
    gains = [_gained(future, f"uncertain, {way}") for way in ("pilot", "at once")]
    return [*gains, *(gain**2 for gain in gains)]


def _ratio_of_sds(moments: NDArray[np.float64]) -> float:
    pilot, at_once = np.maximum(0.0, moments[2:] - moments[:2] ** 2)
    return float(np.sqrt(pilot / at_once)) if at_once > 0 else float("nan")


def _shallower(future: Future) -> float:
    def lowest_month(arm: str) -> float:
        return float(np.convolve(future[arm].weekly("output"), np.full(4, 0.25), "valid").min())

    return lowest_month("uncertain, pilot") - lowest_month("uncertain, at once")


ROLLED_OUT = {"as usual": Arm(LARGE), "to relieve": _ai("amplify"), "for cost": _ai("replace")}
FACTS = (
    Fact(
        "F28",
        "Pilots pay when the value is uncertain",
        "a tool of known value .15 or of uncertain N(.05, .15); for everybody at once, or after a pilot",
        "D",
        "simulation",
        PROPOSED,
        (
            Check(
                "known: cumulative output, at once less pilot",
                "weeks of output",
                "directional",
                (0, inf),
                partial(_at_once_less_pilot, value="known"),
            ),
            Check(
                "uncertain: cumulative output, pilot less at once",
                "weeks of output",
                "directional",
                (0, inf),
                partial(_at_once_less_pilot, value="uncertain"),
                _negative,
            ),
            Check(
                "uncertain: SD between futures, pilot / at once", "ratio", "range", (0.3, 0.7), _scatter, _ratio_of_sds
            ),
            Check(
                "uncertain: lowest output in four weeks, pilot less at once",
                "share of usual",
                "directional",
                (0, inf),
                _shallower,
            ),
        ),
    ),
    Fact(
        "F34",
        "An assistant helps the least skilled most",
        "AI assistant on",
        "A",
        "Brynjolfsson, Li & Raymond 2023",
        {"as usual": USUAL, "assistant": Arm(plugins=(shock("ai_rollout", mode="amplify"),))},
        (
            Check(
                "low skill: output",
                "change",
                "directional",
                (0.25, 0.40),
                partial(_by_skill, tercile=0),
                _ratio_less_one,
            ),
            Check(
                "high skill: output", "change", "range", (-0.03, 0.08), partial(_by_skill, tercile=2), _ratio_less_one
            ),
            Check(
                "all: output", "change", "directional", (0.10, 0.20), partial(_by_skill, tercile=None), _ratio_less_one
            ),
        ),
    ),
    Fact(
        "F35",
        "A tool costs before it pays",
        "a tool at week 0",
        "B",
        "Brynjolfsson, Rock & Syverson 2021",
        {"as usual": USUAL, "new tool": Arm(plugins=(shock("new_tooling"),))},
        (
            Check("lowest output within 8 weeks", "change", "directional", (-0.20, -0.02), _path, _dip),
            Check("par from", "week", "range", (6, 26), _path, _par),
            Check("in the second year", "change", "directional", (0, inf), _path, _after),
        ),
    ),
    Fact(
        "F37",
        "AI to relieve, or for cost",
        "AI to relieve caregivers, or to replace their work; 15,000 people",
        "D",
        "model contract",
        ROLLED_OUT,
        (
            Check(
                "to relieve: burned out",
                "change",
                "directional",
                (-0.40, -0.15),
                partial(_against_usual, arm="to relieve", measure="burned_out_share", weeks=(26, None)),
                _ratio_less_one,
            ),
            Check(
                "to relieve: mission impact",
                "change",
                "directional",
                (0, inf),
                partial(_against_usual, arm="to relieve", measure="mission_impact", weeks=(26, None)),
                _ratio_less_one,
            ),
            Check(
                "for cost: mission impact",
                "change",
                "directional",
                (-inf, 0),
                partial(_against_usual, arm="for cost", measure="mission_impact", weeks=(26, None)),
                _ratio_less_one,
            ),
            Check(
                "for cost: output in the first half year",
                "change",
                "directional",
                (0, inf),
                partial(_against_usual, arm="for cost", measure="output", weeks=(0, 26)),
                _ratio_less_one,
            ),
        ),
        most_seeds=10,
    ),
)
