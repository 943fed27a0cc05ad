"""orgsim: how organizations communicate strategy, use autonomy and drift from their mission, person by person.

Everything named in ``__all__`` is imported when it is first used, so that ``import orgsim`` costs nothing.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from orgsim.charts.chart import Chart
    from orgsim.charts.loading import load_chart
    from orgsim.founding.found import found
    from orgsim.model import OrgModel
    from orgsim.organization.organization import Organization
    from orgsim.plugins import Practice, Shock, practice, shock
    from orgsim.problems import InvalidInput
    from orgsim.results.calibrations import CalibrationResults
    from orgsim.results.experiments import ExperimentResults
    from orgsim.results.opening import load
    from orgsim.results.store import save
    from orgsim.results.types import Results
    from orgsim.scenario.scenario import Scenario
    from orgsim.settings import setting
    from orgsim.simulate import simulate
    from orgsim.study.calibration.calibrating import calibrate
    from orgsim.study.calibration.calibration import Calibration
    from orgsim.study.comparison import compare
    from orgsim.study.experiment.experiment import Experiment
    from orgsim.study.experiment.runner import run_experiment

    __version__: str

__all__ = [
    "Calibration",
    "CalibrationResults",
    "Chart",
    "Experiment",
    "ExperimentResults",
    "InvalidInput",
    "OrgModel",
    "Organization",
    "Practice",
    "Results",
    "Scenario",
    "Shock",
    "__version__",
    "calibrate",
    "compare",
    "found",
    "load",
    "load_chart",
    "practice",
    "run_experiment",
    "save",
    "setting",
    "shock",
    "simulate",
]

_PLACES = {
    "Calibration": "orgsim.study.calibration.calibration",
    "CalibrationResults": "orgsim.results.calibrations",
    "Chart": "orgsim.charts.chart",
    "Experiment": "orgsim.study.experiment.experiment",
    "ExperimentResults": "orgsim.results.experiments",
    "InvalidInput": "orgsim.problems",
    "OrgModel": "orgsim.model",
    "Organization": "orgsim.organization.organization",
    "Practice": "orgsim.plugins",
    "Results": "orgsim.results.types",
    "Scenario": "orgsim.scenario.scenario",
    "Shock": "orgsim.plugins",
    "calibrate": "orgsim.study.calibration.calibrating",
    "compare": "orgsim.study.comparison",
    "found": "orgsim.founding.found",
    "load": "orgsim.results.opening",
    "load_chart": "orgsim.charts.loading",
    "practice": "orgsim.plugins",
    "run_experiment": "orgsim.study.experiment.runner",
    "save": "orgsim.results.store",
    "setting": "orgsim.settings",
    "shock": "orgsim.plugins",
    "simulate": "orgsim.simulate",
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return _version()
    if name not in _PLACES:
        raise AttributeError(f"module 'orgsim' has no attribute {name!r}")
    value = getattr(importlib.import_module(_PLACES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def _version() -> str:
    from importlib import metadata

    try:
        return metadata.version("orgsim")
    except metadata.PackageNotFoundError:
        return "0+source"


class _Package(ModuleType):
    """Keeps ``orgsim.simulate`` the function: importing a module puts it on its package under the same name."""

    def __setattr__(self, name: str, value: Any) -> None:
        if isinstance(value, ModuleType) and name in _PLACES:
            return
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
