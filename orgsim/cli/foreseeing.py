"""``orgsim sweep --dry-run``: how many runs, which of them anew and why, how long and how large."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orgsim.cli.terminal import Output, table

if TYPE_CHECKING:
    from orgsim.study.experiment.experiment import Experiment
    from orgsim.study.experiment.plan import Plan

TRIED = 3
"""Points at which the time of a run is measured, when nothing of the experiment has been done."""
RECORD_BYTES, ROW_BYTES, VALUE_BYTES, SERIES_BYTES = 150, 110, 22, 3.0
"""What a run takes in the journal and in the table, apart from its values; a value; a week of a kept measure."""


def show_forecast(
    experiment: Experiment, folder: Path, shard: tuple[int, int], workers: int | None, output: Output
) -> None:
    """Say what would be run; nothing is written, and nothing in the folder is changed."""
    from orgsim.problems import InvalidInput
    from orgsim.study.experiment.plan import Plan
    from orgsim.study.experiment.runner import chosen_workers, folder_problems

    problems = folder_problems(folder)
    if problems:
        raise InvalidInput(problems)
    plan = Plan(experiment, shard)
    reasons, seconds, planned = known(plan, folder)
    count = sum(reasons.values())
    each = _seconds_a_run(plan) if seconds is None and count else seconds or 0.0
    used = chosen_workers(workers, experiment.base, max(count, 1))
    until = experiment.until
    forecast: dict[str, Any] = {
        "experiment": experiment.name,
        "design": experiment.design.kind,
        "points": len(experiment.points),
        "replications": experiment.replications if until is None else f"{until.min} to {until.max}",
        "runs": planned,
        "runs_there": planned - count,
        "runs_to_do": count,
        "reasons": dict(sorted(reasons.items())),
        "most_runs": planned if until is None else until.max * len(experiment.points),
        "workers": used,
        "seconds_a_run": each,
        "seconds": each * count / used,
        "megabytes": _bytes(plan, planned) / 1e6,
        "folder": str(folder),
    }
    for line in _lines(forecast):
        output.show(line)
    output.document(forecast)


def known(plan: Plan, folder: Path) -> tuple[Counter[str], float | None, int]:
    """Why runs would be done, by how many; seconds a run took so far, None when none was done; and all runs."""
    from orgsim.study.experiment.journal import NAME, Known, read_journal
    from orgsim.study.experiment.outcomes import Outcomes

    outcomes = Outcomes(Known.of(read_journal(folder) if (folder / NAME).is_file() else ()), plan.need)
    wanted = {planned.case.id: planned.case for planned in plan.wanted(outcomes)}
    reasons = Counter(reason for case in wanted.values() if (reason := outcomes.reason(case)))
    return reasons, outcomes.mean_seconds(), len(wanted)


def _seconds_a_run(plan: Plan) -> float:
    """Mean over a few points spread over the design, from some weeks of each."""
    from orgsim.cli.estimating import try_out
    from orgsim.simulate import warm_up

    warm_up()
    points = plan.experiment.points
    chosen = points[:: max(1, len(points) // TRIED)][:TRIED]
    seconds = []
    for point in chosen:
        scenario = plan.experiment.variants.variant(point.changes).scenario(plan.planned(point, 0).case.seed)
        trial = try_out(scenario, None, 1)
        seconds.append(trial.founding + (scenario.run.weeks + scenario.run.burn_in) * trial.week)
    return sum(seconds) / len(seconds)


def _bytes(plan: Plan, runs: int) -> float:
    experiment = plan.experiment
    values = 2 * len(experiment.readings) + len(experiment.columns)
    kept = len(experiment.series) * experiment.base.run.weeks * SERIES_BYTES * 2
    return runs * (RECORD_BYTES + ROW_BYTES + values * VALUE_BYTES + kept)


def _lines(forecast: dict[str, Any]) -> list[str]:
    seconds = forecast["seconds"]
    time = f"{seconds:.0f} seconds" if seconds < 120 else f"{seconds / 60:.0f} minutes"
    time = time if seconds < 7200 else f"{seconds / 3600:.1f} hours"
    more = f", {forecast['most_runs']:,} at most" if forecast["most_runs"] > forecast["runs"] else ""
    rows = [
        ["experiment", forecast["experiment"]],
        ["points", f"{forecast['points']:,} ({forecast['design']})"],
        ["replications", f"{forecast['replications']}"],
        ["runs", f"{forecast['runs']:,}{more}"],
        ["there already", f"{forecast['runs_there']:,}"],
        ["to be done", f"{forecast['runs_to_do']:,}"],
        *([f"  {reason}", f"{count:,}"] for reason, count in forecast["reasons"].items()),
        ["processes", f"{forecast['workers']}"],
        ["time", f"about {time} ({forecast['seconds_a_run'] * 1000:.3g} ms a run)"],
        ["disk", f"about {forecast['megabytes']:.3g} MB"],
        ["results", forecast["folder"]],
    ]
    # Counts stand to the left, as the column holds words too.
    return ["This would be run; nothing is written.", *table(("", ""), rows)[1:]]
