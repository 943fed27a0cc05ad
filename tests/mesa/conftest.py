"""A small organization with much coming and going."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from orgsim.model import OrgModel

SETTINGS = {"organization__size": 40, "run__burn_in": 2, "run__weeks": 30, "workforce__quit_rate": 0.9}


@pytest.fixture(scope="session")
def make() -> Callable[..., OrgModel]:
    def made(weeks: int = 0, **settings: object) -> OrgModel:
        model = OrgModel(**{"scenario": "baseline", "seed": 11, **SETTINGS, **settings})
        for _ in range(weeks):
            model.step()
        return model

    return made
