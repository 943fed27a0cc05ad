"""An experiment: a scenario, what varies in it, what is read from every run and how often it is replicated."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import tomlkit

from orgsim.results.findings import INERT
from orgsim.results.plain import digest
from orgsim.scenario.document import plain
from orgsim.scenario.expectations import Expect
from orgsim.scenario.loading import FILES
from orgsim.scenario.scenario import Scenario
from orgsim.scenario.writing import toml_item
from orgsim.study.designs import WITH_INERT, Options, design, size
from orgsim.study.experiment.factors import Factor
from orgsim.study.experiment.loading import load_parts
from orgsim.study.experiment.moments import Reading
from orgsim.study.experiment.sections import SCHEMA, Design, Until
from orgsim.study.experiment.variants import Changes, Variants, content_digest


@dataclass(frozen=True)
class Point:
    """One point of the design. row: value by column, the inert one included. changes: what it does to the scenario."""

    index: int
    row: dict[str, Any]
    changes: Changes


@dataclass(frozen=True)
class Experiment:
    """Checked and frozen; made by :meth:`load`.

    base: the scenario before anything varies. readings: the columns of the table. replications: of every point, or
    those of ``until`` when that is given. expect: statements that must hold in every run, beside the scenario's own.
    series: measures whose weekly series are kept.
    """

    name: str
    question: str
    base: Scenario
    design: Design
    factors: tuple[Factor, ...]
    readings: tuple[Reading, ...]
    replications: int
    until: Until | None
    common_random_numbers: bool
    series: tuple[str, ...] = ()
    expect: tuple[Expect, ...] = ()

    @classmethod
    def load(
        cls,
        path_or_name: str | Path,
        overrides: Iterable[str] = (),
        *,
        replications: int | None = None,
        quick: bool = False,
    ) -> Experiment:
        """Read an experiment file, or a built-in experiment by name.

        overrides: ``name=value`` for settings of the scenario. replications: instead of what the file says. quick: the
        small version. Raises InvalidInput with every problem, each with file and line.
        """
        experiment = cls(**load_parts(path_or_name, overrides, quick))
        return experiment if replications is None else experiment.with_replications(replications)

    @functools.cached_property
    def variants(self) -> Variants:
        """Variants of the base scenario."""
        return Variants(self.base)

    @property
    def inert(self) -> bool:
        """Whether the design has an inert column: every one that samples ranges has."""
        return not self.design.listed

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns that say where a point is."""
        return (*(factor.name for factor in self.factors), *((INERT,) if self.inert else ()))

    @functools.cached_property
    def points(self) -> tuple[Point, ...]:
        """The points of the design, in its order. Without anything that varies: one, the scenario itself."""
        if not self.factors:
            return (Point(0, {}, Changes()),)
        found = []
        for index, line in enumerate(self._matrix()):
            if self.design.listed:
                values = [levels[int(place)] for levels, place in zip(self._levels(), line, strict=True)]
            else:
                values = [factor.sampled(float(share)) for factor, share in zip(self.factors, line, strict=False)]
            row = dict(zip((factor.name for factor in self.factors), values, strict=True))
            changes = sum(
                (factor.changes(value) for factor, value in zip(self.factors, values, strict=True)), Changes()
            )
            found.append(Point(index, row | ({INERT: float(line[-1])} if self.inert else {}), changes))
        return tuple(found)

    def points_planned(self) -> int:
        """How many points there are, without making them."""
        return size(self.design.kind, self._axes(), self._options()) if self.factors else 1

    def with_replications(self, replications: int) -> Experiment:
        """The same with a fixed number of replications."""
        return replace(self, replications=replications, until=None)

    @functools.cached_property
    def fingerprint(self) -> str:
        """SHA-256 of all that shapes the table: equal for experiments whose shards may be merged."""
        data = self.to_dict()
        data["scenario"] = self.variants.digest(self.variants.variant(Changes())) + f" seed {self.base.run.seed}"
        data["scenario expects"] = [expect.that for expect in self.base.expect]
        return digest(plain(data))

    def to_dict(self) -> dict[str, Any]:
        """Plain data of the shape of an experiment file whose scenario lies beside it, in ``scenario.toml``."""
        data: dict[str, Any] = {
            "schema": SCHEMA,
            "name": self.name,
            "question": self.question,
            "scenario": "scenario.toml",
            "common_random_numbers": self.common_random_numbers,
            "series": list(self.series),
            "replications": self.replications,
        }
        if self.until is not None:
            del data["replications"]
            data["until"] = self.until.model_dump()
        data["design"] = {key: value for key, value in self.design.model_dump().items() if value is not None}
        data["vary"] = {factor.name: factor.to_dict() for factor in self.factors}
        data["measures"] = {one.column: {"measure": one.measure, "when": one.when} for one in self.readings}
        data["expect"] = [expect.model_dump() for expect in self.expect]
        return data

    def to_toml(self) -> str:
        """TOML text of :meth:`to_dict`; loading it beside the scenario gives an equal experiment."""
        document = tomlkit.document()
        data = self.to_dict()
        for key, value in data.items():
            if not isinstance(value, Mapping) and key != "expect":
                document.add(key, toml_item(value))
        for key, value in data.items():
            if isinstance(value, Mapping):
                table = tomlkit.table()
                for name, inner in value.items():
                    table.add(name, toml_item(inner))
                document.add(key, table)
        if data["expect"]:
            document.add("expect", tomlkit.aot())
            for entry in data["expect"]:
                table = tomlkit.table()
                table.update(entry)
                document["expect"].append(table)
        return tomlkit.dumps(document)

    def _levels(self) -> list[tuple[Any, ...]]:
        return [factor.listed(self.design.levels) for factor in self.factors]

    def _axes(self) -> list[tuple[float, ...]]:
        if self.design.listed:
            return [tuple(float(place) for place in range(len(levels))) for levels in self._levels()]
        own_inert = self.inert and self.design.kind not in WITH_INERT
        return [(0.0, 1.0)] * (len(self.factors) + own_inert)

    def _options(self) -> Options:
        # An experiment departs from the first level of every list, the usual state of things.
        reference = tuple(0.0 for _ in self.factors) if self.design.kind == "ofat" else None
        return Options(self.design.count, self.design.seed, self.design.levels, reference)

    def _matrix(self) -> np.ndarray:
        return design(self.design.kind, self._axes(), self._options())


def files_of(scenario: Scenario) -> dict[str, str]:
    """SHA-256 of every file that a scenario names, by the setting that names it."""
    found = {}
    for section, key in FILES:
        name = getattr(getattr(scenario, str(section)), str(key))
        if name is not None and os.path.isfile(name):
            found[f"{section}.{key}"] = content_digest(Path(name), os.stat(name).st_mtime)
    return found
