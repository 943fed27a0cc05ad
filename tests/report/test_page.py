"""The pages are whole, standalone, accessible and printable, for one future, many, and odd results."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from orgsim.report.axes import neighbours, value_limits, week_ticks
from orgsim.report.figures import futures_figure, spread_labels
from orgsim.report.happenings import Mark
from orgsim.report.page import render_comparison, render_report, write_comparison, write_report
from orgsim.report.tables import flatten, glance, number_ranges, setting_rows, team_means, team_table
from orgsim.results.types import ChartShape, GroupSeries, Results
from orgsim.study.comparison import compare
from tests.builders import Shock, make_results

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SECTIONS = ["what-happened", "at-a-glance", "over-time", "org-chart", "teams", "by-level", "provenance"]
EMPTY = {"meta", "br", "path", "rect", "use", "link", "img", "circle", "line", "stop"}


class Reader(HTMLParser):
    """Collects elements and fails on a tag that is not closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in EMPTY:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(page: str) -> Reader:
    """Parse a page and check what holds for all of them."""
    reader = Reader()
    reader.feed(page)
    assert reader.open == []
    names = Counter(attributes["id"] for _, attributes in reader.elements if "id" in attributes)
    assert [name for name, count in names.items() if count > 1] == []
    assert "http:" not in page and "https:" not in page and "@import" not in page
    tags = {tag for tag, _ in reader.elements}
    assert not tags & {"script", "link", "img", "iframe", "object"}
    for tag, attributes in reader.elements:
        for key in ("href", "src", "xlink:href"):
            assert (attributes.get(key) or "#").startswith("#")
        if (attributes.get("href") or "").startswith("#"):
            assert (attributes["href"] or "")[1:] in names
        if tag == "svg":
            assert attributes["role"] == "img" and attributes["aria-label"]
        if tag == "th":
            assert attributes["scope"] in ("row", "col")
    for name in re.findall(r"url\(#([^)]*)\)", page):
        assert name in names
    captions = sum(tag == "figcaption" for tag, _ in reader.elements)
    assert captions == sum(tag == "figure" for tag, _ in reader.elements)
    return reader


def few(results: Results) -> Results:
    """Only the first six measures, to draw less."""
    return replace(results, measures=results.measures[:6], series=results.series[:, :, :6])


def sections(reader: Reader) -> list[str]:
    """Identifiers of the main sections in order."""
    found = [attributes.get("id") or "" for tag, attributes in reader.elements if tag == "section"]
    return [name for name in found if not name.startswith("theme-")]


@pytest.mark.parametrize("replications", [1, 3, 20])
def test_report_is_whole(replications: int, tmp_path: Path) -> None:
    path = write_report(make_results(replications=replications), tmp_path / "deep" / "report.html")
    page = path.read_text(encoding="utf-8")
    reader = read(page)
    assert sections(reader) == SECTIONS
    text = " ".join(reader.text)
    for part in (
        "Clean energy for everyone",
        "Competitor",
        "Budget contraction",
        "Before (week 0)",
        "After (week 155)",
    ):
        assert part in text
    assert "tool adoption (0\u00a0%)" in text
    assert len(page.encode()) < 5_000_000
    assert not re.search(r">[^<]*\d\.\d{4,}[^<]*<", re.sub(r"<(svg|pre|style).*?</\1>", "", page, flags=re.S))
    assert [one.name for one in path.parent.iterdir()] == ["report.html"]


def test_comparison_is_whole(tmp_path: Path) -> None:
    a, b = make_results(replications=12), make_results(replications=12, bonus=0.1, shocks=(Shock("competitor", 52),))
    comparison = compare(a, b)
    page = write_comparison(comparison, a, b, tmp_path / "compare.html").read_text(encoding="utf-8")
    reader = read(page)
    assert sections(reader) == ["in-short", "what-differs", "differences", "over-time", "org-chart", "provenance"]
    text = " ".join(reader.text)
    assert comparison.measure("alignment").sentence in text
    assert "in all 12 matched futures" in text
    assert "shock 2" in text and "budget_contraction, week 104" in text


