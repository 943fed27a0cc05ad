"""What a compiled week reads and changes, packed: many arrays of one type lie in one, known by name.

Named tuples of hundreds of arrays would take minutes to compile. ``people.reals[real.affect]`` is what elsewhere is
``people.affect``.
"""

from __future__ import annotations

from collections import namedtuple
from typing import Annotated, Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from orgsim.kernels.arrays import (
    F64,
    I32,
    I64,
    U16,
    U64,
    F32Rows,
    F64Blocks,
    F64Rows,
    I16Rows,
    I32Rows,
    I64Rows,
    U8Rows,
    U64Blocks,
    U64Rows,
)
from orgsim.kernels.books import BOOKS
from orgsim.kernels.observations import Log
from orgsim.kernels.ties import Layers

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

Terms: TypeAlias = Annotated[Any, TERMS]
ManyBooks: TypeAlias = Annotated[NDArray[Any], BOOKS]


class People(NamedTuple):
    """Everybody. adopted: int32 [rows, tools]."""

    reals: F32Rows
    wholes: I32Rows
    shorts: I16Rows
    bytes: U8Rows
    planes: U64Blocks
    identity: U64
    adopted: I32Rows


class Frame(NamedTuple):
    """Teams and ties. first (int64), size (int32): members of each team. leaders: int32, rows that lead. role: uint64
    [teams, words]. places: int64 [2, rows], where reports and ties of a seat begin. neighbor: int32 [ends], and once
    more in layers.
    """

    first: I64
    size: I32
    leaders: I32
    role: U64Rows
    places: I64Rows
    neighbor: I32
    layers: Layers
    unit: I32


class Desk(NamedTuple):
    """Inputs. terms: one record of ``TERMS``. tools: float64 [3, tools, ages], dip, settled gain and load; gain:
    float64 [tools]. ramp, hump: by weeks of tenure. positions: bit position of each issue."""

    terms: Annotated[NDArray[Any], TERMS]
    keys: U64
    columns: F64Rows
    group: U16
    masks: U64Rows
    positions: I64
    tools: F64Blocks
    gain: F64
    ramp: F64
    hump: F64


class Past(NamedTuple):
    """Recent weeks, in rings whose oldest entry is the next to be overwritten once they are full; and working arrays.

    gone: int32 [12, rows], seats that people quit, and how many a week; left: int64 [13] leavers. lengths: int64 [4],
    weeks in each ring and where the next goes. choosing: int32, seats whose holders must choose topics. held: float64
    [rows], team_mood, events: float64 [teams], team_heads: int32 [teams].
    """

    gone: I32Rows
    gone_count: I64
    left: I64
    lengths: I64
    choosing: I32
    held: F64
    team_mood: F64
    team_heads: I32
    events: F64


class Notes(NamedTuple):
    """Where weeks are noted. table: float64 [teams, WIDE], sums over the people of each team, one week after the other.
    log: the record of the run; without any rows nothing is noted."""

    table: F64Rows
    log: Log
