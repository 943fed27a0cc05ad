"""How people feel: mood, demands and resources, engagement, burnout, trust."""

from __future__ import annotations

from orgsim.kernels import wellbeing as kernel
from orgsim.kernels.apart import apart
from orgsim.kernels.arrays import U64, Borrowed
from orgsim.kernels.bits import Issues, Planes
from orgsim.kernels.compiling import internal, spliced
from orgsim.kernels.counting import ones
from orgsim.kernels.random import key_of
from orgsim.kernels.sums import mean_of_filled
from orgsim.kernels.whole_week.state import (
    Desk,
    Frame,
    Past,
    People,
    Terms,
    byte,
    column,
    key,
    plane,
    real,
    whole,
)

FILLED = 1
SAY_DO = 2.0


@internal
def rates_of(people, past, terms, books, issues):
    """Settings of wellbeing, what is usual by now, and how far deeds leave the mission."""
    reals, status = people.reals, people.bytes[byte.status]
    conflict, felt = books.usual_conflict, books.usual_perceived
    if not books.usual_known:
        conflict = mean_of_filled(reals[real.conflict], status, past.held)
        felt = mean_of_filled(reals[real.perceived], status, past.held)
    return kernel.Rates(
        terms.contagion, terms.boss_weight, terms.group_weight, terms.recovery, terms.remainder, terms.mood_noise,
        terms.engagement_rate, terms.engagement_noise, terms.shared_events, terms.fit_engagement, terms.burnout_rate,
        terms.burnout_noise, terms.insecurity_keep, terms.trust_rate, terms.affect_clarity, conflict, felt,
        terms.usual_autonomy, -SAY_DO * drift(issues.core, issues.mission, issues.code_knows, issues.code_stance),
    )  # fmt: skip


@spliced
def persons_of(people):
    """What wellbeing reads of people."""
    reals, wholes = people.reals, people.wholes
    return kernel.Persons(
        people.identity, people.bytes[byte.status], wholes[whole.manager], wholes[whole.team], reals[real.trait],
        reals[real.fit], reals[real.autonomy], reals[real.susceptibility], reals[real.job_hindrance],
        reals[real.job_challenge], reals[real.job_resources], reals[real.conflict],
    )  # fmt: skip


@apart
def feel(
    week: int,
    desk: Borrowed[Desk],
    people: Borrowed[People],
    frame: Borrowed[Frame],
    past: Borrowed[Past],
    rates: kernel.Rates,
) -> None:
    """Mood spreads."""
    reals, wholes, status = people.reals, people.wholes, people.bytes[byte.status]
    affect, mood, shown = reals[real.affect], reals[real.mood], reals[real.shown]
    kernel.show(0, len(status), status, affect, shown, mood)
    kernel.sum_mood(
        0, len(frame.first), frame.first, frame.size, wholes[whole.member], status, mood, past.team_mood,
        past.team_heads,
    )  # fmt: skip
    kernel.feel(
        0, len(status), key_of(desk.keys[key.mood], week), rates, persons_of(people), frame.layers,
        past.team_mood, past.team_heads, mood, shown, affect,
    )  # fmt: skip


@apart
def fare(
    week: int,
    desk: Borrowed[Desk],
    people: Borrowed[People],
    frame: Borrowed[Frame],
    past: Borrowed[Past],
    terms: Terms,
    issues: Borrowed[Issues],
    rates: kernel.Rates,
) -> None:
    """Demands and resources move engagement, burnout and trust."""
    reals, columns, status = people.reals, desk.columns, people.bytes[byte.status]
    load = reals[real.load]
    if people.adopted.shape[1] > 0:
        kernel.burden(0, len(status), week, status, people.adopted, desk.tools[2], load)
    pushes = kernel.Pushes(
        columns[column.autonomy], columns[column.hindrance], columns[column.challenge], columns[column.resources],
        columns[column.check_ins], columns[column.meeting_hours], columns[column.consistency], columns[column.say_do],
    )  # fmt: skip
    states = kernel.States(
        reals[real.engagement], reals[real.burnout], reals[real.trust], reals[real.insecurity], reals[real.check_in],
        reals[real.hindrance], reals[real.challenge], reals[real.resources], reals[real.perceived],
        reals[real.recall],
    )  # fmt: skip
    belief = Planes(people.planes[plane.knows], people.planes[plane.stance])
    key_of_events = key_of(desk.keys[key.events], week)
    kernel.meet_events(0, len(frame.unit), key_of_events, frame.unit, past.events)
    kernel.fare(
        0, len(status), key_of(desk.keys[key.wellbeing], week), rates, pushes, desk.group, persons_of(people), belief,
        issues, terms.declared, load, reals[real.shown], past.events, states,
    )  # fmt: skip


@apart
def drift(core: U64, mission: U64, knows: U64, stance: U64) -> float:
    """Share of core issues on which the strategy is not the mission's; 0 without a core."""
    kept = 0
    count = 0
    for w in range(len(core)):
        kept += ones(knows[w] & ~(stance[w] ^ mission[w]) & core[w])
        count += ones(core[w])
    return 1.0 - kept / count if count > 0 else 0.0
