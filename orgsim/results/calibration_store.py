"""The folder of a calibration: tables written in a fixed order, so that equal calibrations leave equal files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from orgsim.problems import InvalidInput, Problem
from orgsim.results.calibrations import CalibrationResults
from orgsim.results.plain import plain, to_json, write_whole
from orgsim.results.rows import decode_rows, encode_rows

KIND = "calibration"
FORMAT = 1
MANIFEST = "manifest.json"
TABLES = ("trials", "posterior", "pairs", "fit", "draws", "sample")


def write_manifest(folder: Path, info: Mapping[str, Any], tables: Mapping[str, Any] | None = None) -> None:
    """Write what is known of the calibration; with ``tables`` once those are there too."""
    manifest = {"program": "orgsim", "kind": KIND, "format": FORMAT, **info, "tables": tables}
    write_whole(folder / MANIFEST, to_json(manifest, indent=2) + "\n")


def save_calibration(results: CalibrationResults, folder: Path) -> None:
    """Write all tables, each whole or not at all, the manifest last. Raises OSError."""
    columns = {}
    for name in TABLES:
        text, columns[name] = encode_rows(getattr(results, name))
        write_whole(folder / f"{name}.csv", text)
    write_manifest(folder, results.info, columns)


def load_calibration(folder: str | Path) -> CalibrationResults:
    """Read what :func:`save_calibration` wrote. Raises InvalidInput with every problem found."""
    path = Path(folder)
    if not is_calibration(path):
        message = f"holds no {MANIFEST} of a calibration"
        raise InvalidInput(Problem(str(path), message, allowed="a folder that orgsim calibrate has made"))
    manifest: dict[str, Any] = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
    if manifest.get("format") != FORMAT:
        message = f"has format {manifest.get('format')}; this version of orgsim reads format {FORMAT}"
        raise InvalidInput(Problem(str(path / MANIFEST), message))
    if manifest.get("tables") is None:
        message = "is a calibration that was interrupted before its tables were written"
        raise InvalidInput(Problem(str(path), message, allowed=f"orgsim resume {path}"))
    problems: list[Problem] = []
    tables: dict[str, tuple[dict[str, Any], ...]] = {}
    for name in TABLES:
        file = path / f"{name}.csv"
        try:
            with open(file, encoding="utf-8", newline="") as text:
                tables[name] = tuple(decode_rows(text.read(), manifest["tables"][name]))
        except FileNotFoundError:
            problems.append(Problem(str(file), "is missing"))
        except (OSError, ValueError, KeyError) as error:
            problems.append(Problem(str(file), f"cannot be read ({error})"))
    if problems:
        raise InvalidInput(problems)
    info = {key: value for key, value in manifest.items() if key not in ("program", "kind", "format", "tables")}
    return CalibrationResults(info, **tables)


def is_calibration(folder: str | Path) -> bool:
    """Whether a folder holds a calibration, finished or not."""
    try:
        manifest = json.loads((Path(folder) / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(manifest, dict) and manifest.get("program") == "orgsim" and manifest.get("kind") == KIND


def plain_info(info: Mapping[str, Any]) -> dict[str, Any]:
    """``info`` as it is after a way through the manifest."""
    loaded: dict[str, Any] = json.loads(to_json(plain(info)))
    return loaded
