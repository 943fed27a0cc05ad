"""Arrays of results to and from npz files, and whether their shapes fit together."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from orgsim.results.types import ChartShape, GroupSeries, Results


def group_arrays(group: GroupSeries) -> dict[str, NDArray]:
    """Named arrays of one group series; names and measures as JSON in UTF-8 bytes."""
    return {
        "kind": _to_bytes([group.kind]),
        "names": _to_bytes(group.names),
        "measures": _to_bytes(group.measures),
        "weeks": np.asarray(group.weeks, np.int32),
        "values": np.asarray(group.values, np.float32),
        "headcount": np.asarray(group.headcount, np.float32),
    }


def chart_arrays(chart: ChartShape) -> dict[str, NDArray]:
    """Named arrays of the reporting tree."""
    return {
        "parent": np.asarray(chart.parent, np.int32),
        "level": np.asarray(chart.level, np.int32),
        "unit": _to_bytes(chart.unit),
    }


def write_arrays(path: Path, arrays: dict[str, NDArray]) -> None:
    """Write named arrays to a compressed npz file."""
    np.savez_compressed(path, allow_pickle=False, **arrays)


def read_series(path: Path, measures: int) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Weeks [weeks] and series [replications, weeks, measures]. Raises ValueError when the shapes do not fit."""
    with np.load(path, allow_pickle=False) as arrays:
        weeks, series = arrays["weeks"], arrays["series"]
    if series.ndim != 3 or series.shape[1:] != (len(weeks), measures):
        raise ValueError(f"series has shape {series.shape}, not (replications, {len(weeks)}, {measures})")
    return weeks.astype(np.int32), series.astype(np.float32)


def read_group(path: Path) -> GroupSeries:
    """One group series from its file."""
    with np.load(path, allow_pickle=False) as arrays:
        return GroupSeries(
            kind=_from_bytes(arrays["kind"])[0],
            names=_from_bytes(arrays["names"]),
            measures=_from_bytes(arrays["measures"]),
            weeks=arrays["weeks"].astype(np.int32),
            values=arrays["values"].astype(np.float32),
            headcount=arrays["headcount"].astype(np.float32),
        )


def read_chart(path: Path) -> ChartShape:
    """The reporting tree from its file."""
    with np.load(path, allow_pickle=False) as arrays:
        return ChartShape(
            parent=arrays["parent"].astype(np.int32),
            level=arrays["level"].astype(np.int32),
            unit=_from_bytes(arrays["unit"]),
        )


def check_shapes(results: Results) -> list[str]:
    """What does not fit together in ``results``, one sentence each; empty when all is well."""
    messages = []
    shape = (len(results.runs), len(results.weeks), len(results.measures))
    if results.series.shape != shape:
        messages.append(f"series has shape {results.series.shape} where runs, weeks and measures give {shape}")
    if len({info.name for info in results.measures}) < len(results.measures):
        messages.append("two measures have one name")
    for kind, group in results.groups.items():
        messages += _group_messages(kind, group, len(results.runs))
    if results.chart is not None:
        messages += _chart_messages(results.chart, results.groups.get("team"))
    return messages


def _group_messages(kind: str, group: GroupSeries, replications: int) -> list[str]:
    headcount = (replications, len(group.weeks), len(group.names))
    messages = []
    if group.kind != kind:
        messages.append(f"group {kind!r} calls itself {group.kind!r}")
    if group.headcount.shape != headcount:
        messages.append(f"headcount of group {kind!r} has shape {group.headcount.shape}, not {headcount}")
    values = (*headcount, len(group.measures))
    if group.values.shape != values:
        messages.append(f"values of group {kind!r} have shape {group.values.shape}, not {values}")
    return messages


def _chart_messages(chart: ChartShape, teams: GroupSeries | None) -> list[str]:
    count = len(chart.unit)
    if chart.parent.shape != (count,) or chart.level.shape != (count,):
        return ["parent, level and unit of the chart differ in length"]
    if teams is not None and len(teams.names) != count:
        return [f"the chart has {count} teams but group 'team' has {len(teams.names)}"]
    if count and not ((chart.parent >= -1) & (chart.parent < count)).all():
        return ["the chart names a parent team that does not exist"]
    return []


def _to_bytes(names: Sequence[str]) -> NDArray[np.uint8]:
    # numpy's text arrays drop trailing zeros and take four bytes for each letter of the longest name.
    return np.frombuffer(json.dumps(list(names)).encode("utf-8"), np.uint8)


def _from_bytes(array: NDArray[np.uint8]) -> tuple[str, ...]:
    return tuple(json.loads(array.tobytes().decode("utf-8")))
