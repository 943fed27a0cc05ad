"""Kernels that are compiled apart: the same from Python and from compiled code, and by their declared types."""

from __future__ import annotations

from typing import Any, NamedTuple

import numba
import numpy as np
import pytest
from numba.core.errors import TypingError

from orgsim.kernels.apart import KERNELS, apart
from orgsim.kernels.arrays import F32, F64, Borrowed, F64Rows
from orgsim.kernels.lending import loan
from orgsim.kernels.side_by_side import all_names


class Shelf(NamedTuple):
    """Something to lend: two arrays and a number."""

    books: F64
    pages: F64Rows
    factor: float


@apart
def weigh(books: F64, factor: float, doubled: bool) -> float:
    total = 0.0
    for book in books:
        total += factor * book * (2.0 if doubled else 1.0)
    return total


@apart
def refuse(number: int) -> None:
    if number > 3:
        raise ValueError("too many")


@apart
def says_too_much(number: int) -> None:
    return number


@apart
def closed(number: int) -> None:
    pass


@apart
def read(shelf: Borrowed[Shelf], place: int) -> float:
    shelf.pages[place, 0] = -1.0
    return shelf.books[place] * shelf.factor


@apart
def read_whole(shelf: Shelf) -> tuple[float, int]:
    return shelf.books[0] + shelf.pages[0, 1], len(shelf.books)


@apart
def call_weigh(books: F64, factor: int) -> float:
    # A whole number where a real one is declared is turned into one.
    return weigh(books, factor, False) + weigh(books, factor, True)


@apart
def call_refuse(number: int) -> None:
    refuse(number)


@apart
def call_says_too_much(number: int) -> None:
    says_too_much(number)


@apart
def call_with_too_few(books: F64) -> float:
    return weigh(books, 1.0)


@apart
def call_read(shelf: Shelf) -> tuple[float, float, int]:
    lent = loan(shelf)
    first, count = read_whole(lent)
    return read(lent, 1) + lent.factor, first, count


@apart
def miss(shelf: Shelf) -> float:
    return loan(shelf).pens


def shelf() -> Shelf:
    return Shelf(np.array([1.0, 2.0, 3.0]), np.arange(6.0).reshape(3, 2), 10.0)


def test_python_and_compiled_code_get_the_same() -> None:
    books = np.array([1.0, 2.5])
    assert weigh(books, 2.0, True) == 14.0
    assert call_weigh(books, 2) == 21.0


def test_an_error_in_a_kernel_reaches_whoever_called() -> None:
    call_refuse(3)
    with pytest.raises(ValueError, match="too many"):
        call_refuse(4)


def test_a_wrong_number_of_arguments_is_no_call() -> None:
    with pytest.raises(TypingError):
        call_with_too_few(np.ones(2))


def test_a_result_must_be_as_declared() -> None:
    with pytest.raises(TypeError, match="says_too_much returns int64, not none"):
        KERNELS[f"{__name__}.says_too_much"].open()


def test_what_a_kernel_calls_is_ready_before_it_runs() -> None:
    with pytest.raises(TypeError, match="says_too_much returns int64, not none"):
        call_says_too_much(1)


def test_compiled_code_that_nobody_opened_says_so() -> None:
    @numba.njit
    def call(number):
        closed(number)

    with pytest.raises(RuntimeError, match="closed was called before it was opened"):
        call(1)
    closed(1)
    call(1)


def test_what_is_lent_is_the_thing_itself() -> None:
    lent = shelf()
    assert call_read(lent) == (30.0, 2.0, 3)
    assert lent.pages[1, 0] == -1.0


def test_a_loan_has_only_the_fields_of_what_is_lent() -> None:
    with pytest.raises(TypingError, match="pens"):
        miss(shelf())


@pytest.mark.parametrize(("hint", "error"), [(np.ndarray, TypeError), (dict, TypeError), ("F99", NameError)])
def test_a_kernel_says_what_it_takes(hint: Any, error: type[Exception]) -> None:
    def unclear(numbers: F32) -> None: ...

    unclear.__annotations__["numbers"] = hint
    with pytest.raises(error, match=r"ndarray|dict|F99"):
        apart(unclear)


@pytest.mark.parametrize("name", all_names())
def test_every_kernel_compiles_as_it_is_declared(name: str) -> None:
    KERNELS[name].open()
    assert KERNELS[name].address[0] != 0
