"""What stands under and around figures and tables: what to look at, and what bands and lines mean."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from orgsim.report.axes import THIN_LINES
from orgsim.report.happenings import as_sentence
from orgsim.report.icicle import SMALL, Cells
from orgsim.report.selection import lower_first
from orgsim.report.tables import ALL_TEAMS, SHOWN_TEAMS, TeamTable
from orgsim.results.paired import Comparison, PairedMeasure
from orgsim.results.summary import FEW, bands
from orgsim.results.types import GroupSeries, MeasureInfo, Results
from orgsim.results.wording import NO_BREAK, format_value, join_words

PERCENT = f"{NO_BREAK}%"
NO_CHART = "No reporting tree of teams was recorded in these results."
NO_TEAMS = "No measures by team were recorded in these results."
NO_LEVELS = "No measures by level were recorded, or no level has five people."
REPRODUCE = (
    "The file scenario.toml beside these results holds every setting, also the defaults. With the same version of "
    "orgsim this command gives the same numbers, on any number of processors."
)


def kicker(results: Results, count: int) -> str:
    """The line above the title."""
    many = "one future" if count == 1 else f"{count:,} futures"
    return f"Simulation report · {many} · {len(results.weeks):,} weeks recorded"


def glance(count: int) -> str:
    """Above the table of key measures."""
    if count == 1:
        return "Key measures in the first and in the last week of the one future that was simulated."
    extent = "the range from the lowest to the highest" if count < FEW else f"the 90{PERCENT} range"
    return (
        f"Key measures: medians over {count:,} futures in the first and the last week, {extent} at the end, and in "
        f"how many futures the end is above or below the start."
    )


def range_heading(count: int) -> str:
    """Head of the column with ranges."""
    return "Range at the end" if count < FEW else f"90{PERCENT} range at the end"


def reading(count: int) -> str:
    """How to read all figures over time."""
    if count == 1:
        return (
            "Each figure shows the one future that was simulated. There are no bands, since a single future cannot "
            "show how much is chance. The number at the right is the last value."
        )
    return (
        "The thick line is the median of all futures, and the number at the right its last value. Half of the "
        "futures lie in the darker band, nine of ten in the lighter one. Thin lines are single futures "
        f"({min(count, THIN_LINES)} of {count:,}): real paths are as jagged as these, not as smooth as the median."
    )


def hero(results: Results, info: MeasureInfo, shocks: int) -> str:
    """Under the large figure: what it measures and where the median stood lowest and highest."""
    median = bands(results.measure(info.name)).median
    marked = " Dashed lines mark the shocks: look at whether the path bends there, and how long it takes to return."
    marked = marked if shocks else ""
    if not np.isfinite(median).any():
        return f"{as_sentence(info.meaning)}{marked}"
    low, high = int(np.nanargmin(median)), int(np.nanargmax(median))
    what = "It" if len(results.runs) == 1 else "The median"
    return (
        f"{as_sentence(info.meaning)} {what} is lowest in week {results.weeks[low]} "
        f"({format_value(float(median[low]), info.unit)}) and highest in week {results.weeks[high]} "
        f"({format_value(float(median[high]), info.unit)}).{marked}"
    )


def theme(count: int) -> str:
    """Under a figure of several measures."""
    bands_text = (
        "One line is one future."
        if count == 1
        else f"Median, 50 and 90{PERCENT} bands and single futures, as explained above."
    )
    return (
        f"{bands_text} Look at the weeks after a numbered line and at whether the paths come back. "
        "Each measure has its own scale, fitted to its values."
    )


def still(infos: Sequence[MeasureInfo], results: Results) -> str:
    """Measures without any change are named, not drawn."""
    parts = []
    for info in infos:
        series = results.measure(info.name)
        finite = series[np.isfinite(series)]
        value = f" ({format_value(float(finite[0]), info.unit)})" if finite.size else " (no values)"
        parts.append(f"{lower_first(info.label)}{value}")
    return f"Not drawn, because the same in every week and future: {join_words(parts)}." if parts else ""


def icicle(info: MeasureInfo, cells: Cells) -> str:
    """Under the org charts."""
    pooled = cells.teams > 1
    deep = (
        f" Teams below the last full row are pooled, {int(cells.teams[pooled].sum()):,} in all." if pooled.any() else ""
    )
    small = f"Teams under {SMALL} people are not named" + (
        ", and take the common colour of all such teams of their unit." if cells.hidden else "."
    )
    return (
        "Each cell is a team and lies below the team of its leader; it is as wide as its people and everybody below "
        f"it, and has the same place in both charts. The darker, the higher its {lower_first(info.label)} (median "
        f"over futures); grey is nobody; the head may lie beyond the scale. Look for branches that differ from "
        f"their neighbours.{deep} {small}"
    )


def teams(table: TeamTable | None, info: MeasureInfo | None) -> str:
    """Above the table of teams."""
    if table is None or info is None:
        return ""
    which = f"The {SHOWN_TEAMS} teams that gained and the {SHOWN_TEAMS} that lost most" if table.gap else "All teams"
    reason = f" (there are more than {ALL_TEAMS})" if table.gap else ""
    return (
        f"{which} by change of {lower_first(info.label)}{reason}, means over futures. Teams under {SMALL} people "
        f"are put together, so that no number points to a person."
    )


def levels(group: GroupSeries, places: Sequence[int]) -> str:
    """Under the figure by level."""
    left_out = [name for place, name in enumerate(group.names) if place not in places]
    hidden = f" Not shown, because under {SMALL} people: {join_words(left_out)}." if left_out else ""
    recorded = " Only the first and the last week were recorded." if len(group.weeks) == 2 else ""
    return (
        "Medians over futures for each level, from the top (dark violet) down to the front line (green). Look at "
        f"how far the levels lie apart, and whether the front line follows.{hidden}{recorded}"
    )


def comparison_kicker(comparison: Comparison) -> str:
    """The line above the title of a comparison."""
    count = len(comparison.seeds)
    return f"Comparison · {'one matched future' if count == 1 else f'{count:,} matched futures'} · {comparison.when}"


def comparison_certainty(comparison: Comparison) -> str:
    """How far the comparison can be trusted."""
    count = len(comparison.seeds)
    lost = len(comparison.unmatched)
    unmatched = f" {lost} futures without a partner were left out." if lost else ""
    many = sum(1 for paired in comparison.measures if paired.better + paired.worse)
    if count == 1:
        return f"One matched future shows what can happen, not what is likely. Run at least 20.{unmatched}"
    several = f" With {many} measures side by side, about one in twenty intervals misses its target by chance."
    few = " With so few futures every number is rough." if count < FEW else ""
    return (
        "A and B share their luck future by future, so a difference is due to the scenarios or to how luck meets "
        f"them. The 95{PERCENT} interval is for the mean difference.{few}{several if many > 5 else ''} Whether the "
        f"model is right for you is another question.{unmatched}"
    )


def comparison_reading(count: int) -> str:
    """How to read the figures of a comparison."""
    lines = (
        "One line is one future."
        if count == 1
        else f"Median, 50 and 90{PERCENT} bands and up to {THIN_LINES} single futures."
    )
    return (
        f"{lines} A and B are drawn on the same scale; at the right is the difference within each matched future. "
        f"Where its band lies wholly above or below zero, nearly all futures agree."
    )


def bars(comparison: Comparison, left_out: int) -> str:
    """Under the bars of futures."""
    more = f" {left_out} further measures are in the table only." if left_out > 0 else ""
    return (
        f"Matched futures {comparison.when}: blue, B is better; grey, tied; orange, A is better. For measures "
        f"without a welcome direction dark grey is higher in B and light grey lower. Look for bars of one colour.{more}"
    )


def differences(comparison: Comparison) -> str:
    """Above the table of paired differences."""
    methods = list(dict.fromkeys(paired.method for paired in comparison.measures if paired.pairs > 1))
    how = f" Intervals by {join_words(methods)}." if methods else ""
    return (
        f"Means {comparison.when} and the mean difference within matched futures; blue is welcome, orange "
        f"unwelcome, black "
        f"undecided.{how} The gain by pairing is how many times more futures unmatched runs would need."
    )


def pair(paired: PairedMeasure) -> str:
    """Under the figure of one compared measure."""
    return f"{as_sentence(paired.info.meaning)} {paired.sentence}"


def unclear(infos: Sequence[MeasureInfo]) -> str:
    """Measures whose mean difference may be nothing."""
    if not infos:
        return ""
    names = join_words([lower_first(one.label) for one in infos])
    return f"The interval of the mean difference includes zero for {names}."


def same(infos: Sequence[MeasureInfo]) -> str:
    """Measures that do not differ."""
    names = join_words([lower_first(info.label) for info in infos])
    return f"The same in A and B in every matched future: {names}." if infos else ""


def more_settings(count: int) -> str:
    """When there are more differing settings than are shown."""
    return f"{count:,} further settings differ." if count > 0 else ""
