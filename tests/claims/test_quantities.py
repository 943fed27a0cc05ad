"""What claims are read from, on series made by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from orgsim.results.types import Event, GroupSeries, Results
from orgsim.scenario.scenario import Scenario
from orgsim.simulate import measure_infos, run_once
from orgsim.study.claims import quantities

INFOS = measure_infos()
NAMES = [info.name for info in INFOS]


def results(events: tuple[Event, ...] = (), groups: dict[str, GroupSeries] | None = None, **series: object) -> Results:
    """Results with these measures, one list of weeks a future, and zeros elsewhere."""
    shape = np.atleast_2d(np.asarray(next(iter(series.values())))).shape if series else (2, 20)
    table = np.zeros((*shape, len(NAMES)), np.float32)
    for name, values in series.items():
        table[:, :, NAMES.index(name)] = np.atleast_2d(np.asarray(values))
    return Results({}, INFOS, np.arange(shape[1], dtype=np.int32), table, groups or {}, None, events, (), {})


def test_means_and_extremes() -> None:
    made = results(output=[[1.0] * 10 + [2.0] * 13, [0.0] * 23], innovation=[[1.0] * 23, [2.0] * 23])
    assert quantities.late("output").read(made).tolist() == [2, 0]
    assert quantities.whole("output").read(made) == pytest.approx([36 / 23, 0])
    assert quantities.between("output", 8, 11).read(made).tolist() == [1.5, 0]
    assert quantities.in_the_end("output").read(made).tolist() == [2, 0]
    assert quantities.total("innovation").read(made).tolist() == [23, 46]
    assert quantities.total("innovation").unit == "changes"
    assert quantities.lowest("output", 8).read(made).tolist() == [1.5, 0]
    assert quantities.highest("output", 0).read(made).tolist() == [2, 0]


def test_first_week_above_is_the_length_if_never() -> None:
    made = results(strategy_drift=[[0, 0, 0.2, 0.3], [0, 0, 0, 0]])
    assert quantities.first_week_above("strategy_drift", 0.1).read(made).tolist() == [2, 4]


def test_a_fall_is_noticed_when_a_month_is_low() -> None:
    falls = [1.0] * 20 + [0.5] * 10
    made = results(output=[falls, [1.0] * 30, [-1.0] * 20 + [-2.0] * 10])
    # Weeks 17 to 20 have a mean of .875, which is more than 5 % below 1.
    assert quantities.weeks_until_fall("output").read(made).tolist() == [20, 30, 20]


def test_adapting_begins_after_the_trough() -> None:
    slow = [1.0] * 13 + [1.0, 0.9, 0.5, 0.2, 0.2, 0.2, 0.2, 1.0, 1.0, 1.0, 1.0, 1.0]
    never = [1.0] * 13 + [0.2] * 12
    got = quantities.weeks_to_adapt("strategy_business", 13).read(results(strategy_business=[slow, never]))
    assert got.tolist() == [7, 9]


def test_half_life() -> None:
    decay = [0.8] * 10 + [0.8 * 0.5 ** (week / 6) for week in range(1, 21)]
    made = results(alignment=[decay, [0.8] * 30])
    assert quantities.half_life("alignment", 10).read(made).tolist() == [5, 20]


def test_rises_add_up() -> None:
    made = results(strategy_drift=[[0, 0.1, 0.1, 0.1, 0.1, 0.1, 0.3, 0.4, 0.4, 0.4], [0.2] * 10])
    fastest = quantities.fastest_change("strategy_drift").read(made)
    assert fastest == pytest.approx([0.3, 0])
    assert quantities.remaining_change("strategy_drift").read(made) == pytest.approx([0.1, 0])


@given(arrays(np.float64, (3, 12), elements=st.floats(-1, 1)))
def test_rises_are_the_whole_rise(series: np.ndarray) -> None:
    fastest, rest = quantities.rises(series)
    assert fastest + rest == pytest.approx(series[:, -1] - series[:, 0], abs=1e-9)


def test_share_closed_by_audits() -> None:
    drift = [0.4, 0.4, 0.2, 0.2, 0.2, 0.0, 0.0, 0.0, 0.0]
    got = quantities.closed_per_audit(2, 3).read(results(strategy_drift=[drift, [0.0] * 9]))
    # Week 2 closes half, week 5 all, week 8 finds nothing; without a gap there is nothing to close.
    assert got[0] == pytest.approx(0.75, abs=1e-6)
    assert math.isnan(got[1])


def test_spread_over_quarters() -> None:
    made = results(output=[[0.0] * 5 + [1.0] * 13 + [3.0] * 13, [2.0] * 31])
    assert quantities.wavering("output", 5).read(made) == pytest.approx([math.sqrt(2), 0])


def test_blind_weeks_are_efficient_and_wrong() -> None:
    made = results(output=[[1.0] * 13 + [1.1, 1.1, 0.9, 1.1]], strategy_business=[[0.5] * 13 + [0.4, 0.6, 0.4, 0.4]])
    assert quantities.blind_weeks(13).read(made).tolist() == [0.5]


def test_relative_change() -> None:
    made = results(output=[[2.0] * 10 + [3.0] * 13])
    assert quantities.relative_change("output", 0, 9).read(made).tolist() == [0.5]


def test_crossing_is_for_good() -> None:
    claimed = [[0, 0, 2, 0, 2, 2], [2, 2, 2, 2, 2, 2], [2, 2, 2, 2, 2, 0]]
    got = quantities.crossing_week(np.array(claimed), np.ones((3, 6)))
    assert got[:2].tolist() == [4, 0]
    assert math.isnan(got[2])


def teams(alignment: list[float], empowered: list[float], heads: list[float]) -> dict[str, GroupSeries]:
    """Groups whose values never change: the first team is the head's, the last level the lowest."""
    values = np.tile(np.array([alignment, empowered], np.float32).T, (1, 13, 1, 1))
    head = np.tile(np.array(heads, np.float32), (1, 13, 1))
    kinds = ("team", "level")
    names = tuple(str(number) for number in range(len(alignment)))
    weeks = np.arange(13, dtype=np.int32)
    return {kind: GroupSeries(kind, names, ("alignment", "empowered"), weeks, values, head) for kind in kinds}


