"""``orgsim run``: simulate a scenario, keep the results, say what came out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from orgsim.cli.exits import EXPECTATION_FAILED
from orgsim.cli.means import Means, chosen_threads
from orgsim.cli.options import (
    AsJson,
    Column,
    Force,
    Out,
    People,
    Plugins,
    Quiet,
    Repair,
    Replications,
    Seed,
    Settings,
    Story,
    Threads,
    Ties,
    Weeks,
    Workers,
)
from orgsim.cli.planning import Request, check_folder, command_line, free_folder, import_chart, load_plan, save_results
from orgsim.cli.terminal import Output, table

if TYPE_CHECKING:
    from orgsim.charts.people import Imported
    from orgsim.results.types import Results
    from orgsim.scenario.scenario import Scenario

KEY_SENTENCES = ("start", "event", "end", "target", "certainty")


def run(
    scenario: Annotated[
        str, typer.Argument(metavar="SCENARIO", help="A built-in scenario or a file; see orgsim list.")
    ],
    people: People = None,
    ties: Ties = None,
    repair: Repair = None,
    column: Column = None,
    settings: Settings = None,
    seed: Seed = None,
    weeks: Weeks = None,
    replications: Replications = None,
    workers: Workers = None,
    threads: Threads = None,
    out: Out = None,
    force: Force = False,
    plugin: Plugins = None,
    no_report: Annotated[bool, typer.Option("--no-report", help="Do not write report.html.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be run and how long it would take.")
    ] = False,
    story: Story = False,
    profile: Annotated[bool, typer.Option("--profile", help="Show where the time of a week goes.")] = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Simulate a scenario, save the results and write a report."""
    request = Request(
        tuple(settings or ()), people, ties, tuple(repair or ()), tuple(column or ()),
        seed, weeks, replications, tuple(plugin or ()),
    )  # fmt: skip
    output = Output(quiet, as_json)
    check_folder(out, force)
    plan = load_plan(scenario, request)
    imported = import_chart(plan)
    say_problems(imported, output)
    name = Path(scenario).stem
    if dry_run:
        from orgsim.cli.estimating import show_estimate

        show_estimate(plan, imported, Means(workers, threads), out or free_folder(name), output)
        if story:
            output.say(f"With --story that is simulated again {len(plan.shock) + len(plan.practice)} times.")
        return
    results = simulated(plan, imported, Means(workers, threads, profile), output)
    if story:
        results = with_counterfactuals(plan, results, imported, Means(workers, threads), output)
    folder = save_results(results, name, out, force)
    page = None if no_report else write_page(results, folder, output)
    _tell(results, (folder, page), imported, profile, output)
    if failed_expectations(results):
        raise typer.Exit(EXPECTATION_FAILED)


def simulated(plan: Scenario, imported: Imported | None, means: Means, output: Output, label: str = "") -> Results:
    """Simulate, with a bar named ``label`` on a terminal and a word about the first compilation."""
    from orgsim.simulate import Options, simulate

    compile_first(output)
    size = plan.organization.size if imported is None else imported.chart.size
    with output.progress(label or plan.name) as progress:
        return simulate(
            plan,
            workers=means.workers,
            threads=chosen_threads(plan, size, means),
            progress=progress,
            command=command_line(sys.argv[1:]),
            chart=None if imported is None else imported.chart,
            options=Options(by_process=means.profile),
        )


def with_counterfactuals(
    plan: Scenario, results: Results, imported: Imported | None, means: Means, output: Output
) -> Results:
    """The results with what would have been without each shock and practice, simulated with the same means."""
    from orgsim.study.counterfactual import counterfactual_story

    def again(rest: Scenario, label: str) -> Results:
        return simulated(rest, imported, means, output, f"{plan.name} without {label}")

    told = counterfactual_story(plan, results, rerun=again)
    if not told.counterfactuals:
        output.say("No shock or practice begins in this run, so there is nothing to leave out.")
    return told


def compile_first(output: Output) -> None:
    """Compile the kernels if they are not yet, and tell why the very first run takes longer."""
    from orgsim.kernels.side_by_side import compile_all, is_compiled

    if is_compiled():
        return
    output.say("Compiling the kernels, once for this version (half a minute to a minute on two processors) ...")
    with output.progress("kernels") as progress:
        compile_all(progress)


def say_problems(imported: Imported | None, output: Output) -> None:
    """List what was repaired in the charts."""
    if imported is not None:
        from orgsim.cli.checking import problem_lines

        for line in problem_lines(imported):
            output.say(line)


