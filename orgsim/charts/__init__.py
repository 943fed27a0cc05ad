"""Org charts: made up to measure, read from files with every defect listed and repaired, and as networkx graphs."""

from orgsim.charts.chart import Chart, Ties
from orgsim.charts.generated_ties import TieSettings, generate_ties
from orgsim.charts.generator import DEFAULT_SPANS, generate
from orgsim.charts.graphs import chart_from_networkx, chart_to_networkx, read_chart, write_chart
from orgsim.charts.loading import load_chart
from orgsim.charts.people import Imported, import_people
from orgsim.charts.repairs import ChartProblem
from orgsim.charts.summary import ChartSummary, summarize
from orgsim.charts.ties import TieChoices, import_ties

__all__ = [
    "DEFAULT_SPANS",
    "Chart",
    "ChartProblem",
    "ChartSummary",
    "Imported",
    "TieChoices",
    "TieSettings",
    "Ties",
    "chart_from_networkx",
    "chart_to_networkx",
    "generate",
    "generate_ties",
    "import_people",
    "import_ties",
    "load_chart",
    "read_chart",
    "summarize",
    "write_chart",
]
