"""The roofline: bytes that the kernels of a week must move, and how long the memory of this machine takes for them."""

from __future__ import annotations

import numpy as np

from benchmarks.organizations import Options, plan
from benchmarks.peers.recorded import Call, flat, record_week
from benchmarks.rows import Row, row
from benchmarks.timing import Sample, taking_turns
from orgsim.model import OrgModel

WARM = 3
NANO = 1e9
STREAM_BYTES = 256 * 2**20


def measure(options: Options) -> list[Row]:
    """Bytes a person of every kernel call, the floor that follows, and the speed of copying."""
    rows: list[Row] = []
    speed = copying(options.repeats)
    section = "roofline"
    rows.append(row((section, "copying large arrays", 0), speed, "bytes a ns", "cpu"))
    size = max(size for size in options.sizes if size <= 100_000) if min(options.sizes) <= 100_000 else options.sizes[0]
    model = OrgModel(plan(size, options.seed), collect=False)
    for _ in range(WARM):
        model.step()
    total = 0.0
    for call in record_week(model):
        moved = moved_by(call) / size
        total += moved
        rows.append(row((section, f"{call.process}: {call.name}", size), Sample([moved]), "bytes a person", ""))
    model.close()
    rows.append(row((section, "all kernels of the week", size), Sample([total]), "bytes a person", ""))
    floor = Sample([total / value for value in speed.values])
    rows.append(row((section, "these bytes at the speed of copying", size), floor, "ns a person", "cpu"))
    return rows


def moved_by(call: Call) -> int:
    """Bytes of the arrays that a call reads, once each, and again of those that it changes.

    What is fetched from far-off rows counts once a tie, as if every byte of it were new.
    """
    before, after = call.arguments, call.fresh()
    call.kernel(0, call.count, *after)
    moved = 0
    ends = 0
    for old, new in zip(flat(before), flat(after), strict=True):
        if isinstance(new, np.ndarray):
            moved += new.nbytes
            if new.tobytes() != old.tobytes():
                moved += new.nbytes
            ends = max(ends, new.size if new.dtype == np.int32 and new.size > call.count else 0)
    fetched = {"disagree": 16, "feel": 4}.get(call.kernel.__name__, 0)
    return moved + ends * fetched


def copying(repeats: int) -> Sample:
    """Bytes read and written a nanosecond when an array far larger than the caches is copied."""
    source = np.ones(STREAM_BYTES // 8)
    target = np.empty_like(source)
    times = taking_turns({"copy": lambda: np.copyto(target, source)}, max(3, repeats))["copy"]
    return Sample([2 * STREAM_BYTES / seconds / NANO for seconds in times.cpu.values])
