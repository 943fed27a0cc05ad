"""Results go to standard output, everything else to standard error, whatever terminal, pipe or code page is there."""

from __future__ import annotations

import json
import math
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TextIO

# What old code pages lack, in signs that mean the same.
_PLAINER = str.maketrans(
    {"\u2212": "-", "\u2013": "-", "\u2014": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " "}
    | {"\u201c": '"', "\u201d": '"', "\u2018": "'", "\u2019": "'", "\u2026": "...", "\u00b7": "|", "\u00d7": "x"}
)


@dataclass(frozen=True)
class Output:
    """How a command speaks. quiet: no messages and no progress. as_json: one JSON document instead of text."""

    quiet: bool = False
    as_json: bool = False

    def say(self, text: str = "") -> None:
        """A message for whoever watches; not part of the result."""
        if not self.quiet:
            write(text, sys.stderr)

    def warn(self, text: str) -> None:
        """A message that is shown even when quiet."""
        write(text, sys.stderr)

    def show(self, text: str = "", always: bool = False) -> None:
        """A line of the result; ``always`` shows it even when quiet."""
        if not self.as_json and (always or not self.quiet):
            write(text, sys.stdout)

    def document(self, data: Any) -> None:
        """The whole result as JSON, when that was asked for. Missing and infinite numbers become null."""
        if self.as_json:
            write(json.dumps(_finite(data), indent=2, allow_nan=False), sys.stdout)

    @contextmanager
    def progress(self, label: str) -> Iterator[Callable[..., None]]:
        """A bar with an estimate on a terminal; not a sign anywhere else. Either way an interrupt is heard.

        Yields a function of what is done, what there is in all and, if there is something to say, a word beside it.
        """
        if self.quiet or not sys.stderr.isatty():
            yield lambda done, total, note="": raise_again()
            return
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

        left = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
        columns = (*left, TextColumn("{task.fields[note]}"))
        with Progress(*columns, console=Console(stderr=True), transient=True, speed_estimate_period=60) as bar:
            task = bar.add_task(label, total=None, note="")

            def step(done: int, total: int, note: str = "") -> None:
                raise_again()
                bar.update(task, completed=done, total=total, note=note)

            yield step


_interrupt = threading.Event()


@contextmanager
def heard_interrupts() -> Iterator[None]:
    """Remember Ctrl-C: an import or a compiler that is at work at that moment may swallow the exception."""
    _interrupt.clear()
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def note(number: int, frame: object) -> None:
        _interrupt.set()
        raise KeyboardInterrupt

    def swallowed(what: Any) -> None:
        """Where Python cannot raise, as in what ends an object, it prints instead; this interrupt is remembered."""
        if not issubclass(what.exc_type, KeyboardInterrupt):
            told(what)

    before, told = signal.signal(signal.SIGINT, note), sys.unraisablehook
    sys.unraisablehook = swallowed
    try:
        yield
    finally:
        sys.unraisablehook = told
        signal.signal(signal.SIGINT, before)
        _interrupt.clear()


def was_interrupted() -> bool:
    """Whether there has been an interrupt since :func:`heard_interrupts` began to listen."""
    return _interrupt.is_set()


def raise_again() -> None:
    """Raise KeyboardInterrupt if there has been one that nobody acted upon."""
    if was_interrupted():
        raise KeyboardInterrupt


def write(text: str, stream: TextIO) -> None:
    """A line on ``stream``; signs that its code page lacks are replaced by plainer ones."""
    try:
        print(printable(text, stream.encoding or "ascii"), file=stream)
    except BrokenPipeError:
        silence(stream)


def silence(stream: TextIO) -> None:
    """Whoever reads has seen enough: what is still to be said goes nowhere, and the command goes on to its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def printable(text: str, encoding: str) -> str:
    """``text`` as ``encoding`` can show it."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate(_PLAINER).encode(encoding, "replace").decode(encoding)
    except LookupError:
        return text.translate(_PLAINER).encode("ascii", "replace").decode("ascii")
    return text


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines with columns side by side; the last column is left as long as it is, numbers stand to the right."""
    widths = [max(len(row[column]) for row in (header, *rows)) for column in range(len(header))]
    right = [bool(rows) and all(_is_number(row[column]) for row in rows) for column in range(len(header))]

    def line(row: Sequence[str]) -> str:
        cells = (
            cell.rjust(width) if to_right else cell.ljust(width)
            for cell, width, to_right in zip(row, widths, right, strict=True)
        )
        return "  ".join(cells).rstrip()

    return [line(header), *(line(row) for row in rows)]


def wrapped(text: str, indent: str = "", width: int = 100) -> str:
    """``text`` in lines of at most ``width``, each after ``indent``."""
    import textwrap

    return textwrap.fill(" ".join(text.split(" ")), width, initial_indent=indent, subsequent_indent=indent)


def _is_number(cell: str) -> bool:
    return cell.replace(",", "").replace(".", "").replace("%", "").replace("-", "").strip().isdigit()


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): _finite(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_finite(inner) for inner in value]
    if isinstance(value, str | int | bool) or value is None:
        return value
    if hasattr(value, "tolist"):
        return _finite(value.tolist())
    return str(value)
