"""Rows as CSV, tables for pandas and xarray, provenance without places, and numbers as people read them."""

from __future__ import annotations

import importlib.util
import math
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgsim.problems import InvalidInput
from orgsim.results import provenance
from orgsim.results.findings import Estimate
from orgsim.results.frames import end_table, group_frame, to_frame, to_xarray
from orgsim.results.plain import canonical_json, digest, plain
from orgsim.results.rows import decode_rows, encode_rows
from orgsim.results.summary import bands, nan_median, spread
from orgsim.results.telling import change
from orgsim.results.types import MeasureInfo
from orgsim.results.wording import (
    count_of,
    decimals_apart,
    format_change_range,
    format_difference,
    format_range,
    format_value,
    join_words,
)
from tests.builders import make_results

CELLS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=6)
ROWS = st.lists(st.dictionaries(st.sampled_from(["a", "b", "c,\n"]), CELLS), max_size=5)


@settings(max_examples=300)
@given(rows=ROWS)
def test_rows_come_back(rows: list[dict]) -> None:
    text, columns = encode_rows(rows, {"further": ["x"] * len(rows)})
    assert decode_rows(text, columns) == rows


def test_rows_look_like_a_spreadsheet() -> None:
    text, _ = encode_rows([{"seed": 1, "status": "ok", "error": ""}, {"seed": 2, "status": "failed", "error": "no"}])
    assert text.split("\r\n") == ["seed,status,error", "1,ok,", "2,failed,no", ""]


def test_short_rows_are_an_error() -> None:
    _, columns = encode_rows([{"a": 1, "b": 2}])
    with pytest.raises(ValueError, match="row 2 has 1 cells"):
        decode_rows("a,b\n1\n", columns)
    with pytest.raises(ValueError, match="is not a value"):
        decode_rows("a,b\n1,two\n", columns)


def test_frame_is_tidy() -> None:
    results = make_results(replications=3, weeks=10)
    frame = to_frame(results)
    assert frame.shape == (30, 2 + len(results.measures))
    assert frame[(frame.replication == 2) & (frame.week == 7)].alignment.item() == results.measure("alignment")[2, 7]
    table = end_table(results)
    assert list(table.seed) == [1, 2, 3]
    assert np.array_equal(table.burnout, results.measure("burnout")[:, -1])


def test_group_frame_names_every_group() -> None:
    results = make_results(replications=2, weeks=4)
    frame = group_frame(results, "unit")
    row = frame[(frame.replication == 1) & (frame.week == 3) & (frame.unit == "Sales")]
    assert row.engagement.item() == results.groups["unit"].values[1, 3, 1, 1]
    with pytest.raises(InvalidInput, match="Did you mean 'unit'"):
        group_frame(results, "units")


def test_xarray_or_a_clear_message() -> None:
    results = make_results(replications=2, weeks=4)
    if importlib.util.find_spec("xarray") is None:
        with pytest.raises(InvalidInput, match="pip install"):
            to_xarray(results)
        return
    data = to_xarray(results)
    assert data.alignment.attrs["units"] == "share"
    assert np.array_equal(data.alignment.values, results.measure("alignment"))


def test_provenance_has_no_places() -> None:
    scenario = {"name": "x", "run": {"seed": 3}}
    command = ["orgsim", "run", "/home/somebody/secret/plan.toml", "--out=C:\\Users\\somebody\\out", "--set", "a=.4"]
    found = provenance.collect_provenance(scenario, [3, 4], command)
    assert found["command"] == ["orgsim", "run", "plan.toml", "--out=out", "--set", "a=.4"]
    assert "somebody" not in canonical_json(found)
    assert found["seeds"] == [3, 4]
    assert found["versions"]["numpy"] == np.__version__
    assert found["hashes"]["scenario"] == digest({"run": {"seed": 3}, "name": "x"})
    assert found["commit"] is None or len(found["commit"]) == 40


