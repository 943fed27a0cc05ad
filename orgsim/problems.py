"""One way to say what is wrong with an input, whoever reads it.

A leaf module: scenario files, charts and the command line all report through it, so that every message names the
place, the field, the value, what is allowed and the nearest right name, and all problems appear at once.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with one input.

    where: file and line or row, such as ``people.csv:14`` or ``--set``.
    field: the column, dotted setting or option concerned; empty when the whole file is meant.
    value: what was found there, as text; empty when nothing was found.
    message: what is wrong, in one plain sentence without the above.
    allowed: what would be right.
    nearest: the nearest right name, when there is one.
    """

    where: str
    message: str
    field: str = ""
    value: str = ""
    allowed: str = ""
    nearest: str = ""

    def __str__(self) -> str:
        head = f"{self.where}: " if self.where else ""
        field = f"{self.field}" if self.field else ""
        value = f" = {self.value}" if self.value != "" else ""
        middle = f"{field}{value}: " if field or value else ""
        stop = "" if self.message.endswith((".", "?", "!", ":")) else "."
        allowed = f"{stop} Allowed: {self.allowed}." if self.allowed else ""
        stop = "" if self.allowed else stop
        nearest = f"{stop} Did you mean {self.nearest!r}?" if self.nearest else ""
        return f"{head}{middle}{self.message}{allowed}{nearest}"


class InvalidInput(Exception):
    """Something handed in cannot be used; carries every :class:`Problem` found. The command line exits with 4."""

    def __init__(self, problems: Problem | Sequence[Problem]):
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type[InvalidInput], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)


def nearest(name: str, candidates: Iterable[str]) -> str:
    """The candidate spelled most like ``name``, or an empty string when none is close."""
    known = {candidate.lower(): candidate for candidate in candidates}
    close = difflib.get_close_matches(str(name).lower(), list(known), n=1, cutoff=0.55)
    return known[close[0]] if close else ""
