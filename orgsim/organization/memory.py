"""What an organization remembers beyond the state of its people: the recent past, and what was usual at week 0."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orgsim.kernels.workforce import WEEKS_OF_EXITS

Witness = Callable[[Any, NDArray[np.int32]], None]


@dataclass(frozen=True)
class Happening:
    """Something that happened, for the story."""

    week: int
    kind: str
    plugin: str
    text: str
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass
class Usual:
    """Values at the end of burn-in that later weeks are compared with. output, impact: per head."""

    output: float = 0.0
    impact: float = 0.0
    conflict: float = 0.0
    perceived: float = 0.0
    burned_out: float = np.inf
    known: bool = False


@dataclass
class Memory:
    """start: headcount at founding. hires, quits, layoffs: since founding. recent_quits: rows that quit, by week, the
    last 12 weeks. leavers: leavers by week, the last 13 weeks. laid_off, laid_off_week, laid_off_fair: the last layoff.
    topics_due: leaders must choose anew what they talk about; new_leaders: rows of these, None for all. counted: hires
    and leavers up to the end of week 0, from which measures count. happenings: the story so far. notes: of each
    plug-in. witnesses: called with the organization and the rows (int32) of people who are about to leave, while
    everything is still as it was; copies do without them.
    """

    start: int = 0
    hires: int = 0
    quits: int = 0
    layoffs: int = 0
    hired_now: int = 0
    left_now: int = 0
    recent_quits: deque[NDArray[np.int32]] = field(default_factory=lambda: deque(maxlen=WEEKS_OF_EXITS))
    leavers: deque[int] = field(default_factory=lambda: deque(maxlen=13))
    laid_off: float = 0.0
    laid_off_week: int = 0
    laid_off_fair: bool = False
    topics_due: bool = True
    new_leaders: list[NDArray[np.int32]] | None = None
    counted: tuple[int, int] | None = None
    usual: Usual = field(default_factory=Usual)
    happenings: list[Happening] = field(default_factory=list)
    notes: dict[str, dict[str, Any]] = field(default_factory=dict)
    witnesses: list[Witness] = field(default_factory=list, repr=False, compare=False)

    def __getstate__(self) -> dict[str, Any]:
        # Copies and files are of the organization, not of those who look on.
        return {**vars(self), "witnesses": []}

    def let_choose(self, leaders: NDArray[np.int32]) -> None:
        """Note leaders (rows) who must choose what they talk about."""
        if len(leaders) == 0:
            return
        if not self.topics_due:
            self.new_leaders = []
        self.topics_due = True
        if self.new_leaders is not None:
            self.new_leaders.append(leaders)

    def begin_week(self) -> None:
        """Forget what only counts for one week."""
        self.hired_now = 0
        self.left_now = 0

    @property
    def left(self) -> int:
        """Everybody who left since founding."""
        return self.quits + self.layoffs
