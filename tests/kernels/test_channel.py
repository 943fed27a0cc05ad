"""The channel of many sources: its majority and its gain against a plain count."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgsim.kernels.bits import Planes
from orgsim.kernels.channel import consult
from orgsim.organization.strategy import Layout

KEY = np.uint64(20_240_229)


def planes(layout: Layout, stances: np.ndarray) -> Planes:
    """Stances -1, 0, +1, int [rows, issues], as planes."""
    return Planes(layout.pack(stances != 0), layout.pack(stances > 0))


def consulted(layout: Layout, own: np.ndarray, others: np.ndarray, chance: float, **how: Any) -> np.ndarray:
    """Stances after everybody has consulted all the others, int8 [listeners, issues].

    own: stances of listeners. others: of sources. how: score, source_score, geometric, step.
    """
    listeners, sources = len(own), len(others)
    belief, source = planes(layout, own), planes(layout, others)
    after = Planes(belief.knows.copy(), belief.stance.copy())
    score = np.asarray(how.get("score", np.zeros(listeners)), np.float32)
    source_score = np.asarray(how.get("source_score", np.ones(sources)), np.float32)
    consult(
        0, listeners, KEY, np.arange(listeners, dtype=np.uint64), np.full(listeners, chance, np.float32), score, source,
        source_score, np.zeros(listeners, np.int64), np.full(listeners, sources, np.int32),
        np.arange(sources, dtype=np.int32), how.get("geometric", False), how.get("step", False),
        layout.valid, belief, after,
    )  # fmt: skip
    return layout.signs(after.knows, after.stance)


@st.composite
def meetings(draw: st.DrawFn) -> tuple[Layout, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """A layout, stances of 3 listeners and of some sources, and scores of both, with ties."""
    issues, sources = draw(st.integers(1, 130)), draw(st.integers(0, 40))
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    own, others = random.integers(-1, 2, (3, issues)), random.integers(-1, 2, (sources, issues))
    return Layout(issues), own, others, random.integers(0, 3, 3) / 2, random.integers(0, 4, sources) / 2


@settings(max_examples=150, deadline=None)
@given(meetings(), st.booleans(), st.booleans())
def test_majority_is_a_plain_count(meeting: tuple[Any, ...], step: bool, geometric: bool) -> None:
    """Where nobody fails to learn: strictly better sources, their sum, its sign; a tie changes nothing."""
    layout, own, others, score, source_score = meeting
    after = consulted(layout, own, others, 1.0, score=score, source_score=source_score, step=step, geometric=geometric)
    for listener in range(3):
        vote = np.sign(others[source_score > score[listener]].sum(axis=0))
        before = own[listener]
        halfway = np.where(before == -vote, 0, vote) if step else vote
        assert after[listener].tolist() == np.where(vote == 0, before, halfway).tolist()


@pytest.mark.parametrize("margin", [1, 2, 3, 7, 31])
@pytest.mark.parametrize("chance", [0.02, 0.3])
def test_gain_is_geometric_in_the_margin(margin: int, chance: float) -> None:
    """A majority of k turns a listener with probability 1 - (1-p)^k (March 1991), whoever cancels out."""
    layout, listeners = Layout(64), 2000
    others = np.repeat([[1], [-1], [0]], [margin + 4, 4, 5], axis=0) * np.ones((1, 64), int)
    after = consulted(layout, np.zeros((listeners, 64), int), others, chance, geometric=True)
    assert set(np.unique(after)) <= {0, 1}
    expected = 1 - (1 - float(np.float32(chance))) ** margin
    error = np.sqrt(expected * (1 - expected) / after.size)
    assert abs(float((after == 1).mean()) - expected) <= 5 * error


@pytest.mark.parametrize("margin", [1, 31])
def test_gain_is_flat_without_it(margin: int) -> None:
    layout, listeners, chance = Layout(64), 2000, 0.1
    after = consulted(layout, -np.ones((listeners, 64), int), np.ones((margin, 64), int), chance)
    error = np.sqrt(chance * (1 - chance) / after.size)
    assert abs(float((after == 1).mean()) - chance) <= 5 * error


def test_equally_good_sources_are_not_heard() -> None:
    layout, own = Layout(10), np.zeros((2, 10), int)
    others = np.ones((3, 10), int)
    heard = consulted(layout, own, others, 1.0, score=[0.5, 0.25], source_score=[0.5, 0.5, 0.5])
    assert heard[0].tolist() == [0] * 10
    assert heard[1].tolist() == [1] * 10
