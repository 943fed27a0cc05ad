"""The standalone pages: one for the results of a scenario, one for the comparison of two. They need no network."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from orgsim.report import captions
from orgsim.report.figures import comparison_figure, futures_figure, hero_figure, level_figure, row_figure
from orgsim.report.happenings import Mark, marks
from orgsim.report.icicle import SIDE_BY_SIDE, Cells, Scale, chart_cells, draw_icicle, draw_scale, make_scale
from orgsim.report.selection import grouped_measures, hero_measure, still_measures, themes
from orgsim.report.story import tell
from orgsim.report.tables import (
    comparison_order,
    comparison_rows,
    glance,
    provenance_pairs,
    provenance_rows,
    reproduce_command,
    setting_rows,
    shown_levels,
    team_table,
)
from orgsim.report.what_if import what_if
from orgsim.results.paired import Comparison, PairedMeasure
from orgsim.results.plain import write_whole
from orgsim.results.summary import futures
from orgsim.results.targets import outcomes_against
from orgsim.results.toml import encode_scenario
from orgsim.results.types import MeasureInfo, Results

COMPARED_FIGURES = 8
LEAST_FIGURES = 4
MOST_BARS = 16
SENTENCES = 8
MOST_SETTINGS = 40


def write_report(results: Results, path: str | Path) -> Path:
    """Write the page of one scenario to ``path`` and return it. Raises OSError when the file cannot be written."""
    return write_whole(path, render_report(results))


def write_comparison(comparison: Comparison, a: Results, b: Results, path: str | Path) -> Path:
    """Write the page that compares ``a`` and ``b`` to ``path`` and return it."""
    return write_whole(path, render_comparison(comparison, a, b))


def render_report(results: Results) -> str:
    """HTML of the page of one scenario."""
    shown = marks(results)
    count = futures(results)
    chart_measure = _chart_measure(results)
    teams = team_table(results, chart_measure) if chart_measure else None
    return page_template("report.html").render(
        title=results.name,
        kicker=captions.kicker(results, count),
        lead=str(results.scenario.get("story") or ""),
        story=tell(results),
        what_if=what_if(results),
        futures=count,
        range_name=captions.range_heading(count),
        glance=glance(results),
        glance_caption=captions.glance(count),
        reading=captions.reading(count),
        hero=_hero(results, shown),
        themes=_themes(results, shown, count),
        still=captions.still(still_measures(results), results),
        marks=shown,
        icicle=_before_and_after(results, chart_measure),
        no_chart=captions.NO_CHART,
        teams=teams,
        teams_caption=captions.teams(teams, chart_measure),
        no_teams=captions.NO_TEAMS,
        levels=_levels(results, shown),
        no_levels=captions.NO_LEVELS,
        provenance=provenance_rows(results),
        reproduce=captions.REPRODUCE,
        command=reproduce_command(results),
        scenario=_settings(results),
    )


def render_comparison(comparison: Comparison, a: Results, b: Results) -> str:
    """HTML of the page that compares two scenarios."""
    ordered = comparison_order(comparison)
    settings = setting_rows(a.scenario, b.scenario)
    shown = tuple(marks(side) for side in (a, b))
    count = len(comparison.seeds)
    told = [paired for paired in ordered if paired.clear or count == 1][:SENTENCES]
    drawn = (
        told if len(told) >= LEAST_FIGURES else [*told, *(one for one in ordered if one not in told)][:LEAST_FIGURES]
    )
    return page_template("comparison.html").render(
        title=f"{a.name} or {b.name}?" if a.name != b.name else f"{a.name}: two versions",
        kicker=captions.comparison_kicker(comparison),
        names=(a.name, b.name),
        stories=[str(side.scenario.get("story") or "") for side in (a, b)],
        sentences=[(paired.info.label, paired.sentence) for paired in told],
        targets=[outcome.sentence for outcome in outcomes_against(b, a)],
        unclear=captions.unclear([paired.info for paired in ordered if not paired.clear]) if count > 1 else "",
        certainty=captions.comparison_certainty(comparison),
        settings=settings[:MOST_SETTINGS],
        more_settings=captions.more_settings(len(settings) - MOST_SETTINGS),
        bars=_bars(comparison, ordered),
        rows=comparison_rows(ordered),
        table_caption=captions.differences(comparison),
        same=captions.same([paired.info for paired in comparison.measures if paired not in ordered]),
        reading=captions.comparison_reading(count),
        figures=[
            {
                "label": paired.info.label,
                "svg": comparison_figure(paired, (a, b), shown),
                "caption": captions.pair(paired),
            }
            for paired in drawn[:COMPARED_FIGURES]
        ],
        icicle=_ends(a, b, _chart_measure(a)),
        sides=[
            {"letter": letter, "name": side.name, "marks": found}
            for letter, side, found in zip("AB", (a, b), shown, strict=True)
        ],
        provenance=provenance_pairs(a, b),
    )


def page_template(name: str) -> Any:
    """A template of this folder, which fails on a name that it was not given."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    return environment.get_template(name)


