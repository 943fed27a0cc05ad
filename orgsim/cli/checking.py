"""``orgsim check``: does this org chart read as the organization it stands for, and what had to be repaired?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from orgsim.cli.options import AsJson, Column, Quiet, Repair, Ties
from orgsim.cli.planning import named_values
from orgsim.cli.terminal import Output, table
from orgsim.problems import InvalidInput, Problem

if TYPE_CHECKING:
    from orgsim.charts.people import Imported
    from orgsim.charts.repairs import ChartProblem
    from orgsim.charts.summary import ChartSummary

ROWS_NAMED = 8


def check(
    people: Annotated[Path, typer.Argument(metavar="PEOPLE", help="Org chart: who reports to whom (CSV or workbook).")],
    ties: Ties = None,
    repair: Repair = None,
    column: Column = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Check an org chart: columns, problems by row, repairs, shape."""
    from orgsim.charts.loading import load_chart
    from orgsim.charts.summary import summarize

    output = Output(quiet, as_json)
    repairs, columns = _choices(repair or (), column or ())
    imported = load_chart(people, ties, repairs, columns)
    summary = summarize(imported.chart)
    for line in [*_column_lines(imported), "", *_problem_report(imported), "", *_summary_lines(imported, summary)]:
        output.show(line)
    output.document(_document(imported, summary))


def problem_lines(imported: Imported) -> list[str]:
    """The defects of both files, grouped by kind with rows, repair and other choices; empty without defects."""
    lines = []
    for name, problems in (("people", imported.problems), ("ties", imported.tie_problems)):
        for group in _grouped(problems):
            lines += _group_lines(name, group)
    return lines


def _choices(repair: Sequence[str], column: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
    found: list[dict[str, str]] = []
    problems: list[Problem] = []
    for option, pairs in (("--repair", repair), ("--column", column)):
        try:
            found.append(named_values(pairs, option))
        except InvalidInput as error:
            problems += error.problems
    if problems:
        raise InvalidInput(problems)
    return found[0], found[1]


def _grouped(problems: Sequence[ChartProblem]) -> list[list[ChartProblem]]:
    groups: dict[tuple[str, str], list[ChartProblem]] = {}
    for problem in problems:
        groups.setdefault((problem.kind, problem.repair), []).append(problem)
    return list(groups.values())


def _group_lines(name: str, group: Sequence[ChartProblem]) -> list[str]:
    first = group[0]
    count = sum(problem.rows for problem in group)
    others = [choice for choice in first.choices if choice != first.repair]
    return [
        f"{name}: {first.kind}, {count:,} {'row' if count == 1 else 'rows'}: {first.message}",
        f"    {_rows_named(group)}",
        f"    repaired by {first.repair}"
        + (f"; or choose --repair {first.kind}={' | '.join(others)}" if others else ""),
    ]


def _rows_named(group: Sequence[ChartProblem]) -> str:
    named = [
        (f"row {problem.row}" if problem.row else "whole file") + _details(problem) for problem in group[:ROWS_NAMED]
    ]
    more = len(group) - len(named)
    return "; ".join(named) + (f"; and {more:,} more" if more > 0 else "")


def _details(problem: ChartProblem) -> str:
    value = f"'{problem.value}'" if problem.value not in ("", problem.id) else ""
    parts = [part for part in (problem.id, value) if part]
    return f" ({' '.join(parts)})" if parts else ""


def _column_lines(imported: Imported) -> list[str]:
    rows = [[meaning, name] for meaning, name in imported.columns.items()]
    return table(("meaning", "column"), rows)


def _problem_report(imported: Imported) -> list[str]:
    lines = problem_lines(imported)
    if not lines:
        return ["No problems found."]
    return ["Problems, and how each is repaired:", *lines]


def _summary_lines(imported: Imported, summary: ChartSummary) -> list[str]:
    return ["Does this look like your organization?", *table(("", ""), _summary_rows(imported, summary))[1:]]


def _summary_rows(imported: Imported, summary: ChartSummary) -> list[list[str]]:
    ties = "generated" if imported.ties_generated else "from the file"
    return [
        ["people", f"{summary.people:,}"],
        ["people with reports", f"{summary.leaders:,}"],
        ["layers", f"{summary.levels:,}"],
        ["teams", f"{summary.teams:,}"],
        ["units", f"{summary.units:,}"],
        ["reports of a leader", f"{summary.median_span:g} (median), {summary.largest_span:,} (most)"],
        ["informal ties a person", f"{summary.mean_degree:.1f} ({ties})"],
        ["clustering of ties", _share(summary.clustering)],
    ]


def _share(value: float) -> str:
    return f"{value:.2f}" if math.isfinite(value) else "none"


def _document(imported: Imported, summary: ChartSummary) -> dict[str, Any]:
    return {
        "columns": imported.columns,
        "problems": [vars(problem) for problem in imported.problems],
        "tie_problems": [vars(problem) for problem in imported.tie_problems],
        "applied": imported.applied,
        "ties_generated": imported.ties_generated,
        "summary": vars(summary),
    }
