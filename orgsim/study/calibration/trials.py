"""Which settings are tried and the runs that this takes: first over all ranges, then where the misfit is small."""

from __future__ import annotations

import importlib
import math
import warnings
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orgsim.organization.luck import replication_seed
from orgsim.problems import InvalidInput, Problem
from orgsim.study.calibration.calibration import Calibration
from orgsim.study.calibration.distances import errors_of, misfit, pooled_variance
from orgsim.study.designs import Options, design
from orgsim.study.experiment.factors import Factor
from orgsim.study.experiment.identity import case_of, run_id
from orgsim.study.experiment.variants import Changes
from orgsim.study.experiment.work import Case

Array = NDArray[np.float64]
Read = Callable[[Sequence[Case]], Array]
"""Values of cases that have been done, float64 [cases, observations]; NaN where a run failed."""
FIRST, LATER = "first", "search"


@dataclass(frozen=True)
class Trial:
    """Settings that are tried. values: in the order of what is fitted. cases: a run for every future. problem: why they
    are no scenario; empty when they are one."""

    index: int
    phase: str
    values: tuple[float, ...]
    cases: tuple[Case, ...]
    problem: str = ""


@dataclass
class Casting:
    """Makes runs from settings. model: the version of the model."""

    calibration: Calibration
    model: str

    def cases(self, values: Sequence[float], futures: Iterable[int]) -> tuple[Case, ...]:
        """A run for every numbered future. Raises InvalidInput when the settings do not go together."""
        names = [factor.name for factor in self.calibration.factors]
        changes = Changes(settings=tuple(zip(names, values, strict=True)))
        variants = self.calibration.variants
        variant = variants.variant(changes)
        if variant.problems:
            raise InvalidInput(variant.problems)
        digest, found = variants.digest(variant), []
        for future in futures:
            seed = replication_seed(self.calibration.base.run.seed, future)
            case = case_of(digest, seed)
            found.append(Case(run_id(self.model, case), case, changes, seed))
        return tuple(found)

    def trial(self, index: int, phase: str, shares: Sequence[float]) -> Trial:
        """The trial at a place within the ranges, each from 0 to 1."""
        factors = self.calibration.factors
        values = tuple(value_at(factor, share) for factor, share in zip(factors, shares, strict=True))
        try:
            return Trial(index, phase, values, self.cases(values, range(self.calibration.replications)))
        except InvalidInput as error:
            return Trial(index, phase, values, (), "; ".join(str(problem) for problem in error.problems))


def value_at(factor: Factor, share: float) -> float:
    """The value at a place 0..1 of a range, to six digits, so that a table holds exactly what was run."""
    value = factor.sampled(float(share))
    return int(value) if factor.whole else min(max(float(f"{value:.6g}"), factor.low), factor.high)


def place_of_value(factor: Factor, value: float) -> float:
    """Where a value lies within its range, from 0 to 1; a whole number in the middle of its part."""
    if factor.logarithmic:
        return (math.log(value) - math.log(factor.low)) / (math.log(factor.high) - math.log(factor.low))
    if factor.whole:
        return (value - factor.low + 0.5) / (factor.high - factor.low + 1)
    return (value - factor.low) / (factor.high - factor.low)


def needs_optuna(calibration: Calibration) -> bool:
    """Whether some trials are chosen by optuna."""
    return calibration.search.sampler == "tpe" and first_count(calibration) < calibration.trials


def first_count(calibration: Calibration) -> int:
    """How many trials a Sobol' sequence spreads over all ranges."""
    if calibration.search.sampler == "sobol":
        return calibration.trials
    return min(calibration.trials, max(8, round(calibration.search.first * calibration.trials)))


def load_optuna() -> Any:
    """optuna. Raises InvalidInput, with how to install it, when it is not there."""
    try:
        return importlib.import_module("optuna")
    except ImportError:
        message = "needs optuna, which is not installed; install it with: pip install 'orgsim[calibrate]'"
        raise InvalidInput(Problem("calibrate", message, allowed='or sampler = "sobol" in [search]')) from None


