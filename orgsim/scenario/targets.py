"""What an organization wants to reach, to be reported as reached or missed; never a condition and never tuned to."""

from __future__ import annotations

from collections.abc import Iterable

from orgsim.problems import Problem, nearest
from orgsim.settings import Settings, Weeks, setting


class Target(Settings):
    """A stated target: how far a measure is to change. It is reported as reached, missed or undecided."""

    say: str = setting(..., "the target in words")
    measure: str = setting(..., "what is measured")
    change: float = setting(..., "wanted relative change: 0.25 is 25 % up, -0.3 is 30 % down", ge=-1, le=100)
    over: Weeks = setting(13, "weeks whose mean is read", unit="weeks", ge=1, le=520)
    until: Weeks | None = setting(
        None, "week before which these weeks end; left out: the end of the run", unit="weeks", ge=1, le=5200
    )
    against: Weeks | None = setting(
        None,
        "week before which the weeks end that it is measured against; left out: the first of the run",
        unit="weeks",
        ge=1,
        le=5200,
    )
    assuming: str = setting("", "under which assumptions the answer stands")


def unknown_target_measures(targets: Iterable[Target], known: Iterable[str]) -> list[Problem]:
    """A problem for every target whose measure does not exist, with the nearest one."""
    names = list(known)
    return [
        Problem(
            "", "is not a measure", f"target[{index}].measure", one.measure, "a measure", nearest(one.measure, names)
        )
        for index, one in enumerate(targets)
        if one.measure not in names
    ]
