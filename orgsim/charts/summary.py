"""The shape of a chart in a few numbers, to see whether it looks like the organization it stands for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orgsim.charts.chart import Chart, Ties

SAMPLED_PEOPLE = 20_000


@dataclass(frozen=True)
class ChartSummary:
    """Numbers that people know of their own organization.

    levels counts levels of people, the head's among them. median_span and largest_span are over people with reports.
    clustering: mean local clustering coefficient (Watts & Strogatz 1998), people with fewer than two ties left out.
    inside, outside: share of the pairs in one team (in two teams) that are tied. NaN where there are no such pairs.
    """

    people: int
    leaders: int
    levels: int
    teams: int
    units: int
    median_span: float
    largest_span: int
    mean_degree: float
    clustering: float
    inside: float
    outside: float

    @property
    def density_ratio(self) -> float:
        """How many times likelier a tie is between members of one team than between others; NaN or inf if undefined."""
        if self.outside == 0:
            return float("inf") if self.inside > 0 else float("nan")
        return self.inside / self.outside


def summarize(chart: Chart) -> ChartSummary:
    """The shape of a chart; clustering is measured on a sample of people when there are more than 20,000."""
    spans = chart.span[chart.span > 0]
    inside, outside = densities(chart)
    return ChartSummary(
        people=chart.size,
        leaders=len(spans),
        levels=chart.levels,
        teams=chart.teams,
        units=len(np.unique(chart.unit)),
        median_span=float(np.median(spans)) if len(spans) else 0.0,
        largest_span=int(spans.max(initial=0)),
        mean_degree=float(len(chart.ties.neighbor) / max(chart.size, 1)),
        clustering=float(np.nanmean(clustering(chart.ties))) if chart.ties.degree.max(initial=0) > 1 else float("nan"),
        inside=inside,
        outside=outside,
    )


def densities(chart: Chart) -> tuple[float, float]:
    """Share of tied pairs within teams and between teams; NaN where there is no such pair."""
    first, second, _ = chart.ties.pairs()
    same = int(np.count_nonzero(chart.team[first] == chart.team[second]))
    sizes = np.diff(chart.team_start)
    pairs_inside = int(np.sum(sizes * (sizes - 1) // 2))
    pairs_outside = chart.size * (chart.size - 1) // 2 - pairs_inside
    inside = same / pairs_inside if pairs_inside else float("nan")
    outside = (chart.ties.count - same) / pairs_outside if pairs_outside else float("nan")
    return inside, outside


def clustering(ties: Ties) -> NDArray[np.float64]:
    """Local clustering coefficient of each person (of evenly spaced ones above 20,000 people), NaN under two ties."""
    from scipy.sparse import csr_matrix

    step = -(-ties.size // SAMPLED_PEOPLE) if ties.size else 1
    tied = np.ones(len(ties.neighbor), np.int64)
    graph = csr_matrix((tied, ties.neighbor, ties.start), shape=(ties.size, ties.size))
    people = graph[::step]
    closed = np.asarray((people @ graph).multiply(people).sum(axis=1)).ravel()
    degree = ties.degree[::step]
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(degree > 1, closed / (degree * (degree - 1.0)), np.nan)
