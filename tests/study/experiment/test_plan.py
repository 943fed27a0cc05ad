"""Points, seeds and ids: what makes runs the same, and what does not."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgsim.organization.luck import replication_seed
from orgsim.problems import InvalidInput
from orgsim.study.analysis.precision import half_width
from orgsim.study.experiment.experiment import Experiment
from orgsim.study.experiment.factors import Factor
from orgsim.study.experiment.finishing import info_of
from orgsim.study.experiment.plan import Plan
from tests.study.experiment.conftest import GRID

RANGES = """
[vary]
people.autonomy = {}
environment.turbulence = { low = 0.1, high = 10, scale = "log" }
run.weeks = { low = 3, high = 6 }
organization.size = [10, 12]
"""


class NothingKnown:
    def get(self, run: str) -> None:
        return None


def ids(file: Path, **options: object) -> list[str]:
    plan = Plan(Experiment.load(file, **options), model="m")  # type: ignore[arg-type]
    return [planned.case.id for planned in plan.wanted(NothingKnown())]  # type: ignore[arg-type]


def test_grid(write) -> None:
    experiment = Experiment.load(write())
    rows = [tuple(point.row.values()) for point in experiment.points]
    assert rows == [(0.2, 0.1), (0.2, 1), (0.6, 0.1), (0.6, 1)]
    assert experiment.columns == ("people.autonomy", "environment.turbulence")


def test_the_manifest_names_factors_and_readings_in_words_with_their_direction(write) -> None:
    rest = """
    [vary]
    communication.voice_breadth = [0.2, 0.6]
    [vary.first_step]
    at_once = {}
    later = { set = { run.weeks = 6 } }
    [measures]
    low = { measure = "alignment", when = "weeks below 0.5" }
    late = { measure = "burnout", when = "first week above 0.5" }
    spread = { measure = "alignment", when = "sd over weeks 2..4" }
    gain = { measure = "turnover", when = "change" }
    """
    info = info_of(Plan(Experiment.load(write(rest)), model="m"))
    assert [row["label"] for row in info["varied"]] == ["voice breadth", "first step"]
    assert [(row["label"], row["better"]) for row in info["measures"]] == [
        ("Alignment (weeks below 0.5)", "lower"),
        ("Burnout (first week above 0.5)", "higher"),
        ("Alignment (standard deviation over weeks 2 to 4)", "neither"),
        ("Turnover (change)", "lower"),
    ]


def test_table_reads_lists_side_by_side(write) -> None:
    experiment = Experiment.load(
        write("[vary]\npeople.autonomy = [0.2, 0.2]\npeople.fit = [0.1, 0.3]", 'design = "table"')
    )
    assert [tuple(point.row.values()) for point in experiment.points] == [(0.2, 0.1), (0.2, 0.3)]


def test_one_at_a_time_departs_from_the_first_level(write) -> None:
    experiment = Experiment.load(
        write("[vary]\npeople.autonomy = [0.2, 0.6]\npeople.fit = [0.1, 0.3]", 'design = "ofat"')
    )
    assert [tuple(point.row.values()) for point in experiment.points] == [(0.2, 0.1), (0.6, 0.1), (0.2, 0.3)]


@pytest.mark.parametrize("kind", ["random", "lhs", "sobol", "morris", "saltelli"])
def test_ranges_get_an_inert_column_and_luck_of_their_own(kind: str, write) -> None:
    experiment = Experiment.load(write(RANGES, f'design = {{ kind = "{kind}", points = 4 }}\nreplications = 2'))
    rows = [point.row for point in experiment.points]
    assert len(rows) == experiment.points_planned() == {"morris": 24, "saltelli": 28}.get(kind, 4)
    assert experiment.columns[-1] == "inert"
    for row in rows:
        assert 0 <= row["people.autonomy"] <= 1 and 0 <= row["inert"] <= 1
        assert 0.1 <= row["environment.turbulence"] <= 10
        assert row["run.weeks"] in (3, 4, 5, 6) and row["organization.size"] in (10, 12)
        assert isinstance(row["run.weeks"], int)
    assert not experiment.common_random_numbers
    runs = Plan(experiment, model="m").wanted(NothingKnown())  # type: ignore[arg-type]
    assert len({planned.case.seed for planned in runs}) == len(runs)


def test_the_inert_column_changes_luck_and_nothing_else(write) -> None:
    experiment = Experiment.load(write(RANGES, 'design = { kind = "morris", points = 2 }\nreplications = 1'))
    plan = Plan(experiment, model="m")
    runs = plan.wanted(NothingKnown())  # type: ignore[arg-type]
    inert = [
        (a, b)
        for a, b in itertools.pairwise(runs)
        if {name for name in a.point.row if a.point.row[name] != b.point.row[name]} == {"inert"}
    ]
    assert inert
    for a, b in inert:
        assert plan.digests[a.point.index] == plan.digests[b.point.index]
        assert a.case.seed != b.case.seed


def test_choices_add_plugins_and_change_settings(write) -> None:
    rest = """
