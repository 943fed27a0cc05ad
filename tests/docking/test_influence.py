"""Friedkin & Johnsen (1990) for any weights: mood follows the equation, beliefs follow it on average."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgsim.problems import InvalidInput
from orgsim.study.docked_cases import FRIEDKIN_OPINIONS, FRIEDKIN_WEIGHTS
from orgsim.study.influence import (
    Influence,
    friedkin_johnsen,
    influenced,
    mean_beliefs,
    opinions_of_mood,
    replications,
    settled_moods,
)

EXAMPLE = friedkin_johnsen(FRIEDKIN_WEIGHTS, 1 - np.diag(FRIEDKIN_WEIGHTS), FRIEDKIN_OPINIONS)


@st.composite
def influences(draw: st.DrawFn) -> Influence:
    """Up to nine people; weights with zeros, somebody wholly stubborn, perhaps somebody wholly open."""
    people = draw(st.integers(1, 9))
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    weights = random.random((people, people)) * (random.random((people, people)) < 0.7) + 0.05
    weights /= weights.sum(axis=1, keepdims=True)
    open_to_others = random.uniform(0, 0.9, people)
    open_to_others[0] = draw(st.sampled_from([1.0, 0.5])) if people > 1 else 0.5
    open_to_others[-1] = 0.0
    return friedkin_johnsen(weights, open_to_others, random.normal(draw(st.floats(-50, 50)), 20, people))


@settings(max_examples=8, deadline=None)
@given(influences())
def test_mood_takes_every_step_of_the_equation(influence: Influence) -> None:
    """x(t+1) = L W x(t) + (I-L) x0 week by week, and the end is its fixed point, within 1e-6 of the range."""
    model = influenced(influence, communication__peers=0.0)
    expected, width = influence.opinions, influence.span[1]
    share = influence.susceptibility
    for _ in range(12):
        model.step()
        expected = share * (influence.weights @ expected) + (1 - share) * influence.opinions
        assert np.abs(opinions_of_mood(model.organization, influence) - expected).max() < 1e-6 * width
    assert np.abs(settled_moods(influence) - influence.equilibrium).max() < 1e-6 * width


def test_the_published_example() -> None:
    """(25, 25, 75, 85) ends at (60, 60, 75, 75), as printed without decimals."""
    assert np.rint(EXAMPLE.equilibrium).tolist() == [60, 60, 75, 75]
    assert settled_moods(EXAMPLE) == pytest.approx(EXAMPLE.equilibrium, abs=1e-6 * 60)


def test_beliefs_are_the_example_on_average() -> None:
    found = mean_beliefs(EXAMPLE, (20, 24), replications(3, 60))
    error = found.std(axis=0, ddof=1) / np.sqrt(len(found))
    assert np.all(error < 0.0035 * 60)
    assert np.all(np.abs(found.mean(axis=0) - EXAMPLE.equilibrium) < 0.01 * 60)


def test_without_the_own_view_people_end_elsewhere() -> None:
    """The check can fail: a group that forgets where it comes from follows its one stubborn member (DeGroot 1974)."""
    open_people = friedkin_johnsen(FRIEDKIN_WEIGHTS, [1.0, 1.0, 0.0, 1.0], FRIEDKIN_OPINIONS)
    assert settled_moods(open_people) == pytest.approx(np.full(4, 75.0), abs=1e-3)
    found = mean_beliefs(open_people, (60, 61), replications(3, 4)).mean(axis=0)
    assert np.all(np.abs(found - 75.0) < 5.0)
    assert abs(found[0] - EXAMPLE.equilibrium[0]) > 9.0


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("weights", [[0.5, 0.4], [0.5, 0.5]], "row 0 is no set of shares"),
        ("weights", [[1.5, -0.5], [0.5, 0.5]], "row 0 is no set of shares"),
        ("weights", [[1.0]], "has the wrong shape"),
        ("susceptibility", [0.5, 1.5], "entry 1 is out of range"),
        ("opinions", [float("nan"), 1.0], "not a finite number"),
        ("opinions", "abc", "does not consist of numbers"),
    ],
)
def test_what_is_wrong_is_named(name: str, given: object, said: str) -> None:
    right = {"weights": np.eye(2), "susceptibility": [0.5, 0.5], "opinions": [1.0, 2.0]}
    with pytest.raises(InvalidInput, match=said) as caught:
        friedkin_johnsen(**(right | {name: given}))
    assert name in str(caught.value)


def test_open_people_agree_on_what_they_weigh_each_other() -> None:
    """A closed group without anchors ends at the mean by its stationary weights (DeGroot 1974); others follow it."""
    weights = [[0.5, 0.5, 0.0], [0.25, 0.75, 0.0], [0.3, 0.3, 0.4]]
    group = friedkin_johnsen(weights, [1.0, 1.0, 0.5], [0.0, 9.0, 1.0])
    consensus = 9.0 * 2 / 3
    last = (0.5 * 0.6 * consensus + 0.5 * 1.0) / (1 - 0.5 * 0.4)
    assert group.equilibrium == pytest.approx([consensus, consensus, last])
    assert settled_moods(group) == pytest.approx(group.equilibrium, abs=1e-6 * 9)


@pytest.mark.parametrize("period", [2, 3])
def test_opinions_that_go_round_are_told_and_not_averaged(period: int) -> None:
    """W with the eigenvalue -1, or another root of 1: two who only hear each other swap opinions for ever."""
    ring = np.roll(np.eye(period), 1, axis=1)
    people = friedkin_johnsen(ring, np.ones(period), np.arange(period))
    for ask in (lambda: people.equilibrium, lambda: settled_moods(people), lambda: mean_beliefs(people, (1, 2), [1])):
        with pytest.raises(InvalidInput, match=f"come round every {period} weeks"):
            ask()
    model = influenced(people, communication__peers=0.0)
    seen = [opinions_of_mood(model.organization, people)]
    for _ in range(period):
        model.step()
        seen.append(opinions_of_mood(model.organization, people))
    assert not np.allclose(seen[0], seen[1])
    assert np.allclose(seen[0], seen[period])
    # One who is a little anchored, or hears the own opinion, ends it.
    free = np.append(np.ones(period - 1), 0.9)
    assert np.allclose(friedkin_johnsen(ring, free, people.opinions).equilibrium, period - 1)
    slower = ring.copy()
    slower[0, 0], slower[0, 1] = 0.5, 0.5
    assert np.ptp(friedkin_johnsen(slower, np.ones(period), people.opinions).equilibrium) < 1e-12


def test_opinions_that_settle_too_slowly_are_told() -> None:
    slow = friedkin_johnsen([[0.0, 1.0], [1.0, 0.0]], [1.0, 0.9999], [0.0, 1.0])
    with pytest.raises(InvalidInput, match="settle too slowly: after 2000 weeks"):
        settled_moods(slow)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 7), st.integers(0, 2**32), st.floats(0, 1))
def test_where_opinions_end_is_where_the_equation_leads(people: int, seed: int, sparse: float) -> None:
    """Any weights, anybody wholly open: the end is found, or said not to be there, as many weeks show."""
    random = np.random.default_rng(seed)
    weights = random.random((people, people)) * (random.random((people, people)) < sparse)
    weights[np.arange(people), random.integers(0, people, people)] += 0.2
    weights /= weights.sum(axis=1, keepdims=True)
    free = np.where(random.random(people) < 0.6, 1.0, random.uniform(0, 0.9, people))
    influence = friedkin_johnsen(weights, free, random.normal(0, 1, people))
    late = _after_many_weeks(influence, 2**20)
    later = influence.susceptibility * (influence.weights @ late) + (1 - influence.susceptibility) * influence.opinions
    try:
        end = influence.equilibrium
    except InvalidInput:
        assert np.abs(late - later).max() > 1e-9
        return
    assert np.abs(late - end).max() < 1e-6


def _after_many_weeks(influence: Influence, weeks: int) -> np.ndarray:
    """The equation that many times, as a power of one matrix."""
    people = influence.people
    once = np.zeros((people + 1, people + 1))
    once[:people, :people] = influence.susceptibility[:, None] * influence.weights
    once[:people, people] = (1 - influence.susceptibility) * influence.opinions
    once[people, people] = 1.0
    return (np.linalg.matrix_power(once, weeks) @ np.append(influence.opinions, 1.0))[:people]
