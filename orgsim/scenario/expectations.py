"""Statements that must hold in every week of a run, such as ``headcount == headcount[0] + hires - leavers``.

A statement is a small expression of its own, never handed to Python: names of measures (series by week) and ``week``,
numbers, indexing and slices, ``+ - * /``, comparisons, ``and or not``, and the functions of :data:`FUNCTIONS`.
"""

from __future__ import annotations

import ast
import functools
import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from orgsim.problems import InvalidInput, Problem, nearest
from orgsim.settings import Settings, setting

#: Functions over weeks; ``min`` and ``max`` with two values compare week by week.
FUNCTIONS = ("min", "max", "mean", "abs", "all", "any", "last", "first")
ALLOWED = "measures, numbers, + - * /, comparisons, and, or, not, [week], " + ", ".join(f"{f}()" for f in FUNCTIONS)
#: ``==`` means equal up to this share of the larger value: measures are recorded in single precision.
TOLERANCE = 1e-6
LONGEST = 1000

Value = NDArray[np.float64] | NDArray[np.bool_] | float | bool
_ARITHMETIC: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: np.true_divide,
}


def _equal(left: Any, right: Any) -> Any:
    return np.isclose(left, right, rtol=TOLERANCE, atol=TOLERANCE**2)


_COMPARISONS: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: _equal,
    ast.NotEq: lambda left, right: ~_equal(left, right),
    ast.Lt: np.less,
    ast.LtE: np.less_equal,
    ast.Gt: np.greater,
    ast.GtE: np.greater_equal,
}


_SUMMARIES: dict[str, Callable[[Any], Any]] = {"min": np.min, "max": np.max, "mean": np.mean}


class Expect(Settings):
    """A statement that must hold in every week of every run."""

    say: str = setting(..., "the statement in words")
    that: str = setting(..., "the statement as an expression over measures, true or false in every week")


class Verdict(NamedTuple):
    """Outcome of a statement. week: the first week in which it fails; None when it holds or concerns the whole run.
    value: the left side of the comparison that failed, in that week; NaN where there is none."""

    holds: bool
    week: int | None
    value: float


@functools.lru_cache(maxsize=1024)
def statement_problem(that: str) -> str:
    """What is wrong with the syntax of a statement, in one phrase; empty when nothing is."""
    try:
        _parsed(that)
    except _Unusable as error:
        return str(error)
    except RecursionError:
        return "is nested too deeply"
    return ""


@functools.lru_cache(maxsize=256)
def measures_in(that: str) -> tuple[str, ...]:
    """Names of the measures that a valid statement reads, in alphabetical order (``week`` is no measure)."""
    names = {node.id for node in ast.walk(_parsed(that)) if isinstance(node, ast.Name)}
    return tuple(sorted(names - {"week", *FUNCTIONS}))


def unknown_measures(expectations: Iterable[Expect], known: Iterable[str]) -> list[Problem]:
    """A problem for every name in a statement that is no measure, with the nearest one."""
    names = list(known)
    return [
        Problem("", "is not a measure", f"expect[{index}].that", name, "a measure of the run", nearest(name, names))
        for index, expect in enumerate(expectations)
        for name in measures_in(expect.that)
        if name not in names
    ]


def check(expect: Expect, series: Mapping[str, Sequence[float] | NDArray[Any]]) -> Verdict:
    """Whether a statement holds over ``series`` (measure -> one value a week, all [weeks] long).

    A missing value (NaN) makes a comparison false. Raises InvalidInput for unknown measures, weeks outside the run and
    series of different lengths.
    """
    problems = unknown_measures([expect], series)
    if problems:
        raise InvalidInput(problems)
    values: dict[str, Value] = {name: np.asarray(series[name], np.float64) for name in measures_in(expect.that)}
    weeks = max(map(len, series.values()), default=0)
    values["week"] = np.arange(weeks, dtype=np.float64)
    node = _parsed(expect.that)
    try:
        with np.errstate(all="ignore"):
            truth = np.asarray(_evaluate(node, values), bool)
            if bool(truth.all()):
                return Verdict(True, None, float("nan"))
            culprit, index = _culprit(node, int(np.argmin(truth)) if truth.ndim else None, values)
            week = _week_at(culprit, index, values)
            return Verdict(False, week, _left_side(culprit, index, values))
    except (ValueError, IndexError) as error:
        message = f"cannot be evaluated: {error}"
        raise InvalidInput(Problem("", message, "expect.that", expect.that, f"weeks 0 to {weeks - 1}")) from None


