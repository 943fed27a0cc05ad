"""Reading scenario files: TOML or JSON, what they extend, and the files that they name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from orgsim.problems import InvalidInput, Problem
from orgsim.scenario.document import Document, merge, parse_json, parse_toml, plain, shown
from orgsim.scenario.lines import Place
from orgsim.scenario.locations import SUFFIXES, find, nearest_file

#: Settings that name a file; a relative one starts from the folder of the scenario file.
FILES: tuple[Place, ...] = (("organization", "people"), ("organization", "ties"))


def read(path_or_name: str | Path) -> tuple[Document, list[Problem]]:
    """The document in a file, on top of all that it extends, and the problems met on the way.

    Raises InvalidInput when the file itself cannot be read.
    """
    file, label = find(path_or_name)
    document, problems = _read_file(file, label, ())
    if document.data.get("name", "") == "":
        document.data["name"] = file.stem.replace("_", " ").capitalize()
    return document, problems


def from_data(data: Mapping[str, Any]) -> tuple[Document, list[Problem]]:
    """The document in plain data, on top of all that it extends; relative files start from the working directory."""
    try:
        return _extended(Document(plain(data)), Path(), ())
    except RecursionError:
        raise InvalidInput(Problem("", "is nested too deeply")) from None


def missing_files(document: Document) -> list[Problem]:
    """A problem for every file that the document names and that is not there."""
    problems = []
    for place in FILES:
        name = document.value(place)
        if isinstance(name, str) and not _is_file(Path(name)):
            near = nearest_file(Path(name))
            where, field = document.where(place), ".".join(map(str, place))
            problems.append(Problem(where, "is no file", field, shown(name), "a file that can be read", near))
    return problems


def _read_file(file: Path, label: str, above: tuple[Path, ...]) -> tuple[Document, list[Problem]]:
    if file.suffix.lower() not in SUFFIXES:
        raise InvalidInput(Problem(label, "is no scenario file", allowed="a file ending in .toml or .json"))
    text = read_text(file, label)
    parse = parse_json if file.suffix.lower() == ".json" else parse_toml
    document = parse(text, label)
    for section, key in FILES:
        table = document.data.get(str(section))
        if isinstance(table, dict) and isinstance(table.get(key), str):
            table[key] = str(file.parent / table[key])
    return _extended(document, file.parent, (*above, file.resolve()))


def _extended(document: Document, folder: Path, above: tuple[Path, ...]) -> tuple[Document, list[Problem]]:
    base_name = document.data.pop("extends", None)
    if base_name is None:
        return document, []
    where = document.where(("extends",))
    if not isinstance(base_name, str):
        allowed = "the name of a built-in scenario or a path"
        return document, [Problem(where, "must be text", "extends", shown(base_name), allowed)]
    try:
        file, label = find(base_name, folder, where, "extends")
        if file.resolve() in above:
            circle = " -> ".join(step.name for step in (*above[above.index(file.resolve()) :], file))
            raise InvalidInput(Problem(where, f"goes round in a circle ({circle})", "extends", base_name))
        base, problems = _read_file(file, label, above)
    except InvalidInput as error:
        return document, list(error.problems)
    for own in ("name", "story"):
        base.data.pop(own, None)
    return merge(base, document), problems


def read_text(file: Path, label: str) -> str:
    """What a file of UTF-8 text holds. Raises InvalidInput, with the line where it is something else."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise InvalidInput(Problem(label, f"cannot be read: {error.strerror}")) from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = "holds something that is not UTF-8 text"
        raise InvalidInput(Problem(f"{label}:{line}", message, allowed="text saved as UTF-8")) from None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
