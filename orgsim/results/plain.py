"""Plain data for files: what JSON and TOML can hold, one canonical text for hashing, and writing without half-files."""

from __future__ import annotations

import datetime
import enum
import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Any

import numpy as np


def plain(value: Any) -> Any:
    """``value`` as dictionaries, lists, text, numbers, truth values, dates and None.

    numpy scalars and arrays, tuples, sets (sorted), enumerations and relative paths are converted; keys become text.
    Raises TypeError for anything else, naming its type.
    """
    if isinstance(value, enum.Enum):
        return plain(value.value)
    if value is None or isinstance(value, str | bool | int | float | datetime.date | datetime.time):
        return value.item() if isinstance(value, np.generic) else value
    if isinstance(value, np.generic | np.ndarray):
        return plain(value.tolist())
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((plain(inner) for inner in value), key=str)
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, PurePath):
        return value.as_posix()
    raise TypeError(f"{type(value).__name__} is not plain data")


def to_json(value: Any, indent: int | None = None) -> str:
    """JSON text of :func:`plain` data; dates as ISO 8601 text, NaN and infinities as Python's ``json`` writes them."""
    return json.dumps(plain(value), ensure_ascii=False, indent=indent, default=lambda inner: inner.isoformat())


def canonical_json(value: Any) -> str:
    """One text for equal data: sorted keys, no blanks, ASCII only; the basis of hashes."""
    return json.dumps(
        plain(value), sort_keys=True, separators=(",", ":"), default=lambda inner: inner.isoformat(), ensure_ascii=True
    )


def digest(value: Any) -> str:
    """SHA-256 of the canonical JSON of ``value``, 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(value).encode("ascii")).hexdigest()


def write_whole(path: str | Path, text: str) -> Path:
    """Write ``text`` as UTF-8 to a temporary sibling and rename it, so that readers see all of it or the old file."""
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        os.chmod(temporary, 0o666 & ~current_umask())
        os.replace(temporary, target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return target


def current_umask() -> int:
    """The permissions that this process withholds from new files (temporary files are created private)."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
