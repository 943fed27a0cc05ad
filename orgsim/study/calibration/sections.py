"""The settings of a calibration file that are not those of a scenario."""

from __future__ import annotations

import datetime
from typing import Literal

from orgsim.settings import Settings, setting

SCHEMA = 1
Of = Literal["one organization", "many organizations"]


class Head(Settings):
    """What stands at the top of a calibration file."""

    name: str = setting("", "title")
    question: str = setting("", "what the calibration is to answer, for people")
    scenario: str = setting("baseline", "a built-in scenario, or a path from the folder of this file")
    observations: str = setting(..., "the table of what was observed: a CSV file or workbook, from this folder")
    observed: Of = setting(
        "one organization",
        "whether the table tells of one organization, whose luck was its own, or of the mean over many, where luck "
        "averages out",
    )
    start: datetime.date | None = setting(None, "the first day of week 0, for observations that are told by date")
    trials: int = setting(160, "settings that are tried", unit="trials", ge=8, le=100_000)
    replications: int = setting(
        4, "futures of every trial, with the same luck in all trials", unit="runs", ge=2, le=10_000
    )


class Search(Settings):
    """Where the settings are looked for."""

    sampler: Literal["tpe", "sobol"] = setting(
        "tpe",
        "who chooses the trials after the first ones: a tree-structured Parzen estimator, which goes where the misfit "
        "is small, or a Sobol' sequence, which goes everywhere",
        source="Bergstra et al. 2011",
    )
    first: float = setting(0.5, "part of the trials that a Sobol' sequence spreads over all ranges", ge=0.1, le=1)
    batch: int = setting(8, "trials chosen at once; more keep more workers busy", unit="trials", ge=1, le=10_000)
    seed: int = setting(1, "seed of the search's own luck", ge=0, le=2**32 - 1)
    noise: int = setting(
        40,
        "futures of the closest trial from which the spread between futures is estimated; at least twice as many as "
        "there are observations are taken",
        unit="runs",
        ge=10,
        le=100_000,
    )
    draws: int = setting(20, "settings drawn from the spread and simulated for the check", ge=1, le=1000)
    futures: int = setting(4, "futures of every draw, with luck of their own", unit="runs", ge=1, le=1000)


class Quick(Settings):
    """A small version of the calibration, for --quick: what is given replaces what the file says."""

    trials: int | None = setting(None, "settings that are tried", unit="trials", ge=8, le=100_000)
    replications: int | None = setting(None, "futures of every trial", unit="runs", ge=2, le=10_000)
    noise: int | None = setting(None, "futures of the closest trial", unit="runs", ge=10, le=100_000)
    draws: int | None = setting(None, "settings drawn from the spread", ge=1, le=1000)
    futures: int | None = setting(None, "futures of every draw", unit="runs", ge=1, le=1000)
