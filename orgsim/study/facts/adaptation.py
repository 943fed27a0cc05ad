"""Facts F31, F32 and F46: tight alignment against exploration, turbulence, and competitors."""

from __future__ import annotations

from functools import partial
from math import inf

import numpy as np
from numpy.typing import NDArray

from orgsim.study.facts.declaring import USUAL, Arm, Check, Fact, Future, shock

YEAR = 52
STEPS = 6
#: Flips a year and issue; None is the default.
TURBULENCE = {"stable": 0.0, "mild": None, "high": 4.0}


def _tight(step: int, turbulence: float | None) -> Arm:
    """Strict alignment: leaders speak more and about more, what they say is taken up, and people decide less."""
    settings = {
        "communication.uptake": round(0.1 + 0.16 * step, 3), "communication.voice_breadth": 0.5 + 0.1 * step,
        "people.autonomy": round(0.55 - 0.1 * step, 3), "people.autonomy_spread": 0.05,
    }  # fmt: skip
    return Arm(settings if turbulence is None else {**settings, "environment.turbulence": turbulence})


TIGHTNESS = {f"step {step}": _tight(step, None) for step in range(STEPS)}
WORLDS = {
    f"{world}, step {step}": _tight(step, turbulence)
    for world, turbulence in TURBULENCE.items()
    for step in range(STEPS)
}


def _by_step(future: Future, measure: str) -> list[float]:
    return [future[arm].mean(measure, YEAR) for arm in TIGHTNESS]


def _largest_rise(values: NDArray[np.float64]) -> float:
    return float(np.diff(values).max())


def _last_half(values: NDArray[np.float64]) -> float:
    """The tightest against the two in the middle."""
    return float(values[-1] - values[STEPS // 2 - 1 : STEPS // 2 + 1].mean())


def _around_trend(series: NDArray[np.float64]) -> float:
    """Standard deviation around a straight line: getting better is not unsteadiness."""
    week = np.arange(len(series))
    return float(np.std(series - np.polyval(np.polyfit(week, series, 1), week), ddof=2))


def _unsteadiness(future: Future, world: str) -> list[float]:
    """Of the business fit of what people do, in the tightest and the loosest organization."""
    return [_around_trend(future[f"{world}, step {step}"].weekly("business")) for step in (STEPS - 1, 0)]


def _ratio(means: NDArray[np.float64]) -> float:
    return float(means[0] / means[1])


def _fits(future: Future) -> list[float]:
    return [future[f"{world}, step {step}"].mean("business") for world in TURBULENCE for step in range(STEPS)]


def _best_in_mild(means: NDArray[np.float64]) -> float:
    return float(np.argmax(means.reshape(len(TURBULENCE), STEPS)[1]))


def _best_step_falls(means: NDArray[np.float64]) -> float:
    best = np.argmax(means.reshape(len(TURBULENCE), STEPS), axis=1)
    return float(best[0] - best[-1])


def _competitor(share: float, loss: float) -> Arm:
    return Arm(plugins=(shock("competitor", share=share, loss=loss),))


def _change(future: Future, arm: str, measure: str) -> list[float]:
    return [future[name].mean(measure, 13, YEAR) for name in (arm, "as usual")]


def _ratio_less_one(means: NDArray[np.float64]) -> float:
    return float(means[0] / means[1] - 1)


def _talk(future: Future) -> float:
    return float(future["large"].talk[13:YEAR].mean() - 1)


COMPETITORS = {"as usual": USUAL, "small": _competitor(0.1, 0.1), "large": _competitor(0.3, 0.7)}
FACTS = (
    Fact(
        "F31",
        "Tight alignment leaves less to explore",
        "tightness of alignment in six steps",
        "B",
        "March 1991",
        TIGHTNESS,
        (
            Check(
                "exploration: largest step up",
                "share",
                "directional",
                (-inf, 0),
                partial(_by_step, measure="exploration"),
                _largest_rise,
            ),
            Check(
                "innovation: the tightest against the middle",
                "changes a week",
                "directional",
                (-inf, 0),
                partial(_by_step, measure="innovation"),
                _last_half,
            ),
        ),
    ),
    Fact(
        "F32",
        "Tightness steadies only in a stable market",
        "tightness by turbulence of the market",
        "B",
        "Soerensen 2002",
        WORLDS,
        (
            Check(
                "stable: SD around the trend, tightest / loosest",
                "ratio",
                "directional",
                (-inf, 1),
                partial(_unsteadiness, world="stable"),
                _ratio,
                nothing=1,
            ),
            Check(
                "high turbulence: SD around the trend, tightest / loosest",
                "ratio",
                "range",
                (0.95, inf),
                partial(_unsteadiness, world="high"),
                _ratio,
            ),
            Check("best step in a mildly turbulent market", "step", "reported", (0, STEPS - 1), _fits, _best_in_mild),
            Check("best step, stable less high", "steps", "directional", (0, inf), _fits, _best_step_falls),
        ),
    ),
    Fact(
        "F46",
        "A small shortfall makes people search, a large one rigid",
        "a competitor takes little or much",
        "B",
        "Cyert & March 1963; Staw, Sandelands & Dutton 1981",
        COMPETITORS,
        (
            Check(
                "small: exploration",
                "change",
                "directional",
                (0, inf),
                partial(_change, arm="small", measure="exploration"),
                _ratio_less_one,
            ),
            Check(
                "large: exploration",
                "change",
                "directional",
                (-inf, 0),
                partial(_change, arm="large", measure="exploration"),
                _ratio_less_one,
            ),
            Check("large: leaders' talk", "change", "directional", (-inf, 0), _talk),
        ),
    ),
)
