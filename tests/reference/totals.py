"""Sums over people in the order in which numpy adds: float sums depend on it in the last bits."""

from __future__ import annotations

from collections.abc import Iterable

BLOCK = 128


def in_order(numbers: Iterable[float]) -> float:
    """Sum from first to last; Python's own sum corrects rounding errors from version 3.12 on."""
    result = 0.0
    for number in numbers:
        result += number
    return result


def total(numbers: list[float]) -> float:
    """Pairwise sum: eight running sums over up to 128 numbers, halves of more than that."""
    count = len(numbers)
    if count < 8:
        return in_order(numbers)
    if count > BLOCK:
        half = count // 2
        half -= half % 8
        return total(numbers[:half]) + total(numbers[half:])
    whole = count - count % 8
    r = [0.0] * 8
    for place in range(8):
        r[place] = numbers[place]
        for k in range(place + 8, whole, 8):
            r[place] += numbers[k]
    result = ((r[0] + r[1]) + (r[2] + r[3])) + ((r[4] + r[5]) + (r[6] + r[7]))
    for number in numbers[whole:]:
        result += number
    return result


def mean(numbers: list[float]) -> float:
    """Mean; 0 of nothing."""
    return total(numbers) / len(numbers) if numbers else 0.0
