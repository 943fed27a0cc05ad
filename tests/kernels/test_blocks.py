"""Kernels work on blocks of rows: where a block ends must not be seen in any result."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from benchmarks.peers.recorded import Call, record_week
from benchmarks.peers.recorded import flat as flattened
from orgsim import OrgModel, Scenario
from orgsim.kernels.blocks import BLOCK, LINE, chosen, counts, lanes, reached, reals, spread, words_of
from orgsim.kernels.compiling import compiled
from orgsim.kernels.lending import flat, lent

SEATS = 2 * BLOCK + 60
ENDS = (1, 70, BLOCK - 1, BLOCK + 1, 2 * BLOCK + 3)
IN_LAYERS = ("disagree", "feel")


@pytest.fixture(scope="module")
def week() -> list[Call]:
    """All kernel calls of one week: issues in two words, levers that differ by level, tools in use."""
    plan = Scenario.from_dict(
        {
            "organization": {"size": SEATS},
            "mission": {"issues": 100},
            "run": {"burn_in": 0, "weeks": 8},
            "shock": [{"kind": "new_tooling", "week": 2}],
            "practice": [{"kind": "check_ins", "start": 1, "scope": "level:2"}],
        }
    )
    model = OrgModel(plan, seed=3, collect=False)
    for _ in range(6):
        model.step()
    return record_week(model)


def test_a_week_has_calls_over_several_blocks(week: list[Call]) -> None:
    names = {call.kernel.__name__ for call in week if call.count > 2 * BLOCK}
    assert {"understand", "perform", "attend", "forget", "try_out", "work", "feel", "fare", "quit_draws"} <= names


def test_rows_can_be_worked_on_in_any_pieces(week: list[Call]) -> None:
    for call in week:
        if call.count != SEATS:
            continue
        whole, pieces = call.fresh(), call.fresh()
        call.kernel(0, SEATS, *whole)
        # Ties are laid out by block.
        ends = (BLOCK, 2 * BLOCK) if call.kernel.__name__ in IN_LAYERS else ENDS
        cuts = [0, *ends, SEATS]
        for start, stop in reversed(list(pairwise(cuts))):
            call.kernel(start, stop, *pieces)
        assert all(map(_equal, flattened(whole), flattened(pieces))), call.name


def _equal(one: Any, other: Any) -> bool:
    return bool(np.array_equal(one, other, equal_nan=np.asarray(one).dtype.kind == "f"))


@compiled
def _work_with(numbers, pair):
    first, second = reals(), reals()
    whole = counts()
    numbers, pair = lent((numbers, pair))
    own, count = pair
    for k in range(len(numbers)):
        first[k] = numbers[k]
        second[k] = own[k] * count
        whole[k] = k
    total = 0.0
    for k in range(len(numbers)):
        total += first[k] * whole[k] - second[k]
    return total


def test_working_arrays_are_apart_and_borrowed_ones_the_same() -> None:
    numbers = np.arange(BLOCK, dtype=np.float64)
    own = numbers[::-1].copy()
    expected = sum(a * k - 2 * b for k, (a, b) in enumerate(zip(numbers, own, strict=True)))
    assert _work_with(numbers, (own, 2)) == expected


@compiled
def _flattened(rows):
    beside = flat(rows)
    beside[1] += 10
    return len(beside), beside.sum()


def test_rows_lie_one_after_the_other() -> None:
    rows = np.arange(6, dtype=np.uint64).reshape(3, 2)
    assert _flattened(rows) == (6, 25)
    assert rows.tolist() == [[0, 11], [2, 3], [4, 5]]
    assert _flattened(rows[1:])[0] == 4


@compiled
def _places():
    first, second, third = reals(), counts(), lanes()
    return first.ctypes.data, second.ctypes.data, third.ctypes.data


def test_working_arrays_begin_where_a_line_of_memory_does() -> None:
    assert all(place % LINE == 0 for place in _places())


@compiled
def _try_helpers(column, group, luck, least, marks):
    out, places, others = np.empty(len(group)), np.empty(len(luck), np.int64), np.empty(len(marks), np.int64)
    spread(column, group, out)
    return out, places[: reached(len(luck), luck, least, places)], others[: chosen(marks, others)]


@pytest.mark.parametrize("column", [[4.5], [4.5, 1.5, 2.5]])
def test_levers_by_row_and_rows_that_matter(column: list[float]) -> None:
    draws = np.random.default_rng(5)
    levers, group = np.array(column), draws.integers(0, len(column), 90).astype(np.uint16)
    luck, least = draws.random(90), draws.random(90)
    marks = (draws.random(90) < 0.2).astype(np.uint8)
    out, places, others = _try_helpers(levers, group, luck, least, marks)
    assert np.array_equal(out, levers[group])
    assert np.array_equal(places, np.nonzero(luck >= least)[0])
    assert np.array_equal(others, np.nonzero(marks)[0])


@compiled
def _lay_out(table, w, low, high):
    flat, out = table.reshape(-1), lanes()
    words_of(flat, table.shape[1], w, low, high, out)
    return out[: high - low].copy()


@pytest.mark.parametrize("words", [1, 2])
def test_a_word_of_everybody(words: int) -> None:
    table = np.random.default_rng(words).integers(0, 2**64, (BLOCK, words), np.uint64)
    for w in range(words):
        assert np.array_equal(_lay_out(table, w, 30, 101), table[30:101, w])
