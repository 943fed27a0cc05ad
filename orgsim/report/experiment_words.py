"""What the page of an experiment says around its figures: headlines, how to read them, how sure they are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeVar

from orgsim.report.experiment_tables import factor_range
from orgsim.results.findings import INERT, Curve, Effects, Findings, Flip, HeatMap, Morris, Sobol
from orgsim.results.telling import lower_first
from orgsim.results.wording import NO_BREAK, join_words

NINETY_FIVE = f"95{NO_BREAK}%"
FEW = 10
MOST_SENTENCES = 8
One = TypeVar("One", HeatMap, Flip)
KINDS = {
    "grid": "every combination of the levels",
    "table": "the points of a table",
    "random": "points drawn at random",
    "lhs": "a Latin hypercube",
    "sobol": "a Sobol' sequence",
    "ofat": "one setting at a time, the others at their reference",
    "morris": "trajectories of one step at a time (Morris 1991)",
    "saltelli": "the paired matrices of Saltelli et al. (2010)",
}
HEAT = (
    "Left: the mean, the other settings averaged. The star marks the optimum. Right: in what share of resamples the "
    "optimum lies in each cell. The orange line encloses the smallest set of cells that holds 95\u00a0% of these "
    "optima: within it, nothing here says which is best."
)
HEAT = "Means over replications; resampled over replications."
HEAT_FITTED = (
    "A full quadratic surface fitted to all points; resampled over points. What the surface misses is in no interval."
)
READING_CURVES = (
    "The mean of a measure along one setting, the others averaged, with its 95\u00a0% interval. A diamond marks a "
    "highest or lowest place that is clear, and the orange line the interval of that place. Rises, falls and peaks are "
    "claimed only where they withstand the number of levels looked at. Levels that are only names are not joined: "
    "nothing lies between them."
)
READING_EFFECTS = (
    "What a measure changes by when a setting goes from its lowest to its highest value, or has one name instead of "
    "another, the others averaged, with its 95\u00a0% interval. A × B is half of what B adds to the effect of A."
)
READING_FLIPS = (
    "Where the effect of one setting turns its sign as another changes, advice turns too. Bands and bars are 95\u00a0% "
    "intervals; a diamond marks where the sign turns, the orange line its interval. A sign is clear if it withstands "
    "the number of levels looked at; where not both are, the diamond is hollow and no turn is claimed."
)
FLIPS = (
    "Effect of the highest value of a setting instead of its lowest; where levels are named, the title says of which."
)
READING_SOBOL = (
    "The share of the variance of the mean result, over the ranges tried, that is due to a setting alone and together "
    "with others, with 95\u00a0% intervals."
)
READING_MORRIS = (
    "How much a measure changes when a setting runs through its whole range, on average over places in the space of "
    "settings, with 95\u00a0% intervals. Luck alone gives every setting some strength; the control shows how much."
)
READING_BOXES = (
    "The grey bar is the whole range of a setting, the blue part where the regime lies, and the orange lines where "
    "resamples of the points put its limits. Settings that are not shown do not limit it."
)
BOX = "Limits found by peeling (Friedman & Fisher 1999), and tried on points they were not found on."
READING_PAIRS = (
    "Differences from the first point in futures that share their luck, with 95\u00a0% intervals; hollow where "
    "zero is possible."
)
PAIRS = "Mean difference over matched futures."


def reading_heat(heats: Sequence[HeatMap]) -> str:
    """How to read the heat maps that are shown."""
    directed = [heat for heat in heats if heat.info.directed]
    undirected = len(directed) < len(heats)
    what = "optimum" if directed else "highest value"
    mark = f"The {'star' if directed else 'triangle'} marks the {what}"
    if directed and undirected:
        mark += "; where neither more nor less is welcome, a triangle marks the highest value, which is not advised"
    return (
        f"Left: the mean, the other settings averaged. {mark}. Right: in what share of resamples it lies in each cell. "
        f"The orange line encloses the smallest set of cells that holds it in {NINETY_FIVE} of resamples: within that "
        f"set, nothing here says which is {'best' if directed else 'highest'}."
    )


def kicker(findings: Findings) -> str:
    """The line above the title."""
    return f"Experiment · {_count(len(findings.points), 'point')} · {_count(findings.runs, 'run')}"


def in_short(findings: Findings) -> list[tuple[str, str]]:
    """The findings that matter most, each with its heading."""
    found = [
        *(
            (heat.info.label, heat.sentence)
            for heat in _first_of_each(findings.heat_maps)
            if heat.region.any() and heat.info.directed
        ),
        *(
            (turned.info.label, turned.sentence)
            for turned in _first_of_each([one for one in findings.flips if one.clear])
        ),
        *((told.info.label, told.sentence) for told in findings.sobol),
        *((told.info.label, told.sentence) for told in findings.morris),
        *(("Regime", box.sentence) for box in findings.boxes),
        *((told.info.label, told.sentence) for told in findings.effects if _says(told)),
        *((curve.info.label, curve.sentence) for curve in findings.curves if curve.shape in ("peak", "valley")),
        *((one.paired.info.label, one.sentence) for one in findings.pairs if one.paired.clear),
    ]
    silent = [lower_first(told.info.label) for told in findings.effects if not _says(told)]
    if silent:
        unclear = ("Not clear", f"No effect on {join_words(silent)} can be told from noise.")
        return [*found[: MOST_SENTENCES - 1], unclear]
    return found[:MOST_SENTENCES] or [("Result", "Nothing here can be told from noise.")]


def _says(told: Effects) -> bool:
    return any(one.distinguishable for one in told.effects)


def ranges(findings: Findings) -> str:
    """Over which ranges all this holds."""
    factors = [factor for factor in findings.info.factors if factor.name != INERT]
    told = join_words([f"{lower_first(factor.label)} ({factor_range(factor, findings)})" for factor in factors])
    scenario = f" in the scenario {findings.info.scenario}" if findings.info.scenario else ""
    return f"All of this holds for {told}{scenario}, and says nothing beyond."


def certainty(findings: Findings) -> str:
    """How much the numbers can carry."""
    least, most = findings.replications
    many = _count(least, "replication") if least == most else f"{least} to {_count(most, 'replication')}"
    luck = "share their luck between points" if findings.info.matched else "have luck of their own at each point"
    text = (
        f"Each point has {many}; replications {luck}. All intervals are {NINETY_FIVE} and hold for each number alone."
    )
    if least < FEW and findings.info.design in ("grid", "ofat", "table"):
        text += f" With fewer than {FEW} replications they are hints, not findings."
    if findings.failed:
        text += f" {_count(findings.failed, 'run')} failed and {'is' if findings.failed == 1 else 'are'} left out."
    return text


def design(findings: Findings) -> str:
    """The kind of design, in words."""
    info = findings.info
    kind = KINDS.get(info.design, info.design)
    control = ""
    if any(factor.name == INERT for factor in info.factors):
        control = " The inert column is a control: no setting reads it, so that its effect is what noise looks like."
    return f"The points are {kind}.{control}"


def curve_caption(curve: Curve, matched: bool) -> str:
    """Under a row of curves. matched: whether replications share their luck between points."""
    if curve.smooth:
        return "Cubic regression splines beside cubics of the other settings; bands over resampled points."
    text = "Means of the levels; intervals over replications."
    if matched:
        text += " Levels share their luck, so that differences between them are surer than these intervals look."
    return text


def effects_caption(told: Effects) -> str:
    """Under a figure of effects."""
    if math.isfinite(told.noise):
        return "Grey band: the largest effect that the inert column may have. Hollow: not distinguishable from noise."
    return "Hollow: zero is within the interval."


def sobol_caption(told: Sobol) -> str:
    """Under a figure of Sobol' indices."""
    text = f"{told.points:,} base points with {_count(told.replications, 'replication')} each."
    if told.control:
        text += " Dashed: upper bound of the inert column, for each colour. Hollow: not distinguishable from noise."
    return text


def morris_caption(told: Morris) -> str:
    """Under a figure of elementary effects."""
    text = f"{_count(told.trajectories, 'trajectory', 'trajectories')}."
    if told.control:
        text += " Dashed: upper bound of the inert column. Hollow or grey: not distinguishable from noise."
    return text


def _first_of_each(found: Sequence[One]) -> list[One]:
    seen: dict[str, One] = {}
    for one in found:
        seen.setdefault(one.info.name, one)
    return list(seen.values())


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"
