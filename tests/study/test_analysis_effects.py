"""Effects, curves, maps and flips find what was put into the table, with intervals that hold their promise."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import numpy as np
import pytest

from orgsim.problems import InvalidInput
from orgsim.results.findings import INERT
from orgsim.results.types import Better
from orgsim.study.analysis.curves import response_curve
from orgsim.study.analysis.effects import effects
from orgsim.study.analysis.flips import crossing_places, flip
from orgsim.study.analysis.responses import Responses, completed, responses
from orgsim.study.analysis.surfaces import heat_map
from orgsim.study.designs import Options
from tests.tables import SCORE, make_responses, make_table


def plane(x: np.ndarray) -> np.ndarray:
    """a moves it by 4 over 0..1, b by −2 over 0..2, together by 1 (half of 2)."""
    return 3 * x[:, 0] - 1.5 * x[:, 1] + 1 * x[:, 0] * x[:, 1]


def hill(x: np.ndarray) -> np.ndarray:
    """Highest at a = .6, b = .3."""
    return -10 * (x[:, 0] - 0.6) ** 2 - 10 * (x[:, 1] - 0.3) ** 2


def test_effects_of_a_grid_are_exact_without_noise() -> None:
    found = effects(make_responses("grid", [[0, 1], [0, 2]], plane, noise=0), SCORE, "grid")
    values = {one.factors: one.estimate.value for one in found.effects}
    assert values == pytest.approx({("a",): 4.0, ("b",): -2.0, ("a", "b"): 1.0})
    assert [one.factors for one in found.effects] == [("a",), ("b",), ("a", "b")]
    assert found.sentence.startswith("Score changes most with A by +4.00 (95")


def test_matched_luck_does_not_blur_an_effect() -> None:
    axes = [[0, 1], [0, 2]]
    matched = effects(make_responses("grid", axes, plane, noise=5), SCORE, "grid").effects[0].estimate
    apart = effects(make_responses("grid", axes, plane, noise=5, matched=False), SCORE, "grid").effects[0].estimate
    assert matched.high - matched.low < 0.5 * (apart.high - apart.low)


@pytest.mark.parametrize("matched", [True, False])
def test_intervals_of_effects_cover_the_truth(matched: bool) -> None:
    found = make_responses("grid", [[0, 1], [0, 2]], plane, noise=0, replications=5, matched=matched)
    generator = np.random.default_rng(7)
    hits = []
    for _ in range(800):
        luck = 0.3 * generator.standard_normal((4, 5)) + matched * generator.standard_normal(5)
        told = effects(replace(found, values=found.values + luck), SCORE, "grid").effects
        largest = next(one.estimate for one in told if one.factors == ("a",))
        hits.append(largest.low <= 4 <= largest.high)
    assert np.mean(hits) == pytest.approx(0.95, abs=0.023), "three standard errors of 800 tries"


def with_noise_column(kind: str, truth, **more):  # type: ignore[no-untyped-def]
    """Responses of a drawn design whose last factor does nothing and is called inert."""
    table, info = make_table(kind, [(0, 1)] * 3, truth, **more)
    table = table.rename(columns={"c": INERT})
    return responses(table, completed(table, replace(info, factors=info.factors[:2])), "score")


def test_effects_of_drawn_points_are_held_against_the_inert_column() -> None:
    found = with_noise_column("lhs", lambda x: 2 * x[:, 0], noise=0.5, options=Options(80), matched=False)
    told = effects(found, SCORE, "lhs")
    clear = {one.factors for one in told.effects if one.distinguishable}
    assert ("a",) in clear and ("b",) not in clear and (INERT,) not in clear
    assert 0 < told.noise < 1
    assert "told from the inert column" in told.sentence
    assert not any(INERT in one.factors and len(one.factors) == 2 for one in told.effects)


def test_too_few_points_for_effects() -> None:
    with pytest.raises(InvalidInput, match="too few different points"):
        effects(make_responses("table", [[0, 1], [0, 1]], plane), SCORE, "table")


@pytest.mark.parametrize(
    ("truth", "shape", "best"),
    [
        (lambda x: 4 * x[:, 0], "rises", 1.0),
        (lambda x: -4 * x[:, 0], "falls", 0.0),
        (lambda x: 5 * hill(x), "peak", 0.6),
        (lambda x: -5 * hill(x), "valley", 0.0),
        (lambda x: 0 * x[:, 0], "unclear", None),
    ],
)
@pytest.mark.parametrize("kind", ["grid", "ofat", "lhs"])
def test_shapes_of_curves(truth, shape: str, best: float | None, kind: str) -> None:  # type: ignore[no-untyped-def]
    levels = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]
    axes = [(0.0, 1.0), (0.0, 1.0)] if kind == "lhs" else [levels, [0.2, 0.3, 0.4]]
    found = make_responses(kind, axes, truth, noise=0.4, options=Options(120))
    curve = response_curve(found, SCORE, "a", kind)
    assert curve.shape == shape
    assert np.all(curve.low <= curve.mean) and np.all(curve.mean <= curve.high)
    assert curve.smooth == (kind == "lhs")
    if best is not None and shape != "valley":
        assert curve.best.low <= best + 0.04 and curve.best.high >= best - 0.04


def named(levels: list[str], truth, **more) -> Responses:  # type: ignore[no-untyped-def]
    """A grid whose first factor, a, has names."""
    table, info = make_table("grid", [range(len(levels)), [0, 1]], truth, **more)
    table["a"] = table["a"].map(dict(enumerate(levels)))
    return responses(table, info, "score")


def test_curve_of_named_levels_claims_no_shape() -> None:
    found = named(["none", "phased", "at_once"], lambda x: (x[:, 0] == 1) + 0.5 * (x[:, 0] > 0), noise=0.1)
    curve = response_curve(found, SCORE, "a", "grid")
    assert curve.names == ("none", "phased", "at once") and curve.shape == "unclear"
    assert curve.sentence == "Score is highest with A phased, in 100\u00a0% of resamples."
    assert math.isnan(curve.best.low), "no interval lies between names"
    lowest = response_curve(found, replace(SCORE, better="lower"), "a", "grid")
    assert "lowest with A none, in " in lowest.sentence


def test_two_names_are_told_apart_and_not_gone_through() -> None:
    curve = response_curve(named(["calm", "turbulent"], lambda x: -x[:, 0], noise=0.1), SCORE, "a", "grid")
    assert curve.sentence.startswith("Score is lower with A turbulent than calm: \u22121.0")
    unclear = response_curve(named(["calm", "turbulent"], lambda x: 0 * x[:, 0], seed=2), SCORE, "a", "grid")
    assert unclear.sentence.startswith("Score does not differ clearly between A calm and turbulent: ")
    same = response_curve(named(["calm", "turbulent"], lambda x: 0 * x[:, 0], noise=0), SCORE, "a", "grid")
    assert same.sentence == "Score is the same with any A."


def test_the_place_of_a_valley_is_marked_though_it_is_not_the_best() -> None:
    levels = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]
    found = make_responses("grid", [levels, [0.2, 0.3]], lambda x: -5 * hill(x), noise=0.4)
    valley = response_curve(found, SCORE, "a", "grid")
    assert valley.shape == "valley" and valley.turn.value == 0.6 and valley.best.value == 0.0
    assert "is lowest within the range of A, at 0.6" in valley.sentence
    rising = response_curve(make_responses("grid", [levels, [0, 1]], plane), SCORE, "a", "grid")
    assert math.isnan(rising.turn.value)


def test_curves_refuse_what_they_cannot_do() -> None:
    found = make_responses("grid", [[0, 1], [0, 1]], plane)
    with pytest.raises(InvalidInput, match="does not vary"):
        response_curve(found, SCORE, "c", "grid")
    with pytest.raises(InvalidInput, match="not balanced"):
        response_curve(found, SCORE, "a", "table")
    with pytest.raises(InvalidInput, match="too few points for a curve"):
        response_curve(make_responses("lhs", [(0, 1)], lambda x: x[:, 0], options=Options(8)), SCORE, "a", "lhs")


def test_two_replications_claim_no_place() -> None:
    """Two replications have three resamples: they would always agree on some optimum."""
    found = make_responses("grid", [[0, 1, 2], [0, 1]], saddle, replications=2)
    heat, turned = heat_map(found, SCORE, ("a", "b"), "grid"), flip(found, SCORE, "a", "b", "grid")
    assert not heat.region.any() and "fewer than 5 replications" in heat.sentence
    assert np.isnan(turned.share) and all(np.isnan(one.low) for one in turned.crossings)
    assert np.isnan(response_curve(found, SCORE, "a", "grid").best.low)
    assert turned.sentence and "nan" not in turned.sentence


def test_a_measure_that_never_changes_has_no_optimum() -> None:
    found = make_responses("grid", [[0, 1], [0, 1]], lambda x: 0 * x[:, 0], noise=0)
    heat = heat_map(found, SCORE, ("a", "b"), "grid")
    assert not heat.region.any() and heat.sentence == "Score is 0.00 with any A and any B."


def test_one_replication_says_that_it_has_no_interval() -> None:
    found = make_responses("grid", [[0, 1], [0, 1]], plane, replications=1)
    assert "no interval" in response_curve(found, SCORE, "a", "grid").sentence
    heat = heat_map(found, SCORE, ("a", "b"), "grid")
    assert not heat.region.any() and "fewer than 5 replications" in heat.sentence


@pytest.mark.parametrize("kind", ["grid", "sobol"])
def test_heat_map_finds_the_optimum_and_its_region(kind: str) -> None:
    levels = [0.0, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9]
    axes = [(0.0, 1.0)] * 2 if kind == "sobol" else [levels, levels]
    noise = 0.2 if kind == "grid" else 1.0
    found = make_responses(kind, axes, hill, noise=noise, options=Options(128), matched=kind == "grid")
    heat = heat_map(found, SCORE, ("a", "b"), kind)
    row, column = heat.best
    assert heat.x[column] == pytest.approx(0.6, abs=0.11) and heat.y[row] == pytest.approx(0.3, abs=0.11)
    assert heat.share.sum() == pytest.approx(1)
    assert heat.share[heat.region].sum() >= 0.95
    assert 1 <= heat.region.sum() < heat.region.size / 3
    assert heat.region[row, column]
    assert np.isnan(heat.fitted) if kind == "grid" else 0.5 < heat.fitted < 1


def test_more_noise_makes_a_larger_region() -> None:
    levels = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]
    sizes = [
        heat_map(
            make_responses("grid", [levels, levels], hill, noise=noise, matched=False), SCORE, ("a", "b"), "grid"
        ).region.sum()
        for noise in (0.1, 1.0, 5.0)
    ]
    assert sizes[0] < sizes[1] < sizes[2]


def test_an_optimum_at_the_edge_is_said_to_be_there() -> None:
    heat = heat_map(make_responses("grid", [[0, 1, 2], [0, 1, 2]], plane, noise=0.1), SCORE, ("a", "b"), "grid")
    assert "end of the range" in heat.sentence


@pytest.mark.parametrize(
    ("better", "best", "words"),
    [
        ("higher", (1, 1), "highest (4.00) with A 1 and B 1, the optimum in"),
        ("lower", (0, 0), "lowest (0.00) with A 0 and B 0, the optimum in"),
        ("neither", (1, 1), "highest (4.00) with A 1 and B 1, the highest in"),
    ],
)
def test_the_optimum_lies_in_the_welcome_direction(better: Better, best: tuple[int, int], words: str) -> None:
    found = make_responses("grid", [[0, 1], [0, 1]], lambda x: 3 * x[:, 0] + x[:, 1], noise=0)
    heat = heat_map(found, replace(SCORE, better=better), ("a", "b"), "grid")
    assert heat.best == best and words in heat.sentence
    assert ("optimum" in heat.sentence) == (better != "neither")


def test_a_region_names_its_levels() -> None:
    levels = ["none", "at_once", "pilot", "long_pilot"]
    found = named(levels, lambda x: 3 * (x[:, 0] > 0) + 2 * x[:, 1], noise=0.3, matched=False)
    told = heat_map(found, SCORE, ("a", "b"), "grid").sentence.replace("\u00a0", " ")
    assert "the 3 of 8 cells that hold 95 % of them have A at once, pilot or long pilot and B 1." in told
    found = named(levels, lambda x: 2 * x[:, 1], noise=0)
    told = heat_map(found, SCORE, ("a", "b"), "grid").sentence.replace("\u00a0", " ")
    assert "have any A and B 1." in told


def saddle(x: np.ndarray) -> np.ndarray:
    """a helps above b = .4 and harms below."""
    return 4 * x[:, 0] * (x[:, 1] - 0.4)


@pytest.mark.parametrize("kind", ["grid", "lhs"])
def test_flip_finds_where_the_sign_turns(kind: str) -> None:
    levels = [0.0, 0.25, 0.5, 0.75, 1.0]
    axes = [(0.0, 1.0)] * 2 if kind == "lhs" else [levels, levels]
    found = make_responses(kind, axes, saddle, noise=0.3, options=Options(200))
    turned = flip(found, SCORE, "a", "b", kind)
    assert turned.clear and len(turned.crossings) == 1
    assert turned.crossings[0].low <= 0.4 <= turned.crossings[0].high
    assert turned.effect[-1] == pytest.approx(2.4, abs=0.5)
    assert "both signs are clear" in turned.sentence


def test_an_effect_of_one_sign_does_not_flip() -> None:
    found = make_responses("grid", [[0, 1], [0, 1, 2]], lambda x: 3 * x[:, 0] + x[:, 1], noise=0.5)
    turned = flip(found, SCORE, "a", "b", "grid")
    assert not turned.clear and not turned.crossings
    assert "does not turn" in turned.sentence


def bent(strength: float):  # type: ignore[no-untyped-def]
    """a harms at both ends of b and, by half as much, helps in the middle."""
    return lambda x: strength * x[:, 0] * np.where(np.abs(x[:, 1] - 1) < 0.5, 0.5, -1)


def test_a_flip_quotes_the_sign_that_neither_end_has() -> None:
    turned = flip(make_responses("grid", [[0, 1], [0, 1, 2]], bent(2), noise=0.1), SCORE, "a", "b", "grid")
    assert turned.sentence.count("interval") == 3
    assert re.search(r"\+(1\.0|0\.9)\d \([^)]*\) with B 1", turned.sentence)
    assert turned.sentence.endswith("both signs are clear.") and len(turned.crossings) == 2
    plain = flip(make_responses("grid", [[0, 1], [0, 0.5, 1]], saddle, noise=0.1), SCORE, "a", "b", "grid")
    assert plain.sentence.count("interval") == 2, "the ends have both signs"


def test_a_flip_over_names_quotes_the_lowest_and_the_highest_effect() -> None:
    levels = ["none", "at_once", "pilot", "long_pilot"]
    truth = {"none": 0.5, "at_once": -1.0, "pilot": 2.0, "long_pilot": 1.0}
    found = named(levels, lambda x: x[:, 1] * np.array(list(truth.values()))[x[:, 0].astype(int)], noise=0)
    turned = flip(found, SCORE, "b", "a", "grid")
    assert turned.names[1] == "at once" and turned.ends == ()
    told = turned.sentence.replace("\u00a0", " ")
    assert "with A at once and +2.00" in told and "with A pilot: its sign depends on A; both signs are clear." in told
    assert "none" not in told


def test_the_effect_of_a_named_factor_says_between_which_levels() -> None:
    found = named(["none", "at_once", "phased"], lambda x: x[:, 0] * (x[:, 1] - 0.5), noise=0.1)
    turned = flip(found, SCORE, "a", "b", "grid")
    assert turned.ends == ("none", "phased")
    assert turned.sentence.startswith("The effect of A phased instead of none on score is ")


@pytest.mark.parametrize(
    ("truth", "verdict"),
    [
        (lambda x: x[:, 0] * (1 - 1.1 * x[:, 1]), "its sign may turn, but only the positive sign is clear."),
        (lambda x: 0.02 * x[:, 0] * (1 - 2 * x[:, 1]), "its sign may turn, but neither sign is clear."),
        (lambda x: x[:, 0] * (1 - 0.9 * x[:, 1]), "no turn of its sign is seen, but it is not clear everywhere."),
        (lambda x: 0.02 * x[:, 0], "no turn of its sign is seen, but the sign is not clear."),
        (lambda x: x[:, 0], "its sign does not turn along B."),
    ],
)
def test_a_flip_claims_no_more_than_its_intervals(truth, verdict: str) -> None:  # type: ignore[no-untyped-def]
    exact = make_responses("grid", [[0, 1], [0, 1]], truth, noise=0, replications=4)
    # Luck that is on average nothing, so that only the width of the intervals is tried.
    luck = np.array([[-1, 1, -1, 1], [-1, 1, 1, -1], [1, 1, -1, -1], [1, -1, 1, -1]]) * 0.1
    turned = flip(replace(exact, values=exact.values + luck), SCORE, "a", "b", "grid")
    assert turned.sentence.endswith(verdict) and not turned.clear


def test_noise_alone_is_no_clear_flip() -> None:
    clear = [
        flip(
            make_responses("grid", [[0, 1], list(range(6))], lambda x: 0 * x[:, 0], matched=False, seed=seed),
            SCORE,
            "a",
            "b",
            "grid",
        ).clear
        for seed in range(40)
    ]
    assert sum(clear) <= 2


def test_crossing_places() -> None:
    at = np.array([0.0, 1.0, 2.0, 3.0])
    assert crossing_places(at, np.array([-1.0, 1.0, 1.0, -3.0])) == pytest.approx([0.5, 2.25])
    assert crossing_places(at, np.array([1.0, 0.0, 1.0, np.nan])) == []
    assert crossing_places(at, np.array([-1.0, 0.0, 1.0, 2.0])) == pytest.approx([1.0])
