"""How people feel: mood, demands and resources, engagement, burnout, trust."""

from __future__ import annotations

import math

from tests.reference.dice import Dice
from tests.reference.things import Company, Person, Seat, share, single
from tests.reference.totals import in_order, mean
from tests.reference.work import OLDEST

SAY_DO = 2.0


def fare(company: Company, week: int) -> None:
    """Mood spreads; then demands and resources of everybody, with the mood that the week began with."""
    mood = {seat.holder: seat.holder.affect for seat in company.filled}
    after = {seat.holder: feel(company, week, seat, mood) for seat in company.filled}
    usual = company.past.usual
    usual_conflict = usual.conflict if usual.known else mean([seat.holder.conflict for seat in company.filled])
    usual_felt = usual.perceived if usual.known else mean([seat.holder.perceived for seat in company.filled])
    for seat in company.filled:
        bear(company, week, seat, mood, (usual_conflict, usual_felt))
    for person, affect in after.items():
        person.affect = affect


def feel(company: Company, week: int, seat: Seat, mood: dict[Person, float]) -> float:
    """m ← m + γ[.9(.35·m_boss+.65·m̄_team)+.1·m̄_other - m] + .4(trait-m) + .35ε; missing parts hand on their weight."""
    settings, own = company.settings["wellbeing"], seat.holder
    pull = weight = 0.0
    for part, value in heard_moods(company, seat, mood):
        pull += part * value[0] / value[1]
        weight += part
    drawn = pull / weight - mood[own] if weight > 0.0 else 0.0
    noise = settings.mood_noise * company.dice("mood", week, own).gauss(0)
    recovery = settings.recovery
    if settings.anchoring == "remainder":
        recovery = 1.0 - settings.contagion * own.susceptibility
    change = settings.contagion * own.susceptibility * drawn + recovery * single(own.trait - mood[own])
    return single(mood[own] + change + noise)


def heard_moods(company: Company, seat: Seat, mood: dict[Person, float]) -> list[tuple[float, tuple[float, float]]]:
    """Whose mood reaches a person: weight of the part, and its mood as (sum, number)."""
    settings, own = company.settings["wellbeing"], seat.holder
    assert seat.team is not None
    parts: list[tuple[float, tuple[float, float]]] = []
    if seat.boss is not None:
        parts.append((settings.group_weight * settings.boss_weight, (mood[seat.boss], 1.0)))
    team = [mood[member.person] for member in seat.team.members if member.person]
    if len(team) > 1:
        parts.append(
            (settings.group_weight * (1.0 - settings.boss_weight), (in_order(team) - mood[own], len(team) - 1))
        )
    others = [
        (other.person, weight)
        for other, weight in seat.ties
        if other.person and (other.team is not seat.team or other is seat)
    ]
    tied = in_order(weight for _, weight in others)
    if tied > 0.0:
        parts.append((1.0 - settings.group_weight, (in_order(single(w * mood[person]) for person, w in others), tied)))
    return parts


def bear(company: Company, week: int, seat: Seat, mood: dict[Person, float], usual: tuple[float, float]) -> None:
    """E ← E + .10(.36R-.19H+.18C+f·fit+.15m-.35J-E) + ε; B ← B + .15(.30H+.15C-.27R-B) + ε; trust, J, R_c, clarity.

    usual: conflict and felt clarity around which demands and resources are centred.
    """
    settings, pushes, own = company.settings["wellbeing"], company.pushes, seat.holder
    dice = company.dice("wellbeing", week, own)
    support = mood[seat.boss] if seat.boss is not None else 0.0
    own.recall = float(recall(company, own))
    felt = clarity_felt(company, own)
    check_in = 0.75 * own.check_in + 0.086 * pushes.on(seat, "check_ins")
    insecurity = own.insecurity * 0.5 ** (1 / settings.insecurity_half_life)
    hindrance = seat.job_hindrance + pushes.on(seat, "hindrance") + tool_load(company, week, own) + 0.10 * own.burnout
    hindrance += own.conflict - usual[0] + 0.05 * pushes.on(seat, "meeting_hours")
    challenge = seat.job_challenge + pushes.on(seat, "challenge")
    resources = seat.job_resources + pushes.on(seat, "resources") + check_in + 0.10 * support
    free = share(own.autonomy * company.freedom(seat))
    resources += free - company.settings["people"].autonomy + 0.40 * (felt - usual[1]) + 0.10 * own.trust
    wants = 0.36 * resources - 0.19 * hindrance + 0.18 * challenge
    wants += settings.fit_engagement * own.fit + 0.15 * mood[own] - 0.35 * insecurity
    tires = 0.30 * hindrance + 0.15 * challenge - 0.27 * resources
    luck = math.sqrt(1.0 - settings.shared_events) * dice.gauss(0)
    luck += math.sqrt(settings.shared_events) * event(company, week, seat)
    engagement_noise = settings.engagement_noise * luck
    burnout_noise = settings.burnout_noise * dice.gauss(1)
    own.engagement = single(own.engagement + settings.engagement_rate * (wants - own.engagement) + engagement_noise)
    own.burnout = single(own.burnout + settings.burnout_rate * (tires - own.burnout) + burnout_noise)
    own.trust = single(own.trust + settings.trust_rate * (consistency(company, seat) - own.trust))
    own.insecurity, own.check_in = single(insecurity), single(check_in)
    own.hindrance, own.challenge, own.resources = single(hindrance), single(challenge), single(resources)
    own.perceived = single(share(felt + company.settings["communication"].affect_clarity * support))


def event(company: Company, week: int, seat: Seat) -> float:
    """What everybody in the unit lives through this week."""
    assert seat.team is not None
    return Dice(company.key("events", week), seat.team.unit).gauss(0)


def recall(company: Company, person: Person) -> int:
    """Declared priorities on which the person holds the strategy's stance."""
    code = company.code
    return sum(person.belief[k] == code.strategy[k] != 0 for k in range(len(person.belief)) if code.priorities[k])


def clarity_felt(company: Company, person: Person) -> float:
    """1 - (1 - recall)^8, with recall as a share of the declared priorities; multiplied out."""
    declared = sum(company.code.priorities)
    missing = 1.0
    for _ in range(8):
        missing *= 1.0 - (person.recall / declared if declared else 0.0)
    return 1.0 - missing


def consistency(company: Company, seat: Seat) -> float:
    """What trust follows: the say-do gap (S against M on C), and promises kept or broken."""
    code = company.code
    core = [k for k in range(len(code.core)) if code.core[k]]
    kept = sum(code.strategy[k] == code.mission[k] for k in core)
    drift = 1.0 - kept / len(core) if core else 0.0
    return -SAY_DO * drift * company.pushes.on(seat, "say_do") + company.pushes.on(seat, "consistency")


def tool_load(company: Company, week: int, person: Person) -> float:
    """Hindrance from tools that are being learned."""
    load = 0.0
    for tool, adopted in zip(company.tools, person.adopted, strict=True):
        if week >= adopted:
            load += tool.load * math.exp(-min(week - adopted, OLDEST) / tool.learning)
    return single(load)
