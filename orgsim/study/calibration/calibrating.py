"""Calibrating: trials, the spread of the settings that agree with the table, and a check by fresh futures.

The journal of experiments holds the runs. What is tried next depends on their values alone, so starting, resuming and
doing nothing twice are one operation here too, and no result depends on who simulated what and when.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orgsim.problems import InvalidInput, Problem
from orgsim.results.calibration_store import is_calibration, write_manifest
from orgsim.results.calibrations import CalibrationResults
from orgsim.results.plain import write_whole
from orgsim.results.provenance import versions
from orgsim.study.calibration.appraising import Appraisal, Evidence, appraise
from orgsim.study.calibration.calibration import Calibration
from orgsim.study.calibration.distances import errors_of, misfit, pooled_variance
from orgsim.study.calibration.telling import Found, finish, info_of
from orgsim.study.calibration.trials import (
    Casting,
    Trial,
    load_optuna,
    needs_optuna,
    place_of_value,
    searched,
    value_at,
    values_of,
)
from orgsim.study.experiment.identity import model_version
from orgsim.study.experiment.journal import NAME, Journal
from orgsim.study.experiment.outcomes import Outcomes, need_record
from orgsim.study.experiment.pools import Waiting
from orgsim.study.experiment.runner import SCENARIO, Means, Progress, chosen_workers, simulated
from orgsim.study.experiment.work import Assignment, Case, Need
from orgsim.workers import plugin_files

CALIBRATION, OBSERVATIONS = "calibration.toml", "observations"
NOISE_FUTURES, DRAWN_FUTURES = 100_000, 200_000
"""Futures from these numbers on are kept for the spread between futures and for the check, so that neither knows the
luck of the search."""
Course = Generator[Sequence[Case], None, Found]


def calibrate(
    calibration: Calibration | str | Path,
    folder: str | Path,
    means: Means | None = None,
    *,
    progress: Progress | None = None,
) -> CalibrationResults:
    """Fit settings of a scenario to a table of observations and write what came out into ``folder``.

    calibration: or the file or name of one. A folder that holds a calibration already is gone on with: runs that it has
    are not done again. progress: called with runs done, runs in all and runs that failed. The result is the same for
    any number of workers. Raises InvalidInput and OSError.
    """
    if not isinstance(calibration, Calibration):
        calibration = Calibration.load(calibration)
    place = Path(folder)
    problems = folder_problems(place)
    if problems:
        raise InvalidInput(problems)
    if needs_optuna(calibration):
        load_optuna()
    need = Need(tuple(one.reading for one in calibration.observations), (), ())
    model = model_version()
    place.mkdir(parents=True, exist_ok=True)
    with Journal(place) as journal:
        _begin(calibration, place, model)
        runs = _Runs(calibration, journal, Outcomes(journal, need), need, model)
        found = runs.follow(_course(Casting(calibration, model), runs.read), means or Means(), progress)
        journal.force()
        return finish(calibration, found, runs.counts(), place, model)


def resume_calibration(
    folder: str | Path, means: Means | None = None, *, progress: Progress | None = None
) -> CalibrationResults:
    """Go on with the calibration in a folder. Raises InvalidInput."""
    place = Path(folder)
    return calibrate(Calibration.load(place / CALIBRATION), place, means, progress=progress)


def folder_problems(folder: Path) -> list[Problem]:
    """Why a calibration cannot be run in a folder; empty when it can."""
    if not folder.exists():
        return []
    if not folder.is_dir():
        return [Problem(str(folder), "is a file, not a folder")]
    ours = {NAME, CALIBRATION, SCENARIO}
    left = {one.name for one in folder.iterdir() if one.name not in ours and one.stem != OBSERVATIONS}
    if is_calibration(folder) or not left:
        return []
    return [Problem(str(folder), "exists already and holds no calibration", allowed="a new folder")]


def runs_planned(calibration: Calibration) -> int:
    """How many runs there are at most."""
    search = calibration.search
    return calibration.trials * calibration.replications + calibration.noise_futures + search.draws * search.futures


def _begin(calibration: Calibration, folder: Path, model: str) -> None:
    """What the folder needs to be gone on with, whatever happens from here on."""
    write_whole(folder / SCENARIO, calibration.base.to_toml(folder))
    name = f"{OBSERVATIONS}{calibration.source.suffix.lower()}"
    if calibration.source.resolve() != (folder / name).resolve():
        _copy_whole(calibration.source, folder / name)
    write_whole(folder / CALIBRATION, calibration.to_toml())
    write_manifest(folder, info_of(calibration, model))


def _copy_whole(source: Path, target: Path) -> None:
    temporary = target.with_name(f".{target.name}-copied")
    try:
        temporary.write_bytes(source.read_bytes())
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def _course(casting: Casting, read: Callable[[Sequence[Case]], NDArray[np.float64]]) -> Course:
    """From the first trial to the check; yields the runs that must be done before it goes on."""
    calibration = casting.calibration
    width = len(calibration.observations)
    trials = yield from searched(casting, read)
    values = [values_of(trial, read, width) for trial in trials]
    usable = [place for place, one in enumerate(values) if len(one) and np.isfinite(one).any(axis=0).all()]
    closest = trials[_closest(calibration, trials, values, usable)]
    futures = casting.cases(closest.values, range(NOISE_FUTURES, NOISE_FUTURES + calibration.noise_futures))
    yield futures
    noise = read(futures)
    noise = noise[np.isfinite(noise).all(axis=1)]
    if len(noise) < width + 2:
        message = f"of {len(futures)} futures of the closest trial only {len(noise)} have all values"
        raise InvalidInput(Problem("fit", message, allowed="ranges within which runs do not fail"))
    evidence = Evidence(
        np.array([_places(calibration, trials[place].values) for place in usable]),
        np.array([values[place] for place in usable]),
        np.array([one.value for one in calibration.observations]),
        np.array([one.error for one in calibration.observations]),
        noise,
        calibration.observed == "one organization",
        calibration.search.seed,
    )
    appraisal = appraise(evidence)
    drawn, cases = _drawn(casting, appraisal)
    yield [case for one in cases for case in one]
    predicted = np.array([read(one) for one in cases]).reshape(len(cases), -1, width)
    return Found(trials, usable, closest.index, evidence, appraisal, drawn, predicted)


def _closest(calibration: Calibration, trials: Sequence[Trial], values: Sequence[Any], usable: Sequence[int]) -> int:
    table = np.array([values[place] for place in usable])
    observed = np.array([one.value for one in calibration.observations])
    survey = np.array([one.error for one in calibration.observations])
    means = np.nanmean(table, axis=1)
    luck = float(calibration.observed == "one organization") + 1.0 / calibration.replications
    found = misfit(means, errors_of(observed, survey, means, luck), pooled_variance(table))
    return usable[int(np.argmin(found))]


def _places(calibration: Calibration, values: Sequence[float]) -> list[float]:
    return [place_of_value(factor, value) for factor, value in zip(calibration.factors, values, strict=True)]


def _drawn(casting: Casting, appraisal: Appraisal) -> tuple[list[tuple[float, ...]], list[tuple[Case, ...]]]:
    """Settings drawn from the spread with their runs; draws that are no scenario are passed over."""
    search = casting.calibration.search
    drawn, cases = [], []
    for place, row in enumerate(appraisal.spread.drawn(search.draws, search.seed)):
        factors = casting.calibration.factors
        values = tuple(value_at(factor, share) for factor, share in zip(factors, row, strict=True))
        first = DRAWN_FUTURES + place * search.futures
        try:
            found = casting.cases(values, range(first, first + search.futures))
        except InvalidInput:
            continue
        drawn.append(values)
        cases.append(found)
    if not drawn:
        message = "no settings drawn from the spread are a scenario"
        raise InvalidInput(Problem("fit", message, allowed="ranges whose settings go together"))
    return drawn, cases


class _Runs:
    """The runs of a calibration: what the journal holds, and how what it lacks is simulated."""

    def __init__(self, calibration: Calibration, journal: Journal, outcomes: Outcomes, need: Need, model: str):
        self._calibration, self._journal, self._outcomes = calibration, journal, outcomes
        self._need, self._model = need, model
        self._asked: dict[str, Case] = {}

    def read(self, cases: Sequence[Case]) -> NDArray[np.float64]:
        """Values of cases, float64 [cases, observations]; NaN where a run failed."""
        width = len(self._need.readings)
        found = [self._outcomes.get(case.id) for case in cases]
        rows = [(np.nan,) * width if one is None else one.values for one in found]
        return np.array(rows, np.float64).reshape(len(cases), width)

    def counts(self) -> dict[str, int]:
        """Runs asked for, done and failed."""
        done = sum(self._outcomes.done(run) for run in self._asked)
        return {"planned": len(self._asked), "done": done, "failed": len(self._asked) - done}

    def follow(self, course: Course, means: Means, progress: Progress | None) -> Found:
        """Simulate whatever the course asks for, until it ends."""
        result: list[Found] = []
        tried: set[str] = set()

        def more() -> list[Case]:
            while not result:
                try:
                    wanted = {case.id: case for case in next(course)}
                except StopIteration as end:
                    result.append(end.value)
                    break
                self._asked |= wanted
                cases = [one for run, one in wanted.items() if run not in tried and not self._outcomes.done(run)]
                tried.update(case.id for case in cases)
                if cases:
                    return cases
            return []

        waiting = Waiting((), more)
        if waiting.filled():
            self._journal.add([self._session(means), need_record(self._need)])
            self._simulate(waiting, means, progress)
        return result[0]

    def _simulate(self, waiting: Waiting, means: Means, progress: Progress | None) -> None:
        base = self._calibration.base
        files = tuple(sorted(plugin_files([*base.shock, *base.practice])))
        assignment = Assignment(base.to_dict(), self._need, files, self._model)
        planned = runs_planned(self._calibration)
        workers = chosen_workers(means.workers, base, planned)
        before, done, failed = len(self._asked) - len(waiting), 0, 0
        with closing(simulated(assignment, waiting, workers, means.scheduler)) as batches:
            for records in batches:
                if records:
                    self._journal.add(records)
                done += len(records)
                failed += sum("error" in record for record in records)
                if progress is not None:
                    progress(min(before + done, planned), planned, failed)

    def _session(self, means: Means) -> dict[str, Any]:
        """Who did what follows: for people, not read back."""
        return {
            "kind": "session",
            "started": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            "model": self._model,
            "versions": versions(),
            "workers": means.workers,
            "scheduler": means.scheduler is not None,
            "command": list(means.command),
        }