def test_aligned_teams_against_others() -> None:
    groups = teams([1.0, 0.9, 0.2, 0.1, np.nan], [9.0, 0.8, 0.4, 0.1, np.nan], [1, 5, 2, 4, 0])
    made = results(groups=groups, output=[[1.0] * 13])
    assert quantities.among_aligned("empowered").read(made) == pytest.approx([0.8])
    assert quantities.among_others("empowered").read(made) == pytest.approx([(2 * 0.4 + 4 * 0.1) / 6])


def test_the_lowest_level() -> None:
    made = results(groups=teams([0.9, 0.5, 0.2], [0, 0, 0], [1, 4, 9]), output=[[1.0] * 13])
    assert quantities.front_line("alignment").read(made) == pytest.approx([0.2])


def test_misfit_is_told_by_the_practice_itself() -> None:
    """The numbers are read from the sentences of okr, so a change of its words has to change this too."""
    plan = Scenario.from_dict(
        {
            "run": {"weeks": 27, "burn_in": 4},
            "organization": {"size": 60},
            "practice": [{"kind": "okr"}],
        }
    )
    run = run_once(plan, 0)
    told = [event for event in run.events if quantities.GOALS.match(event.text)]
    assert [event.week for event in told] == [0, 13, 26]
    assert all("okr" in event.plugin for event in told)
    (share,) = quantities.told_misfit().read(results(events=run.events, output=[[1.0] * 27]))
    assert 0 < share <= 1


def test_misfit_counts_what_is_wrong() -> None:
    lines = (
        "Of 10 teams, 2 name no declared priority and 1 one against the strategy",
        "Of 10 teams, 0 name no declared priority and 1 one against the strategy; 4 more have a goal that their leader "
        "does not speak of",
    )
    events = tuple(Event(1, week, "practice", "okr", text) for week, text in enumerate(lines))
    assert quantities.told_misfit().read(results(events=events, output=np.ones((2, 20)))).tolist() == [0, 0.4]


def test_gate_errors_are_counted_by_the_truth() -> None:
    plan = Scenario.from_dict(
        {
            "run": {"weeks": 60, "burn_in": 4},
            "organization": {"size": 60},
            "mission": {"temptation": 0.7},
            "initiatives": {"proposals": 0.05},
            "practice": [{"kind": "mission_gate"}],
        }
    )
    run = run_once(plan, 0)
    passed = [event for event in run.events if event.plugin == "initiatives gated"]
    stopped = [event for event in run.events if event.text.endswith(quantities.STOPPED_AT_GATE)]
    assert passed and stopped
    made = replace(results(events=run.events, output=[[1.0] * 60]), scenario=plan.to_dict())
    required = plan.initiatives.required_fit
    through, out = (sum(event.detail["fit"] < required for event in side) for side in (passed, stopped))
    assert quantities.misfits_passed().read(made).tolist() == [through / (through + out)]
    asked = plan.initiatives
    good = [
        sum(
            event.detail["fit"] >= asked.required_fit and event.detail["return"] >= asked.required_return
            for event in side
        )
        for side in (passed, stopped)
    ]
    assert quantities.good_passed().read(made).tolist() == [good[0] / sum(good)]
