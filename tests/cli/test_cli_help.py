"""Help is quick and complete, and misspelled words are answered with the right ones."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.cli.conftest import environment

HEAVY = {
    "mesa", "numba", "pandas", "numpy", "matplotlib", "networkx", "pydantic", "scipy", "rich", "jinja2", "tomlkit",
    "optuna",
}  # fmt: skip
COMMANDS = (
    "run", "compare", "sweep", "resume", "merge", "export", "report", "check", "new", "list", "describe",
    "schema", "doctor", "verify", "claims", "calibrate",
)  # fmt: skip
IMPORTED = """
import sys
from orgsim.cli import main
code = main(sys.argv[1:])
print("modules:", *sorted(name for name in sys.modules if "." not in name))
sys.exit(code)
"""


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["--version"]], ids=" ".join)
def test_help_imports_nothing_heavy(arguments: list[str], tmp_path) -> None:
    command = [sys.executable, "-c", IMPORTED, *arguments]
    done = subprocess.run(command, check=False, cwd=tmp_path, env=environment(), capture_output=True, text=True)
    modules = set(done.stdout.split("modules:")[1].split())
    assert done.returncode == 0
    assert "typer" in modules
    # Reading the options of a command, typer itself may import pydantic; that is as quick as the rest.
    assert not modules & (HEAVY - {"pydantic"} if arguments[0] == "run" else HEAVY)


def test_help_names_every_command_with_a_whole_sentence(inside) -> None:
    code, out, _ = inside("--help")
    assert code == 0
    listed = out.split("Commands:")[1]
    assert all(f"\n  {name} " in listed for name in COMMANDS)
    assert "..." not in listed


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str, inside) -> None:
    code, out, err = inside(command, "--help")
    assert (code, err) == (0, "")
    assert f"orgsim {command}" in out


def test_no_command_shows_help(orgsim_command) -> None:
    done = orgsim_command()
    assert done.returncode == 2
    assert "Commands:" in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (["rnu", "baseline"], "'run'"),
        (["comapre", "a", "b"], "'compare'"),
        (["run", "baseline", "--sede", "3"], "--seed"),
        (["run", "baseline", "--replication", "3"], "--replications"),
        (["check", "x.csv", "--repairs", "a=b"], "--repair"),
        (["list", "shokcs"], "'shocks'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else value,
)
def test_misspelled_words_are_answered_with_the_right_one(arguments: list[str], meant: str, inside) -> None:
    code, out, err = inside(*arguments)
    assert code == 2
    assert out == ""
    assert "Did you mean" in err
    assert meant in err.split("Did you mean")[1]


@pytest.mark.parametrize(
    "arguments",
    [["run"], ["run", "baseline", "--workers", "0"], ["run", "baseline", "--threads", "two"], ["report", "a", "b"]],
    ids=" ".join,
)
def test_wrong_usage_exits_with_2(arguments: list[str], inside, tmp_path) -> None:
    code, out, err = inside(*arguments)
    assert code == 2
    assert out == ""
    assert "Usage: orgsim" in err
    assert not list(tmp_path.iterdir())
