"""From what was asked for on the command line to a scenario, its chart and the folder that results go to."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from orgsim.problems import InvalidInput, Problem

if TYPE_CHECKING:
    from orgsim.charts.people import Imported
    from orgsim.results.types import Results
    from orgsim.scenario.scenario import Scenario

RESULTS = "orgsim-results"
_OPTIONS = {
    "organization.people": "--people",
    "organization.ties": "--ties",
    "organization.repairs": "--repair",
    "organization.columns": "--column",
    "run.seed": "--seed",
    "run.weeks": "--weeks",
    "run.replications": "--replications",
}


@dataclass(frozen=True)
class Request:
    """Changes to a scenario. settings: texts such as ``communication.uptake=.4``. repair, column: ``name=value``.

    seed, weeks, replications: as typed. plugins: Python files that register shocks or practices.
    """

    settings: tuple[str, ...] = ()
    people: Path | None = None
    ties: Path | None = None
    repair: tuple[str, ...] = ()
    column: tuple[str, ...] = ()
    seed: str | None = None
    weeks: str | None = None
    replications: str | None = None
    plugins: tuple[Path, ...] = ()

    def overrides(self) -> list[str]:
        """All changes as ``name=value``, an option after a ``--set`` of the same setting so that it wins."""
        found = list(self.settings)
        texts = {"organization.people": self.people, "organization.ties": self.ties}
        found += [f"{name}={_quoted(str(value))}" for name, value in texts.items() if value is not None]
        numbers = {"run.seed": self.seed, "run.weeks": self.weeks, "run.replications": self.replications}
        found += [f"{name}={value}" for name, value in numbers.items() if value is not None]
        for section, pairs in (("repairs", self.repair), ("columns", self.column)):
            found += [
                f"organization.{section}.{name}={_quoted(value)}" for name, value in named_values(pairs, "").items()
            ]
        return found

    def wrong_pairs(self) -> list[Problem]:
        """A problem for every --repair and --column that is not of the form ``name=value``."""
        options = (("--repair", "unknown_manager=drop", self.repair), ("--column", 'manager="Reports to"', self.column))
        return [
            Problem(option, "is not of the form name=value", text, allowed=f"such as {example}")
            for option, example, pairs in options
            for text in pairs
            if not _is_pair(text)
        ]


def load_plan(scenario: str, request: Request) -> Scenario:
    """The scenario with all changes. Raises InvalidInput with every problem, each naming its option."""
    from orgsim.scenario.scenario import Scenario

    problems = [*request.wrong_pairs(), *load_plugins(request.plugins)]
    try:
        plan = Scenario.load(scenario, request.overrides())
    except InvalidInput as error:
        raise InvalidInput([*problems, *(_by_option(problem, request) for problem in error.problems)]) from None
    if problems:
        raise InvalidInput(problems)
    return plan


def load_plugins(files: Iterable[Path]) -> list[Problem]:
    """Register the shocks and practices in Python files; a problem for every file that has none."""
    problems: list[Problem] = []
    for file in files:
        from orgsim.plugins import load_plugin_file

        try:
            load_plugin_file(file)
        except InvalidInput as error:
            problems += error.problems
    return problems


def import_chart(plan: Scenario) -> Imported | None:
    """The chart in the files that the scenario names, with its problems; None when the chart is generated.

    The same chart as :func:`orgsim.founding.found.chart_of` gives. Raises InvalidInput when it cannot be used.
    """
    settings = plan.organization
    if settings.people is None:
        return None
    from orgsim.charts.generated_ties import TieSettings
    from orgsim.charts.loading import load_chart

    ties = TieSettings(**plan.network.model_dump())
    return load_chart(settings.people, settings.ties, settings.repairs, settings.columns, plan.run.seed, ties)


def named_values(pairs: Iterable[str], option: str) -> dict[str, str]:
    """``["kind=drop"]`` as a dictionary. Raises InvalidInput naming ``option``; without an option, wrong ones go."""
    wrong = [Problem(option, "is not of the form name=value", text) for text in pairs if not _is_pair(text)]
    if wrong and option:
        raise InvalidInput(wrong)
    split = (text.partition("=") for text in pairs if _is_pair(text))
    return {name.strip(): value.strip() for name, _, value in split}


def slug(name: str) -> str:
    """A name for a folder on any system: small letters, digits and hyphens, at most 60 signs."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    text = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].rstrip("-")
    return f"{text}-run" if text in ("con", "prn", "aux", "nul") else text or "scenario"


def free_folder(name: str) -> Path:
    """The first folder below ``orgsim-results`` that does not exist: ``name``, ``name-2``, ``name-3`` ..."""
    first = Path(RESULTS) / slug(name)
    number, folder = 1, first
    while folder.exists() or folder.is_symlink():
        number += 1
        folder = first.with_name(f"{first.name}-{number}")
    return folder


def results_folder(name: str, dry_run: bool = False) -> Path:
    """Where the results of many runs go if nobody says: a folder of its own each time, so that none is gone on with by
    chance."""
    first = Path(RESULTS) / slug(name)
    number, folder = 1, first
    while folder.exists() and not dry_run:
        number += 1
        folder = first.with_name(f"{first.name}-{number}")
    return folder


def check_folder(out: Path | None, force: bool) -> None:
    """Raise InvalidInput if results could not be saved in ``out`` in the end, before any time is spent."""
    if out is None:
        return
    from orgsim.results.store import target_problems

    problems = target_problems(out, force)
    if problems:
        raise InvalidInput(problems)


def save_results(results: Results, name: str, out: Path | None, force: bool) -> Path:
    """Save into ``out``, or into a free folder for ``name``, and return the folder."""
    from orgsim.results.store import save

    if out is not None:
        return save(relocated(results, out), out, force)
    while True:
        folder = free_folder(name)
        try:
            return save(relocated(results, folder), folder)
        except InvalidInput:
            # Another run may have taken this name in the meantime.
            if not folder.exists():
                raise


def relocated(results: Results, folder: Path) -> Results:
    """The same results with the files of their scenario named from ``folder``, so that it runs again from there."""
    import os

    from orgsim.results.plain import digest
    from orgsim.scenario.loading import FILES

    scenario = {**results.scenario}
    for section, key in FILES:
        table = scenario.get(str(section))
        if isinstance(table, dict) and isinstance(table.get(key), str):
            try:
                scenario[str(section)] = {**table, key: Path(os.path.relpath(table[key], folder)).as_posix()}
            except ValueError:
                # On another drive there is no way from here to there.
                continue
    provenance = {
        **results.provenance,
        "hashes": {**results.provenance.get("hashes", {}), "scenario": digest(scenario)},
    }
    return replace(results, scenario=scenario, provenance=provenance)


def command_line(arguments: Sequence[str]) -> list[str]:
    """What was typed, for provenance."""
    return ["orgsim", *arguments]


def _is_pair(text: str) -> bool:
    return bool(re.match(r"\s*([A-Za-z_][A-Za-z0-9_-]*|\*)\s*=\s*\S", text))


def _quoted(text: str) -> str:
    """As a TOML string, so that a file called ``true`` or ``1.5`` stays text."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _by_option(problem: Problem, request: Request) -> Problem:
    if problem.where != "--set":
        return problem
    typed = {text.partition("=")[0].strip() for text in request.settings}
    for setting, option in _OPTIONS.items():
        inside = problem.field == setting or problem.field.startswith(f"{setting}.")
        if inside and problem.field not in typed:
            return replace(problem, where=option, field=problem.field.removeprefix(setting).lstrip("."))
    return problem
