"""Check-ins: what they cost and what they raise."""

from __future__ import annotations

import numpy as np
import pytest

from orgsim.organization.levers import NAMES
from orgsim.practices.check_ins import CheckIns
from tests.plugins.organizations import BEGINS, model


def _levers(**settings: object) -> dict[str, float]:
    made = model(CheckIns(start=0, **settings), weeks=1)
    return dict(zip(NAMES, made.organization.levers.table[0], strict=True))


@pytest.mark.parametrize(("every", "minutes", "hours"), [(1, 30, 1.0), (4, 30, 0.25), (2, 90, 1.5)])
def test_hours_of_two_people(every: int, minutes: float, hours: float):
    levers = _levers(every=every, minutes=minutes)
    assert levers["meeting_hours"] == pytest.approx(hours)
    assert levers["check_ins"] == pytest.approx(1 / every)


def test_breadth_reaches_85_percent_at_a_weekly_rhythm():
    assert 0.7 + _levers()["voice_breadth"] == pytest.approx(0.85)
    assert _levers(every=5)["voice_breadth"] == pytest.approx(0.03)


def test_hours_are_missing_at_work():
    """One hour of forty, before anything else has changed."""
    with_it, without = model(CheckIns(start=BEGINS), weeks=BEGINS + 1), model(weeks=BEGINS + 1)
    ratio = with_it.organization.people.output[1:] / without.organization.people.output[1:]
    assert float(np.nanmedian(ratio)) == pytest.approx(39 / 40, abs=0.002)


def test_leaders_talk_about_more():
    with_it, without = model(CheckIns(start=BEGINS), weeks=BEGINS + 1), model(weeks=BEGINS + 1)
    more, less = (
        np.bitwise_count(made.organization.people.topics[made.organization.teams.leaders]).sum() / 60
        for made in (with_it, without)
    )
    assert more > less


def test_people_are_more_engaged_and_lose_it_again():
    def gain(weeks: int) -> float:
        arms = [
            model(*plugins, weeks=weeks, organization__size=240, run__weeks=130)
            for plugins in ((CheckIns(start=0, stop=52),), ())
        ]
        engaged = [float(made.organization.people.engagement[made.organization.people.filled].mean()) for made in arms]
        return engaged[0] - engaged[1]

    assert gain(50) > 0.1
    assert abs(gain(120)) < 0.1
