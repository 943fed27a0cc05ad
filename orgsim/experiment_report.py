"""From an experiment's table to its page: the one place that knows both the analysis and the report."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orgsim.results.experiments import ExperimentResults
from orgsim.results.findings import INERT, ExperimentInfo, Factor
from orgsim.results.telling import upper_first
from orgsim.results.types import MeasureInfo

if TYPE_CHECKING:
    import pandas

COMMAND = "orgsim sweep experiment.toml"


def write_experiment_report(table: pandas.DataFrame, info: ExperimentInfo, path: str | Path) -> Path:
    """Analyse a table of runs (:func:`orgsim.study.analysis.analyse.analyse`) and write its page to ``path``.

    Returns the path. Raises InvalidInput when the table does not fit ``info``, and OSError when the file cannot be
    written; nothing half-written is left behind.
    """
    from orgsim.report.experiment import write_findings
    from orgsim.study.analysis.analyse import analyse

    return write_findings(analyse(table, info), path)


def report_experiment(results: ExperimentResults, path: str | Path, command: str = COMMAND) -> Path:
    """Analyse what ``orgsim sweep`` left, without runs that are missing, and write its page to ``path``.

    Raises as :func:`write_experiment_report`.
    """
    table = results.to_pandas()
    return write_experiment_report(table[table["status"] != "missing"], info_of(results, command), path)


def write_folder_report(folder: str | Path, results: ExperimentResults | None = None) -> Path:
    """Write ``report.html`` into the folder of an experiment and return its path.

    results: what the folder holds, if it has been read already. Raises InvalidInput when the folder holds no finished
    experiment, and as :func:`write_experiment_report`.
    """
    from orgsim.results.experiment_store import load_experiment

    results = load_experiment(folder) if results is None else results
    return report_experiment(results, Path(folder) / "report.html")


def info_of(results: ExperimentResults, command: str = COMMAND) -> ExperimentInfo:
    """What the analysis must know of an experiment beside its table. command: what makes all again."""
    info = results.info
    return ExperimentInfo(
        name=results.name,
        question=str(info["question"]),
        design=str(info["design"]["kind"]),
        factors=tuple(_factor(row) for row in info["varied"] if row["name"] != INERT),
        measures=tuple(
            MeasureInfo(row["name"], row["label"], row["unit"], row["meaning"], row["better"])
            for row in info["measures"]
        ),
        matched=bool(info["common_random_numbers"]),
        scenario=str(info["scenario"]["name"]),
        command=command,
        provenance={name: info[name] for name in ("fingerprint", "model") if info.get(name)} | info["provenance"],
    )


def _factor(row: dict[str, Any]) -> Factor:
    levels = row.get("levels", [row.get("low"), row.get("high")])
    numbers = all(isinstance(level, int | float) and not isinstance(level, bool) for level in levels)
    low, high = (float(min(levels)), float(max(levels))) if numbers else (math.nan, math.nan)
    return Factor(row["name"], upper_first(row["label"]), row["unit"], low, high)
