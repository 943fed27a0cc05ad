"""Views stand for people: they write through, follow, and remember those who left."""

from __future__ import annotations

import mesa
import numpy as np
import pytest

from orgsim.agents import Employee, Leader, Team
from orgsim.organization.columns import COLUMNS
from orgsim.organization.seats import arrive, grow, leave


def test_nobody_pays_for_views_who_does_not_ask(make):
    model = make(3)
    assert "_staff" not in vars(model)
    assert len(model.agents) == model.organization.headcount
    assert model.agents.agg("engagement", np.mean) is not None
    assert not model.staff._held
    assert not model.organization.memory.witnesses


def test_every_column_reads_the_arrays(make):
    model = make(4)
    people = model.organization.people
    for view in list(model.agents)[::7]:
        for name in COLUMNS:
            expected = model.agents.column(name)[list(model.agents.rows).index(view.row)]
            assert np.array_equal(getattr(view, name), expected), name
        assert view.unique_id == int(people.identity[view.row]) + 1
        assert type(view.unique_id) is int
        assert type(view.engagement) is float


def test_making_views_draws_no_random_number_and_changes_no_future(make):
    touched, untouched = make(), make()
    before = touched.random.getstate(), touched.rng.bit_generator.state
    list(touched.agents)
    assert (touched.random.getstate(), touched.rng.bit_generator.state) == before
    for _ in range(12):
        touched.step()
        untouched.step()
    assert np.array_equal(touched.measures(), untouched.measures(), equal_nan=True)


def test_writing_goes_to_the_arrays_and_survives_growth(make):
    model = make()
    view = model.agents[5]
    view.engagement = 1.25
    assert model.organization.people.engagement[view.row] == np.float32(1.25)
    signs = view.beliefs
    signs[:3] = (1, -1, 0)
    view.beliefs = signs
    assert view.beliefs[:3].tolist() == [1, -1, 0]
    assert not model.organization.inconsistencies()
    grow(model.organization, np.array([0, 0], np.int32))
    view.engagement = 0.5
    assert model.organization.people.engagement[view.row] == np.float32(0.5)
    assert view.engagement == 0.5


def test_what_is_read_cannot_be_used_to_write(make):
    model = make()
    view = model.agents[3]
    view.knows[:] = 0
    view.beliefs[:] = 0
    assert np.any(view.knows) and np.any(view.beliefs)


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("level", 2, AttributeError),
        ("manager", 1, AttributeError),
        ("alignment", 0.5, AttributeError),
        ("engagement", float("nan"), ValueError),
        ("autonomy", 1.5, ValueError),
        ("joined", 0.5, ValueError),
        ("beliefs", [1, 0], ValueError),
    ],
)
def test_what_cannot_be_is_refused(make, name, value, error):
    model = make()
    before = model.organization.people.identity.copy()
    with pytest.raises(error, match=name):
        setattr(model.agents[4], name, value)
    with pytest.raises(error, match=name):
        model.agents.set(name, value)
    assert np.array_equal(before, model.organization.people.identity)


def test_a_view_follows_its_person_to_another_seat_and_becomes_a_leader(make):
    model = make(2)
    organization = model.organization
    boss = next(view for view in model.agents_by_type[Leader] if view.manager >= 0 and len(view.reports))
    heir = min(boss.reports, key=lambda view: (view.joined, view.row))
    everyone = {view.unique_id: view for view in model.agents}
    heir.note = "kept"
    seat, trait = boss.row, heir.trait
    leave(organization, np.array([seat], np.int32), model.week, voluntary=False)
    assert heir.row == seat
    assert isinstance(heir, Leader)
    assert (heir.trait, heir.note) == (trait, "kept")
    assert not boss.here
    assert boss not in model.agents
    assert all(everyone[view.unique_id] is view for view in model.agents)


def test_leavers_keep_their_last_values_and_newcomers_get_other_views(make):
    model = make()
    known = list(model.agents)
    gone = {}
    for _ in range(25):
        before = {view: (view.row, view.trait, view.skill, view.fit) for view in known if view.here}
        model.step()
        gone |= {view: values for view, values in before.items() if not view.here}
    assert len(gone) > 10
    present = set(model.agents)
    assert len(present) == model.organization.headcount
    for view, (_, *traits) in gone.items():
        assert [view.trait, view.skill, view.fit] == traits
        assert view not in present
        assert view.unique_id not in {other.unique_id for other in present}
        with pytest.raises(AttributeError, match="has left"):
            view.engagement = 0.0


def test_last_values_are_those_at_the_moment_of_leaving(make):
    model = make(3)
    view = next(view for view in model.agents_by_type[Employee])
    last = {name: getattr(view, name) for name in COLUMNS}
    view.remove()
    assert {name: np.array_equal(getattr(view, name), last[name]) for name in last} == dict.fromkeys(last, True)
    leave(model.organization, model.organization.teams.leaders[1:3], model.week, voluntary=True)
    assert view.trait == last["trait"]
    assert not model.organization.inconsistencies()


def test_a_reused_seat_is_another_person(make):
    model = make()
    view = next(iter(model.agents_by_type[Employee]))
    row, identity = view.row, view.identity
    view.remove()
    arrive(model.organization, np.array([row], np.int32), model.week)
    (newcomer,) = [other for other in model.agents if other.row == row]
    assert newcomer is not view
    assert newcomer.unique_id != view.unique_id
    assert (view.identity, view.here, newcomer.here) == (identity, False, True)


def test_somebody_removed_behind_the_models_back_is_an_error_not_a_mixup(make):
    model = make()
    view = model.agents[-1]
    model.organization.people.status[view.row] = 2
    assert not view.here
    with pytest.raises(LookupError, match="no seat"):
        _ = view.engagement


def test_teams_bosses_and_colleagues(make):
    model = make()
    organization = model.organization
    assert len(model.teams) == organization.teams.size == len(model.agents_by_type[Team])
    for team in model.teams:
        assert {view.team for view in team.members} <= {team.identity}
        if team.leader is not None:
            assert team.leader.team_led is team
            assert set(team.leader.reports) == set(team.members)
            assert all(view.boss is team.leader for view in team.members)
    assert sum(team.size for team in model.teams) == organization.headcount
    view = model.agents[7]
    first, count = organization.network.first[view.row], organization.network.count[view.row]
    assert {other.row for other in view.colleagues} == set(organization.network.neighbor[first : first + count])
    assert all(view in other.colleagues for other in view.colleagues)


def test_ids_of_people_teams_and_own_agents_differ(make):
    model = make(10)
    own = [mesa.Agent(model) for _ in range(3)]
    ids = [*model.agents.get("unique_id"), *(team.unique_id for team in model.teams)]
    assert len(set(ids)) == len(ids) == model.organization.headcount + len(own) + len(model.teams)


def test_the_head_and_teams_cannot_be_removed_and_nobody_can_be_made(make):
    model = make()
    with pytest.raises(ValueError, match="head"):
        model.agents[0].remove()
    with pytest.raises(TypeError, match="team"):
        next(iter(model.teams)).remove()
    for kind in (Employee, Leader, Team):
        with pytest.raises(TypeError, match="model"):
            kind(model)
    leaver = model.agents[-1]
    leaver.remove()
    leaver.remove()
    assert model.organization.memory.layoffs == 1
