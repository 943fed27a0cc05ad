"""A resumed run equals the uninterrupted one bit for bit."""

from __future__ import annotations

import json
from dataclasses import fields

import numpy as np
import pytest

from orgsim import checkpoint, plugins
from orgsim.organization.seats import grow, leave
from orgsim.organization.tools import Tool
from orgsim.plugins import Shock, registry
from orgsim.problems import InvalidInput
from orgsim.scenario.scenario import Scenario


@pytest.fixture(autouse=True)
def known_here_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Registered for these tests alone: contract tests cover every kind that they find."""
    known = {**registry("shock"), CheckpointUpheaval.kind: CheckpointUpheaval}
    monkeypatch.setitem(plugins._REGISTRY, "shock", known)


class CheckpointUpheaval(Shock):
    """Everything at once that changes arrays: layoffs, growth, a tool, levers for some."""

    kind = "checkpoint_upheaval"

    def push(self, levers, within):
        levers.scale("talk", 1.5, within)
        levers.add("cost", 0.01)

    def act(self, organization, occasion):
        leave(organization, organization.teams.leaders[1:3], self.week, voluntary=False, close=True)
        rows = grow(organization, np.array([0, 0], np.int32))
        organization.people.status[rows] = 2
        organization.people.opens[rows] = self.week + 1
        organization.toolbox.add(Tool("wiki", 0.1, 0.2))
        column = organization.people.add_tool()
        organization.people.adopted[::4, column] = self.week
        return "much happened"


def plan(**settings):
    data = {
        "organization": {"size": 40},
        "run": {"burn_in": 4, "weeks": 40, "seed": 7},
        "workforce": {"quit_rate": 0.8},
        "shock": [{"kind": "checkpoint_upheaval", "week": 6, "scope": "level:2"}],
    }
    return Scenario.from_dict(data | settings)


def state(model):
    organization = model.organization
    told = checkpoint.Writer()
    content = {name: value for name, value in vars(organization).items() if name not in checkpoint.REBUILT}
    text = json.dumps([told.told(content, ""), model.week, model.steps, model.running])
    assert not told.problems
    return text, [(array.dtype.str, array.shape, array.tobytes()) for array in told.arrays]


@pytest.mark.parametrize("weeks", [0, 3, 4, 10, 11, 25])
def test_resumed_equals_uninterrupted(make, tmp_path, weeks):
    model = make(weeks, scenario=plan(), run__burn_in=4)
    file = checkpoint.save(model, tmp_path / "run.npz")
    resumed = checkpoint.load(file, threads=2)
    assert resumed.plan == model.plan
    assert state(resumed) == state(model)
    for _ in range(15):
        model.step()
        resumed.step()
    assert state(resumed) == state(model)
    assert np.array_equal(resumed.measures(), model.measures(), equal_nan=True)
    assert resumed.random.random() == model.random.random()
    assert resumed.rng.random() == model.rng.random()
    assert len(model.organization.memory.happenings) == (2 if model.week > 6 else 0)
    assert resumed.organization.headcount == model.organization.headcount
    assert not resumed.organization.inconsistencies()
    resumed.close()


def test_a_checkpoint_of_a_checkpoint_and_of_a_touched_model(make, tmp_path):
    model = make(6)
    list(model.agents)
    once = checkpoint.load(checkpoint.save(model, tmp_path / "a.npz"))
    twice = checkpoint.load(checkpoint.save(once, tmp_path / "b.npz"))
    assert state(twice) == state(model)
    assert [view.unique_id for view in twice.agents] == [view.unique_id for view in model.agents]


def test_types_survive(make, tmp_path):
    model = make(5)
    resumed = checkpoint.load(checkpoint.save(model, tmp_path / "a.npz"))
    for part in fields(model.organization):
        assert type(getattr(resumed.organization, part.name)) is type(getattr(model.organization, part.name))
    assert resumed.organization.memory.recent_quits.maxlen == model.organization.memory.recent_quits.maxlen


def test_a_file_appears_whole_or_not_at_all(make, tmp_path, monkeypatch):
    model = make()
    file = checkpoint.save(model, tmp_path / "a.npz")
    before = file.read_bytes()

    def broken(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez", broken)
    with pytest.raises(InvalidInput, match="No space left"):
        checkpoint.save(model, file)
    assert file.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.npz"]


def test_what_cannot_be_read_is_said(make, tmp_path):
    file = checkpoint.save(make(), tmp_path / "a.npz")
    whole = file.read_bytes()
    (tmp_path / "half.npz").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "text.npz").write_text("hello")
    np.savez(tmp_path / "other.npz", x=np.arange(3))
    for name in ("half.npz", "text.npz", "other.npz", "absent.npz"):
        with pytest.raises(InvalidInput, match=name):
            checkpoint.load(tmp_path / name)
    with pytest.raises(InvalidInput, match=r"ends in \.npz"):
        checkpoint.save(make(), tmp_path / "a.pickle")
    with pytest.raises(InvalidInput, match="cannot be written"):
        checkpoint.save(make(), tmp_path / "no" / "a.npz")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda data: data.update(format=99), "another format"),
        (lambda data: data.pop("week"), "KeyError"),
        (lambda data: data["organization"].update(dict=data["organization"]["dict"][1:]), "TypeError"),
        (lambda data: _find(data, "people")["state"].pop("trust"), "other fields"),
        (lambda data: _find(data, "people").update(object="os:system"), "not a class of orgsim"),
        (lambda data: _find(data, "people").update(object="orgsim.checkpoint:Path"), "not a class of orgsim"),
        (lambda data: data["scenario"]["communication"].update(uptake=7), "uptake"),
    ],
)
def test_a_checkpoint_changed_by_hand_is_refused(make, tmp_path, change, said):
    file = checkpoint.save(make(), tmp_path / "a.npz")
    with np.load(file) as content:
        arrays = {name: content[name] for name in content.files}
    data = json.loads(arrays["checkpoint"].tobytes())
    change(data)
    arrays["checkpoint"] = np.frombuffer(json.dumps(data).encode(), np.uint8)
    np.savez(file, **arrays)
    with pytest.raises(InvalidInput, match=said):
        checkpoint.load(file)


def _find(data, name):
    return next(value for key, value in data["organization"]["dict"] if key == name)


def test_what_cannot_be_stored_is_named(make, tmp_path):
    model = make()
    model.organization.memory.happenings.append(lambda: None)
    model.organization.strategy.secret = open
    with pytest.raises(InvalidInput) as caught:
        checkpoint.save(model, tmp_path / "a.npz")
    assert [problem.field for problem in caught.value.problems] == [
        "organization.strategy.secret",
        "organization.memory.happenings",
    ]
    assert not list(tmp_path.iterdir())
