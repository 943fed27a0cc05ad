"""``orgsim compare``: two scenarios, or the results of two, in the same futures."""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from orgsim.cli.exits import EXPECTATION_FAILED
from orgsim.cli.means import Means
from orgsim.cli.options import (
    AsJson,
    Column,
    Force,
    Out,
    People,
    Plugins,
    Quiet,
    Repair,
    Replications,
    Seed,
    Settings,
    Threads,
    Ties,
    Weeks,
    Workers,
)
from orgsim.cli.planning import Request, free_folder, import_chart, load_plan, relocated
from orgsim.cli.running import failed_expectations, say_problems, simulated, warn_failed
from orgsim.cli.terminal import Output
from orgsim.problems import InvalidInput, Problem

if TYPE_CHECKING:
    from orgsim.charts.people import Imported
    from orgsim.results.paired import Comparison
    from orgsim.results.targets import Outcome
    from orgsim.results.types import Results
    from orgsim.scenario.scenario import Scenario

PAGE = "comparison.html"
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Side:
    """One side of a comparison: results read from a folder, or a scenario with its chart that is yet to be run."""

    name: str
    results: Results | None = None
    plan: Scenario | None = None
    imported: Imported | None = None


def compare(
    a: Annotated[str, typer.Argument(metavar="A", help="A scenario, or a folder of results.")],
    b: Annotated[str, typer.Argument(metavar="B", help="A scenario, or a folder of results.")],
    people: People = None,
    ties: Ties = None,
    repair: Repair = None,
    column: Column = None,
    settings: Settings = None,
    seed: Seed = None,
    weeks: Weeks = None,
    replications: Replications = None,
    workers: Workers = None,
    threads: Threads = None,
    out: Out = None,
    force: Force = False,
    plugin: Plugins = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Compare two scenarios in the same futures. Options that change a scenario change both."""
    from orgsim.results.targets import outcomes_against
    from orgsim.study.comparison import compare as compare_results

    request = Request(
        tuple(settings or ()), people, ties, tuple(repair or ()), tuple(column or ()),
        seed, weeks, replications, tuple(plugin or ()),
    )  # fmt: skip
    output = Output(quiet, as_json)
    _check_target(out, force)
    sides = _sides((a, b), request)
    for side in sides:
        say_problems(side.imported, output)
    results = [_results(side, Means(workers, threads), output) for side in sides]
    comparison = compare_results(results[0], results[1])
    target = out or free_folder(f"{sides[0].name} or {sides[1].name}")
    page = _save(sides, (results[0], results[1]), comparison, target)
    _tell(comparison, outcomes_against(results[1], results[0]), page, output)
    failed = [row for one in results for row in failed_expectations(one)]
    for one in results:
        warn_failed(one, output)
    if failed:
        raise typer.Exit(EXPECTATION_FAILED)


def _sides(names: tuple[str, str], request: Request) -> list[Side]:
    """Both sides read and checked, before either is run. Raises InvalidInput with the problems of both."""
    sides, problems = [], []
    for name in names:
        try:
            sides.append(_side(name, request))
        except InvalidInput as error:
            problems += [problem for problem in error.problems if problem not in problems]
    if problems:
        raise InvalidInput(problems)
    return sides


def _side(name: str, request: Request) -> Side:
    if _holds_results(name):
        if request != Request(plugins=request.plugins):
            allowed = "a scenario, or no options that change it"
            raise InvalidInput(Problem(name, "holds results, which no option can change any more", allowed=allowed))
        from orgsim.results.store import load

        return Side(Path(name).resolve().name, results=load(name))
    plan = load_plan(name, request)
    return Side(Path(name).stem, plan=plan, imported=import_chart(plan))


def _holds_results(name: str) -> bool:
    """A folder is meant, unless it merely bears the name of a built-in scenario."""
    from orgsim.scenario.locations import built_in

    return Path(name).is_dir() and ((Path(name) / MANIFEST).is_file() or name not in built_in())


def _results(side: Side, means: Means, output: Output) -> Results:
    if side.results is not None:
        return side.results
    assert side.plan is not None
    output.say(f"Running {side.plan.name} ...")
    return simulated(side.plan, side.imported, means, output)


def _check_target(out: Path | None, force: bool) -> None:
    if out is None or not out.exists():
        return
    if not out.is_dir():
        raise InvalidInput(Problem(str(out), "is a file, not a folder"))
    if not force:
        allowed = "a new folder, or --force to replace this comparison"
        raise InvalidInput(Problem(str(out), "exists already", allowed=allowed))
    if any(out.iterdir()) and not (out / PAGE).is_file():
        raise InvalidInput(Problem(str(out), "holds no comparison and is not replaced, even with --force"))


def _save(sides: list[Side], results: tuple[Results, Results], comparison: Comparison, target: Path) -> Path:
    """The page, and the results of the sides that were run, in one new folder that appears whole."""
    from orgsim.report.page import write_comparison
    from orgsim.results.plain import current_umask
    from orgsim.results.store import save

    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}-"))
    except OSError as error:
        raise InvalidInput(Problem(str(target), f"cannot be created ({error.strerror})")) from error
    try:
        for letter, side, one in zip("ab", sides, results, strict=True):
            if side.results is None:
                save(relocated(one, target / letter), temporary / letter)
        write_comparison(comparison, results[0], results[1], temporary / PAGE)
        os.chmod(temporary, 0o777 & ~current_umask())
        _put(temporary, target)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
    return target / PAGE


def _put(temporary: Path, target: Path) -> None:
    if not target.exists():
        os.rename(temporary, target)
        return
    # A folder that is not empty cannot be renamed over: the old one is set aside, and comes back if that fails.
    aside = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}-old-"))
    os.rename(target, aside / "old")
    try:
        os.rename(temporary, target)
    except BaseException:
        os.rename(aside / "old", target)
        aside.rmdir()
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _tell(comparison: Comparison, targets: list[Outcome], page: Path, output: Output) -> None:
    from orgsim.cli.terminal import wrapped
    from orgsim.report.tables import comparison_order

    ordered = comparison_order(comparison)
    clear = [paired for paired in ordered if paired.clear or len(comparison.seeds) == 1]
    output.show(f"A: {comparison.a_name}")
    output.show(f"B: {comparison.b_name}")
    output.show(f"{len(comparison.seeds)} matched futures, compared {comparison.when}.")
    for paired in clear:
        output.show(wrapped(paired.sentence, ""))
    unclear = [paired.info.label for paired in ordered if paired not in clear]
    if unclear:
        output.show(wrapped(f"No clear difference on average: {', '.join(unclear)}.", ""))
    if not ordered:
        output.show("A and B do not differ in anything.")
    for outcome in targets:
        output.show(wrapped(f"B: {outcome.sentence}", ""))
    output.show(str(page), always=True)
    output.document(_document(comparison, page) | {"targets": [outcome.row() for outcome in targets]})


def _document(comparison: Comparison, page: Path) -> dict[str, Any]:
    return {
        "a": comparison.a_name,
        "b": comparison.b_name,
        "when": comparison.when,
        "matched_futures": len(comparison.seeds),
        "seeds": list(comparison.seeds),
        "unmatched_seeds": list(comparison.unmatched),
        "measures": comparison.rows(),
        "page": str(page),
    }