def test_provenance_imports_no_model() -> None:
    code = (
        "import sys; from orgsim.results.provenance import collect_provenance as c; c({});"
        "print([m for m in ('mesa', 'numba', 'pandas', 'matplotlib') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_plain_refuses_what_it_does_not_know() -> None:
    assert plain({1: (np.float32(0.5), {2, 1})}) == {"1": [0.5, [1, 2]]}
    with pytest.raises(TypeError, match="function"):
        plain([plain])


def test_a_difference_and_its_interval_have_equal_decimals_and_no_sign_is_lost() -> None:
    told = change(Estimate(-0.0033, -0.0146, 0.0081), MeasureInfo("output", "Output", "index", "")).replace(
        "\u00a0", " "
    )
    assert told == "−0.003 (95 % interval −0.015 to +0.008)"
    told = change(Estimate(0.1, 0.08, 0.12), MeasureInfo("alignment", "Alignment", "share", "")).replace("\u00a0", " ")
    assert told == "+10 points (95 % interval +8 to +12)"


def test_decimals_show_a_tenth_of_the_way() -> None:
    found = [decimals_apart(*ends) for ends in ((1.02, 1.06, "index"), (0.06, 0.96, "share"), (3.0, 77.0, "weeks"))]
    assert found == [3, 0, 0]
    assert decimals_apart(1.0, 1.0, "index") is None and decimals_apart(0.0, 1e-9, "SD") == 4


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.4837261, "share", "48 %"),
        (0.0312, "share", "3.1 %"),
        (0.13, "share a year", "13 % a year"),
        (1234.4, "people", "1,234 people"),
        (-0.1249, "SD", "−0.12 SD"),
        (0.4, "score −1..1", "0.40"),
        (-0.0001, "index", "0.00"),
        (2.34, "priorities (0–5)", "2.3 priorities"),
        (12.04, "weeks of payroll", "12.0 weeks of payroll"),
        (0.054, "changes a week", "0.05 changes a week"),
        (0.0, "changes a week", "0.0 changes a week"),
        (0.4, "count a week", "0.40 a week"),
        (math.nan, "share", "unknown"),
    ],
)
def test_values_for_people(value: float, unit: str, text: str) -> None:
    assert format_value(value, unit).replace("\u00a0", " ") == text


def test_differences_and_ranges_for_people() -> None:
    assert format_difference(0.031, "share").replace("\u00a0", " ") == "+3.1 points"
    assert format_difference(-0.2, "SD").replace("\u00a0", " ") == "−0.20 SD"
    assert format_difference(0.0, "people").replace("\u00a0", " ") == "0.0 people"
    assert format_change_range(0.29, 1.5, "weeks of payroll").replace("\u00a0", " ") == "+0.3 to +1.5"
    assert format_change_range(-0.0021, 0.037, "SD").replace("\u00a0", " ") == "−0.002 to +0.037"
    assert format_change_range(0.0063, 0.0097, "index").replace("\u00a0", " ") == "+0.006 to +0.010"
    assert format_range(0.55, 0.7, "share").replace("\u00a0", " ") == "55–70 %"
    assert format_range(-0.2, 0.1, "SD").replace("\u00a0", " ") == "−0.20 to 0.10 SD"
    assert (count_of(18, 20), count_of(20, 20), count_of(0, 20)) == (
        "in 18 of 20 futures",
        "in all 20 futures",
        "in none of 20 futures",
    )
    assert [join_words(list("abc")[:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]


def test_bands_leave_out_what_is_missing() -> None:
    values = np.array([[1.0, np.nan], [3.0, np.nan], [np.nan, np.nan]])
    assert bands(values).median[0] == 2.0
    assert np.isnan(bands(values).low90[1])
    assert np.isnan(nan_median(np.full((2, 3), np.nan))).all()
    few, many = spread([1, 2, 9, np.nan]), spread(np.arange(101))
    assert (few.count, few.low, few.high, few.range_name) == (3, 1, 9, "range")
    assert (many.low, many.median, many.high) == (5, 50, 95)
    assert spread([]).count == 0
