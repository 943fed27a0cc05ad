"""Facts F16 to F22: who quits and when, what layoffs and hiring waves leave behind, and who fits."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from math import inf

import numpy as np
from numpy.typing import NDArray

from orgsim.study.facts.declaring import USUAL, Arm, Check, Fact, Future, practice, shock
from orgsim.study.facts.reading import correlation, first_from, lowest, spread
from orgsim.study.facts.recording import LONGEST_TENURE, QUARTER, Recording

YEAR = 52
MONTHS = [round(month * 52 / 12) for month in range(14)]
FIFTH_YEAR = (208, 260)
HALF_YEAR = 26


def _counts(future: Future) -> list[float]:
    """Quits and person-weeks in the months 1 to 13 of tenure, and in the fifth year."""
    usual = future["as usual"]
    quits = np.bincount(np.minimum(usual.exits[:, 2], LONGEST_TENURE), minlength=LONGEST_TENURE + 1)
    parts = [*pairwise(MONTHS), FIFTH_YEAR]
    return [float(counts[first:last].sum()) for counts in (quits, usual.exposed) for first, last in parts]


def _hazards(means: NDArray[np.float64]) -> NDArray[np.float64]:
    quits, exposed = means.reshape(2, -1)
    return np.asarray(quits / exposed)


def _peak(means: NDArray[np.float64]) -> float:
    return float(np.argmax(_hazards(means)[:13]) + 1)


def _against_peak(means: NDArray[np.float64], place: int) -> float:
    """A hazard against that of months 2 to 4 together: the maximum of single months would be biased upwards."""
    quits, exposed = means.reshape(2, -1)
    return float(quits[place] / exposed[place] / (quits[1:4].sum() / exposed[1:4].sum()))


def _layoff(cut: float, fair: bool = False) -> Arm:
    return Arm(plugins=(shock("budget_contraction", cut=cut, payroll_share=1.0, spending_cut=0.0, fair=fair),))


def _quits(recording: Recording) -> list[float]:
    return [float(np.sum(recording.exits[:, 0] < YEAR)), float(recording.weekly("headcount")[:YEAR].sum())]


def _quits_of(future: Future, arms: tuple[str, ...]) -> list[float]:
    return [number for arm in (*arms, "as usual") for number in _quits(future[arm])]


def _excess(means: NDArray[np.float64]) -> NDArray[np.float64]:
    """Quit rates of the arms against the last one, less one."""
    quits, weeks = means.reshape(-1, 2).T
    rates = quits / weeks
    return np.asarray(rates[:-1] / rates[-1] - 1)


def _factor(means: NDArray[np.float64]) -> float:
    return float(_excess(means)[0] + 1)


def _first_by_second(means: NDArray[np.float64]) -> float:
    first, second = _excess(means)
    return float(first / second)


def _per_point(means: NDArray[np.float64]) -> float:
    return _first_by_second(means) / 20


def _exits_over_ties(future: Future, arm: str) -> float:
    """Correlation of quitting within half a year over ties between teams, net of what tenure explains.

    Teammates are left out, so that what a team has in common has no part in it.
    """
    recording = future[arm]
    found = []
    for week in (0, 25, 51, 77):
        roll, exits = recording.rolls[week], recording.exits
        soon = exits[(exits[:, 0] > week) & (exits[:, 0] <= week + HALF_YEAR)]
        # Only the one who sat there at the beginning counts, not the successor.
        own = soon[soon[:, 0] - soon[:, 2] <= week]
        quits = np.isin(roll.row, own[:, 1]).astype(np.float64)
        group = np.searchsorted((13, 26, 52, 104, 208), week - roll["joined"])
        mean = np.bincount(group, quits) / np.maximum(1, np.bincount(group))
        left = quits - mean[group]
        apart = roll["team"][roll.ties[:, 0]] != roll["team"][roll.ties[:, 1]]
        ends = roll.ties[apart]
        found.append(correlation(left[ends[:, 0]], left[ends[:, 1]]))
    return float(np.nanmean(found))


def _shaken(future: Future) -> NDArray[np.float64]:
    usual, cut = future["as usual"], future["10 % laid off"]
    return (cut.weekly("engagement") - usual.weekly("engagement")) / spread(usual, "engagement")


def _trough(path: NDArray[np.float64]) -> float:
    return lowest(path)[1]


def _half_back(path: NDArray[np.float64]) -> float:
    place, depth = lowest(path)
    return first_from(path, place, depth / 2)


def _wave(future: Future) -> NDArray[np.float64]:
    """Output a head against usual, less one, and the difference of alignment, by week."""
    usual, wave = future["as usual"], future["hiring wave"]
    output = wave.weekly("output") / usual.weekly("output") - 1
    return np.concatenate([output, wave.weekly("alignment") - usual.weekly("alignment")])


def _dip(paths: NDArray[np.float64]) -> float:
    return lowest(np.split(paths, 2)[0][:HALF_YEAR])[1]


def _par(paths: NDArray[np.float64]) -> float:
    output = np.split(paths, 2)[0]
    return first_from(output, lowest(output[:HALF_YEAR])[0], -0.05)


def _misaligned(paths: NDArray[np.float64]) -> float:
    return lowest(np.split(paths, 2)[1][:HALF_YEAR])[1]


def _realigned(paths: NDArray[np.float64]) -> float:
    """Share of the loss that is regained within a year, mean over a quarter."""
    aligned = np.split(paths, 2)[1]
    return float(1 - aligned[YEAR : YEAR + QUARTER].mean() / lowest(aligned[:HALF_YEAR])[1])


def _fitting(future: Future, what: str) -> float:
    """Correlation with fit among those who were there in the whole second year."""
    recording = future["gate on fit"]
    roll, seats = recording.last, recording.output.shape[1]
    stayed = (roll["joined"] < YEAR) & (roll.row < seats) & (roll["level"] > 0)
    output = recording.output[YEAR:, roll.row[stayed]].mean(axis=0)
    return correlation(roll["fit"][stayed], output if what == "output" else roll["engagement"][stayed])


FACTS = (
    Fact(
        "F16",
        "Newcomers quit after a few months",
        "nothing",
        "A",
        "model contract",
        {"as usual": USUAL},
        (
            Check("month of the highest hazard", "month", "range", (2, 4), _counts, _peak),
            Check("month 12 / months 2 to 4", "ratio", "range", (0, 0.65), _counts, partial(_against_peak, place=11)),
            Check("year 5 / months 2 to 4", "ratio", "range", (0, 0.4), _counts, partial(_against_peak, place=13)),
        ),
    ),
    Fact(
        "F17",
        "Layoffs make others quit",
        "0, .5 and 10 % laid off at random",
        "B",
        "Trevor & Nyberg 2008",
        {
            "as usual": USUAL,
            "0.5 % laid off": _layoff(0.005),
            "10 % laid off": _layoff(0.10),
            "10 % laid off fairly": _layoff(0.10, fair=True),
        },
        (
            Check(
                ".5 %: quits of the next year",
                "ratio",
                "directional",
                (1.1, 1.45),
                partial(_quits_of, arms=("0.5 % laid off",)),
                _factor,
                nothing=1,
            ),
            Check(
                "10 %: quits of the next year",
                "ratio",
                "directional",
                (1.25, 1.8),
                partial(_quits_of, arms=("10 % laid off",)),
                _factor,
                nothing=1,
            ),
            Check(
                "excess for one point, 10 % against .5 %",
                "ratio",
                "directional",
                (-inf, 1),
                partial(_quits_of, arms=("10 % laid off", "0.5 % laid off")),
                _per_point,
                nothing=1,
            ),
            Check(
                "excess left by a fair procedure",
                "ratio",
                "range",
                (0.35, 0.65),
                partial(_quits_of, arms=("10 % laid off fairly", "10 % laid off")),
                _first_by_second,
            ),
        ),
    ),
    Fact(
        "F18",
        "Exits spread over ties",
        "exit contagion off and on",
        "B",
        "Felps et al. 2009",
        {"as usual": USUAL, "without contagion": Arm({"workforce.exit_contagion": 0.0})},
        (
            Check("off", "r", "null", (-0.02, 0.02), partial(_exits_over_ties, arm="without contagion")),
            Check("on", "r", "directional", (0.02, 0.12), partial(_exits_over_ties, arm="as usual")),
        ),
    ),
    Fact(
        "F19",
        "Survivors of layoffs are shaken",
        "10 % laid off",
        "B",
        "model contract",
        {"as usual": USUAL, "10 % laid off": _layoff(0.10)},
        (
            Check("lowest engagement of survivors", "SD", "directional", (-0.6, -0.2), _shaken, _trough),
            Check("half of it regained", "weeks", "range", (13, 52), _shaken, _half_back),
        ),
    ),
    Fact(
        "F20",
        "A hiring wave costs output and alignment for a time",
        "25 % hired within 4 weeks",
        "B",
        "model contract",
        {"as usual": USUAL, "hiring wave": Arm(plugins=(shock("hiring_wave", growth=0.25, weeks=4),))},
        (
            Check("output a head at its lowest", "change", "directional", (-0.22, -0.10), _wave, _dip),
            Check("95 % of usual output from", "week", "range", (13, 40), _wave, _par),
            Check("alignment at its lowest", "share", "directional", (-0.10, -0.03), _wave, _misaligned),
            Check("of it regained in a year", "share", "range", (0.85, inf), _wave, _realigned),
        ),
    ),
    Fact(
        "F22",
        "Fit makes content, not productive",
        "hiring by fit with the mission",
        "A",
        "Kristof-Brown, Zimmerman & Johnson 2005",
        {"gate on fit": Arm(plugins=(practice("mission_hiring"),))},
        (
            Check(
                "fit and satisfaction (engagement)",
                "r",
                "directional",
                (0.3, 0.55),
                partial(_fitting, what="engagement"),
            ),
            Check("fit and task output", "r", "null", (-0.05, 0.20), partial(_fitting, what="output")),
        ),
    ),
)