def test_a_measure_without_a_welcome_direction_is_counted_as_higher_for_listeners_too() -> None:
    comparison = compare(make_results(replications=4), make_results(replications=4, bonus=0.1))
    first = comparison.measures[0]
    plain = replace(first, info=replace(first.info, label="Plain", better="neither"))
    heard = futures_figure(comparison, [replace(first, info=replace(first.info, label="Good", better="higher")), plain])
    assert f"Good: B better {first.better}, tied {first.ties}, worse" in heard
    assert f"Plain: B higher {first.better}, tied {first.ties}, lower" in heard


def test_comparison_of_one_future_and_of_equals() -> None:
    a, b = make_results(replications=1), make_results(replications=1, bonus=0.1)
    assert "one future cannot tell this from chance" in " ".join(read(render_comparison(compare(a, b), a, b)).text)
    text = " ".join(read(render_comparison(compare(a, a), a, a)).text)
    assert "No measure differs clearly" in text
    assert "A and B have the same settings" in text


def test_page_is_the_same_twice() -> None:
    results = few(make_results(replications=2, weeks=30))
    assert render_report(results) == render_report(results)


def test_names_cannot_break_the_page() -> None:
    evil = "<script>alert('x')</script> & \"so\" https://example.org $\\frac$ \\1"
    results = few(make_results(replications=2, weeks=30, shocks=(Shock("competitor", 10),)))
    scenario = {**results.scenario, "name": evil, "story": evil, "shock": [{"kind": "a", "name": evil, "week": 4}]}
    team = results.groups["team"]
    groups = {**results.groups, "team": replace(team, names=tuple(f"{evil} {n}" for n in range(len(team.names))))}
    measures = (replace(results.measures[0], label=evil, meaning=evil), *results.measures[1:])
    chart = results.chart
    assert chart is not None
    odd = replace(results, scenario=scenario, groups=groups, measures=measures, chart=replace(chart, unit=(evil,) * 40))
    page = render_report(odd)
    assert "<script" not in page
    assert html.escape("<script>alert(") in page
    reader = Reader()
    reader.feed(page)
    assert reader.open == []


def test_odd_results_still_give_a_page() -> None:
    results = few(make_results(replications=3, weeks=12, shocks=()))
    bare = Results({}, results.measures, results.weeks, results.series, {}, None, (), results.runs, {})
    assert sections(read(render_report(bare))) == SECTIONS
    missing = np.full_like(results.series, np.nan)
    assert sections(read(render_report(replace(results, series=missing)))) == SECTIONS
    one_week = replace(results, weeks=results.weeks[:1], series=results.series[:, :1], groups={}, chart=None)
    assert sections(read(render_report(one_week))) == SECTIONS
    some = results.series.copy()
    some[1] = np.nan
    some[:, 5:, 3] = np.nan
    assert sections(read(render_report(replace(results, series=some)))) == SECTIONS


def test_large_organizations_stay_small() -> None:
    results = make_results(replications=40, weeks=260, teams=3000)
    page = render_report(results)
    assert sections(read(page)) == SECTIONS
    assert len(page.encode()) < 5_000_000
    table = team_table(results, results.measures[0])
    assert table is not None
    assert (len(table.rows), table.gap) == (31, 15)
    assert "teams in between are not shown" in page


def test_glance_counts_directions() -> None:
    rows = {row.label: row for row in glance(make_results())}
    assert (rows["Alignment"].arrow, rows["Alignment"].verdict) == ("▲", "welcome")
    assert rows["Strategy drift from the mission"].verdict == "unwelcome"
    assert rows["Headcount"].verdict == ""
    assert "Tool adoption" not in rows
    alignment = make_results().measure("alignment")
    assert rows["Alignment"].direction == f"up in {(alignment[:, -1] > alignment[:, 0]).sum()} of 20"


