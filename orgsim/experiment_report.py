"""From an experiment's table to its page: the one place that knows both the analysis and the report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from orgsim.results.findings import ExperimentInfo, Factor
from orgsim.results.types import MeasureInfo

if TYPE_CHECKING:
    import pandas

    from orgsim.results.experiments import ExperimentResults, Row

COMMAND = "orgsim sweep experiment.toml"


def write_experiment_report(table: pandas.DataFrame, info: ExperimentInfo, path: str | Path) -> Path:
    """Analyse a table of runs (:func:`orgsim.study.analysis.analyse.analyse`) and write its page to ``path``.

    Returns the path. Raises InvalidInput when the table does not fit ``info``, and OSError when the file cannot be
    written; nothing half-written is left behind.
    """
    from orgsim.report.experiment import write_findings
    from orgsim.study.analysis.analyse import analyse

    return write_findings(analyse(table, info), path)


def write_folder_report(folder: str | Path, results: ExperimentResults | None = None) -> Path:
    """Write ``report.html`` into the folder of an experiment and return its path.

    results: what the folder holds, if it has been read already. Raises InvalidInput when the folder holds no finished
    experiment or its table cannot be analysed, and OSError when the page cannot be written.
    """
    from orgsim.results.experiment_store import load_experiment

    results = load_experiment(folder) if results is None else results
    return write_experiment_report(results.to_pandas(), experiment_info(results), Path(folder) / "report.html")


def experiment_info(results: ExperimentResults) -> ExperimentInfo:
    """What the analysis and the page need to know beside the table, from what the manifest says."""
    said = results.info
    provenance = {"model": said.get("model", ""), "fingerprint": said.get("fingerprint", "")}
    provenance |= {key: value for key, value in said.get("provenance", {}).items() if key in ("commit", "versions")}
    return ExperimentInfo(
        name=results.name,
        question=str(said.get("question", "")),
        design=str(said["design"]["kind"]),
        factors=tuple(_factor(row) for row in said["varied"]),
        measures=tuple(_measure(row) for row in said["measures"]),
        matched=bool(said["common_random_numbers"]),
        scenario=str(said.get("scenario", {}).get("name", "")),
        command=COMMAND,
        provenance=provenance,
    )


def _factor(row: Row) -> Factor:
    """A column that varies, with bounds where all its levels are numbers."""
    bounds = [row["low"], row["high"]] if "low" in row else _bounds(row["levels"])
    return Factor(str(row["name"]), str(row["label"]), str(row["unit"]), *bounds)


def _bounds(levels: list[Any]) -> list[float]:
    numbers = [level for level in levels if isinstance(level, int | float) and not isinstance(level, bool)]
    return [float(min(numbers)), float(max(numbers))] if len(numbers) == len(levels) else []


def _measure(row: Row) -> MeasureInfo:
    name, label, unit, meaning = (str(row[key]) for key in ("name", "label", "unit", "meaning"))
    return MeasureInfo(name, label, unit, meaning, row["better"])
