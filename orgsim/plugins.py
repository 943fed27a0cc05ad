"""The base that every shock and practice shares: when it acts, on whom, what it may touch, and how it is found.

One file = one plug-in = one frozen class whose fields are its settings. A class is registered by the decorator
``@shock`` or ``@practice`` and is found because its file lies in ``orgsim/shocks`` or ``orgsim/practices``, because a
package offers it under the entry point ``orgsim.plugins``, or because a file is named on the command line.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import pkgutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import field_validator

from orgsim.problems import InvalidInput, Problem
from orgsim.settings import Settings, Weeks, setting

if TYPE_CHECKING:
    from orgsim.organization.levers import Levers
    from orgsim.organization.occasion import Occasion
    from orgsim.organization.organization import Organization

EVERYBODY = "everybody"
EVER = 10**9
#: Begins the name of the module of a plug-in that was loaded from a file.
FILE_MODULE = "orgsim_plugin_"


class Plugin(Settings):
    """What shocks and practices have in common. Subclasses override ``push`` (levers while active), ``act`` (changes
    the organization once, at the weeks that ``acts`` names) and ``sentence`` (for the story)."""

    kind: ClassVar[str] = ""
    family: ClassVar[str] = ""

    scope: str = setting(EVERYBODY, 'who is concerned: "everybody", "unit:Sales", "level:2", or several joined by ","')

    def begins(self) -> int:
        """First week in which the plug-in is active."""
        raise NotImplementedError

    def ends(self) -> int:
        """First week in which it is no longer active."""
        raise NotImplementedError

    def acts(self, week: int) -> bool:
        """Whether :meth:`act` is due in this week."""
        return week == self.begins()

    def push(self, levers: Levers, within: NDArray[np.bool_] | None) -> None:
        """Push levers for the seats in ``within``; called anew whenever the set of active plug-ins changes."""

    def act(self, organization: Organization, occasion: Occasion) -> str | None:
        """Change the organization; return a sentence about what happened, or None if nothing did."""
        return None

    def sentence(self) -> str:
        """One sentence about the plug-in for the story, without its week."""
        return f"{self.kind.replace('_', ' ')} begins"

    def reach(self, week: int) -> float:
        """Share of the teams in scope that are reached in this week; 1 unless it is phased in."""
        return 1.0

    def taken_in(self, notes: dict[str, Any]) -> NDArray[np.bool_] | None:
        """Teams, bool [teams], that the plug-in has taken in by its own notes; None: as ``reach`` says."""
        return None


class Shock(Plugin):
    """Something that happens to the organization in a week."""

    family: ClassVar[str] = "shock"

    week: Weeks = setting(..., "week in which it happens", unit="weeks", ge=0, le=5200)

    def begins(self) -> int:
        return self.week

    def ends(self) -> int:
        return EVER


class WholeShock(Shock):
    """A shock to what an organization has only one of: its market, its mission. Its scope is everybody."""

    @field_validator("scope")
    @classmethod
    def _whole(cls, scope: str) -> str:
        if scope.strip() != EVERYBODY:
            raise ValueError('must be "everybody": it concerns the organization as a whole')
        return scope


class Practice(Plugin):
    """Something that the organization does, from a week on, at a cost."""

    family: ClassVar[str] = "practice"

    start: Weeks = setting(0, "first week", unit="weeks", ge=0, le=5200)
    stop: Weeks | None = setting(None, "first week without it; left out: it goes on", unit="weeks", ge=0, le=5200)
    phase_in: Weeks = setting(0, "weeks over which the teams in scope join", unit="weeks", ge=0, le=520)

    def begins(self) -> int:
        return self.start

    def ends(self) -> int:
        return EVER if self.stop is None else self.stop

    def reach(self, week: int) -> float:
        if self.phase_in == 0:
            return 1.0
        return min(1.0, (week - self.start + 1) / self.phase_in)


PluginType = TypeVar("PluginType", bound=type[Plugin])
_REGISTRY: dict[str, dict[str, type[Plugin]]] = {"shock": {}, "practice": {}}


def _register(family: str, plugin: PluginType) -> PluginType:
    kind = plugin.__dict__.get("kind") or plugin.__module__.rsplit(".", 1)[-1].removeprefix(FILE_MODULE)
    known = _REGISTRY[family].get(kind)
    if known is not None and (known.__module__, known.__qualname__) != (plugin.__module__, plugin.__qualname__):
        raise InvalidInput(Problem(plugin.__module__, f"the {family} {kind!r} exists already", "kind", kind))
    plugin.kind = kind
    _REGISTRY[family][kind] = plugin
    return plugin


def shock(plugin: PluginType) -> PluginType:
    """Register a shock under its ``kind``, or the name of its file."""
    return _register("shock", plugin)


def practice(plugin: PluginType) -> PluginType:
    """Register a practice under its ``kind``, or the name of its file."""
    return _register("practice", plugin)


_found = False


def registry(family: str) -> dict[str, type[Plugin]]:
    """All plug-ins of a family (``shock`` or ``practice``) by kind, in alphabetical order."""
    global _found  # noqa: PLW0603 - discovery imports every plug-in once for the process
    if not _found:
        _found = True
        for folder in ("orgsim.shocks", "orgsim.practices"):
            package = importlib.import_module(folder)
            for module in pkgutil.iter_modules(package.__path__):
                importlib.import_module(f"{folder}.{module.name}")
        for entry in importlib.metadata.entry_points(group="orgsim.plugins"):
            entry.load()
    return dict(sorted(_REGISTRY[family].items()))


def load_plugin_file(path: str | Path) -> None:
    """Import a plug-in from a file outside the package. Raises InvalidInput if it cannot be imported."""
    file = Path(path)
    name = f"{FILE_MODULE}{file.stem}"
    spec = importlib.util.spec_from_file_location(name, file) if file.is_file() else None
    if spec is None or spec.loader is None:
        raise InvalidInput(Problem(str(path), "is not a Python file that can be read", "--plugin", str(path)))
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    before = {(family, kind) for family, kinds in _REGISTRY.items() for kind in kinds}
    try:
        spec.loader.exec_module(module)
    except InvalidInput:
        raise
    except Exception as error:
        raise InvalidInput(Problem(str(path), f"cannot be imported: {type(error).__name__}: {error}")) from error
    after = {(family, kind) for family, kinds in _REGISTRY.items() for kind in kinds}
    again = any(kind.__module__ == name for kinds in _REGISTRY.values() for kind in kinds.values())
    if before == after and not again:
        raise InvalidInput(Problem(str(path), "registers no plug-in", allowed="a class with @shock or @practice"))
