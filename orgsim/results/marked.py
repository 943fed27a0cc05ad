"""Parts of a page that are generated: what stands between two marks is replaced, all else is left alone."""

from __future__ import annotations

from orgsim.problems import InvalidInput, Problem


def between(text: str, begin: str, end: str, content: str, page: str = "") -> str:
    """``text`` with ``content`` between the first mark ``begin`` and the next ``end``, blank lines around it.

    page: its name, for the message. Raises InvalidInput if a mark is missing.
    """
    before, found, rest = text.partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        message = "lacks the marks between which something generated stands"
        raise InvalidInput(Problem(page, message, allowed=f"{begin} {end}"))
    return f"{before}{begin}\n\n{content.strip()}\n\n{end}{after}"
