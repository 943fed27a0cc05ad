"""``orgsim claims``: what practitioners claim, run as scenarios, and what came out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from orgsim.cli.options import AsJson, Quiet
from orgsim.cli.terminal import Output, table


def claims(
    rows: Annotated[list[str] | None, typer.Argument(metavar="[ROW]...", help="Such as A4 C5; all, if none.")] = None,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for claims.csv and claims.md.")] = Path(
        "claims"
    ),
    futures: Annotated[
        int | None, typer.Option("--futures", min=2, help="Matched futures, instead of those in the scenario files.")
    ] = None,
    workers: Annotated[int | None, typer.Option("--workers", min=1, help="Processes.")] = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Run what practitioners claim about alignment.

    Each claim is a scenario with two arms or more. Rows that are not run again are kept from the table in the folder.
    The whole takes half an hour or more.
    """
    from orgsim.report.claims import merged, read_table, render_claims, table_text
    from orgsim.results.plain import write_whole
    from orgsim.study.claims.rows import CLAIMS
    from orgsim.study.claims.running import chosen, verify_claims
    from orgsim.study.claims.verdict import table_rows

    output = Output(quiet, as_json)
    order = [claim.row for claim in CLAIMS]
    asked = chosen(rows or order)
    out.mkdir(parents=True, exist_ok=True)
    found = read_table(out / "claims.csv")
    page = out / "claims.md"
    with output.progress("Claims") as progress:
        for result in verify_claims(asked, futures, workers, progress):
            # After every claim, so that an interrupt loses but one.
            found = merged(found, table_rows([result]), order)
            write_whole(out / "claims.csv", table_text(found))
            write_whole(page, render_claims(found))
            output.say(f"{result.claim.row}: {result.verdict}")
    now = [row for row in found if row["row"] in {claim.row for claim in asked}]
    shown = {row["row"]: [str(row["row"]), str(row["claim"]), str(row["verdict"])] for row in now}
    for line in table(("row", "claim", "verdict"), list(shown.values())):
        output.show(line)
    output.show(str(page), always=True)
    output.document(now)
