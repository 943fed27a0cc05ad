"""How stances score: against what reality rewards, and against what the mission owes."""

from __future__ import annotations

from tests.reference.things import Belief, Code, Company, Person, Seat, share, single


def payoff(belief: Belief, code: Code) -> int:
    """Issues right less issues wrong; with s > 1 the issues of the groups of s that are wholly right (Fang et al.).

    With matches, no view costs as much as a wrong one.
    """
    agreement = [stance * reward for stance, reward in zip(belief, code.reality, strict=True)]
    if code.group == 1 and code.matches:
        return sum(1 if agree == 1 else -1 for agree in agreement)
    if code.group == 1:
        return sum(agreement)
    starts = range(0, len(belief) - code.group + 1, code.group)
    return code.group * sum(all(agreement[k] == 1 for k in range(start, start + code.group)) for start in starts)


def service(belief: Belief, code: Code) -> int:
    """Core issues held as the mission owes them, less those held against it."""
    return sum(belief[k] * code.mission[k] for k in range(len(belief)) if code.core[k])


def business(belief: Belief, code: Code) -> float:
    """Payoff as a share of all issues."""
    return payoff(belief, code) / len(belief)


def fidelity(belief: Belief, code: Code) -> float:
    """Mean over the core issues of stance times mission; 0 without a core."""
    return service(belief, code) / sum(code.core) if any(code.core) else 0.0


def understand(company: Company, shown: dict[Person, Belief] | None = None) -> None:
    """Everybody's own belief is scored, or what they show."""
    for seat in company.filled:
        seen = shown[seat.holder] if shown is not None else seat.holder.belief
        seat.holder.business = single(business(seen, company.code))
        seat.holder.fidelity = single(fidelity(seen, company.code))


def acted(company: Company, seat: Seat) -> tuple[float, float]:
    """Business and fidelity of what a person does: a·score(own belief) + (1-a)·score(the boss's belief)."""
    own = seat.holder
    if seat.manager is None:
        return own.business, own.fidelity
    free = share(own.autonomy * company.freedom(seat))
    boss = seat.boss
    gains = free * own.business + (1.0 - free) * (boss.business if boss else 0.0)
    serves = free * own.fidelity + (1.0 - free) * (boss.fidelity if boss else 0.0)
    return gains, serves


def judge(company: Company, shown: dict[Person, Belief] | None = None) -> None:
    """Merit = (1-ω)·business + ω·fidelity of what people do."""
    understand(company, shown)
    for seat in company.filled:
        gains, serves = acted(company, seat)
        weight = company.mission_weight(seat)
        seat.holder.merit = single((1.0 - weight) * gains + weight * serves)
