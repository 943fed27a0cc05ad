"""From numbers to tables and sentences: the spread of each setting, the fit of each observation, what to beware of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orgsim.results.calibration_store import plain_info, save_calibration
from orgsim.results.calibrations import CalibrationResults
from orgsim.results.plain import write_whole
from orgsim.results.provenance import collect_provenance
from orgsim.scenario.writing import toml_text
from orgsim.study.calibration.appraising import Appraisal, Evidence
from orgsim.study.calibration.calibration import Calibration
from orgsim.study.calibration.distances import distances, errors_of, shrunk_covariance
from orgsim.study.calibration.ensemble import ensemble_text
from orgsim.study.calibration.trials import Trial, value_at
from orgsim.study.experiment.experiment import files_of
from orgsim.study.experiment.finishing import declared
from orgsim.study.experiment.variants import Changes

Array = NDArray[np.float64]
DRAWS, ENSEMBLE = "draws", "ensemble.toml"
SHARES = np.array([0.05, 0.25, 0.5, 0.75, 0.95])
NINETY = 0.9
LOOSE, FIRM = 0.8, 0.4
"""Parts of the prior 90 % range: a spread as wide as the first says nothing, one below the second pins down."""
EDGE, CROWDED = 0.05, 3.0
TOGETHER = 0.5
"""Correlation from which on two settings stand in for each other."""
SAMPLE = 400
ERRORS_A_RUN = 25
LEAST_EFFECTIVE = 50.0


@dataclass(frozen=True)
class Found:
    """What came of a calibration, in numbers. usable: places of trials with a value for every observation. closest:
    the trial whose futures tell the spread between futures. drawn: settings drawn from the spread. predicted: float64
    [draws, futures, observations]."""

    trials: Sequence[Trial]
    usable: Sequence[int]
    closest: int
    evidence: Evidence
    appraisal: Appraisal
    drawn: Sequence[tuple[float, ...]]
    predicted: Array


def finish(
    calibration: Calibration, found: Found, runs: Mapping[str, int], folder: Path, model: str
) -> CalibrationResults:
    """Make all tables, write them into the folder with the settings that were drawn, and return them."""
    posterior, pairs = _posterior(calibration, found), _pairs(calibration, found)
    fit = _fit(calibration, found)
    info = info_of(calibration, model) | _verdict(calibration, found, runs)
    info["notes"] = _notes(info, posterior, fit)
    results = CalibrationResults(
        plain_info(info),
        tuple(_trials(calibration, found)),
        tuple(posterior),
        tuple(pairs),
        tuple(fit),
        tuple(_draws(calibration, found)),
        tuple(_sample(calibration, found)),
    )
    for number, values in enumerate(found.drawn, 1):
        write_whole(folder / DRAWS / f"{number:02d}.toml", _drawn_scenario(calibration, number, values, folder))
    write_whole(folder / ENSEMBLE, ensemble_text(calibration, found.drawn))
    save_calibration(results, folder)
    return results


def info_of(calibration: Calibration, model: str) -> dict[str, Any]:
    """What the manifest says of a calibration that is under way."""
    provenance = collect_provenance(calibration.base.to_dict())
    fitted = []
    for factor in calibration.factors:
        known = declared(calibration.base, factor.name)
        row = {"name": factor.name, "label": factor.name, "unit": "", "meaning": ""}
        if known is not None:
            row |= {"label": known.name.replace("_", " "), "unit": known.unit, "meaning": known.meaning}
        scale = "log" if factor.logarithmic else "linear"
        fitted.append(row | {"low": factor.low, "high": factor.high, "scale": scale, "whole": factor.whole})
    return {
        "name": calibration.name,
        "question": calibration.question,
        "status": "under way",
        "scenario": {"name": calibration.base.name, "story": calibration.base.story},
        "fitted": fitted,
        "observations": len(calibration.observations),
        "observed": calibration.observed,
        "start": None if calibration.start is None else calibration.start.isoformat(),
        "trials": calibration.trials,
        "replications": calibration.replications,
        "search": calibration.search.model_dump(),
        "model": model,
        "fingerprint": calibration.fingerprint,
        "files": files_of(calibration.base),
        "provenance": {key: provenance[key] for key in ("versions", "platform", "commit", "modified")},
    }


def _verdict(calibration: Calibration, found: Found, runs: Mapping[str, int]) -> dict[str, Any]:
    appraisal = found.appraisal
    held = appraisal.coverage
    return {
        "status": "complete",
        "runs": dict(runs),
        "trials_used": len(found.usable),
        "not_ruled_out": int((~appraisal.ruled_out).sum()),
        "fits": bool((~appraisal.ruled_out).any()),
        "least_distance": float(np.sqrt(appraisal.squared.min() / len(calibration.observations))),
        "limit": float(np.sqrt(appraisal.limit / len(calibration.observations))),
        "discrepancy": float(np.sqrt(appraisal.discrepancy)),
        "effective": round(appraisal.spread.effective, 1),
        "neighbours": appraisal.neighbours,
        "noise_futures": len(found.evidence.noise),
        "closest": found.closest,
        "coverage": None if held is None else {"checked": len(held), "held": float(held.mean())},
        "draws_that_fit": _draws_that_fit(found),
        "without_error": sum(one.error == 0 for one in calibration.observations),
    }


def _draws_that_fit(found: Found) -> int:
    """How many of the draws are not ruled out by their own futures."""
    evidence, luck = found.evidence, float(found.evidence.one) + 1.0 / found.predicted.shape[1]
    whole = found.predicted[np.isfinite(found.predicted).all(axis=(1, 2))]
    if not len(whole):
        return 0
    errors = errors_of(evidence.observed, evidence.survey, evidence.means, luck)
    squared = distances(whole.mean(axis=1), errors, shrunk_covariance(evidence.noise))
    return int((squared <= found.appraisal.limit).sum())


def _trials(calibration: Calibration, found: Found) -> list[dict[str, Any]]:
    appraisal, rows = found.appraisal, []
    place_of = {place: row for row, place in enumerate(found.usable)}
    width = len(calibration.observations)
    for place, trial in enumerate(found.trials):
        names = [factor.name for factor in calibration.factors]
        row: dict[str, Any] = {
            "trial": trial.index,
            "phase": trial.phase,
            **dict(zip(names, trial.values, strict=True)),
        }
        own = place_of.get(place)
        if own is None:
            status = trial.problem or "no value for every observation"
            row |= {"status": status, "distance": None, "ruled_out": None}
            row |= {one.reading.column: None for one in calibration.observations}
        else:
            distance = float(np.sqrt(appraisal.squared[own] / width))
            row |= {"status": "done", "distance": distance, "ruled_out": bool(appraisal.ruled_out[own])}
            means = found.evidence.means[own]
            row |= {one.reading.column: float(mean) for one, mean in zip(calibration.observations, means, strict=True)}
        rows.append(row)
    return rows


def _posterior(calibration: Calibration, found: Found) -> list[dict[str, Any]]:
    spread, rows = found.appraisal.spread, []
    quantiles = spread.quantiles(SHARES)
    kept = found.evidence.places[~found.appraisal.ruled_out]
    for column, factor in enumerate(calibration.factors):
        low90, low50, median, high50, high90 = (value_at(factor, min(max(q, 0.0), 1.0)) for q in quantiles[:, column])
        part = float(quantiles[-1, column] - quantiles[0, column]) / NINETY
        edges = {"low": spread.points[:, column] < EDGE, "high": spread.points[:, column] > 1 - EDGE}
        crowded = [side for side, there in edges.items() if spread.weights[there].sum() > CROWDED * EDGE]
        verdict = "not pinned down by these data" if part >= LOOSE else "narrowed" if part > FIRM else "pinned down"
        rows.append(
            {
                "name": factor.name,
                "prior_low": factor.low,
                "prior_high": factor.high,
                "median": median,
                "low50": low50,
                "high50": high50,
                "low90": low90,
                "high90": high90,
                "not_ruled_out_low": value_at(factor, float(kept[:, column].min())) if len(kept) else None,
                "not_ruled_out_high": value_at(factor, float(kept[:, column].max())) if len(kept) else None,
                "part_of_prior": round(part, 3),
                "verdict": verdict,
                "edge": " and ".join(crowded) if part < LOOSE else "",
            }
        )
    return rows


def _pairs(calibration: Calibration, found: Found) -> list[dict[str, Any]]:
    correlations, names = found.appraisal.spread.correlations(), [factor.name for factor in calibration.factors]
    rows: list[dict[str, Any]] = [
        {"one": names[a], "other": names[b], "correlation": round(float(correlations[a, b]), 3)}
        for a in range(len(names))
        for b in range(a + 1, len(names))
    ]
    for row in rows:
        row["stand_in"] = abs(row["correlation"]) >= TOGETHER
    return sorted(rows, key=lambda row: -abs(row["correlation"]))


def _fit(calibration: Calibration, found: Found) -> list[dict[str, Any]]:
    evidence, rows = found.evidence, []
    values = found.predicted if evidence.one else np.nanmean(found.predicted, axis=1, keepdims=True)
    for column, one in enumerate(calibration.observations):
        runs = values[:, :, column].ravel()
        runs = runs[np.isfinite(runs)]
        noise = np.random.default_rng([calibration.search.seed, column]).standard_normal((ERRORS_A_RUN, len(runs)))
        seen = runs + noise * one.error
        low90, low50, median, high50, high90 = np.quantile(seen, SHARES) if len(runs) else np.full(5, np.nan)
        below = float((seen < one.value).mean() + (seen == one.value).mean() / 2) if len(runs) else np.nan
        rows.append(
            {
                "row": one.row,
                "measure": one.reading.measure,
                "label": one.label,
                "unit": one.unit,
                "group": one.group,
                "when": one.reading.when,
                "week": _week(one.reading, calibration.base.run.weeks),
                "observed": one.value,
                "standard_error": one.error,
                "median": float(median),
                "low50": float(low50),
                "high50": float(high50),
                "low90": float(low90),
                "high90": float(high90),
                "below": round(below, 4),
                "inside90": bool(low90 <= one.value <= high90),
            }
        )
    return rows


def _week(reading: Any, weeks: int) -> float:
    """The middle of the weeks that are read, for figures."""
    if reading.kind in ("end", "start"):
        return float(weeks - 1 if reading.kind == "end" else 0)
    first = reading.first or 0
    last = reading.last if reading.last is not None else first if reading.kind == "week" else weeks - 1
    return (first + last) / 2


def _draws(calibration: Calibration, found: Found) -> list[dict[str, Any]]:
    names, rows = [factor.name for factor in calibration.factors], []
    for number, values in enumerate(found.drawn, 1):
        row = dict(zip(names, values, strict=True))
        options = " ".join(f"--set '{name}={value!r}'" for name, value in row.items())
        rows.append({"draw": number, **row, "options": options})
    return rows


def _sample(calibration: Calibration, found: Found) -> list[dict[str, Any]]:
    points = found.appraisal.spread.drawn(SAMPLE, calibration.search.seed + 2)
    return [
        {factor.name: value_at(factor, share) for factor, share in zip(calibration.factors, row, strict=True)}
        for row in points
    ]


def _drawn_scenario(calibration: Calibration, number: int, values: Sequence[float], folder: Path) -> str:
    names = [factor.name for factor in calibration.factors]
    changes = Changes(settings=tuple(zip(names, values, strict=True)))
    data = dict(calibration.variants.variant(changes).scenario(calibration.base.run.seed).to_dict())
    data["name"] = f"{calibration.name}, draw {number}"
    data["run"] = {**data["run"], "replications": calibration.base.run.replications}
    return toml_text(data, folder / DRAWS)


def _notes(
    info: Mapping[str, Any], posterior: Sequence[Mapping[str, Any]], fit: Sequence[Mapping[str, Any]]
) -> list[str]:
    """What to beware of, the weightiest first."""
    notes = []
    if not info["fits"]:
        worst = max(fit, key=lambda row: abs(row["below"] - 0.5))
        where = " ".join(filter(None, (worst["measure"], worst["group"], worst["when"])))
        notes.append(
            f"Nothing within these ranges agrees with the table: the closest trial lies {info['least_distance']:.2g} "
            f"times the errors away, {info['limit']:.2g} would still be luck. The ranges below are those of the "
            f"closest settings, with all errors widened {info['discrepancy']:.2g}-fold, and no estimate. Furthest off: "
            f"row {worst['row']} ({where})."
        )
    if info["effective"] < LEAST_EFFECTIVE:
        notes.append(
            f"The weight lies on no more than {info['effective']:.3g} points' worth of the ranges, so the spread may "
            "be too narrow; more trials tell it better."
        )
    held = info["coverage"]
    if held is not None and held["held"] < NINETY - 2 * np.sqrt(NINETY * (1 - NINETY) / held["checked"]):
        notes.append(
            f"Taken for the truth in turn, {held['checked']} trials lay within their 90 % range in only "
            f"{held['held']:.0%} of cases: the ranges are too narrow. More trials or replications help."
        )
    notes += [
        f"{row['name']} leans on the {row['edge']} end of its range; values beyond may agree as well."
        for row in posterior
        if row["edge"]
    ]
    if info["without_error"]:
        notes.append(f"{info['without_error']} observations tell no error and were taken as exact.")
    if info["runs"]["failed"]:
        notes.append(f"{info['runs']['failed']} of {info['runs']['planned']} runs failed and were left out.")
    return notes