[vary]
people.autonomy = [0.2, 0.6]
[vary.defence]
none = {}
audits = { practice = [{ kind = "mission_audit", start = 2, every = "3w" }] }
both = { practice = [{ kind = "mission_audit", start = 2 }], set = { incentives.mission_weight = 0.5 } }
"""
    experiment = Experiment.load(write(rest))
    plan = Plan(experiment)
    assert [point.row["defence"] for point in experiment.points] == ["none", "audits", "both"] * 2
    assert len(set(plan.digests)) == 6
    last = experiment.variants.variant(experiment.points[5].changes).scenario(7)
    assert last.run.seed == 7
    assert [practice.kind for practice in last.practice] == ["mission_audit"]
    assert (last.incentives.mission_weight, last.people.autonomy) == (0.5, 0.6)


def test_settings_of_plugins_vary(write) -> None:
    rest = '[vary]\n"shock[0].share" = [0.1, 0.3]\nshock.competitor.week = { low = 50, high = 60, levels = 3 }'
    file = write(rest)
    text = file.read_text().replace('"baseline"', '"new_competitor"').replace("run.weeks = 6", "run.weeks = 90")
    file.write_text(text)
    experiment = Experiment.load(file)
    assert [tuple(point.row.values()) for point in experiment.points][:3] == [(0.1, 50), (0.1, 55), (0.1, 60)]


def test_common_random_numbers_are_those_of_orgsim_run(write) -> None:
    experiment = Experiment.load(write())
    runs = Plan(experiment).wanted(NothingKnown())  # type: ignore[arg-type]
    for planned in runs:
        assert planned.case.seed == replication_seed(experiment.base.run.seed, planned.replication)
    assert len({planned.case.id for planned in runs}) == len(runs) == 8


def test_equal_points_are_one_run(write) -> None:
    # 0.2 differs from the default, so the order in which it is set must not matter either.
    again = "[vary]\nenvironment.turbulence = [0.1, 1.0]\npeople.autonomy = [0.6, 0.2]\n"
    assert set(ids(write())) == set(ids(write(again)))


def test_what_does_not_shape_a_run_does_not_change_its_id(write) -> None:
    before = ids(write())
    renamed = write(
        GRID.replace('"max"', '"min"') + '[[expect]]\nsay = "x"\nthat = "alignment >= 0"\n',
        'question = "?"\nreplications = 2',
    )
    assert ids(renamed) == before
    assert ids(write(top="replications = 3"))[:2] == before[:2]


@pytest.mark.parametrize("setting", ["run.seed=2", "run.weeks=7", "communication.uptake=.4", "organization.size=13"])
def test_what_shapes_a_run_changes_its_id(setting: str, write) -> None:
    file = write()
    assert not set(ids(file)) & set(ids(file, overrides=[setting]))


def test_another_model_is_another_run(write) -> None:
    experiment = Experiment.load(write())
    one, two = (Plan(experiment, model=name).planned(experiment.points[0], 0).case for name in ("a", "b"))
    assert one.id != two.id and one.case == two.case


def test_the_content_of_a_chart_counts_and_its_place_does_not(write, tmp_path: Path) -> None:
    chart = "id,manager\n1,\n2,1\n3,1\n4,2\n5,2\n"
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.csv").write_text(chart)
    one, two = (ids(write(), overrides=[f'organization.people="{tmp_path / n / n}.csv"']) for n in ("a", "b"))
    assert one == two
    (tmp_path / "b" / "b.csv").write_text(chart + "6,3\n")
    assert not set(one) & set(ids(write(), overrides=[f'organization.people="{tmp_path}/b/b.csv"']))


@pytest.mark.parametrize("parts", [1, 2, 3, 5])
@pytest.mark.parametrize("top", ["replications = 3", ""])
def test_shards_are_disjoint_and_whole(parts: int, top: str, write) -> None:
    until = "" if top else '[until]\nmeasure = "business"\nhalf_width = 0.1\nmin = 3\n'
    experiment = Experiment.load(write(GRID + until, top))
    whole = [planned.case.id for planned in Plan(experiment).wanted(NothingKnown())]  # type: ignore[arg-type]
    shards = [
        [planned.case.id for planned in Plan(experiment, (part, parts)).wanted(NothingKnown())]  # type: ignore[arg-type]
        for part in range(1, parts + 1)
    ]
    assert sorted(itertools.chain(*shards)) == sorted(whole)


def test_an_invalid_point_is_named(write) -> None:
    rest = "[vary]\nstrategy.right = [0.5, 0.9]\nstrategy.wrong = [0.05, 0.3]\n"
    with pytest.raises(InvalidInput) as caught:
        Plan(Experiment.load(write(rest)))
    assert len(caught.value.problems) == 1
    assert str(caught.value).startswith(
        "point 3 (strategy.right = 0.9, strategy.wrong = 0.3): strategy.wrong = 0.3: leaves"
    )


def test_a_reading_outside_the_run_is_named(write) -> None:
    rest = '[vary]\nrun.weeks = [3, 6]\n[measures]\nalignment = "week 4"\n'
    with pytest.raises(
        InvalidInput, match=r"point 0 \(run.weeks = 3\): measures.alignment = week 4: reads a week .*0 to 2"
    ):
        Plan(Experiment.load(write(rest)))


def test_half_width_is_that_of_students_t() -> None:
    # t(.975, 3) = 3.182446; SD of 1, 2, 3, 4 is 1.290994.
    assert half_width(np.array([1.0, 2, 3, 4, np.nan])) == pytest.approx(3.182446 * 1.290994 / 2, rel=1e-6)


@given(st.integers(-5, 5), st.integers(1, 9), st.floats(0, 1), st.integers(2, 20))
def test_whole_numbers_keep_to_their_range(low: int, span: int, share: float, count: int) -> None:
    factor = Factor("x", low=float(low), high=float(low + span), whole=True, count=count)
    assert low <= factor.sampled(share) <= low + span
    levels = factor.listed(4)
    assert levels[0] == low and levels[-1] == low + span and len(set(levels)) == len(levels)


def test_whole_numbers_are_visited_equally_often() -> None:
    factor = Factor("x", low=1.0, high=4.0, whole=True)
    shares = (np.arange(1000) + 0.5) / 1000
    assert np.unique([factor.sampled(share) for share in shares], return_counts=True)[1].tolist() == [250] * 4