class _Unusable(Exception):
    """A statement that is not one."""


@functools.lru_cache(maxsize=256)
def _parsed(that: str) -> ast.expr:
    """The statement as a tree that nobody changes, read once for all runs."""
    if not that.strip():
        raise _Unusable("is empty")
    if len(that) > LONGEST:
        raise _Unusable(f"is longer than {LONGEST} characters")
    try:
        node = ast.parse(that.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError) as error:
        hint = "; equality is written ==" if "=" in that.replace("==", "").translate({60: 32, 62: 32, 33: 32}) else ""
        raise _Unusable(f"is not an expression ({getattr(error, 'msg', error)}){hint}") from None
    if not _inspect(node):
        raise _Unusable("is a number, not something that is true or false")
    return node


def _inspect(node: ast.expr) -> bool:
    """Check a node and all below it; return whether it is true or false (rather than a number)."""
    if isinstance(node, ast.BoolOp):
        return all(_need_truth(operand) for operand in node.values)
    if isinstance(node, ast.UnaryOp):
        return _inspect_unary(node)
    if isinstance(node, ast.Compare):
        for operand in [node.left, *node.comparators]:
            _inspect(operand)
        return _known(all(type(operation) in _COMPARISONS for operation in node.ops), node)
    if isinstance(node, ast.Call):
        return _inspect_call(node)
    if isinstance(node, ast.Subscript):
        return _inspect_subscript(node)
    if isinstance(node, ast.BinOp):
        _known(type(node.op) in _ARITHMETIC, node)
        for operand in (node.left, node.right):
            _inspect(operand)
        return False
    if isinstance(node, ast.Name):
        return not _known(node.id not in FUNCTIONS, node)
    value = node.value if isinstance(node, ast.Constant) else None
    return not _known(type(value) in (int, float) and abs(value) < 1e300, node)  # type: ignore[arg-type]


def _known(fine: bool, node: ast.expr) -> bool:
    if not fine:
        raise _Unusable(f"cannot use {ast.unparse(node)!r}")
    return True


def _need_truth(node: ast.expr) -> bool:
    if not _inspect(node):
        raise _Unusable(f"needs something true or false where {ast.unparse(node)!r} stands")
    return True


def _inspect_unary(node: ast.UnaryOp) -> bool:
    if isinstance(node.op, ast.Not):
        return _need_truth(node.operand)
    _known(isinstance(node.op, ast.USub | ast.UAdd), node)
    _inspect(node.operand)
    return False


def _inspect_call(node: ast.Call) -> bool:
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if name not in FUNCTIONS:
        near = nearest(name, FUNCTIONS)
        raise _Unusable(f"knows no function {ast.unparse(node.func)!r}" + (f" (nearest: {near})" if near else ""))
    most = 2 if name in ("min", "max") else 1
    if not 1 <= len(node.args) <= most or node.keywords:
        raise _Unusable(f"{name}() takes {'one or two values' if most == 2 else 'one value'}")
    if name in ("all", "any"):
        return _need_truth(node.args[0])
    for argument in node.args:
        if isinstance(argument, ast.Starred):
            raise _Unusable(f"cannot use {ast.unparse(argument)!r}")
        _inspect(argument)
    return False


def _inspect_subscript(node: ast.Subscript) -> bool:
    truth = _inspect(node.value)
    limits = [node.slice.lower, node.slice.upper] if isinstance(node.slice, ast.Slice) else [node.slice]
    if isinstance(node.slice, ast.Slice) and node.slice.step is not None:
        raise _Unusable(f"cannot use {ast.unparse(node)!r}")
    for limit in limits:
        if limit is not None:
            _week(limit)
    return truth


def _week(node: ast.expr) -> int:
    sign = -1 if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) else 1
    number = node.operand if isinstance(node, ast.UnaryOp) and sign == -1 else node
    if not isinstance(number, ast.Constant) or type(number.value) is not int:
        raise _Unusable(f"needs a whole number of weeks where [{ast.unparse(node)}] stands")
    return sign * number.value


