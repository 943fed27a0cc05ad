"""``orgsim sweep``, ``resume`` and ``merge``: experiments of many runs, none of which is lost."""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from orgsim.cli.exits import EXPECTATION_FAILED, SOME_FAILED
from orgsim.cli.many_runs import Scheduler, run_progress, without_places
from orgsim.cli.options import AsJson, Out, Plugins, Quiet, Settings, Workers
from orgsim.cli.planning import command_line, load_plugins, results_folder
from orgsim.cli.terminal import Output, table
from orgsim.problems import InvalidInput, Problem

if TYPE_CHECKING:
    from orgsim.results.experiments import ExperimentResults
    from orgsim.study.experiment.experiment import Experiment

MOST_TOLD = 10


def sweep(
    experiment: Annotated[
        str, typer.Argument(metavar="EXPERIMENT", help="A built-in experiment or a file; see orgsim list experiments.")
    ],
    settings: Settings = None,
    replications: Annotated[
        int | None, typer.Option("--replications", min=1, metavar="N", help="Replications of every point.")
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="The small version: few points and replications.")] = False,
    workers: Workers = None,
    scheduler: Scheduler = None,
    shard: Annotated[
        str | None, typer.Option("--shard", metavar="I/N", help="Only part I of N; put together by orgsim merge.")
    ] = None,
    out: Out = None,
    plugin: Plugins = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be run and why, how long and how large.")
    ] = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Run an experiment: many points, each replicated."""
    output = Output(quiet, as_json)
    part = _shard(shard)
    _load(plugin)
    from orgsim.study.experiment.experiment import Experiment

    loaded = Experiment.load(experiment, settings or (), replications=replications, quick=quick)
    name = Path(experiment).stem + ("" if part == (1, 1) else f"-part-{part[0]}-of-{part[1]}")
    folder = out or results_folder(name, dry_run)
    if dry_run:
        from orgsim.cli.foreseeing import show_forecast

        show_forecast(loaded, folder, part, workers, output)
        return
    _run(loaded, folder, part, (workers, scheduler), output)


def resume(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder that orgsim sweep or merge has made.")],
    workers: Workers = None,
    scheduler: Scheduler = None,
    plugin: Plugins = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Go on with an experiment, failed runs included."""
    output = Output(quiet, as_json)
    _load(plugin)
    if _goes_on_calibrating(folder, (workers, scheduler), output):
        return
    from orgsim.study.experiment.runner import experiment_in, shard_in

    _run(experiment_in(folder), folder, shard_in(folder), (workers, scheduler), output)


