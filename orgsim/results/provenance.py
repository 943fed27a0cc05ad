"""Where results come from: versions, commit, seeds and hashes; never places or names of a machine or a person."""

from __future__ import annotations

import datetime
import os
import platform
import subprocess
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from orgsim.results.plain import digest

PACKAGES = ("orgsim", "mesa", "numpy", "numba", "scipy")


def collect_provenance(
    scenario: dict[str, Any],
    seeds: Sequence[int] = (),
    command: Sequence[str] = (),
    started: datetime.datetime | None = None,
) -> dict[str, Any]:
    """All that is needed to run ``scenario`` again and to recognize the same run.

    Returns versions (of Python and the packages that shape the numbers), platform (kind only), commit and modified
    (None outside a checkout), seeds, hashes (scenario: SHA-256 of its canonical JSON), command (absolute paths cut to
    their last part) and started (UTC, ISO 8601).
    """
    commit, modified = checkout_state()
    moment = started or datetime.datetime.now(datetime.UTC)
    return {
        "versions": versions(),
        "platform": f"{platform.system()} {platform.machine()}".strip(),
        "commit": commit,
        "modified": modified,
        "seeds": [int(seed) for seed in seeds],
        "hashes": {"scenario": digest(scenario)},
        "command": [without_place(argument) for argument in command],
        "started": moment.astimezone(datetime.UTC).isoformat(timespec="seconds"),
    }


def versions() -> dict[str, str]:
    """Versions of Python and :data:`PACKAGES`, read from their metadata so that none of them is imported."""
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            found[package] = "not installed" if package != "orgsim" else "from source"
    return found


def checkout_state() -> tuple[str | None, bool | None]:
    """Commit of the checkout that this package is run from and whether tracked files differ; (None, None) otherwise."""
    # An installed copy may lie inside the checkout of another project, so this very file must be tracked.
    if _git("ls-files", "--error-unmatch", Path(__file__).name) is None:
        return None, None
    commit = _git("rev-parse", "HEAD")
    changes = _git("status", "--porcelain", "--untracked-files=no")
    return commit, None if changes is None else bool(changes)


def without_place(argument: str) -> str:
    """``argument`` with an absolute path, also after ``=``, made relative to here or cut to its last part."""
    option, equals, value = argument.rpartition("=")
    if not (PurePosixPath(value).is_absolute() or PureWindowsPath(value).is_absolute() or value.startswith("~")):
        return argument
    try:
        short = Path(value).relative_to(Path(os.getcwd())).as_posix()
    except ValueError:
        short = PureWindowsPath(value).name or PurePosixPath(value).name or "."
    return f"{option}{equals}{short}"


def _git(*arguments: str) -> str | None:
    try:
        done = subprocess.run(
            ["git", *arguments],
            cwd=Path(__file__).parent,
            capture_output=True,
            text=True,
            timeout=10,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()
