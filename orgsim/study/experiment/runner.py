"""Running an experiment: what is not in the journal yet is simulated, journaled as it comes, and tabled in the end.

Starting, resuming, extending and merging are the same: the union of what is known and what is asked for.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orgsim.machine import processors
from orgsim.problems import InvalidInput, Problem
from orgsim.results.experiment_store import is_experiment, read_manifest, write_manifest
from orgsim.results.experiments import ExperimentResults
from orgsim.results.plain import write_whole
from orgsim.results.provenance import versions
from orgsim.scenario.scenario import Scenario
from orgsim.simulate import worthwhile_workers
from orgsim.study.experiment.cluster import in_cluster
from orgsim.study.experiment.experiment import Experiment
from orgsim.study.experiment.finishing import finish, info_of
from orgsim.study.experiment.journal import NAME, Journal, read_journal
from orgsim.study.experiment.outcomes import Outcomes, need_record
from orgsim.study.experiment.plan import Plan
from orgsim.study.experiment.pools import Records, Waiting, one_by_one, side_by_side
from orgsim.study.experiment.work import Assignment, Case
from orgsim.workers import plugin_files

EXPERIMENT, SCENARIO = "experiment.toml", "scenario.toml"
Progress = Callable[[int, int, int], None]
"""Called with runs done, runs in all as far as known, and how many of those done have failed."""


@dataclass(frozen=True)
class Means:
    """With what to compute; nothing here changes a result. workers: processes, at most one a processor; None: as many
    as pay. scheduler: address of a Dask scheduler, whose workers are used instead. command: for the journal."""

    workers: int | None = None
    scheduler: str | None = None
    command: Sequence[str] = ()


def run_experiment(
    experiment: Experiment | str | Path,
    folder: str | Path,
    means: Means | None = None,
    *,
    shard: tuple[int, int] = (1, 1),
    progress: Progress | None = None,
) -> ExperimentResults:
    """Do all runs of an experiment, or of its shard (i of n, from 1), and write the tables into ``folder``.

    A folder that holds an experiment already is gone on with: runs that it has are not done again, those that failed
    are tried again. Whatever ends this, what is in the journal stays, and the same call goes on from there; the tables
    come out the same, byte for byte, for any number of workers, cluster or shards. Raises InvalidInput and OSError.
    """
    if not isinstance(experiment, Experiment):
        experiment = Experiment.load(experiment)
    place = Path(folder)
    problems = folder_problems(place)
    if problems:
        raise InvalidInput(problems)
    plan = Plan(experiment, shard)
    place.mkdir(parents=True, exist_ok=True)
    with Journal(place) as journal:
        _begin(plan, place)
        outcomes = Outcomes(journal, plan.need)
        _do(plan, journal, outcomes, means or Means(), progress)
        journal.force()
        return finish(plan, outcomes, place)


def resume_experiment(
    folder: str | Path, means: Means | None = None, *, progress: Progress | None = None
) -> ExperimentResults:
    """Go on with the experiment in a folder, or with the shard of it that the folder holds. Raises InvalidInput."""
    place = Path(folder)
    return run_experiment(experiment_in(place), place, means, shard=shard_in(place), progress=progress)


def merge_experiments(out: str | Path, folders: Sequence[str | Path]) -> ExperimentResults:
    """Put what several folders know of one experiment together in ``out``, which may hold some of it already.

    Runs that nobody has done are rows with the status "missing"; :func:`resume_experiment` does them. Raises
    InvalidInput when a folder holds no experiment or another one.
    """
    place, sources = Path(out), [Path(folder) for folder in folders]
    problems = [*folder_problems(place), *_merge_problems(place, sources)]
    if problems:
        raise InvalidInput(problems)
    experiment = experiment_in(sources[0])
    plan = Plan(experiment)
    place.mkdir(parents=True, exist_ok=True)
    with Journal(place) as journal:
        _begin(plan, place)
        for source in sources:
            new = [record for record in read_journal(source) if _unknown(record, journal)]
            if source.resolve() != place.resolve() and new:
                journal.add(new)
        journal.force()
        return finish(plan, Outcomes(journal, plan.need), place)


def experiment_in(folder: Path) -> Experiment:
    """The experiment that a folder holds. Raises InvalidInput."""
    read_manifest(folder)
    return Experiment.load(folder / EXPERIMENT)


def shard_in(folder: Path) -> tuple[int, int]:
    """Which shard of it."""
    text = read_manifest(folder).get("shard")
    part, _, parts = (text or "1/1").partition("/")
    return int(part), int(parts)


def folder_problems(folder: Path) -> list[Problem]:
    """Why an experiment cannot be run in a folder; empty when it can."""
    if not folder.exists():
        return []
    if not folder.is_dir():
        return [Problem(str(folder), "is a file, not a folder")]
    # A process may have been killed between making the folder and writing its manifest.
    if is_experiment(folder) or not {entry.name for entry in folder.iterdir()} - {NAME, EXPERIMENT, SCENARIO}:
        return []
    return [Problem(str(folder), "exists already and holds no experiment", allowed="a new folder")]


def chosen_workers(asked: int | None, base: Scenario, runs: int) -> int:
    """Processes to use: as many as asked for, never more than processors or runs; if nobody asks, as many as pay."""
    most = max(1, min(processors(), runs))
    if asked is None:
        run = base.run.model_copy(update={"replications": runs})
        asked = worthwhile_workers(base.model_copy(update={"run": run}), None)
    return min(asked, most)


def _begin(plan: Plan, folder: Path) -> None:
    """What the folder needs to be gone on with, whatever happens from here on."""
    write_whole(folder / SCENARIO, plan.experiment.base.to_toml(folder))
    write_whole(folder / EXPERIMENT, plan.experiment.to_toml())
    write_manifest(folder, info_of(plan))


def _do(plan: Plan, journal: Journal, outcomes: Outcomes, means: Means, progress: Progress | None) -> None:
    """Simulate until nothing that is asked for is missing; with a precision to reach, in rounds."""
    tried: dict[str, Case] = {}
    failed = 0
    while True:
        wanted = {planned.case.id: planned.case for planned in plan.wanted(outcomes)}
        cases = [case for run, case in wanted.items() if run not in tried and not outcomes.done(run)]
        if not cases:
            return
        if not tried:
            journal.add([_session(plan, means), need_record(plan.need)])
        tried |= {case.id: case for case in cases}
        before, done = len(wanted) - len(cases), 0
        with closing(_simulated(plan, cases, means)) as batches:
            for records in batches:
                if records:
                    journal.add(records)
                done += len(records)
                failed += sum("error" in record for record in records)
                if progress is not None:
                    progress(before + done, len(wanted), failed)


def _simulated(plan: Plan, cases: Sequence[Case], means: Means) -> Generator[Records, None, None]:
    parts = [*plan.experiment.base.shock, *plan.experiment.base.practice]
    files = set(plugin_files(parts)) | set(_files_of_choices(plan.experiment))
    assignment = Assignment(plan.experiment.base.to_dict(), plan.need, tuple(sorted(files)), plan.model)
    workers = chosen_workers(means.workers, plan.experiment.base, len(cases))
    yield from simulated(assignment, Waiting(cases), workers, means.scheduler)


def simulated(
    assignment: Assignment, waiting: Waiting, workers: int, scheduler: str | None
) -> Generator[Records, None, None]:
    """Records of the cases as they come, from so many processes here or from the workers of a Dask scheduler."""
    if scheduler is not None:
        yield from in_cluster(assignment, waiting, scheduler)
    else:
        yield from one_by_one(assignment, waiting) if workers == 1 else side_by_side(assignment, waiting, workers)


def _files_of_choices(experiment: Experiment) -> list[str]:
    variants = experiment.variants
    choices = [changes for factor in experiment.factors for changes in factor.choices.values()]
    plugins = [
        part for one in choices for family in ("shock", "practice") for part in variants.variant(one).parts[family]
    ]
    return plugin_files(plugins)


def _session(plan: Plan, means: Means) -> dict[str, Any]:
    """Who did what follows: for people, not read back."""
    return {
        "kind": "session",
        "started": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "model": plan.model,
        "versions": versions(),
        "workers": means.workers,
        "scheduler": means.scheduler is not None,
        "command": list(means.command),
    }


def _unknown(record: dict[str, Any], journal: Journal) -> bool:
    """Whether a record of another journal adds something."""
    if record.get("kind") == "need":
        return record["need"] not in journal.needs
    known = journal.runs.get(record.get("run", ""))
    return "run" in record and (known is None or ("error" in known and "error" not in record))


def _merge_problems(out: Path, folders: Sequence[Path]) -> list[Problem]:
    problems: list[Problem] = []
    prints: dict[str, str] = {}
    for folder in [*folders, *([out] if is_experiment(out) else [])]:
        try:
            prints[str(folder)] = read_manifest(folder)["fingerprint"]
        except InvalidInput as error:
            problems += error.problems
    first = next(iter(prints.values()), "")
    for name, found in prints.items():
        if found != first:
            problems.append(Problem(name, "holds another experiment", allowed=f"the one in {next(iter(prints))}"))
    return problems if prints or problems else [Problem("merge", "names no folder")]
