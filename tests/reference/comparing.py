"""Where the objects of the reference and the arrays of the engine differ."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest

from orgsim.organization.organization import Organization
from tests.reference.reading import SEAT, STATES, read_company
from tests.reference.things import Company, Person

COUNTERS = ("start", "hires", "quits", "layoffs", "hired_now", "left_now", "laid_off", "topics_due")


def differences(company: Company, organization: Organization) -> list[str]:
    """Every field that is not equal, bit for bit, in plain words; empty when the two agree."""
    engine = read_company(organization)
    found = _unlike("", asdict(company.code), asdict(engine.code))
    found += _unlike("budget ", asdict(company.budget), asdict(engine.budget))
    found += _unlike("climate ", asdict(company.climate), asdict(engine.climate))
    found += _unlike_past(company, engine)
    if len(company.projects) != len(engine.projects):
        return [*found, f"{len(company.projects)} initiatives, engine {len(engine.projects)}"]
    for mine, other in zip(company.projects, engine.projects, strict=True):
        found += _unlike(f"initiative {mine.number} ", asdict(mine), asdict(other))
    if len(company.seats) != len(engine.seats):
        return [*found, f"{len(company.seats)} seats, engine {len(engine.seats)}"]
    for ours, theirs in zip(company.seats, engine.seats, strict=True):
        name = f"seat {ours.row} "
        found += _unlike(name, {f: getattr(ours, f) for f in SEAT}, {f: getattr(theirs, f) for f in SEAT})
        found += _unlike(name, {"ties": _ends(ours)}, {"ties": _ends(theirs)})
        if ours.person is not None and theirs.person is not None:
            found += _unlike(name, _shown(ours.person), _shown(theirs.person))
    return found


def _unlike_past(company: Company, engine: Company) -> list[str]:
    ours = {name: getattr(company.past, name) for name in COUNTERS}
    theirs = {name: getattr(engine.past, name) for name in COUNTERS}
    found = _unlike("memory ", ours, theirs)
    found += _unlike("memory ", {"leavers": company.past.leavers}, {"leavers": engine.past.leavers})
    usual, noted = asdict(company.past.usual), asdict(engine.past.usual)
    # Only this one is interpolated, in single precision, by numpy.
    if usual.pop("burned_out") != pytest.approx(noted.pop("burned_out"), rel=1e-5, abs=1e-5):
        found.append("usual burned_out differs")
    return found + _unlike("usual ", usual, noted)


def _ends(seat: Any) -> list[tuple[int, float]]:
    return [(other.row, weight) for other, weight in seat.ties]


def _shown(person: Person) -> dict[str, Any]:
    by_hand = ("identity", "joined", "belief", "topics", "adopted", "innate", "tried")
    return {name: getattr(person, name) for name in (*by_hand, *STATES)}


def _unlike(what: str, ours: dict[str, Any], theirs: dict[str, Any]) -> list[str]:
    return [
        f"{what}{name}: reference {ours[name]}, engine {theirs[name]}" for name in ours if ours[name] != theirs[name]
    ]
