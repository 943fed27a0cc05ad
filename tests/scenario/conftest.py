"""Shocks and practices of these tests alone, so that they do not depend on those that come with orgsim."""

from __future__ import annotations

from typing import ClassVar, Literal

import pytest
from pydantic import model_validator

from orgsim import plugins
from orgsim.plugins import Practice, Shock
from orgsim.settings import Share, Weeks, setting


class Storm(Shock):
    """Blows."""

    kind: ClassVar[str] = "storm"
    share: Share = setting(0.1, "share of the people who get wet")
    where: Literal["coast", "inland"] = setting("coast", "where it blows")
    warned: bool = setting(False, "whether it was forecast")


class Flood(Shock):
    """Rises."""

    kind: ClassVar[str] = "flood"
    share: Share = setting(0.0, "share that is taken")
    warned: bool = setting(False, "whether it was forecast")

    @model_validator(mode="after")
    def _nothing_taken(self) -> Flood:
        if self.warned and self.share > 0:
            raise ValueError("a warned flood takes nothing")
        return self


class Stroll(Practice):
    """Walks."""

    kind: ClassVar[str] = "stroll"
    every: Weeks = setting(13, "weeks between two", unit="weeks", ge=1, le=520)
    routes: tuple[str, ...] = setting((), "where to")


@pytest.fixture
def test_plugins(monkeypatch):
    """Only the plug-ins above are known."""
    known = {"shock": {"storm": Storm, "flood": Flood}, "practice": {"stroll": Stroll}}
    monkeypatch.setattr(plugins, "_REGISTRY", known)
    monkeypatch.setattr(plugins, "_found", True)
