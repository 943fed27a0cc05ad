"""Recordings are those of ordinary runs; what checks read is right where it is known."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from orgsim.cli import main
from orgsim.organization.luck import replication_seed
from orgsim.problems import InvalidInput
from orgsim.simulate import run_once
from orgsim.study.facts.declaring import USUAL, Arm, practice, shock
from orgsim.study.facts.measuring import measure_facts, rows
from orgsim.study.facts.mission import _clustering, _density
from orgsim.study.facts.reading import correlation, first_from, intraclass, over_ties
from orgsim.study.facts.recording import Roll, record
from orgsim.study.facts.workforce import _counts, _hazards

SMALL = {"organization.size": 61, "organization.spans": [5, 3, 3], "run.burn_in": 13, "run.weeks": 40}


def test_a_recording_is_an_ordinary_run() -> None:
    plan = Arm({**SMALL, "workforce.quit_rate": 0.6}).plan()
    recording = record(plan, replication_seed(plan.run.seed, 2))
    run = run_once(plan, 2)
    assert np.array_equal(recording.series, np.array(run.record.series), equal_nan=True)
    assert np.array_equal(recording.levels, run.record.groups["level"].table(4), equal_nan=True)
    leavers = recording.weekly("leavers")[-1]
    assert leavers > 10
    # Measures count from the end of week 0.
    assert np.count_nonzero(recording.exits[:, 0] > 0) == leavers


def test_layoffs_are_no_quits() -> None:
    cut = shock("budget_contraction", 5, cut=0.3, payroll_share=1.0)
    leaving = {**SMALL, "workforce.quit_rate": 1.0, "workforce.exit_contagion": 0.0}
    recording = record(Arm(leaving, (cut,)).plan(), 1)
    laid_off = round(0.3 * recording.weekly("headcount")[4])
    assert laid_off > 10
    assert recording.weekly("leavers")[-1] - np.count_nonzero(recording.exits[:, 0] > 0) == laid_off
    assert np.all(recording.exits[:, 2] >= 0)


def test_hazards_by_tenure_are_those_of_the_settings() -> None:
    flat = {
        **SMALL, "run.weeks": 104, "workforce.quit_rate": 1.0, "workforce.tenure_hump": 0.0,
        "workforce.engagement_effect": 0.0, "workforce.burnout_effect": 0.0, "workforce.fit_effect": 0.0,
        "workforce.exit_contagion": 0.0, "workforce.fill_delay": 0,
    }  # fmt: skip
    plan = Arm(flat).plan()
    quits, exposed = np.zeros(14), np.zeros(14)
    for seed in range(1, 7):
        found = np.array(_counts({"as usual": record(plan, seed)})).reshape(2, -1)
        quits, exposed = quits + found[0], exposed + found[1]
    first_year = quits[:12].sum() / exposed[:12].sum()
    # About 500 quits: one standard error is 4.5 %.
    assert first_year == pytest.approx(1 / 52, rel=0.15)
    assert _hazards(np.concatenate([quits, exposed]))[0] == quits[0] / exposed[0]


def test_workers_change_no_number_and_facts_share_runs() -> None:
    small = {name: value for name, value in SMALL.items() if name.startswith("organization")}
    ids = ["F02", "F03"]
    one, two = (rows(measure_facts(small, ids, 2, workers=workers)) for workers in (1, 2))
    for here, there in zip(one, two, strict=True):
        assert {**here, "seconds": 0} == {**there, "seconds": 0}
    assert [row["seconds"] for row in one if row["id"] == "F02"] == [
        row["seconds"] for row in one if row["id"] == "F03"
    ][:2]


def test_overrides_reach_the_runs() -> None:
    silent = {"communication.talk_rate": 0.0, "communication.document_share": 0.0, "run.weeks": 53}
    outcome = measure_facts(silent, ["F01"], 2, workers=1)[0]
    usual = measure_facts({"run.weeks": 53}, ["F01"], 2, workers=1)[0]
    assert outcome.numbers[0].value < usual.numbers[0].value - 0.2
    assert outcome.seconds > 0


def test_unknown_settings_are_told_before_anything_runs() -> None:
    with pytest.raises(InvalidInput):
        measure_facts({"communication.nothing": 1}, ["F44"], 1)


def test_what_the_model_cannot_say_is_a_row_without_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    from orgsim.study.facts import catalogue
    from orgsim.study.facts.declaring import Fact

    mute = Fact("F98", "Nothing", "nothing", "B", "nobody", cannot="there is no setting for it")
    monkeypatch.setitem(catalogue.BY_ID, "F98", mute)
    (row,) = rows(measure_facts(ids=["F98"], seeds=2))
    assert row["verdict"] == "cannot be said" and row["why"] == "there is no setting for it"


def roll(team: list[int], ties: list[tuple[int, int]]) -> Roll:
    both = np.array(ties + [(b, a) for a, b in ties], np.int64).reshape(-1, 2)
    return Roll(np.arange(len(team)), {"team": np.array(team)}, both)


def test_shape_of_a_known_network() -> None:
    # A triangle with a tail: 0-1-2 closed, 2-3.
    known = roll([0, 0, 1, 1], [(0, 1), (1, 2), (0, 2), (2, 3)])
    assert _clustering(known) == pytest.approx((1 + 1 + 1 / 3) / 3)
    # Inside: 2 of 2 pairs; between: 2 of 4.
    assert _density(known) == pytest.approx(2.0)


def test_correlation_over_ties() -> None:
    known = roll([0, 0, 0, 0], [(0, 1), (2, 3)])
    assert over_ties(known, np.array([1.0, 1.0, 5.0, 5.0])) == pytest.approx(1)
    assert over_ties(known, np.array([1.0, 5.0, 1.0, 5.0])) == pytest.approx(-1)
    assert np.isnan(correlation(np.ones(5), np.arange(5.0)))


def test_intraclass_correlation_is_that_of_the_draws() -> None:
    random = np.random.default_rng(2)
    group = np.repeat(np.arange(2000), random.integers(1, 7, 2000))
    values = np.sqrt(0.2) * random.normal(size=2000)[group] + np.sqrt(0.8) * random.normal(size=len(group))
    assert intraclass(values, group) == pytest.approx(0.2, abs=0.03)
    # Shrout & Fleiss (1979), table 2: six targets, four judges.
    ratings = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], float)
    assert intraclass(ratings.ravel(), np.repeat(np.arange(6), 4)) == pytest.approx(0.17, abs=0.005)


def test_the_first_place_that_reaches_a_level() -> None:
    assert first_from(np.array([1.0, 0.2, 0.5, 1.0]), 1, 0.5) == 2
    assert first_from(np.array([1.0, 0.2]), 1, 0.5) == 2


def test_usual_recording_has_what_facts_read() -> None:
    recording = record(USUAL.plan({"organization.size": 40, "organization.spans": None, "run.burn_in": 2}), 1)
    assert set(recording.rolls) == {-1, 0, 1, 3, 7, 11, 25, 51, 77, 103}
    assert recording.series.shape[0] == 104 == len(recording.talk)


def test_notes_of_practices_are_kept() -> None:
    recording = record(Arm(SMALL, (practice("okr"),)).plan(), 1)
    assert any("misfit" in note for note in recording.notes.values())


def test_verify_measures_facts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "checked"
    assert main(["verify", "--quick", "--only", "F44", "--workers", "1", "--out", str(folder)]) == 0
    with (folder / "facts.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert {row["id"] for row in found} == {"F44"} and len(found) == 16
    levels = next(row for row in found if row["measure"].startswith("100 people: levels"))
    assert float(levels["value"]) == 4 and levels["verdict"] == "not contradicted"
    page = (folder / "verification.html").read_text(encoding="utf-8")
    assert page.count('class="band"') == 17
    assert "http" not in page and "nan" not in page
    assert "quick run" in page
    assert "F44" in capsys.readouterr().out
