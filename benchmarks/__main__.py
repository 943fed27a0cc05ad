"""``python -m benchmarks``: measure, and write a table and a figure."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from benchmarks import compare, machine, single, small, traffic, weeks
from benchmarks.figure import draw
from benchmarks.organizations import QUICK, Options
from benchmarks.rows import Row, markdown, write_csv, write_whole

SECTIONS: dict[str, Callable[[Options], list[Row]]] = {
    "week": weeks.measure,
    "founding": single.founding,
    "population": single.population,
    "small": small.measure,
    "memory": single.memory,
    "start": single.start,
    "roofline": traffic.measure,
    "objects": compare.whole_week,
    "learning": compare.learning_step,
    "c": compare.in_c_too,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0, or 2 for options that are none, 1 where a peer disagrees with the engine."""
    given = _parser().parse_args(arguments)
    options = _options(given)
    folder = Path(given.out)
    folder.mkdir(parents=True, exist_ok=True)
    about = machine.describe()
    rows: list[Row] = []
    for name in given.only or SECTIONS:
        began = perf_counter()
        print(f"{name} …", end=" ", flush=True)
        try:
            rows += SECTIONS[name](options)
        except compare.Disagreement as fault:
            print(f"\n{fault}", file=sys.stderr)
            return 1
        print(f"{perf_counter() - began:.0f} s", flush=True)
    about["load afterwards"] = machine.load()
    write_csv(rows, folder / "benchmarks.csv")
    write_whole(folder / "machine.json", json.dumps(about, indent=1, ensure_ascii=False) + "\n")
    write_whole(folder / "benchmarks.md", _page(rows, about))
    draw(rows, folder / "benchmarks.png")
    print(f"{len(rows)} rows in {folder / 'benchmarks.md'}")
    return 0


def _page(rows: Sequence[Row], about: dict[str, str]) -> str:
    facts = "\n".join(f"- {name}: {value}" for name, value in about.items())
    say = "Median (quartiles) of repeats that took turns. cpu: time on the processor. wall: time on the clock."
    return f"# Benchmarks\n\n{facts}\n\n{say}\n\n{markdown(rows)}"


def _options(given: argparse.Namespace) -> Options:
    options = QUICK if given.quick else Options()
    for name in ("sizes", "peer_sizes", "threads"):
        if getattr(given, name):
            options = replace(options, **{name: tuple(getattr(given, name))})
    return replace(options, repeats=given.repeats) if given.repeats else options


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=main.__doc__ and __doc__)
    parser.add_argument("--quick", action="store_true", help="tiny sizes: whether everything runs, not how fast")
    parser.add_argument("--only", nargs="+", choices=SECTIONS, metavar="SECTION", help=", ".join(SECTIONS))
    parser.add_argument("--sizes", nargs="+", type=_count, metavar="N", help="people; 10000000 takes 6 GiB")
    parser.add_argument("--peer-sizes", nargs="+", type=_count, metavar="N", help="people of object-agent models")
    parser.add_argument("--threads", nargs="+", type=_count, metavar="N")
    parser.add_argument("--repeats", type=_count, metavar="N")
    parser.add_argument("--out", default="benchmark-results", metavar="FOLDER")
    return parser


def _count(text: str) -> int:
    value = float(text)
    if value != int(value) or value < 1:
        raise argparse.ArgumentTypeError(f"{text} is no whole number from 1")
    return int(value)


if __name__ == "__main__":
    sys.exit(main())
