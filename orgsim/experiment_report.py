"""From an experiment's table to its page: the one place that knows both the analysis and the report."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

from orgsim.results.experiments import ExperimentResults
from orgsim.results.findings import ExperimentInfo, Factor
from orgsim.results.telling import upper_first
from orgsim.results.types import MeasureInfo

if TYPE_CHECKING:
    import pandas


def write_experiment_report(table: pandas.DataFrame, info: ExperimentInfo, path: str | Path) -> Path:
    """Analyse a table of runs (:func:`orgsim.study.analysis.analyse.analyse`) and write its page to ``path``.

    Returns the path. Raises InvalidInput when the table does not fit ``info``, and OSError when the file cannot be
    written; nothing half-written is left behind.
    """
    from orgsim.report.experiment import write_findings
    from orgsim.study.analysis.analyse import analyse

    return write_findings(analyse(table, info), path)


def write_results_report(results: ExperimentResults, path: str | Path) -> Path:
    """The page of a stored experiment; runs that are still missing are left out. Raises as the above."""
    table = results.to_pandas()
    return write_experiment_report(table[table["status"] != "missing"], info_of(results), path)


def info_of(results: ExperimentResults) -> ExperimentInfo:
    """What the analysis must know, from the manifest of a stored experiment."""
    info = results.info
    factors = [
        Factor(row["name"], upper_first(row["label"]), row["unit"], row.get("low", math.nan), row.get("high", math.nan))
        for row in info["varied"]
    ]
    measures = [
        MeasureInfo(row["name"], row["label"], row["unit"], row["meaning"], row["better"]) for row in info["measures"]
    ]
    return ExperimentInfo(
        results.name,
        str(info["question"]),
        str(info["design"]["kind"]),
        tuple(factors),
        tuple(measures),
        matched=bool(info["common_random_numbers"]),
        scenario=str(info["scenario"]["name"]),
        command="orgsim sweep experiment.toml",
        provenance={name: info[name] for name in ("fingerprint", "model") if info.get(name)} | info["provenance"],
    )