def _evaluate(node: ast.expr, values: Mapping[str, Value]) -> Any:
    if isinstance(node, ast.Name):
        return values[node.id]
    if isinstance(node, ast.Constant):
        return np.float64(node.value)  # type: ignore[arg-type]
    if isinstance(node, ast.BoolOp):
        combine = np.logical_and if isinstance(node.op, ast.And) else np.logical_or
        operands = np.broadcast_arrays(*[_evaluate(operand, values) for operand in node.values])
        return combine.reduce(np.stack(operands), axis=0)
    if isinstance(node, ast.UnaryOp):
        inner = _evaluate(node.operand, values)
        return np.logical_not(inner) if isinstance(node.op, ast.Not) else -inner if _minus(node) else inner
    if isinstance(node, ast.BinOp):
        left, right = _number(node.left, values), _number(node.right, values)
        return _ARITHMETIC[type(node.op)](left, right)
    if isinstance(node, ast.Compare):
        return _compare(node, values)
    if isinstance(node, ast.Call):
        return _call(node, values)
    assert isinstance(node, ast.Subscript)
    return _subscript(node, values)


def _minus(node: ast.UnaryOp) -> bool:
    return isinstance(node.op, ast.USub)


def _number(node: ast.expr, values: Mapping[str, Value]) -> Any:
    return np.asarray(_evaluate(node, values), np.float64)


def _compare(node: ast.Compare, values: Mapping[str, Value]) -> Any:
    sides = [_number(side, values) for side in [node.left, *node.comparators]]
    pairs = zip(node.ops, sides, sides[1:], strict=False)
    truths = [_COMPARISONS[type(op)](left, right) & ~np.isnan(left) & ~np.isnan(right) for op, left, right in pairs]
    return np.logical_and.reduce(np.broadcast_arrays(*truths), axis=0)


def _call(node: ast.Call, values: Mapping[str, Value]) -> Any:
    assert isinstance(node.func, ast.Name)
    name = node.func.id
    arguments = [_number(argument, values) for argument in node.args]
    if len(arguments) == 2:
        return (np.minimum if name == "min" else np.maximum)(*arguments)
    series = np.atleast_1d(arguments[0])
    if name == "abs":
        return np.abs(arguments[0])
    if name in ("last", "first"):
        return series[-1 if name == "last" else 0]
    if name in ("all", "any"):
        return (np.all if name == "all" else np.any)(series)
    if not series.size:
        raise ValueError(f"{name}() of no weeks")
    return _SUMMARIES[name](series)


def _subscript(node: ast.Subscript, values: Mapping[str, Value]) -> Any:
    series = np.atleast_1d(_evaluate(node.value, values))
    if not isinstance(node.slice, ast.Slice):
        return series[_week(node.slice)]
    return series[_limits(node.slice)]


def _culprit(node: ast.expr, index: int | None, values: Mapping[str, Value]) -> tuple[ast.expr, int | None]:
    """The part of a failing statement that fails, and at which index of its series."""
    if isinstance(node, ast.BoolOp):
        failing = [operand for operand in node.values if not _truth(operand, index, values)]
        return _culprit(failing[0], index, values)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "all":
        inner = np.asarray(_evaluate(node.args[0], values), bool)
        return _culprit(node.args[0], int(np.argmin(inner)) if inner.ndim else None, values)
    return node, index


def _truth(node: ast.expr, index: int | None, values: Mapping[str, Value]) -> bool:
    truth = np.asarray(_evaluate(node, values), bool)
    return bool(truth if not truth.ndim or index is None else truth[index])


def _left_side(node: ast.expr, index: int | None, values: Mapping[str, Value]) -> float:
    if not isinstance(node, ast.Compare):
        return float("nan")
    left = _number(node.left, values)
    return float(left[index] if left.ndim and index is not None else left)


def _week_at(node: ast.expr, index: int | None, values: Mapping[str, Value]) -> int | None:
    weeks = _weeks(node, values)
    return None if weeks is None or index is None else int(weeks[index])


def _weeks(node: ast.expr, values: Mapping[str, Value]) -> NDArray[np.float64] | None:
    """The weeks that the values of a node belong to, the latest where it joins several; None for a single value."""
    if isinstance(node, ast.Name):
        return np.asarray(values["week"])
    if isinstance(node, ast.Subscript):
        inner = _weeks(node.value, values)
        if inner is None or not isinstance(node.slice, ast.Slice):
            return None
        return inner[_limits(node.slice)]
    if isinstance(node, ast.Call) and len(node.args) == 1 and ast.unparse(node.func) != "abs":
        return None
    below = node.args if isinstance(node, ast.Call) else list(ast.iter_child_nodes(node))
    parts = [_weeks(part, values) for part in below if isinstance(part, ast.expr)]
    series = [part for part in parts if part is not None]
    return np.maximum.reduce(series) if series else None


def _limits(node: ast.Slice) -> slice:
    lower, upper = (None if limit is None else _week(limit) for limit in (node.lower, node.upper))
    return slice(lower, upper)
