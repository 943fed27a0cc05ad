"""What ends a verification with an error: contradicted by the evidence, and no known miss."""

from __future__ import annotations

from typing import Any

import pytest

from orgsim.study.contradictions import unexplained

NUMBER: dict[str, Any] = {
    "model": "M", "settings": "p = 1", "measure": "score", "period": 3, "reference": 0.5, "ours": 0.6, "allowed": 0.01,
}  # fmt: skip
FACT: dict[str, Any] = {
    "id": "F99", "fact": "It rises", "measure": "rise", "value": -1.0, "band_low": 0.0, "band_high": float("inf"),
    "grade": "A", "verdict": "contradicted", "why": "",
}  # fmt: skip


def test_what_differs_or_fails_is_named_with_its_numbers() -> None:
    rows = [
        NUMBER | {"verdict": verdict} for verdict in ("agrees", "differs", "no reference", "holds", "open", "fails")
    ]
    assert unexplained(rows, []) == [
        "M, p = 1, period 3: score is 0.6000 instead of 0.5000, allowed 0.0100",
        "M: not so that score (0.6000)",
    ]


@pytest.mark.parametrize(
    ("changed", "count"),
    [
        ({}, 1), ({"grade": "B", "verdict": "missed"}, 1), ({"grade": "C"}, 0), ({"grade": "D"}, 0),
        ({"why": "a known cause"}, 0), ({"verdict": "not contradicted"}, 0), ({"verdict": "cannot be said"}, 0),
    ],
)  # fmt: skip
def test_hard_facts_need_a_cause(changed: dict[str, Any], count: int) -> None:
    found = unexplained([], [FACT | changed])
    assert len(found) == count
    assert all(line == "F99 It rises: rise is -1, must be 0 to inf" for line in found)
