"""The application: its commands, and one exit code for each way to end."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from orgsim.cli.calibrating import calibrate
from orgsim.cli.checking import check
from orgsim.cli.claiming import claims
from orgsim.cli.comparing import compare
from orgsim.cli.describing import describe, listing, schema
from orgsim.cli.doctor import doctor
from orgsim.cli.exits import BUG, INTERRUPTED, INVALID_INPUT, OK, USAGE
from orgsim.cli.exporting import export
from orgsim.cli.making import new, report
from orgsim.cli.running import run
from orgsim.cli.sweeping import merge, resume, sweep
from orgsim.cli.terminal import heard_interrupts, silence, was_interrupted, write
from orgsim.cli.verifying import verify
from orgsim.problems import InvalidInput


def application() -> typer.Typer:
    """All commands, without rich and without completion scripts so that ``--help`` is quick."""
    app = typer.Typer(
        name="orgsim",
        help="Simulate how an organization communicates its strategy, uses autonomy and drifts from its mission.",
        epilog="Start with: orgsim run baseline. Help on a command: orgsim run --help.",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["--help", "-h"]},
    )
    app.callback()(_options)
    for name, command in (
        ("run", run),
        ("compare", compare),
        ("sweep", sweep),
        ("resume", resume),
        ("merge", merge),
        ("calibrate", calibrate),
        ("export", export),
        ("report", report),
        ("check", check),
        ("new", new),
        ("list", listing),
        ("describe", describe),
        ("schema", schema),
        ("doctor", doctor),
        ("verify", verify),
        ("claims", claims),
    ):
        app.command(name)(command)
    return app


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    0 done; 1 a bug, or the machine gave up; 2 wrong usage; 3 some runs of an experiment failed; 4 invalid input, every
    problem named; 5 an expectation failed; 130 interrupted. Whatever the code, no folder or file is left half-written.
    """
    with heard_interrupts():
        code = _code(list(sys.argv[1:] if arguments is None else arguments))
        if code == INTERRUPTED:
            write("orgsim: interrupted; nothing was left half-written", sys.stderr)
            # An interrupt inside exec(), which imports use, makes Python end by the signal in spite of the exit code,
            # unless something is executed after it.
            exec("")
    return _flushed(code)


def _code(arguments: list[str]) -> int:
    command = typer.main.get_command(application())
    try:
        code = command.main(args=arguments, prog_name="orgsim", standalone_mode=False)
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except InvalidInput as error:
        return _report_invalid(error)
    except Exception as error:
        if was_interrupted():
            return INTERRUPTED
        return _report_usage(error) if hasattr(error, "format_message") else _report_failure(error)
    return code if isinstance(code, int) else OK


def _show_version(wanted: bool) -> None:
    if wanted:
        import orgsim

        write(f"orgsim {orgsim.__version__}", sys.stdout)
        raise typer.Exit


def _options(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    pass


def _report_invalid(error: InvalidInput) -> int:
    count = len(error.problems)
    write(f"orgsim: {'a problem' if count == 1 else f'{count} problems'} with the input", sys.stderr)
    for problem in error.problems:
        write(f"  {problem}", sys.stderr)
    return INVALID_INPUT


def _report_usage(error: Any) -> int:
    """typer's own words, with the nearest option asked for as a question."""
    near = getattr(error, "possibilities", None)
    if near:
        error.possibilities = None
        error.message = f"{error.message} Did you mean {' or '.join(sorted(near))}?"
    error.show()
    return int(getattr(error, "exit_code", USAGE))


def _report_failure(error: Exception) -> int:
    said = " ".join(str(error).split())
    what = f"{type(error).__name__}: {said}" if said else type(error).__name__
    if isinstance(error, OSError | MemoryError):
        write(f"orgsim: could not finish: {what}", sys.stderr)
    elif type(error).__name__ == "BrokenProcessPool":
        write("orgsim: could not finish: a process was ended from outside, perhaps for want of memory", sys.stderr)
        write("  Try --workers 1, or fewer people or weeks.", sys.stderr)
    else:
        write(f"orgsim: this is a bug: {what}", sys.stderr)
        write("  Please report it with this command and what `orgsim doctor` prints.", sys.stderr)
    if os.environ.get("ORGSIM_DEBUG", "") not in ("", "0"):
        import traceback

        traceback.print_exception(error)
    elif not isinstance(error, OSError | MemoryError):
        write("  ORGSIM_DEBUG=1 shows where it happened.", sys.stderr)
    return BUG


def _flushed(code: int) -> int:
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        silence(sys.stdout)
    return code
