"""The results folder: written whole or not at all, read back exactly.

``manifest.json`` provenance, status, measures and hashes · ``scenario.toml`` resolved · ``runs.csv`` a row a run with
end measures · ``series/measures.npz`` weeks and float32 series · ``series/<kind>.npz`` by group · ``chart.npz``
reporting tree of teams · ``events.jsonl`` · ``expect.csv`` · ``counterfactuals.csv``, if asked for.
Reports and figures are put beside them later.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from orgsim.problems import InvalidInput, Problem
from orgsim.results.arrays import (
    chart_arrays,
    check_shapes,
    group_arrays,
    read_chart,
    read_group,
    read_series,
    write_arrays,
)
from orgsim.results.plain import current_umask, digest, plain, to_json
from orgsim.results.rows import decode_rows, encode_rows
from orgsim.results.toml import decode_scenario, encode_scenario
from orgsim.results.types import Event, MeasureInfo, Results

FORMAT = 1
MANIFEST = "manifest.json"
MEASURE_FIELDS = ("name", "label", "unit", "meaning", "better", "grouped")
KIND = re.compile(r"[a-z][a-z0-9_]*")


def save(results: Results, folder: str | Path, force: bool = False) -> Path:
    """Write ``results`` into the new folder ``folder`` and return its path.

    Everything is written to a temporary sibling that is renamed at the end. An existing folder is refused, unless
    ``force`` is set and it holds an orgsim manifest (or nothing): then it is replaced, with any report in it.
    Raises InvalidInput when the folder may not be written or the results are inconsistent.
    """
    target = Path(os.path.realpath(folder))
    problems = [*target_problems(folder, force), *_content_problems(results)]
    if problems:
        raise InvalidInput(problems)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}-"))
    except OSError as error:
        raise InvalidInput(Problem(str(folder), f"cannot be created ({error.strerror})")) from error
    try:
        _write(results, temporary)
        os.chmod(temporary, 0o777 & ~current_umask())
        _replace(temporary, target)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
    return Path(folder)


def load(folder: str | Path) -> Results:
    """Read what :func:`save` wrote.

    Raises InvalidInput with every problem found: no such folder, no or another kind of manifest, a file missing,
    unreadable, changed by hand, or of the wrong shape.
    """
    path = Path(folder)
    manifest = _read_manifest(path)
    reader = _Reader(path)
    scenario = reader.read("scenario.toml", lambda file: _read_scenario(file, manifest))
    tables = manifest["tables"]
    runs = reader.read("runs.csv", lambda file: decode_rows(_text(file), tables["runs"]))
    expectations = reader.read("expect.csv", lambda file: decode_rows(_text(file), tables["expect"]))
    counterfactuals = []
    if "counterfactuals" in tables:
        name = "counterfactuals.csv"
        counterfactuals = reader.read(name, lambda file: decode_rows(_text(file), tables["counterfactuals"]))
    events = reader.read("events.jsonl", _read_events)
    series = reader.read("series/measures.npz", lambda file: read_series(file, len(manifest["measures"])))
    groups = {kind: reader.read(f"series/{kind}.npz", read_group) for kind in manifest["groups"]}
    chart = reader.read("chart.npz", read_chart) if manifest["chart"] else None
    if reader.problems:
        raise InvalidInput(reader.problems)
    results = Results(
        scenario=scenario,
        measures=tuple(MeasureInfo(**{name: row[name] for name in MEASURE_FIELDS}) for row in manifest["measures"]),
        weeks=series[0],
        series=series[1],
        groups=groups,
        chart=chart,
        events=events,
        runs=tuple(runs),
        provenance=manifest["provenance"],
        expectations=tuple(expectations),
        counterfactuals=tuple(counterfactuals),
    )
    problems = [Problem(str(path), message) for message in check_shapes(results)]
    if problems:
        raise InvalidInput(problems)
    return results


def run_status(results: Results) -> str:
    """``complete``, or how many of the replications failed (their rows in runs.csv say why)."""
    failed = sum(1 for row in results.runs if row.get("error"))
    return "complete" if failed == 0 else f"{failed} of {len(results.runs)} runs failed"


def target_problems(folder: str | Path, force: bool = False) -> list[Problem]:
    """Why :func:`save` would refuse ``folder``; empty when it would not."""
    target, named = Path(os.path.realpath(folder)), Path(folder)
    if not target.exists():
        return []
    if not target.is_dir():
        return [Problem(str(named), "is a file, not a folder")]
    if not force:
        return [Problem(str(named), "exists already", allowed="a new folder, or --force to replace these results")]
    if any(target.iterdir()) and not _is_manifest(target / MANIFEST):
        return [Problem(str(named), "holds no orgsim results and is not replaced, even with --force")]
    return []


def _is_manifest(path: Path) -> bool:
    try:
        return json.loads(path.read_text(encoding="utf-8"))["program"] == "orgsim"
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _content_problems(results: Results) -> list[Problem]:
    messages = check_shapes(results)
    messages += [f"group kind {kind!r} cannot be a file name" for kind in results.groups if not KIND.fullmatch(kind)]
    if "measures" in results.groups:
        messages.append("group kind 'measures' is taken")
    parts = {
        "scenario": results.scenario,
        "provenance": results.provenance,
        "runs": results.runs,
        "expectations": results.expectations,
        "counterfactuals": results.counterfactuals,
        "events": [event.detail for event in results.events],
    }
    for name, part in parts.items():
        try:
            plain(part)
        except TypeError as error:
            messages.append(f"{name} cannot be saved: {error}")
    return [Problem("results", message) for message in messages]


def _write(results: Results, folder: Path) -> None:
    (folder / "series").mkdir()
    (folder / "figures").mkdir()
    try:
        scenario, nulls = encode_scenario(results.scenario)
    except ValueError as error:
        raise InvalidInput(Problem("results", f"scenario cannot be saved: {error}")) from error
    runs, run_columns = encode_rows(results.runs, _end_columns(results))
    expectations, expectation_columns = encode_rows(results.expectations)
    tables = {"runs": run_columns, "expect": expectation_columns}
    if results.counterfactuals:
        text, tables["counterfactuals"] = encode_rows(results.counterfactuals)
        _write_text(folder / "counterfactuals.csv", text)
    _write_text(folder / "scenario.toml", scenario)
    _write_text(folder / "runs.csv", runs)
    _write_text(folder / "expect.csv", expectations)
    _write_text(folder / "events.jsonl", "".join(f"{to_json(vars(event))}\n" for event in results.events))
    write_arrays(folder / "series" / "measures.npz", {"weeks": results.weeks, "series": results.series})
    for kind, group in results.groups.items():
        write_arrays(folder / "series" / f"{kind}.npz", group_arrays(group))
    if results.chart is not None:
        write_arrays(folder / "chart.npz", chart_arrays(results.chart))
    manifest = {
        "program": "orgsim",
        "format": FORMAT,
        "name": results.name,
        "status": run_status(results),
        "provenance": results.provenance,
        "scenario_digest": digest(results.scenario),
        "scenario_nulls": nulls,
        "measures": [{name: getattr(info, name) for name in MEASURE_FIELDS} for info in results.measures],
        "groups": list(results.groups),
        "chart": results.chart is not None,
        "tables": tables,
    }
    _write_text(folder / MANIFEST, to_json(manifest, indent=2) + "\n")


def _end_columns(results: Results) -> dict[str, list[str]]:
    if results.weeks.size == 0:
        return {}
    end = results.series[:, -1, :]
    return {
        f"end_{info.name}": ["" if np.isnan(value) else str(value) for value in end[:, index]]
        for index, info in enumerate(results.measures)
    }


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")


def _replace(temporary: Path, target: Path) -> None:
    if not target.exists():
        os.rename(temporary, target)
        return
    # A folder that is not empty cannot be renamed over: set the old one aside and bring it back if that fails.
    aside = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}-old-"))
    os.rename(target, aside / "old")
    try:
        os.rename(temporary, target)
    except BaseException:
        os.rename(aside / "old", target)
        aside.rmdir()
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _read_manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    if not folder.is_dir():
        raise InvalidInput(Problem(str(folder), "is not a folder of results" if folder.exists() else "does not exist"))
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise InvalidInput(Problem(str(folder), f"holds no {MANIFEST}, so these are no orgsim results")) from error
    except (OSError, ValueError) as error:
        raise InvalidInput(Problem(str(path), f"cannot be read ({error})")) from error
    problems = [Problem(str(path), message) for message in _manifest_messages(manifest)]
    if problems:
        raise InvalidInput(problems)
    return manifest


def _manifest_messages(manifest: Any) -> list[str]:
    if not isinstance(manifest, dict) or manifest.get("program") != "orgsim":
        return ["is not the manifest of orgsim results"]
    if manifest.get("kind") == "experiment":
        return ["is that of an experiment (orgsim sweep), not of the results of one scenario (orgsim run)"]
    if manifest.get("format") != FORMAT:
        return [f"has format {manifest.get('format')}; this version of orgsim reads format {FORMAT}"]
    expected: dict[str, type] = {
        "provenance": dict,
        "scenario_nulls": list,
        "measures": list,
        "groups": list,
        "chart": bool,
        "tables": dict,
    }
    wrong = [name for name, kind in expected.items() if not isinstance(manifest.get(name), kind)]
    messages = [f"{name} is missing or of the wrong kind" for name in wrong]
    if "tables" not in wrong and not {"runs", "expect"} <= manifest["tables"].keys():
        messages.append("tables lacks runs or expect")
    if "measures" not in wrong and not all(
        isinstance(row, dict) and set(MEASURE_FIELDS) <= row.keys() for row in manifest["measures"]
    ):
        messages.append(f"a measure lacks one of {', '.join(MEASURE_FIELDS)}")
    if "groups" not in wrong and not all(isinstance(kind, str) and KIND.fullmatch(kind) for kind in manifest["groups"]):
        messages.append("groups holds a name that cannot be a file")
    return messages


class _Reader:
    """Reads the files of one folder and collects what is wrong instead of stopping at the first."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.problems: list[Problem] = []

    def read(self, name: str, how: Callable[[Path], Any]) -> Any:
        path = self.folder / name
        try:
            return how(path)
        except FileNotFoundError:
            self.problems.append(Problem(str(path), "is missing"))
        except Exception as error:  # A damaged zip or text can raise nearly anything; all of it means the same.
            self.problems.append(Problem(str(path), f"cannot be read ({error})"))
        return None


def _text(path: Path) -> str:
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def _read_scenario(path: Path, manifest: dict[str, Any]) -> dict[str, Any]:
    scenario = decode_scenario(_text(path), manifest["scenario_nulls"])
    if digest(scenario) != manifest.get("scenario_digest"):
        raise ValueError("it was changed after the runs, so it does not describe these results")
    return scenario


def _read_events(path: Path) -> tuple[Event, ...]:
    return tuple(Event(**json.loads(line)) for line in _text(path).split("\n") if line)
