"""Distances, surface and spread on numbers that can be worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from orgsim.study.calibration import distances as far
from orgsim.study.calibration.appraising import Evidence, appraise
from orgsim.study.calibration.errors import error_of_answers
from orgsim.study.calibration.spread import Spread, spread_of
from orgsim.study.calibration.surface import Surface, fitted_surface


def test_misfit_is_in_units_of_survey_and_luck() -> None:
    errors = far.Errors(np.array([1.0, 2.0]), np.array([0.3, 0.4]), luck=1.25)
    means = np.array([[1.0, 2.0], [2.0, 2.0], [1.0, 4.0]])
    variance = np.array([0.128, 0.672])
    # Variances .09 + 1.25 x .128 = .25 and .16 + 1.25 x .672 = 1.
    assert far.misfit(means, errors, variance) == pytest.approx([0.0, (1 / 0.25) / 2, 4 / 2])


def test_pooled_variance_counts_runs_that_went_well() -> None:
    values = np.array([[[1.0], [3.0]], [[5.0], [np.nan]], [[2.0], [8.0]]])
    # Squares 2 and 18 with one degree of freedom each; the trial with one value has none.
    assert far.pooled_variance(values) == pytest.approx([10.0])


def test_distances_know_that_observations_go_together() -> None:
    errors = far.Errors(np.zeros(2), np.array([1e-9, 1e-9]), luck=1.0)
    covariance = np.array([[1.0, 0.8], [0.8, 1.0]])
    squared = far.distances(np.array([[1.0, 1.0], [1.0, -1.0]]), errors, covariance)
    assert squared == pytest.approx([2 / 1.8, 2 / 0.2])
    wider = far.distances(np.array([[1.0, -1.0]]), errors, covariance, np.array([0.8, 0.8]))
    assert wider == pytest.approx([2 / (1.8 - 0.8)])


def test_the_limit_is_that_of_hotelling() -> None:
    generator = np.random.default_rng(5)
    width, futures, beyond = 3, 12, 0
    limit = far.limit(width, futures)
    for _ in range(4000):
        sample = generator.standard_normal((futures, width))
        # The mean of a sample against the truth, as Hotelling has it.
        mean, covariance = sample.mean(axis=0), np.cov(sample.T)
        beyond += futures * mean @ np.linalg.solve(covariance, mean) > limit
    assert stats.binomtest(beyond, 4000, 0.05).pvalue > 0.001


def test_shrunk_covariance_keeps_variances_and_can_be_inverted() -> None:
    futures = np.random.default_rng(1).standard_normal((6, 10))
    futures[:, 3] = 2.0
    found = far.shrunk_covariance(futures)
    assert np.diag(found) == pytest.approx(futures.var(axis=0, ddof=1))
    assert found[3, 0] == 0
    rest = np.delete(np.delete(found, 3, 0), 3, 1)
    assert np.linalg.eigvalsh(rest).min() > 0
    many = np.random.default_rng(2).multivariate_normal([0, 0], [[1, 0.7], [0.7, 1]], 4000)
    assert far.shrunk_covariance(many)[0, 1] == pytest.approx(np.cov(many.T)[0, 1], rel=0.01)


def test_the_likelihood_is_a_student_t() -> None:
    squared = np.array([0.0, 1.0, 9.0])
    found = np.exp(far.log_likelihood(squared, 10))
    assert found == pytest.approx([1.0, (10 / 9) ** -5, 2.0**-5])


def test_what_tells_no_error_gets_the_least_that_trials_can_tell() -> None:
    means = np.array([[0.0, 1.0], [2.0, 1.0]])
    errors = far.errors_of(np.array([5.0, 1.0]), np.array([0.0, 0.5]), means, 1.0)
    assert errors.survey == pytest.approx([far.LEAST * 1.0, 0.5])


@pytest.mark.parametrize(
    ("unit", "value", "answers", "error"),
    [
        ("SD", 0.3, 25, 0.2),
        ("share", 0.5, 100, 0.05),
        ("share", 0.0, 8, math.sqrt(0.1 * 0.9 / 8)),
        ("score", 0.0, 4, 0.5),
        ("share a year", 0.5, 100, 0.05),
    ],
)
def test_errors_from_answers(unit: str, value: float, answers: float, error: float) -> None:
    assert error_of_answers(value, answers, unit) == pytest.approx(error)
    with pytest.raises(ValueError, match="measure in people"):
        error_of_answers(value, answers, "people")


def test_a_surface_repeats_a_plane_exactly() -> None:
    places = np.random.default_rng(3).random((40, 2))
    plane = np.array([[1.0, -2.0], [0.5, 3.0]])
    means = places @ plane + 7.0
    surface = fitted_surface(places, means, np.ones(2))
    points = np.random.default_rng(4).random((30, 2)) * 0.6 + 0.2
    assert surface.at(points) == pytest.approx(points @ plane + 7.0, abs=1e-4)
    assert surface.left_out() == pytest.approx(means, abs=1e-3)


def test_a_surface_averages_noise() -> None:
    generator = np.random.default_rng(6)
    places = generator.random((200, 1))
    means = generator.standard_normal((200, 1))
    surface = fitted_surface(places, means, np.ones(1))
    assert surface.at(np.linspace(0.2, 0.8, 50)[:, None]).std() < 0.5


def test_a_trial_does_not_predict_itself() -> None:
    places = np.linspace(0, 1, 9)[:, None]
    means = np.zeros((9, 1))
    means[4] = 1.0
    left_out = Surface(places, means, 4).left_out()
    assert abs(left_out[4, 0]) < 1e-9


def test_quantiles_and_correlations_are_weighted() -> None:
    spread = Spread(np.array([[0.1, 0.2], [0.2, 0.4], [0.9, 0.1]]), np.array([0.5, 0.5, 0.0]))
    assert spread.effective == pytest.approx(2.0)
    assert spread.quantiles(np.array([0.5]))[0] == pytest.approx([0.15, 0.3])
    assert spread.correlations()[0, 1] == pytest.approx(1.0)
    drawn = spread.drawn(10, 1)
    assert sorted(drawn[:, 0].tolist()) == pytest.approx([0.1] * 5 + [0.2] * 5)


def test_the_spread_of_a_normal_likelihood_is_normal() -> None:
    centre, width = np.array([0.4, 0.55, 0.5]), np.array([0.02, 0.01, 0.03])
    spread = spread_of(lambda points: -(((points - centre) / width) ** 2).sum(axis=1) / 2, 3)
    low, middle, high = spread.quantiles(np.array([0.05, 0.5, 0.95]))
    assert spread.effective > 200
    assert middle == pytest.approx(centre, abs=0.1 * width.max())
    assert (high - low) == pytest.approx(2 * 1.645 * width, rel=0.12)


def test_a_flat_likelihood_leaves_the_range_as_it_was() -> None:
    spread = spread_of(lambda points: np.zeros(len(points)), 2)
    low, high = spread.quantiles(np.array([0.05, 0.95]))
    assert low == pytest.approx([0.05] * 2, abs=0.002) and high == pytest.approx([0.95] * 2, abs=0.002)


def _evidence(truth: float, seed: int, shift: float = 0.0) -> Evidence:
    """Three noisy readings of the first of two settings; the second does nothing."""
    generator = np.random.default_rng(seed)
    places = generator.random((80, 2))
    slopes = np.array([1.0, -2.0, 0.5])

    def noise(*shape: int) -> np.ndarray:
        return 0.3 * generator.standard_normal(shape)

    values = (places[:, :1] * slopes)[:, None, :] + noise(80, 4, 3)
    observed = truth * slopes + noise(3) + shift
    return Evidence(places, values, observed, np.full(3, 0.05), truth * slopes + noise(40, 3), True, seed)


@pytest.mark.slow
def test_ranges_hold_the_truth_as_often_as_they_say() -> None:
    held, narrow = 0, []
    for seed in range(60):
        truth = float(np.random.default_rng([seed, 1]).random())
        low, high = appraise(_evidence(truth, seed), check=False).spread.quantiles(np.array([0.05, 0.95]))
        held += low[0] <= truth <= high[0]
        narrow.append(high - low)
    assert stats.binomtest(held, 60, 0.9).pvalue > 0.01
    widths = np.array(narrow).mean(axis=0)
    assert widths[0] < 0.65 and widths[1] > 0.85


def test_what_nothing_can_reach_is_told() -> None:
    good, bad = appraise(_evidence(0.5, 3)), appraise(_evidence(0.5, 3, shift=9.0))
    assert not good.ruled_out.all() and good.discrepancy == 1.0
    assert bad.ruled_out.all() and bad.discrepancy > 10
    assert good.coverage is not None and 0.7 < good.coverage.mean() <= 1
    assert bad.coverage is None
