"""Why a fact is missed: which equation or parameter is behind it. Shown with the number wherever the fact is missed."""

from __future__ import annotations

EXPLANATIONS: dict[str, str] = {}
