"""An organization as a networkx graph and back, without loss, also by way of node-link JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from orgsim.organization.network import Network
from orgsim.organization.people import People
from orgsim.problems import InvalidInput, Problem

if TYPE_CHECKING:
    import networkx

    from orgsim.organization.organization import Organization

REPORTS_TO, TIE = "reports_to", "tie"
PLANES = ("knows", "stance", "topics", "innate_knows", "innate_stance")
FIELDS = tuple(item.name for item in fields(People))
DIGITS = 16


def to_networkx(organization: Organization) -> networkx.MultiDiGraph:
    """A graph of the people present, node = row of the seat.

    Nodes: every field of :class:`People` as a number, but planes of issues as text of 16 hexadecimal digits a word,
    and adopted as text of weeks joined by commas; and unit_name. Edges: kind "reports_to" from report to manager;
    kind "tie" with weight, once a tie, from the lower row (or each way, with one_way=True, where the two ends
    differ). The graph attributes empty_seats and empty_ties hold, as JSON, what concerns seats without people; with
    them :func:`from_networkx` restores every bit.
    """
    import networkx

    graph = networkx.MultiDiGraph()
    filled = organization.people.filled
    seats = _seats(organization.people)
    for row in np.flatnonzero(filled).tolist():
        graph.add_node(row, **seats[row], unit_name=organization.unit_names[seats[row]["unit"]])
    # Keys count on over all edges: graph files use them as ids, which must differ.
    number = 0
    for number, row in enumerate(np.flatnonzero(filled & (organization.people.manager >= 0)).tolist(), start=1):
        graph.add_edge(row, seats[row]["manager"], key=number, kind=REPORTS_TO, weight=1.0)
    empty_ties = []
    for source, target, weight, one_way in _ties(organization.network):
        if filled[source] and filled[target]:
            number += 1
            graph.add_edge(source, target, key=number, kind=TIE, weight=weight, one_way=one_way)
        else:
            empty_ties.append([source, target, weight, one_way])
    graph.graph["empty_seats"] = json.dumps([{"row": row} | seats[row] for row in np.flatnonzero(~filled).tolist()])
    graph.graph["empty_ties"] = json.dumps(empty_ties)
    return graph


def _seats(people: People) -> list[dict[str, Any]]:
    columns = {}
    for name in FIELDS:
        values = getattr(people, name)
        if name in PLANES:
            columns[name] = ["".join(f"{word:0{DIGITS}x}" for word in row) for row in values.tolist()]
        elif name == "adopted":
            columns[name] = [",".join(map(str, row)) for row in values.tolist()]
        else:
            columns[name] = values.tolist()
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _ties(network: Network) -> list[tuple[int, int, float, bool]]:
    source, target, weight = network.pairs()
    back = np.lexsort((source, target))
    mutual = len(back) == 0 or (
        np.array_equal(target[back], source)
        and np.array_equal(source[back], target)
        and np.array_equal(weight[back], weight)
    )
    keep = source <= target if mutual else np.ones(len(source), np.bool_)
    ends = zip(source[keep].tolist(), target[keep].tolist(), weight[keep].tolist(), strict=True)
    return [(a, b, strength, not mutual) for a, b, strength in ends]


def from_networkx(graph: networkx.Graph, organization: Organization) -> None:
    """Put the people and ties of a graph made by :func:`to_networkx` into an organization with the same seats.

    Strategy, money and memory are left as they are. Raises InvalidInput with all that contradicts itself, the seats
    or the people accounted for, and then changes nothing.
    """
    told = _told(graph)
    seats = organization.people.seats
    if not told.problems and sorted(told.seats) != list(range(seats)):
        told.blame("", f"does not hold every one of the {seats} seats, as a person or an empty seat")
    for source, target, *_ in told.ties:
        if source not in told.seats or target not in told.seats:
            told.blame("empty_ties", f"ties {source} to {target}, and one of them is no seat")
    people = None if told.problems else _people(told, organization.people)
    if people is None or told.problems:
        raise InvalidInput(told.problems)
    network = _network(told.ties, seats)
    network.lay_out(people.team)
    lead = organization.teams.led[np.maximum(people.manager, 0)]
    if np.any((people.manager >= 0) & (people.team != lead)):
        told.blame("team", "is not, somewhere, the team that the manager leads")
    for message in replace(organization, people=people, network=network).inconsistencies():
        told.blame("", message)
    if told.problems:
        raise InvalidInput(told.problems)
    for name in FIELDS:
        setattr(organization.people, name, getattr(people, name))
    organization.network = network
    organization.teams.gather(people.team)


@dataclass
class Told:
    """What a graph says, before it is believed. ties: source, target, weight, one_way."""

    seats: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    ties: list[tuple[int, int, float, bool]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def blame(self, place: str, message: str) -> None:
        """Note what is wrong."""
        self.problems.append(Problem("graph", message, place))


def _told(graph: networkx.Graph) -> Told:
    told = Told()
    number = {}
    for node, data in graph.nodes(data=True):
        try:
            number[node] = int(node)
        except (TypeError, ValueError):
            told.blame(f"node {node}", "is not the number of a seat")
            continue
        told.seats[number[node]] = data
    if told.problems:
        return told
    _read_empty(graph, told)
    bosses: dict[int, int] = {}
    for first, second, data in graph.edges(data=True):
        source, target = number[first], number[second]
        if data.get("kind") == TIE:
            told.ties.append((source, target, float(data.get("weight", 1.0)), bool(data.get("one_way", False))))
        elif data.get("kind") != REPORTS_TO:
            told.blame(f"edge {first} - {second}", 'has no kind; allowed are "reports_to" and "tie"')
        elif bosses.setdefault(source, target) != target:
            told.blame(f"node {first}", "reports to more than one person")
    for row in number.values():
        manager = told.seats[row].get("manager")
        if manager != bosses.get(row, -1):
            told.blame(f"node {row}", f"its edge leads to {bosses.get(row, -1)}, but its manager is {manager}")
    return told


def _read_empty(graph: networkx.Graph, told: Told) -> None:
    try:
        for entry in json.loads(graph.graph.get("empty_seats", "[]")):
            if told.seats.setdefault(int(entry["row"]), entry) is not entry:
                told.blame(f"node {entry['row']}", "is also an empty seat")
        for source, target, weight, one_way in json.loads(graph.graph.get("empty_ties", "[]")):
            told.ties.append((int(source), int(target), float(weight), bool(one_way)))
    except (TypeError, ValueError, KeyError) as error:
        told.blame("empty seats", f"cannot be read: {error}")


def _people(told: Told, present: People) -> People | None:
    rows = [told.seats[row] for row in range(present.seats)]
    columns: dict[str, NDArray[Any]] = {}
    for name in FIELDS:
        like = getattr(present, name)
        missing = [row for row, data in enumerate(rows) if name not in data]
        if missing:
            told.blame(name, f"is missing at {len(missing)} seats, first at {missing[0]}")
            continue
        try:
            columns[name] = _column(name, [data[name] for data in rows], like)
        except (TypeError, ValueError, OverflowError) as error:
            told.blame(name, f"cannot be read: {error}")
    return None if told.problems else People(**columns)


def _column(name: str, values: list[Any], like: NDArray[Any]) -> NDArray[Any]:
    if name in PLANES:
        starts = range(0, DIGITS * like.shape[1], DIGITS)
        short = [text for text in values if len(text) != DIGITS * like.shape[1]]
        if short:
            raise ValueError(f"{short[0]!r} has not {DIGITS * like.shape[1]} digits")
        words = [[int(text[start : start + DIGITS], 16) for start in starts] for text in values]
        return np.array(words, np.uint64).reshape(like.shape)
    if name == "adopted":
        weeks = [[int(week) for week in text.split(",")] if text else [] for text in values]
        return np.array(weeks, like.dtype).reshape(like.shape)
    column = np.array(values)
    kept = column.astype(like.dtype)
    if column.dtype.kind not in "biuf" or (like.dtype.kind != "f" and not np.array_equal(kept, column)):
        raise ValueError(f"not every value is a number that fits {like.dtype}")
    return kept


def _network(ties: list[tuple[int, int, float, bool]], seats: int) -> Network:
    there = [(source, target, weight) for source, target, weight, _ in ties]
    back = [(target, source, weight) for source, target, weight, one_way in ties if not one_way and source != target]
    ends = np.array(there + back, np.float64).reshape(-1, 3)
    source, target = ends[:, 0].astype(np.int64), ends[:, 1].astype(np.int64)
    order = np.lexsort((target, source))
    start = np.searchsorted(source[order], np.arange(seats + 1))
    return Network.from_rows(start.astype(np.int64), target[order].astype(np.int32), ends[order, 2].astype(np.float32))
