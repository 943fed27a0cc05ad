"""What commands share that simulate many runs: an option, progress with an estimate, and what was typed."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Annotated

import typer

from orgsim.cli.terminal import Output

Scheduler = Annotated[
    str | None, typer.Option("--scheduler", metavar="ADDRESS", help="Dask scheduler whose workers simulate.")
]
LONGEST_LABEL = 24


@contextmanager
def run_progress(label: str, output: Output) -> Iterator[Callable[[int, int, int], None]]:
    """A bar with runs a second and failures on a terminal."""
    began, first = monotonic(), -1
    # A narrow terminal must have room for the bar and the estimate too.
    with output.progress(textwrap.shorten(label, LONGEST_LABEL, placeholder=" ...")) as step:

        def note(done: int, total: int, failed: int) -> None:
            nonlocal first
            first = done if first < 0 else first
            speed = (done - first) / max(monotonic() - began, 1e-9)
            failures = f", {failed} failed" if failed else ""
            step(done, total, f"{done:,} of {total:,} runs, {speed:.3g} a second{failures}")

        yield note


def without_places(arguments: list[str]) -> list[str]:
    """Arguments without absolute paths, for the journal."""
    from orgsim.results.provenance import without_place

    return [without_place(argument) for argument in arguments]
