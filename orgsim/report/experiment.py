"""The standalone page of an experiment: question, findings with their intervals, figures, design and provenance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from orgsim.report import experiment_words as words
from orgsim.report.curves import IN_A_ROW, curves_figure, flips_figure
from orgsim.report.experiment_tables import (
    Table,
    design_rows,
    fact_rows,
    pair_table,
    point_table,
    screening_table,
    share_table,
)
from orgsim.report.heat import heat_figure
from orgsim.report.page import page_template
from orgsim.report.shares import box_figure, effects_figure, morris_figure, pairs_figure, sobol_figure
from orgsim.results.findings import Findings
from orgsim.results.plain import write_whole

MOST_MEASURES = 12
One = TypeVar("One")


@dataclass(frozen=True)
class Block:
    """Figures under one heading, with what they say and, for some, their numbers."""

    title: str
    svgs: Sequence[str]
    caption: str
    sentences: Sequence[str] = ()
    table: Table | None = None


@dataclass(frozen=True)
class Section:
    """A part of the page. key: for links. reading: how to read its figures."""

    key: str
    title: str
    reading: str
    blocks: Sequence[Block]


def write_findings(findings: Findings, path: str | Path) -> Path:
    """Write the page of an experiment to ``path`` and return it. Raises OSError when the file cannot be written."""
    return write_whole(path, render_findings(findings))


def render_findings(findings: Findings) -> str:
    """HTML of the page of an experiment."""
    info = findings.info
    made = (_optima, _curves, _effects, _flips, _shares, _screening, _boxes, _pairs)
    return page_template("experiment.html").render(
        title=info.name,
        kicker=words.kicker(findings),
        question=info.question,
        answer=[part.strip() for part in info.answer.split("\n\n") if part.strip()],
        sentences=words.in_short(findings),
        ranges=words.ranges(findings),
        certainty=words.certainty(findings),
        sections=[section for one in made for section in one(findings)],
        design=words.design(findings),
        factors=design_rows(findings),
        points=point_table(findings),
        notes=findings.notes,
        provenance=fact_rows(findings),
        command=info.command,
    )


def _labels(findings: Findings) -> dict[str, str]:
    return {factor.name: factor.label for factor in findings.info.factors}


def _by_measure(found: Sequence[One], name: Callable[[One], str]) -> list[list[One]]:
    groups: dict[str, list[One]] = {}
    for one in found:
        groups.setdefault(name(one), []).append(one)
    return list(groups.values())[:MOST_MEASURES]


def _in_rows(found: Sequence[One], width: int) -> list[Sequence[One]]:
    return [found[start : start + width] for start in range(0, len(found), width)]


def _section(key: str, title: str, reading: str, blocks: list[Block]) -> list[Section]:
    return [Section(key, title, reading, blocks)] if blocks else []


def _optima(findings: Findings) -> list[Section]:
    varying = [heat for heat in findings.heat_maps if heat.mean.min() < heat.mean.max()]
    blocks = [
        Block(
            group[0].info.label,
            [heat_figure(heat, f"heat-{first}-{second}") for second, heat in enumerate(group)],
            words.HEAT_FITTED if group[0].fitted == group[0].fitted else words.HEAT,
            [heat.sentence for heat in group],
        )
        for first, group in enumerate(_by_measure(varying, lambda heat: heat.info.name))
    ]
    title = "Where it is best" if any(heat.info.directed for heat in varying) else "Where it is highest"
    return _section("optimum", title, words.reading_heat(varying), blocks)


def _curves(findings: Findings) -> list[Section]:
    blocks = [
        Block(
            group[0].info.label,
            [curves_figure(row, f"curve-{first}-{second}") for second, row in enumerate(_in_rows(group, IN_A_ROW))],
            words.curve_caption(group[0], findings.info.matched),
            [curve.sentence for curve in group],
        )
        for first, group in enumerate(_by_measure(findings.curves, lambda curve: curve.info.name))
    ]
    return _section("curves", "Response curves", words.READING_CURVES, blocks)


def _effects(findings: Findings) -> list[Section]:
    labels = _labels(findings)
    blocks = [
        Block(
            told.info.label,
            [effects_figure(told, labels, f"effects-{place}")],
            words.effects_caption(told),
            [told.sentence],
        )
        for place, told in enumerate(findings.effects[:MOST_MEASURES])
    ]
    return _section("effects", "Effects and interactions", words.READING_EFFECTS, blocks)


def _flips(findings: Findings) -> list[Section]:
    blocks = [
        Block(
            group[0].info.label,
            [flips_figure(row, f"flip-{first}-{second}") for second, row in enumerate(_in_rows(group, 2))],
            words.FLIPS,
            [turned.sentence for turned in group],
        )
        for first, group in enumerate(_by_measure(findings.flips, lambda turned: turned.info.name))
    ]
    return _section("flips", "Which conclusion turns where", words.READING_FLIPS, blocks)


def _shares(findings: Findings) -> list[Section]:
    blocks = _ranked(findings.sobol, "sobol", sobol_figure, words.sobol_caption, share_table, _labels(findings))
    return _section("shares", "What the variance is due to", words.READING_SOBOL, blocks)


def _screening(findings: Findings) -> list[Section]:
    blocks = _ranked(findings.morris, "morris", morris_figure, words.morris_caption, screening_table, _labels(findings))
    return _section("screening", "Which settings matter", words.READING_MORRIS, blocks)


def _ranked(found: Any, name: str, figure: Any, caption: Any, table: Any, labels: Any) -> list[Block]:
    """A figure, a sentence and a table of settings for each measure."""
    return [
        Block(
            told.info.label,
            [figure(told, labels, f"{name}-{place}")],
            caption(told),
            [told.sentence],
            table(told, labels),
        )
        for place, told in enumerate(found[:MOST_MEASURES])
    ]


def _boxes(findings: Findings) -> list[Section]:
    blocks = [
        Block(
            box.meaning[:1].upper() + box.meaning[1:],
            [box_figure(box, f"box-{place}")] if box.limits else [],
            words.BOX,
            [box.sentence],
        )
        for place, box in enumerate(findings.boxes)
    ]
    return _section("regimes", "Where a regime lies", words.READING_BOXES, blocks)


def _pairs(findings: Findings) -> list[Section]:
    blocks = [
        Block(
            group[0].paired.info.label,
            [pairs_figure(group, f"pairs-{place}")],
            words.PAIRS,
            [one.sentence for one in group],
            pair_table(group),
        )
        for place, group in enumerate(_by_measure(findings.pairs, lambda pair: pair.paired.info.name))
    ]
    return _section("pairs", "Points compared in matched futures", words.READING_PAIRS, blocks)
