"""Governance: what a table sees, and what reviews let go on."""

from __future__ import annotations

import numpy as np
import pytest

from orgsim.organization.people import NEVER
from orgsim.practices.ai_governance import AiGovernance
from orgsim.processes.initiatives import judged_fit
from tests.plugins.initiatives import CERTAIN, add
from tests.plugins.organizations import advance, model

QUIET = CERTAIN | {"workforce__quit_rate": 0.0, "leadership__openness": 0.0, "environment__turbulence": 0.0}


def _judgements(**settings: bool) -> np.ndarray:
    """Errors in 400 judgements of an initiative that is against the mission on all its issues."""
    made = model(AiGovernance(start=0, **settings), weeks=1)
    organization, strategy = made.organization, made.organization.strategy
    owed = strategy.layout.unpack(strategy.mission)
    items = [add(organization, None, issue_0=not owed[0], issue_1=not owed[1]) for _ in range(400)]
    return np.array([judged_fit(organization, item, "test", 1) + 1.0 for item in items])


def test_those_at_the_table_see_more_and_err_less():
    """Blind spots make misfits look better, by .3 of the issues with experts alone; each group sees half of the rest.
    The error has SD .4, and .2 with guardians. Within four standard errors."""
    alone = _judgements(guardians=False, front_line=False, outside=False)
    everybody = _judgements()
    guardians = _judgements(front_line=False, outside=False)
    for found, bias, spread in ((alone, 0.3, 0.4), (guardians, 0.3, 0.2), (everybody, 0.3 / 4, 0.2)):
        blind = np.sqrt(bias * (1 - bias) / 2)
        assert found.mean() == pytest.approx(bias, abs=4 * np.hypot(spread, blind) / 20)
        assert found.std() == pytest.approx(np.hypot(spread, blind), rel=0.15)


@pytest.mark.parametrize(
    ("worth", "against", "stage"), [(0.2, False, "scaled"), (0.2, True, "stopped"), (0.0, False, "stopped")]
)
def test_only_what_pays_and_serves_is_funded_on(worth: float, against: bool, stage: str):
    made = model(AiGovernance(start=8, every=4), run__weeks=40, **QUIET)
    organization, strategy = made.organization, made.organization.strategy
    before = strategy.layout.signs(strategy.knows, strategy.stance)
    owed = bool(strategy.layout.unpack(strategy.mission)[0])
    item = add(organization, worth, issue_0=owed != against)
    item.claimed = 1.0
    advance(made, 3)
    assert item.stage == "scaled" and (strategy.drift > 0) == against
    advance(made, 20)
    # It was scaled in week 1; every fourth week after that counts from week 8 on.
    assert item.stage == stage and item.weeks.get("stopped", 9) == 9
    assert np.array_equal(strategy.layout.signs(strategy.knows, strategy.stance), before)
    assert np.all((organization.people.adopted[:, item.column] == NEVER) == (stage == "stopped"))


def test_what_has_moved_on_since_is_left_alone():
    made = model(AiGovernance(start=8, every=4), run__weeks=40, **QUIET)
    strategy = made.organization.strategy
    stated = strategy.layout.signs(strategy.knows, strategy.stance)
    silent, said = (int(np.flatnonzero(stated == value)[-1]) for value in (0, 1))
    item = add(made.organization, -0.5, **{f"issue_{silent}": True, f"issue_{said}": False})
    item.claimed = 1.0
    advance(made, 3)
    strategy.set_stance(np.arange(60) == said, np.ones(60, np.bool_))
    advance(made, 12)
    after = strategy.layout.signs(strategy.knows, strategy.stance)
    # Silence is not something that the strategy said; the other issue had turned back by itself.
    assert item.stage == "stopped" and after[silent] == 1 and after[said] == 1


def test_a_pilot_must_show_both():
    levers = model(AiGovernance(start=0), weeks=1).organization.levers
    assert levers.overall("pilot_return") > 0 and levers.overall("pilot_fit") > 0
    assert levers.overall("reviews") == pytest.approx(2.0)
