"""Issues, reality, mission, strategy, documents."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from orgsim.kernels.bits import Issues, Planes


@dataclass(frozen=True)
class Layout:
    """Where each issue lies in the words of a plane: groups that pay together never cross a word.

    issues: number of issues, 1..256. group: issues that pay only together, 1..16.
    """

    issues: int
    group: int = 1

    @cached_property
    def positions(self) -> NDArray[np.int64]:
        """Bit position of each issue (64 * word + lane), int64 [issues]."""
        per_word = 64 // self.group * self.group
        issue = np.arange(self.issues)
        return issue // per_word * 64 + issue % per_word

    @cached_property
    def words(self) -> int:
        """Words of a plane."""
        return int(self.positions[-1]) // 64 + 1

    @cached_property
    def valid(self) -> NDArray[np.uint64]:
        """All issues, uint64 [words]."""
        return self.pack(np.ones(self.issues, np.bool_))

    @cached_property
    def heads(self) -> NDArray[np.uint64]:
        """First issue of each complete group, uint64 [words]."""
        issue = np.arange(self.issues)
        return self.pack((issue % self.group == 0) & (issue + self.group <= self.issues))

    def pack(self, chosen: NDArray[np.bool_]) -> NDArray[np.uint64]:
        """Bits of issues: bool [..., issues] to uint64 [..., words]."""
        spread = np.zeros((*chosen.shape[:-1], self.words * 64), np.bool_)
        spread[..., self.positions] = chosen
        packed = np.packbits(spread, axis=-1, bitorder="little")
        return np.ascontiguousarray(packed).view(np.uint64)

    def unpack(self, planes: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """Inverse of :meth:`pack`: uint64 [..., words] to bool [..., issues]."""
        spread = np.unpackbits(np.ascontiguousarray(planes).view(np.uint8), axis=-1, bitorder="little")
        return spread[..., self.positions].astype(np.bool_)

    def signs(self, knows: NDArray[np.uint64], stance: NDArray[np.uint64]) -> NDArray[np.int8]:
        """Stances -1, 0, +1, int8 [..., issues]."""
        return np.where(self.unpack(knows), np.where(self.unpack(stance), 1, -1), 0).astype(np.int8)


def issues_in(mask: NDArray[np.uint64]) -> int:
    """Number of issues in a mask, uint64 [words]."""
    return sum(map(int.bit_count, mask.tolist()))


@dataclass
class Strategy:
    """What the organization faces, owes and has declared; masks are uint64 [words].

    reality: bits of R. core, mission: core issues and the stances owed. knows, stance: the strategy S. priorities: the
    few declared issues. documented, written: issues that documents still hold, and the stances they hold.
    names: names of the core issues, if given. improvements: changes of S in the last week that raised merit.
    regulated: issues whose reality a regulation keeps. founding_core, founding_mission: as they were at first.
    matches: whether having no view scores like a wrong one.
    """

    layout: Layout
    reality: NDArray[np.uint64]
    core: NDArray[np.uint64]
    mission: NDArray[np.uint64]
    knows: NDArray[np.uint64]
    stance: NDArray[np.uint64]
    priorities: NDArray[np.uint64]
    documented: NDArray[np.uint64]
    written: NDArray[np.uint64]
    names: tuple[str, ...] = ()
    improvements: int = 0
    matches: bool = False
    regulated: NDArray[np.uint64] = field(default_factory=lambda: np.zeros(0, np.uint64))
    founding_core: NDArray[np.uint64] = field(default_factory=lambda: np.zeros(0, np.uint64))
    founding_mission: NDArray[np.uint64] = field(default_factory=lambda: np.zeros(0, np.uint64))

    def __post_init__(self) -> None:
        if len(self.regulated) == 0:
            self.regulated = np.zeros(len(self.reality), np.uint64)
        if len(self.founding_core) == 0:
            self.founding_core, self.founding_mission = self.core.copy(), self.mission.copy()
        self.valid = self.layout.valid.copy()
        self.heads = self.layout.heads.copy()
        self.positions = self.layout.positions

    def issues(self) -> Issues:
        """What the kernels judge stances by, as of now."""
        core_count = issues_in(self.core)
        return Issues(
            self.valid, self.heads, self.reality, self.core, self.mission, self.knows, self.stance, self.priorities,
            self.layout.issues, core_count, self.layout.group, self.matches,
        )  # fmt: skip

    @property
    def code(self) -> Planes:
        """The strategy as planes of one row, sharing memory."""
        return Planes(self.knows[None, :], self.stance[None, :])

    @property
    def document(self) -> Planes:
        """What documents hold, as planes of one row, sharing memory."""
        return Planes(self.documented[None, :], self.written[None, :])

    @property
    def drift(self) -> float:
        """Share of the core issues on which the strategy is not the mission's; 0 without a core."""
        return self._left(self.core, self.mission)

    @property
    def founding_drift(self) -> float:
        """:attr:`drift` from the mission at founding, whatever the mission is now."""
        return self._left(self.founding_core, self.founding_mission)

    def _left(self, core: NDArray[np.uint64], mission: NDArray[np.uint64]) -> float:
        kept = self.knows & ~(self.stance ^ mission) & core
        count = issues_in(core)
        return 1.0 - issues_in(kept) / count if count else 0.0

    @property
    def stated(self) -> int:
        """Number of issues that the strategy states."""
        return issues_in(self.knows)

    def set_stance(self, issues: NDArray[np.bool_], stance: NDArray[np.bool_]) -> None:
        """State ``stance`` (bool [issues], True is +1) on the chosen ``issues`` (bool [issues])."""
        chosen = self.layout.pack(issues)
        self.knows |= chosen
        self.stance[:] = (self.stance & ~chosen) | (self.layout.pack(stance) & chosen)

    def restate(self, issues: NDArray[np.bool_], stance: NDArray[np.bool_]) -> None:
        """:meth:`set_stance`, and rewrite the documents that hold these issues."""
        self.set_stance(issues, stance)
        chosen = self.layout.pack(issues) & self.documented
        self.written[:] = (self.written & ~chosen) | (self.stance & chosen)
