"""From an experiment file to the parts of an experiment, with every problem found at once."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from orgsim.problems import InvalidInput, Problem, nearest
from orgsim.scenario.document import Document, dotted, parse_json, parse_toml, plain, shown
from orgsim.scenario.expectations import ALLOWED as ALLOWED_STATEMENTS
from orgsim.scenario.expectations import Expect, statement_problem, unknown_measures
from orgsim.scenario.lines import Place
from orgsim.scenario.loading import missing_files, read, read_text
from orgsim.scenario.locations import find as find_scenario
from orgsim.scenario.overrides import apply_overrides, parse_override
from orgsim.scenario.scenario import Scenario
from orgsim.scenario.validation import build, problem_of, validate
from orgsim.simulate import measure_infos
from orgsim.study.experiment.locations import find
from orgsim.study.experiment.measuring import readings_of
from orgsim.study.experiment.sections import SCHEMA, Design, Head, Quick, Until
from orgsim.study.experiment.variants import Variants
from orgsim.study.experiment.varying import Reader, flattened

TABLES = ("design", "set", "vary", "measures", "until", "quick")
_FIXED = ("schema", *TABLES, "expect")
QUICK_REPLICATIONS, QUICK_POINTS, QUICK_TRAJECTORIES, QUICK_LEVELS = 2, 8, 2, 2


def load_parts(path_or_name: str | Path, overrides: Iterable[str] = (), quick: bool = False) -> dict[str, Any]:
    """What an :class:`orgsim.study.experiment.experiment.Experiment` is made of, by name. Raises InvalidInput."""
    file, label = find(path_or_name)
    parse = parse_json if file.suffix.lower() == ".json" else parse_toml
    document = parse(read_text(file, label), label)
    problems = _unknown(document)
    small, more = _quick(document) if quick else (None, [])
    problems += more
    head, more = _head(document)
    problems += more
    design, more = _design(document)
    problems += more
    until, more = _until(document)
    problems += more
    names = [info.name for info in measure_infos()]
    readings, more = readings_of(document, names)
    problems += more
    expect, more = _expectations(document, names)
    problems += [*more, *_series_problems(document, head, names), *_until_problems(document, until, readings)]
    if small is not None:
        head, design, until = _made_small(head, design, until, small)
    base, more = scenario_of(document, file, label, overrides, quick)
    problems += more
    factors: tuple[Any, ...] = ()
    if base is not None:
        reader = Reader(document, Variants(base), design)
        factors = reader.factors()
        problems += reader.problems
    if problems or base is None:
        raise InvalidInput(sorted(problems, key=_by_line))
    common = head.common_random_numbers
    return {
        "name": head.name or file.stem.replace("_", " ").capitalize(),
        "question": head.question,
        "base": base,
        "design": design,
        "factors": factors,
        "readings": readings,
        "replications": head.replications,
        "until": until,
        "common_random_numbers": design.listed if common is None else common,
        "series": head.series,
        "expect": expect,
    }


def _unknown(document: Document) -> list[Problem]:
    known = (*_FIXED, *Head.model_fields)
    problems = []
    schema = document.data.get("schema", SCHEMA)
    if schema != SCHEMA or isinstance(schema, bool):
        message = "is a version of experiment files that this orgsim cannot read"
        problems.append(_problem(document, ("schema",), message, str(SCHEMA)))
    for key in document.data:
        if key not in known:
            message = "is not a section or setting of an experiment"
            problems.append(_problem(document, (key,), message, ", ".join(known), nearest(key, known)))
    return problems


def _head(document: Document) -> tuple[Head, list[Problem]]:
    raw = {key: document.data[key] for key in Head.model_fields if key in document.data}
    head, flaws = build(Head, raw, ())
    return head if isinstance(head, Head) else Head(), [problem_of(flaw, document) for flaw in flaws]


def _design(document: Document) -> tuple[Design, list[Problem]]:
    raw = document.data.get("design", {})
    place: Place = ("design",)
    if isinstance(raw, str):
        design, flaws = build(Design, {"kind": raw}, ())
        if flaws:
            allowed, near = flaws[0].allowed, flaws[0].nearest
            return Design(), [_problem(document, place, "is not a design", allowed, near)]
        return (design if isinstance(design, Design) else Design()), []
    if not isinstance(raw, dict):
        return Design(), [_problem(document, place, "must be text or a table", 'such as "grid", or kind = "sobol"')]
    design, flaws = build(Design, raw, place)
    problems = [problem_of(flaw, document) for flaw in flaws]
    if not isinstance(design, Design):
        return Design(), problems
    if design.trajectories is not None and (design.kind != "morris" or design.points is not None):
        message = "is another name for points" if design.kind == "morris" else "belongs to the design morris"
        problems.append(_problem(document, (*place, "trajectories"), message, "points"))
    if design.kind == "morris" and design.levels % 2:
        problems.append(_problem(document, (*place, "levels"), "must be even for morris", "2, 4, 6 ..."))
    if design.kind == "saltelli" and design.count < 2:
        problems.append(_problem(document, (*place, "points"), "is too small for saltelli", "at least 2"))
    return design, problems


def _until(document: Document) -> tuple[Until | None, list[Problem]]:
    raw = document.data.get("until")
    # Written as replications = { until = {...} } or as until = {...} beside the head.
    if raw is None:
        return None, []
    place: Place = ("until",)
    if not isinstance(raw, dict):
        allowed = '{ measure = "alignment", half_width = 0.01, min = 5, max = 100 }'
        return None, [_problem(document, place, "must be a table", allowed)]
    until, flaws = build(Until, raw, place)
    problems = [problem_of(flaw, document) for flaw in flaws]
    if isinstance(until, Until) and until.max < until.min:
        problems.append(_problem(document, (*place, "max"), "is below min", f"at least {until.min}"))
    if "replications" in document.data:
        message = "says again what [until] says"
        problems.append(_problem(document, ("replications",), message, "either replications or [until]"))
    return until if isinstance(until, Until) else None, problems


def _until_problems(document: Document, until: Until | None, readings: Iterable[Any]) -> list[Problem]:
    columns = [reading.column for reading in readings]
    if until is None or until.measure in columns or not columns:
        return []
    near = nearest(until.measure, columns)
    return [_problem(document, ("until", "measure"), "is not a column of [measures]", ", ".join(columns), near)]


def _series_problems(document: Document, head: Head, names: list[str]) -> list[Problem]:
    return [
        _problem(document, ("series", index), "is not a measure", "see orgsim list measures", nearest(name, names))
        for index, name in enumerate(head.series)
        if name not in names
    ]


def _expectations(document: Document, names: list[str]) -> tuple[tuple[Expect, ...], list[Problem]]:
    raw = document.data.get("expect", [])
    if not isinstance(raw, list) or not all(isinstance(entry, dict) for entry in raw):
        return (), [_problem(document, ("expect",), "must be a list of tables", "[[expect]] in double brackets")]
    found, problems = [], []
    for index, entry in enumerate(raw):
        place: Place = ("expect", index)
        expect, flaws = build(Expect, entry, place)
        problems += [problem_of(flaw, document) for flaw in flaws]
        if not isinstance(expect, Expect):
            continue
        message = statement_problem(expect.that)
        if message:
            problems.append(_problem(document, (*place, "that"), message, ALLOWED_STATEMENTS))
            continue
        for unknown in unknown_measures([expect], names):
            problems.append(
                _problem(document, (*place, "that"), f"{unknown.value} is not a measure", "", unknown.nearest)
            )
        found.append(expect)
    return tuple(found), problems


def scenario_of(
    document: Document, file: Path, label: str, overrides: Iterable[str], quick: bool
) -> tuple[Scenario | None, list[Problem]]:
    """The scenario with [set] (and [quick.set]), then what the command line sets."""
    named = document.data.get("scenario", "baseline")
    if not isinstance(named, str):
        return None, []
    where = document.where(("scenario",))
    try:
        found, _ = find_scenario(named, file.parent, where, "scenario")
        scenario, problems = read(named if found.name == f"{named}.toml" and not Path(named).suffix else found)
    except InvalidInput as error:
        return None, list(error.problems)
    tables = [("set",), *([("quick", "set")] if quick else [])]
    for place in tables:
        raw = document.value(place) or {}
        if not isinstance(raw, dict):
            problems.append(_problem(document, place, "must be a table of settings", "[set] and settings below"))
            continue
        for name, spot, value in flattened(raw, place):
            scenario, more = apply_overrides(scenario, [(name, value)], document.where(spot) or label)
            problems += more
    for text in overrides:
        try:
            scenario, more = apply_overrides(scenario, [parse_override(text)])
            problems += more
        except InvalidInput as error:
            problems += error.problems
    parts, more = validate(scenario)
    problems += [*more, *missing_files(scenario)]
    return (None if problems else Scenario(**parts)), problems


def _quick(document: Document) -> tuple[Quick, list[Problem]]:
    raw = document.data.get("quick", {})
    if not isinstance(raw, dict):
        return Quick(), [_problem(document, ("quick",), "must be a table of settings", "[quick] and settings below")]
    quick, flaws = build(Quick, {key: value for key, value in raw.items() if key != "set"}, ("quick",))
    return quick if isinstance(quick, Quick) else Quick(), [problem_of(flaw, document) for flaw in flaws]


def _made_small(head: Head, design: Design, until: Until | None, quick: Quick) -> tuple[Head, Design, None]:
    least = head.replications if until is None else until.min
    replications = quick.replications or min(QUICK_REPLICATIONS, least)
    most = QUICK_TRAJECTORIES if design.kind == "morris" else QUICK_POINTS
    changes = {"points": quick.points or min(most, design.count), "trajectories": None}
    changes["levels"] = quick.levels or min(QUICK_LEVELS, design.levels)
    return head.model_copy(update={"replications": replications}), design.model_copy(update=changes), None


def _problem(document: Document, place: Place, message: str, allowed: str = "", near: str = "") -> Problem:
    value = shown(plain(document.value(place)))
    return Problem(document.where(place), message, dotted(place), value, allowed, near)


def _by_line(problem: Problem) -> tuple[str, int]:
    head, _, line = problem.where.rpartition(":")
    return (head, int(line)) if line.isdigit() else (problem.where, 0)
