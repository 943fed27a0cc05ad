"""The standalone page of a calibration: what the table tells of each setting, and how far that can be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from orgsim.report.calibration_figures import fit_figure, moment, pairs_figure, ranges_figure
from orgsim.report.page import page_template
from orgsim.results.calibration_store import load_calibration
from orgsim.results.calibrations import CalibrationResults, Row
from orgsim.results.plain import write_whole
from orgsim.results.telling import percent
from orgsim.results.wording import format_range, format_value, join_words

MOST_ROWS = 60
NINETY = "90\u00a0%"
COMMAND = "orgsim calibrate calibration.toml"


def write_folder_report(folder: str | Path, results: CalibrationResults | None = None) -> Path:
    """Write ``report.html`` into the folder of a calibration and return its path. Raises InvalidInput and OSError."""
    results = load_calibration(folder) if results is None else results
    return write_whole(Path(folder) / "report.html", render_calibration(results))


def render_calibration(results: CalibrationResults) -> str:
    """HTML of the page of a calibration."""
    info = results.info
    return page_template("calibration.html").render(
        title=results.name,
        kicker=(
            f"Calibration, {info['observations']} observations, {info['trials']:,} trials of "
            f"{info['replications']} futures"
        ),
        question=info["question"],
        sentences=_in_short(results),
        notes=results.notes,
        ranges=ranges_figure(results, "ranges"),
        posterior=[_setting(row) for row in results.posterior],
        pairs=pairs_figure(results, "pairs") if len(info["fitted"]) > 1 else "",
        said_of_pairs=[_pair(row) for row in results.pairs if row["stand_in"]],
        fits=[
            (rows[0]["label"], fit_figure(rows, f"fit-{place}"))
            for place, rows in enumerate(_by_measure(results.fit[:MOST_ROWS]))
        ],
        rows=[_observation(row) for row in results.fit],
        method=_method(info),
        provenance=_provenance(info),
        command=COMMAND,
    )


def _in_short(results: CalibrationResults) -> list[tuple[str, str]]:
    info, found = results.info, []
    by_verdict: dict[str, list[str]] = {}
    for row in results.posterior:
        by_verdict.setdefault(row["verdict"], []).append(row["name"])
    if info["fits"]:
        share = f"{info['not_ruled_out']} of {info['trials_used']} trials are not ruled out"
        found.append(
            ("Does it fit?", f"Yes: {share}; luck and survey explain what is left between them and the table.")
        )
    else:
        found.append(("Does it fit?", "No. No trial agrees with the table; the ranges are of what comes closest."))
    told = [
        (f"The table tells much of {join_words(by_verdict['pinned down'])}." if "pinned down" in by_verdict else ""),
        (f"It narrows {join_words(by_verdict['narrowed'])}." if "narrowed" in by_verdict else ""),
    ]
    loose = by_verdict.get("not pinned down by these data", [])
    told.append(f"It does not pin down {join_words(loose)}." if loose else "")
    found.append(("What it tells", " ".join(filter(None, told))))
    bound = [f"{row['one']} and {row['other']}" for row in results.pairs if row["stand_in"]]
    if bound:
        found.append(("What it cannot tell apart", f"{'; '.join(bound)}: see below."))
    inside = sum(row["inside90"] for row in results.fit)
    found.append(
        ("Check", f"{inside} of {len(results.fit)} observations lie within the {NINETY} band of fresh futures.")
    )
    held = info["coverage"]
    if held is not None:
        text = (
            f"With {held['checked']} trials taken for the truth in turn, their {NINETY} ranges held it in "
            f"{percent(held['held'])} of cases."
        )
        found.append(("How sure", text))
    return found


def _setting(row: Row) -> list[str]:
    return [
        row["name"],
        f"{_number(row['prior_low'])} to {_number(row['prior_high'])}",
        _number(row["median"]),
        f"{_number(row['low50'])} to {_number(row['high50'])}",
        f"{_number(row['low90'])} to {_number(row['high90'])}",
        percent(row["part_of_prior"]),
        row["verdict"],
    ]


def _number(value: float) -> str:
    return f"{value:.3g}"


def _pair(row: Row) -> str:
    way = "more of one goes with more of the other" if row["correlation"] > 0 else "more of one makes up for less of"
    tail = "" if row["correlation"] > 0 else " the other"
    return (
        f"{row['one']} and {row['other']}: {way}{tail} (correlation {row['correlation']:.2f}). Data that move only one "
        "of them would tell them apart."
    )


def _by_measure(rows: Sequence[Row]) -> list[list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row["measure"], []).append(row)
    return list(groups.values())


def _observation(row: Row) -> list[str]:
    error = format_value(row["standard_error"], row["unit"]) if row["standard_error"] else "none told"
    return [
        f"{row['label']}, {moment(row)}",
        format_value(row["observed"], row["unit"]),
        error,
        format_value(row["median"], row["unit"]),
        format_range(row["low90"], row["high90"], row["unit"]),
        "inside" if row["inside90"] else "outside",
    ]


def _method(info: dict[str, Any]) -> str:
    who = "Bergstra et al. 2011" if info["search"]["sampler"] == "tpe" else ""
    searched = f", the later ones where the misfit was small ({who})" if who else ""
    luck = (
        "the luck of the one organization that was observed, "
        if info["observed"] == "one organization"
        else "(the table tells of many organizations, so their luck averages out) "
    )
    futures = info["replications"]
    return (
        f"{info['trials']:,} settings within the ranges were tried{searched}, each in the same {futures} futures. A "
        f"trial is held against the table in units of the errors of the survey, {luck}and the error of a mean over "
        f"{futures} futures; the spread between futures is that of {info['noise_futures']} fresh futures of trial "
        f"{info['closest']}. Trials further off than luck allows in 19 of 20 cases are ruled out (Vernon, Goldstein & "
        "Bower 2010; Andrianakis et al. 2015). What lies between the trials is predicted from the "
        f"{info['neighbours']} nearest (Cleveland & Devlin 1988), with the error that left-out trials show, and "
        "weighted by its likelihood (Sellentin & Heavens 2016); before the table all values within the ranges count "
        "the same."
    )


def _provenance(info: dict[str, Any]) -> list[tuple[str, str]]:
    kept = info["provenance"]
    rows = [("Model", info["model"]), ("Fingerprint", info["fingerprint"]), ("Scenario", info["scenario"]["name"])]
    rows += [("Runs", f"{info['runs']['done']:,} done, {info['runs']['failed']:,} failed")]
    rows += [("Versions", ", ".join(f"{name} {version}" for name, version in kept["versions"].items()))]
    commit = "" if kept["commit"] is None else kept["commit"] + (" and changes" if kept["modified"] else "")
    return [*rows, *([("Commit", commit)] if commit else []), ("Platform", kept["platform"])]
