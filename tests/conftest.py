"""Settings of all tests: no deadlines, as kernels compile on first use; the same examples every time in the gate."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("orgsim", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("gate", parent=settings.get_profile("orgsim"), derandomize=True)
settings.load_profile("gate" if os.environ.get("CI") else "orgsim")


def pytest_configure(config: pytest.Config) -> None:
    """Compile before there are several processes that would each compile the same."""
    if getattr(config.option, "numprocesses", None) and not hasattr(config, "workerinput"):
        from orgsim.kernels.side_by_side import compile_all

        compile_all()
