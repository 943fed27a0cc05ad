"""Tables on the page of an experiment: points, factors, indices, pairs, facts."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from orgsim.results.findings import INERT, Estimate, Factor, Findings, Morris, Pair, Sobol
from orgsim.results.telling import places
from orgsim.results.wording import NO_BREAK, format_change_with_range, format_number, format_range, format_value

MOST_POINTS = 60
MOST_LEVELS = 8
Labels = Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """A table on the page; the first cell of a row is its heading."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


def point_table(findings: Findings) -> Table:
    """Settings and means of the first points; those with an inert column leave it out."""
    factors = [factor for factor in findings.info.factors if factor.name != INERT]
    measures = findings.info.measures
    rows = [
        [
            str(row.point),
            *(row.settings[factor.name] for factor in factors),
            str(row.runs) if not row.failed else f"{row.runs} ({row.failed} failed)",
            *(_with_interval(row.means[info.name], info.unit) for info in measures),
        ]
        for row in findings.points[:MOST_POINTS]
    ]
    left = len(findings.points) - len(rows)
    caption = "Mean over replications, with its 95\u00a0% interval."
    if left:
        caption += f" The first {len(rows)} of {len(findings.points):,} points; the table of runs holds them all."
    head = ["Point", *(factor.label for factor in factors), "Runs", *(info.label for info in measures)]
    return Table(caption, head, rows)


def design_rows(findings: Findings) -> list[tuple[str, str, str]]:
    """Label, name and range or levels of each factor."""
    return [(factor.label, factor.name, factor_range(factor, findings)) for factor in findings.info.factors]


def factor_range(factor: Factor, findings: Findings) -> str:
    """The range of a factor, or its levels where these are few."""
    if findings.info.design in ("grid", "ofat", "table"):
        levels = list(dict.fromkeys(row.settings[factor.name] for row in findings.points))
        unit = levels[0][levels[0].find(NO_BREAK) :] if all(NO_BREAK in level for level in levels) else ""
        if len(levels) <= MOST_LEVELS:
            return ", ".join([*(level.removesuffix(unit) for level in levels[:-1]), levels[-1]])
    return places((factor.low, factor.high), factor, f" to{NO_BREAK}")


def share_table(told: Sobol, labels: Labels) -> Table:
    """Sobol' indices as numbers."""
    rows = [
        [
            labels[one.factor],
            _share(one.first),
            _mark(one.first_distinguishable, one.factor),
            _share(one.total),
            _mark(one.total_distinguishable, one.factor),
        ]
        for one in told.indices
    ]
    caption = f"Shares of the variance over the settings with 95\u00a0% intervals; {told.points:,} base points."
    return Table(caption, ["Setting", "Alone (first)", "", "With others (total)", ""], rows)


def screening_table(told: Morris, labels: Labels) -> Table:
    """Elementary effects as numbers."""
    unit = told.info.unit
    rows = [
        [
            labels[one.factor],
            *(_change(part, unit) for part in (one.strength, one.mean, one.spread)),
            _mark(one.distinguishable, one.factor),
        ]
        for one in told.screened
    ]
    caption = f"Change for the whole range of a setting, with 95\u00a0% intervals; {told.trajectories} trajectories."
    return Table(caption, ["Setting", "Strength \u03bc*", "Mean \u03bc", "Spread \u03c3", ""], rows)


def pair_table(pairs: Sequence[Pair]) -> Table:
    """Paired differences as numbers, with what pairing saves."""
    unit = pairs[0].paired.info.unit
    rows = [
        [
            f"{one.b} \u2212 {one.a}",
            *format_change_with_range(one.paired.difference, one.paired.low, one.paired.high, unit),
            f"{one.paired.better} of {one.paired.pairs}",
            _factor(one.paired.variance_reduction),
        ]
        for one in pairs
    ]
    caption = "Paired differences; the last column says how many times more unmatched replications would be needed."
    count = "Better in" if pairs[0].paired.info.directed else "Higher in"
    return Table(caption, ["Points", "Difference", "95\u00a0% interval", count, "Gain by pairing"], rows)


def fact_rows(findings: Findings) -> list[tuple[str, str]]:
    """Where the results come from, one line a fact."""
    rows = [("Scenario", findings.info.scenario)]
    for name, value in findings.info.provenance.items():
        text = ", ".join(f"{key} {inner}" for key, inner in value.items()) if isinstance(value, Mapping) else str(value)
        rows.append((name.replace("_", " ").capitalize(), text))
    failed = f", of which {findings.failed:,} failed" if findings.failed else ", all complete"
    rows.append(("Runs", f"{findings.runs:,}{failed}"))
    return [(label, text) for label, text in rows if text]


def _with_interval(one: Estimate, unit: str) -> str:
    if not math.isfinite(one.low):
        return format_value(one.value, unit)
    return f"{format_number(one.value, unit)} ({format_range(one.low, one.high, unit)})"


def _share(one: Estimate) -> str:
    return f"{one.value:.2f} ({one.low:.2f} to\u00a0{one.high:.2f})".replace("-", "\u2212")


def _change(one: Estimate, unit: str) -> str:
    size, bounds = format_change_with_range(one.value, one.low, one.high, unit)
    return f"{size} ({bounds})"


def _mark(distinguishable: bool, name: str) -> str:
    if name == INERT:
        return "control"
    return "" if distinguishable else "not distinguishable from noise"


def _factor(value: float) -> str:
    return "no luck left" if math.isinf(value) else "\u2013" if math.isnan(value) else f"{value:.1f}"
