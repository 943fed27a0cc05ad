"""Figures of experiments show what there is: no line between names, no star without a direction, whole labels."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure

from orgsim.report import curves, heat
from orgsim.results.types import Better
from orgsim.study.analysis.curves import response_curve
from orgsim.study.analysis.flips import flip
from orgsim.study.analysis.responses import Responses, responses
from orgsim.study.analysis.surfaces import heat_map
from tests.tables import SCORE, make_table

LONG = "a level with a name of many words"
WORD = "unreasonablylongword"


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Figure]:
    """The figure itself instead of its SVG: ``drawn(heat.heat_figure, found)``."""
    for module in (curves, heat):
        monkeypatch.setattr(module, "to_svg", lambda figure, name, description: figure)
    return lambda draw, found: draw(found, "name")


def crossed(levels: list[Any], truth: Callable[[np.ndarray], np.ndarray], replications: int = 8) -> Responses:
    """A grid of a factor a with these levels and a factor b of 0, 1 and 2."""
    table, info = make_table("grid", [range(len(levels)), [0, 1, 2]], truth, noise=0.1, replications=replications)
    table["a"] = table["a"].map(dict(enumerate(levels)))
    return responses(table, info, "score")


def turning(x: np.ndarray) -> np.ndarray:
    """b helps with the last level of a and harms with the others."""
    return x[:, 1] * np.where(x[:, 0] == 2, 1.0, -1.0)


def joined(axes: Any) -> list[Any]:
    """Lines that go from one place along the axis to another, but for the line of zero and the marks."""
    return [
        line for line in axes.lines if len(np.unique(line.get_xdata())) > 2 and line.get_linestyle() not in ("None", "")
    ]


@pytest.mark.parametrize(("levels", "lines"), [(["none", "at_once", "pilot"], 0), ([0.1, 0.2, 0.3], 1)])
def test_names_are_not_joined_by_a_line(levels: list[Any], lines: int, drawn: Callable[..., Figure]) -> None:
    found = crossed(levels, turning)
    for figure in (
        drawn(curves.curves_figure, [response_curve(found, SCORE, "a", "grid")]),
        drawn(curves.flips_figure, [flip(found, SCORE, "b", "a", "grid")]),
    ):
        axes = figure.axes[0]
        assert len(joined(axes)) == lines
        bands = [band for band in axes.collections if type(band).__name__ == "FillBetweenPolyCollection"]
        assert len(bands) == lines
        assert [text.get_text() for text in axes.get_xticklabels()][1] == ("0.2" if lines else "at once")


@pytest.mark.parametrize("replications", [1, 8])
def test_named_levels_keep_their_intervals(replications: int, drawn: Callable[..., Figure]) -> None:
    found = crossed(["none", "pilot"], lambda x: x[:, 0], replications)
    axes = drawn(curves.curves_figure, [response_curve(found, SCORE, "a", "grid")]).axes[0]
    segments = axes.collections[0].get_segments()
    assert [len(one) for one in segments] == ([2, 2] if replications > 1 else [0, 0])


@pytest.mark.parametrize("clear", [True, False])
def test_a_turn_that_is_not_clear_is_hollow(clear: bool, drawn: Callable[..., Figure]) -> None:
    table, info = make_table("grid", [[0, 1], [0, 1]], lambda x: x[:, 0] * (x[:, 1] - 0.5), noise=0.1 if clear else 3)
    turned = flip(responses(table, info, "score"), SCORE, "a", "b", "grid")
    assert turned.clear == clear and turned.crossings
    (diamond,) = [line for line in drawn(curves.flips_figure, [turned]).axes[0].lines if line.get_marker() == "D"]
    assert (diamond.get_color() == "white") == (not clear)


@pytest.mark.parametrize(
    ("better", "mark", "title"),
    [
        ("higher", "*", "Where the optimum lies"),
        ("lower", "*", "Where the optimum lies"),
        ("neither", "^", "Where the highest value lies"),
    ],
)
def test_a_star_needs_a_direction(better: Better, mark: str, title: str, drawn: Callable[..., Figure]) -> None:
    found = heat_map(crossed([1, 2, 3], turning), replace(SCORE, better=better), ("a", "b"), "grid")
    left, right = drawn(heat.heat_figure, found).axes[:2]
    row, column = found.best
    for axes in (left, right):
        (shown,) = [line for line in axes.lines if line.get_marker() not in ("None", "")]
        assert shown.get_marker() == mark
        assert (shown.get_xdata()[0], round(shown.get_ydata()[0])) == (column, row)
    assert right.get_title(loc="left") == title


def test_numbers_in_cells_can_be_told_apart(drawn: Callable[..., Figure]) -> None:
    found = heat_map(crossed([1, 2, 3], lambda x: 1 + 0.002 * x[:, 0] + 0.004 * x[:, 1]), SCORE, ("a", "b"), "grid")
    texts = {text.get_text() for text in drawn(heat.heat_figure, found).axes[0].texts if text.get_text() != "score"}
    assert len(texts) == 9


@pytest.mark.parametrize(
    "levels", [["none", LONG, LONG + "s"], ["none", WORD, WORD + "s"], [LONG + str(i) for i in range(6)]]
)
def test_long_labels_stay_inside_the_figure(levels: list[str], drawn: Callable[..., Figure]) -> None:
    info = replace(SCORE, label="A measure of the organization (mean of the weeks after the last reorganization)")
    found = crossed(levels, turning)
    factors = tuple(
        replace(factor, label=f"A setting called {factor.name} with a long name") for factor in found.factors
    )
    found = replace(found, factors=factors)
    for figure in (
        drawn(heat.heat_figure, heat_map(found, info, ("a", "b"), "grid")),
        drawn(heat.heat_figure, heat_map(found, info, ("b", "a"), "grid")),
        drawn(curves.curves_figure, [response_curve(found, info, "a", "grid")] * 3),
        drawn(curves.flips_figure, [flip(found, info, "b", "a", "grid")] * 2),
    ):
        figure.draw_without_rendering()
        box, (width, height) = figure.get_tightbbox(), figure.get_size_inches()
        assert box.x0 >= -0.01 and box.y0 >= -0.01 and box.x1 <= width + 0.01 and box.y1 <= height + 0.01
        for axes in figure.axes:
            assert not overlapping(
                [text.get_window_extent() for text in axes.get_xticklabels() if not text.get_rotation()]
            )
            assert axes.get_position().width == pytest.approx(0) or axes.get_window_extent().height > 40


def overlapping(boxes: list[Any]) -> bool:
    """Whether texts beside each other touch."""
    ordered = sorted(boxes, key=lambda box: box.x0)
    return any(left.x1 > right.x0 for left, right in itertools.pairwise(ordered))