def searched(casting: Casting, read: Read) -> Generator[Sequence[Case], None, list[Trial]]:
    """All trials. Yields the runs that must be done before it goes on; what it chooses depends on their values alone,
    so the same runs are asked for whoever has done them, whenever and in whatever order.

    Raises InvalidInput when none of the first settings gives a number for every observation.
    """
    calibration = casting.calibration
    count = first_count(calibration)
    axes = [(0.0, 1.0)] * len(calibration.factors)
    shares = design("sobol", axes, Options(count, calibration.search.seed))
    trials = [casting.trial(index, FIRST, row.tolist()) for index, row in enumerate(shares)]
    yield [case for trial in trials for case in trial.cases]
    measured = _Measured(calibration, read, trials)
    if count == calibration.trials:
        return trials
    study = _Study(calibration, [factor.name for factor in calibration.factors])
    for trial, row in zip(trials, shares, strict=True):
        study.add(row, measured.misfit(trial))
    while len(trials) < calibration.trials:
        asked = study.ask(min(calibration.search.batch, calibration.trials - len(trials)))
        batch = [casting.trial(len(trials) + place, LATER, row) for place, row in enumerate(asked)]
        yield [case for trial in batch for case in trial.cases]
        study.tell([measured.misfit(trial) for trial in batch])
        trials += batch
    return trials


def values_of(trial: Trial, read: Read, observations: int) -> Array:
    """Values of all futures of a trial, float64 [futures, observations]; nothing for settings that are no scenario."""
    return read(trial.cases) if trial.cases else np.empty((0, observations))


class _Measured:
    """The misfit of trials, in units that the first trials have settled."""

    def __init__(self, calibration: Calibration, read: Read, first: Sequence[Trial]):
        self._read, self._width = read, len(calibration.observations)
        found = [values_of(trial, read, self._width) for trial in first]
        whole = [values for values in found if len(values) and np.isfinite(values).any(axis=0).all()]
        if not whole:
            raise InvalidInput(_nothing(calibration, first, found))
        values = np.array(whole)
        observed = np.array([one.value for one in calibration.observations])
        survey = np.array([one.error for one in calibration.observations])
        luck = float(calibration.observed == "one organization") + 1.0 / calibration.replications
        self._errors = errors_of(observed, survey, np.nanmean(values, axis=1), luck)
        self._variance = pooled_variance(values)

    def misfit(self, trial: Trial) -> float:
        """NaN when an observation has no value in any future."""
        values = values_of(trial, self._read, self._width)
        if not len(values) or not np.isfinite(values).any(axis=0).all():
            return math.nan
        return float(misfit(np.nanmean(values, axis=0)[None, :], self._errors, self._variance)[0])


def _nothing(calibration: Calibration, first: Sequence[Trial], found: Sequence[Array]) -> list[Problem]:
    """Why there is nothing to go by."""
    reasons = list(dict.fromkeys(trial.problem for trial in first if trial.problem))[:3]
    problems = [Problem("fit", f"settings within the ranges are no scenario: {reason}") for reason in reasons]
    if problems:
        return problems
    for place, one in enumerate(calibration.observations):
        if not any(len(values) and np.isfinite(values[:, place]).any() for values in found):
            message = "has no value in any run, or the runs failed; see trials.csv"
            problems.append(Problem(f"{calibration.source.name}:{one.row}", message, one.reading.key))
    return problems or [Problem("fit", "no setting gives a value for every observation")]


class _Study:
    """optuna's side: places within 0 and 1, asked and told in batches, always in one order."""

    def __init__(self, calibration: Calibration, names: Sequence[str]):
        self._optuna = load_optuna()
        self._axes = {name: self._optuna.distributions.FloatDistribution(0.0, 1.0) for name in names}
        before = self._optuna.logging.get_verbosity()
        self._optuna.logging.set_verbosity(self._optuna.logging.ERROR)
        with warnings.catch_warnings():
            # That options of the sampler are young is no news to whoever fits an organization.
            warnings.simplefilter("ignore")
            sampler = self._optuna.samplers.TPESampler(
                seed=calibration.search.seed, n_startup_trials=1, multivariate=True, constant_liar=True
            )
            self._study = self._optuna.create_study(sampler=sampler)
        self._optuna.logging.set_verbosity(before)
        self._asked: list[Any] = []

    def add(self, shares: Sequence[float], value: float) -> None:
        """Tell what came of a trial that nobody asked for."""
        if math.isfinite(value):
            params = {name: float(share) for name, share in zip(self._axes, shares, strict=True)}
            made = self._optuna.trial.create_trial(params=params, distributions=self._axes, value=value)
            self._study.add_trial(made)

    def ask(self, count: int) -> list[list[float]]:
        """Places of the next trials."""
        self._asked = [self._study.ask(self._axes) for _ in range(count)]
        return [[trial.params[name] for name in self._axes] for trial in self._asked]

    def tell(self, values: Sequence[float]) -> None:
        """Tell what came of them."""
        for trial, value in zip(self._asked, values, strict=True):
            state = None if math.isfinite(value) else self._optuna.trial.TrialState.FAIL
            self._study.tell(trial, value if state is None else None, state)
