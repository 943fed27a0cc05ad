"""Collectors, batch runs and the attributes that they name."""

from __future__ import annotations

import mesa
import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from orgsim.agents import ColumnCollector, Employee, Leader, Team
from orgsim.course import THE_WEEK
from orgsim.model import OrgModel
from orgsim.observations.catalogue import NAMES
from orgsim.organization.columns import COLUMNS
from orgsim.problems import InvalidInput

AGENT = {"mood": "affect", "level": "level", "twice": lambda view: 2 * view.skill, "nothing": "shoe_size"}
MODEL = {
    "alignment": "alignment",
    "week": "week",
    "people": lambda model: len(model.agents),
    "power": [pow, [2, 3]],
}


def test_column_collector_gives_mesas_tables(make):
    model = make(2)
    kinds = {Leader: {"mood": "affect"}, Team: {"size": "size"}, Employee: {"skill": "skill"}}
    ours = ColumnCollector(MODEL, AGENT, kinds, {"log": ["what"]})
    theirs = mesa.DataCollector(MODEL, AGENT, kinds, {"log": ["what"]})
    for _ in range(5):
        model.step()
        ours.collect(model)
        theirs.collect(model)
    assert_frame_equal(ours.get_model_vars_dataframe(), theirs.get_model_vars_dataframe())
    assert_frame_equal(ours.get_agent_vars_dataframe(), theirs.get_agent_vars_dataframe())
    for kind in kinds:
        table = ours.get_agenttype_vars_dataframe(kind)
        assert len(table)
        assert_frame_equal(table, theirs.get_agenttype_vars_dataframe(kind))
    assert list(ours._agent_records) == list(theirs._agent_records)
    assert ours._agent_records[model.steps] == theirs._agent_records[model.steps]
    ours.add_table_row("log", {"what": 1})
    assert ours.get_table_dataframe("log")["what"].tolist() == [1]


def test_tables_with_agents_of_the_users_own(make):
    model = make()

    class Regulator(mesa.Agent):
        skill = 2.0

    Regulator(model)
    ours = ColumnCollector(agent_reporters={"skill": "skill", "trust": "trust"})
    theirs = mesa.DataCollector(agent_reporters={"skill": "skill", "trust": "trust"})
    ours.collect(model)
    theirs.collect(model)
    assert_frame_equal(ours.get_agent_vars_dataframe(), theirs.get_agent_vars_dataframe())


def test_collecting_columns_makes_no_views(make):
    model = make(2)
    collector = ColumnCollector({"alignment": "alignment"}, {"mood": "affect"})
    collector.collect(model)
    assert not model.staff._held
    assert len(collector.get_agent_vars_dataframe()) == model.organization.headcount


def test_what_was_recorded_does_not_change_later(make):
    model = make(1)
    collector = ColumnCollector(agent_reporters={"mood": "affect"})
    collector.collect(model)
    before = collector.get_agent_vars_dataframe()
    model.agents.set("affect", 3.0)
    model.step()
    assert_frame_equal(before, collector.get_agent_vars_dataframe())


def test_nothing_collected_is_said_as_mesa_says_it(make):
    collector = ColumnCollector({"week": "week"})
    with pytest.raises(UserWarning, match="agent reporters"):
        collector.get_agent_vars_dataframe()
    with pytest.warns(UserWarning, match="agent-type"):
        assert collector.get_agenttype_vars_dataframe(Team).empty
    assert ColumnCollector(agent_reporters={"mood": "affect"}).get_agent_vars_dataframe().empty
    with pytest.raises(AttributeError, match="alignment"):
        ColumnCollector({"x": "alignmemt"}).collect(make())


def test_the_models_own_collector_has_every_measure_of_every_week(make):
    model = make(6)
    table = model.datacollector.get_model_vars_dataframe()
    assert list(table) == ["week", *NAMES]
    assert table["week"].tolist() == [-1, 0, 1, 2, 3, 4]
    assert np.array_equal(table.iloc[-1][1:], model.measures().astype(float), equal_nan=True)
    assert not hasattr(make(1, collect=False), "datacollector")
    with_own = make(1)
    with_own.datacollector = mesa.DataCollector({"week": "week"})
    with_own.step()
    assert with_own.datacollector.model_vars == {"week": []}


