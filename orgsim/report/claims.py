"""The page and the table of ``orgsim claims``: each claim, the scenario that says it, what was read, what came out."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from orgsim.results.wording import (
    NO_BREAK,
    difference_suffix,
    format_change_with_range,
    format_difference,
    format_value,
)

Row = dict[str, Any]
TEXTS = (
    "row", "claim", "scenario", "condition", "claimed_arm", "other_arm", "quantity", "against", "unit", "claimed",
    "outcome", "verdict", "sentence", "limits",
)  # fmt: skip
NUMBERS = ("band", "futures", "in_claimed_arm", "in_other_arm", "difference", "low", "high")
COLUMNS = (*TEXTS[:10], "band", "futures", *NUMBERS[2:], *TEXTS[10:])
HEAD = """# What practitioners claim, and what came out

Written by `orgsim claims --out docs`; change the declarations in `orgsim/study/claims` and the scenarios in
`scenarios/claims`, not this page. `orgsim claims A4 --out docs` runs one row again and keeps the others;
`orgsim run claims/a4` is the scenario itself. The numbers in full are in [claims.csv](claims.csv).

Nothing here is an assumption of the model: a claim is said as a scenario with two arms in the same futures
(common random numbers), and read from what was recorded. Verdicts follow from the numbers by a rule. A reading
*agrees* when the 95{space}% interval of the mean paired difference leaves out zero in the claimed direction,
*contradicts* when it does so in the other one; else *no difference* is *seen*, which is no proof that there is
none. Where a claim says that something stays the same, the whole interval has to lie within the band named. Of
the readings of a pair of arms one that is clear is enough if none does the opposite, except where a target is
to be reached. A claim *depends on* what its pairs of arms differ in when these came out differently. Of
{judged} readings that are judged, about {chance} would be clear by chance alone if nothing had any effect, so a
lone and small difference is a hint. Output and impact are indices: 1 is the usual of each arm in the last weeks
before week 0. Where a section says that something is a setting, an agreement is no finding but what was put in.
All of it holds for these small organizations with these settings, and for no real one.
"""


def table_text(rows: Sequence[Row]) -> str:
    """The table as CSV, numbers in full."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def read_table(file: Path) -> list[Row]:
    """The rows of a table written before; none where there is no such file, or one with other columns."""
    if not file.is_file():
        return []
    with file.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            return []
        numbered = [{**line, **{name: float(line[name]) for name in NUMBERS}} for line in reader]
        return [{**row, "futures": int(row["futures"])} for row in numbered]


def merged(old: Sequence[Row], new: Sequence[Row], order: Sequence[str]) -> list[Row]:
    """New rows in place of the old ones of the same claims, in the given order of claims; others are dropped."""
    replaced = {row["row"] for row in new}
    rows = [row for row in old if row["row"] not in replaced] + list(new)
    place = {name: number for number, name in enumerate(order)}
    return sorted((row for row in rows if row["row"] in place), key=lambda row: place[row["row"]])


def render_claims(rows: Sequence[Row]) -> str:
    """The page as Markdown: one line a claim, then the readings of each."""
    claims = {row["row"]: [one for one in rows if one["row"] == row["row"]] for row in rows}
    judged = sum(bool(row["outcome"]) for row in rows)
    parts = [HEAD.format(judged=judged, chance=math.ceil(0.05 * judged), space=NO_BREAK), _counts(claims)]
    lines = ["| | claim | verdict | scenario |", "|---|---|---|---|"]
    for name, readings in claims.items():
        first = readings[0]
        link = f"[{name}](#{name.lower()})"
        lines.append(f"| {link} | {_cell(first['claim'])} | {_cell(first['verdict'])} | `{first['scenario']}` |")
    parts.append("\n".join(lines) + "\n")
    parts += [_section(name, readings) for name, readings in claims.items()]
    return "\n".join(parts)


def _counts(claims: Mapping[str, Sequence[Row]]) -> str:
    verdicts = [str(readings[0]["verdict"]) for readings in claims.values()]
    kinds = {
        "agrees": "agree",
        "contradicts": "contradict",
        "depends": "depend on something",
        "no difference seen": "show no difference",
    }
    numbers = [f"{sum(one.startswith(kind) for one in verdicts)} {words}" for kind, words in kinds.items()]
    return f"Of {len(verdicts)} claims, {', '.join(numbers)}.\n"


def _section(name: str, readings: Sequence[Row]) -> str:
    first = readings[0]
    lines = [
        f"## {name}",
        "",
        f"{first['claim']} Scenario `{first['scenario']}`.",
        "",
        f"**{first['sentence']}**",
        "",
        *([f"{first['limits']}", ""] if first["limits"] else []),
        "| condition | claimed arm | other arm | read | claimed | futures | in the claimed arm | in the other | "
        f"difference (95{NO_BREAK}%) | outcome |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    return "\n".join([*lines, *(_line(row) for row in readings)]) + "\n"


def _line(row: Row) -> str:
    unit = str(row["unit"])
    claimed = str(row["claimed"])
    if claimed == "same":
        claimed = f"same, ±{format_difference(row['band'], unit).removeprefix('+')}"
    read = f"{row['quantity']}, against {row['against']}" if row["against"] else str(row["quantity"])
    difference = "–"
    if math.isfinite(row["difference"]):
        size, bounds = format_change_with_range(row["difference"], row["low"], row["high"], unit)
        difference = f"{size}{difference_suffix(unit)} ({bounds}{difference_suffix(unit)})"
    levels = [
        format_value(row[name], unit) if math.isfinite(row[name]) else "–"
        for name in ("in_claimed_arm", "in_other_arm")
    ]
    cells = (
        row["condition"], row["claimed_arm"], row["other_arm"], read, claimed, f"{row['futures']:.0f}", *levels,
        difference, row["outcome"] or "shown",
    )  # fmt: skip
    return "| " + " | ".join(_cell(str(cell)) for cell in cells) + " |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
