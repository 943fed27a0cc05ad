"""From outcomes to tables, in the order of the plan, whoever computed what and when."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orgsim import plugins
from orgsim.results.experiment_store import FAILED, plain_info, save_experiment
from orgsim.results.experiments import ExperimentResults, KeptSeries
from orgsim.results.findings import INERT
from orgsim.results.provenance import collect_provenance
from orgsim.results.telling import in_words
from orgsim.scenario.fields import SettingInfo, settings_of
from orgsim.scenario.overrides import place_of
from orgsim.scenario.scenario import Scenario
from orgsim.scenario.sections import SECTIONS
from orgsim.scenario.writing import toml_text
from orgsim.simulate import measure_infos
from orgsim.study.experiment.experiment import Experiment, files_of
from orgsim.study.experiment.outcomes import Outcome, Outcomes
from orgsim.study.experiment.plan import Plan, PlannedRun

Done = Sequence[tuple[PlannedRun, Outcome | None]]


def finish(plan: Plan, outcomes: Outcomes, folder: Path) -> ExperimentResults:
    """Make the tables, write them into the folder and return them. Runs that are not there are rows too: missing."""
    records = [(planned, outcomes.get(planned.case.id)) for planned in plan.wanted(outcomes)]
    results = table_of(plan, records)
    failed = {planned.case.id: planned for planned, outcome in records if outcome is not None and outcome.error}
    save_experiment(results, folder, {run: _repeating(plan, planned, folder) for run, planned in failed.items()})
    return results


def table_of(plan: Plan, records: Done) -> ExperimentResults:
    """The results of the runs of a plan."""
    experiment = plan.experiment
    rows = tuple(_row(experiment, planned, outcome) for planned, outcome in records)
    failures = tuple(
        {"point": planned.point.index, "replication": planned.replication, "id": planned.case.id}
        | {"seed": planned.case.seed, **row}
        for planned, outcome in records
        if outcome is not None
        for row in outcome.failed
    )
    return ExperimentResults(plain_info(info_of(plan, rows)), rows, failures, _series(experiment, records))


def info_of(plan: Plan, rows: Sequence[dict[str, Any]] | None = None) -> dict[str, Any]:
    """What the manifest says; without rows, of an experiment that is under way."""
    experiment = plan.experiment
    counts = {status: sum(row["status"] == status for row in rows or ()) for status in ("done", "failed", "missing")}
    provenance = collect_provenance(experiment.base.to_dict())
    kept = {key: provenance[key] for key in ("versions", "platform", "commit", "modified")}
    status = "under way" if rows is None else "incomplete" if counts["missing"] else "complete"
    return {
        "name": experiment.name,
        "question": experiment.question,
        "status": status,
        "runs": None if rows is None else {"planned": len(rows), **counts},
        "shard": None if plan.shard == (1, 1) else f"{plan.shard[0]}/{plan.shard[1]}",
        "scenario": {"name": experiment.base.name, "story": experiment.base.story},
        "design": experiment.to_dict()["design"],
        "points": len(experiment.points),
        "replications": experiment.replications if experiment.until is None else experiment.until.model_dump(),
        "common_random_numbers": experiment.common_random_numbers,
        "varied": _varied(experiment),
        "measures": _measured(experiment),
        "series": list(experiment.series),
        "expect": [expect.model_dump() for expect in plan.need.expect],
        "model": plan.model,
        "fingerprint": experiment.fingerprint,
        "files": files_of(experiment.base),
        "provenance": kept,
    }


def _row(experiment: Experiment, planned: PlannedRun, outcome: Outcome | None) -> dict[str, Any]:
    status = "missing" if outcome is None else "failed" if outcome.error else "done"
    error = "" if outcome is None else outcome.error
    row: dict[str, Any] = {
        "point": planned.point.index,
        "replication": planned.replication,
        "id": planned.case.id,
        "seed": planned.case.seed,
        "status": status,
        "error": error,
        "rerun": f"orgsim run {FAILED}/{planned.case.id}.toml" if error else "",
        **planned.point.row,
    }
    values = [float("nan")] * len(experiment.readings) if outcome is None else outcome.values
    for reading, value in zip(experiment.readings, values, strict=True):
        row[reading.column] = None if np.isnan(value) else value
    return row | {"expectations_failed": 0 if outcome is None else len(outcome.failed)}


def _series(experiment: Experiment, records: Done) -> KeptSeries | None:
    if not experiment.series:
        return None
    found: list[NDArray[np.float32] | None] = [None if one is None else one.series for _, one in records]
    weeks = max((series.shape[1] for series in found if series is not None), default=0)
    values = np.full((len(records), len(experiment.series), weeks), np.nan, np.float32)
    for row, series in zip(values, found, strict=True):
        if series is not None:
            row[:, : series.shape[1]] = series
    return KeptSeries(experiment.series, values)


def _repeating(plan: Plan, planned: PlannedRun, folder: Path) -> str:
    """A scenario that repeats one run, with files named from the folder that it lies in."""
    experiment = plan.experiment
    scenario = experiment.variants.variant(planned.case.changes).scenario(planned.case.seed)
    data = scenario.to_dict()
    data["name"] = f"{experiment.name}, point {planned.point.index}, replication {planned.replication}"
    data["expect"] += [expect.model_dump() for expect in experiment.expect]
    return toml_text(data, folder / FAILED)


def _varied(experiment: Experiment) -> list[dict[str, Any]]:
    rows = []
    for factor in experiment.factors:
        info = None if factor.choices else declared(experiment.base, factor.name)
        row = {"name": factor.name, "label": in_words(factor.name), "unit": ""}
        row |= {"meaning": "choice between sets of changes"}
        if info is not None:
            row |= {"label": in_words(info.name), "unit": info.unit, "meaning": info.meaning}
        spread = {"low": factor.low, "high": factor.high} if not factor.values else {"levels": list(factor.values)}
        rows.append(row | {"whole": factor.whole, **spread})
    if experiment.inert:
        meaning = "nothing reads it, so its effect is what noise alone looks like"
        rows.append({"name": INERT, "label": "inert control", "unit": "", "meaning": meaning, "low": 0, "high": 1})
    return rows


def declared(base: Scenario, name: str) -> SettingInfo | None:
    """The declaration of a setting of a scenario by its dotted name; None for a place inside one."""
    data = base.to_dict()
    place = place_of(name, data, "")
    if place[0] in SECTIONS:
        return settings_of(SECTIONS[str(place[0])]).get(str(place[1]))
    kind = data[str(place[0])][int(place[1])]["kind"]
    return settings_of(plugins.registry(str(place[0]))[kind]).get(str(place[2]))


def _measured(experiment: Experiment) -> list[dict[str, Any]]:
    known = {info.name: info for info in measure_infos()}
    rows = []
    for reading in experiment.readings:
        info = known[reading.measure]
        label = f"{info.label} ({reading.spoken})" if reading.spoken else info.label
        rows.append(
            {"name": reading.column, "label": label, "unit": reading.unit(info.unit), "meaning": info.meaning}
            | {"measure": info.name, "when": reading.when, "better": reading.better(info.better)}
        )
    return rows
