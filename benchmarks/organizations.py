"""Organizations to measure on: the baseline at any size, all processes on, 60 issues."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from orgsim.scenario.scenario import Scenario


@dataclass(frozen=True)
class Options:
    """What is measured. sizes: people. peer_sizes: people of the object-agent model. threads: to compare.
    repeats: of each timing. seed. processes: small runs at a time. small_weeks: of small runs. small_runs:
    sizes and how many runs each of these does, enough for what happens once not to count.
    """

    sizes: tuple[int, ...] = (1_000, 10_000, 100_000, 1_000_000)
    peer_sizes: tuple[int, ...] = (1_000, 10_000)
    threads: tuple[int, ...] = (1, 2)
    repeats: int = 11
    seed: int = 1
    processes: tuple[int, ...] = (1, 2)
    small_weeks: int = 520
    small_runs: tuple[tuple[int, int], ...] = ((50, 500), (100, 300), (1_000, 40))
    cold: bool = True


QUICK = Options(
    sizes=(300,), peer_sizes=(120,), threads=(1, 2), repeats=2, processes=(1,), small_weeks=20, small_runs=((50, 8),),
    cold=False,
)  # fmt: skip


def plan(size: int, seed: int = 1, **sections: Any) -> Scenario:
    """The defaults with ``size`` people, no burn-in, and weeks without end."""
    return Scenario.from_dict(
        {"organization": {"size": size}, "run": {"burn_in": 0, "weeks": 5_200, "seed": seed}, **sections}
    )
