"""What ``import orgsim`` offers, and the small parts of the command line."""

from __future__ import annotations

import io
import json
import pickle
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

import orgsim
from orgsim.cli.planning import Request, named_values, slug
from orgsim.cli.terminal import Output, printable, table
from tests.cli.conftest import environment


def test_import_is_free() -> None:
    script = "import sys, orgsim; print(*[n for n in ('numpy', 'numba', 'mesa', 'pydantic') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], env=environment(), capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


@pytest.mark.parametrize("name", orgsim.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(orgsim, name) is not None
    assert name in dir(orgsim)


def test_unknown_names_are_no_attributes() -> None:
    with pytest.raises(AttributeError, match="nonsense"):
        _ = orgsim.nonsense


@pytest.mark.parametrize("first", ["import orgsim.simulate", "from orgsim.simulate import run_once", "pass"])
def test_simulate_is_the_function_whatever_was_imported_before(first: str) -> None:
    script = f"import orgsim\n{first}\nprint(type(orgsim.simulate).__name__)"
    done = subprocess.run([sys.executable, "-c", script], env=environment(), capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "function"


def test_simulate_can_be_sent_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(orgsim.simulate)) is orgsim.simulate


def test_the_public_names_work_together(tmp_path) -> None:
    plan = orgsim.Scenario.from_dict(
        {"run": {"weeks": 3, "burn_in": 2, "replications": 2}, "organization": {"size": 20}}
    )
    results = orgsim.simulate(plan, workers=1)
    orgsim.save(results, tmp_path / "results")
    comparison = orgsim.compare(orgsim.load(tmp_path / "results"), results)
    assert comparison.measure("alignment").difference == 0


@given(st.text(max_size=80))
def test_slugs_are_folder_names_anywhere(name: str) -> None:
    found = slug(name)
    assert found
    assert found.isascii()
    assert all(sign.isalnum() or sign == "-" for sign in found)
    assert found == found.lower()
    assert slug(found) == found


@given(st.text(max_size=40), st.sampled_from(["ascii", "cp1252", "cp437", "latin-1", "utf-8", "no such code page"]))
def test_any_text_can_be_printed_anywhere(text: str, encoding: str) -> None:
    shown = printable(text, encoding)
    shown.encode("ascii" if encoding.startswith("no") else encoding)
    if text.isascii():
        assert shown == text


def test_a_minus_stays_a_minus() -> None:
    assert printable("\u22120.12\u00a0SD", "ascii") == "-0.12 SD"


@given(
    st.dictionaries(
        st.from_regex(r"[a-z_]{1,8}", fullmatch=True), st.from_regex(r"[^\s=][^\n\r]{0,9}\S", fullmatch=True)
    )
)
def test_pairs_are_read_as_written(pairs: dict[str, str]) -> None:
    read = named_values([f"{name}={value}" for name, value in pairs.items()], "--repair")
    assert read == {name: value.strip() for name, value in pairs.items()}


@pytest.mark.parametrize(
    "value", ["true", "1.5", "[1]", 'a "quoted" name.csv', "C:\\new\\table.csv", "Ünïcode 组织.csv"]
)
def test_file_names_stay_text(value: str) -> None:
    from pathlib import Path

    from orgsim.scenario.overrides import parse_override

    (override,) = Request(people=Path(value)).overrides()
    assert parse_override(override) == ("organization.people", str(Path(value)))


def test_tables_line_up() -> None:
    lines = table(("name", "n"), [["a", "1"], ["longer", "23"]])
    assert lines == ["name     n", "a        1", "longer  23"]


def test_json_has_no_missing_or_infinite_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    Output(as_json=True).document({"a": float("nan"), "b": [float("inf"), 1.5], "c": (1, None)})
    assert json.loads(capsys.readouterr().out) == {"a": None, "b": [None, 1.5], "c": [1, None]}


class Terminal(io.StringIO):
    """A terminal that keeps what is written to it."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("quiet", "shown"), [(False, True), (True, False)])
def test_progress_shows_on_a_terminal_only(quiet: bool, shown: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal, pipe = Terminal(), io.StringIO()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", terminal)
    with Output(quiet).progress("The story") as update:
        update(1, 2)
    assert ("The story" in terminal.getvalue()) == shown
    monkeypatch.setattr(sys, "stderr", pipe)
    with Output().progress("The story") as update:
        update(1, 2)
    assert pipe.getvalue() == ""


def test_no_colour_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = {}
    for wanted in ("", "1"):
        terminal = Terminal()
        monkeypatch.setenv("TERM", "xterm-256color")
        monkeypatch.setenv("NO_COLOR", wanted)
        monkeypatch.setattr(sys, "stderr", terminal)
        with Output().progress("The story") as update:
            assert update is not None
            update(1, 2)
        shown[wanted] = "\x1b[3" in terminal.getvalue()
    assert shown == {"": True, "1": False}
