"""Calibrate the defaults jointly to the hard facts; README.md beside this file says how and why."""

from __future__ import annotations

import argparse
import csv
import io
import math
import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from experiments.calibration.loss import distance, loss, middle_and_half
from experiments.calibration.search import Point, confounded, hypercube, pattern_search, to_point, to_settings
from orgsim.organization.luck import replication_seed
from orgsim.problems import InvalidInput
from orgsim.results.plain import write_whole
from orgsim.scenario.scenario import Scenario
from orgsim.study.facts.catalogue import FACTS
from orgsim.study.facts.measuring import Outcome, measure_facts

HERE = Path(__file__).parent
FRESH = 1000
"""Futures from this number on are kept for the comparison at the end."""
MOVE = 0.05


class Calibration:
    """A search that remembers every point in ``points.csv``."""

    def __init__(self, out: Path, parameters: Path, seeds: int, workers: int | None, ids: Sequence[str] | None):
        given = tomllib.loads(parameters.read_text(encoding="utf-8"))
        self.ranges = {name: (float(low), float(high)) for name, (low, high) in given["ranges"].items()}
        self.held_out = list(given["held_out"])
        hard = [fact.id for fact in FACTS if fact.hard and fact.checks]
        self.fitted = [name for name in hard if name not in self.held_out and (ids is None or name in ids)]
        self.out, self.seeds, self.workers = out, seeds, workers
        self.known = self._remember()

    def evaluate(self, point: Point) -> float:
        """The loss at a point of the unit cube."""
        settings = to_settings(point, self.ranges)
        key = tuple(settings.values())
        if key not in self.known:
            self.known[key] = loss(self.measure(settings, self.fitted, range(self.seeds)))
            self._note()
            print(
                f"{len(self.known)} points, loss {self.known[key]:.3f}, least {min(self.known.values()):.3f}",
                flush=True,
            )
        return self.known[key]

    def measure(self, settings: Mapping[str, float], ids: Sequence[str], futures: Sequence[int]) -> list[Outcome]:
        """Measure facts in numbered futures."""
        return measure_facts(settings, ids, [replication_seed(1, place) for place in futures], workers=self.workers)

    def defaults(self) -> dict[str, float]:
        """The settings as they are declared."""
        from orgsim.plugins import registry

        plan = Scenario.from_dict({})
        found = {}
        for name in self.ranges:
            family, *rest = name.split(".")
            if family in ("shock", "practice"):
                found[name] = float(registry(family)[rest[0]].model_fields[rest[1]].default)
            else:
                found[name] = float(getattr(getattr(plan, family), rest[0]))
        return found

    def _remember(self) -> dict[tuple[float, ...], float]:
        file = self.out / "points.csv"
        if not file.is_file():
            return {}
        with file.open(encoding="utf-8", newline="") as lines:
            return {
                tuple(float(row[name]) for name in self.ranges): float(row["loss"])
                for row in csv.DictReader(lines)
                if int(row["seeds"]) == self.seeds and row["facts"] == " ".join(self.fitted)
            }

    def _note(self) -> None:
        about = {"seeds": self.seeds, "facts": " ".join(self.fitted)}
        rows = [dict(zip(self.ranges, key, strict=True)) | {"loss": found} | about for key, found in self.known.items()]
        write_whole(self.out / "points.csv", as_csv(rows))


