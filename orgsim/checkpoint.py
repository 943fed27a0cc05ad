"""A run put aside and taken up again: arrays, scenario, week and seeds in one file, never a pickle.

The file is an ``.npz``: numbered arrays, and ``checkpoint``, JSON text that says where each of them belongs. A resumed
run equals the uninterrupted one bit for bit. Left out: what a collector has recorded, views, and agents of the user's
own, who are for whoever wrote them to keep.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import json
import os
import uuid
import zipfile
from collections import deque
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orgsim.model import OrgModel
from orgsim.organization.organization import Organization
from orgsim.organization.scratch import Scratch
from orgsim.problems import InvalidInput, Problem
from orgsim.scenario.scenario import Scenario
from orgsim.scenario.sections import SECTIONS

FORMAT = 1
MEMBER = "checkpoint"
HOME = "orgsim."
# Settings come from the scenario, and working arrays are filled anew every week.
REBUILT = ("settings", "scratch")


def save(model: OrgModel, path: str | Path) -> Path:
    """Write a checkpoint of ``model``, to be named ``.npz``; it appears whole or not at all. Returns its path.

    Raises InvalidInput when it cannot be written, or when a plug-in keeps something that is no plain data.
    """
    target = Path(path)
    if target.suffix != ".npz":
        raise InvalidInput(Problem(str(path), "is no name for a checkpoint", allowed="a name that ends in .npz"))
    writer = Writer()
    organization = {name: value for name, value in vars(model.organization).items() if name not in REBUILT}
    data = {
        "format": FORMAT,
        "orgsim": _version(),
        "scenario": model.plan.to_dict(),
        "week": model.week,
        "random": writer.told(model.random.getstate(), "random"),
        "rng": writer.told(model.rng.bit_generator.state, "rng"),
        "spent": model.spent,
        "organization": writer.told(organization, "organization"),
    }
    if writer.problems:
        raise InvalidInput(writer.problems)
    text = np.frombuffer(json.dumps(data).encode(), np.uint8)
    arrays = {str(number): array for number, array in enumerate(writer.arrays)}
    try:
        _write(target, {MEMBER: text, **arrays})
    except OSError as error:
        raise InvalidInput(Problem(str(path), f"cannot be written ({error.strerror})")) from error
    return target


def load(path: str | Path, threads: int = 1, collect: bool = True) -> OrgModel:
    """The model in a checkpoint, ready for its next week. threads, collect: as in :class:`OrgModel`.

    Raises InvalidInput when there is no checkpoint there that this version can read. Plug-ins from files of your own
    must have been loaded before.
    """
    data, arrays = _read(Path(path))
    plan = Scenario.from_dict(data["scenario"])
    try:
        reader = Reader(arrays)
        state = reader.made(data["organization"])
        organization = Organization(
            **state, settings={name: getattr(plan, name) for name in SECTIONS}, scratch=Scratch()
        )
        model = OrgModel.resume(plan, organization, int(data["week"]), threads, collect)
        model.random.setstate(reader.made(data["random"]))
        model.rng.bit_generator.state = reader.made(data["rng"])
        model.spent |= data["spent"]
    except (KeyError, TypeError, ValueError, AttributeError, ImportError, IndexError) as error:
        message = f"does not hold what this version of orgsim expects ({type(error).__name__}: {error})"
        raise InvalidInput(Problem(str(path), message, allowed="a checkpoint of the same version")) from error
    return model


class Writer:
    """Turns a tree of plain data, arrays and objects of orgsim into JSON data and numbered arrays."""

    def __init__(self) -> None:
        self.arrays: list[NDArray[Any]] = []
        self.problems: list[Problem] = []
        self._number: dict[int, int] = {}

    def told(self, value: Any, place: str) -> Any:
        """JSON data for ``value``; ``place`` is where it was found, for messages."""
        if value is None or isinstance(value, bool | int | float | str):
            return value
        if isinstance(value, np.ndarray) and value.dtype != object:
            # One array in two places stays one.
            number = self._number.setdefault(id(value), len(self.arrays))
            if number == len(self.arrays):
                self.arrays.append(value)
            return {"array": number}
        if isinstance(value, np.generic):
            return {"scalar": self.told(np.array(value), place)}
        if isinstance(value, list):
            return [self.told(item, place) for item in value]
        if isinstance(value, tuple | deque | set | frozenset):
            kind = "deque" if isinstance(value, deque) else type(value).__name__
            items = sorted(value, key=repr) if isinstance(value, set | frozenset) else value
            limit = value.maxlen if isinstance(value, deque) else None
            if type(value) in (tuple, deque, set, frozenset):
                return {kind: [self.told(item, place) for item in items], "limit": limit}
        if isinstance(value, dict):
            return {"dict": [[self.told(key, place), self.told(item, f"{place}.{key}")] for key, item in value.items()]}
        named = isinstance(value, tuple) and hasattr(value, "_asdict")
        if type(value).__module__.startswith(HOME) and (named or hasattr(value, "__dict__")):
            parts = value._asdict() if named else value.__getstate__()
            state = {str(name): self.told(item, f"{place}.{name}") for name, item in parts.items()}
            return {"object": f"{type(value).__module__}:{type(value).__qualname__}", "state": state}
        self.problems.append(
            Problem("checkpoint", "is no plain data and cannot be stored", place, type(value).__name__)
        )
        return None


class Reader:
    """The inverse of :class:`Writer`."""

    def __init__(self, arrays: dict[str, NDArray[Any]]):
        self._arrays = arrays

    def made(self, data: Any) -> Any:
        """What ``data`` tells of."""
        if isinstance(data, list):
            return [self.made(item) for item in data]
        if not isinstance(data, dict):
            return data
        kind, content = next(iter(data.items()))
        if kind == "array":
            return self._arrays[str(content)]
        if kind == "scalar":
            return self.made(content)[()]
        if kind == "dict":
            return {self.made(key): self.made(value) for key, value in content}
        if kind == "object":
            return self._object(content, {name: self.made(value) for name, value in data["state"].items()})
        items = [self.made(item) for item in content]
        if kind == "deque":
            return deque(items, data["limit"])
        return {"tuple": tuple, "set": set, "frozenset": frozenset}[kind](items)

    def _object(self, name: str, state: dict[str, Any]) -> Any:
        module, _, qualified = name.partition(":")
        if not module.startswith(HOME):
            raise ValueError(f"{name} is not a class of orgsim")
        kind: Any = importlib.import_module(module)
        for part in qualified.split("."):
            kind = getattr(kind, part)
        if not isinstance(kind, type) or kind.__module__ != module:
            raise ValueError(f"{name} is not a class of orgsim")
        if is_dataclass(kind) and {item.name for item in fields(kind)} - set(state):
            raise ValueError(f"{name} has got other fields since")
        if issubclass(kind, tuple):
            return kind(**state)
        value: Any = object.__new__(kind)
        value.__dict__.update(state)
        return value


def _version() -> str:
    try:
        return importlib.metadata.version("orgsim")
    except importlib.metadata.PackageNotFoundError:
        return "not installed"


def _write(target: Path, arrays: dict[str, NDArray[Any]]) -> None:
    temporary = target.with_name(f".{target.name}-{uuid.uuid4().hex}")
    try:
        with temporary.open("xb") as file:
            np.savez(file, allow_pickle=False, **arrays)
        os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


def _read(path: Path) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        data = json.loads(arrays.pop(MEMBER).tobytes())
    except OSError as error:
        raise InvalidInput(Problem(str(path), f"cannot be read ({error.strerror or error})")) from error
    except (ValueError, KeyError, TypeError, AttributeError, EOFError, zipfile.BadZipFile) as error:
        raise InvalidInput(Problem(str(path), "is no checkpoint", allowed="a file written by save")) from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        found = str(data.get("format", "none")) if isinstance(data, dict) else "none"
        raise InvalidInput(Problem(str(path), "has another format", "format", found, str(FORMAT)))
    return data, arrays
