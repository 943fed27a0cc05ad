"""What makes two runs the same run: the model, the resolved scenario and the seed."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orgsim
from orgsim.organization.luck import replication_seed

#: Rooms and modules whose source decides what a run computes.
ENGINE = (
    "agents", "charts", "founding", "kernels", "model", "observations", "organization", "plugins", "practices",
    "processes", "scenario", "settings", "shocks", "week",
)  # fmt: skip
_LENGTH = 24


@functools.lru_cache(maxsize=1)
def model_version() -> str:
    """Version of orgsim and a digest of the engine's sources, so that no run of changed code passes for an old one."""
    package = Path(orgsim.__file__).parent
    digest = hashlib.sha256()
    for name in ENGINE:
        files = sorted((package / name).rglob("*.py")) if (package / name).is_dir() else [package / f"{name}.py"]
        for file in files:
            digest.update(file.relative_to(package).as_posix().encode())
            # A checkout on Windows may have other line ends.
            digest.update(file.read_bytes().replace(b"\r\n", b"\n"))
    return f"{orgsim.__version__}+{digest.hexdigest()[:16]}"


def case_of(scenario: str, seed: int) -> str:
    """Which run, whatever model computes it. scenario: digest of the variant."""
    return hashlib.sha256(f"{scenario} {seed}".encode()).hexdigest()[:_LENGTH]


def run_id(model: str, case: str) -> str:
    """Which run of which model: 24 hexadecimal digits."""
    return hashlib.sha256(f"{model} {case}".encode()).hexdigest()[:_LENGTH]


def seed_of(base: int, own: dict[str, Any] | None, replication: int) -> int:
    """Seed of a replication, below 2**63. own: what tells a point from others, when points are not to share
    their luck."""
    if own is None:
        return replication_seed(base, replication)
    text = json.dumps(own, sort_keys=True)
    luck = int.from_bytes(hashlib.blake2b(f"{base}/{text}".encode(), digest_size=8).digest(), "little") >> 1
    return replication_seed(luck, replication)


def need_digest(keys: Sequence[str]) -> str:
    """Short name of what is read from a run, so that records need not repeat it."""
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()[:8]
