"""Documentation: editions hold the strategy as it stands, and wear out slowly."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from orgsim.organization.levers import NAMES
from orgsim.practices.documentation import Documentation
from tests.plugins.organizations import model


@settings(max_examples=15, deadline=None)
@given(coverage=some.floats(0, 1))
def test_an_edition_holds_the_share_of_the_strategy(coverage: float):
    made = model(Documentation(start=0, coverage=coverage, decay=0.0), weeks=1, leadership__openness=0.0)
    strategy = made.organization.strategy
    assert int(np.bitwise_count(strategy.documented).sum()) == round(coverage * strategy.stated)
    assert not np.any(strategy.documented & ~strategy.knows)
    assert np.array_equal(strategy.written, strategy.stance & strategy.documented)


def test_a_new_edition_follows_the_strategy():
    made = model(Documentation(start=0, every=5, coverage=1.0, decay=0.0), weeks=4, leadership__openness=0.0)
    strategy = made.organization.strategy
    strategy.set_stance(np.ones(60, np.bool_), ~strategy.layout.unpack(strategy.stance))
    made.step()
    assert not np.array_equal(strategy.written, strategy.stance & strategy.documented), "still the old edition"
    made.step()
    assert np.array_equal(strategy.written, strategy.stance)
    assert np.array_equal(strategy.documented, strategy.valid)


@pytest.mark.parametrize(("decay", "left"), [(0.0, 1.0), (0.5, 0.95**12), (1.0, 0.9**12)])
def test_documents_wear_out_as_fast_as_upkeep_allows(decay: float, left: float):
    kept = [
        int(np.bitwise_count(made.organization.strategy.documented).sum()) / made.organization.strategy.stated
        for made in (
            model(
                Documentation(start=0, every=52, coverage=1.0, decay=decay), seed=seed, weeks=12, mission__issues=250,
                communication__document_decay=0.1, leadership__openness=0.0,
            )
            for seed in range(6)
        )
    ]  # fmt: skip
    assert np.mean(kept) == pytest.approx(left, abs=0.05)


def test_cost_and_reading():
    levers = model(Documentation(start=0, hours=0.8, reading=2.0), weeks=1).organization.levers
    table = dict(zip(NAMES, levers.table[0], strict=True))
    assert table["cost"] == pytest.approx(0.02)
    assert table["documents"] == 2.0


def test_people_know_more_of_the_strategy():
    arms = [model(*plugins, weeks=39, organization__size=240) for plugins in ((Documentation(start=0),), ())]
    names = [list(made.organization.people.recall[made.organization.people.filled]) for made in arms]
    assert np.mean(names[0]) > np.mean(names[1])
