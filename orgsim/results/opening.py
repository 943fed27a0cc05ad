"""Opening a folder of results, whichever command has made it."""

from __future__ import annotations

from pathlib import Path

from orgsim.results.experiment_store import is_experiment, load_experiment
from orgsim.results.experiments import ExperimentResults
from orgsim.results.store import load as load_run
from orgsim.results.types import Results


def load(folder: str | Path) -> Results | ExperimentResults:
    """What ``orgsim run`` or ``orgsim sweep`` left in a folder. Raises InvalidInput with every problem found."""
    return load_experiment(folder) if is_experiment(folder) else load_run(folder)
