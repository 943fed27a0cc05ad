"""What is relied on of Mesa beyond its promises: to be looked at anew with every release."""

from __future__ import annotations

import inspect
import re
import tomllib
from pathlib import Path

import mesa
import pytest
from mesa.agent import Agent, AgentSet, GroupBy

from orgsim.agents import ArraySet
from orgsim.agents.groups import ArrayGroups

ROOT = Path(__file__).parents[2]
PRIVATE = re.compile(
    r"\b(_ids|_agents|_agents_by_type|_all_agents|_agent_records|_agenttype_records|_user_step|_wrapped_step|_record_\w+)\b"
)


def test_the_release_is_one_that_this_was_checked_for():
    assert mesa.__version__.startswith("3."), "look through this file before allowing another major release"
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert "mesa>=3.3.1,<4" in project["dependencies"]


def test_private_names_live_in_one_file():
    users = {file.name for file in (ROOT / "orgsim").rglob("*.py") if PRIVATE.search(file.read_text(encoding="utf-8"))}
    assert users == {"mesa_side.py"}


def test_nothing_that_mesa_offers_for_sets_is_left_to_weak_references():
    offered = {name for name, _ in inspect.getmembers(AgentSet, inspect.isfunction) if name in vars(AgentSet)}
    inherited = {name for name in offered if name not in vars(ArraySet)}
    assert inherited <= {"_update"}
    assert {name for name in vars(GroupBy) if not name.startswith("_")} <= {"map", "do", "count", "agg"}
    assert {"groups", "count", "agg", "__len__"} <= set(vars(ArrayGroups))


def test_signatures_are_mesas():
    for name in ("select", "shuffle", "sort", "do", "shuffle_do", "map", "agg", "get", "set", "groupby"):
        theirs = inspect.signature(getattr(AgentSet, name)).parameters
        assert list(inspect.signature(getattr(ArraySet, name)).parameters) == list(theirs), name


@pytest.mark.skipif(not hasattr(Agent, "_ids"), reason="this release of Mesa counts agents in the model")
def test_mesa_counts_agents_in_a_table_that_keeps_models_alive(make):
    model = make()
    Agent(model)
    assert model not in Agent._ids
    plain = mesa.Model(rng=1)
    Agent(plain)
    assert plain in Agent._ids, "Mesa has mended its leak: StaffedModel.register_agent may let its table be"
    del Agent._ids[plain]


def test_mesas_own_sets_hold_only_the_users_agents(make):
    model = make()
    list(model.agents)
    assert len(mesa.Model.agents.fget(model)) == 0
    own = Agent(model)
    assert list(mesa.Model.agents.fget(model)) == [own]
    assert list(mesa.Model.agents_by_type.fget(model)) == [Agent]


def test_collectors_and_batch_runs_ask_for_agents_in_public():
    for module in (mesa.datacollection, mesa.batchrunner):
        assert not re.search(r"\._(all_)?agents\b", inspect.getsource(module))
    assert "dc._agent_records.get(step, [])" in inspect.getsource(mesa.batchrunner)
    assert "model.agents" in inspect.getsource(mesa.DataCollector._record_agents)


def test_an_agent_registers_by_way_of_the_model():
    source = inspect.getsource(Agent.__init__)
    assert source.index("self.unique_id") < source.index("self.model.register_agent(self)")


def test_mesa_wraps_step_by_bound_methods_of_the_model(make):
    model = make()
    bound = [name for name, value in vars(model).items() if getattr(value, "__self__", None) is model]
    assert sorted(bound) == ["_user_step", "step"]
    model.step()
    assert model.steps == 1
    model.close()
    model.step()
    assert model.steps == 1
    assert model.week == 0
