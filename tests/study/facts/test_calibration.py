"""The calibration's loss, search and tables."""

from __future__ import annotations

import csv
from math import inf, nan
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.calibration.__main__ import main
from experiments.calibration.emulator import Emulator, Numbers
from experiments.calibration.loss import distance
from experiments.calibration.search import confounded, hypercube, least, to_point, to_settings
from orgsim.problems import InvalidInput
from orgsim.study.facts.declaring import Check, Fact, check_plugins


def check(band: tuple[float, float], nothing: float = 0.0, kind: Any = "range") -> Check:
    return Check("a number", "SD", kind, band, lambda future: 0.0, nothing=nothing)


@pytest.mark.parametrize(
    ("value", "band", "nothing", "expected"),
    [
        (0.3, (0.2, 0.4), 0, 0.0),
        (0.4, (0.2, 0.4), 0, 0.0),
        (0.5, (0.2, 0.4), 0, 1.0),
        (0.0, (0.2, 0.4), 0, 2.0),
        (1.0, (1.2, inf), 1, 1.0),
        (1.3, (1.2, inf), 1, 0.0),
        (0.2, (-inf, 0), 0, 2.0),
        (-0.2, (-inf, 0), 0, 0.0),
        (0.5, (0, 0), 0, 0.5),
        (0.0, (0, 0), 0, 0.0),
        (nan, (0, 1), 0, 10.0),
    ],
)
def test_distance_is_in_half_widths_beyond_the_band(
    value: float, band: tuple[float, float], nothing: float, expected: float
) -> None:
    assert distance(check(band, nothing), value, spread=0.1) == pytest.approx(expected)


def test_what_is_only_reported_costs_nothing() -> None:
    assert distance(check((0, 1), kind="reported"), 9.0) == 0


@given(st.floats(-5, 5), st.floats(-2, 2), st.floats(0.1, 2))
def test_the_loss_is_zero_in_the_band_only(value: float, low: float, width: float) -> None:
    band = check((low, low + width))
    found = distance(band, value)
    assert (found == 0) == (low <= value <= low + width) or found == pytest.approx(0, abs=1e-9)
    assert distance(band, value, margin=0.2) == pytest.approx(found + 0.2) or found == 0


def test_the_lowest_point_of_a_valley_is_found() -> None:
    aim = np.array([0.31, 0.8, -0.2])
    best, lowest = least(lambda point: float(np.sum((point - aim) ** 2)), np.full(3, 0.5))
    assert best == pytest.approx([0.31, 0.8, 0.0], abs=1e-3) and lowest == pytest.approx(0.04, abs=1e-3)


def test_the_response_surface_learns_what_depends_on_what() -> None:
    """A number that is quadratic in one of three settings, with noise; one that is chance."""
    generator = np.random.default_rng(2)
    points = np.repeat(generator.random((40, 3)), 3, axis=0)
    truth = 2.0 + points[:, 0] - 3.0 * (points[:, 1] - 0.5) ** 2
    readings: list[Numbers] = [
        {("X", 0): np.array([value + 0.1 * luck]), ("X", 1): np.array([other])}
        for value, luck, other in zip(
            truth, generator.standard_normal(120), generator.standard_normal(120), strict=True
        )
    ]
    fact = Fact("X", "a fact", "nothing", "A", "nobody", checks=(check((0, 1)), check((0, 1))))
    emulator = Emulator([fact], points, readings)
    assert emulator.told[0] > 0.85 and emulator.told[1] < 0.1
    assert emulator.values(np.array([0.2, 0.9, 0.5]))[0] == pytest.approx(2.2 - 0.48, abs=0.08)
    slopes = emulator.sensitivity(np.array([0.5, 0.5, 0.5]))[0] * 0.5
    assert slopes == pytest.approx([1.0, 0.0, 0.0], abs=0.15)


def test_settings_and_points_are_each_other() -> None:
    ranges = {"communication.uptake": (0.2, 0.4), "communication.peers": (0.0, 0.01)}
    for point in hypercube(5, ranges):
        assert to_point(to_settings(point, ranges), ranges) == pytest.approx(point, abs=1e-4)


def test_alike_columns_are_told() -> None:
    table = np.array([[1.0, -2.0, 0.0, 0.0], [1.0, -2.0, 1.0, 0.0]])
    assert [pair[:2] for pair in confounded(table, ["a", "b", "c", "d"])] == [("a", "b")]


def test_overrides_of_plugins_are_checked() -> None:
    check_plugins({"practice.okr.spread": 0.3, "communication.uptake": 0.2})
    with pytest.raises(InvalidInput) as found:
        check_plugins({"practice.okrs.spread": 0.3, "shock.mood_swing.sizes": 1.0, "practice.okr.spread": 7})
    assert len(found.value.problems) == 3


def test_a_small_calibration_writes_its_tables(tmp_path: Path) -> None:
    parameters = tmp_path / "parameters.toml"
    parameters.write_text('held_out = []\n[ranges]\n"communication.uptake" = [0.2, 0.4]\n', encoding="utf-8")
    out = tmp_path / "out"
    options = [
        "--parameters",
        str(parameters),
        "--out",
        str(out),
        "--futures",
        "2",
        "--points",
        "1",
        "--rounds",
        "0",
        "--corrections",
        "1",
    ]
    arguments = [*options, "--fresh", "2", "--facts", "F05", "--workers", "1"]
    assert main(arguments) == 0
    with (out / "before_after.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["role"] for row in rows} == {"fitted"} and len(rows) == 3
    readings = (out / "readings.jsonl").read_text(encoding="utf-8")
    assert (out / "chosen.toml").exists() and (out / "sensitivity.csv").exists()
    assert main(arguments) == 0
    assert (out / "readings.jsonl").read_text(encoding="utf-8") == readings
