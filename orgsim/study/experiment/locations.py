"""Where experiment files are found: the ones that come with orgsim by name, others by path."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

import orgsim
from orgsim.problems import InvalidInput, Problem, nearest
from orgsim.scenario.locations import SUFFIXES, nearest_file

CALIBRATIONS = "calibrate"
"""Where the calibrations that come with orgsim lie, inside the folder of experiments."""


@dataclass(frozen=True)
class Entry:
    """One built-in experiment. name: what to type. title and question: for people. file: where it lies."""

    name: str
    title: str
    question: str
    file: Path


def built_in(below: str = "") -> dict[str, Path]:
    """The experiments that come with orgsim: name -> file, in alphabetical order. below: a folder inside theirs."""
    package = Path(orgsim.__file__).parent
    installed = package / "_experiments"
    folder = (installed if installed.is_dir() else package.parent / "experiments") / below
    files = sorted(folder.glob("*.toml")) if folder.is_dir() else []
    return {file.stem: file for file in files}


def list_experiments(below: str = "") -> tuple[Entry, ...]:
    """The built-in experiments in alphabetical order."""
    entries = []
    for name, file in built_in(below).items():
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        entries.append(Entry(name, data.get("name", name), data.get("question", ""), file))
    return tuple(entries)


def find(path_or_name: str | Path, below: str = "", noun: str = "experiment") -> tuple[Path, str]:
    """The file meant by a path or the name of a built-in experiment, and what to call it in messages.

    below: the folder of the built-in ones inside that of all experiments. noun: what one of them is called.
    Raises InvalidInput, with the nearest name or file, when there is none.
    """
    text, known = str(path_or_name), built_in(below)
    if text in known:
        return known[text], known[text].name
    file = Path(text)
    try:
        if file.is_file() and file.suffix.lower() in SUFFIXES:
            return file, text
        there = file.is_file()
    except (OSError, ValueError):
        there = False
    allowed = f"a file ending in .toml or .json, or one of {', '.join(known)}"
    if there:
        raise InvalidInput(Problem("", f"is no {noun} file", text, allowed=allowed))
    near = nearest(text, known) or nearest_file(file)
    raise InvalidInput(Problem("", f"is no {noun} that can be found", text, allowed=allowed, nearest=near))
