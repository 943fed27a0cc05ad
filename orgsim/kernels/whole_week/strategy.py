"""The market turns, people try things for themselves, and the strategy is formed."""

from __future__ import annotations

import numpy as np

from orgsim.kernels import autonomy, channel, environment, leadership, work
from orgsim.kernels.apart import apart
from orgsim.kernels.arrays import F32, Borrowed
from orgsim.kernels.bits import Issues, Planes
from orgsim.kernels.books import Books
from orgsim.kernels.compiling import internal, spliced
from orgsim.kernels.random import key_of
from orgsim.kernels.whole_week.state import Desk, People, Terms, byte, column, key, mask, plane, real, whole


@spliced
def issues_of(masks, terms):
    """What stances are judged by, sharing memory with the masks."""
    return Issues(
        masks[mask.valid], masks[mask.heads], masks[mask.reality], masks[mask.core], masks[mask.mission],
        masks[mask.knows], masks[mask.stance], masks[mask.priorities], terms.issues, terms.core_count, terms.group,
        terms.matches,
    )  # fmt: skip


@internal
def turn(week, desk, terms):
    """Each issue of reality flips with the weekly probability of turbulence; regulated issues stay."""
    masks = desk.masks
    environment.turn(key_of(desk.keys[key.environment], week), terms.flips, masks[mask.turning], masks[mask.reality])


@apart
def explore(week: int, desk: Borrowed[Desk], people: Borrowed[People], issues: Borrowed[Issues]) -> None:
    """Some try another stance on an issue and keep it when they are told that it pays."""
    columns, belief = desk.columns, Planes(people.planes[plane.knows], people.planes[plane.stance])
    autonomy.try_out(
        0, len(people.identity), key_of(desk.keys[key.autonomy], week), people.identity, people.bytes[byte.status],
        people.reals[real.autonomy], desk.group, columns[column.autonomy], columns[column.exploration],
        columns[column.mission_weight], columns[column.accuracy], desk.positions, issues, belief,
        people.bytes[byte.tried],
    )  # fmt: skip


@apart
def form_strategy(
    week: int, desk: Borrowed[Desk], people: Borrowed[People], terms: Terms, books: Books, issues: Borrowed[Issues]
) -> None:
    """The strategy turns towards the majority of better people in the panel, as these saw things a week ago."""
    books.improvements = 0
    if terms.openness > 0.0 and terms.listening > 0:
        masks, planes, panel = desk.masks, people.planes, people.wholes[whole.panel]
        wanted = min(terms.listening, len(panel))
        size = leadership.draw_panel(key_of(desk.keys[key.panel], week), people.bytes[byte.status], wanted, panel)
        code = Planes(masks[mask.knows : mask.knows + 1], masks[mask.stance : mask.stance + 1])
        before = Planes(code.knows.copy(), code.stance.copy())
        said = plane.acted if terms.acts else plane.believed
        chance, count = np.empty(1, np.float32), np.empty(1, np.int32)
        chance[0], count[0] = terms.openness, size
        channel.consult(
            0, 1, key_of(desk.keys[key.strategy], week), np.zeros(1, np.uint64),
            chance, merit_of_strategy(issues, code, terms.leaders_weight),
            Planes(planes[said], planes[said + 1]), people.reals[real.merit], np.zeros(1, np.int64),
            count, panel, True, False, issues.valid, before, code,
        )  # fmt: skip
        books.improvements = leadership.improvements(
            before.knows[0], before.stance[0], issues.code_knows, issues.code_stance, issues.reality, issues.core,
            issues.mission, terms.leaders_weight, issues.number, issues.core_count, issues.matches,
        )  # fmt: skip


@apart
def merit_of_strategy(issues: Issues, code: Planes, weight: float) -> F32:
    """Merit of the strategy itself, float32 [1]."""
    scores = work.Scores(np.zeros(1, np.float32), np.zeros(1, np.float32), np.zeros(1, np.float32))
    work.understand(0, len(code.knows), issues, code, scores)
    # In double precision, as people's merit: the head, who holds the strategy, must not seem better by rounding.
    business, fidelity = np.float64(scores.business[0]), np.float64(scores.fidelity[0])
    scores.merit[0] = (1.0 - weight) * business + weight * fidelity
    return scores.merit