def merge(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="A new folder, or one to merge into.")],
    folders: Annotated[list[Path], typer.Argument(metavar="FOLDER...", help="Folders of the same experiment.")],
    plugin: Plugins = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Put together what several folders hold of an experiment."""
    output = Output(quiet, as_json)
    _load(plugin)
    from orgsim.study.experiment.runner import merge_experiments

    _tell(merge_experiments(out, folders), out, output)


def _goes_on_calibrating(folder: Path, means: tuple[int | None, str | None], output: Output) -> bool:
    from orgsim.results.calibration_store import is_calibration

    if not is_calibration(folder):
        return False
    from orgsim.cli.calibrating import run_calibration
    from orgsim.study.calibration.calibrating import CALIBRATION
    from orgsim.study.calibration.calibration import Calibration

    run_calibration(Calibration.load(folder / CALIBRATION), folder, means, output)
    return True


def _run(
    experiment: Experiment, folder: Path, part: tuple[int, int], means: tuple[int | None, str | None], output: Output
) -> None:
    from orgsim.cli.running import compile_first
    from orgsim.study.experiment.runner import Means, run_experiment

    compile_first(output)
    how = Means(*means, command=command_line(without_places(sys.argv[1:])))
    with _resumable(folder, output), run_progress(experiment.name, output) as progress:
        results = run_experiment(experiment, folder, how, shard=part, progress=progress)
    _tell(results, folder, output)


@contextmanager
def _resumable(folder: Path, output: Output) -> Iterator[None]:
    """Say how to go on with what was cut short."""
    try:
        yield
    except (InvalidInput, typer.Exit):
        raise
    except BaseException:
        from orgsim.results.experiment_store import is_experiment

        if is_experiment(folder):
            output.warn(f"What has been done is kept. To go on: orgsim resume {folder}")
        raise


def _tell(results: ExperimentResults, folder: Path, output: Output) -> None:
    """Counts, failures with the command that repeats them, statements that did not hold; then the exit code."""
    counts = results.info["runs"]
    for line in _summary(results):
        output.show(line)
    for row in results.failed[:MOST_TOLD]:
        output.warn(f"Run {row['id']} (point {row['point']}, seed {row['seed']}) failed: {row['error']}")
        output.warn(f"  To repeat it: cd {folder} && {row['rerun']}")
    if len(results.failed) > MOST_TOLD:
        output.warn(f"... and {len(results.failed) - MOST_TOLD} more; see runs.csv")
    for row in results.failures[:MOST_TOLD]:
        output.warn(_failure(row))
    if len(results.failures) > MOST_TOLD:
        output.warn(f"... and {len(results.failures) - MOST_TOLD} more; see expect.csv")
    if counts["missing"]:
        output.warn(f"{counts['missing']:,} runs have not been done. To do them: orgsim resume {folder}")
    elif results.info["shard"] is None:
        _report(results, folder, output)
    output.show(str(folder), always=True)
    output.document(
        {"name": results.name, "folder": str(folder), "status": results.info["status"], "runs": counts}
        | {"failed": list(results.failed), "failed_expectations": list(results.failures)}
        | {"points": _means(results)}
    )
    if results.failed:
        raise typer.Exit(SOME_FAILED)
    if results.failures:
        raise typer.Exit(EXPECTATION_FAILED)


def _report(results: ExperimentResults, folder: Path, output: Output) -> None:
    """The page of the experiment; a table that says too little for one is a warning, as the runs are there."""
    from orgsim.experiment_report import write_folder_report

    try:
        output.show(f"Report: {write_folder_report(folder, results)}")
    except InvalidInput as error:
        output.warn(f"No report: {'; '.join(str(problem) for problem in error.problems)}")


def _failure(row: dict[str, Any]) -> str:
    week = "over the whole run" if row["week"] is None else f"in week {row['week']}"
    value = "" if row["value"] is None else f" (value {row['value']:.6g})"
    where = f"run {row['id']} (point {row['point']}, replication {row['replication']})"
    return f'Expectation failed in {where} {week}{value}: "{row["say"]}" ({row["that"]})'


def _summary(results: ExperimentResults) -> list[str]:
    counts = results.info["runs"]
    lines = [f"{results.name}: {counts['done']:,} of {counts['planned']:,} runs at {results.info['points']:,} points"]
    means = _means(results)
    if len(means) > MOST_TOLD:
        return lines
    names = [*results.varied, "runs", *results.measures]
    rows = [[_shown(row[name]) for name in names] for row in means]
    return [*lines, "", *table([*names[:-1], names[-1]], rows), "", "Means over replications."] if rows else lines


def _means(results: ExperimentResults) -> list[dict[str, Any]]:
    """A row a point: where it lies, its runs that went well, and the means of its measures."""
    frame = results.to_pandas()
    rows = []
    for point, part in frame.groupby("point", sort=True):
        first = part.iloc[0]
        means = part[list(results.measures)].mean()
        rows.append(
            {"point": int(str(point))}
            | {name: first[name] for name in results.varied}
            | {"runs": int((part["status"] == "done").sum())}
            | {name: float(means[name]) for name in results.measures}
        )
    return rows


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return "-" if math.isnan(value) else f"{value:.4g}"
    return str(value)


def _shard(text: str | None) -> tuple[int, int]:
    if text is None:
        return 1, 1
    match = re.fullmatch(r"\s*(\d{1,6})\s*/\s*(\d{1,6})\s*", text)
    if match is None or not 1 <= int(match[1]) <= int(match[2]):
        raise InvalidInput(
            Problem("--shard", "is not a part of a whole", text, allowed="I/N with I from 1 to N, such as 2/3")
        )
    return int(match[1]), int(match[2])


def _load(plugins: Plugins) -> None:
    problems = load_plugins(tuple(plugins or ()))
    if problems:
        raise InvalidInput(problems)
