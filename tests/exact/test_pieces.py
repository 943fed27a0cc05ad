"""Rows go through kernels in pieces, side by side: every row once, every step after the one before."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import pairwise

import pytest

from orgsim import week as weeks
from orgsim.kernels import blocks
from orgsim.kernels.agreement import TEAMS
from orgsim.week import Week

LARGE = 3 * weeks.PIECE + 100


@contextmanager
def a_week(threads: int) -> Iterator[Week]:
    if threads == 1:
        yield Week(0)
        return
    with ThreadPoolExecutor(threads - 1) as executor:
        yield Week(0, (), executor, threads)


def test_pieces_begin_where_blocks_do() -> None:
    assert weeks.PIECE % weeks.BLOCK == 0
    assert weeks.BLOCK % blocks.BLOCK == 0
    assert weeks.BLOCK % TEAMS == 0


@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize("count", [0, 1, 256, 257, weeks.PAYS_FROM - 1, weeks.PAYS_FROM, LARGE])
def test_every_row_goes_through_every_step_in_order(count: int, threads: int) -> None:
    done: list[tuple[int, int, str]] = []
    with a_week(threads) as week:
        week.along(count, (lambda start, stop, name: done.append((start, stop, name)), "first"),
                   (lambda start, stop, name: done.append((start, stop, name)), "second"))  # fmt: skip
    first = sorted((start, stop) for start, stop, name in done if name == "first")
    assert [0, *(stop for _, stop in first)] == [*(start for start, _ in first), count] if count else first == []
    assert all(start % weeks.BLOCK == 0 for start, _ in first)
    for start, stop in first:
        assert done.index((start, stop, "first")) < done.index((start, stop, "second"))
    assert len(done) == 2 * len(first)


def test_one_kernel_by_itself_is_called_once_by_one_thread() -> None:
    done: list[tuple[int, int]] = []
    Week(0).over(LARGE, lambda start, stop: done.append((start, stop)))
    assert done == [(0, LARGE)]


def test_every_thread_can_have_two_pieces() -> None:
    done: list[tuple[int, int]] = []
    with a_week(4) as week:
        week.over(weeks.PAYS_FROM, lambda start, stop: done.append((start, stop)))
    assert len(done) == 4 * weeks.SHARES
    assert {stop - start for start, stop in sorted(done)[:-1]} == {sorted(done)[0][1]}
    assert all(one[1] == other[0] for one, other in pairwise(sorted(done)))


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_after_a_fault_nobody_begins_another_piece(threads: int) -> None:
    begun: list[int] = []

    def fail(start: int, stop: int) -> None:
        begun.append(start)
        raise RuntimeError(f"piece {start}")

    with a_week(threads) as week, pytest.raises(RuntimeError, match="piece"):
        week.along(100 * weeks.PIECE, (fail,), (fail,))
    assert len(begun) <= threads
