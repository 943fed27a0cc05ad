"""All kernels are compiled before the first is called, side by side in processes of their own, once for a version.

As a program it compiles the kernels whose names it reads and names each when it is done.
"""

from __future__ import annotations

import gc
import hashlib
import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from threading import Event
from typing import Any

from orgsim.kernels.apart import KERNELS
from orgsim.kernels.compiling import cache_folder, processor
from orgsim.kernels.only_kept import finish_only
from orgsim.machine import processors

MOST_PROCESSES = 8
"""A process takes some 300 MB, and the kernel that takes longest bounds what more of them could save."""
LONGEST = ["leave", "fare", "live", "work", "attend", "consult", "keep_books", "note", "hire", "feel", "form_strategy"]
"""These take longest, and come first: what is begun last should not take long."""

LOOK = 0.2
"""Seconds between two looks at how far it is."""

Progress = Callable[[int, int], None]


def is_compiled() -> bool:
    """Whether all kernels of this version lie on the disk."""
    return _MARK.exists()


def compile_all(progress: Progress | None = None) -> None:
    """Compile all kernels that do not lie on the disk yet; with one processor each waits for its first call instead.

    progress: told how many are done and how many there are. It is tried once in a process: a kernel that cannot be
    compiled here says why when it is called. An interrupt ends the processes that compile.
    """
    if _TRIED.is_set():
        return
    _TRIED.set()
    if processors() < 2 or is_compiled():
        return
    # Where no processes may be started, each kernel waits for its first call.
    with suppress(OSError):
        if compile_named(all_names(), min(processors(), MOST_PROCESSES), progress):
            _MARK.touch()


def compile_named(names: list[str], count: int, progress: Progress | None) -> bool:
    """Compile kernels in so many processes; whether all of them could be compiled."""
    waiting = deque(names)
    done: list[str] = []
    with _compilers(count) as compilers, ThreadPoolExecutor(count) as pool:
        work = [pool.submit(_feed, compiler, waiting, done) for compiler in compilers]
        try:
            while wait(work, LOOK).not_done:
                if progress is not None:
                    progress(len(done), len(names))
        except BaseException:
            for compiler in compilers:
                compiler.kill()
            raise
    return len(done) == len(names)


def all_names() -> list[str]:
    """Names of all kernels, those that take longest first."""
    for file in sorted(Path(__file__).parent.rglob("*.py")):
        parts = file.relative_to(Path(__file__).parent).with_suffix("").parts
        import_module(".".join(("orgsim.kernels", *(part for part in parts if part != "__init__"))))
    order = {name: place for place, name in enumerate(LONGEST)}
    ours = (name for name in KERNELS if name.startswith("orgsim."))
    return sorted(ours, key=lambda name: order.get(name.rpartition(".")[2], len(order)))


@contextmanager
def _compilers(count: int) -> Iterator[list[subprocess.Popen[str]]]:
    """Processes that compile what they are told to.

    Not those of ``multiprocessing``: these would run the user's own program again, which need not be written for that.
    """
    # Modules of the folder that one happens to work in are not meant (-P).
    program = [sys.executable, "-P", "-m", "orgsim.kernels.side_by_side"]
    # What this process imports may come from a folder that another would not look into.
    folders = [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]
    place = {"PYTHONPATH": os.pathsep.join(filter(None, folders))}
    target = dict(zip(("NUMBA_CPU_NAME", "NUMBA_CPU_FEATURES"), processor(), strict=True))
    pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
    # Ctrl-C reaches every process of a terminal: this one tells the others.
    compilers = [subprocess.Popen(program, env=os.environ | place | target, **pipes) for _ in range(count)]
    try:
        yield compilers
    finally:
        for compiler in compilers:
            compiler.communicate()


def _feed(compiler: subprocess.Popen[str], waiting: deque[str], done: list[str]) -> None:
    """Let a process compile one waiting kernel after the other, until it fails."""
    assert compiler.stdin is not None
    assert compiler.stdout is not None
    while waiting:
        with suppress(IndexError, OSError):
            name = waiting.popleft()
            compiler.stdin.write(name + "\n")
            compiler.stdin.flush()
            if compiler.stdout.readline().strip() == name:
                done.append(name)
                continue
        return


def _main() -> None:
    all_names()
    _collect_seldom()
    finish_only(KERNELS)
    for line in sys.stdin:
        name = line.strip()
        KERNELS[name].make()
        print(name, flush=True)


def _collect_seldom() -> None:
    """Look for garbage seldom, and never among what was imported: the compiler makes many objects and keeps most."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


_TARGET = hashlib.sha256(repr(processor()).encode()).hexdigest()[:16]
_MARK = cache_folder() / f"complete-{sys.implementation.cache_tag}-{_TARGET}"
_TRIED = Event()

if __name__ == "__main__":
    _main()
