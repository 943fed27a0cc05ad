"""``--dry-run``: what would be run, timed on a few weeks of this very organization."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from orgsim.cli.means import Means, chosen_threads
from orgsim.cli.terminal import Output, table

if TYPE_CHECKING:
    from orgsim.charts.people import Imported
    from orgsim.scenario.scenario import Scenario

TRIAL_SECONDS = 0.5
TRIAL_WEEKS = 13
LEAST_WEEKS = 3
SMALL = 20_000
PROCESS_BYTES = 260e6
"""What a process with numpy, numba and scipy loaded takes before there is any organization."""


@dataclass(frozen=True)
class Trial:
    """One organization tried out: seconds to found it, seconds a week, and bytes of its arrays."""

    people: int
    founding: float
    week: float
    held: int


def show_estimate(plan: Scenario, imported: Imported | None, means: Means, folder: Path, output: Output) -> None:
    """Say what would be run, how long that would take, what memory and which folder."""
    from orgsim.simulate import warm_up, worthwhile_workers

    chart = None if imported is None else imported.chart
    warm_up()
    size = plan.organization.size if chart is None else chart.size
    threads = chosen_threads(plan, size, means)
    trial = try_out(plan, chart, threads)
    weeks, count = plan.run.weeks + plan.run.burn_in, plan.run.replications
    workers = min(count, worthwhile_workers(plan, chart) if means.workers is None else means.workers)
    rounds = -(-count // workers)
    estimate = {
        "scenario": plan.name,
        "people": trial.people,
        "weeks": plan.run.weeks,
        "weeks_before": plan.run.burn_in,
        "replications": count,
        "workers": workers,
        "threads": threads,
        "seconds": rounds * (trial.founding + weeks * trial.week),
        "megabytes": _memory(trial, plan, workers) / 1e6,
        "folder": str(folder),
    }
    for line in _lines(estimate):
        output.show(line)
    output.document(estimate)


def try_out(plan: Scenario, chart: Any, threads: int) -> Trial:
    """Found the organization and run it for half a second, three weeks at least. Compile before."""
    from orgsim.course import Course
    from orgsim.observations.record import Record

    if (plan.organization.size if chart is None else chart.size) <= SMALL:
        # What is loaded or compiled when first needed would be taken for the time of every run.
        first = Course(plan, plan.run.seed, chart, threads)
        first.advance(1)
        first.close()
    began = perf_counter()
    model = Course(plan, plan.run.seed, chart, threads)
    record = Record(model.organization, plan.run.weeks)
    founded = perf_counter()
    weeks = 0
    while weeks < LEAST_WEEKS or perf_counter() - founded < TRIAL_SECONDS:
        left = plan.run.weeks - model.week
        if left <= 0:
            break
        weeks += model.advance(min(left, TRIAL_WEEKS), record)
    ended = perf_counter()
    model.close()
    organization = model.organization
    return Trial(
        len(organization.people.manager), founded - began, (ended - founded) / weeks, bytes_held(organization, set())
    )


def bytes_held(value: Any, seen: set[int]) -> int:
    """Bytes of all numpy arrays that a dataclass, list, tuple, dictionary or plain object holds."""
    if id(value) in seen:
        return 0
    seen.add(id(value))
    if hasattr(value, "nbytes"):
        return int(value.nbytes)
    if isinstance(value, dict):
        return sum(bytes_held(inner, seen) for inner in value.values())
    if isinstance(value, list | tuple):
        return sum(bytes_held(inner, seen) for inner in value) if len(value) < 100_000 else 60 * len(value)
    if is_dataclass(value) and not isinstance(value, type):
        return sum(bytes_held(getattr(value, field.name), seen) for field in fields(value))
    inner = getattr(value, "__dict__", None)
    return bytes_held(inner, seen) if inner is not None and type(value).__module__.startswith("orgsim.") else 0


def _memory(trial: Trial, plan: Scenario, workers: int) -> float:
    """Bytes in all processes: loaded libraries, one organization each with room to work, and the recorded measures."""
    from orgsim.observations.catalogue import GROUPED, MEASURES

    groups = min(trial.people, 400)
    recorded = plan.run.replications * plan.run.weeks * (len(MEASURES) + groups * len(GROUPED)) * 4.0
    processes = workers if workers == 1 else workers + 1
    return processes * PROCESS_BYTES + workers * 2.0 * trial.held + 2 * recorded


def _lines(estimate: dict[str, Any]) -> list[str]:
    seconds = estimate["seconds"]
    time = f"{seconds:.0f} seconds" if seconds < 120 else f"{seconds / 60:.0f} minutes"
    rows = [
        ["scenario", estimate["scenario"]],
        ["people", f"{estimate['people']:,}"],
        ["weeks", f"{estimate['weeks']:,} after {estimate['weeks_before']:,} of settling in"],
        ["replications", f"{estimate['replications']:,}"],
        ["at a time", f"{estimate['workers']} replication(s) with {estimate['threads']} thread(s) each"],
        ["simulation", f"about {'1 second' if seconds < 1.5 else time}, and a few for loading and the report"],
        ["memory", f"about {estimate['megabytes']:,.0f} MB"],
        ["results", estimate["folder"]],
    ]
    return ["This would be run; nothing is written.", *table(("", ""), rows)[1:]]
