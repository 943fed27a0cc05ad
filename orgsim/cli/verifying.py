"""``orgsim verify``: published models as special cases of this one, and stylized facts, held against their numbers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from orgsim.cli.exits import EXPECTATION_FAILED
from orgsim.cli.options import AsJson, Quiet, Workers
from orgsim.cli.terminal import Output, table

if TYPE_CHECKING:
    from orgsim.study.docking import Case
    from orgsim.study.facts.declaring import Fact

FEW_RUNS = 30
Row = dict[str, Any]


def verify(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the tables and the page.")] = Path(
        "verification"
    ),
    quick: Annotated[
        bool, typer.Option("--quick", help="At most 30 runs of each published case, 6 futures of each fact.")
    ] = False,
    runs: Annotated[
        int | None,
        typer.Option("--runs", min=2, metavar="N", help="Runs of each published case; else as its scenario says."),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only", metavar="TEXT", help="Only models, or facts by number or title, with this text; may be repeated."
        ),
    ] = None,
    workers: Workers = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Hold the model against published models and stylized facts.

    Writes docking.csv (published models as special cases), facts.csv (bands, ours, intervals, verdicts) and
    verification.html with both. Runs of published models are kept in DIR/runs: the same command goes on where it was
    interrupted, or adds the runs that are missing. Ends with exit code 5 when a published number differs, or a hard
    fact is contradicted, without a cause that docs/validity.md tells.
    """
    from orgsim.report.docking import table_text
    from orgsim.report.verification import facts_table, render_verification, summary
    from orgsim.results.plain import write_whole
    from orgsim.study.contradictions import unexplained

    output = Output(quiet, as_json)
    cases, facts = _chosen(only or [""])
    docked = _docked(output, cases, out / "runs", runs, FEW_RUNS if quick else None, workers)
    measured = _measured(output, facts, quick, workers)
    against = unexplained(docked, measured)
    out.mkdir(parents=True, exist_ok=True)
    write_whole(out / "docking.csv", table_text(docked))
    write_whole(out / "facts.csv", facts_table(measured))
    page = write_whole(out / "verification.html", render_verification(docked, measured, quick, against))
    _show(output, docked, measured)
    if measured:
        output.show(summary(measured))
    output.show(str(page), always=True)
    output.document({"docking": docked, "facts": measured, "unexplained": against})
    if against:
        output.warn("Contradicted, and not explained in docs/validity.md:\n  " + "\n  ".join(against))
        raise typer.Exit(EXPECTATION_FAILED)


def _docked(
    output: Output, cases: list[Case], keep: Path, runs: int | None, at_most: int | None, workers: int | None
) -> list[Row]:
    """Published models: a row for each number and for each shape."""
    from orgsim.study.docked_cases import SHAPES
    from orgsim.study.docked_runs import verify as dock_all
    from orgsim.study.docked_shapes import judged
    from orgsim.study.docking import rows

    if not cases:
        return []
    with output.progress("Published models") as progress:
        found = dock_all(cases, runs, progress=progress, workers=workers, keep=keep, at_most=at_most)
    return [*rows(found), *judged(SHAPES, found)]


def _measured(output: Output, facts: list[Fact], quick: bool, workers: int | None) -> list[Row]:
    """Stylized facts: a row for each number."""
    from orgsim.study.facts.measuring import QUICK_SEEDS, SEEDS, measure_facts, rows

    ids, futures = [fact.id for fact in facts], QUICK_SEEDS if quick else SEEDS
    with output.progress("Stylized facts") as progress:
        outcomes = measure_facts(ids=ids, seeds=futures, quick=quick, workers=workers, progress=progress)
    return rows(outcomes)


def _chosen(only: list[str]) -> tuple[list[Case], list[Fact]]:
    """Models and facts with one of these texts in their names. Raises InvalidInput for texts that are in none."""
    from orgsim.problems import InvalidInput, Problem
    from orgsim.study.docked_cases import CASES
    from orgsim.study.facts.catalogue import FACTS

    texts = [text.lower() for text in only]
    models, titles = [case.model.lower() for case in CASES], [f"{fact.id} {fact.title}".lower() for fact in FACTS]
    unknown = [text for text in texts if not any(text in name for name in [*models, *titles])]
    if unknown:
        names = ", ".join([*dict.fromkeys(case.model for case in CASES), *(fact.id for fact in FACTS)])
        says = "is part of no docked model's name and of no fact's"
        raise InvalidInput([Problem("", says, "only", text, names) for text in unknown])
    cases = [case for case, name in zip(CASES, models, strict=True) if any(text in name for text in texts)]
    facts = [fact for fact, name in zip(FACTS, titles, strict=True) if any(text in name for text in texts)]
    return cases, facts


def _show(output: Output, docked: list[Row], measured: list[Row]) -> None:
    from orgsim.report.docking import brief

    if docked:
        shown = [
            [str(row["model"]), str(row["settings"] or row["measure"]), str(row["period"]), brief(row["reference"], 3),
             brief(row["ours"], 3), brief(row["standard_error"], 4), str(row["verdict"])]
            for row in docked
        ]  # fmt: skip
        for line in table(("model", "settings", "period", "reference", "ours", "error", "verdict"), shown):
            output.show(line)
    if measured:
        shown = [
            [row["id"], row["measure"], f"{row['band_low']:.4g} to {row['band_high']:.4g}", f"{row['value']:.3f}",
             f"{row['low']:.3f} to {row['high']:.3f}", row["verdict"]]
            if "value" in row
            else [row["id"], row["fact"], "", "", "", row["verdict"]]
            for row in measured
        ]  # fmt: skip
        for line in table(("fact", "measure", "must come out", "ours", "interval", "verdict"), shown):
            output.show(line)
