"""What of a verification cannot stand: contradicted by the evidence, and no known miss with a cause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

HARD = ("A", "B")
AGAINST = ("missed", "contradicted")


def unexplained(docked: Sequence[Mapping[str, Any]], facts: Sequence[Mapping[str, Any]]) -> list[str]:
    """A line for each published number that differs, each shape that fails, and each number of a hard fact that is
    missed without an explanation (:mod:`orgsim.study.facts.explaining`, shown in ``docs/validity.md``).

    docked: rows of :func:`orgsim.study.docking.rows` and of :func:`orgsim.study.docked_shapes.judged`. facts: rows of
    :func:`orgsim.study.facts.measuring.rows`. Facts of grade C and D are told, not enforced.
    """
    found = []
    for row in docked:
        if row["verdict"] == "differs":
            place = ", ".join(part for part in (row["settings"], f"period {row['period']}") if part)
            numbers = f"{row['ours']:.4f} instead of {row['reference']:.4f}, allowed {row['allowed']:.4f}"
            found.append(f"{row['model']}, {place}: {row['measure']} is {numbers}")
        elif row["verdict"] == "fails":
            found.append(f"{row['model']}: not so that {row['measure']} ({row['ours']:.4f})")
    for row in facts:
        if row["grade"] in HARD and row["verdict"] in AGAINST and not row["why"]:
            band = f"{row['band_low']:.4g} to {row['band_high']:.4g}"
            found.append(f"{row['id']} {row['fact']}: {row['measure']} is {row['value']:.4g}, must be {band}")
    return found
