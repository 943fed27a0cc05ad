"""How far an observed value may lie from the true one, from what a table tells about its survey."""

from __future__ import annotations

import math

BY_PEOPLE = ("share", "score", "SD")
"""Units of means over people, whose error follows from how many were asked."""


def error_of_answers(value: float, answers: float, unit: str) -> float:
    """Standard error of a mean over so many people.

    unit: "share" (people lie within 0 and 1) and "score" (within -1 and 1): the largest that a mean allows (Bhatia &
    Davis 2000), with one answer at either end added so that 0 and 1 have an error too; "SD": people differ by 1.
    Raises ValueError for other units.
    """
    kind = unit.split(" ", maxsplit=1)[0]
    if kind == "SD":
        return 1 / math.sqrt(answers)
    if kind not in BY_PEOPLE:
        raise ValueError(f"does not follow from a number of answers for a measure in {unit}")
    low = 0.0 if kind == "share" else -1.0
    mean = (value * answers + low + 1.0) / (answers + 2)
    return math.sqrt(max((1.0 - mean) * (mean - low), 0.0) / answers)
