"""From an experiment's table to its page: the one place that knows both the analysis and the report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from orgsim.results.findings import ExperimentInfo

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
