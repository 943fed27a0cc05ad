"""Opening a folder of results, whichever command has made it."""

from __future__ import annotations

from pathlib import Path

from orgsim.results.calibration_store import is_calibration, load_calibration
from orgsim.results.calibrations import CalibrationResults
from orgsim.results.experiment_store import is_experiment, load_experiment
from orgsim.results.experiments import ExperimentResults
from orgsim.results.store import load as load_run
from orgsim.results.types import Results


def load(folder: str | Path) -> Results | ExperimentResults | CalibrationResults:
    """What ``orgsim run``, ``sweep`` or ``calibrate`` left in a folder. Raises InvalidInput with all problems."""
    if is_calibration(folder):
        return load_calibration(folder)
    return load_experiment(folder) if is_experiment(folder) else load_run(folder)
