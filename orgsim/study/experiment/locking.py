"""One process at a time: a lock on a file that the system lets go of when the process ends, however it ends."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO, Any

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Wait for the lock on a file, which is made if need be; without a lock where the folder cannot be written."""
    with ExitStack() as stack:
        with suppress(OSError):
            _lock(stack.enter_context(open(path, "a+b")), wait=True)
        yield


def try_lock(file: IO[Any]) -> bool:
    """Take the lock on an open file for as long as it stays open; False when another process has it."""
    try:
        _lock(file, wait=False)
    except OSError:
        return False
    return True


def _lock(file: IO[Any], wait: bool) -> None:
    if fcntl is not None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        return
    import msvcrt

    place = file.tell()
    # A byte far behind the end, so that the file itself stays readable.
    file.seek(2**40)
    msvcrt.locking(file.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
    file.seek(place, os.SEEK_SET)
