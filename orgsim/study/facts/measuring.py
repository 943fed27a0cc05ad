"""Running the arms of facts in the same futures, and holding what comes out against the bands.

An arm that several facts share is simulated once in each future. One future is one task: recordings stay where they
are made, only the numbers that checks read travel between processes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from multiprocessing import active_children, get_context
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orgsim.machine import processors
from orgsim.organization.luck import replication_seed
from orgsim.simulate import warm_up
from orgsim.study.facts.catalogue import chosen
from orgsim.study.facts.declaring import Check, Fact, Settings, check_plugins
from orgsim.study.facts.explaining import EXPLANATIONS
from orgsim.study.facts.judging import Verdict, estimate, judge, together
from orgsim.study.facts.recording import Recording, record
from orgsim.workers import interrupts_held, prepare_worker

Progress = Callable[[int, int], None]
Task = tuple[int, list[str], dict[str, Any]]
"""A future: its seed, facts, and settings in the place of defaults."""
SEEDS = 30
QUICK_SEEDS = 6
QUICK_LARGE = 2


@dataclass(frozen=True)
class Measured:
    """One number held against its band. low, high: 95 % interval. seeds: futures."""

    check: Check
    value: float
    low: float
    high: float
    seeds: int
    verdict: Verdict


@dataclass(frozen=True)
class Outcome:
    """A fact with its numbers. seconds: what its arms take in one future if nothing is shared."""

    fact: Fact
    verdict: Verdict
    numbers: tuple[Measured, ...] = ()
    seconds: float = 0.0

    @property
    def fails(self) -> bool:
        """Whether some number is not what the evidence says, also where that is only reported."""
        return any(number.verdict in ("missed", "contradicted") for number in self.numbers)


@dataclass
class Reading:
    """What one future gave: numbers by fact and check, and seconds by arm."""

    numbers: dict[tuple[str, int], NDArray[np.float64]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)


def measure_facts(
    plan_overrides: Settings | None = None,
    ids: Sequence[str] | None = None,
    seeds: int | Sequence[int] = SEEDS,
    *,
    quick: bool = False,
    workers: int | None = None,
    progress: Progress | None = None,
) -> list[Outcome]:
    """Measure facts and judge them.

    plan_overrides: settings by dotted name in the place of defaults (never of what a fact varies);
    ``practice.okr.spread`` reaches plug-ins that facts use. ids: all facts if None. seeds: how many futures, or the
    seeds themselves. quick: verdicts only tell clear contradictions. workers: processes, as many as there are
    processors if None; they change no number. progress: called with futures of facts done and in all. Raises
    InvalidInput for unknown facts and settings, before anything is simulated.
    """
    facts = chosen(None if ids is None else list(ids))
    overrides = dict(plan_overrides or {})
    check_plugins(overrides)
    arms = {arm.key: arm for fact in facts for arm in fact.arms.values()}
    for arm in arms.values():
        arm.plan(overrides)
    numbers = [replication_seed(1, place) for place in range(seeds)] if isinstance(seeds, int) else list(seeds)
    tasks = [
        (seed, [fact.id for fact in facts if fact.arms and place < _enough(fact, quick)], overrides)
        for place, seed in enumerate(numbers)
    ]
    tasks = [task for task in tasks if task[1]]
    readings = read_futures(tasks, workers, progress)
    return [_outcome(fact, readings, quick) for fact in facts]


def _enough(fact: Fact, quick: bool) -> int:
    """Futures that are enough for a fact, whatever is asked for."""
    return min(fact.most_seeds, QUICK_LARGE) if quick and fact.most_seeds < SEEDS else fact.most_seeds


def read_futures(
    tasks: Sequence[Task],
    workers: int | None = None,
    progress: Progress | None = None,
    keep: Callable[[int, Reading], None] | None = None,
) -> list[Reading]:
    """What each task gives, in their order. keep: called with the place of a task and what it gave as soon as it is
    done; progress: with facts done and in all."""
    workers = min(len(tasks), processors()) if workers is None else workers
    keep = keep or (lambda place, reading: None)
    total = sum(len(task[1]) for task in tasks)
    done = 0

    def tick(number: int = 1) -> None:
        nonlocal done
        done += number
        if progress is not None:
            progress(done, total)

    found: dict[int, Reading] = {}
    if workers <= 1:
        for place, task in enumerate(tasks):
            found[place] = read_future(*task, tick)
            keep(place, found[place])
        return list(found.values())
    # The parent compiles first: two first compilations at once can spoil the cache.
    warm_up()
    others = set(active_children())
    with ProcessPoolExecutor(workers, get_context("spawn"), initializer=prepare_worker, initargs=((),)) as pool:
        with interrupts_held():
            futures = {pool.submit(read_future, *task): place for place, task in enumerate(tasks)}
        try:
            for future in as_completed(futures):
                place = futures[future]
                found[place] = future.result()
                keep(place, found[place])
                tick(len(tasks[place][1]))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for worker in set(active_children()) - others:
                worker.terminate()
            raise
    return [found[place] for place in range(len(tasks))]


def read_future(seed: int, ids: Sequence[str], overrides: Settings, tick: Callable[[], None] | None = None) -> Reading:
    """Simulate the arms of some facts with one seed, and read what the checks read. ``tick`` is called by fact."""
    facts = chosen(list(ids))
    waiting = Counter(key for fact in facts for key in {arm.key for arm in fact.arms.values()})
    known: dict[str, Recording] = {}
    reading = Reading()
    for fact in facts:
        future: dict[str, Recording] = {}
        for name, arm in fact.arms.items():
            if arm.key not in known:
                began = perf_counter()
                known[arm.key] = record(arm.plan(overrides), seed)
                reading.seconds[arm.key] = perf_counter() - began
            future[name] = known[arm.key]
        for place, check in enumerate(fact.checks):
            reading.numbers[fact.id, place] = np.atleast_1d(np.asarray(check.reads(future), np.float64))
        for key in {arm.key for arm in fact.arms.values()}:
            waiting[key] -= 1
            if waiting[key] == 0:
                del known[key]
        if tick is not None:
            tick()
    return reading


def _outcome(fact: Fact, readings: Sequence[Reading], quick: bool) -> Outcome:
    if not fact.checks:
        return Outcome(fact, "cannot be said")
    measured = []
    for place, check in enumerate(fact.checks):
        values = [reading.numbers[fact.id, place] for reading in readings if (fact.id, place) in reading.numbers]
        value, low, high = estimate(check, np.array(values), f"{fact.id}/{check.name}")
        verdict = judge(check, value, low, high, quick)
        measured.append(Measured(check, value, low, high, len(values), verdict))
    keys = {arm.key for arm in fact.arms.values()}
    seconds = [sum(reading.seconds.get(key, 0.0) for key in keys) for reading in readings]
    verdict = together([number.verdict for number in measured])
    reported: Verdict = "reported" if fact.grade == "D" and verdict != "cannot be said" else verdict
    return Outcome(fact, reported, tuple(measured), float(np.mean(seconds)))


def rows(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """A table: one plain dictionary for each number, and one for each fact about which nothing can be said."""
    found: list[dict[str, Any]] = []
    for outcome in outcomes:
        fact = outcome.fact
        about = {
            "id": fact.id, "fact": fact.title, "varies": fact.varies, "grade": fact.grade, "source": fact.source,
            "fact_verdict": outcome.verdict, "seconds": outcome.seconds,
            "why": fact.cannot or (EXPLANATIONS.get(fact.id, "") if outcome.fails else ""),
        }  # fmt: skip
        for number in outcome.numbers:
            check = number.check
            found.append(
                about
                | {
                    "measure": check.name, "unit": check.unit, "kind": check.kind, "band_low": check.band[0],
                    "band_high": check.band[1], "value": number.value, "low": number.low, "high": number.high,
                    "seeds": number.seeds, "verdict": number.verdict,
                }
            )  # fmt: skip
        if not outcome.numbers:
            found.append(about | {"verdict": outcome.verdict})
    return found
