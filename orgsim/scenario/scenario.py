"""A scenario: one organization, its strategy, what happens to it and what it does, checked and frozen."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, InstanceOf, model_validator

from orgsim.plugins import Plugin, Practice, Shock
from orgsim.problems import InvalidInput, Problem
from orgsim.scenario import sections
from orgsim.scenario.checks import field_of, flaws_across
from orgsim.scenario.document import LISTS, Document, shown
from orgsim.scenario.expectations import Expect
from orgsim.scenario.loading import from_data, missing_files, read
from orgsim.scenario.overrides import apply_overrides, parse_override
from orgsim.scenario.sections import SECTIONS
from orgsim.scenario.targets import Target
from orgsim.scenario.validation import validate


class Scenario(BaseModel):
    """Everything that a run needs: one attribute for each section, and the shocks, practices, expectations and targets.

    What a file ``extends`` is resolved when it is read, so a scenario stands for itself. Constructing one directly
    checks it as loading does and raises InvalidInput when settings contradict each other.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    schema_version: Literal[1] = Field(default=1, alias="schema")
    name: str = "Unnamed"
    story: str = ""
    run: sections.Run = sections.Run()
    organization: sections.OrganizationSection = sections.OrganizationSection()
    network: sections.NetworkSection = sections.NetworkSection()
    mission: sections.Mission = sections.Mission()
    strategy: sections.Strategy = sections.Strategy()
    environment: sections.Environment = sections.Environment()
    people: sections.People = sections.People()
    incentives: sections.Incentives = sections.Incentives()
    communication: sections.Communication = sections.Communication()
    autonomy: sections.Autonomy = sections.Autonomy()
    leadership: sections.Leadership = sections.Leadership()
    initiatives: sections.Initiatives = sections.Initiatives()
    work: sections.Work = sections.Work()
    finance: sections.Finance = sections.Finance()
    wellbeing: sections.Wellbeing = sections.Wellbeing()
    workforce: sections.Workforce = sections.Workforce()
    shock: tuple[InstanceOf[Shock], ...] = ()
    practice: tuple[InstanceOf[Practice], ...] = ()
    expect: tuple[Expect, ...] = ()
    target: tuple[Target, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Scenario:
        flaws = flaws_across({name: getattr(self, name) for name in (*SECTIONS, *LISTS)})
        if flaws:
            raise InvalidInput(
                [Problem("", f.message, field_of(f), shown(f.value), f.allowed, f.nearest) for f in flaws]
            )
        return self

    def __hash__(self) -> int:
        return hash(json.dumps(self.to_dict(), sort_keys=True))

    @classmethod
    def load(cls, path_or_name: str | Path, overrides: Iterable[str] = ()) -> Scenario:
        """Read a TOML or JSON file, or a built-in scenario by name, then apply ``name=value`` overrides.

        Relative files named in the scenario start from its folder, those named in an override from the working
        directory. Raises InvalidInput with every problem, each with file and line.
        """
        document, problems = read(path_or_name)
        document, more = _overridden(document, overrides)
        return _built(cls, document, [*problems, *more, *missing_files(document)])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Scenario:
        """Check plain data of the shape of a scenario file. Raises InvalidInput with every problem."""
        document, problems = from_data(data)
        return _built(cls, document, problems)

    def with_(self, **settings: Any) -> Scenario:
        """A copy with settings replaced by dotted name, as in ``with_(**{"shock[0].share": .2})``; None leaves out.

        Raises InvalidInput with every problem.
        """
        document, problems = apply_overrides(Document(self.to_dict()), settings.items(), "")
        return _built(type(self), document, problems)

    def override(self, overrides: Iterable[str]) -> Scenario:
        """A copy with settings replaced by texts such as ``communication.uptake=.4``. Raises InvalidInput."""
        document, problems = _overridden(Document(self.to_dict()), overrides)
        return _built(type(self), document, [*problems, *missing_files(document)])

    def to_dict(self) -> dict[str, Any]:
        """Plain data (text, numbers, lists, tables, None) from which :meth:`from_dict` makes an equal scenario."""
        data: dict[str, Any] = {"schema": self.schema_version, "name": self.name, "story": self.story}
        for section in SECTIONS:
            data[section] = getattr(self, section).model_dump(mode="json")
        data["shock"] = [_plugin_data(shock) for shock in self.shock]
        data["practice"] = [_plugin_data(practice) for practice in self.practice]
        data["expect"] = [expect.model_dump() for expect in self.expect]
        data["target"] = [target.model_dump() for target in self.target]
        return data

    def to_toml(self, folder: Path | None = None) -> str:
        """TOML text of the resolved scenario; loading it gives an equal scenario.

        folder: where the text will be stored; files named in it are then written relative to that folder.
        """
        # Whoever only simulates does without what writes TOML.
        from orgsim.scenario.writing import toml_text

        return toml_text(self.to_dict(), folder)


def _overridden(document: Document, overrides: Iterable[str]) -> tuple[Document, list[Problem]]:
    settings = []
    problems: list[Problem] = []
    for text in overrides:
        try:
            settings.append(parse_override(text))
        except InvalidInput as error:
            problems += error.problems
    document, more = apply_overrides(document, settings)
    return document, problems + more


def _built(cls: type[Scenario], document: Document, problems: list[Problem]) -> Scenario:
    parts, more = validate(document)
    if problems or more:
        raise InvalidInput(sorted([*problems, *more], key=_by_line))
    return cls(**parts)


def _by_line(problem: Problem) -> tuple[str, int]:
    file, _, line = problem.where.rpartition(":")
    return (file, int(line)) if line.isdigit() else (problem.where, 0)


def _plugin_data(plugin: Plugin) -> dict[str, Any]:
    return {"kind": plugin.kind, **plugin.model_dump(mode="json")}