def as_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """A table with the columns of its first row."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]) if rows else ["nothing"], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def before_and_after(run: Calibration, settings: Mapping[str, float], fresh: int) -> list[dict[str, Any]]:
    """All numbers of hard facts with the defaults and with ``settings``, in futures that the search has not seen."""
    ids = [*run.fitted, *run.held_out]
    futures = range(FRESH, FRESH + fresh)
    before, after = (run.measure(given, ids, futures) for given in ({}, settings))
    rows = []
    for old, new in zip(before, after, strict=True):
        for one, other in zip(old.numbers, new.numbers, strict=True):
            rows.append(
                {
                    "fact": old.fact.id, "measure": one.check.name,
                    "role": "held out" if old.fact.id in run.held_out else "fitted",
                    "band_low": one.check.band[0], "band_high": one.check.band[1], "before": one.value,
                    "verdict_before": one.verdict, "beyond_before": distance(one), "after": other.value,
                    "verdict_after": other.verdict, "beyond_after": distance(other),
                }
            )  # fmt: skip
    return rows


def sensitivity(run: Calibration, point: Point) -> tuple[list[dict[str, Any]], list[tuple[str, str, float]]]:
    """Change of each number, in half-widths of its band, for a move of each parameter over its whole range."""
    columns, labels, units = [], [], []
    for place in range(len(point)):
        ends = []
        for way in (-MOVE, MOVE):
            moved = point.copy()
            moved[place] = np.clip(moved[place] + way, 0.0, 1.0)
            ends.append((moved[place], run.measure(to_settings(moved, run.ranges), run.fitted, range(run.seeds))))
        (low, under), (high, over) = ends
        pairs = [
            (outcome.fact.id, one, other)
            for outcome, later in zip(under, over, strict=True)
            for one, other in zip(outcome.numbers, later.numbers, strict=True)
            if one.check.kind != "reported"
        ]
        labels = [(fact, one.check.name) for fact, one, _ in pairs]
        units = units or [middle_and_half(one)[1] for _, one, _ in pairs]
        change = [
            (other.value - one.value) / unit / (high - low) for (_, one, other), unit in zip(pairs, units, strict=True)
        ]
        columns.append([number if math.isfinite(number) else 0.0 for number in change])
        print(f"sensitivity: {place + 1} of {len(point)} parameters", flush=True)
    table = np.array(columns).T
    names = list(run.ranges)
    rows = [
        {"fact": fact, "measure": measure} | dict(zip(names, map(float, line), strict=True))
        for (fact, measure), line in zip(labels, table, strict=True)
    ]
    rows.append(
        {"fact": "all", "measure": "norm"} | dict(zip(names, np.linalg.norm(table, axis=0).tolist(), strict=True))
    )
    return rows, confounded(table, names)


def main(arguments: Sequence[str] | None = None) -> int:
    """Search, compare, and tell what the facts pin down."""
    parser = argparse.ArgumentParser(prog="python -m experiments.calibration", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("calibration"), help="folder for the tables")
    parser.add_argument(
        "--parameters", type=Path, default=HERE / "parameters.toml", help="ranges, and what is held out"
    )
    parser.add_argument("--seeds", type=int, default=6, help="futures for each point of the search")
    parser.add_argument("--points", type=int, default=40, help="points of the Latin hypercube")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of the pattern search")
    parser.add_argument("--fresh", type=int, default=30, help="futures for the comparison before and after")
    parser.add_argument("--facts", nargs="*", help="fit only these facts")
    parser.add_argument("--workers", type=int, help="processes")
    given = parser.parse_args(arguments)
    try:
        run = Calibration(given.out, given.parameters, given.seeds, given.workers, given.facts)
        start = to_point(run.defaults(), run.ranges)
        points = [start, *hypercube(given.points, run.ranges)]
        losses = [run.evaluate(point) for point in points]
        best = int(np.argmin(losses))
        point, lowest = pattern_search(np.clip(points[best], 0, 1), losses[best], run.evaluate, given.rounds)
        chosen = to_settings(point, run.ranges)
        print(f"loss {losses[0]:.3f} with the defaults, {lowest:.3f} at the best point", flush=True)
        write_whole(given.out / "chosen.toml", "".join(f'"{name}" = {value!r}\n' for name, value in chosen.items()))
        write_whole(given.out / "before_after.csv", as_csv(before_and_after(run, chosen, given.fresh)))
        rows, pairs = sensitivity(run, point)
        write_whole(given.out / "sensitivity.csv", as_csv(rows))
        listed = [{"one": one, "other": other, "cosine": cosine} for one, other, cosine in pairs]
        write_whole(given.out / "confounded.csv", as_csv(listed))
    except InvalidInput as error:
        print(error, file=sys.stderr)
        return 4
    return 0


if __name__ == "__main__":
    sys.exit(main())
