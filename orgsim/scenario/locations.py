"""Where scenario files are found: the ones that come with orgsim by name, others by path."""

from __future__ import annotations

from pathlib import Path

import orgsim
from orgsim.problems import InvalidInput, Problem, nearest

SUFFIXES = (".toml", ".json")
UNLISTED = ("docked", "claims")


def built_in_folder() -> Path:
    """The folder of the scenarios that come with orgsim: in the installed package, or beside it in a checkout."""
    package = Path(orgsim.__file__).parent
    installed = package / "_scenarios"
    return installed if installed.is_dir() else package.parent / "scenarios"


def built_in() -> dict[str, Path]:
    """The scenarios that come with orgsim: name -> file, in alphabetical order."""
    folder = built_in_folder()
    files = sorted(folder.glob("*.toml")) if folder.is_dir() else []
    return {file.stem: file for file in files}


def unlisted() -> dict[str, Path]:
    """Scenarios that are found by name, but not listed as stories: "docked/NAME" -> file, published models, and
    "claims/NAME" -> file, what practitioners claim."""
    found: dict[str, Path] = {}
    for folder in UNLISTED:
        found |= {f"{folder}/{file.stem}": file for file in sorted((built_in_folder() / folder).glob("*.toml"))}
    return found


def find(path_or_name: str | Path, folder: Path = Path(), where: str = "", field: str = "") -> tuple[Path, str]:
    """The file meant by a path or the name of a built-in scenario, and what to call it in messages.

    folder: what a relative path starts from. where, field: for the problem. Raises InvalidInput, with the nearest
    built-in name or file, when there is none.
    """
    text = str(path_or_name)
    known = built_in()
    named = known | unlisted()
    if text in named:
        return named[text], named[text].name
    file = folder / text
    try:
        if file.is_file():
            return file, str(file)
    except (OSError, ValueError):
        pass
    near = nearest(text, named) or nearest_file(file)
    allowed = f"a file ending in .toml or .json, or one of {', '.join(known)}"
    raise InvalidInput(
        Problem(where, "is no scenario that can be found", field or text, text if field else "", allowed, near)
    )


def nearest_file(file: Path) -> str:
    """The file in the same folder spelled most like a missing one, or an empty string."""
    try:
        names = [entry.name for entry in file.parent.iterdir() if entry.is_file()]
    except (OSError, ValueError):
        return ""
    return nearest(file.name, names)
