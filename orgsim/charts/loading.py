"""A whole chart from files: people, and ties that are read where there are any and generated where there are none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from orgsim.charts.chart import Ties
from orgsim.charts.columns import PEOPLE_COLUMNS, TIE_COLUMNS
from orgsim.charts.generated_ties import TieSettings, generate_ties
from orgsim.charts.people import Imported, import_people
from orgsim.charts.repairs import PEOPLE_KINDS, TIE_KINDS
from orgsim.charts.ties import TieChoices, import_ties


def load_chart(
    people: str | Path,
    ties: str | Path | None = None,
    repairs: Mapping[str, str] | None = None,
    columns: Mapping[str, str] | None = None,
    seed: int = 0,
    tie_settings: TieSettings | None = None,
) -> Imported:
    """Read people and ties; without a file of ties, generate them for this hierarchy as for a made-up one.

    repairs, columns: for either file, see :func:`import_people` and :func:`import_ties`. seed, tie_settings: for
    generated ties. Dotted lines in the people file become ties of mean weight. Raises InvalidInput as those do.
    """
    repairs, columns = dict(repairs or {}), dict(columns or {})
    imported = import_people(
        people,
        {kind: repair for kind, repair in repairs.items() if kind in PEOPLE_KINDS or kind not in TIE_KINDS},
        {meaning: name for meaning, name in columns.items() if meaning in PEOPLE_COLUMNS or meaning not in TIE_COLUMNS},
    )
    chart = imported.chart
    if ties is None:
        made = _with_lines(generate_ties(chart.manager, seed, tie_settings), imported.dotted_lines)
        return replace(imported, chart=replace(chart, ties=made), ties_generated=True)
    choices = TieChoices(
        repairs=_for_ties(repairs),
        columns={meaning: name for meaning, name in columns.items() if meaning in TIE_COLUMNS},
        merged=imported.merged,
    )
    read, problems = import_ties(ties, chart.ids or (), choices)
    return replace(imported, chart=replace(chart, ties=_with_lines(read, imported.dotted_lines)), tie_problems=problems)


def _for_ties(repairs: Mapping[str, str]) -> dict[str, str]:
    known = {choice for kind in TIE_KINDS.values() for choice in kind.choices}
    chosen = {
        kind: repair for kind, repair in repairs.items() if kind in TIE_KINDS and repair in TIE_KINDS[kind].choices
    }
    if repairs.get("*") in known:
        chosen["*"] = repairs["*"]
    return chosen


def _with_lines(ties: Ties, lines: NDArray[np.int32]) -> Ties:
    if not len(lines):
        return ties
    first, second, weight = ties.pairs()
    return Ties.from_pairs(
        ties.size,
        np.append(first, lines[:, 0]),
        np.append(second, lines[:, 1]),
        np.append(weight, np.ones(len(lines), np.float32)),
    )
