"""An organization told as a graph comes back without loss."""

from __future__ import annotations

import copy
import json

import networkx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.peers.recorded import flat
from orgsim.organization.graph import FIELDS
from orgsim.organization.network import Network
from orgsim.organization.seats import leave
from orgsim.problems import InvalidInput


def through_json(graph):
    text = json.dumps(networkx.node_link_data(graph, edges="edges"))
    return networkx.node_link_graph(json.loads(text), edges="edges")


def scrambled(organization):
    """The same seats with other people in them."""
    other = copy.deepcopy(organization)
    people = other.people
    for name in FIELDS:
        getattr(people, name)[:] = getattr(people, name)[::-1].copy()
    other.network = Network.from_rows(
        np.zeros(people.seats + 1, np.int64), np.zeros(0, np.int32), np.zeros(0, np.float32)
    )
    return other


def assert_equal(first, second):
    for part in ("people", "network", "teams"):
        ours, theirs = vars(getattr(first, part)), vars(getattr(second, part))
        assert list(ours) == list(theirs)
        for name in ours:
            for array, same in zip(flat(ours[name]), flat(theirs[name]), strict=True):
                assert array.dtype == same.dtype and array.shape == same.shape, name
                assert array.tobytes() == same.tobytes(), name


@given(
    weeks=st.integers(0, 30), seed=st.integers(0, 1000), issues=st.sampled_from([5, 64, 65, 256]), tools=st.booleans()
)
@settings(max_examples=12, deadline=None)
def test_round_trip_is_exact(make, weeks, seed, issues, tools):
    model = make(weeks, seed=seed, mission__issues=issues, mission__core=3, strategy__priorities=2)
    organization = model.organization
    if tools:
        column = organization.people.add_tool()
        organization.people.adopted[::3, column] = weeks
    leave(organization, organization.teams.leaders[-2:], model.week, voluntary=False, close=True)
    for graph in (organization.to_networkx(), through_json(organization.to_networkx())):
        other = scrambled(organization)
        other.from_networkx(graph)
        assert_equal(organization, other)


def test_the_rest_of_the_run_is_the_same(make):
    model = make(9)
    again = copy.deepcopy(model)
    again.organization.from_networkx(through_json(model.graph))
    for _ in range(6):
        model.step()
        again.step()
    assert np.array_equal(model.measures(), again.measures(), equal_nan=True)


def test_nodes_are_people_and_edges_are_lines_and_ties(make):
    organization = make(15).organization
    people, graph = organization.people, organization.to_networkx()
    assert people.headcount < people.seats
    assert sorted(graph) == np.flatnonzero(people.filled).tolist()
    kinds = {kind: [(a, b) for a, b, k in graph.edges(data="kind") if k == kind] for kind in ("reports_to", "tie")}
    assert all(people.manager[a] == b for a, b in kinds["reports_to"])
    assert len(kinds["reports_to"]) == people.headcount - 1
    source, target, _ = organization.network.pairs()
    present = {(a, b) for a, b in zip(source.tolist(), target.tolist(), strict=True) if a < b}
    assert set(kinds["tie"]) == {(a, b) for a, b in present if people.filled[a] and people.filled[b]}
    assert len(kinds["tie"]) == len(set(kinds["tie"]))
    row = next(iter(graph))
    assert int(graph.nodes[row]["knows"], 16) == int(people.knows[row, 0])


def test_graphml_keeps_everything_too(make, tmp_path):
    organization = make(15).organization
    networkx.write_graphml_xml(organization.to_networkx(), tmp_path / "a.graphml")
    other = scrambled(organization)
    other.from_networkx(networkx.read_graphml(tmp_path / "a.graphml", node_type=int, force_multigraph=True))
    assert_equal(organization, other)


def test_ties_that_differ_by_direction_and_ties_to_oneself(make):
    organization = make().organization
    organization.network.weight = np.linspace(0.1, 2, len(organization.network.weight)).astype(np.float32)
    organization.network.lay_out(organization.people.team)
    other = scrambled(organization)
    other.from_networkx(through_json(organization.to_networkx()))
    assert_equal(organization, other)
    seats = organization.people.seats
    start = np.minimum(np.arange(seats + 1), 1)
    organization.network = Network.from_rows(start, np.zeros(1, np.int32), np.ones(1, np.float32))
    organization.network.lay_out(organization.people.team)
    other.from_networkx(through_json(organization.to_networkx()))
    assert_equal(organization, other)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda graph: graph.remove_node(30), "every one of the 40 seats"),
        (lambda graph: graph.add_node("x"), "not the number of a seat"),
        (lambda graph: graph.nodes[3].pop("trust"), "trust"),
        (lambda graph: graph.nodes[3].update(trust="much"), "trust"),
        (lambda graph: graph.nodes[3].update(level=1.5), "level"),
        (lambda graph: graph.nodes[3].update(knows="ff"), "digits"),
        (lambda graph: graph.nodes[3].update(knows="0" * 16, stance="0" * 15 + "1"), "stance without knowing"),
        (lambda graph: graph.nodes[3].update(identity=4), "share an identity"),
        (lambda graph: graph.nodes[3].update(manager=20), "its manager is 20"),
        (lambda graph: graph.nodes[3].update(team=0), "team that the manager leads"),
        (lambda graph: graph.nodes[3].update(status=0), "headcount"),
        (lambda graph: graph.add_edge(3, 9, kind="reports_to"), "more than one person"),
        (lambda graph: graph.add_edge(3, 9), "has no kind"),
        (lambda graph: graph.graph.update(empty_seats="{"), "cannot be read"),
        (lambda graph: graph.graph.update(empty_ties="[[0, 99999, 1.0, false]]"), "one of them is no seat"),
    ],
)
def test_a_graph_that_contradicts_itself_is_refused_and_changes_nothing(make, change, said):
    organization = make().organization
    before = copy.deepcopy(organization)
    graph = organization.to_networkx()
    change(graph)
    with pytest.raises(InvalidInput, match=said):
        organization.from_networkx(graph)
    assert_equal(before, organization)
