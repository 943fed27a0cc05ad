"""Every kernel call of one week, with copies of what it read, so that a kernel can be run again on the same input."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from orgsim.course import THE_WEEK
from orgsim.kernels.blocks import BLOCK
from orgsim.kernels.ties import Layers
from orgsim.model import OrgModel
from orgsim.week import Week


@dataclass(frozen=True)
class Call:
    """process, kernel: names. name: of the call, unique in a week. count: rows. arguments: after start and stop."""

    process: str
    kernel: Any
    name: str
    count: int
    arguments: tuple[Any, ...]

    def fresh(self) -> tuple[Any, ...]:
        """The arguments as they were, to be changed at will."""
        return copied(self.arguments, {})


class Recorder(Week):
    """A week that notes every call before it is carried out."""

    def along(self, count: int, *steps: tuple[Any, ...]) -> None:
        """Note, then run, each kernel by itself."""
        for kernel, *arguments in steps:
            self.calls.append((kernel, count, copied(tuple(arguments), {})))
            super().along(count, (kernel, *arguments))

    @property
    def calls(self) -> list[tuple[Any, int, tuple[Any, ...]]]:
        """Kernel, rows and arguments, in order."""
        return self.__dict__.setdefault("_calls", [])


def record_week(model: OrgModel, wanted: Callable[[str], bool] = lambda name: True) -> list[Call]:
    """Let ``model`` live one week and return the calls of kernels whose name is ``wanted``."""
    found: list[Call] = []
    names: dict[str, int] = {}
    recorder = Recorder(model.now.number)
    model.organization.memory.begin_week()
    for process, _, live in THE_WEEK:
        recorder.calls.clear()
        live(model.organization, recorder)
        for kernel, count, arguments in recorder.calls:
            name = kernel.__name__
            names[name] = names.get(name, 0) + 1
            label = name if names[name] == 1 else f"{name} ({names[name]})"
            if wanted(name):
                found.append(Call(process, kernel, label, count, arguments))
    model.week += 1
    return found


def copied(value: Any, known: dict[int, Any]) -> Any:
    """Arrays copied, tuples rebuilt; an array that is passed twice stays one array."""
    if isinstance(value, np.ndarray):
        if id(value) not in known:
            # The value is kept too: its id must not be given to another array meanwhile.
            known[id(value)] = (value.copy(), value)
        return known[id(value)][0]
    if isinstance(value, tuple):
        parts = [copied(part, known) for part in value]
        return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    return value


def rows_of(layers: Layers) -> tuple[Any, ...]:
    """Ties row by row, as one writes them down: first, count, neighbor and weight outside the team."""
    depth = np.zeros(len(layers.order), np.int32)
    places = np.empty(len(layers.neighbor), np.int64)
    for block, (begin, end) in enumerate(pairwise(layers.begin)):
        order = layers.order[block * BLOCK : (block + 1) * BLOCK].astype(np.int64) + block * BLOCK
        for start, stop in pairwise(layers.bound[begin : end + 1]):
            places[start:stop] = order[: stop - start]
            depth[order[: stop - start]] += 1
    ends = np.argsort(places, kind="stable")
    first = np.cumsum(depth, dtype=np.int64) - depth
    return first, depth, layers.neighbor[ends], layers.outside[ends]


def flat(value: Any) -> list[Any]:
    """Arguments in a row, tuples unpacked."""
    if isinstance(value, tuple):
        return [part for item in value for part in flat(item)]
    return [value]
