"""Charts as networkx graphs and as GraphML and GEXF files, both ways and without loss."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from orgsim.charts.chart import HEAD_OFFICE, Chart, Ties, level_bounds, subtree_units
from orgsim.charts.forest import ROOT, walk
from orgsim.charts.ties import GRAPH_SUFFIXES, REPORTS_TO, read_graph
from orgsim.problems import InvalidInput, Problem

if TYPE_CHECKING:
    import networkx

TIE = "tie"
_TEXT_FIELDS = {"id": "ids", "label": "labels", "level_label": "level_label", "location": "location"}


def chart_to_networkx(chart: Chart) -> networkx.MultiDiGraph:
    """A graph with nodes 0..N-1, the rows of the chart.

    Nodes: row, level, unit, and where known id, label, level_label, location, hired (ISO date), tenure (years).
    Edges: kind "reports_to" from report to manager, weight 1; kind "tie", weight, once a tie, from the lower row.
    Node 0 also says which fields the chart has and lists the units, as graph files keep nothing else.
    """
    import networkx

    graph = networkx.MultiDiGraph()
    for row, data in enumerate(_nodes(chart)):
        graph.add_node(row, **data)
    # Keys count on over all edges: files use them as ids, which must differ.
    for row in range(1, chart.size):
        graph.add_edge(row, int(chart.manager[row]), key=row, kind=REPORTS_TO, weight=1.0)
    ties = zip(*(column.tolist() for column in chart.ties.pairs()), strict=True)
    for number, (first, second, weight) in enumerate(ties, start=chart.size):
        graph.add_edge(first, second, key=number, kind=TIE, weight=weight)
    return graph


def _nodes(chart: Chart) -> list[dict[str, Any]]:
    level = chart.level.tolist()
    nodes: list[dict[str, Any]] = [
        {"row": row, "level": level[row], "unit": chart.unit_names[code]}
        for row, code in enumerate(chart.unit.tolist())
    ]
    fields = []
    for name, attribute in _TEXT_FIELDS.items():
        texts = getattr(chart, attribute)
        if texts is not None:
            fields.append(name)
            for node, text in zip(nodes, texts, strict=True):
                node[name] = text
    for name in ("hired", "tenure"):
        values = getattr(chart, name)
        if values is not None:
            fields.append(name)
            for row in np.flatnonzero(~(np.isnat(values) if name == "hired" else np.isnan(values))):
                nodes[row][name] = str(values[row]) if name == "hired" else float(values[row])
    nodes[0] |= {"fields": " ".join(fields), "unit_names": json.dumps(chart.unit_names)}
    return nodes


def chart_from_networkx(graph: networkx.Graph) -> Chart:
    """The chart in a directed graph: one of :func:`chart_to_networkx`, or any whose edges lead from report to manager.

    Edges of kind "tie" are ties; all others are reporting lines. A graph from elsewhere may name people by node or by
    the attribute id; ties then get mean weight 1, and units are the node attribute unit or the trees under the head's
    reports. Raises InvalidInput with everything that keeps the graph from being one tree.
    """
    try:
        return _read(graph).check_consistency()
    except (ValueError, TypeError) as error:
        raise InvalidInput(Problem("graph", f"an attribute cannot be read ({error})")) from error


def _read(graph: networkx.Graph) -> Chart:
    nodes = [(node, dict(data)) for node, data in graph.nodes(data=True)]
    ours = all("row" in data for _, data in nodes)
    if ours:
        nodes.sort(key=lambda entry: int(entry[1]["row"]))
    manager, ties = _edges(graph, {node: number for number, (node, _) in enumerate(nodes)})
    order = walk(manager, "graph").order
    place = np.empty(len(nodes), np.int64)
    place[order] = np.arange(len(order))
    above = manager[order]
    above[1:] = place[above[1:]]
    first, second, weight = ties
    made = Ties.from_pairs(len(nodes), place[first], place[second], weight, scale=not ours)
    return _chart(above.astype(np.int32), [nodes[row] for row in order], made, ours)


Edges = tuple[NDArray[np.int64], tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]]


def _edges(graph: networkx.Graph, number: dict[Any, int]) -> Edges:
    if not graph.is_directed():
        raise InvalidInput(Problem("graph", "edges have no direction", allowed="edges from report to manager"))
    manager = np.full(len(number), ROOT, np.int64)
    ties: list[tuple[int, int, float]] = []
    wrong: list[str] = []
    for report, boss, data in graph.edges(data=True):
        if data.get("kind") == TIE:
            weight = float(data.get("weight", 1.0))
            if weight > 0 and np.isfinite(weight):
                ties.append((number[report], number[boss], weight))
            else:
                wrong.append(f"the tie {report} - {boss} has a weight that is not positive: {weight}")
        elif manager[number[report]] != ROOT:
            wrong.append(f"{report} reports to more than one person")
        else:
            manager[number[report]] = number[boss]
    wrong += _tree_faults(manager, list(number))
    if wrong:
        raise InvalidInput([Problem("graph", message) for message in wrong])
    first, second, weights = zip(*ties, strict=True) if ties else ((), (), ())
    return manager, (np.array(first, np.int64), np.array(second, np.int64), np.array(weights, np.float64))


def _tree_faults(manager: NDArray[np.int64], names: list[Any]) -> list[str]:
    if not names:
        return ["nobody is in the graph"]
    roots = np.flatnonzero(manager == ROOT)
    faults = [] if len(roots) else ["nobody is without a manager"]
    if len(roots) > 1:
        listed = ", ".join(str(names[row]) for row in roots[:20])
        faults.append(f"{len(roots)} people have no manager: {listed}")
    lost = np.flatnonzero(walk(manager, "graph").top < 0)
    if len(lost):
        faults.append(
            "managers report to each other in a circle, near " + ", ".join(str(names[row]) for row in lost[:20])
        )
    return faults


def _chart(manager: NDArray[np.int32], nodes: list[tuple[Any, dict[str, Any]]], ties: Ties, ours: bool) -> Chart:
    data = [attributes for _, attributes in nodes]
    if ours and "fields" in data[0]:
        fields = str(data[0]["fields"]).split()
    else:
        fields = [name for name in (*_TEXT_FIELDS, "hired", "tenure") if any(name in entry for entry in data)]
        if "id" not in fields:
            fields.append("id")
            data = [entry | {"id": str(node)} for entry, (node, _) in zip(data, nodes, strict=True)]
    # GEXF gives a node's attribute id as the node itself.
    data = [entry if "id" in entry else entry | {"id": node} for entry, (node, _) in zip(data, nodes, strict=True)]
    texts = {
        attribute: tuple(str(entry.get(name, "")) for entry in data) if name in fields else None
        for name, attribute in _TEXT_FIELDS.items()
    }
    hired = np.array([entry.get("hired") or "NaT" for entry in data], "datetime64[D]") if "hired" in fields else None
    tenure = [float(entry.get("tenure", np.nan)) for entry in data] if "tenure" in fields else None
    unit, unit_names = _units(manager, data)
    return Chart(
        manager,
        unit,
        unit_names,
        ties,
        hired=hired,
        tenure=None if tenure is None else np.array(tenure, np.float32),
        **texts,
    )


def _units(manager: NDArray[np.int32], data: list[dict[str, Any]]) -> tuple[NDArray[np.int32], tuple[str, ...]]:
    names = [str(entry.get("unit", "")) for entry in data]
    if not any(names) and "unit_names" not in data[0]:
        unit = subtree_units(manager, level_bounds(manager))
        return unit, (HEAD_OFFICE, *(f"Unit {number}" for number in range(1, int(unit.max()) + 1)))
    known = json.loads(data[0].get("unit_names", "[]"))
    code = {name: number for number, name in enumerate(dict.fromkeys([*known, *names]))}
    return np.array([code[name] for name in names], np.int32), tuple(code)


def write_chart(chart: Chart, path: str | Path) -> None:
    """Write a chart as .graphml or .gexf; the file appears whole or not at all. Raises InvalidInput for other names."""
    import networkx

    path = Path(path)
    suffix = path.suffix.lower()
    if suffix not in GRAPH_SUFFIXES:
        raise InvalidInput(
            Problem(path.name, "not a kind of graph file", "suffix", suffix, " or ".join(GRAPH_SUFFIXES))
        )
    write = networkx.write_gexf if suffix == ".gexf" else networkx.write_graphml_xml
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=suffix)
    os.close(descriptor)
    try:
        write(chart_to_networkx(chart), temporary)
        os.replace(temporary, path)
    finally:
        Path(temporary).unlink(missing_ok=True)


def read_chart(path: str | Path) -> Chart:
    """The chart in a .graphml or .gexf file. Raises InvalidInput when there is none."""
    return chart_from_networkx(read_graph(path))
