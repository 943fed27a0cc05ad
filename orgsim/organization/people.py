"""People as a structure of arrays. A row is a *seat*; people move through seats, seats stay in place.

A leaver's seat becomes vacant and is filled again, or it is closed; growth appends seats. A person is known by
``identity``, which is never used twice; random streams are keyed by it, never by the row.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from orgsim.kernels.bits import Planes

CLOSED, FILLED, VACANT = 0, 1, 2
NEVER = 2**30

PLANES = ("knows", "stance", "topics")
WIDENED = ("innate_knows", "innate_stance", "adopted")
"""Fields without a column until something needs them."""

SEAT = (
    "status", "manager", "team", "level", "unit", "opens", "holders", "exits_near", "job_hindrance", "job_challenge",
    "job_resources",
)  # fmt: skip
"""Fields that belong to the seat; all others move with the person."""


@dataclass
class People:
    """Everything that is known about every seat and who sits there; all arrays [seats] unless said.

    Seat — status: 0 closed, 1 filled, 2 vacant. manager: row of the boss, -1 for the head. team, level (head 0), unit.
    opens: week in which a vacant seat is filled. holders: successors hired so far. exits_near:
    ties that quit in the last 12 weeks. job_*: features of the work, z-scores.
    Person — identity. joined: week of entry, possibly far before week 0. knows, stance: belief, [seats, words].
    topics: issues that the person talks about as a leader, [seats, words]. innate_knows, innate_stance: the belief on
    arrival, [seats, words], or [seats, 0] where nothing reads it. attention (mean 1), autonomy 0..1, skill 0..1
    (rank), clarity (mean 1) and talk rate 0..1 as a leader, trait of mood, fit, susceptibility to others' mood and,
    where one colleague is followed at random, views (usual 1). State, z-scores: affect, engagement, burnout, trust,
    insecurity, hindrance, challenge, resources; check_in: resource from check-ins. perceived 0..1, recall: priorities
    known. business, fidelity: scores of the own belief, -1..1; merit, acted_business, acted_fidelity: of what is
    done. drive: effort that goals add, as a share of the usual effort; counts while the lever "goals" is pushed.
    output, impact, conflict 0..1: of the last week. tried: whether something was tried. adopted: week in which each
    tool was adopted, [seats, tools], a huge number for never.
    """

    status: NDArray[np.uint8]
    manager: NDArray[np.int32]
    team: NDArray[np.int32]
    level: NDArray[np.int16]
    unit: NDArray[np.int32]
    opens: NDArray[np.int32]
    holders: NDArray[np.int32]
    exits_near: NDArray[np.int16]
    identity: NDArray[np.uint64]
    joined: NDArray[np.int32]
    knows: NDArray[np.uint64]
    stance: NDArray[np.uint64]
    topics: NDArray[np.uint64]
    innate_knows: NDArray[np.uint64]
    innate_stance: NDArray[np.uint64]
    adopted: NDArray[np.int32]
    tried: NDArray[np.uint8]
    attention: NDArray[np.float32]
    autonomy: NDArray[np.float32]
    skill: NDArray[np.float32]
    clarity: NDArray[np.float32]
    talk: NDArray[np.float32]
    trait: NDArray[np.float32]
    fit: NDArray[np.float32]
    susceptibility: NDArray[np.float32]
    job_hindrance: NDArray[np.float32]
    job_challenge: NDArray[np.float32]
    job_resources: NDArray[np.float32]
    affect: NDArray[np.float32]
    engagement: NDArray[np.float32]
    burnout: NDArray[np.float32]
    trust: NDArray[np.float32]
    insecurity: NDArray[np.float32]
    check_in: NDArray[np.float32]
    hindrance: NDArray[np.float32]
    challenge: NDArray[np.float32]
    resources: NDArray[np.float32]
    perceived: NDArray[np.float32]
    recall: NDArray[np.float32]
    business: NDArray[np.float32]
    fidelity: NDArray[np.float32]
    merit: NDArray[np.float32]
    acted_business: NDArray[np.float32]
    acted_fidelity: NDArray[np.float32]
    output: NDArray[np.float32]
    impact: NDArray[np.float32]
    conflict: NDArray[np.float32]
    drive: NDArray[np.float32]

    @classmethod
    def empty(cls, seats: int, words: int) -> People:
        """Closed seats with every field 0 (manager -1)."""
        wide = dict.fromkeys(PLANES, (seats, words)) | dict.fromkeys(WIDENED, (seats, 0))
        arrays = {name: np.zeros(wide.get(name, seats), kind) for name, kind in _DTYPES.items()}
        arrays["manager"] -= 1
        arrays["susceptibility"] += 1
        return cls(**arrays)

    @property
    def seats(self) -> int:
        """Number of rows, whatever their status."""
        return len(self.status)

    @property
    def belief(self) -> Planes:
        """The two planes of belief, as the kernels want them."""
        return Planes(self.knows, self.stance)

    @property
    def filled(self) -> NDArray[np.bool_]:
        """Seats with somebody in them."""
        return self.status == FILLED

    @property
    def headcount(self) -> int:
        """People."""
        return int(np.count_nonzero(self.status == FILLED))

    def move(self, source: NDArray[np.int32], target: NDArray[np.int32]) -> None:
        """Let the people of rows ``source`` take the seats ``target``."""
        # The type that numpy counts in: it would turn others into it for every field.
        source, target = source.astype(np.intp), target.astype(np.intp)
        for name in PERSON:
            array = getattr(self, name)
            array[target] = array[source]

    def vacate(self, rows: NDArray[np.int32]) -> None:
        """Remove every trace of a person from ``rows``; the seats themselves stay as they are."""
        rows = rows.astype(np.intp)
        for name in PERSON:
            getattr(self, name)[rows] = NEVER if name == "adopted" else 0

    def append(self, seats: int) -> NDArray[np.int32]:
        """Add closed seats at the end and return their rows."""
        begin = self.seats
        grown = People.empty(seats, self.knows.shape[1])
        grown.adopted = np.full((seats, self.adopted.shape[1]), NEVER, np.int32)
        if self.keeps_innate:
            grown.keep_innate()
        for item in fields(self):
            joined = np.concatenate([getattr(self, item.name), getattr(grown, item.name)])
            setattr(self, item.name, joined)
        return np.arange(begin, begin + seats, dtype=np.int32)

    @property
    def keeps_innate(self) -> bool:
        """Whether beliefs on arrival are kept."""
        return self.innate_knows.shape == self.knows.shape

    def keep_innate(self) -> None:
        """Keep from now on the beliefs with which people arrive; those of today count as innate."""
        self.innate_knows, self.innate_stance = self.knows.copy(), self.stance.copy()

    def add_tool(self) -> int:
        """Make room for one more tool, adopted by nobody; returns its column."""
        column = np.full((self.seats, 1), NEVER, np.int32)
        self.adopted = np.ascontiguousarray(np.concatenate([self.adopted, column], axis=1))
        return self.adopted.shape[1] - 1


_INTEGER = {
    "status": np.uint8, "tried": np.uint8, "level": np.int16, "exits_near": np.int16, "identity": np.uint64,
    "knows": np.uint64, "stance": np.uint64, "topics": np.uint64, "innate_knows": np.uint64, "innate_stance":
    np.uint64, "manager": np.int32, "team": np.int32, "unit": np.int32, "opens": np.int32, "holders": np.int32,
    "joined": np.int32, "adopted": np.int32,
}  # fmt: skip
_DTYPES = {item.name: np.dtype(_INTEGER.get(item.name, np.float32)) for item in fields(People)}
PERSON = tuple(name for name in _DTYPES if name not in SEAT)
