"""Where files for charts are found, and small people files written on the spot."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def fixtures() -> Path:
    """Folder of made-up people files with the defects of real ones."""
    return REPOSITORY / "tests" / "fixtures" / "charts"


@pytest.fixture
def real_data() -> Path:
    """Folder of published organizations; tests are skipped where it is absent."""
    places = [REPOSITORY / "shared" / "data", REPOSITORY.parent / "shared" / "data"]
    if "ORGSIM_SHARED_DATA" in os.environ:
        places.insert(0, Path(os.environ["ORGSIM_SHARED_DATA"]))
    for place in places:
        if place.is_dir():
            return place
    pytest.skip("the published data sets are not here (set ORGSIM_SHARED_DATA)")


@pytest.fixture
def people(tmp_path: Path) -> Callable[..., Path]:
    """Write lines, the header first, as people.csv."""

    def write(*lines: str, name: str = "people.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes("\n".join(lines).encode(encoding))
        return path

    return write
