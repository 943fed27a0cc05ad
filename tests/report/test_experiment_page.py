"""The page of an experiment is whole and standalone for every design, and says no more than the numbers do."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import numpy as np
import pytest

from orgsim.experiment_report import write_experiment_report
from orgsim.problems import InvalidInput
from orgsim.report.experiment import render_findings
from orgsim.report.experiment_words import in_short, ranges
from orgsim.results.types import Better
from orgsim.study.analysis.analyse import analyse
from orgsim.study.designs import Options
from tests.report.test_page import read
from tests.tables import SCORE, make_table

LEVELS = [0.0, 0.25, 0.5, 0.75, 1.0]
SECTIONS = {
    "grid": ["optimum", "curves", "effects", "flips", "regimes"],
    "ofat": ["curves", "effects"],
    "lhs": ["optimum", "curves", "effects", "flips", "regimes"],
    "table": ["pairs"],
    "morris": ["screening"],
    "saltelli": ["shares"],
}


def hill(x: np.ndarray) -> np.ndarray:
    """Highest within the range of a; the effect of b turns with a."""
    return 2 - 6 * (x[:, 0] - 0.5) ** 2 + 3 * (x[:, 0] - 0.5) * x[:, 1]


def make_experiment(kind: str, noise: float = 0.2):  # type: ignore[no-untyped-def]
    """A table and its info for a design, with a regime."""
    ranged = kind not in ("grid", "ofat", "table")
    axes = [(0.0, 1.0)] * 2 if ranged else [LEVELS, LEVELS]
    options, matched = Options(48), kind not in ("morris", "saltelli")
    table, info = make_table(kind, axes, hill, noise=noise, matched=matched, options=options)  # type: ignore[arg-type]
    table = table.assign(high=table.score > 2)
    more = {"scenario": "baseline", "command": "orgsim sweep hill.toml", "provenance": {"version": "1", "seed": 4}}
    return table, replace(info, regimes={"high": "a high score"}, answer="Half is best.\n\nNot more.", **more)


@pytest.mark.parametrize("kind", SECTIONS)
def test_pages_are_whole(kind: str, tmp_path: Path) -> None:
    table, info = make_experiment(kind)
    path = write_experiment_report(table, info, tmp_path / "report.html")
    reader = read(path.read_text(encoding="utf-8"))
    shown = [attributes["id"] for tag, attributes in reader.elements if tag == "section"]
    assert shown == ["in-short", *SECTIONS[kind], "design", "provenance"]
    text = " ".join(reader.text)
    assert "Half is best." in text and "orgsim sweep hill.toml" in text and "Over which ranges" in text
    assert not re.search(r"\bnan\b|\bunknown\b", text)
    assert [one.name for one in tmp_path.iterdir()] == ["report.html"]


def test_equal_tables_give_equal_pages() -> None:
    table, info = make_experiment("ofat")
    shuffled = table.sample(frac=1, random_state=3)
    assert render_findings(analyse(table, info)) == render_findings(analyse(shuffled, info))


def test_noise_alone_claims_nothing() -> None:
    table, info = make_table("grid", [LEVELS[:3], LEVELS[:3]], lambda x: 0 * x[:, 0], matched=False)
    findings = replace(analyse(table, info), heat_maps=())
    assert not any(turned.clear for turned in findings.flips)
    assert all("no clear rise" in curve.sentence for curve in findings.curves)
    assert in_short(findings) == [("Not clear", "No effect on score can be told from noise.")]


def test_ranges_are_told_with_their_unit_once() -> None:
    table, info = make_experiment("grid")
    first, second = info.factors
    findings = analyse(table, replace(info, factors=(replace(first, unit="weeks"), second)))
    told = ranges(findings).replace("\u00a0", " ")
    assert "A (0, 0.25, 0.5, 0.75, 1 weeks) and B (0, 0.25, 0.5, 0.75, 1) in the scenario baseline" in told


def test_one_replication_and_failed_runs_still_make_a_page() -> None:
    table, info = make_experiment("grid")
    table = table[table.replication == 0].copy()
    table.loc[table.index[3], "score"] = np.nan
    page = render_findings(analyse(table, info))
    read(page)
    assert "1 run failed and is left out" in page
    assert "What could not be said" in page, "the map has a cell without a run"


def test_names_are_escaped_and_a_bad_table_writes_nothing(tmp_path: Path) -> None:
    table, info = make_experiment("ofat")
    page = render_findings(analyse(table, replace(info, name="<b>Bold</b>", question="a < b?")))
    read(page)
    assert "&lt;b&gt;Bold" in page
    with pytest.raises(InvalidInput):
        write_experiment_report(table.drop(columns="a"), info, tmp_path / "report.html")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("better", "title", "reading"),
    [
        ("lower", "Where it is best", "The star marks the optimum. Right"),
        ("neither", "Where it is highest", "The triangle marks the highest value. Right"),
    ],
)
def test_nothing_is_best_without_a_welcome_direction(better: Better, title: str, reading: str) -> None:
    table, info = make_experiment("grid")
    findings = analyse(table, replace(info, measures=(replace(SCORE, better=better),)))
    page = unescape(render_findings(findings))
    assert f"<h2>{title}</h2>" in page and reading in page
    assert ("optimum" in page.replace('id="optimum"', "").lower()) == (better != "neither")
    assert any(sentence == findings.heat_maps[0].sentence for _, sentence in in_short(findings)) == (better == "lower")


def test_stars_and_triangles_on_one_page_are_both_explained() -> None:
    table, info = make_experiment("grid")
    measures = (SCORE, replace(SCORE, name="size", better="neither"))
    page = unescape(render_findings(analyse(table.assign(size=table.score), replace(info, measures=measures))))
    assert "The star marks the optimum; where neither more nor less is welcome, a triangle marks" in page


def test_pairs_of_a_measure_without_direction_count_the_higher_ones() -> None:
    table, info = make_experiment("table")
    plain = render_findings(analyse(table, replace(info, measures=(replace(SCORE, better="neither"),))))
    assert "Higher in" in plain and "Better in" not in plain
    assert "Better in" in render_findings(analyse(table, info))


def test_levels_are_told_in_words_all_over_the_page() -> None:
    table, info = make_table("grid", [[0, 1, 2], [0, 1], [0, 1]], lambda x: x[:, 0] * (x[:, 1] - 0.5), noise=0.1)
    table["a"] = table["a"].map(dict(enumerate(["never", "at_once", "long_pilot"])))
    table["b"] = table["b"].map({0: False, 1: True})
    page = unescape(render_findings(analyse(table, info))).replace("\u00a0", " ")
    assert not re.search(r"at_once|long_pilot|\bTrue\b|\bFalse\b", page)
    assert "A (never, at once, long pilot), B (no, yes) and C (0, 1)" in page
    assert "Effect of A: long pilot instead of never" in page, "the title of a flip"
    assert page.count("B: yes instead of no") >= 2, "a flip and an effect"
    assert "B yes instead of no" in page, "the sentence of an effect"