def test_team_table_is_exact() -> None:
    values = np.array([[[[0.2], [0.5], [0.9]], [[0.6], [0.4], [0.9]]]], np.float32)
    headcount = np.array([[[6, 7, 2], [6, 5, 2]]], np.float32)
    results = make_results(replications=1, weeks=1, teams=0)
    group = GroupSeries(
        "team", ("North", "South", "Tiny"), ("alignment",), np.arange(2, dtype=np.int32), values, headcount
    )
    chart = ChartShape(np.array([-1, 0, 0], np.int32), np.array([0, 1, 1], np.int32), ("Main", "Main", "Main"))
    table = team_table(replace(results, groups={"team": group}, chart=chart), results.measures[0])
    assert table is not None
    shown = [(row.name, row.people, row.changes[0].replace("\u00a0", " "), row.welcome) for row in table.rows]
    assert shown[:2] == [
        ("North", ("6", "6"), "+40 points", "welcome"),
        ("South", ("7", "5"), "−10 points", "unwelcome"),
    ]
    assert table.rows[2].name == "Teams under 5 people (1 together)"
    assert table.rows[2].values == ("not shown", "not shown")


def test_changes_of_teams_are_end_minus_start() -> None:
    results = make_results(replications=7)
    value, change = team_means(results.groups["team"], "alignment")[1:]
    known = np.isfinite(change)
    assert known.sum() == 39
    assert np.allclose(change[known], (value[1] - value[0])[known])
    ends = results.groups["team"].values[:, [0, -1]][..., 0].mean(axis=0)
    assert np.allclose(value[:, known], ends[:, known], atol=1e-6)


def test_small_helpers() -> None:
    assert number_ranges([3, 1, 2, 9]) == "1–3, 9"
    assert flatten({"a": {"b": 1}, "shock": [{"week": 2}]}) == {"a.b": 1, "shock 1.week": 2}
    assert setting_rows({"a": 1, "b": None}, {"a": 2, "d": [], "c": [0.5]}) == [
        ("a", "1", "2"),
        ("c", "not there", "0.5"),
    ]
    audit = {"practice": [{"kind": "mission_audit", "start": 26, "every": 13}]}
    assert setting_rows(audit, {"practice": []}) == [("practice 1", "mission_audit, start 26", "not there")]
    assert week_ticks(np.arange(157)) == [0, 26, 52, 78, 104, 130, 156]
    assert value_limits([np.array([0.5, 0.501])], "share") == pytest.approx((0.4505, 0.5505))
    assert value_limits([np.array([np.nan])], "SD") == (0.0, 1.0)
    assert list(spread_labels(np.array([0.5, 0.5]), (0, 1), 0.1)) == pytest.approx([0.45, 0.55])
    close = [Mark(1, 10, "a"), Mark(2, 12, "b"), Mark(3, 80, "c")]
    assert [[mark.number for mark in group] for group in neighbours(close, 5)] == [[1, 2], [3]]


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
@pytest.mark.parametrize(("width", "height"), [(1000, 6000), (420, 7000)])
def test_page_as_a_picture(tmp_path: Path, width: int, height: int) -> None:
    path = write_report(make_results(replications=5), tmp_path / "report.html")
    picture = tmp_path / "page.png"
    command = [
        str(CHROMIUM),
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        f"--user-data-dir={tmp_path / 'profile'}",
        f"--window-size={width},{height}",
        f"--screenshot={picture}",
        path.as_uri(),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    from matplotlib.image import imread

    pixels = imread(picture)[:, :, :3]
    assert pixels.shape[1] >= width
    ink = pixels.min(axis=2) < 0.6
    # Every stretch of the page holds something, and the outer margin nothing, so that nothing runs off the page.
    assert all(ink[top : top + 500].any() for top in range(0, height, 500))
    assert not ink[:, -8:].any()
    blue = (pixels[:, :, 2] - pixels[:, :, 0]) > 0.3
    assert blue.sum() > 2000
