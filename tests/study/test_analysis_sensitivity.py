"""Sobol' and Morris on functions with known answers, with noise and with a control that nothing reads."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from orgsim.problems import InvalidInput
from orgsim.results.findings import INERT
from orgsim.study.analysis.morris import elementary_effects, morris
from orgsim.study.analysis.sobol import contributions, sobol
from orgsim.study.designs import Options
from tests.tables import SCORE, make_responses

AXES = [(-np.pi, np.pi)] * 3
# Ishigami & Homma (1990) with a = 7 and b = .1; the values in closed form are those of Saltelli et al. (2008).
FIRST = {"a": 0.3139, "b": 0.4424, "c": 0.0}
TOTAL = {"a": 0.5576, "b": 0.4424, "c": 0.2437}
VARIANCE = 13.845


def ishigami(x: np.ndarray) -> np.ndarray:
    """Its third factor works only through the first."""
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_ishigami_with_noise(seed: int) -> None:
    """The acceptance: 4,096 base points, 2 replications, noise of standard deviation 1 (7 % of the variance)."""
    found = make_responses(
        "saltelli", AXES, ishigami, replications=2, noise=1, matched=False, seed=seed, options=Options(4096, seed)
    )
    told = sobol(found, SCORE)
    for one in told.indices:
        assert one.first.value == pytest.approx(FIRST.get(one.factor, 0), abs=0.03)
        assert one.total.value == pytest.approx(TOTAL.get(one.factor, 0), abs=0.03)
    dummy = told.indices[-1]
    assert dummy.factor == INERT and abs(dummy.total.value) <= 0.03
    assert told.noise_share == pytest.approx(1 / (1 + VARIANCE), abs=0.01)
    marked = {one.factor: (one.first_distinguishable, one.total_distinguishable) for one in told.indices}
    assert marked["a"] == marked["b"] == (True, True)
    assert marked["c"] == (False, True) and marked[INERT] == (False, False)
    assert told.control and "not" not in told.sentence.lower()


def test_one_replication_counts_luck_as_variance_and_the_control_shows_it() -> None:
    found = make_responses("saltelli", AXES, ishigami, replications=1, noise=2, matched=False, options=Options(2048))
    told = sobol(found, SCORE)
    share = 4 / (4 + VARIANCE)
    assert told.indices[-1].total.value == pytest.approx(share, abs=0.03)
    assert np.isnan(told.noise_share)


def test_two_replications_take_luck_out_without_bias() -> None:
    """On pure luck plus one factor, means over many designs come to 1 and 0, not to what luck would make of them."""
    totals = [
        [
            one.total.value
            for one in sobol(
                make_responses(
                    "saltelli", [(0, 1)] * 2, lambda x: x[:, 0], replications=3, noise=0.3, matched=False, seed=seed,
                    options=Options(128, seed),
                ),
                SCORE,
            ).indices
        ]
        for seed in range(30)
    ]  # fmt: skip
    assert np.mean(totals, axis=0) == pytest.approx([1, 0, 0], abs=0.05)


def test_a_setting_that_does_nothing_is_marked() -> None:
    found = make_responses(
        "saltelli", [(0, 1)] * 3, lambda x: 3 * x[:, 0], replications=2, matched=False, options=Options(256)
    )
    told = sobol(found, SCORE)
    assert [one.total_distinguishable for one in told.indices] == [True, False, False, False]
    assert "Not distinguishable from noise: B and C." in told.sentence


def test_shared_luck_makes_no_control_and_says_so() -> None:
    found = make_responses("saltelli", [(0, 1)] * 2, lambda x: x[:, 0], replications=2, noise=0, options=Options(64))
    told = sobol(found, SCORE)
    assert not told.control and "zero by construction" in told.sentence
    bare = make_responses("saltelli", [(0, 1)] * 2, lambda x: x[:, 0], options=Options(64, inert=False))
    assert "no inert column" in sobol(bare, SCORE).sentence


def test_shared_luck_of_a_replication_cancels() -> None:
    generator = np.random.default_rng(3)
    first, second = generator.random((2, 50, 2))
    mixed = generator.random((3, 50, 2))
    shift = np.array([5.0, -9.0])
    plain, shifted = contributions(first, second, mixed), contributions(first + shift, second + shift, mixed + shift)
    for left, right in zip(plain[:3], shifted[:3], strict=True):
        assert np.allclose(left, right)


def test_sobol_leaves_out_base_points_with_failed_runs() -> None:
    options = Options(64)
    found = make_responses("saltelli", [(0, 1)] * 2, lambda x: x[:, 0], noise=0.1, matched=False, options=options)
    values = found.values.copy()
    values[7, 0] = np.nan
    assert sobol(replace(found, values=values), SCORE).points == 63
    with pytest.raises(InvalidInput, match="a multiple of 5"):
        sobol(found.at(np.arange(11)), SCORE)
    with pytest.raises(InvalidInput, match="8 or more"):
        sobol(found.at(np.arange(5 * 7)), SCORE)


def test_morris_of_a_plane_is_exact() -> None:
    found = make_responses(
        "morris", [(0, 1), (0, 2), (5, 9)], lambda x: 3 * x[:, 0] - 2 * x[:, 1], noise=0, options=Options(6)
    )
    assert np.allclose(elementary_effects(found), [3, -4, 0, 0])
    told = morris(found, SCORE)
    assert [one.strength.value for one in told.screened] == pytest.approx([3, 4, 0, 0])
    assert [one.mean.value for one in told.screened] == pytest.approx([3, -4, 0, 0])
    assert all(one.spread.value == pytest.approx(0, abs=1e-9) for one in told.screened)
    assert [one.distinguishable for one in told.screened] == [True, True, False, False]


def test_morris_with_noise_marks_what_does_nothing() -> None:
    found = make_responses(
        "morris",
        [(0, 1)] * 4,
        lambda x: 4 * x[:, 0] + 6 * x[:, 1] * x[:, 2],
        replications=4,
        noise=0.5,
        matched=False,
        options=Options(40),
    )
    told = morris(found, SCORE)
    assert [one.distinguishable for one in told.screened] == [True, True, True, False, False]
    assert told.screened[-1].strength.low > 0, "luck alone makes mu* of a setting that does nothing"
    assert told.screened[1].spread.value > told.screened[0].spread.value, "interactions spread"
    assert told.control and "Not distinguishable from noise: D." in told.sentence


def test_morris_refuses_other_points() -> None:
    with pytest.raises(InvalidInput, match="not a morris design"):
        morris(make_responses("lhs", [(0, 1)] * 2, lambda x: x[:, 0], options=Options(12)), SCORE)
    few = make_responses("morris", [(0, 1)] * 2, lambda x: x[:, 0], options=Options(3))
    with pytest.raises(InvalidInput, match="4 or more"):
        morris(few, SCORE)
