"""Ctrl-C: exit code 130, no traceback, nothing half-written, no process left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import environment

pytestmark = pytest.mark.skipif(os.name == "nt", reason="sends POSIX signals")

# Every process that takes part says so by a file named after it.
SIGN = """
import os
from pathlib import Path

from orgsim.plugins import Practice, practice

(Path(os.environ["ORGSIM_TEST_SIGNS"]) / str(os.getpid())).touch()

@practice
class Nothing(Practice):
    kind = "nothing"
"""
SCENARIO = """
schema = 1
[run]
weeks = 5000
replications = 8
[organization]
size = 500
[[practice]]
kind = "nothing"
"""


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("to_all", [False, True], ids=["to the parent", "to all, as a terminal does"])
def test_interrupted(workers: int, to_all: bool, tmp_path: Path) -> None:
    work, signs = tmp_path / "work", tmp_path / "signs"
    work.mkdir()
    signs.mkdir()
    (tmp_path / "sign.py").write_text(SIGN)
    (tmp_path / "long.toml").write_text(SCENARIO)
    arguments = ["run", "../long.toml", "--plugin", "../sign.py", "--workers", str(workers)]
    process = subprocess.Popen(
        [sys.executable, "-m", "orgsim", *arguments],
        cwd=work,
        env=environment(ORGSIM_TEST_SIGNS=str(signs)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    everybody = 1 if workers == 1 else 1 + workers
    wait_until(lambda: len(list(signs.iterdir())) == everybody or process.poll() is not None)
    time.sleep(1.5)
    if to_all:
        os.killpg(process.pid, signal.SIGINT)
    else:
        process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=240)
    assert process.returncode == 130
    assert out == ""
    assert "interrupted" in err
    assert "Traceback" not in err
    assert not list(work.iterdir())
    wait_until(lambda: not any(alive(int(sign.name)) for sign in signs.iterdir()), seconds=10)


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def wait_until(fine, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not fine():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)
