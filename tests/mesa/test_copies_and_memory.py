"""Copies, pickles, and models that go when nobody needs them."""

from __future__ import annotations

import copy
import gc
import pickle
import weakref

import mesa
import numpy as np
import pytest

from orgsim.agents import Leader


class Regulator(mesa.Agent):
    """An agent of the user's own."""


def same(first, second):
    return np.array_equal(first.measures(), second.measures(), equal_nan=True)


def touch(model):
    views = list(model.agents)
    Regulator(model)
    model.agents.shuffle().do("step")
    model.agents_by_type[Leader].groupby("level").count()
    list(model.teams)
    model.step()
    return views[0]


@pytest.mark.parametrize("closed", [False, True])
def test_fifty_models_created_touched_and_dropped_are_freed(make, closed):
    alive = []
    for seed in range(50):
        model = make(seed=seed, organization__size=12)
        touch(model)
        if closed:
            model.close()
        alive.append(weakref.ref(model))
        del model
    gc.collect()
    assert [ref for ref in alive if ref() is not None] == []


def test_a_closed_model_that_nobody_touched_goes_without_a_garbage_collection(make):
    model = make(2, threads=2)
    model.close()
    ref, arrays = weakref.ref(model), weakref.ref(model.organization)
    gc.collect()
    gc.disable()
    try:
        del model
        assert ref() is None and arrays() is None
    finally:
        gc.enable()


def test_a_closed_model_can_still_go_on(make):
    closed, open_model = make(2), make(2)
    closed.close()
    closed.close()
    closed.step()
    open_model.step()
    assert same(closed, open_model)


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda model: pickle.loads(pickle.dumps(model))])
@pytest.mark.parametrize("threads", [1, 2])
def test_a_copy_goes_its_own_way_and_has_no_views(make, copied, threads):
    model = make(3, threads=threads)
    view = touch(model)
    again = copied(model)
    assert "_staff" not in vars(again)
    assert not again.organization.memory.witnesses
    assert len(model.organization.memory.witnesses) == 1
    for _ in range(6):
        model.step()
        again.step()
    assert same(model, again)
    assert (again.steps, again.week) == (model.steps, model.week)
    twin = next(other for other in again.agents if other.unique_id == view.unique_id)
    assert twin is not view and twin != view
    before = view.trust
    twin.trust = before + 1
    assert view.trust == before
    assert len(again.own_agents) == 1
    assert len(again.datacollector.model_vars["week"]) == again.steps
    assert Regulator(again).unique_id != again.own_agents[0].unique_id
    model.close()
    again.close()


def test_views_and_sets_held_by_the_user_are_copied_with_the_model(make):
    model = make(1)
    model.people_of_note = {model.agents[2], model.agents[3]}
    leaver = model.agents[-1]
    leaver.remove()
    model.gone = leaver
    again = copy.deepcopy(model)
    assert again.people_of_note == set(again.agents[2:4])
    assert not again.people_of_note & model.people_of_note
    assert not again.gone.here
    assert again.gone.trait == leaver.trait
    assert pickle.loads(pickle.dumps(model)).gone.trait == leaver.trait


def test_copying_an_organization_leaves_its_model_behind(make):
    model = make()
    list(model.agents)
    organization = copy.deepcopy(model.organization)
    assert not organization.memory.witnesses
    before = model.organization.people.trust.copy()
    organization.people.trust += 1
    assert np.array_equal(model.organization.people.trust, before)


def test_two_models_of_one_class_do_not_mix(make):
    first, second = make(2, seed=1), make(2, seed=2)
    a, b = first.agents[3], second.agents[3]
    first.agents.set("trust", 1.0)
    second.agents.set("trust", 2.0)
    assert (a.trust, b.trust) == (1.0, 2.0)
    assert a not in second.agents and a != b
