"""The table of a benchmark: one row for each thing measured."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from io import StringIO
from pathlib import Path

from benchmarks.timing import Sample


@dataclass(frozen=True)
class Row:
    """section, what: of the benchmark. people: size of the organization. threads. median, low, high: of the repeats,
    low and high are quartiles. unit. clock: "cpu" for time on the processor, "wall" for time on the clock, "" for what
    is no time. repeats. note: what else a reader must know.
    """

    section: str
    what: str
    people: int
    threads: int
    median: float
    low: float
    high: float
    unit: str
    clock: str
    repeats: int
    note: str = ""


COLUMNS = tuple(field.name for field in fields(Row))


def row(place: tuple[str, str, int], sample: Sample, unit: str, clock: str, threads: int = 1, note: str = "") -> Row:
    """A row from repeats. place: section, what, people."""
    return Row(*place, threads, *sample.quartiles, unit, clock, len(sample.values), note)


def remark(section: str, what: str, note: str) -> Row:
    """A row for something that could not be measured here, and why."""
    missing = float("nan")
    return Row(section, what, 0, 1, missing, missing, missing, "", "", 0, note)


def write_csv(rows: Iterable[Row], file: Path) -> None:
    """The whole table; numbers with four digits."""
    text = StringIO()
    table = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    table.writeheader()
    for item in rows:
        table.writerow({k: f"{v:.4g}" if isinstance(v, float) else v for k, v in asdict(item).items()})
    write_whole(file, text.getvalue())


def markdown(rows: Sequence[Row]) -> str:
    """The table by section, one line for each thing, one column for each size."""
    parts = []
    for section in dict.fromkeys(item.section for item in rows):
        own = [item for item in rows if item.section == section]
        parts.append(f"### {section}\n\n{_by_size(own)}")
    return "\n\n".join(parts) + "\n"


def _by_size(rows: Sequence[Row]) -> str:
    sizes = sorted({item.people for item in rows if item.repeats})
    head = ["what", "unit", *(f"N = {size:,}" if size else "" for size in sizes), "note"]
    lines = [head, ["---"] * 2 + ["---:"] * len(sizes) + ["---"]]
    for key in dict.fromkeys((item.what, item.threads, item.unit, item.clock) for item in rows):
        what, threads, unit, clock = key
        own = [item for item in rows if (item.what, item.threads, item.unit, item.clock) == key]
        cells = [" ".join(_cell(item) for item in own if item.people == size and item.repeats) for size in sizes]
        name = f"{what}, {threads} threads" if threads > 1 else what
        notes = "; ".join(dict.fromkeys(item.note for item in own if item.note))
        lines.append([name, f"{unit} ({clock})" if clock else unit, *cells, notes])
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _cell(item: Row) -> str:
    return f"{number(item.median)} ({number(item.low)}–{number(item.high)})"


def number(value: float) -> str:
    """Three digits, without an exponent."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def write_whole(file: Path, text: str) -> None:
    """Write to a temporary name first, so that no half of a file is ever found."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    draft.write_text(text, encoding="utf-8")
    draft.replace(file)
