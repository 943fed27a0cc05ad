"""``orgsim doctor``: is this installation in order, and what to do where it is not."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Any

import typer

from orgsim.cli.exits import BUG
from orgsim.cli.options import AsJson
from orgsim.cli.terminal import Output, table

LOWEST_PYTHON = (3, 11)


def doctor(as_json: AsJson = False) -> None:
    """Check this installation, with advice where something is wrong."""
    output = Output(as_json=as_json)
    checks = [_python(), *_packages(), _cache(), _compilation(), _processors(), _scenarios(), _writable()]
    rows = [["ok" if one["fine"] else "PROBLEM", one["what"], one["found"]] for one in checks]
    for line in table(("", "what", "found"), rows)[1:]:
        output.show(line)
    advice = [one["advice"] for one in checks if one["advice"]]
    for text in advice:
        output.show(f"- {text}")
    fine = all(one["fine"] for one in checks)
    output.show("Everything is in order." if fine else "Something is wrong; see above.")
    output.document({"fine": fine, "checks": checks})
    if not fine:
        raise typer.Exit(BUG)


def _check(what: str, found: str, fine: bool = True, advice: str = "") -> dict[str, Any]:
    return {"what": what, "found": found, "fine": fine, "advice": advice}


def _python() -> dict[str, Any]:
    found = ".".join(map(str, sys.version_info[:3]))
    fine = sys.version_info[:2] >= LOWEST_PYTHON
    return _check("python", found, fine, "" if fine else "Install Python 3.11 or later.")


def _packages() -> list[dict[str, Any]]:
    from importlib import metadata

    import orgsim

    checks = [_check("orgsim", orgsim.__version__)]
    for name in ("mesa", "numpy", "numba", "scipy", "pandas", "networkx", "matplotlib", "pydantic", "typer"):
        try:
            checks.append(_check(name, metadata.version(name)))
        except metadata.PackageNotFoundError:
            checks.append(_check(name, "missing", False, f"Install it: python -m pip install {name}"))
    return checks


def _cache() -> dict[str, Any]:
    try:
        from orgsim.kernels.compiling import cache_folder

        folder = cache_folder()
    except Exception as error:
        return _check("folder of compiled kernels", _said(error), False, "Reinstall numba.")
    lost = folder.parent == Path(tempfile.gettempdir())
    advice = "The user's cache folder cannot be written: set NUMBA_CACHE_DIR to a folder that can." if lost else ""
    return _check("folder of compiled kernels", str(folder), True, advice)


def _compilation() -> dict[str, Any]:
    began = perf_counter()
    try:
        from orgsim.simulate import warm_up

        warm_up()
    except Exception as error:
        return _check("a small run", _said(error), False, "Reinstall numba and llvmlite for this version of Python.")
    return _check("a small run", f"works ({perf_counter() - began:.1f} s with loading)")


def _processors() -> dict[str, Any]:
    count = os.cpu_count() or 1
    advice = "With one processor, futures are simulated one after the other." if count == 1 else ""
    return _check("processors", str(count), True, advice)


def _scenarios() -> dict[str, Any]:
    from orgsim.scenario.locations import built_in

    count = len(built_in())
    return _check("built-in scenarios", str(count), count > 0, "" if count else "Reinstall orgsim: they are missing.")


def _writable() -> dict[str, Any]:
    try:
        with tempfile.TemporaryFile(dir="."):
            return _check("working directory", "can be written")
    except OSError as error:
        return _check("working directory", _said(error), True, "Give --out a folder that can be written.")


def _said(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())