def _hero(results: Results, shown: list[Mark]) -> dict[str, str] | None:
    info = hero_measure(results)
    if info is None:
        return None
    return {
        "label": info.label,
        "svg": hero_figure(results, info, shown),
        "caption": captions.hero(results, info, len(shown)),
    }


def _themes(results: Results, shown: list[Mark], count: int) -> list[dict[str, Any]]:
    return [
        {
            "key": theme.key,
            "title": theme.title,
            "figures": [
                row_figure(results, theme.measures[start : start + 2], shown, f"{theme.key}-{start}")
                for start in range(0, len(theme.measures), 2)
            ],
            "caption": captions.theme(count),
        }
        for theme in themes(results)
    ]


def _chart_measure(results: Results) -> MeasureInfo | None:
    return next(iter(grouped_measures(results, "team", 1)), None)


def _before_and_after(results: Results, info: MeasureInfo | None) -> dict[str, Any] | None:
    cells = chart_cells(results, info.name) if info else None
    if info is None or cells is None:
        return None
    weeks = results.groups["team"].weeks
    titles = tuple(f"{word} (week {weeks[place]})" for word, place in (("Before", 0), ("After", -1)))
    scale = make_scale([cells])
    charts = [(title, draw_icicle(cells, when, scale, info.unit, title)) for when, title in enumerate(titles)]
    return _icicle(charts, scale, info, [cells]) | {"caption": captions.icicle(info, cells)}


def _bars(comparison: Comparison, ordered: list[PairedMeasure]) -> dict[str, str] | None:
    if not ordered:
        return None
    caption = captions.bars(comparison, len(ordered) - MOST_BARS)
    return {"svg": futures_figure(comparison, ordered[:MOST_BARS]), "caption": caption}


def _ends(a: Results, b: Results, info: MeasureInfo | None) -> dict[str, Any] | None:
    cells = [chart_cells(side, info.name) for side in (a, b)] if info else []
    known = [one for one in cells if one is not None]
    if info is None or len(known) < 2:
        return None
    scale = make_scale(known)
    charts = [
        (f"{letter}: {side.name}", draw_icicle(one, 1, scale, info.unit, f"{letter} at the end"))
        for letter, side, one in zip("AB", (a, b), known, strict=True)
    ]
    return _icicle(charts, scale, info, known) | {"caption": captions.icicle(info, known[0])}


def _icicle(charts: list[tuple[str, str]], scale: Scale, info: MeasureInfo, cells: list[Cells]) -> dict[str, Any]:
    return {
        "charts": charts,
        "scale": draw_scale(scale, info.unit, info.label),
        "stacked": any(len(one.row) > SIDE_BY_SIDE for one in cells),
    }


def _levels(results: Results, shown: list[Mark]) -> dict[str, str] | None:
    group = results.groups.get("level")
    if group is None or not len(group.weeks):
        return None
    places = shown_levels(group)
    wanted = grouped_measures(results, "level", 4)
    if not places or not wanted:
        return None
    svg = level_figure(group, wanted, places, shown)
    return {"svg": svg, "caption": captions.levels(group, places)}


def _settings(results: Results) -> str:
    try:
        return encode_scenario(results.scenario)[0]
    except (ValueError, TypeError):
        return str(results.scenario)
