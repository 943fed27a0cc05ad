"""``orgsim calibrate``: which settings agree with a table of observations, and how far they may vary."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from orgsim.cli.exits import SOME_FAILED
from orgsim.cli.many_runs import Scheduler, run_progress, without_places
from orgsim.cli.options import AsJson, Out, Plugins, Quiet, Settings, Workers
from orgsim.cli.planning import command_line, load_plugins, results_folder
from orgsim.cli.terminal import Output, table, wrapped
from orgsim.problems import InvalidInput

if TYPE_CHECKING:
    from orgsim.results.calibrations import CalibrationResults
    from orgsim.study.calibration.calibration import Calibration


def calibrate(
    calibration: Annotated[
        str,
        typer.Argument(metavar="CALIBRATION", help="A built-in calibration or a file; see orgsim list calibrations."),
    ],
    settings: Settings = None,
    trials: Annotated[int | None, typer.Option("--trials", min=8, metavar="N", help="Settings to try.")] = None,
    quick: Annotated[bool, typer.Option("--quick", help="The small version: few trials and futures.")] = False,
    workers: Workers = None,
    scheduler: Scheduler = None,
    out: Out = None,
    plugin: Plugins = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be fitted, in how many runs.")] = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Fit settings to a table of observations."""
    output = Output(quiet, as_json)
    problems = load_plugins(tuple(plugin or ()))
    if problems:
        raise InvalidInput(problems)
    from orgsim.study.calibration.calibration import Calibration

    loaded = Calibration.load(calibration, settings or (), trials=trials, quick=quick)
    if dry_run:
        _foretell(loaded, output)
        return
    folder = out or results_folder(Path(calibration).stem)
    run_calibration(loaded, folder, (workers, scheduler), output)


def run_calibration(
    calibration: Calibration, folder: Path, means: tuple[int | None, str | None], output: Output
) -> None:
    """Calibrate into a folder and tell what came out; what is cut short can be gone on with."""
    from orgsim.cli.running import compile_first
    from orgsim.report.calibration import write_folder_report
    from orgsim.results.calibration_store import is_calibration
    from orgsim.study.calibration.calibrating import calibrate as calibrate_into
    from orgsim.study.experiment.runner import Means

    compile_first(output)
    how = Means(*means, command=command_line(without_places(sys.argv[1:])))
    try:
        with run_progress(calibration.name, output) as progress:
            results = calibrate_into(calibration, folder, how, progress=progress)
    except (InvalidInput, typer.Exit):
        raise
    except BaseException:
        if is_calibration(folder):
            output.warn(f"What has been done is kept. To go on: orgsim resume {folder}")
        raise
    page = write_folder_report(folder, results)
    _tell(results, output)
    output.show(f"Report: {page}")
    output.show(str(folder), always=True)
    output.document(
        {"name": results.name, "folder": str(folder), "report": str(page), **_brief(results)}
        | {"posterior": list(results.posterior), "pairs": list(results.pairs), "fit": list(results.fit)}
    )
    if results.info["runs"]["failed"]:
        raise typer.Exit(SOME_FAILED)


def _brief(results: CalibrationResults) -> dict[str, Any]:
    names = ("runs", "fits", "not_ruled_out", "trials_used", "coverage", "draws_that_fit", "notes")
    return {name: results.info[name] for name in names}


def _tell(results: CalibrationResults, output: Output) -> None:
    info = results.info
    runs, tried = info["runs"]["planned"], info["trials_used"]
    output.show(f"{results.name}: {info['observations']} observations, {info['trials']} trials, {runs:,} runs")
    agree = f"{info['not_ruled_out']} of {tried} trials are not ruled out by the table."
    output.show(agree if info["fits"] else "No trial agrees with the table.")
    output.show()
    header = ["setting", "range tried", "median", "50 %", "90 %", "says"]
    rows = [
        [
            row["name"],
            _between(row["prior_low"], row["prior_high"]),
            f"{row['median']:.3g}",
            _between(row["low50"], row["high50"]),
            _between(row["low90"], row["high90"]),
            row["verdict"],
        ]
        for row in results.posterior
    ]
    for line in table(header, rows):
        output.show(line)
    output.show()
    for row in results.pairs:
        if row["stand_in"]:
            way = "rise together" if row["correlation"] > 0 else "make up for each other"
            said = f"{row['one']} and {row['other']} {way} (correlation {row['correlation']:.2f}): the table tells less"
            output.show(wrapped(f"{said} of each than of both together."))
    inside = sum(row["inside90"] for row in results.fit)
    output.show(f"{inside} of {len(results.fit)} observations lie within the 90 % band of fresh futures.")
    for note in results.notes:
        output.warn(wrapped(f"Note: {note}"))


def _between(low: float, high: float) -> str:
    return f"{low:.3g} to {high:.3g}"


def _foretell(calibration: Calibration, output: Output) -> None:
    from orgsim.study.calibration.calibrating import runs_planned

    told: dict[str, Any] = {
        "calibration": calibration.name,
        "observations": len(calibration.observations),
        "fitted": {factor.name: [factor.low, factor.high] for factor in calibration.factors},
        "trials": calibration.trials,
        "replications": calibration.replications,
        "runs": runs_planned(calibration),
    }
    output.show(f"{calibration.name}: {told['observations']} observations")
    for name, (low, high) in told["fitted"].items():
        output.show(f"  {name} from {low:g} to {high:g}")
    output.show(f"{told['trials']:,} trials with {told['replications']} futures each; {told['runs']:,} runs in all")
    output.document(told)
