"""A tiny calibration whose runs take milliseconds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

TINY = """
schema = 1
name = "Tiny"
observations = "seen.csv"
trials = 12
replications = 3
{top}
[search]
noise = 12
draws = 3
futures = 2
batch = 2
{search}
[set]
organization.size = 14
run.weeks = 8
run.burn_in = 1
[fit]
{fit}
"""
FIT = "autonomy.exploration = {}\npeople.prior_knowledge = { low = 0.01, high = 0.5, scale = 'log' }"
SEEN = "measure,week,level,value,n\nexploration,3,,0.2,14\nalignment,5,1,0.4,9\nalignment,end,,0.35,14\n"


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a calibration of a tiny organization: ``write(fit="...", top="...", seen="...")``."""

    def written(fit: str = FIT, top: str = "", seen: str = SEEN, search: str = "") -> Path:
        (tmp_path / "seen.csv").write_text(seen, encoding="utf-8")
        file = tmp_path / "tiny.toml"
        file.write_text(TINY.format(fit=fit, top=top, search=search), encoding="utf-8")
        return file

    return written
