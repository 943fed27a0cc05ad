"""Calibrate the defaults jointly to the hard facts; README.md beside this file says how and why."""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
import tomllib
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from experiments.calibration.emulator import Emulator, Numbers
from experiments.calibration.loss import MARGIN, distance
from experiments.calibration.search import Point, confounded, hypercube, least, to_point, to_settings
from orgsim.organization.luck import replication_seed
from orgsim.problems import InvalidInput
from orgsim.results.plain import write_whole
from orgsim.scenario.scenario import Scenario
from orgsim.study.facts.catalogue import FACTS, chosen
from orgsim.study.facts.declaring import Fact
from orgsim.study.facts.measuring import Outcome, Reading, measure_facts, read_futures

HERE = Path(__file__).parent
FRESH = 100_000
"""Futures from this number on are kept for the comparison at the end."""
NARROWER = 0.5
CORRECTIONS = 50_000
"""Futures from this number on correct the surface at its best point."""
CHECKED = 4
"""How many times as many futures a correction takes."""
REACH = 0.2


class Calibration:
    """A search that remembers every future of every point in ``readings.jsonl``."""

    def __init__(self, out: Path, parameters: Path, workers: int | None, ids: Sequence[str] | None):
        given = tomllib.loads(parameters.read_text(encoding="utf-8"))
        self.ranges = {name: (float(low), float(high)) for name, (low, high) in given["ranges"].items()}
        self.held_out = list(given["held_out"])
        hard = [fact.id for fact in FACTS if fact.hard and fact.checks]
        self.fitted = [name for name in hard if name not in self.held_out and (ids is None or name in ids)]
        self.out, self.workers = out, workers
        self.known = self._remember()
        self.asked: dict[str, None] = {}

    @property
    def facts(self) -> list[Fact]:
        """Facts that are fitted."""
        return chosen(self.fitted)

    def measure(self, points: Sequence[Point], futures: int, first: int) -> list[int]:
        """Simulate each point in futures of its own, numbered from ``first``; those that are known are not repeated.
        The seeds of all."""
        seeds = []
        tasks: list[tuple[int, list[str], dict[str, Any]]] = []
        for place, point in enumerate(points):
            settings = to_settings(point, self.ranges)
            for future in range(futures):
                seed = replication_seed(1, first + place * futures + future)
                seeds.append(seed)
                self.asked[_key(seed, settings)] = None
                if _key(seed, settings) not in self.known:
                    tasks.append((seed, self.fitted, settings))
        self.out.mkdir(parents=True, exist_ok=True)
        with (self.out / "readings.jsonl").open("a", encoding="utf-8") as file:

            def keep(place: int, reading: Reading) -> None:
                seed, facts, settings = tasks[place]
                numbers = {f"{fact}/{check}": list(map(float, read)) for (fact, check), read in reading.numbers.items()}
                row = {"seed": seed, "facts": facts, "settings": settings, "numbers": numbers}
                file.write(json.dumps(row) + "\n")
                file.flush()
                self.known[_key(seed, settings)] = settings, dict(reading.numbers)
                print(f"{len(self.known)} futures", flush=True)

            read_futures(tasks, self.workers, keep=keep)
        return seeds

    def reading(self, seed: int, point: Point) -> Numbers:
        """What a known future gave."""
        return self.known[_key(seed, to_settings(point, self.ranges))][1]

    def emulator(self, all_known: bool) -> Emulator:
        """What the futures say that were asked for so far, or all that are known from whatever search."""
        rows = [self.known[key] for key in (self.known if all_known else self.asked)]
        points = np.array([to_point(settings, self.ranges) for settings, _ in rows])
        return Emulator(self.facts, points, [numbers for _, numbers in rows])

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

    def _remember(self) -> dict[str, tuple[dict[str, float], Numbers]]:
        file = self.out / "readings.jsonl"
        known: dict[str, tuple[dict[str, float], Numbers]] = {}
        if not file.is_file():
            return known
        for line in file.read_text(encoding="utf-8").splitlines():
            try:
                row = json.loads(line)
            except ValueError:  # An interrupted line.
                continue
            if row["facts"] == self.fitted and list(row["settings"]) == list(self.ranges):
                numbers = {
                    (name.split("/")[0], int(name.split("/")[1])): np.array(read)
                    for name, read in row["numbers"].items()
                }
                known[_key(row["seed"], row["settings"])] = row["settings"], numbers
        return known


def _key(seed: int, settings: Mapping[str, float]) -> str:
    return json.dumps([seed, settings])


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
    seeds = [replication_seed(1, FRESH + place) for place in range(fresh)]
    before, after = (_measure(run, given, ids, seeds) for given in ({}, settings))
    rows = []
    for old, new in zip(before, after, strict=True):
        for one, other in zip(old.numbers, new.numbers, strict=True):
            rows.append(
                {
                    "fact": old.fact.id, "measure": one.check.name,
                    "role": "held out" if old.fact.id in run.held_out else "fitted",
                    "band_low": one.check.band[0], "band_high": one.check.band[1], "before": one.value,
                    "verdict_before": one.verdict, "beyond_before": distance(one.check, one.value),
                    "after": other.value, "verdict_after": other.verdict,
                    "beyond_after": distance(other.check, other.value),
                }
            )  # fmt: skip
    return rows


