"""Kernels are compiled side by side, once; what fails there is left to whoever calls it."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from orgsim.kernels import side_by_side
from orgsim.kernels.side_by_side import all_names, compile_named

FEW = ["orgsim.kernels.environment.turn", "orgsim.kernels.wellbeing.meet_events", "orgsim.kernels.wellbeing.sum_mood"]
FIRST_WEEK = """
import sys
from orgsim.course import Course
from orgsim.scenario.scenario import Scenario
Course(Scenario.load("baseline"), 1).advance(1)
print([name for name in ("mesa", "numba.np.arraymath", "scipy.linalg") if name in sys.modules])
"""


def files(folder: Path) -> set[str]:
    return {file.name for file in folder.rglob("*.nbc")}


def test_kernels_lie_on_the_disk_afterwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    told: list[tuple[int, int]] = []
    assert compile_named(FEW, 2, lambda done, total: told.append((done, total)))
    assert {total for _, total in told} == {3}
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert len(files(tmp_path)) == 3


def test_a_process_that_fails_does_not_take_the_others_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    assert not compile_named(["no.such.kernel", *FEW], 2, None)
    assert len(files(tmp_path)) == 3
    assert not compile_named(["no.such.kernel", "nor.this"], 2, None)


NUMBA_BEFORE = """
import numba
numba.njit(lambda number: number + 1)(1)
from orgsim.kernels.apart import KERNELS
from orgsim.kernels.compiling import processor
from orgsim.kernels.side_by_side import all_names, compile_named
name = "orgsim.kernels.environment.turn"
all_names()
print(compile_named([name], 1, None))
KERNELS[name].make()
print(sum(KERNELS[name].compiled.stats.cache_hits.values()))
"""


def test_kernels_are_compiled_for_the_processor_that_numba_was_told_before(tmp_path: Path) -> None:
    place = os.environ | {"NUMBA_CACHE_DIR": str(tmp_path)}
    program = [sys.executable, "-c", NUMBA_BEFORE]
    said = subprocess.run(program, env=place, check=True, capture_output=True, text=True).stdout
    assert said == "True\n1\n"
    assert len(files(tmp_path)) == 1


def test_whoever_tells_numba_the_processor_is_heard() -> None:
    told = os.environ | {"NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": ""}
    program = [sys.executable, "-c", "from orgsim.kernels.compiling import processor; print(processor())"]
    said = subprocess.run(program, env=told, check=True, capture_output=True, text=True).stdout
    assert said == "('generic', '')\n"


def test_an_interrupt_ends_the_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))

    begun: list[subprocess.Popen[str]] = []

    class Watched(subprocess.Popen):  # type: ignore[type-arg]
        def __init__(self, *arguments: Any, **options: Any):
            super().__init__(*arguments, **options)
            begun.append(self)

    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(subprocess, "Popen", Watched)
    with pytest.raises(KeyboardInterrupt):
        compile_named(FEW, 2, interrupt)
    assert len(begun) == 2
    assert all(process.returncode not in (None, 0) for process in begun)
    assert not files(tmp_path)


def test_where_no_process_can_be_started_kernels_wait_for_their_first_call(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **options: object) -> None:
        raise PermissionError("no more processes")

    monkeypatch.setattr(side_by_side, "_TRIED", Event())
    monkeypatch.setattr(side_by_side, "_MARK", Path("no such file"))
    monkeypatch.setattr(side_by_side, "processors", lambda: 2)
    monkeypatch.setattr(subprocess, "Popen", refuse)
    side_by_side.compile_all()
    assert not side_by_side.is_compiled()


def test_longest_kernels_are_known_and_come_first() -> None:
    bare = [name.rpartition(".")[2] for name in all_names()]
    assert set(side_by_side.LONGEST) <= set(bare)
    assert bare[0] == side_by_side.LONGEST[0]


def test_a_process_that_compiles_looks_for_garbage_seldom() -> None:
    before = gc.get_threshold()
    try:
        side_by_side._collect_seldom()
        assert gc.get_freeze_count() > 0
        assert gc.get_threshold()[0] > before[0]
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)


@pytest.mark.slow
def test_after_that_a_first_week_compiles_nothing(tmp_path: Path) -> None:
    place = os.environ | {"NUMBA_CACHE_DIR": str(tmp_path)}
    compiling = "from orgsim.kernels.side_by_side import compile_all; compile_all()"
    subprocess.run([sys.executable, "-c", compiling], env=place, check=True)
    before = files(tmp_path)
    assert len(before) >= len(all_names())
    week = [sys.executable, "-c", FIRST_WEEK]
    said = subprocess.run(week, env=place, check=True, capture_output=True, text=True).stdout
    assert files(tmp_path) == before
    assert said == "[]\n", "a start waits for what it does not need"
