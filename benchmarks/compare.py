"""The engine beside its peers, after their results have been found to be equal."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from benchmarks.organizations import Options, plan
from benchmarks.peers import frameworks, in_c, learning
from benchmarks.peers.mesa_objects import ObjectModel
from benchmarks.peers.recorded import Call, flat, record_week
from benchmarks.rows import Row, remark, row
from benchmarks.timing import Sample, Timed, taking_turns
from benchmarks.weeks import live
from orgsim.model import OrgModel
from tests.reference.comparing import differences

CHECKED_WEEKS = 6
CHECKED_LARGE = 2
LARGE = 5_000
ARRAYS_UP_TO = 100_000
NANO = 1e9
OBJECT_REPEATS = 3


class Disagreement(Exception):
    """A peer does not compute what the engine computes."""


def whole_week(options: Options) -> list[Row]:
    """A week of the engine and of Mesa objects with the same rules."""
    rows: list[Row] = []
    for size in options.peer_sizes:
        engine = OrgModel(plan(size, options.seed), collect=False)
        engine.step()
        objects = ObjectModel(engine.organization)
        objects.now = engine.week
        _check_weeks(engine, objects, CHECKED_WEEKS if size <= LARGE else CHECKED_LARGE)
        free = ObjectModel(engine.organization, exact=False)
        free.now = engine.week
        weeks = max(1, 20_000 // size)
        together = OrgModel(plan(size, options.seed), collect=False)
        tasks: dict[str, Callable[[], object]] = {
            "engine": lambda e=together, w=weeks: live(e, w),  # type: ignore[misc]
            "engine, process by process": lambda e=engine, w=weeks: [e.step() for _ in range(w)],  # type: ignore[misc]
            "Mesa objects, equal bit for bit": objects.step,
            "Mesa objects, Python's random numbers": free.step,
        }
        found = taking_turns(tasks, min(options.repeats, OBJECT_REPEATS))
        for name in ("engine", "engine, process by process"):
            found[name] = Timed(*(sample.scaled(1 / weeks) for sample in (found[name].cpu, found[name].wall)))
        rows += _with_ratios("peers: whole week", size, found, "engine")
        engine.close()
        together.close()
    return rows


def _check_weeks(engine: OrgModel, objects: ObjectModel, weeks: int) -> None:
    for _ in range(weeks):
        engine.step()
        objects.step()
        found = differences(objects.company, engine.organization)
        if found:
            raise Disagreement("Mesa objects: " + "; ".join(found[:5]))


def learning_step(options: Options) -> list[Row]:
    """The step that everybody can say."""
    rows: list[Row] = []
    section = "peers: learning step"
    for size in sorted({*options.sizes, *options.peer_sizes}):
        if size > ARRAYS_UP_TO:
            continue
        problem = learning.problem(size, options.seed)
        makers: dict[str, Callable[[learning.Problem], learning.Learner]] = {
            "engine": learning.Engine, "numba, a loop over issues": learning.NaiveNumba, "numpy": learning.Numpy,
        }  # fmt: skip
        peers = frameworks.ARRAYS | (frameworks.OBJECTS if size <= max(options.peer_sizes) else {})
        for name, (package, maker) in peers.items():
            if frameworks.installed(package):
                makers[name] = maker
            elif not any(item.what == name for item in rows):
                rows.append(remark(section, name, f"{package} is not installed (extra: bench)"))
        learners = {name: maker(problem) for name, maker in makers.items()}
        _check_learning(learners)
        found = {name: Timed() for name in learners}
        for _ in range(options.repeats):
            for name, learner in learners.items():
                times = taking_turns({name: learner.step}, 1, learner.begin, warm_up=())[name]
                found[name].cpu.values += times.cpu.values
                found[name].wall.values += times.wall.values
        rows += _with_ratios(section, size, found, "engine")
    return rows


def _check_learning(learners: dict[str, learning.Learner]) -> None:
    results = {}
    for name, learner in learners.items():
        learner.begin()
        learner.step()
        results[name] = learner.stances().copy()
    for name, stances in results.items():
        if not np.array_equal(stances, results["engine"]):
            raise Disagreement(f"{name} learns something else than the engine")


def in_c_too(options: Options) -> list[Row]:
    """The hot kernels in numba and in C on the calls of one week."""
    section = "peers: kernels in C"
    try:
        library = in_c.build_once()
    except in_c.NoCompiler as fault:
        return [remark(section, "C", str(fault))]
    rows: list[Row] = []
    for size in options.sizes:
        model = OrgModel(plan(size, options.seed), collect=False)
        for _ in range(3):
            model.step()
        calls = record_week(model, lambda name: name in in_c.KERNELS)
        model.close()
        words = model.organization.people.knows.shape[1]
        sums = {"numba": Sample(), "C": Sample()}
        found = []
        for call in calls:
            times = _both(call, library, words, options.repeats)
            for name, sample in sums.items():
                sample.values = [*sample.values, times[name].cpu.median]
            found += _with_ratios(section, size, {f"{call.name}, {n}": t for n, t in times.items()}, f"{call.name}, C")
        totals = {n: Timed(Sample([sum(s.values)]), Sample([sum(s.values)])) for n, s in sums.items()}
        rows += found + _with_ratios(
            section, size, {f"all of these, {n}": t for n, t in totals.items()}, "all of these, C"
        )
    return rows


def _both(call: Call, library: Any, words: int, repeats: int) -> dict[str, Timed]:
    """A kernel in numba and in C on copies of one call; the results are compared first."""
    ours, theirs = call.fresh(), call.fresh()
    in_numba = partial(call.kernel, 0, call.count, *ours)
    from_c = in_c.bound(library, call.kernel.__name__, call.count, theirs, words)
    in_numba()
    from_c()
    for one, other in zip(flat(ours), flat(theirs), strict=True):
        if isinstance(one, np.ndarray) and one.tobytes() != other.tobytes():
            raise Disagreement(f"{call.name} in C computes something else than in numba")
    return taking_turns({"numba": in_numba, "C": from_c}, repeats)


def _with_ratios(section: str, size: int, found: dict[str, Timed], base: str) -> list[Row]:
    """Times a person, and how many times longer than ``base`` each takes in the same run."""
    rows = []
    for name, times in found.items():
        rows.append(row((section, name, size), times.cpu.scaled(NANO / size), "ns a person", "cpu"))
        if name != base:
            ratio = [a / b for a, b in zip(times.cpu.values, found[base].cpu.values, strict=True)]
            rows.append(row((section, name, size), Sample(ratio), f"times the {base.rpartition(', ')[2]}", "cpu"))
    return rows
