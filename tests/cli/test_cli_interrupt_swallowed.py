"""Ctrl-C that somebody else's code swallows is raised again at the next sign of progress."""

from __future__ import annotations

import contextlib
import signal

import pytest

from orgsim.cli.terminal import Output


def test_a_swallowed_interrupt_is_raised_again() -> None:
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt), Output(quiet=True).progress("work") as progress:
        progress(1, 10)
        # As a compiler at work does.
        with contextlib.suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        progress(2, 10)
    assert signal.getsignal(signal.SIGINT) is before
