"""All facts, by number."""

from __future__ import annotations

from orgsim.problems import InvalidInput, Problem, nearest
from orgsim.study.facts import adaptation, goals, knowledge, mission, tools, wellbeing, workforce
from orgsim.study.facts.declaring import Fact

FACTS: tuple[Fact, ...] = tuple(
    sorted(
        (fact for part in (knowledge, wellbeing, workforce, goals, adaptation, tools, mission) for fact in part.FACTS),
        key=lambda fact: fact.id,
    )
)
BY_ID = {fact.id: fact for fact in FACTS}


def chosen(ids: list[str] | None) -> list[Fact]:
    """The facts of these numbers, all if None. Raises InvalidInput with every number that is none."""
    if ids is None:
        return list(FACTS)
    unknown = [name for name in ids if name not in BY_ID]
    if unknown:
        known = ", ".join(BY_ID)
        raise InvalidInput([Problem("", "is no fact", "fact", name, known, nearest(name, BY_ID)) for name in unknown])
    return [BY_ID[name] for name in dict.fromkeys(ids)]
