"""The whole analysis of an experiment: from its table of runs to findings, by the kind of its design.

What a design cannot answer is left out and said in a note, never filled in.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from orgsim.problems import InvalidInput
from orgsim.results.findings import INERT, Box, Effects, ExperimentInfo, Findings, Flip, PointRow
from orgsim.results.telling import place
from orgsim.results.types import MeasureInfo
from orgsim.study.analysis.curves import response_curve
from orgsim.study.analysis.discovery import discover
from orgsim.study.analysis.effects import effects
from orgsim.study.analysis.flips import flip
from orgsim.study.analysis.intervals import contrasts
from orgsim.study.analysis.morris import morris
from orgsim.study.analysis.pairs import compare_with_first
from orgsim.study.analysis.responses import Responses, completed, missing_columns, responses
from orgsim.study.analysis.sobol import sobol
from orgsim.study.analysis.surfaces import heat_map

if TYPE_CHECKING:
    import pandas

MAPS = 3
"""Heat maps of a measure: those of the pairs of factors that interact most."""
Found = TypeVar("Found")


def analyse(table: pandas.DataFrame, info: ExperimentInfo) -> Findings:
    """Everything that can be said of an experiment.

    table: a row for each run with columns ``point``, ``replication``, each factor and measure and regime of ``info``,
    and ``inert`` where there is a control column; measures of failed runs are missing values. Raises InvalidInput when
    columns are missing or odd (:func:`orgsim.study.analysis.responses.responses`).
    """
    info = completed(table, info)
    problems = missing_columns(table, [*(one.name for one in info.measures), *info.regimes])
    if problems:
        raise InvalidInput(problems)
    measured = [(measure, responses(table, info, measure.name)) for measure in info.measures]
    findings = _overview(table, info, measured)
    notes: list[str] = []
    add = {"saltelli": _shares, "morris": _screened, "table": _compared}.get(info.design, _mapped)
    for measure, values in measured:
        if not values.counts.any():
            notes.append(f"{measure.label} has no value in any run.")
            continue
        notes.extend(_absent(measure, int(values.counts.sum()), findings.runs - findings.failed))
        findings = add(findings, measure, values, notes)
    return replace(findings, boxes=_boxes(table, info, notes), notes=tuple(dict.fromkeys(notes)))


def _absent(measure: MeasureInfo, present: int, done: int) -> list[str]:
    if present >= done:
        return []
    return [
        f"{measure.label} has no value in {done - present:,} of {done:,} runs; whatever is said of it leaves these out."
    ]


def _overview(table: pandas.DataFrame, info: ExperimentInfo, measured: list[tuple[MeasureInfo, Responses]]) -> Findings:
    names = [measure.name for measure in info.measures]
    failed = table[names].isna().all(axis=1) if names else table["point"].isna()
    made = table.groupby("point").size()
    rows = _points(measured, made, failed.groupby(table["point"]).sum()) if measured else ()
    return Findings(info, len(table), int(failed.sum()), (int(made.min()), int(made.max())), rows)


def _points(
    measured: list[tuple[MeasureInfo, Responses]], made: pandas.Series, failed: pandas.Series
) -> tuple[PointRow, ...]:
    first = measured[0][1]
    means = {measure.name: contrasts(found, np.eye(len(found.points))) for measure, found in measured}
    return tuple(
        PointRow(
            int(point),
            {
                factor.name: place(float(first.settings[row, column]), factor, first.names[column])
                for column, factor in enumerate(first.factors)
            },
            int(made[point] - failed[point]),
            int(failed[point]),
            {name: estimates[row] for name, estimates in means.items()},
        )
        for row, point in enumerate(first.points)
    )


def _shares(findings: Findings, measure: MeasureInfo, found: Responses, notes: list[str]) -> Findings:
    return replace(findings, sobol=(*findings.sobol, *_tried(partial(sobol, found, measure), notes)))


def _screened(findings: Findings, measure: MeasureInfo, found: Responses, notes: list[str]) -> Findings:
    return replace(findings, morris=(*findings.morris, *_tried(partial(morris, found, measure), notes)))


def _compared(findings: Findings, measure: MeasureInfo, found: Responses, notes: list[str]) -> Findings:
    if len(found.points) < 2:
        return findings
    made = _tried(partial(compare_with_first, found, measure), notes)
    return replace(findings, pairs=(*findings.pairs, *(pair for pairs in made for pair in pairs)))


def _mapped(findings: Findings, measure: MeasureInfo, found: Responses, notes: list[str]) -> Findings:
    design, names = findings.info.design, _varying(found)
    curves = [partial(response_curve, found, measure, name, design) for name in names]
    told = _tried(partial(effects, found, measure, design), notes)
    pairs = crossed(names, told) if design != "ofat" else []
    both_ways = [way for pair in pairs for way in (pair, pair[::-1])]
    maps = [partial(heat_map, found, measure, pair, design) for pair in pairs]
    flips = [partial(flip, found, measure, of, over, design) for of, over in both_ways]
    return replace(
        findings,
        curves=(*findings.curves, *_each(curves, notes)),
        effects=(*findings.effects, *told),
        heat_maps=(*findings.heat_maps, *_each(maps, notes)),
        flips=(*findings.flips, *(one for one in _each(flips, notes) if _turns(one))),
    )


def _each(make: list[partial[Found]], notes: list[str]) -> list[Found]:
    return [found for one in make for found in _tried(one, notes)]


def _tried(make: partial[Found], notes: list[str]) -> list[Found]:
    try:
        return [make()]
    except InvalidInput as error:
        notes.extend(str(problem) for problem in error.problems)
        return []


def _varying(found: Responses) -> list[str]:
    return [
        factor.name
        for column, factor in enumerate(found.factors)
        if factor.name != INERT and len(found.levels(column)) > 1
    ]


def crossed(names: list[str], told: list[Effects]) -> list[tuple[str, str]]:
    """The pairs of factors to be shown together: those that interact most, after those of which that is unknown.

    Effects have no direction over three named levels or more, so maps are all that shows such a factor with others.
    """
    sizes = {one.factors: abs(one.estimate.value) for effects in told for one in effects.effects}
    return sorted(itertools.combinations(names, 2), key=lambda pair: -sizes.get(pair, math.inf))[:MAPS]


def _turns(turned: Flip) -> bool:
    return bool((turned.effect > 0).any() and (turned.effect < 0).any())


def _boxes(table: pandas.DataFrame, info: ExperimentInfo, notes: list[str]) -> tuple[Box, ...]:
    if info.design in ("morris", "saltelli", "ofat", "table"):
        return ()
    made = []
    for name, meaning in info.regimes.items():
        found = responses(table.assign(**{name: table[name].astype(float)}), info, name)
        made.append(partial(discover, found, name, meaning))
    return tuple(_each(made, notes))
