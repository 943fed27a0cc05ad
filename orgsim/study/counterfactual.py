"""What if it had not happened: every shock and practice of a scenario is left out in turn, in the same futures.

The runs with and without share their luck by replication (common random numbers), so their difference at the end is
what the shock or practice did, through everything that it set in motion, and little else (Law 2015, Simulation Modeling
and Analysis, chapter 11). Effects do not add up when shocks and practices act on each other.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from orgsim.results.paired import Comparison, PairedMeasure
from orgsim.results.types import Results
from orgsim.results.wording import NO_BREAK, count_of, difference_suffix, format_change_with_range, format_difference
from orgsim.scenario.scenario import Scenario
from orgsim.simulate import simulate
from orgsim.study.comparison import compare

if TYPE_CHECKING:
    from orgsim.charts.chart import Chart
    from orgsim.plugins import Plugin

SHOWN = 3
FALSE_DISCOVERY_RATE = 0.05
ABBREVIATIONS = {"ai": "AI", "okr": "OKR"}
Rerun = Callable[[Scenario, str], Results]
"""Simulates a scenario that lacks what the text names."""


@dataclass(frozen=True)
class Absence:
    """A scenario without one of its shocks or practices.

    family: ``shock`` or ``practice``. kind, week: of what is left out. label: "competitor of week 78". plan: the rest,
    without expectations, as these were stated for the whole.
    """

    family: str
    kind: str
    week: int
    label: str
    plan: Scenario


def absences(plan: Scenario) -> list[Absence]:
    """The scenario without each of its shocks and practices that begin within the run, by week."""
    present = [(family, place) for family in ("shock", "practice") for place in range(len(getattr(plan, family)))]
    within = [(family, place) for family, place in present if getattr(plan, family)[place].begins() < plan.run.weeks]
    labels = _numbered([_label(getattr(plan, family)[place]) for family, place in within])
    found = [_absence(plan, family, place, label) for (family, place), label in zip(within, labels, strict=True)]
    return sorted(found, key=lambda absence: absence.week)


def counterfactual_story(
    plan: Scenario,
    factual: Results,
    *,
    rerun: Rerun | None = None,
    workers: int | None = None,
    threads: int = 1,
    chart: Chart | None = None,
) -> Results:
    """``factual``, the results of ``plan``, with a row for each clear difference that a shock or practice made.

    Takes as many simulations as there are shocks and practices. rerun: simulates instead of
    :func:`orgsim.simulate.simulate` with workers, threads and chart, which must be those of ``factual``.
    Rows as :func:`counterfactual_rows` gives them. Raises InvalidInput when no future of ``factual`` can be matched.
    """

    def again(rest: Scenario, label: str) -> Results:
        return simulate(rest, workers=workers, threads=threads, chart=chart)

    rows: list[dict[str, Any]] = []
    for absence in absences(plan):
        rows += counterfactual_rows(absence, compare(factual, (rerun or again)(absence.plan, absence.label)))
    return replace(factual, counterfactuals=tuple(rows))


def counterfactual_rows(absence: Absence, comparison: Comparison) -> list[dict[str, Any]]:
    """Plain rows from the comparison of the scenario (A) with the same without one plug-in (B).

    The three largest differences, in standard deviations between futures (Cohen 1988), of the clear ones; where there
    are none, one row without a measure. Keys: family, kind, week, plugin, futures, compared (measures that differ in
    any future), clear (how many of them :func:`clear_measures` keeps), measure, unit, with, without (means at the end),
    difference (without minus with), low, high, effect_size (infinite when nothing varies between futures), agreeing
    (futures with a difference of this sign) and sentence.
    """
    differing = [paired for paired in comparison.measures if paired.better + paired.worse]
    clear = sorted(clear_measures(differing), key=effect_size, reverse=True)
    about = {
        "family": absence.family,
        "kind": absence.kind,
        "week": absence.week,
        "plugin": absence.label,
        "futures": len(comparison.seeds),
        "compared": len(differing),
        "clear": len(clear),
    }
    if not clear:
        return [about | {"measure": None, "sentence": _unclear(absence, comparison, len(differing))}]
    return [about | _numbers(paired) | {"sentence": _sentence(absence, paired)} for paired in clear[:SHOWN]]


def clear_measures(differing: Sequence[PairedMeasure]) -> list[PairedMeasure]:
    """Those whose 95 % interval leaves out zero, that withstand the number of measures, and that digits can show.

    Of dozens of measures some leave out zero by chance, so the step-up procedure of Benjamini and Hochberg (1995) on
    paired t tests keeps the expected share of such among those kept at 5 % or less.
    """
    chances = {paired.info.name: chance_of_none(paired) for paired in differing if paired.pairs > 1}
    ordered = sorted(chances.values())
    allowed = [FALSE_DISCOVERY_RATE * rank / len(ordered) for rank in range(1, len(ordered) + 1)]
    limit = max((one for one, most in zip(ordered, allowed, strict=True) if one <= most), default=-1.0)
    return [
        paired for paired in differing if paired.clear and chances[paired.info.name] <= limit and _is_visible(paired)
    ]


def chance_of_none(paired: PairedMeasure) -> float:
    """p value of the paired t test: how likely a mean difference this far from zero is when there is none, 0 to 1."""
    from scipy.special import stdtr

    difference = paired.b - paired.a
    error = float(difference.std(ddof=1)) / math.sqrt(paired.pairs)
    if error == 0:
        return 0.0 if paired.difference else 1.0
    return 2 * float(stdtr(paired.pairs - 1, -abs(paired.difference) / error))


def effect_size(paired: PairedMeasure) -> float:
    """Size of the mean difference in standard deviations between futures, pooled over both runs (Cohen 1988)."""
    if paired.pairs < 2:
        return math.nan
    spread = math.sqrt((float(paired.a.var(ddof=1)) + float(paired.b.var(ddof=1))) / 2)
    return abs(paired.difference) / spread if spread else math.inf


def _absence(plan: Scenario, family: str, place: int, label: str) -> Absence:
    plugins = getattr(plan, family)
    rest = plan.model_copy(update={family: (*plugins[:place], *plugins[place + 1 :]), "expect": ()})
    return Absence(family, plugins[place].kind, plugins[place].begins(), label, rest)


def _label(plugin: Plugin) -> str:
    words = " ".join(ABBREVIATIONS.get(word, word) for word in plugin.kind.split("_"))
    return f"{words} of week {plugin.begins()}" if plugin.family == "shock" else f"{words} from week {plugin.begins()}"


def _numbered(labels: list[str]) -> list[str]:
    """Labels that occur more than once get a number."""
    total, seen = Counter(labels), Counter[str]()
    numbered = []
    for label in labels:
        seen[label] += 1
        numbered.append(f"{label} ({seen[label]})" if total[label] > 1 else label)
    return numbered


def _numbers(paired: PairedMeasure) -> dict[str, Any]:
    return {
        "measure": paired.info.name,
        "unit": paired.info.unit,
        "with": paired.mean_a,
        "without": paired.mean_b,
        "difference": paired.difference,
        "low": paired.low,
        "high": paired.high,
        "effect_size": effect_size(paired),
        "agreeing": _agreeing(paired),
    }


def _is_visible(paired: PairedMeasure) -> bool:
    return any(sign in "123456789" for sign in _size(paired))


def _agreeing(paired: PairedMeasure) -> int:
    difference = paired.b - paired.a
    return int((difference > 0).sum() if paired.difference > 0 else (difference < 0).sum())


def _size(paired: PairedMeasure) -> str:
    return format_difference(abs(paired.difference), paired.info.unit).removeprefix("+")


def _sentence(absence: Absence, paired: PairedMeasure) -> str:
    word = "higher" if paired.difference > 0 else "lower"
    name = paired.info.label
    name = name if name[:2].isupper() else name[:1].lower() + name[1:]
    low, high = sorted((abs(paired.low), abs(paired.high)))
    told = format_change_with_range(abs(paired.difference), low, high, paired.info.unit)
    size, bounds = (text.replace("+", "") for text in told)
    suffix = difference_suffix(paired.info.unit)
    return (
        f"Without the {absence.label} {name} would have ended {size}{suffix} {word} (95{NO_BREAK}% interval {bounds}; "
        f"{word} {count_of(_agreeing(paired), paired.pairs)})."
    )


def _unclear(absence: Absence, comparison: Comparison, differing: int) -> str:
    futures = len(comparison.seeds)
    if differing == 0:
        where = "in the one future" if futures == 1 else f"in all {futures} futures"
        return f"Without the {absence.label} every measure would have ended the same {where}."
    if futures == 1:
        return f"What the {absence.label} did, one future cannot tell from chance."
    return f"The {absence.label} made no clear difference to any measure at the end ({futures} futures)."
