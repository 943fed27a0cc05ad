"""Reading [measures]: which columns the table has, and when each is read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from orgsim.problems import Problem, nearest
from orgsim.scenario.document import Document, dotted, shown
from orgsim.scenario.lines import Place
from orgsim.study.experiment.moments import ALLOWED, Reading, column_name, parse_reading

FORMS = 'a moment such as "end", a list of moments, or { measure = "alignment", when = "mean" }'
DEFAULT = ("alignment", "mission_fidelity", "engagement", "output")
_COLUMN = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def readings_of(document: Document, names: Sequence[str]) -> tuple[tuple[Reading, ...], list[Problem]]:
    """The readings under [measures], in the order of the file, and every problem; without the section a few measures
    at the end. names: the measures that there are."""
    raw = document.data.get("measures", dict.fromkeys(DEFAULT, "end"))
    if not isinstance(raw, dict) or not raw:
        value = shown(raw)
        return (), [Problem(document.where(("measures",)), "must be a table of measures", "measures", value, FORMS)]
    found: list[Reading] = []
    problems: list[Problem] = []
    for column, measure, when, place in _entries(document, raw, problems):
        if measure not in names:
            near = nearest(measure, names)
            problems.append(_problem(document, place, f"{measure} is not a measure", "see orgsim list measures", near))
            continue
        try:
            reading = parse_reading(measure, when, column)
        except ValueError as error:
            problems.append(_problem(document, place, str(error), ALLOWED))
            continue
        if _COLUMN.fullmatch(column) is None or any(one.column == column for one in found):
            message = "names a column twice" if _COLUMN.fullmatch(column) else "cannot be the name of a column"
            problems.append(_problem(document, place, message, "a name of its own, of letters, digits and _"))
            continue
        found.append(reading)
    return tuple(found), problems


def _entries(document: Document, raw: dict[str, Any], problems: list[Problem]) -> Iterator[tuple[str, str, str, Place]]:
    """Column, measure, moment and place of every reading that is written in one of the forms."""
    for key, spec in raw.items():
        place: Place = ("measures", key)
        if isinstance(spec, str):
            yield key, key, spec, place
        elif isinstance(spec, list) and spec and all(isinstance(when, str) for when in spec):
            for index, when in enumerate(spec):
                yield column_name(key, when), key, when, (*place, index)
        elif isinstance(spec, dict) and {"measure"} <= spec.keys() <= {"measure", "when"}:
            measure, when = spec["measure"], spec.get("when", "end")
            if isinstance(measure, str) and isinstance(when, str):
                yield key, measure, when, place
            else:
                problems.append(_problem(document, place, "must name a measure and a moment as text", FORMS))
        else:
            unknown = [name for name in spec if name not in ("measure", "when")] if isinstance(spec, dict) else []
            near = nearest(unknown[0], ("measure", "when")) if unknown else ""
            problems.append(_problem(document, place, "does not say when it is read", FORMS, near))


def _problem(document: Document, place: Place, message: str, allowed: str, near: str = "") -> Problem:
    return Problem(document.where(place), message, dotted(place), shown(document.value(place)), allowed, near)
