"""What a compiled week reads and changes, packed: many arrays of one type lie in one, known by name.

Named tuples of hundreds of arrays would take minutes to compile. ``people.reals[real.affect]`` is what elsewhere is
``people.affect``.
"""

from __future__ import annotations

from collections import namedtuple
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

YEAR = 52
WEEKS_OF_LEAVERS = 13


def numbered(kind: str, names: str) -> Any:
    """A named tuple of 0, 1, 2 ..."""
    fields = names.split()
    return namedtuple(kind, fields)(*range(len(fields)))


PERSON_REALS = (
    "attention autonomy skill clarity talk trait fit susceptibility affect engagement burnout trust insecurity "
    "check_in hindrance challenge resources perceived recall business fidelity merit acted_business acted_fidelity "
    "output impact conflict drive"
)
SEAT_REALS = "job_hindrance job_challenge job_resources"
ASIDE_REALS = "cascade broadcast documents peers upward_voice contrary said certain mood shown load"

real: Any = numbered("Real", f"{PERSON_REALS} {SEAT_REALS} {ASIDE_REALS}")
"""float32 [rows] each: of the person, of the seat, and working arrays."""
whole: Any = numbered("Whole", "joined manager team opens holders led reports ties member nobody panel")
"""int32 [rows] each; reports and ties are counts."""
short: Any = numbered("Short", "level exits_near")
byte: Any = numbered("Byte", "status tried leaves")
plane: Any = numbered("Plane", "knows stance topics believed believed_stance acted acted_stance")
"""uint64 [rows, words] each; believed: as the week began, acted: what people show."""
place: Any = numbered("Place", "reports ties")
mask: Any = numbered(
    "Mask",
    "valid heads reality core mission knows stance priorities documented written turning founding_core "
    "founding_mission culture",
)
"""uint64 [words] each; knows, stance: the strategy. turning: issues whose reality can turn."""
column: Any = numbered(
    "Column",
    "talk_at_rest autonomy_at_rest exploration_at_rest impact_at_rest talk autonomy exploration impact "
    "breadth mission_weight accuracy forgetting cost quits clarity attention documents peers upward_voice "
    "meeting_hours effort goals output measured unmeasured hindrance challenge resources check_ins consistency say_do "
    "delay refill hire_fit",
)
"""float64 [groups] each: levers with settings; those at rest are without the climate and what is invested."""
key: Any = numbered(
    "Key",
    "environment topics documents_decay acts attention cascade broadcast documents peers upward_voice forgetting "
    "autonomy panel strategy work mood wellbeing events quits refill hire",
)
"""uint64 each: bases of the streams of luck; the one for hire is the key itself."""

_FLOATS = (
    "flips decay garbling role_factor openness leaders_weight "
    "uptake broadcast document_reading peers upward_voice resistance affect_clarity strain_attention attention_hours "
    "newcomer_learning drag engagement_effort noise "
    "contagion boss_weight group_weight recovery mood_noise engagement_rate engagement_noise shared_events "
    "fit_engagement burnout_rate "
    "burnout_noise insecurity_keep trust_rate usual_autonomy "
    "reputation_rate reputation_revenue small_shortfall large_shortfall revenue reinvestment "
    "weekly engagement_effect burnout_effect fit_effect exit_contagion highest "
    "attention_spread attention_shift autonomy autonomy_spread clarity_spread talk_rate talk_spread talk_shift known"
)
_SINGLES = "fit lean"
_COUNTS = "newcomer_weeks listening declared issues core_count group"
_FLAGS = "acts step broadcasts forgets matches remainder"
TERMS = np.dtype(
    [(name, np.float64) for name in _FLOATS.split()]
    + [(name, np.float32) for name in _SINGLES.split()]
    + [(name, np.int64) for name in _COUNTS.split()]
    + [(name, np.bool_) for name in _FLAGS.split()]
)
"""Settings and levers that are one number for the whole organization."""


class People(NamedTuple):
    """Everybody. adopted: int32 [rows, tools]."""

    reals: NDArray[np.float32]
    wholes: NDArray[np.int32]
    shorts: NDArray[np.int16]
    bytes: NDArray[np.uint8]
    planes: NDArray[np.uint64]
    identity: NDArray[np.uint64]
    adopted: NDArray[np.int32]


class Frame(NamedTuple):
    """Teams and ties. first (int64), size (int32): members of each team. leaders: int32, rows that lead. role: uint64
    [teams, words]. places: int64 [2, rows], where reports and ties of a seat begin. neighbor, weight, outside: [ends].
    """

    first: NDArray[np.int64]
    size: NDArray[np.int32]
    leaders: NDArray[np.int32]
    role: NDArray[np.uint64]
    places: NDArray[np.int64]
    neighbor: NDArray[np.int32]
    weight: NDArray[np.float32]
    outside: NDArray[np.float32]
    unit: NDArray[np.int32]


class Desk(NamedTuple):
    """Inputs. terms: one record of ``TERMS``. tools: float64 [3, tools, ages], dip, settled gain and load; gain:
    float64 [tools]. ramp, hump: by weeks of tenure. positions: bit position of each issue."""

    terms: NDArray[Any]
    keys: NDArray[np.uint64]
    columns: NDArray[np.float64]
    group: NDArray[np.uint16]
    masks: NDArray[np.uint64]
    positions: NDArray[np.int64]
    tools: NDArray[np.float64]
    gain: NDArray[np.float64]
    ramp: NDArray[np.float64]
    hump: NDArray[np.float64]


class Past(NamedTuple):
    """Recent weeks, in rings whose oldest entry is the next to be overwritten once they are full; and working arrays.

    gone: int32 [12, rows], seats that people quit, and how many a week; left: int64 [13] leavers. lengths: int64 [4],
    weeks in each ring and where the next goes. choosing: int32, seats whose holders must choose topics. held: float64
    [rows], team_mood, events: float64 [teams], team_heads: int32 [teams].
    """

    gone: NDArray[np.int32]
    gone_count: NDArray[np.int64]
    left: NDArray[np.int64]
    lengths: NDArray[np.int64]
    choosing: NDArray[np.int32]
    held: NDArray[np.float64]
    team_mood: NDArray[np.float64]
    team_heads: NDArray[np.int32]
    events: NDArray[np.float64]


class Notes(NamedTuple):
    """What is noted of each week, a row a week: tables float64 [weeks, teams, columns], sums over the people of each
    team; apart float64 [weeks, 4]; once float64 [weeks, len(ONCE)]. Without rows nothing is noted."""

    tables: NDArray[np.float64]
    apart: NDArray[np.float64]
    once: NDArray[np.float64]

    def until(self, weeks: int) -> Notes:
        """The first so many weeks."""
        return self if weeks == len(self.once) else Notes(*(part[:weeks] for part in self))