def _measure(run: Calibration, settings: Mapping[str, float], ids: list[str], seeds: list[int]) -> list[Outcome]:
    return measure_facts(settings, ids, seeds, workers=run.workers)


def predicted(run: Calibration, emulator: Emulator, start: Point, point: Point) -> list[dict[str, Any]]:
    """What the response surface says of the start and of the chosen point."""
    pairs = zip(emulator.terms, emulator.values(start), emulator.values(point), strict=True)
    return [
        {
            "fact": term.fact, "measure": term.check.name, "band_low": term.check.band[0],
            "band_high": term.check.band[1], "before": before, "after": after,
            "beyond_before": distance(term.check, before, term.spread),
            "beyond_after": distance(term.check, after, term.spread),
        }
        for term, before, after in pairs
    ]  # fmt: skip


def search(run: Calibration, points: int, futures: int, rounds: int, corrections: int) -> tuple[Point, Emulator]:
    """The best point, and the response surface on which it was found; each round looks more closely around it.

    A correction then simulates the best point in many futures, lays the surface through that and looks nearby.
    """
    start = np.clip(to_point(run.defaults(), run.ranges), 0.0, 1.0)
    best, width, first = start, 1.0, 0
    tried = [start, *(hypercube(points, run.ranges) if points else [])]
    for round_ in range(rounds + 1):
        run.measure(tried, futures, first)
        first += len(tried) * futures
        emulator = run.emulator(points == 0)
        best, lowest = least(partial(emulator.loss, start=start, margin=MARGIN), best, seed=round_ + 1)
        before = emulator.loss(start, start, MARGIN)
        print(f"round {round_}: loss {before:.3f} with the defaults, {lowest:.3f} at the best point", flush=True)
        width *= NARROWER
        tried = [best, *hypercube(max(1, points // 3), run.ranges, round_ + 2, best, width)]
    simulated = []
    for correction in range(corrections):
        seeds = run.measure([best], CHECKED * futures, CORRECTIONS + correction * CHECKED * futures)
        emulator.anchor(best, [run.reading(seed, best) for seed in seeds])
        found = emulator.loss(best, start, 0.0)
        simulated.append((found, best))
        best, lowest = least(partial(emulator.loss, start=start, margin=MARGIN), best, correction + 1, REACH)
        print(f"correction {correction}: loss {found:.3f} simulated, {lowest:.3f} expected nearby", flush=True)
    return min(simulated, key=lambda pair: pair[0])[1] if simulated else best, emulator


def main(arguments: Sequence[str] | None = None) -> int:
    """Search, compare, and tell what the facts pin down."""
    parser = argparse.ArgumentParser(prog="python -m experiments.calibration", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("calibration"), help="folder for the tables")
    parser.add_argument(
        "--parameters", type=Path, default=HERE / "parameters.toml", help="ranges, and what is held out"
    )
    parser.add_argument("--futures", type=int, default=4, help="futures for each point of the search")
    parser.add_argument("--points", type=int, default=60, help="points of the Latin hypercube; 0: those known")
    parser.add_argument("--rounds", type=int, default=2, help="rounds around the best point")
    parser.add_argument("--corrections", type=int, default=3, help="looks at the best point itself")
    parser.add_argument("--fresh", type=int, default=30, help="futures for the comparison before and after; 0: none")
    parser.add_argument("--facts", nargs="*", help="fit only these facts")
    parser.add_argument("--workers", type=int, help="processes")
    given = parser.parse_args(arguments)
    try:
        run = Calibration(given.out, given.parameters, given.workers, given.facts)
        point, emulator = search(run, given.points, given.futures, given.rounds, given.corrections)
        chosen_settings = to_settings(point, run.ranges)
        start = np.clip(to_point(run.defaults(), run.ranges), 0.0, 1.0)
        text = "".join(f'"{name}" = {value!r}\n' for name, value in chosen_settings.items())
        write_whole(given.out / "chosen.toml", text)
        write_whole(given.out / "predicted.csv", as_csv(predicted(run, emulator, start, point)))
        table, names = emulator.sensitivity(point), list(run.ranges)
        rows = [
            {"fact": term.fact, "measure": term.check.name} | dict(zip(names, map(float, line), strict=True))
            for term, line in zip(emulator.terms, table, strict=True)
        ]
        size = dict(zip(names, np.linalg.norm(table, axis=0).tolist(), strict=True))
        write_whole(given.out / "sensitivity.csv", as_csv([*rows, {"fact": "all", "measure": "norm"} | size]))
        pairs = [{"one": one, "other": other, "cosine": cosine} for one, other, cosine in confounded(table, names)]
        write_whole(given.out / "confounded.csv", as_csv(pairs))
        if given.fresh:
            write_whole(given.out / "before_after.csv", as_csv(before_and_after(run, chosen_settings, given.fresh)))
    except InvalidInput as error:
        print(error, file=sys.stderr)
        return 4
    return 0


if __name__ == "__main__":
    sys.exit(main())
