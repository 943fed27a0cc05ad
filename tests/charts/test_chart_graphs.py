"""Charts as networkx graphs, GraphML and GEXF: nothing is lost."""

from __future__ import annotations

import tempfile
from pathlib import Path

import networkx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgsim.charts import Chart, Ties, chart_from_networkx, chart_to_networkx, generate, read_chart, write_chart
from orgsim.charts.generator import hierarchy
from orgsim.problems import InvalidInput

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), max_size=8)


def assert_same(one: Chart, other: Chart) -> None:
    for name in ("unit_names", "ids", "labels", "level_label", "location"):
        assert getattr(one, name) == getattr(other, name), name
    for name in ("manager", "unit", "hired", "tenure"):
        first, second = getattr(one, name), getattr(other, name)
        assert (first is None) == (second is None), name
        if first is not None:
            assert first.dtype == second.dtype
            np.testing.assert_array_equal(first, second)
    for name in ("start", "neighbor", "weight"):
        np.testing.assert_array_equal(getattr(one.ties, name), getattr(other.ties, name))


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    manager = hierarchy(draw(st.integers(1, 12)), draw(st.lists(st.integers(1, 4), min_size=1, max_size=3)))
    size = len(manager)
    units = draw(st.lists(TEXT, min_size=1, max_size=4, unique=True))

    def texts(unique: bool = False) -> tuple[str, ...] | None:
        column = st.lists(TEXT.filter(str.strip) if unique else TEXT, min_size=size, max_size=size, unique=unique)
        drawn = draw(st.none() | column)
        return None if drawn is None else tuple(drawn)

    ends = st.integers(0, size - 1)
    pairs = draw(st.lists(st.tuples(ends, ends, st.floats(0.125, 128, width=32)), max_size=15))
    columns = np.array(pairs, float).reshape(-1, 3)
    days = draw(st.none() | st.lists(st.none() | st.dates(), min_size=size, max_size=size))
    years = draw(st.none() | st.lists(st.floats(0, 50, width=32) | st.just(np.nan), min_size=size, max_size=size))
    return Chart(
        manager=manager,
        unit=np.array(draw(st.lists(st.integers(0, len(units) - 1), min_size=size, max_size=size)), np.int32),
        unit_names=tuple(units),
        ties=Ties.from_pairs(size, columns[:, 0].astype(int), columns[:, 1].astype(int), columns[:, 2]),
        ids=texts(unique=True),
        labels=texts(),
        level_label=texts(),
        location=texts(),
        hired=None if days is None else np.array(days, "datetime64[D]"),
        tenure=None if years is None else np.array(years, np.float32),
    ).check_consistency()


@settings(max_examples=100, deadline=None)
@given(charts())
def test_networkx_and_back(chart: Chart) -> None:
    assert_same(chart_from_networkx(chart_to_networkx(chart)), chart)


@settings(max_examples=60, deadline=None)
@given(charts(), st.sampled_from([".graphml", ".gexf"]))
def test_graph_files_and_back(chart: Chart, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"chart{suffix}"
        write_chart(chart, path)
        assert_same(read_chart(path), chart)
        assert [found.name for found in Path(folder).iterdir()] == [path.name]


def test_a_generated_chart_and_back(tmp_path: Path) -> None:
    chart = generate(150, seed=3)
    graph = chart_to_networkx(chart)
    assert set(graph) == set(range(150))
    kinds = [data["kind"] for _, _, data in graph.edges(data=True)]
    assert (kinds.count("reports_to"), kinds.count("tie")) == (149, chart.ties.count)
    assert graph.nodes[7]["unit"] == chart.unit_names[chart.unit[7]]
    assert graph.nodes[7]["level"] == chart.level[7]
    for name in ("chart.graphml", "chart.gexf"):
        write_chart(chart, tmp_path / name)
        assert_same(read_chart(tmp_path / name), chart)


def test_graphs_from_elsewhere() -> None:
    graph = networkx.DiGraph([("bo", "ada"), ("cy", "bo"), ("di", "ada")])
    chart = chart_from_networkx(graph)
    assert chart.ids == ("ada", "bo", "di", "cy")
    assert chart.manager.tolist() == [-1, 0, 0, 1]
    assert chart.unit_names == ("Head office", "Unit 1", "Unit 2")
    labelled = networkx.MultiDiGraph()
    for node, (name, unit) in enumerate([("Ada", "Top"), ("Bo", "Sales"), ("Cy", "Sales")]):
        labelled.add_node(node, label=name, unit=unit)
    labelled.add_edges_from([(1, 0, {}), (2, 0, {}), (2, 1, {"kind": "tie", "weight": 4})])
    chart = chart_from_networkx(labelled)
    assert chart.labels == ("Ada", "Bo", "Cy")
    assert chart.unit_names == ("Top", "Sales")
    assert chart.ties.weight.tolist() == [1, 1]


@pytest.mark.parametrize(
    ("edges", "words"),
    [
        ([], "nobody is in the graph"),
        ([(1, 2), (2, 1)], "nobody is without a manager"),
        ([(1, 0), (3, 2)], "2 people have no manager: 0, 2"),
        ([(1, 0), (2, 0), (2, 1)], "2 reports to more than one"),
        ([(1, 0), (2, 3), (3, 2)], "circle, near 2, 3"),
    ],
)
def test_graphs_that_are_no_tree_are_refused(edges: list[tuple[int, int]], words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        chart_from_networkx(networkx.DiGraph(edges))


@pytest.mark.parametrize("attribute", [{"row": "x"}, {"hired": "yesterday"}, {"tenure": "long"}])
def test_attributes_that_cannot_be_read_are_refused(attribute: dict[str, str]) -> None:
    graph = networkx.DiGraph([(1, 0)])
    for node in graph:
        graph.nodes[node].update(attribute)
    with pytest.raises(InvalidInput, match="cannot be read"):
        chart_from_networkx(graph)


def test_other_refusals(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="no direction"):
        chart_from_networkx(networkx.path_graph(3))
    with pytest.raises(InvalidInput, match="not a kind of graph file"):
        write_chart(generate(3), tmp_path / "chart.dot")
    with pytest.raises(InvalidInput, match="no such file"):
        read_chart(tmp_path / "chart.gexf")
    (tmp_path / "chart.gexf").write_text("<gexf>")
    with pytest.raises(InvalidInput, match="not a readable GEXF"):
        read_chart(tmp_path / "chart.gexf")
