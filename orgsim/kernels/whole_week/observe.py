"""The measures of a week are recorded."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from orgsim.kernels import agreement, work
from orgsim.kernels import observations as kernel
from orgsim.kernels.apart import apart
from orgsim.kernels.arrays import F64, U64, Borrowed
from orgsim.kernels.bits import Issues, Planes
from orgsim.kernels.books import Books
from orgsim.kernels.counting import ones
from orgsim.kernels.whole_week.state import (
    Desk,
    Frame,
    Notes,
    Past,
    People,
    Terms,
    byte,
    mask,
    plane,
    real,
    whole,
)
from orgsim.kernels.whole_week.wellbeing import drift


class Mission(NamedTuple):
    """The issues of a mission and its stances on them, uint64 [words]."""

    core: U64
    mission: U64


@apart
def note(
    week: int,
    desk: Borrowed[Desk],
    people: Borrowed[People],
    frame: Borrowed[Frame],
    past: Borrowed[Past],
    terms: Terms,
    books: Books,
    issues: Borrowed[Issues],
    notes: Borrowed[Notes],
) -> None:
    """Enter the measures of a week: sums over everybody and by group, pairs of people, and what exists once."""
    reals, status = people.reals, people.bytes[byte.status]
    states = kernel.States(
        reals[real.perceived], reals[real.recall], reals[real.acted_fidelity], reals[real.acted_business],
        reals[real.output], reals[real.impact], reals[real.conflict], reals[real.engagement], reals[real.burnout],
        reals[real.trust], reals[real.affect], reals[real.insecurity], reals[real.resources], people.bytes[byte.tried],
    )  # fmt: skip
    # A plain 0 is a type of its own, and would have everything that takes it compiled once more.
    none = np.int64(0)
    stated = none
    for w in range(len(issues.code_knows)):
        stated += ones(issues.code_knows[w])
    belief = Planes(people.planes[plane.knows], people.planes[plane.stance])
    kernel.tally(
        none, len(frame.first), frame.first, frame.size, people.wholes[whole.member], status, belief, issues, stated,
        books.usual_burned_out, terms.drag, people.adopted, week, states, notes.table,
    )  # fmt: skip
    log = notes.log
    kernel.add_up(week, notes.table, log)
    views = agreement.room(len(frame.first), len(issues.valid))
    agreement.count_views(
        none, len(frame.first), frame.first, frame.size, people.wholes[whole.member], status, belief, views
    )
    agreement.compare(views, issues.valid, log.apart[week])
    leavers, weeks = none, past.lengths[2]
    for number in range(weeks):
        leavers += past.left[number]
    founding = Mission(desk.masks[mask.founding_core], desk.masks[mask.founding_mission])
    code = Planes(desk.masks[mask.knows : mask.knows + 1], desk.masks[mask.stance : mask.stance + 1])
    note_once(books, issues, code, founding, leavers, weeks, log.once[week])


@apart
def note_once(
    books: Books, issues: Issues, code: Planes, founding: Mission, leavers: int, weeks: int, once: F64
) -> None:
    """Enter what exists once, as in ``ONCE``. founding: core and mission at first. leavers: of so many recent weeks.

    Initiatives count as none: where there are any, weeks do not go by in one call.
    """
    scores = work.Scores(np.zeros(1, np.float32), np.zeros(1, np.float32), np.zeros(1, np.float32))
    work.understand(0, len(code.knows), issues, code, scores)
    once[0] = scores.business[0]
    once[1] = drift(issues.core, issues.mission, issues.code_knows, issues.code_stance)
    once[2] = drift(founding.core, founding.mission, issues.code_knows, issues.code_stance)
    once[3] = books.improvements
    once[4] = books.reputation
    once[5] = books.balance
    once[6] = leavers
    once[7] = weeks
    once[8] = books.hires - books.hires_before if books.counted else 0
    once[9] = books.quits + books.layoffs - books.left_before if books.counted else 0
    once[10] = books.usual_known
    once[11] = books.usual_output
    once[12] = books.usual_impact
    once[13] = books.revenue
    once[14] = books.start
    for place in range(15, len(once)):
        once[place] = 0.0
