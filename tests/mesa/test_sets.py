"""The array-backed set answers as Mesa's own AgentSet does, which is the slow reference."""

from __future__ import annotations

import copy
import operator
import pickle
from random import Random

import mesa
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mesa.agent import AgentSet

from orgsim.agents import ArraySet, Employee, Leader, Team

NUMBERS = st.sampled_from(
    ["engagement", "skill", "level", "unit", "team", "joined", "unique_id", "tenure", "alignment"]
)
KEYS = st.sampled_from(["level", "unit", "team", "leads", "status", "row", "tried"])
FUNCTIONS = st.sampled_from([np.mean, np.sum, np.std, np.median, sum, min, max, len, sorted, tuple])


@pytest.fixture(scope="module")
def model(make):
    return make(6)


@pytest.fixture(scope="module")
def stock(model):
    return AgentSet(list(model.agents), random=model.random)


def test_it_is_an_agentset_over_the_people_present(model, stock):
    assert isinstance(model.agents, AgentSet)
    assert len(model.agents) == len(stock) == model.organization.headcount
    assert list(model.agents) == list(stock)
    assert model.agents[0] is stock[0] and model.agents[-1] is stock[-1]
    assert model.agents[2:9:3] == stock[2:9:3]
    with pytest.raises(IndexError):
        model.agents[len(stock)]
    assert all(view in model.agents for view in stock)


@given(name=NUMBERS, function=FUNCTIONS)
@settings(max_examples=60, deadline=None)
def test_agg_and_get_equal_mesas(model, stock, name, function):
    assert model.agents.agg(name, function) == stock.agg(name, function)
    assert model.agents.agg(name, [min, function]) == stock.agg(name, [min, function])
    assert model.agents.get(name) == stock.get(name)
    assert model.agents.get(["row", name]) == stock.get(["row", name])


@given(by=KEYS, name=NUMBERS, function=FUNCTIONS)
@settings(max_examples=60, deadline=None)
def test_groups_equal_mesas(model, stock, by, name, function):
    ours, theirs = model.agents.groupby(by), stock.groupby(by)
    assert list(ours.count().items()) == list(theirs.count().items())
    assert ours.agg(name, function) == theirs.agg(name, function)
    assert ours.map(len) == theirs.map(len)
    assert {key: list(group) for key, group in ours} == {key: list(group) for key, group in theirs}
    assert model.agents.groupby(by, "list").groups == stock.groupby(by, "list").groups
    assert len(ours) == len(theirs)


@pytest.mark.parametrize("function", [np.mean, np.sum, np.min, np.max, np.std, max])
def test_many_groups_equal_mesas(make, function):
    model = make(organization__size=500)
    ours = model.agents.groupby("team").agg("skill", function)
    theirs = AgentSet(list(model.agents), random=model.random).groupby("team").agg("skill", function)
    assert len(ours) > 64
    assert list(ours) == list(theirs)
    assert list(ours.values()) == pytest.approx(list(theirs.values()), rel=1e-14)


def test_groups_by_function_and_do(model, stock):
    def even(view):
        return view.row % 2 == 0

    assert model.agents.groupby(even).count() == stock.groupby(even).count()
    seen = []
    model.agents.groupby("level").do(lambda group: seen.append(len(group)))
    assert sum(seen) == len(stock)


