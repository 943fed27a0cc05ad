"""The journal of an experiment: one line a record, each with its checksum, only ever added to.

A line is eight hexadecimal digits (CRC-32 of what follows the blank), a blank, and JSON. What a crash left half-written
at the end is cut off when the journal is opened again; a line that is damaged elsewhere is passed over, and its run is
done again. Records of runs are keyed by their id, so opening, extending, merging and doing nothing twice are one
operation on a set.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

from orgsim.problems import InvalidInput, Problem
from orgsim.study.experiment.locking import try_lock

NAME = "journal.log"
SAFE_AFTER = 1.0
"""Seconds after which what was written is forced to the disk."""


@dataclass
class Known:
    """What records say. runs: the latest of every run by id. needs: what records of a need hold, by its name."""

    runs: dict[str, dict[str, Any]] = field(default_factory=dict)
    needs: dict[str, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, records: Iterable[Mapping[str, Any]]) -> Known:
        """What these records say together."""
        known = cls()
        for record in records:
            known.take(dict(record))
        return known

    def take(self, record: dict[str, Any]) -> None:
        """Take in one record."""
        if record.get("kind") == "need":
            self.needs[record["need"]] = record
        elif "run" in record:
            before = self.runs.get(record["run"])
            # A run that has failed since it was done stays done.
            if before is None or "error" in before or "error" not in record:
                self.runs[record["run"]] = record


class Journal(Known):
    """An open journal, locked against other processes. damaged: lines that were passed over or cut off."""

    def __init__(self, folder: Path):
        super().__init__()
        self.path = folder / NAME
        self._file = open(self.path, "a+b")  # noqa: SIM115 - stays open as long as the journal
        if not try_lock(self._file):
            self._file.close()
            message = "is being worked on by another process"
            raise InvalidInput(Problem(str(folder), message, allowed="wait until it has ended, or another folder"))
        self.damaged = 0
        self._size = 0
        self._forced = monotonic()
        self._read()

    def add(self, records: Sequence[Mapping[str, Any]]) -> None:
        """Append records, all or (on a full disk) none of them. Raises OSError."""
        lines = b"".join(_line(record) for record in records)
        try:
            _write_all(self._file.fileno(), lines)
            self._size += len(lines)
            if monotonic() - self._forced > SAFE_AFTER:
                self.force()
        except BaseException:
            # What is half-written goes; what was there before stays. Cutting off needs no room.
            os.ftruncate(self._file.fileno(), self._size)
            raise
        for record in records:
            self.take(dict(record))

    def force(self) -> None:
        """Have everything on the disk itself."""
        os.fsync(self._file.fileno())
        self._forced = monotonic()

    def close(self) -> None:
        """Let go of the file and its lock."""
        if not self._file.closed:
            self._file.close()

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _read(self) -> None:
        self._file.seek(0)
        for record, end in _records(self._file.read()):
            if record is None:
                self.damaged += 1
                continue
            self.take(record)
            self._size = end
        if self._size < os.fstat(self._file.fileno()).st_size:
            # Only what follows the last whole record can be a line that was being written.
            os.ftruncate(self._file.fileno(), self._size)


def read_journal(folder: Path) -> Iterator[dict[str, Any]]:
    """Every whole record in the journal of a folder, without opening it for writing. Raises InvalidInput."""
    path = folder / NAME
    try:
        content = path.read_bytes()
    except OSError as error:
        message = f"cannot be read ({error.strerror})"
        raise InvalidInput(Problem(str(path), message, allowed="a folder that orgsim sweep has made")) from None
    return (record for record, _ in _records(content) if record is not None)


def _records(content: bytes) -> Iterator[tuple[dict[str, Any] | None, int]]:
    """Each line as its record, None when it is damaged, with where it ends."""
    begin = 0
    while begin < len(content):
        end = content.find(b"\n", begin)
        if end < 0:
            yield None, len(content)
            return
        yield _parsed(content[begin:end]), end + 1
        begin = end + 1


def _parsed(line: bytes) -> dict[str, Any] | None:
    try:
        if int(line[:8], 16) != zlib.crc32(line[9:]) or line[8:9] != b" ":
            return None
        record = json.loads(line[9:])
    except ValueError:
        return None
    return record if isinstance(record, dict) else None


def _line(record: Mapping[str, Any]) -> bytes:
    text = json.dumps(record, separators=(",", ":"), allow_nan=False).encode("ascii")
    return b"%08x %s\n" % (zlib.crc32(text), text)


def _write_all(descriptor: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view) :]
