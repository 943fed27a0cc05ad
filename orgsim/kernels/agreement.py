"""How alike people think: all pairs of them at once, by counting who holds what on each issue.

The counts of 64 issues lie in a few words: bit k of all of them in word k (vertical counters, Warren 2013, "Hacker's
Delight", 5-1). Products of two counts, summed over issues, are then sums of population counts, exact to the last pair.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from orgsim.kernels.apart import apart
from orgsim.kernels.arrays import F64, I32, I64, U8, U64, I64Rows, U64Blocks
from orgsim.kernels.bits import Planes, clear, count_in, digits_of, row
from orgsim.kernels.blocks import lanes
from orgsim.kernels.compiling import inlined
from orgsim.kernels.counting import ones
from orgsim.kernels.lending import lent

FILLED = 1
DIGITS = 32
"""Binary digits of a count: people are fewer than 2**31."""
TEAMS = 16
"""Teams that are counted together; parts of an organization that are worked on side by side begin at multiples."""
FEW = 15
"""People of a team whose views are counted with four digits, which need no loop."""
NOTHING = np.uint64(0)
NONE_OF_FEW = (NOTHING, NOTHING, NOTHING, NOTHING)


class Views(NamedTuple):
    """Who holds what, counted in blocks of ``TEAMS`` teams. pro, contra: uint64 [blocks, words, DIGITS], how many hold
    either stance. within: int64 [blocks, 3], people; how often two people of one team both hold a view on an issue;
    how often these are contrary.
    """

    pro: U64Blocks
    contra: U64Blocks
    within: I64Rows


@apart
def room(teams: int, words: int) -> Views:
    """Room to count the views of so many teams."""
    blocks = (teams + TEAMS - 1) // TEAMS
    counts = np.empty((2, blocks, words, DIGITS), np.uint64)
    return Views(counts[0], counts[1], np.empty((blocks, 3), np.int64))


@apart
def count_views(
    start: int, stop: int, first: I64, count: I32, member: I32, status: U8, belief: Planes, views: Views,
) -> None:  # fmt: skip
    """Count who holds what in the teams from start (a multiple of ``TEAMS``) to stop.

    first, count, member: members of teams, everybody in one of them.
    """
    knows, stance = lent(belief)
    one, other, within = lent(views)
    pro, contra = lanes(), lanes()
    for low in range(start, stop, TEAMS):
        block = low // TEAMS
        people = shared = opposed = 0
        for w in range(knows.shape[1]):
            all_pro, all_contra = one[block, w], other[block, w]
            clear(DIGITS, all_pro, all_contra)
            people = 0
            for t in range(low, min(stop, low + TEAMS)):
                if count[t] <= FEW:
                    members = member[first[t] : first[t] + count[t]]
                    filled, few_pro, few_contra = _count_few(members, status, knows, stance, w)
                    people += filled
                    against = _product_of_few(few_pro, few_contra)
                    together = _product_of_few(few_pro, few_pro) + _product_of_few(few_contra, few_contra)
                    held = _total(few_pro) + _total(few_contra)
                    shared += (together + 2 * against - held) // 2
                    opposed += against
                    _add_few(all_pro, few_pro)
                    _add_few(all_contra, few_contra)
                    continue
                digits = digits_of(count[t])
                clear(digits, pro, contra)
                for position in range(first[t], first[t] + count[t]):
                    i = row(member[position])
                    if status[i] == FILLED:
                        people += 1
                        views_for = knows[i, w] & stance[i, w]
                        count_in(views_for, knows[i, w] ^ views_for, digits, pro, contra)
                against = _product(pro, contra, digits)
                together = _squares(pro, digits) + _squares(contra, digits) + 2 * against
                shared += (together - _held(pro, contra, digits)) // 2
                opposed += against
                _add(all_pro, pro, digits)
                _add(all_contra, contra, digits)
        within[block, 0] = people
        within[block, 1] = shared
        within[block, 2] = opposed


@apart
def compare(views: Views, valid: U64, out: F64) -> None:
    """Compare every two people: out float64 [4] becomes the sum over pairs of the share of issues on which they differ
    in any way, and the number of pairs; the number of times that two people of different teams agree on an issue on
    which both hold a view, and of times that they both hold one.

    valid: uint64 [words], issues that exist.
    """
    one, other, within = views
    issues = people = 0
    differing = shared = opposed = 0
    for block in range(len(within)):
        people += within[block, 0]
        shared -= within[block, 1]
        opposed -= within[block, 2]
    digits = digits_of(people)
    pro, contra = lanes(), lanes()
    for w in range(len(valid)):
        issues += ones(valid[w])
        clear(DIGITS, pro, contra)
        for block in range(len(within)):
            _add(pro, one[block, w], digits)
            _add(contra, other[block, w], digits)
        held, against = _held(pro, contra, digits), _product(pro, contra, digits)
        together = _squares(pro, digits) + _squares(contra, digits) + 2 * against
        shared += (together - held) // 2
        opposed += against
        # Of two people who differ on an issue both hold a view, or only one does.
        differing += against + people * held - together
    out[0] = differing / issues if issues > 0 else 0.0
    out[1] = people * (people - 1) // 2
    out[2] = shared - opposed
    out[3] = shared


@inlined
def _count_few(members, status, knows, stance, w):
    """How many of a team of at most ``FEW`` are there, and how many of them hold either stance."""
    people = 0
    pro = contra = NONE_OF_FEW
    for k in range(len(members)):
        i = row(members[k])
        filled = status[i] == FILLED
        people += filled
        known = knows[i, w] if filled else NOTHING
        views_for = known & stance[i, w]
        pro = _one_more(pro, views_for)
        contra = _one_more(contra, known ^ views_for)
    return people, pro, contra


@inlined
def _one_more(count, views):
    """A count of four digits and one more where there are ``views``."""
    a, b, c, d = count
    to_b = a & views
    to_c = b & to_b
    return a ^ views, b ^ to_b, c ^ to_c, d ^ (c & to_c)


@inlined
def _weighed(lanes, count):
    """The sum over issues of ``lanes`` of a count of four digits."""
    a, b, c, d = count
    return ones(lanes & a) + 2 * ones(lanes & b) + 4 * ones(lanes & c) + 8 * ones(lanes & d)


@inlined
def _total(count):
    """The sum over issues of a count of four digits."""
    return _weighed(~NOTHING, count)


@inlined
def _product_of_few(one, other):
    """The sum over issues of the product of two counts of four digits."""
    a, b, c, d = one
    return _weighed(a, other) + 2 * _weighed(b, other) + 4 * _weighed(c, other) + 8 * _weighed(d, other)


@inlined
def _add_few(total, count):
    """Add a count of four digits to the total."""
    a, b, c, d = count
    carry = _add_digit(total, 0, a, NOTHING)
    carry = _add_digit(total, 1, b, carry)
    carry = _add_digit(total, 2, c, carry)
    carry = _add_digit(total, 3, d, carry)
    k = 4
    # Most sums of a block have eight digits: a fixed number of them is foreseen.
    while k < 8 or carry != NOTHING:
        carry = _add_digit(total, k, NOTHING, carry)
        k += 1


@inlined
def _add_digit(total, k, digit, carry):
    """Add a digit and what is carried to digit k of the total; returns what is carried on."""
    own = total[k]
    total[k] = own ^ digit ^ carry
    return (own & digit) | (carry & (own ^ digit))


@inlined
def _add(total, counter, digits):
    """Add a counter of so many digits to the total."""
    carry = NOTHING
    k = 0
    while k < digits or carry != NOTHING:
        carry = _add_digit(total, k, counter[k] if k < digits else NOTHING, carry)
        k += 1


@inlined
def _product(one, other, digits):
    """The sum over issues of the product of two counts."""
    found = 0
    for j in range(digits):
        for k in range(digits):
            found += ones(one[j] & other[k]) << (j + k)
    return found


@inlined
def _squares(counter, digits):
    """The sum over issues of the square of a count."""
    found = 0
    for j in range(digits):
        found += ones(counter[j]) << (2 * j)
        for k in range(j + 1, digits):
            found += ones(counter[j] & counter[k]) << (j + k + 1)
    return found


@inlined
def _held(pro, contra, digits):
    """The sum over issues of how many hold a view."""
    held = 0
    for k in range(digits):
        held += (ones(pro[k]) + ones(contra[k])) << k
    return held