@given(
    most=st.one_of(st.integers(0, 60), st.floats(0, 1), st.just(float("inf"))),
    kind=st.sampled_from([None, Employee, Leader, mesa.Agent, Team]),
    level=st.integers(0, 4),
    masked=st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_select_equals_mesas(model, stock, most, kind, level, masked):
    def admits(view):
        return view.level >= level

    chosen = model.agents.select(
        model.agents.column("level") >= level if masked else admits, at_most=most, agent_type=kind
    )
    assert isinstance(chosen, ArraySet)
    assert list(chosen) == list(stock.select(admits, at_most=most, agent_type=kind))
    assert list(model.agents.select(at_most=most)) == list(stock.select(at_most=most))
    inplace = model.agents
    assert inplace.select(admits, inplace=True) is inplace
    assert list(inplace) == list(stock.select(admits))


@given(name=NUMBERS, ascending=st.booleans())
@settings(max_examples=30, deadline=None)
def test_sort_equals_mesas(model, stock, name, ascending):
    assert list(model.agents.sort(name, ascending)) == list(stock.sort(name, ascending))
    key = operator.attrgetter(name)
    assert list(model.agents.sort(key, ascending)) == list(stock.sort(key, ascending))


@given(seed=st.integers(0, 2**32))
@settings(max_examples=20, deadline=None)
def test_shuffles_draw_as_mesa_draws(model, stock, seed):
    orders = []
    for agents in (model.agents, stock):
        model.random.seed(seed)
        seen = []
        agents.shuffle_do(lambda view, seen=seen: seen.append(view.unique_id))
        orders.append((seen, agents.shuffle().get("unique_id"), model.random.random()))
    assert orders[0] == orders[1]


def test_do_map_and_set(model, stock):
    assert model.agents.map(lambda view: view.row) == stock.get("row")
    assert model.agents.map("__hash__") == stock.map("__hash__")
    assert model.agents.do("step") is not None
    model.agents.set("trust", 0.25)
    assert set(stock.get("trust")) == {0.25}
    model.agents.set("trust", np.linspace(0, 1, len(stock)))
    assert stock.get("trust") == pytest.approx(np.linspace(0, 1, len(stock)), abs=1e-7)
    model.agents.set("nickname", "x")
    assert model.agents.agg("nickname", set) == {"x"}


def test_missing_attributes(model):
    with pytest.raises(AttributeError):
        model.agents.get("shoe_size")
    assert set(model.agents.get("shoe_size", "default", 42)) == {42}
    with pytest.raises(ValueError, match="handle_missing"):
        model.agents.get("skill", "maybe")
    with pytest.raises(ValueError, match="mask"):
        model.agents.select([True, False])


def test_sets_are_live_or_fixed_and_people_drop_out(make):
    model = make(2)
    live, fixed, groups = model.agents, model.agents.select(at_most=30), model.agents.groupby("level")
    wanted = fixed.get("unique_id")
    for _ in range(8):
        model.step()
    assert len(live) == model.organization.headcount
    assert 0 < len(fixed) < 30
    assert fixed.get("unique_id") == [number for number in wanted if number in set(live.get("unique_id"))]
    counts = groups.count()
    assert sum(counts.values()) == sum(groups.map(len).values()) < 40
    assert groups.agg("row", len) == {key: count for key, count in counts.items() if count}


def test_set_arithmetic_and_membership(make):
    model = make()
    low = model.agents.select(lambda view: view.level > 1)
    view, other = low[0], model.agents[0]
    low.discard(view)
    assert view not in low
    with pytest.raises(KeyError):
        low.remove(view)
    low.add(other)
    assert low[-1] is other
    assert len(low | model.agents) == len(model.agents)
    assert set(low & AgentSet([other], random=Random(0))) == {other}
    assert list(copy.copy(low)) == list(low)
    assert len(model.agents) == model.organization.headcount


def test_own_agents_come_after_the_people(make):
    class Regulator(mesa.Agent):
        skill = 0.5

        def step(self):
            self.stepped = True

    model = make()
    heads = len(model.agents)
    regulator, second = Regulator(model), Regulator(model)
    agents = model.agents
    assert len(agents) == heads + 2 and agents[-1] is second and regulator in agents
    assert agents[-3:] == list(agents)[-3:]
    assert list(model.agents_by_type) == [Employee, Leader, Team, Regulator]
    assert list(model.agents_by_type[Regulator]) == [regulator, second]
    assert list(agents.select(agent_type=Regulator)) == [regulator, second]
    assert agents.get("skill")[heads:] == [0.5, 0.5]
    with pytest.raises(AttributeError):
        agents.get("engagement")
    stock = AgentSet(list(agents), random=model.random)
    model.random.seed(4)
    order = list(agents.shuffle())
    model.random.seed(4)
    assert order == list(stock.shuffle())
    assert list(agents.sort("skill")) == list(stock.sort("skill"))
    assert agents.groupby("skill").count() == stock.groupby("skill").count()
    agents.shuffle_do("step")
    assert regulator.stepped
    regulator.remove()
    assert len(model.agents) == heads + 1


def test_somebody_who_leaves_in_the_midst_of_do_has_no_turn(make):
    model = make()
    turns = []

    def turn(view):
        turns.append(view)
        if view.row == 20:
            model.agents[-1].remove()

    last = model.agents[-1]
    model.agents.do(turn)
    assert last not in turns


def test_types(make):
    model = make()
    led = model.organization.teams.led >= 0
    assert {view.row for view in model.agents_by_type[Leader]} == set(np.flatnonzero(led))
    assert all(type(view) is Employee for view in model.agents_by_type[Employee])
    assert model.agent_types == [Employee, Leader, Team]
    sizes = [len(model.agents_by_type[kind]) for kind in (Employee, Leader)]
    assert sum(sizes) == len(model.agents)


def test_sets_survive_pickling_with_their_model(make):
    model = make(1)
    model.favourites = model.agents.select(at_most=4)
    again = pickle.loads(pickle.dumps(model))
    assert again.favourites.get("unique_id") == model.favourites.get("unique_id")
    assert all(view.model is again for view in again.favourites)
    assert again.favourites.random is again.random
