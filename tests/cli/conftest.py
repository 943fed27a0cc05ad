"""The command as it is installed: started as a process of its own, in a folder of its own, on small organizations."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
SMALL = (
    *("--set", "organization.size=40", "--set", "run.burn_in=3"),
    *("--weeks", "6", "--replications", "2", "--workers", "1"),
)
Command = Callable[..., subprocess.CompletedProcess]


def environment(**more: str) -> dict[str, str]:
    """This environment with the package importable from any folder."""
    paths = [str(REPOSITORY), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths)), "PYTHONUTF8": "1", **more}


def started(*arguments: object, folder: Path, **more: str) -> subprocess.CompletedProcess:
    """``python -m orgsim`` with pipes for both streams."""
    command = [sys.executable, "-m", "orgsim", *map(str, arguments)]
    return subprocess.run(
        command,
        check=False,
        cwd=folder,
        env=environment(**more),
        capture_output=True,
        text=True,
        encoding=more.get("PYTHONIOENCODING", "utf-8"),
        timeout=300,
    )


@pytest.fixture
def orgsim_command(tmp_path: Path) -> Command:
    """Run a command in an empty folder: ``orgsim_command("run", "baseline")``."""

    def command(*arguments: object, folder: Path = tmp_path, **more: str) -> subprocess.CompletedProcess:
        return started(*arguments, folder=folder, **more)

    return command


@pytest.fixture
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable:
    """Run a command in this process, in an empty folder: returns exit code, standard output and standard error."""
    from orgsim import plugins

    monkeypatch.chdir(tmp_path)
    # A plug-in that a command loads must not be there for other tests.
    for family in ("shock", "practice"):
        plugins.registry(family)
        monkeypatch.setitem(plugins._REGISTRY, family, dict(plugins._REGISTRY[family]))

    def command(*arguments: object) -> tuple[int, str, str]:
        from orgsim.cli import main

        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return command


@pytest.fixture(scope="session")
def small_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess]:
    """One small run shared by all: the folder it was started in, and how it ended."""
    folder = tmp_path_factory.mktemp("small")
    return folder, started("run", "baseline", *SMALL, folder=folder)
