"""A calibration: a scenario, what of it is fitted, and the table that it is fitted to."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import tomlkit

from orgsim.problems import InvalidInput, Problem, nearest
from orgsim.results.plain import digest
from orgsim.scenario.document import Document, dotted, parse_json, parse_toml, plain, shown
from orgsim.scenario.loading import read_text
from orgsim.scenario.scenario import Scenario
from orgsim.scenario.validation import build, problem_of
from orgsim.scenario.writing import toml_item
from orgsim.simulate import run_once
from orgsim.study.calibration.observing import Known, Observation, read_observations
from orgsim.study.calibration.sections import SCHEMA, Head, Of, Quick, Search
from orgsim.study.experiment.factors import Factor
from orgsim.study.experiment.loading import scenario_of
from orgsim.study.experiment.locations import CALIBRATIONS, find
from orgsim.study.experiment.sections import Design
from orgsim.study.experiment.variants import Changes, Variants
from orgsim.study.experiment.varying import Reader

TABLES = ("search", "set", "fit", "quick")
QUICK_TRIALS, QUICK_NOISE, QUICK_DRAWS, QUICK_FUTURES = 32, 20, 8, 2


@dataclass(frozen=True)
class Calibration:
    """Checked and frozen; made by :meth:`load`.

    base: the scenario before anything is fitted. factors: ranges of the settings that are fitted. observations: what
    they are fitted to, from the table ``source``. observed: of one organization or the mean over many. trials,
    replications, search: see :mod:`orgsim.study.calibration.sections`.
    """

    name: str
    question: str
    base: Scenario
    factors: tuple[Factor, ...]
    observations: tuple[Observation, ...]
    source: Path
    observed: Of
    start: datetime.date | None
    trials: int
    replications: int
    search: Search

    @classmethod
    def load(
        cls,
        path_or_name: str | Path,
        overrides: Iterable[str] = (),
        *,
        trials: int | None = None,
        quick: bool = False,
    ) -> Calibration:
        """Read a calibration file, or a built-in calibration by name.

        overrides: ``name=value`` for settings of the scenario. trials: instead of what the file says. quick: the small
        version. Raises InvalidInput with every problem, each with file and line or row.
        """
        calibration = cls(**_parts(path_or_name, tuple(overrides), quick))
        return calibration if trials is None else replace(calibration, trials=trials)

    @functools.cached_property
    def variants(self) -> Variants:
        """Variants of the base scenario."""
        return Variants(self.base)

    @property
    def noise_futures(self) -> int:
        """Futures of the closest trial: enough for the covariance of all observations."""
        return max(self.search.noise, 2 * len(self.observations) + 2)

    @functools.cached_property
    def fingerprint(self) -> str:
        """SHA-256 of all that shapes the result."""
        scenario = self.variants.digest(self.variants.variant(Changes()))
        seen = [(one.reading.key, one.value, one.error) for one in self.observations]
        return digest(plain([self.to_dict(), scenario, self.base.run.seed, seen]))

    def to_dict(self) -> dict[str, Any]:
        """Plain data of the shape of a calibration file whose scenario and table lie beside it."""
        data: dict[str, Any] = {
            "schema": SCHEMA,
            "name": self.name,
            "question": self.question,
            "scenario": "scenario.toml",
            "observations": f"observations{self.source.suffix.lower()}",
            "observed": self.observed,
            "start": None if self.start is None else self.start.isoformat(),
            "trials": self.trials,
            "replications": self.replications,
            "search": self.search.model_dump(),
            "fit": {factor.name: factor.to_dict() for factor in self.factors},
        }
        return data

    def to_toml(self) -> str:
        """TOML text of :meth:`to_dict`; loading it beside scenario and table gives an equal calibration."""
        document = tomlkit.document()
        for key, value in self.to_dict().items():
            if isinstance(value, Mapping):
                table = tomlkit.table()
                for name, inner in value.items():
                    table.add(name, toml_item(inner))
                document.add(key, table)
            elif value is not None:
                document.add(key, toml_item(value))
        return tomlkit.dumps(document)


def _parts(path_or_name: str | Path, overrides: tuple[str, ...], quick: bool) -> dict[str, Any]:
    file, label = find(path_or_name, CALIBRATIONS, "calibration")
    parse = parse_json if file.suffix.lower() == ".json" else parse_toml
    document = parse(read_text(file, label), label)
    problems = _unknown(document)
    head, more = _built(Head, {key: document.data[key] for key in Head.model_fields if key in document.data}, document)
    problems += more
    search, more = _built(Search, document.data.get("search", {}), document, "search")
    problems += more
    raw_quick = document.data.get("quick", {})
    small, more = _built(Quick, _without_set(raw_quick), document, "quick")
    problems += more
    base, more = scenario_of(document, file, label, overrides, quick)
    problems += more
    factors: tuple[Factor, ...] = ()
    if base is not None:
        factors, more = _factors(document, base)
        problems += more
    observations: tuple[Observation, ...] = ()
    if base is not None and head is not None:
        observations, more = _observations(document, file, base, head)
        problems += more
    if problems or head is None or search is None or base is None:
        raise InvalidInput(list(dict.fromkeys(problems)))
    parts = {name: getattr(head, name) for name in ("question", "observed", "start", "trials", "replications")}
    if quick and small is not None:
        parts, search = _made_small(parts, search, small)
    source = file.parent / head.observations
    name = head.name or file.stem.replace("_", " ").capitalize()
    return parts | {
        "name": name, "base": base, "factors": factors, "observations": observations, "source": source,
        "search": search,
    }  # fmt: skip


def _built(model: type[Any], raw: Any, document: Document, section: str = "") -> tuple[Any, list[Problem]]:
    place = (section,) if section else ()
    if not isinstance(raw, dict):
        message = "must be a table of settings"
        return None, [Problem(document.where(place), message, section, shown(raw), f"[{section}] and settings below")]
    made, flaws = build(model, raw, place)
    return made, [problem_of(flaw, document) for flaw in flaws]


def _without_set(raw: Any) -> Any:
    return {key: value for key, value in raw.items() if key != "set"} if isinstance(raw, dict) else raw


def _unknown(document: Document) -> list[Problem]:
    known = ("schema", *Head.model_fields, *TABLES)
    problems = [
        Problem(
            document.where((key,)), "is not a section or setting of a calibration", key, shown(value), ", ".join(known),
            nearest(key, known),
        )
        for key, value in document.data.items()
        if key not in known
    ]  # fmt: skip
    schema = document.data.get("schema", SCHEMA)
    if schema != SCHEMA or isinstance(schema, bool):
        message = "is a version of calibration files that this orgsim cannot read"
        problems.append(Problem(document.where(("schema",)), message, "schema", shown(schema), str(SCHEMA)))
    return problems


def _factors(document: Document, base: Scenario) -> tuple[tuple[Factor, ...], list[Problem]]:
    reader = Reader(document, Variants(base), Design(kind="lhs"), section="fit")
    factors, problems = reader.factors(), reader.problems
    example = "a range such as { low = 0.1, high = 0.9 } or, for the bounds of the setting, {}"
    for factor in factors:
        place = next((spot for spot in document.places if dotted(spot) == f"fit.{factor.name}"), ("fit",))
        where = document.where(place)
        if factor.values:
            problems.append(Problem(where, "is fitted over a range, not over levels", factor.name, "", example))
        if factor.name.startswith("run."):
            message = "is no property of an organization, so it cannot be fitted"
            problems.append(Problem(where, message, factor.name, "", "settings of other sections"))
    if not factors and not problems:
        problems.append(Problem(document.where(("fit",)), "says nothing that is fitted", "fit", "", example))
    return factors, problems


def _observations(
    document: Document, file: Path, base: Scenario, head: Head
) -> tuple[tuple[Observation, ...], list[Problem]]:
    path = file.parent / head.observations
    if not path.is_file():
        where, near = document.where(("observations",)), ""
        if path.parent.is_dir():
            near = nearest(path.name, [one.name for one in path.parent.iterdir() if one.is_file()])
        said = shown(head.observations)
        return (), [Problem(where, "is no file", "observations", said, "a CSV file or workbook", near)]
    try:
        return read_observations(path, head.observations, Known(base.run.weeks, groups_of(base), head.start)), []
    except InvalidInput as error:
        return (), list(error.problems)


def groups_of(base: Scenario) -> dict[str, tuple[str, ...]]:
    """Names of levels, units and teams that a run of this scenario records."""
    run = base.run.model_copy(update={"weeks": 1, "burn_in": 0, "replications": 1})
    # What is due later cannot be checked against a run of one week.
    plan = base.model_copy(update={"run": run, "shock": (), "practice": (), "expect": (), "target": ()})
    return run_once(plan, 0).labels


def _made_small(parts: dict[str, Any], search: Search, small: Quick) -> tuple[dict[str, Any], Search]:
    changed = parts | {
        "trials": small.trials or min(QUICK_TRIALS, parts["trials"]),
        "replications": small.replications or min(2, parts["replications"]),
    }
    least = {
        "noise": small.noise or min(QUICK_NOISE, search.noise),
        "draws": small.draws or min(QUICK_DRAWS, search.draws),
        "futures": small.futures or min(QUICK_FUTURES, search.futures),
    }
    return changed, search.model_copy(update=least)
