"""Every two plug-ins at once: whatever one does to the organization, the other finds it whole."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from orgsim.observations.catalogue import NAMES
from orgsim.plugins import registry
from tests.plugins.organizations import example, kind_class, model

WEEKS = 52
BURN_IN = 2
KINDS = [
    (family, kind)
    for family in ("shock", "practice")
    for kind, plugin in registry(family).items()
    if plugin.__module__.startswith("orgsim.")
]
PAIRS = list(combinations(KINDS, 2))


@pytest.mark.slow
@pytest.mark.parametrize(("one", "other"), PAIRS, ids=[f"{one[1]}-{other[1]}" for one, other in PAIRS])
def test_a_year_with_both(one: tuple[str, str], other: tuple[str, str]):
    """They begin in the same week, where they meet most: no error, every measure a number, and nothing inconsistent."""
    plugins = [example(kind_class(*which)) for which in (one, other)]
    made = model(*plugins, run__burn_in=BURN_IN, run__weeks=WEEKS)
    while made.week < WEEKS:
        made.step()
        measures = made.measures()
        wrong = [name for name, value in zip(NAMES, measures, strict=True) if not np.isfinite(value)]
        assert wrong == [], f"week {made.week}"
        assert made.organization.inconsistencies() == [], f"week {made.week}"
    story = [item.text for item in made.organization.memory.happenings]
    assert {plugin.sentence() for plugin in plugins} <= set(story)
