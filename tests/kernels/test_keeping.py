"""Kernels come back from the disk as they were, without what numba would need to compile or link them."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from llvmlite import binding

from orgsim.kernels.side_by_side import compile_named

PROGRAM = """
import sys
import numba
import numpy as np
from orgsim.kernels.apart import apart
from orgsim.kernels.arrays import F64

@apart
def double(numbers: F64) -> F64:
    twice = np.empty(len(numbers))
    for place in range(len(numbers)):
        twice[place] = 2.0 * numbers[place]
    return twice

@apart
def call_double(numbers: F64, most: float) -> float:
    found = 0.0
    for number in double(numbers):
        found += number
    if found > most:
        raise ValueError("too much")
    return found

first = call_double(np.arange(3.0), 10.0), double(np.arange(3.0)).tolist()
try:
    call_double(np.arange(3.0), 1.0)
except ValueError as error:
    first = *first, str(error)
print(first, "numba.np.arraymath" in sys.modules, "scipy.linalg" in sys.modules)
print(numba.njit(lambda one, other: np.dot(one, other) + double(one).sum())(np.ones(3), np.ones(3)))
"""


def test_kernels_from_the_disk_do_without_the_compiler_until_something_else_is_compiled(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    place = os.environ | {"NUMBA_CACHE_DIR": str(tmp_path)}
    said = [
        subprocess.run([sys.executable, program], env=place, check=True, capture_output=True, text=True).stdout
        for _ in range(2)
    ]
    found = "(6.0, [0.0, 2.0, 4.0], 'too much')"
    assert said == [f"{found} True True\n9.0\n", f"{found} False False\n9.0\n"]


def test_only_machine_code_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    assert compile_named(["orgsim.kernels.environment.turn"], 1, None)
    (file,) = tmp_path.rglob("*.nbc")
    (_, kind, (code, to_link)), *_ = pickle.loads(file.read_bytes())
    assert kind == "object"
    doors = list(binding.parse_bitcode(to_link).functions)
    assert len(doors) == 2
    assert all(sum(len(list(block.instructions)) for block in door.blocks) == 1 for door in doors)
    assert all(door.name.encode() in code for door in doors)
    assert len(to_link) < len(code)


NOTHING_BUT_COMPILING = """
import sys
from numba.core import codegen
from orgsim.kernels.apart import KERNELS
from orgsim.kernels.only_kept import finish_only
from orgsim.kernels.side_by_side import all_names

finish = codegen.CPUCodeLibrary._optimize_final_module
finished = []

def optimize(library):
    finished.append(library.name)
    finish(library)

codegen.CPUCodeLibrary._optimize_final_module = optimize
all_names()
if sys.argv[1] == "only kernels":
    finish_only(KERNELS)
KERNELS["orgsim.kernels.wellbeing.meet_events"].make()
print(len(set(finished) - {"nrt"}), "meet_events" in finished)
"""


def test_where_nothing_is_run_only_kernels_are_finished(tmp_path: Path) -> None:
    place = os.environ | {"NUMBA_CACHE_DIR": str(tmp_path)}
    said = []
    for what in ("only kernels", "all"):
        program = [sys.executable, "-c", NOTHING_BUT_COMPILING, what]
        place["NUMBA_CACHE_DIR"] = str(tmp_path / what)
        said.append(subprocess.run(program, env=place, check=True, capture_output=True, text=True).stdout.split())
    assert said[0] == ["1", "True"]
    assert int(said[1][0]) > 1
