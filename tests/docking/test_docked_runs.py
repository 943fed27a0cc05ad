"""Docked runs: the same numbers for any number of processes, kept as they are done, and only the missing ones made."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from orgsim.problems import InvalidInput
from orgsim.study import docked_runs
from orgsim.study.docked_cases import CASES, influences
from orgsim.study.docked_runs import Run, dock, runs_of, simulate_runs, verify
from orgsim.study.docking import Case, Docked
from orgsim.study.experiment.journal import Journal

CASCADE = [case for case in CASES if case.model == "Cascade"]


def numbers(docked: list[Docked]) -> list[tuple[float, float, int]]:
    return [(row.ours, row.standard_error, row.runs) for row in docked]


def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Ids of the runs that are simulated from here on."""
    seen: list[str] = []

    def simulated(runs: list[Run]) -> list[dict]:
        seen.extend(run.id for run in runs)
        return simulate_runs(runs)

    monkeypatch.setattr(docked_runs, "simulate_runs", simulated)
    return seen


@pytest.mark.slow
def test_processes_change_no_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docked_runs, "SECONDS_WORTH_WORKERS", 0.0)
    assert numbers(verify(CASCADE, 9, workers=1)) == numbers(verify(CASCADE, 9, workers=2))


def test_more_processes_are_left_alone_where_they_do_not_pay(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = counted(monkeypatch)
    assert numbers(verify(CASCADE, 5, workers=2)) == numbers(verify(CASCADE, 5, workers=1))
    assert len(seen) == 40


def test_what_was_done_is_not_done_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = counted(monkeypatch)
    few = verify(CASCADE[:2], 3, keep=tmp_path)
    assert len(set(seen)) == len(seen) == 6
    assert numbers(verify(CASCADE[:2], 3, keep=tmp_path)) == numbers(few)
    assert len(seen) == 6
    more = verify(CASCADE[:3], 5, keep=tmp_path)
    assert len(set(seen)) == len(seen) == 15
    assert numbers(more) == numbers(verify(CASCADE[:3], 5))


def test_an_interruption_costs_only_what_was_under_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(done: int, total: int) -> None:
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        verify(CASCADE[:2], 4, keep=tmp_path, progress=stop)
    seen = counted(monkeypatch)
    told: list[tuple[int, int]] = []
    found = verify(CASCADE[:2], 4, keep=tmp_path, progress=lambda done, total: told.append((done, total)))
    assert len(seen) == 4
    assert told == [(4, 8), (5, 8), (6, 8), (7, 8), (8, 8)]
    assert numbers(found) == numbers(verify(CASCADE[:2], 4))


def test_a_damaged_record_is_done_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = verify(CASCADE[:1], 4, keep=tmp_path)
    journal = tmp_path / "journal.log"
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(lines[0] + lines[1].replace(b"values", b"valves") + lines[2] + lines[3][:20])
    seen = counted(monkeypatch)
    assert numbers(verify(CASCADE[:1], 4, keep=tmp_path)) == numbers(whole)
    assert len(seen) == 2


def test_two_cannot_work_on_one_folder(tmp_path: Path) -> None:
    with Journal(tmp_path), pytest.raises(InvalidInput, match="worked on by another process"):
        verify(CASCADE[:1], 2, keep=tmp_path)


def test_runs_differ_by_everything_that_decides_about_them() -> None:
    case = CASCADE[0]
    stubborn = next(influences())
    other = replace(stubborn, founding=replace(stubborn.founding, influence=_more_open(stubborn)))  # type: ignore[type-var]
    variants: list[Case] = [
        case,
        replace(case, settings={"communication.uptake": 0.31}),
        replace(case, measure="share heard at depth 2"),
        replace(case, expected={5: 0.0}),
        stubborn,
        other,
    ]
    ids = [run.id for variant in variants for run in runs_of(variant, 2, 1)]
    assert len(set(ids)) == len(ids)
    assert [run.id for run in runs_of(case, 3, 1)][:2] == ids[:2]
    assert runs_of(case, 2, 2)[0].id not in ids
    # What a value is held against, and where it is drawn, is no part of a run.
    assert runs_of(replace(case, figure="other", place=9.0, expected={None: 0.5}), 2, 1)[0].id == ids[0]


def _more_open(case: Case) -> object:
    influence = case.founding.influence  # type: ignore[attr-defined]
    return replace(influence, susceptibility=np.clip(influence.susceptibility + 0.01, 0, 1))


def test_every_case_can_be_sent_to_a_worker() -> None:
    again = pickle.loads(pickle.dumps(CASES))
    assert [runs_of(case, 1, 1)[0].id for case in again[::9]] == [runs_of(case, 1, 1)[0].id for case in CASES[::9]]


def test_dock_says_how_fast_it_was() -> None:
    (row,) = dock(CASCADE[0], 3)
    assert row.runs == 3
    assert row.runs_per_second > 1
