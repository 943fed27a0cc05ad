"""The folder of an experiment: tables written in a fixed order, so that equal experiments leave equal files.

``manifest.json`` what the columns mean, counts, model and fingerprint · ``runs.csv`` a row a run · ``expect.csv`` a row
a statement that did not hold · ``series.npz`` kept series, if any · ``failed/ID.toml`` a scenario that repeats a failed
run. Beside them lie ``experiment.toml`` and ``scenario.toml``, which repeat the experiment, and ``journal.log``, which
holds what was done, when and how quickly; neither is written here.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from orgsim.problems import InvalidInput, Problem
from orgsim.results.experiments import ExperimentResults, KeptSeries
from orgsim.results.plain import current_umask, plain, to_json, write_whole
from orgsim.results.rows import decode_rows, encode_rows

KIND = "experiment"
FORMAT = 1
MANIFEST, RUNS, EXPECT, SERIES, FAILED = "manifest.json", "runs.csv", "expect.csv", "series.npz", "failed"
COMPLETE = "complete"


def write_manifest(folder: Path, info: Mapping[str, Any], tables: Mapping[str, Any] | None = None) -> None:
    """Write what is known of the experiment; with ``tables`` once those are there too."""
    manifest = {"program": "orgsim", "kind": KIND, "format": FORMAT, **info, "tables": tables}
    write_whole(folder / MANIFEST, to_json(manifest, indent=2) + "\n")


def save_experiment(results: ExperimentResults, folder: Path, scenarios: Mapping[str, str]) -> None:
    """Write all tables, each whole or not at all, the manifest last.

    scenarios: TOML text by the id of a failed run, with files named from the folder ``failed``. Raises OSError.
    """
    _clear_leftovers(folder)
    runs, run_columns = encode_rows(results.rows)
    expect, expect_columns = encode_rows(results.failures)
    write_whole(folder / RUNS, runs)
    write_whole(folder / EXPECT, expect)
    if results.series is not None:
        _write_series(folder / SERIES, results.series)
    else:
        (folder / SERIES).unlink(missing_ok=True)
    shutil.rmtree(folder / FAILED, ignore_errors=True)
    for run, text in scenarios.items():
        write_whole(folder / FAILED / f"{run}.toml", text)
    write_manifest(folder, results.info, {"runs": run_columns, "expect": expect_columns})


def load_experiment(folder: str | Path) -> ExperimentResults:
    """Read what :func:`save_experiment` wrote. Raises InvalidInput with every problem found."""
    path = Path(folder)
    manifest = read_manifest(path)
    if manifest["tables"] is None:
        message = "is an experiment that was interrupted before its tables were written"
        raise InvalidInput(Problem(str(path), message, allowed=f"orgsim resume {path}"))
    problems: list[Problem] = []

    def read(name: str, how: Any) -> Any:
        try:
            return how(path / name)
        except FileNotFoundError:
            problems.append(Problem(str(path / name), "is missing"))
        except Exception as error:  # A damaged file can raise nearly anything; all of it means the same.
            problems.append(Problem(str(path / name), f"cannot be read ({error})"))
        return None

    tables = manifest["tables"]
    rows = read(RUNS, lambda file: decode_rows(_text(file), tables["runs"]))
    failures = read(EXPECT, lambda file: decode_rows(_text(file), tables["expect"]))
    series = read(SERIES, _read_series) if manifest["series"] else None
    if not problems and series is not None and len(series.values) != len(rows):
        problems.append(Problem(str(path / SERIES), f"has {len(series.values)} runs, but {RUNS} has {len(rows)}"))
    if problems:
        raise InvalidInput(problems)
    info = {key: value for key, value in manifest.items() if key not in ("program", "kind", "format", "tables")}
    return ExperimentResults(info, tuple(rows), tuple(failures), series)


def is_experiment(folder: str | Path) -> bool:
    """Whether a folder holds an experiment, finished or not."""
    try:
        manifest = json.loads((Path(folder) / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(manifest, dict) and manifest.get("program") == "orgsim" and manifest.get("kind") == KIND


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of an experiment. Raises InvalidInput when there is none that can be read."""
    if not folder.is_dir():
        message = "is not a folder" if folder.exists() else "does not exist"
        raise InvalidInput(Problem(str(folder), message, allowed="a folder that orgsim sweep has made"))
    if not is_experiment(folder):
        message = f"holds no {MANIFEST} of an experiment"
        raise InvalidInput(Problem(str(folder), message, allowed="a folder that orgsim sweep has made"))
    manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    if manifest.get("format") != FORMAT:
        message = f"has format {manifest.get('format')}; this version of orgsim reads format {FORMAT}"
        raise InvalidInput(Problem(str(folder / MANIFEST), message))
    missing = [key for key in ("name", "varied", "measures", "series", "status", "tables") if key not in manifest]
    if missing:
        raise InvalidInput(Problem(str(folder / MANIFEST), f"lacks {', '.join(missing)}"))
    return manifest


def _write_series(path: Path, series: KeptSeries) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-", suffix=".npz")
    os.close(handle)
    try:
        names = np.frombuffer(json.dumps(list(series.measures)).encode("utf-8"), np.uint8)
        np.savez_compressed(temporary, allow_pickle=False, measures=names, values=series.values)
        os.chmod(temporary, 0o666 & ~current_umask())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _read_series(path: Path) -> KeptSeries:
    with np.load(path, allow_pickle=False) as arrays:
        names = json.loads(arrays["measures"].tobytes().decode("utf-8"))
        return KeptSeries(tuple(names), arrays["values"].astype(np.float32))


def _clear_leftovers(folder: Path) -> None:
    """Temporary files of a process that was killed while it wrote."""
    for name in (MANIFEST, RUNS, EXPECT, SERIES):
        for file in folder.glob(f".{name}-*"):
            file.unlink(missing_ok=True)


def _text(path: Path) -> str:
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def plain_info(info: Mapping[str, Any]) -> dict[str, Any]:
    """``info`` as it is after a way through the manifest."""
    loaded: dict[str, Any] = json.loads(to_json(plain(info)))
    return loaded
