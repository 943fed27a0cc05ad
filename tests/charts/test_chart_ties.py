"""Reading ties from tables and graphs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import networkx
import pytest

from orgsim.charts import TieChoices, Ties, TieSettings, import_people, import_ties, load_chart
from orgsim.problems import InvalidInput

Writer = Callable[..., Path]
IDS = ("001", "002", "003", "004", "005", "006", "007")


def weights(ties: Ties) -> dict[tuple[int, int], float]:
    assert ties.problems(ties.size) == []
    return {(a, b): pytest.approx(w) for a, b, w in zip(*(c.tolist() for c in ties.pairs()), strict=True)}


def test_directions_kinds_and_repeats_add_up_and_defects_are_listed(fixtures: Path) -> None:
    ties, problems = import_ties(fixtures / "ties.csv", IDS)
    assert weights(ties) == {(0, 1): 2.0, (1, 2): 0.25, (2, 3): 0.75}
    assert [(problem.row, problem.kind) for problem in problems] == [
        (4, "leading_zeros_lost"), (4, "leading_zeros_lost"), (7, "unknown_end"), (6, "self_tie"), (8, "bad_number"),
        (9, "bad_number"), (10, "duplicate_tie"),
    ]  # fmt: skip


def test_kinds_can_be_chosen(fixtures: Path) -> None:
    ties, problems = import_ties(fixtures / "ties.csv", IDS, TieChoices(kinds=["friendship"]))
    assert weights(ties) == {(2, 3): 1.0}
    assert Counter(problem.kind for problem in problems) == {"self_tie": 1}
    with pytest.raises(InvalidInput, match="Did you mean 'friendship'"):
        import_ties(fixtures / "ties.csv", IDS, TieChoices(kinds=["frendship"]))


def test_defects_of_ties_can_be_refused(fixtures: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        import_ties(fixtures / "ties.csv", IDS, TieChoices(repairs={"*": "refuse"}))
    assert len(caught.value.problems) == 7
    with pytest.raises(InvalidInput) as caught:
        import_ties(fixtures / "ties.csv", IDS, TieChoices(repairs={"self_tie": "refuse"}))
    assert [problem.where for problem in caught.value.problems] == ["ties.csv:6"]


@pytest.mark.parametrize(
    "header", ["source,target", "From,To", "ego;alter", "Sender\tReceiver", "Person A,Person B", "from_id|to_id"]
)
def test_column_names_of_ties(people: Writer, header: str) -> None:
    delimiter = next(sign for sign in ",;\t|" if sign in header)
    ties, problems = import_ties(people(header, f"001{delimiter}002", name="ties.csv"), IDS)
    assert (weights(ties), problems) == ({(0, 1): 1.0}, ())


def test_a_list_without_header_is_a_list_of_ties(people: Writer) -> None:
    ties, _ = import_ties(people("001,002,3", "002,003,1", name="ties.csv"), IDS)
    assert weights(ties) == {(0, 1): 1.5, (1, 2): 0.5}


def test_a_table_that_is_none_of_ties_is_refused(people: Writer) -> None:
    with pytest.raises(InvalidInput) as caught:
        import_ties(people("sauce,flavour", "a,b", name="ties.csv"), IDS)
    assert [(problem.field, problem.nearest) for problem in caught.value.problems] == [
        ("source", "sauce"),
        ("target", ""),
    ]
    with pytest.raises(InvalidInput, match="no such file"):
        import_ties("nowhere.graphml", IDS)


def test_any_networkx_graph_will_do() -> None:
    graph = networkx.DiGraph()
    graph.add_edge("001", "002", weight=3)
    graph.add_edge("002", "001", weight=1)
    graph.add_edge("003", "002", kind="reports_to")
    graph.add_edge("003", "004", weight=2)
    ties, problems = import_ties(graph, IDS)
    assert (weights(ties), problems) == ({(0, 1): 4 / 3, (2, 3): 2 / 3}, ())
    numbered = networkx.Graph()
    numbered.add_node(10, label="001")
    numbered.add_node(11, label="007")
    numbered.add_edge(10, 11)
    assert weights(import_ties(numbered, IDS)[0]) == {(0, 6): 1.0}
    assert import_ties(networkx.MultiGraph(), IDS)[0].count == 0


@pytest.mark.parametrize("suffix", [".graphml", ".gexf"])
def test_graph_files(tmp_path: Path, suffix: str) -> None:
    graph = networkx.Graph()
    graph.add_edge("001", "002", weight=3.0)
    graph.add_edge("002", "nobody", weight=1.0)
    path = tmp_path / f"ties{suffix}"
    (networkx.write_gexf if suffix == ".gexf" else networkx.write_graphml)(graph, path)
    ties, problems = import_ties(path, IDS)
    assert weights(ties) == {(0, 1): 1.0}
    assert [(problem.kind, problem.value) for problem in problems] == [("unknown_end", "nobody")]


def test_people_and_ties_together(fixtures: Path) -> None:
    loaded = load_chart(fixtures / "clean.csv", fixtures / "ties.csv")
    assert weights(loaded.chart.check_consistency().ties) == {(0, 1): 2.0, (1, 2): 0.25, (2, 3): 0.75}
    assert not loaded.ties_generated
    assert len(loaded.tie_problems) == 7
    with pytest.raises(InvalidInput):
        load_chart(fixtures / "clean.csv", fixtures / "ties.csv", repairs={"unknown_end": "refuse"})
    with pytest.raises(InvalidInput, match="no such kind"):
        load_chart(fixtures / "clean.csv", fixtures / "ties.csv", repairs={"unknown_ends": "refuse"})


def test_without_ties_they_are_generated_as_for_a_made_up_chart(fixtures: Path) -> None:
    loaded = load_chart(fixtures / "clean.csv", seed=4, tie_settings=TieSettings(inside=1, groups=0))
    assert loaded.ties_generated
    assert weights(loaded.chart.ties) == {(1, 2): 1.0, (3, 4): 1.0, (5, 6): 1.0}


def test_dotted_lines_become_ties(people: Writer) -> None:
    path = people("id,manager,dotted line", "1,,", "2,1,", "3,1,", "4,2,3")
    loaded = load_chart(path, tie_settings=TieSettings(inside=0, groups=0))
    assert import_people(path).dotted_lines.tolist() == [[3, 2]]
    assert weights(loaded.chart.ties) == {(2, 3): 1.0}
    both = load_chart(path, tie_settings=TieSettings(inside=1, groups=0))
    assert weights(both.chart.ties) == {(1, 2): 1.0, (2, 3): 1.0}
