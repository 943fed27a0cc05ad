"""The hot kernels in C, compiled on the spot: what a processor can do at most with the same rules."""

from __future__ import annotations

import ctypes
import re
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.machine import compiler
from benchmarks.peers.recorded import flat, rows_of
from orgsim.kernels.ties import Layers

SOURCE = Path(__file__).with_name("kernels.c")
KERNELS = ("hear", "consult", "forget", "disagree", "feel", "fare")
# Products and sums must not be fused, or the last bits would differ.
FLAGS = ("-O3", "-march=native", "-ffp-contract=off", "-shared", "-fPIC")


class NoCompiler(Exception):
    """There is no C compiler, or it cannot compile the kernels; the text says which."""


def build(folder: Path) -> ctypes.CDLL:
    """Compile into ``folder`` and load. Raises NoCompiler."""
    path = compiler()
    if path is None:
        raise NoCompiler("no C compiler (cc, gcc or clang) was found")
    library = folder / "kernels.so"
    done = subprocess.run(
        [path, *FLAGS, "-o", str(library), str(SOURCE), "-lm"], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise NoCompiler(f"{Path(path).name} failed: {done.stderr.strip().splitlines()[-1:]}")
    return ctypes.CDLL(str(library))


def build_once() -> ctypes.CDLL:
    """The same in a folder that is removed at once: the loaded library stays."""
    with tempfile.TemporaryDirectory() as folder:
        return build(Path(folder))


def bound(library: ctypes.CDLL, name: str, rows: int, arguments: tuple[Any, ...], words: int) -> Callable[[], None]:
    """A kernel over the first ``rows`` rows, with the arguments of its compiled Python twin, ready to be called."""
    function = getattr(library, name)
    function.restype = None
    arguments = _plain(arguments)
    given = [_as_c(value) for value in (0, rows, *flat(arguments), words)]
    if len(given) != _parameters(name):
        # C would read whatever lies in memory.
        raise ValueError(f"{name} in C takes {_parameters(name)} arguments, its twin gives {len(given)}")

    def call() -> None:
        function(*given)

    # Addresses do not keep arrays alive.
    call.__dict__["arguments"] = arguments
    return call


def _plain(arguments: tuple[Any, ...]) -> tuple[Any, ...]:
    """Arguments for a loop over people: ties row by row."""
    return tuple(rows_of(value) if isinstance(value, Layers) else value for value in arguments)


def _parameters(name: str) -> int:
    listed = re.search(rf"^void {name}\(([^)]*)\)", SOURCE.read_text(encoding="utf-8"), re.MULTILINE)
    return listed[1].count(",") + 1 if listed else 0


def _as_c(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        if not value.flags.c_contiguous:
            raise ValueError("C kernels take contiguous arrays")
        return ctypes.c_void_p(value.ctypes.data)
    if isinstance(value, np.uint64):
        return ctypes.c_uint64(int(value))
    if isinstance(value, float | np.floating):
        return ctypes.c_double(float(value))
    return ctypes.c_int64(int(value))
