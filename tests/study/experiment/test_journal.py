"""The journal: whatever happens to its end, what is whole is kept, and nothing else is believed."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgsim.problems import InvalidInput
from orgsim.study.experiment.journal import NAME, Journal, read_journal

RECORDS = [{"run": f"{place:024x}", "case": "c", "values": [place / 3, None, "ü"]} for place in range(6)]


def filled(folder: Path) -> bytes:
    with Journal(folder) as journal:
        journal.add(RECORDS[:2])
        journal.add(RECORDS[2:])
    return (folder / NAME).read_bytes()


def test_what_is_added_is_there_again(tmp_path: Path) -> None:
    filled(tmp_path)
    assert list(read_journal(tmp_path)) == RECORDS
    with Journal(tmp_path) as journal:
        assert list(journal.runs.values()) == RECORDS
        assert journal.damaged == 0


@given(st.data())
def test_a_torn_end_is_cut_off_and_gone_on_with(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("journal")
    content = filled(folder)
    ends = [place + 1 for place, byte in enumerate(content) if byte == ord("\n")]
    cut = data.draw(st.integers(0, len(content)))
    junk = data.draw(st.binary(max_size=40).filter(lambda junk: b"\n" not in junk))
    (folder / NAME).write_bytes(content[:cut] + junk)
    whole = sum(end <= cut for end in ends)
    with Journal(folder) as journal:
        assert list(journal.runs.values()) == RECORDS[:whole]
        journal.add([{"run": "new", "case": "d"}])
    assert list(read_journal(folder)) == [*RECORDS[:whole], {"run": "new", "case": "d"}]


@given(st.data())
def test_a_damaged_byte_costs_its_record_and_no_other(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("journal")
    content = bytearray(filled(folder))
    place = data.draw(st.integers(0, len(content) - 1))
    new = data.draw(st.integers(0, 255).filter(lambda byte: byte != content[place]))
    content[place] = new
    (folder / NAME).write_bytes(content)
    kept = list(read_journal(folder))
    assert all(record in RECORDS for record in kept)
    # A line end that is gone takes the two lines that it parted.
    assert len(kept) >= len(RECORDS) - 2


def test_a_second_process_is_refused(tmp_path: Path) -> None:
    code = f"""
from pathlib import Path
from orgsim.study.experiment.journal import Journal
from orgsim.problems import InvalidInput
try:
    Journal(Path({str(tmp_path)!r}))
except InvalidInput as error:
    print(error)
"""
    with Journal(tmp_path):
        done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert "being worked on by another process" in done.stdout
    Journal(tmp_path).close()


def test_a_full_disk_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = filled(tmp_path)
    real = os.write
    with Journal(tmp_path) as journal:

        def half(descriptor: int, data: memoryview) -> int:
            if len(data) < 10:
                raise OSError(errno.ENOSPC, "No space left on device")
            return real(descriptor, data[: len(data) // 2])

        monkeypatch.setattr(os, "write", half)
        with pytest.raises(OSError, match="No space"):
            journal.add([{"run": "new", "case": "d"}])
        monkeypatch.undo()
        assert (tmp_path / NAME).read_bytes() == content
        assert "new" not in journal.runs


def test_a_run_that_is_done_stays_done(tmp_path: Path) -> None:
    done, failed = {"run": "a", "case": "c", "values": []}, {"run": "a", "case": "c", "error": "x"}
    with Journal(tmp_path) as journal:
        journal.add([failed])
        assert journal.runs["a"] == failed
        journal.add([done])
        journal.add([failed])
        assert journal.runs["a"] == done


def test_no_journal_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="orgsim sweep"):
        list(read_journal(tmp_path))
