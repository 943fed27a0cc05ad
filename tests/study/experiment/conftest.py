"""A tiny experiment whose runs take milliseconds, and ways to write others."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

TINY = """
schema = 1
name = "Tiny"
scenario = "baseline"
{top}
[set]
organization.size = 12
run.weeks = 6
run.burn_in = 1
{set}
{rest}
"""
GRID = """
[vary]
people.autonomy = [0.2, 0.6]
environment.turbulence = [0.1, 1.0]
[measures]
alignment = ["end", "mean over weeks 1..4"]
business = "max"
"""
BREAKING = """
import os
from typing import ClassVar

from orgsim.plugins import Practice, practice
from orgsim.settings import setting


@practice
class Breaking(Practice):
    kind: ClassVar[str] = "breaking"
    how: str = setting("", "what happens: nothing, an error, or the end of the process")

    def act(self, organization, occasion):
        if self.how == "error":
            raise ValueError(f"broken   on purpose in week {occasion.week}")
        if self.how == "kill":
            os.kill(os.getpid(), 9)
"""
BROKEN = """
[vary.accident]
none = {}
wrong = { practice = [{ kind = "breaking", how = "HOW", start = 2 }] }
[measures]
alignment = "end"
"""


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write an experiment on a tiny organization: ``write(rest, top="replications = 3", set="...")``."""

    def written(rest: str = GRID, top: str = "replications = 2", name: str = "tiny", **parts: str) -> Path:
        file = tmp_path / f"{name}.toml"
        file.write_text(TINY.format(top=top, rest=rest, set=parts.get("set", "")), encoding="utf-8")
        return file

    return written


@pytest.fixture
def breaking(tmp_path: Path) -> Path:
    """A file with a practice that breaks its run."""
    file = tmp_path / "breaking.py"
    file.write_text(BREAKING, encoding="utf-8")
    return file


def tables(folder: Path) -> dict[str, bytes]:
    """Everything that an experiment leaves but the journal: equal experiments must leave equal bytes. Somebody may
    commit to this checkout between two sweeps of one test, so the commit does not count."""
    files = [file for file in sorted(folder.rglob("*")) if file.is_file() and file.name != "journal.log"]
    found = {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}
    found["manifest.json"] = re.sub(rb'"(commit|modified)": [^\n]*', b"", found["manifest.json"])
    return found
