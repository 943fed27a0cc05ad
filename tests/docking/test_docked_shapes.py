"""Shapes of published models: which value is the higher, and that the check can fail."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from orgsim.report.docking import table_text
from orgsim.report.verification import render_verification
from orgsim.study.docked_cases import CASES, NETWORK_FIGURE, SHAPES, TIERS_FIGURE, enculturated
from orgsim.study.docked_runs import dock, times_of
from orgsim.study.docked_shapes import Peak, Shape, at, judged, verdict
from orgsim.study.docking import Case, Docked, rows


def of(figure: str) -> list[Case]:
    return [case for case in CASES if case.figure == figure]


def test_every_shape_speaks_of_places_that_are_docked() -> None:
    """With made-up values for all cases every statement can be judged."""
    docked = [
        Docked(case, period, reference, place / 7, 0.001, 9, 1.0)
        for place, case in enumerate(CASES)
        for period, reference in case.expected.items()
    ]
    found = list(judged(SHAPES, docked))
    assert len(found) == len(SHAPES)
    assert {row["verdict"] for row in found} <= {"holds", "fails", "open", "reported"}


def test_a_difference_counts_beyond_luck() -> None:
    assert [verdict(d, 0.01) for d in (0.03, 0.01, -0.01, -0.03)] == ["holds", "open", "open", "fails"]


@pytest.mark.parametrize("network", ["network.clique_size", "network.ring"])
@pytest.mark.slow
def test_copying_the_best(network: str) -> None:
    """Lazer & Friedman (2007): everybody tied to everybody is good early, a ring late."""
    cases = {case.line: case for case in of(NETWORK_FIGURE)}
    case = replace(cases["everybody" if network == "network.clique_size" else "ring of 2"])
    early, late = (row for row in dock(case, 6) if row.period in (5, 150))
    if case.line == "everybody":
        assert early.ours > 0.25 and late.ours < 0.41
    else:
        assert early.ours < 0.17 and late.ours > 0.36


@pytest.mark.slow
def test_tiers_lower_the_score() -> None:
    found = [row for case in of(TIERS_FIGURE) for row in dock(case, 60)]
    assert all(row.agrees for row in found), [(row.ours, row.reference) for row in found]
    assert found[0].ours > found[2].ours + 0.03


PULLS = [case for case in CASES if case.scenario == "harrison_carroll"]
"""By pulls and hires, each: decline, stable with few and many exits, growth with few and many."""


FEW = [pytest.param(PULLS[place], marks=[] if place == 2 else pytest.mark.slow) for place in (0, 2, 7, 18)]


@pytest.mark.parametrize("case", FEW, ids=lambda case: f"e = {case.place:.3f}")
def test_enculturation_is_exact(case: Case) -> None:
    (row,) = dock(case, 2)
    assert row.allowed == 0.003
    assert row.agrees, (row.ours, row.reference, row.standard_error)


def test_decline_beats_growth_where_hires_know_little() -> None:
    """Newcomers thin the culture exactly if h < wm / (wm + d) (Harrison & Carroll 1991)."""
    for pull, decay in ((0.05, 0.05), (0.15, 0.02)):
        turn = pull / (pull + decay)
        for hires in np.linspace(0, 1, 11):
            rise = enculturated(pull, decay, 0.05, 0.0, hires) - enculturated(pull, decay, 0.01, 0.0, hires)
            assert math.isclose(hires, turn) or (rise > 0) == (hires > turn)


def test_cases_without_a_reference_are_shown_not_judged() -> None:
    case = next(case for case in CASES if not case.referenced and case.model == "March 1991, rules of the program")
    docked = dock(case, 2)
    table = list(rows(docked))
    assert [row["verdict"] for row in table] == ["no reference"]
    page = render_verification(table, [])
    assert "0 of 0 numbers" in page and ">–<" in page and "nan" not in page.split("</style>")[1]
    assert "no reference" in table_text(table)


def test_few_runs_are_fewer_where_nothing_is_compared() -> None:
    march = [case for case in CASES if case.model == "March 1991, rules of the program"]
    assert {times_of(case, 50) for case in march if case.referenced} == {50}
    assert {times_of(case, 50) for case in march if not case.referenced} == {10}
    assert {times_of(case, None) for case in march} == {2000}
    exact = next(case for case in CASES if case.scenario == "harrison_carroll")
    assert times_of(exact, None) == 4
    assert times_of(exact, 50) == 1


def test_a_shape_that_is_wrong_fails() -> None:
    case = Case("m", "march_1991", {}, "score of the code", {None: math.nan}, "f", "l", 0.0)
    docked = [Docked(replace(case, place=place), None, math.nan, place, 0.01, 9, 1.0) for place in (0.0, 1.0)]
    rising = Shape("m", "f", "rises", at("l", 1.0), at("l", 0.0))
    falling = Shape("m", "f", "falls", at("l", 0.0), at("l", 1.0))
    assert [row["verdict"] for row in judged([rising, falling], docked)] == ["holds", "fails"]


def test_a_peak_is_reported_with_its_neighbors() -> None:
    case = Case("m", "march_1991", {}, "score of the code", {None: math.nan}, "f", "l", 0.0)
    values = {0.0: 0.1, 0.1: 0.79, 0.2: 0.8, 1.0: 0.5}
    docked = [Docked(replace(case, place=x), None, math.nan, y, 0.01, 9, 1.0) for x, y in values.items()]
    (row,) = judged([Peak("m", "f", "l", "β")], docked)
    assert (row["ours"], row["verdict"]) == (0.2, "reported")
    assert row["measure"] == "l: β at which it is highest (0.800; no worse beyond luck: 0.1, 0.2)"
