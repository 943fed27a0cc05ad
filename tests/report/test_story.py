"""The story says what happened, how often and how sure, in words that fit the number of futures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgsim.report.happenings import happenings, marks, merge_texts, week_number
from orgsim.report.story import largest_changes, outcome_sentence, tell
from orgsim.results.types import Event, Results
from tests.builders import Shock, make_results, without_seeds


def words(results: Results) -> str:
    """The whole story with plain blanks."""
    return " ".join(sentence.text for sentence in tell(results)).replace("\u00a0", " ")


def test_story_of_many_futures() -> None:
    sentences = tell(make_results())
    assert 5 <= len(sentences) <= 10
    assert [one.when for one in sentences if one.kind == "event"] == ["Week 52", "Week 104"]
    text = words(make_results())
    assert "240 people" in text and "156 weeks (3 years) after 52 weeks of settling in" in text
    assert "in 20 simulated futures" in text
    assert "mission audit (10 times, weeks 26 to 143)" in text
    assert "31 (30 to 33) of 240 people are laid off" in text or "32 (30 to 33) of 240 people are laid off" in text
    assert "trust in leadership fell by" in text
    assert "headcount fell by 32 people" in text
    assert "in all 20 futures" in text
    assert "need not be caused by it" in text


def test_numbers_of_the_story_are_those_of_the_series() -> None:
    results = make_results()
    changes = {change.info.name: change for change in largest_changes(results, 104)}
    headcount = results.measure("headcount")
    moved = headcount[:, 117] - headcount[:, 103]
    assert changes["headcount"].found.median == np.median(moved)
    assert changes["headcount"].same == (moved < 0).sum()
    info = next(info for info in results.measures if info.name == "alignment")
    alignment = results.measure("alignment")
    text = outcome_sentence(results, info).replace("\u00a0", " ")
    assert f"from {np.median(alignment[:, 0]):.0%}".replace("%", " %") in text
    assert f"to {np.median(alignment[:, -1]):.0%}".replace("%", " %") in text


def test_quiet_weeks_are_called_quiet() -> None:
    results = make_results(shocks=())
    flat = np.repeat(results.series[:, :1], results.series.shape[1], axis=1)
    luck = np.random.default_rng(1).normal(0, 1e-3, flat.shape).astype(np.float32)
    event = Event(0, 80, "reform", "reform", "A reform was announced", {})
    text = words(replace(results, series=flat + luck, events=(event,)))
    assert "A reform was announced. This happened in 1 of 20 futures." in text
    assert "no key measure moved beyond its usual swings" in text


def test_few_futures_are_hints() -> None:
    text = words(make_results(replications=4))
    assert "With only 4 futures" in text
    assert "90 % range" not in text
    assert "(range " in text


def test_one_future_has_no_ranges() -> None:
    text = words(make_results(replications=1))
    assert "a single future" in text
    assert "range −" not in text and "futures)" not in text
    assert "in one simulated future" in text


def test_failures_and_broken_expectations_are_told() -> None:
    results = make_results(replications=3)
    series = results.series.copy()
    series[2] = np.nan
    runs = (*results.runs[:2], {**results.runs[2], "status": "failed", "error": "boom"})
    expectations = tuple({**row, "holds": row["replication"] != 1} for row in results.expectations)
    text = words(replace(results, series=series, runs=runs, expectations=expectations))
    assert "1 of 3 runs failed" in text
    assert "“nobody disappears” did not hold in 1 of 3 futures" in text
    assert "in 2 simulated futures" in text


def test_an_event_in_the_last_week() -> None:
    text = words(make_results(weeks=60, shocks=(Shock("competitor", 59),)))
    assert "The run ends here" in text


def test_crowded_events_are_named() -> None:
    text = words(make_results(shocks=(Shock("competitor", 50), Shock("merger", 55))))
    assert "Another shock (merger) fell into these weeks." in text


def test_many_events_are_cut_short() -> None:
    results = make_results(shocks=tuple(Shock(f"blow_{week}", week) for week in range(10, 130, 10)))
    sentences = tell(results)
    assert sum(one.kind == "event" and one.when != "" for one in sentences) == 4
    assert any("8 smaller events" in one.text for one in sentences)
    assert len(sentences) <= 11


def test_marks_come_from_scenario_and_events() -> None:
    results = make_results()
    assert [(mark.number, mark.week, mark.label) for mark in marks(results)] == [
        (1, 52, "Competitor"),
        (2, 104, "Budget contraction"),
    ]
    scenario = {**results.scenario, "shock": [{"kind": "competitor", "week": "2q"}, {"kind": "late", "week": 999}]}
    shown = marks(replace(results, scenario=scenario))
    assert [(mark.week, mark.label) for mark in shown] == [(26, "Competitor"), (104, "Budget contraction")]
    assert marks(replace(results, scenario={}, events=())) == []


def test_happenings_count_futures() -> None:
    results = make_results(replications=6)
    single, routines = happenings(without_seeds(results, [0, 1, 2]))
    assert [(one.week, one.futures, one.shock) for one in single] == [(52, 3, True), (104, 3, True)]
    assert (routines[0].plugin, routines[0].times, routines[0].first) == ("mission_audit week 26", (10, 10, 10), 26)


@pytest.mark.parametrize(
    ("value", "week"),
    [(14, 14), ("14w", 14), ("2q", 26), ("1y", 52), ("3 m", 13), (True, None), ("soon", None), (None, None)],
)
def test_weeks_in_any_notation(value: object, week: int | None) -> None:
    assert week_number(value) == week


def test_texts_merge_by_their_numbers() -> None:
    assert merge_texts(["5 left", "7 left", "6 left"]) == "6 (5 to 7) left"
    assert merge_texts(["5 left", "5 left"]) == "5 left"
    assert merge_texts(["1,200 left, .5 stay", "1,400 left, .5 stay"]) == "1,300 (1,200 to 1,400) left, .5 stay"
    assert merge_texts(["calm", "storm", "storm"]) == "storm"


@given(st.lists(st.text(max_size=20), min_size=1, max_size=5))
def test_merging_never_fails(texts: list[str]) -> None:
    assert isinstance(merge_texts(texts), str)
    assert merge_texts(texts[:1]) == texts[0]
