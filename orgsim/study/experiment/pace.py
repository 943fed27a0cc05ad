"""How many runs go into one task: enough that handing them over costs little, few enough that little is in flight."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

TASK_SECONDS = 0.5
Item = TypeVar("Item")


class Pace:
    """Learns from what has been done. The first tasks are single runs."""

    def __init__(self) -> None:
        self._runs = 0
        self._seconds = 0.0

    def note(self, records: Sequence[Mapping[str, Any]]) -> None:
        """Take in how long these runs took."""
        self._runs += len(records)
        self._seconds += sum(record["seconds"] for record in records)

    def take(self, waiting: deque[Item], workers: int) -> list[Item]:
        """The next task, off the left end of what waits. Towards the end tasks get smaller, so that no worker is left
        with all of the rest."""
        size = 1 if not self._runs else int(TASK_SECONDS / max(self._seconds / self._runs, 1e-6))
        size = max(1, min(size, len(waiting) // (2 * workers)))
        return [waiting.popleft() for _ in range(min(size, len(waiting)))]
