"""Ctrl-C that somebody else's code swallows is raised again at the next sign of progress."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from orgsim.cli.terminal import Output, heard_interrupts
from tests.cli.conftest import environment


def test_a_swallowed_interrupt_is_raised_again() -> None:
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt), heard_interrupts(), Output(quiet=True).progress("work") as progress:
        progress(1, 10)
        # As a compiler at work does.
        with contextlib.suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        progress(2, 10)
    assert signal.getsignal(signal.SIGINT) is before


PROGRAM = """
import signal, sys
from orgsim.cli import application

def interrupted():
    exec("import signal; signal.raise_signal(signal.SIGINT)")

application.listing = interrupted
sys.exit(application.main(["list"]))
"""


def test_an_interrupt_inside_executed_text_ends_with_the_exit_code(tmp_path: Path) -> None:
    """As while a module is imported that makes classes from text: dataclasses and named tuples do."""
    (tmp_path / "program.py").write_text(PROGRAM)
    done = subprocess.run([sys.executable, "-m", "program"], env=environment(), cwd=tmp_path, check=False)
    assert done.returncode == 130
