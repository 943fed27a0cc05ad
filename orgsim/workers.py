"""Processes that simulate beside this one: how they are prepared, and who hears Ctrl-C."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from orgsim.plugins import FILE_MODULE, Plugin, load_plugin_file


@contextmanager
def interrupts_held() -> Iterator[None]:
    """Processes started meanwhile do not hear Ctrl-C: the parent ends them, instead of each telling about it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def prepare_worker(plugin_files: Sequence[str]) -> None:
    """What a new process does first: leave Ctrl-C to its parent, end when that ends, and load plug-ins that it cannot
    import by name."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    for file in plugin_files:
        load_plugin_file(file)


def _end_with_parent() -> None:
    # A parent that is killed cannot tell its workers, and they would wait for work for ever.
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def plugin_files(parts: Iterable[Plugin]) -> list[str]:
    """Files of plug-ins that a new process cannot import by name, because they were loaded from outside a package."""
    modules = {type(part).__module__ for part in parts}
    outside = [sys.modules[name] for name in sorted(modules) if name.startswith(FILE_MODULE)]
    return [str(module.__file__) for module in outside]