def write_page(results: Results, folder: Path, output: Output) -> Path:
    """Write report.html. When that is cut short the results are complete, and how to go on is said."""
    from orgsim.report.page import write_report

    try:
        return write_report(results, folder / "report.html")
    except BaseException:
        output.warn(f"The results in {folder} are complete, but without a report: orgsim report {folder}")
        raise


def failed_expectations(results: Results) -> list[dict[str, Any]]:
    """The statements that did not hold: rows with say, that, replication, week and value."""
    return [dict(row) for row in results.expectations if row.get("holds") is False]


def warn_failed(results: Results, output: Output) -> None:
    """Say which statement failed in which run and week, and at which value."""
    failed = failed_expectations(results)
    for row in failed[:20]:
        week = "over the whole run" if row["week"] is None else f"in week {row['week']}"
        value = f" (value {row['value']:.6g})" if row["value"] == row["value"] else ""
        output.warn(f'Expectation failed in run {row["replication"]} {week}{value}: "{row["say"]}" ({row["that"]})')
    if len(failed) > 20:
        output.warn(f"... and {len(failed) - 20} more; see expect.csv")


def _tell(
    results: Results, places: tuple[Path, Path | None], imported: Imported | None, profile: bool, output: Output
) -> None:
    from orgsim.report.story import tell
    from orgsim.results.targets import outcomes

    folder, page = places
    story = [sentence for sentence in tell(results) if sentence.kind in KEY_SENTENCES]
    for sentence in story:
        output.show(f"{sentence.when + ': ' if sentence.when else ''}{sentence.text}")
    for row in results.counterfactuals:
        output.show(f"What if: {row['sentence']}")
    parts = process_times(results)
    if profile:
        for line in ["", *profile_lines(parts)]:
            output.show(line, always=True)
    warn_failed(results, output)
    output.show(str(page or folder), always=True)
    output.document(
        {
            "name": results.name,
            "folder": str(folder),
            "report": None if page is None else str(page),
            "weeks": len(results.weeks),
            "replications": len(results.runs),
            "seconds": sum(row["seconds"] for row in results.runs),
            "story": [{"when": sentence.when, "kind": sentence.kind, "text": sentence.text} for sentence in story],
            "counterfactuals": list(results.counterfactuals),
            "measures": _end_rows(results),
            "targets": [outcome.row() for outcome in outcomes(results)],
            "failed_expectations": failed_expectations(results),
            "chart_problems": [] if imported is None else [vars(one) for one in _all_problems(imported)],
            **({"profile": parts} if profile else {}),
        }
    )


def _all_problems(imported: Imported) -> list[Any]:
    return [*imported.problems, *imported.tie_problems]


def _end_rows(results: Results) -> list[dict[str, Any]]:
    from orgsim.results.summary import spread

    rows = []
    for info in results.measures:
        first, last = (spread(results.measure(info.name)[:, place]) for place in (0, -1))
        rows.append(
            {"measure": info.name, "unit": info.unit, "start": first.median, "end": last.median}
            | {"end_low": last.low, "end_high": last.high}
        )
    return rows


WHOLE_WEEKS = "weeks"


def process_times(results: Results) -> list[dict[str, Any]]:
    """Seconds over all runs, share, and nanoseconds a person and week of each process and of everything else."""
    prefix = "seconds_"
    names = [key.removeprefix(prefix) for key in results.runs[0] if key.startswith(prefix)]
    spent = {name: sum(float(row[prefix + name]) for row in results.runs) for name in names}
    # Whole weeks in one call take no time where processes were run one by one.
    if spent.get(WHOLE_WEEKS) == 0.0:
        del spent[WHOLE_WEEKS]
    total = sum(float(row["seconds"]) for row in results.runs)
    spent["founding and recording"] = max(total - sum(spent.values()), 0.0)
    weeks = int(results.scenario["run"]["weeks"]) + int(results.scenario["run"]["burn_in"])
    person_weeks = float(results.measure("headcount").mean()) * weeks * len(results.runs)
    return [
        {
            "part": name,
            "seconds": seconds,
            "share": seconds / total if total else 0.0,
            "nanoseconds_a_person_and_week": seconds * 1e9 / person_weeks if person_weeks else 0.0,
        }
        for name, seconds in sorted(spent.items(), key=lambda item: -item[1])
    ]


def profile_lines(parts: list[dict[str, Any]]) -> list[str]:
    """The table of ``--profile``."""
    rows = [
        [
            part["part"],
            f"{part['seconds']:.2f}",
            f"{part['share'] * 100:.1f}",
            f"{part['nanoseconds_a_person_and_week']:,.0f}",
        ]
        for part in parts
    ]
    return table(("part of the week", "seconds", "%", "ns a person and week"), rows)
