"""A mood swing moves the mood of those in scope, holds it, and lets it go."""

from __future__ import annotations

import numpy as np
import pytest

from orgsim.shocks.mood_swing import MoodSwing
from tests.plugins.organizations import model

ALONE = {"wellbeing__contagion": 0.0}


def shift(plugin: MoodSwing, weeks: int, **settings: object) -> tuple[np.ndarray, np.ndarray]:
    """Difference of mood against the same future without it, and who leads."""
    moved, usual = (model(*plugins, weeks=weeks, **settings) for plugins in ((plugin,), ()))
    people = moved.organization.people
    return people.affect - usual.organization.people.affect, moved.organization.teams.led >= 0


def test_mood_is_moved_by_the_amount_and_held_for_the_weeks() -> None:
    plugin = MoodSwing(week=6, size=1.0, lasts=3)
    # A week takes 40 % of it, which is made up for at the beginning of the next.
    for weeks, expected in ((6, 0.0), (7, 0.6), (8, 0.6), (9, 0.6), (10, 0.36)):
        difference, leads = shift(plugin, weeks, **ALONE)
        assert difference[leads] == pytest.approx(expected, abs=1e-5)
        assert not np.any(difference[~leads])


def test_others_notice_as_far_as_mood_spreads() -> None:
    difference, leads = shift(MoodSwing(week=6, size=-2.0), 8)
    assert difference[~leads].mean() < -0.1
    assert difference[leads].mean() < difference[~leads].mean()


def test_good_and_bad_are_opposites() -> None:
    up, down = (shift(MoodSwing(week=6, size=size), 9)[0] for size in (1.0, -1.0))
    assert up == pytest.approx(-down, abs=1e-5)
