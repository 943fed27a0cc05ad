"""``orgsim verify``: published models as special cases of this one, held against their numbers."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated

import typer

from orgsim.cli.options import AsJson, Quiet
from orgsim.cli.terminal import Output, table

FEW_RUNS = 50


def brief(number: object, digits: int) -> str:
    """A number in short; nothing for one that is not there."""
    value = float(str(number))
    return "" if math.isnan(value) else f"{value:.{digits}f}"


def verify(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the table and the page.")] = Path(
        "verification"
    ),
    quick: Annotated[bool, typer.Option("--quick", help="At most 50 runs of each case, not up to 2,000.")] = False,
    only: Annotated[str, typer.Option("--only", metavar="TEXT", help="Only models whose name has this text.")] = "",
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Run published models as special cases.

    Their numbers are held against the published ones, in docking.csv and docking.html.
    """
    from orgsim.problems import InvalidInput, Problem
    from orgsim.report.docking import render_docking, table_text
    from orgsim.results.plain import write_whole
    from orgsim.study.docked_cases import CASES, SHAPES
    from orgsim.study.docked_shapes import judged
    from orgsim.study.docking import rows, verify

    output = Output(quiet, as_json)
    cases = [case for case in CASES if only.lower() in case.model.lower()]
    if not cases:
        names = ", ".join(dict.fromkeys(case.model for case in CASES))
        raise InvalidInput(Problem("", "is part of no docked model's name", "only", only, names))
    with output.progress("Published models") as progress:
        docked = verify(cases, FEW_RUNS if quick else None, progress=progress)
    found = [*rows(docked), *judged(SHAPES, docked)]
    out.mkdir(parents=True, exist_ok=True)
    write_whole(out / "docking.csv", table_text(found))
    page = write_whole(out / "docking.html", render_docking(found))
    shown = [
        [str(row["model"]), str(row["settings"] or row["measure"]), str(row["period"]), brief(row["reference"], 3),
         brief(row["ours"], 3), brief(row["standard_error"], 4), str(row["verdict"])]
        for row in found
    ]  # fmt: skip
    for line in table(("model", "settings", "period", "reference", "ours", "error", "verdict"), shown):
        output.show(line)
    output.show(str(page), always=True)
    output.document(found)
