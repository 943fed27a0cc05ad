"""``orgsim new`` and ``orgsim report``: a scenario file to start from, and the report of results written again."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from orgsim.cli.options import AsJson, Quiet
from orgsim.cli.terminal import Output
from orgsim.problems import InvalidInput, Problem


def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name of the scenario; the file is NAME.toml.")],
    base: Annotated[str, typer.Option("--from", metavar="SCENARIO", help="Scenario to start from.")] = "baseline",
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Write a scenario file to start from, every setting explained."""
    from orgsim.results.plain import write_whole
    from orgsim.scenario.catalogue import list_scenarios
    from orgsim.scenario.scenario import Scenario
    from orgsim.scenario.template import new_scenario

    output = Output(quiet, as_json)
    file = Path(name if name.lower().endswith(".toml") else f"{name}.toml")
    if file.exists():
        raise InvalidInput(Problem(str(file), "exists already and is not replaced", allowed="another name"))
    Scenario.load(base)
    known = {entry.name for entry in list_scenarios()}
    extends = base if base in known else Path(os.path.relpath(base, file.parent)).as_posix()
    title = file.stem.replace("_", " ").replace("-", " ").strip().capitalize()
    write_whole(file, new_scenario(title or file.stem, extends=extends))
    output.say(f"Edit it, then: orgsim run {file}")
    output.show(str(file), always=True)
    output.document({"file": str(file), "extends": extends})


def report(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder of results.")],
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Write the report of results or of an experiment again."""
    from orgsim.results.calibration_store import is_calibration
    from orgsim.results.experiment_store import is_experiment

    output = Output(quiet, as_json)
    if is_calibration(folder):
        from orgsim.report.calibration import write_folder_report as write_calibration

        page = write_calibration(folder)
    elif is_experiment(folder):
        from orgsim.experiment_report import write_folder_report

        page = write_folder_report(folder)
    else:
        page = _page(folder)
    output.show(str(page), always=True)
    output.document({"report": str(page)})


def _page(folder: Path) -> Path:
    from orgsim.report.page import write_report
    from orgsim.results.store import load

    return write_report(load(folder), folder / "report.html")
