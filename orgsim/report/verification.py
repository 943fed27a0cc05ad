"""The page of ``orgsim verify``: facts against their bands, published numbers against ours."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from orgsim.report.docking import docked_page
from orgsim.report.forest import line

Row = dict[str, Any]
COLUMNS = (
    "id", "fact", "varies", "grade", "source", "fact_verdict", "measure", "unit", "kind", "band_low", "band_high",
    "value", "low", "high", "seeds", "verdict", "seconds", "why",
)  # fmt: skip
MINUS = "\u2212"


def facts_table(rows: Sequence[Row]) -> str:
    """The facts as CSV, numbers in full; an open side of a band is empty."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, extrasaction="ignore", restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(
        {name: "" if isinstance(value, float) and not math.isfinite(value) else value for name, value in row.items()}
        for row in rows
    )
    return text.getvalue()


def render_verification(
    docked: Sequence[Row], facts: Sequence[Row], quick: bool = False, against: Sequence[str] = ()
) -> str:
    """HTML of the page. docked: see ``orgsim.study.docking.rows``. facts: see ``orgsim.study.facts.measuring.rows``.

    against: what is contradicted without a known cause, one line each.
    """
    folder = FileSystemLoader(Path(__file__).parent / "templates")
    environment = Environment(loader=folder, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return environment.get_template("verification.html").render(
        facts=_facts(facts),
        summary=summary(facts),
        quick=quick,
        against=against,
        example=line((0.0, 1.0), 0.7, (0.4, 1.0), "holds", "example"),
        **docked_page(docked),
    )


def summary(rows: Sequence[Row]) -> str:
    """How many facts hold, in a sentence."""
    verdicts = {row["id"]: row["fact_verdict"] for row in rows}
    hard = {row["id"] for row in rows if row["grade"] in ("A", "B")}
    good = [fact for fact in hard if verdicts[fact] in ("holds", "not contradicted")]
    numbers = [row for row in rows if row["id"] in hard and row["verdict"] not in ("reported", "cannot be said")]
    right = sum(row["verdict"] in ("holds", "not contradicted") for row in numbers)
    quick = any(row["verdict"] in ("not contradicted", "contradicted") for row in rows)
    each = "are contradicted in no number" if quick else "hold in every number"
    word = "are not contradicted" if quick else "hold"
    others = len(verdicts) - len(hard)
    return (
        f"{len(good)} of {len(hard)} hard facts {each}, and {right} of their {len(numbers)} numbers "
        f"{word}. Of weaker evidence: {others} facts."
    )


def _facts(rows: Sequence[Row]) -> list[Row]:
    found = []
    for fact in dict.fromkeys(row["id"] for row in rows):
        own = [row for row in rows if row["id"] == fact]
        numbers = [_number(row, f"band-{fact}-{place}") for place, row in enumerate(own) if "value" in row]
        about = {name: own[0][name] for name in ("id", "varies", "grade", "source", "why")}
        found.append(about | {"title": own[0]["fact"], "verdict": own[0]["fact_verdict"], "numbers": numbers})
    return found


def _number(row: Row, name: str) -> Row:
    band, interval = (row["band_low"], row["band_high"]), (row["low"], row["high"])
    known = all(math.isfinite(bound) for bound in interval)
    return {
        "measure": row["measure"],
        "unit": row["unit"],
        "band": shown_band(band, row["unit"]),
        "value": shown(row["value"], row["unit"]),
        "interval": f"{shown(interval[0], row['unit'])} to {shown(interval[1], row['unit'])}" if known else "",
        "seeds": row["seeds"],
        "verdict": row["verdict"],
        "glyph": line(band, row["value"], interval, row["verdict"], name),
    }


def shown(value: float, unit: str) -> str:
    """A number with three figures, or whole weeks, months, levels and people."""
    if not math.isfinite(value):
        return "none"
    digits = (
        0 if abs(value) >= 99.95 else 1 if abs(value) >= 9.995 or unit in WHOLE else 2 if abs(value) >= 0.995 else 3
    )
    return f"{value:.{digits}f}".replace("-", MINUS)


WHOLE = ("week", "weeks", "month", "steps", "levels", "people")


def shown_band(band: tuple[float, float], unit: str) -> str:
    """A band in words."""
    low, high = (f"{edge:.4g}".replace("-", MINUS) for edge in band)
    if not math.isfinite(band[1]):
        return f"above {low}"
    if not math.isfinite(band[0]):
        return f"below {high}"
    return low if band[0] == band[1] else f"{low} to {high}"
