"""Statements over measures: what they accept, how they are read, and that they hand nothing to Python."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgsim.problems import InvalidInput
from orgsim.scenario.expectations import Expect, check, measures_in, statement_problem, unknown_measures

SERIES = {
    "headcount": np.array([10, 12, 11, 9], np.float32),
    "hires": np.array([0, 3, 3, 3], np.float32),
    "leavers": np.array([0, 1, 2, 4], np.float32),
    "alignment": np.array([0.2, 0.4, 0.6, 0.5], np.float32),
    "gap": np.array([0.1, np.nan, 0.1, 0.1], np.float32),
}


def verdict(that):
    return check(Expect(say="it holds", that=that), SERIES)


@pytest.mark.parametrize(
    "that",
    [
        "headcount == headcount[0] + hires - leavers",
        "0 <= alignment <= 1",
        "alignment[0] < alignment[-1] and not headcount < 9",
        "week < 2 or alignment > .45",
        "last(alignment) > first(alignment)",
        "max(headcount) - min(headcount) == 3",
        "mean(alignment[1:]) == 0.5",
        "mean(alignment > 0.3) == 0.75",
        "any(headcount == 12) and all(hires >= 0)",
        "max(hires, leavers) >= min(hires, leavers)",
        "abs(-headcount) == headcount * 2 / 2",
        "alignment == 0.2 or alignment == 0.4 or alignment == 0.6 or alignment == 0.5",
        "(headcount > 9)[0]",
        "headcount[0] != headcount[1]",
    ],
)
def test_holds(that):
    assert statement_problem(that) == ""
    assert verdict(that)[:2] == (True, None)


@pytest.mark.parametrize(
    ("that", "week", "value"),
    [
        ("alignment < 0.55", 2, 0.6),
        ("headcount > 9", 3, 9),
        ("alignment >= 0 and headcount <= 11", 1, 12),
        ("alignment > 1 or headcount < 12", 1, 0.4),
        ("0 < headcount < 12", 1, 0),
        ("last(alignment) > 0.5", None, 0.5),
        ("all(headcount < 12)", 1, 12),
        ("gap >= 0", 1, np.nan),
        ("not headcount > 11", 1, np.nan),
        ("any(headcount > 12)", None, np.nan),
        ("headcount / 0 < 1", 0, np.inf),
        ("headcount[1:] == headcount[:-1] + hires[1:] - leavers[1:]", 2, 11),
        ("max(headcount[1:], hires[1:]) < 12", 1, 12),
        ("last(alignment) > 1 and headcount > 0", None, 0.5),
        ("all(last(alignment) > 1)", None, 0.5),
        ("not (headcount > 0 and hires >= 0)", 0, np.nan),
    ],
)
def test_fails_where_and_with_what(that, week, value):
    found = verdict(that)
    assert (found.holds, found.week) == (False, week)
    assert found.value == pytest.approx(value, nan_ok=True)


def test_single_precision_counts_as_equal():
    people = np.array([0.1 + 0.2], np.float32)
    assert check(Expect(say="sum", that="people == .3"), {"people": people}).holds
    assert not check(Expect(say="sum", that="people == .3001"), {"people": people}).holds


@pytest.mark.parametrize(
    ("that", "message"),
    [
        ("", "is empty"),
        ("1 +", "is not an expression"),
        ("headcount = 3", "equality is written =="),
        ("headcount", "is a number"),
        ("headcount + 1", "is a number"),
        ("max(headcount)", "is a number"),
        ("-(headcount > 1)", "is a number"),
        ("headcount and hires", "needs something true or false where 'headcount'"),
        ("all(headcount)", "needs something true or false"),
        ("not headcount", "needs something true or false"),
        ("headcount ** 2 > 1", "cannot use 'headcount ** 2'"),
        ("headcount is hires", "cannot use"),
        ("headcount.size > 1", "cannot use 'headcount.size'"),
        ("'a' == 'a'", "cannot use"),
        ("True == 1", "cannot use"),
        ("[1] == [1]", "cannot use"),
        ("(lambda: 1)() > 0", "knows no function"),
        ("open('x') == 1", "knows no function 'open'"),
        ("mx(headcount) > 1", "(nearest: max)"),
        ("mean(headcount, hires) > 1", "mean() takes one value"),
        ("max(1, 2, 3) > 1", "max() takes one or two values"),
        ("max(*headcount) > 1", "cannot use"),
        ("mean > 1", "cannot use 'mean'"),
        ("headcount[hires] > 1", "needs a whole number of weeks"),
        ("headcount[1.5] > 1", "needs a whole number of weeks"),
        ("headcount[0:4:2] > 1", "cannot use"),
        ("headcount > 1e400", "cannot use"),
        ("1 > 0 " + "and 1 > 0 " * 200, "is longer than 1000 characters"),
        ("-" * 900 + "1 > 0", ""),
        ("\0 > 1", "is not an expression"),
    ],
)
def test_what_is_no_statement(that, message):
    found = statement_problem(that)
    assert message in found
    assert bool(found) == bool(message) or "nested" in found


def test_measures_that_are_read():
    assert measures_in("max(alignment) > mean(headcount) and week > 3") == ("alignment", "headcount")


def test_unknown_measure_gets_the_nearest():
    problems = unknown_measures([Expect(say="x", that="aligment > hires")], SERIES)
    assert [(problem.value, problem.nearest) for problem in problems] == [("aligment", "alignment")]
    with pytest.raises(InvalidInput, match="Did you mean 'alignment'"):
        verdict("aligment > 0")


@pytest.mark.parametrize("that", ["headcount[4] > 0", "headcount[1:] > headcount", "mean(headcount[9:]) > 0"])
def test_weeks_outside_the_run(that):
    with pytest.raises(InvalidInput, match="weeks 0 to 3"):
        verdict(that)


_NUMBERS = st.sampled_from(["headcount", "hires", "week", "2", ".5", "headcount[0]", "last(hires)", "abs(hires - 2)"])
_SIDES = st.builds("({} {} {})".format, _NUMBERS, st.sampled_from("+-*"), _NUMBERS)
_COMPARISONS = st.builds("{} {} {}".format, _SIDES, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), _SIDES)


@settings(deadline=None)
@given(_COMPARISONS, _COMPARISONS, st.sampled_from(["and", "or"]))
def test_agrees_with_numpy(one, two, how):
    names = {"headcount": SERIES["headcount"].astype(float), "hires": SERIES["hires"].astype(float)}
    names |= {"week": np.arange(4.0), "last": lambda series: series[-1], "abs": np.abs}
    left, right = (np.broadcast_to(eval(text, {}, names), 4) for text in (one, two))
    truth = left & right if how == "and" else left | right
    found = verdict(f"({one}) {how} ({two})")
    assert found.holds == bool(truth.all())
    if not found.holds and found.week is not None:
        assert found.week == int(np.argmin(truth))


@settings(deadline=None)
@given(st.text(max_size=60) | st.text(alphabet="headcount0123456789.+-*/<>=!()[]:, andor'\"", max_size=60))
def test_no_text_does_anything_but_hold_fail_or_be_refused(that):
    if not statement_problem(that):
        try:
            verdict(that)
        except InvalidInput as error:
            assert error.problems