def test_collecting_changes_no_future(make):
    assert np.array_equal(make(8).measures(), make(8, collect=False).measures(), equal_nan=True)


def test_measures_are_attributes_and_collide_with_nothing(make):
    model = make(3)
    assert model.alignment == model.named_measures()["alignment"]
    assert not set(NAMES) & (set(dir(model)) | set(dir(mesa.Model(rng=1))))
    with pytest.raises(AttributeError, match="did you mean 'alignment'"):
        _ = model.alignmant
    # Names that Mesa has or announces.
    ours = set(vars(OrgModel)) | set(vars(model))
    assert not ours & {"time", "scenario", "_time", "events", "schedule", "space"}
    assert not set(COLUMNS) & {"model", "pos", "random", "rng", "step", "advance", "remove", "cell"}


def test_batch_run(make):
    settings = {"organization__size": 30, "run__burn_in": 1, "seed": 3}
    rows = mesa.batch_run(
        OrgModel,
        parameters={"scenario": "baseline", "communication__uptake": [0.2, 0.4], **settings},
        max_steps=5,
        data_collection_period=1,
        display_progress=False,
    )
    table = pd.DataFrame(rows)
    assert table.groupby("communication__uptake").size().to_dict() == {0.2: 6, 0.4: 6}
    last = table.groupby("communication__uptake").last()
    for uptake in (0.2, 0.4):
        model = OrgModel("baseline", communication__uptake=uptake, **settings)
        for _ in range(6):
            model.step()
        assert last.loc[uptake, "alignment"] == model.alignment
        assert last.loc[uptake, "week"] == model.week == 5
    assert last.loc[0.2, "alignment"] != last.loc[0.4, "alignment"]
    ends = mesa.batch_run(
        OrgModel,
        parameters={"scenario": "baseline", "rng": [1, 2], "organization__size": 30, "run__weeks": 4},
        display_progress=False,
    )
    assert [row["week"] for row in ends] == [4, 4]
    assert ends[0]["diversity"] != ends[1]["diversity"]


class WithAgents(OrgModel):
    """Collects as Mesa's users write it."""

    def __init__(self, **settings):
        super().__init__(collect=False, **settings)
        self.datacollector = ColumnCollector({"alignment": "alignment"}, {"mood": "affect"})

    def step(self):
        super().step()
        self.datacollector.collect(self)


def test_batch_run_with_agents():
    rows = mesa.batch_run(
        WithAgents,
        parameters={"organization__size": 20, "run__burn_in": 0},
        max_steps=3,
        data_collection_period=1,
        display_progress=False,
    )
    assert {"AgentID", "mood", "alignment", "RunId", "Step"} <= set(rows[-1])
    assert len([row for row in rows if row["Step"] == 3]) > 15


def test_seed_and_rng(make):
    one, two, three = make(3, seed=5), make(3, seed=None, rng=5), make(3, seed=6)
    assert np.array_equal(one.measures(), two.measures(), equal_nan=True)
    assert not np.array_equal(one.measures(), three.measures(), equal_nan=True)
    assert one.random.random() == two.random.random()
    for wrong in ({"seed": 1, "rng": 1}, {"seed": -1}, {"seed": 1.5}, {"seed": None, "rng": "x"}):
        with pytest.raises(InvalidInput, match="seed"):
            make(**wrong)


def test_running_ends_with_the_weeks_of_the_scenario(make):
    model = make(run__weeks=5)
    model.run_model()
    assert (model.week, model.steps, model.running) == (5, 7, False)
    model.step()
    assert model.week == 6
    assert set(model.spent) == {name for name, _, _ in THE_WEEK} | {"weeks"}


def test_graph_of_the_present(make):
    model = make(12)
    graph = model.graph
    assert set(graph) == set(model.agents.get("row"))
    lines = [edge for edge in graph.edges(data="kind") if edge[2] == "reports_to"]
    assert len(lines) == len(graph) - 1
