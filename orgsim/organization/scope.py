"""Who is meant: everybody, a unit, a level, leaders, the front line, or several of these."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from orgsim.organization.organization import Organization
from orgsim.problems import InvalidInput, Problem, nearest

KINDS = ("everybody", "leaders", "front_line", "unit:NAME", "level:NUMBER")


def seats_in(organization: Organization, scope: str) -> NDArray[np.bool_] | None:
    """Seats meant by ``scope``, bool [seats]; None for everybody.

    scope: parts of ``KINDS`` joined by commas; their union is meant. Raises InvalidInput for a part that names nothing.
    """
    parts = [part.strip() for part in scope.split(",")]
    if "everybody" in parts:
        return None
    chosen = np.zeros(organization.people.seats, np.bool_)
    for part in parts:
        chosen |= _part(organization, part)
    return chosen


def _part(organization: Organization, part: str) -> NDArray[np.bool_]:
    people = organization.people
    leads = organization.teams.led >= 0
    if part == "leaders":
        return leads
    if part == "front_line":
        return ~leads
    kind, _, name = part.partition(":")
    if kind == "unit":
        if name in organization.unit_names:
            return people.unit == organization.unit_names.index(name)
        raise _unknown(
            part, "no such unit", ", ".join(organization.unit_names[:20]), nearest(name, organization.unit_names)
        )
    if kind == "level":
        deepest = int(people.level.max())
        if name.strip().isdigit() and int(name) <= deepest:
            return people.level == int(name)
        raise _unknown(part, "no such level", f"0 (the head) to {deepest}")
    raise _unknown(part, "names nobody", ", ".join(KINDS), nearest(part, ("everybody", "leaders", "front_line")))


def _unknown(part: str, message: str, allowed: str, close: str = "") -> InvalidInput:
    return InvalidInput(Problem("scenario", message, "scope", part, allowed, close))
