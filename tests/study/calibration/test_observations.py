"""The table of observations: every way to write a row, and every way to write it wrong, with its row."""

from __future__ import annotations

import datetime
import math
import string
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orgsim.observations.catalogue import GROUPED, MEASURES
from orgsim.problems import InvalidInput
from orgsim.study.calibration.moments import moment
from orgsim.study.calibration.observing import Known, Observation, read_observations

LEVELS = ("Head", "Level 1", "Level 2")
KNOWN = Known(
    52, {"level": LEVELS, "unit": ("Sales", "Care"), "team": ("Head", "Team of a")}, datetime.date(2026, 1, 5)
)
ANY = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def read(folder: Path, text: str) -> tuple[Observation, ...]:
    (folder / "seen.csv").write_text(text, encoding="utf-8")
    return read_observations(folder / "seen.csv", "seen.csv", KNOWN)


def problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        read(folder, text)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("12", "week 12"),
        ("week 12", "week 12"),
        ("12w", "week 12"),
        ("Q1", "mean over weeks 0..12"),
        ("quarter 3", "mean over weeks 26..38"),
        ("2026-01-05", "week 0"),
        ("2026-01-19", "week 2"),
        ("2026-Q1", "mean over weeks 0..12"),
        ("Q2 2026", "mean over weeks 12..25"),
        ("end", "end"),
        ("mean over weeks 3..5", "mean over weeks 3..5"),
    ],
)
def test_moments(said: str, meant: str) -> None:
    assert moment(said, KNOWN.start) == meant


@pytest.mark.parametrize("said", ["", "soon", "2026-02-30", "2025-12-31", "2025-Q2", "Q0", "mean over weeks 5..3"])
def test_what_is_no_moment(said: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        moment(said, KNOWN.start)


def test_a_date_needs_a_start() -> None:
    with pytest.raises(ValueError, match="start"):
        moment("2026-01-19", None)


def test_a_table_is_read(tmp_path: Path) -> None:
    text = (
        "Measure;Quarter;Level;Unit;Observed;Std. error;N;SD\n"
        "alignment;1;2;;31%;;40;0.2\nAlignment;Q2;level 1;;0.4;0.05;;\n"
        "output;1;all;;1.02;;;\nempowered;2;;sales;.5;;25;\n"
    )
    first, second, third, last = read(tmp_path, text.replace("Std. error", "standard_error"))
    assert (first.row, first.value, first.reading.group) == (2, 0.31, ("level", "Level 2"))
    assert first.error == pytest.approx(0.2 / math.sqrt(40))
    assert second.reading.when == "mean over weeks 13..25" and (second.error, second.group) == (0.05, "Level 1")
    assert (third.error, third.reading.source) == (0.0, "output")
    assert last.reading.source == "empowered of unit Sales" and last.error == pytest.approx(0.1)


def test_everything_wrong_is_told_at_once_with_its_row(tmp_path: Path) -> None:
    text = (
        "measure,week,level,unit,value,n,standard_error\n"
        "alignmnt,3,,,0.4,,\n"
        "alignment,52,,,0.4,,\n"
        "alignment,3,Level 9,,0.4,,\n"
        "output,3,Level 1,,1.0,,\n"
        "alignment,4,,,42,,\n"
        "alignment,5,,,much,,\n"
        "alignment,6,,,,,\n"
        "alignment,7,Level 1,Sales,0.4,,\n"
        "headcount,7,,,80,12,\n"
        "alignment,8,,,0.4,,-1\n"
        "alignment,soon,,,0.4,,\n"
        "alignment,9,,,0.4,,\n"
        "alignment,week 9,,,0.5,,\n"
        "alignment,10,,,0.5,,,,extra\n"
    )
    expected = [
        ("seen.csv:2", "alignmnt", "is not a measure", "Did you mean 'alignment'?"),
        ("seen.csv:3", "52", "lies outside the run", "weeks 0 to 51"),
        ("seen.csv:4", "Level 9", "there is no such level", "Head, Level 1, Level 2"),
        ("seen.csv:5", "output is not recorded by level"),
        ("seen.csv:6", "42", "is no share", "42%"),
        ("seen.csv:7", "much", "is not a number"),
        ("seen.csv:8", "value", "is missing"),
        ("seen.csv:9", "Level 1, Sales", "name several groups"),
        ("seen.csv:10", "does not follow from a number of answers", "standard_error"),
        ("seen.csv:11", "standard_error = -1", "is too small"),
        ("seen.csv:12", "soon", "is no moment"),
        ("seen.csv:14", "says again what row 13 says"),
        ("seen.csv:15", "more cells"),
    ]
    found = problems(tmp_path, text)
    assert len(found) == len(expected), found
    for problem, parts in zip(found, expected, strict=True):
        assert problem.startswith(f"{parts[0]}:") and all(part in problem for part in parts), (problem, parts)


def test_missing_and_repeated_columns(tmp_path: Path) -> None:
    found = problems(tmp_path, "measure,wek,values\nalignment,3,0.4\n")
    assert [("when" in one or "value" in one) and "is missing" in one for one in found] == [True, True]
    found = problems(tmp_path, "measure,week,date,value\nalignment,3,,0.4\n")
    assert len(found) == 1 and "several columns" in found[0] and "week and date" in found[0]


@pytest.mark.parametrize("text", ["", "\n\n", "measure,week,value\n", "\x00\x01\x02"])
def test_no_table(text: str, tmp_path: Path) -> None:
    assert problems(tmp_path, text)[0].startswith("seen.csv")


@ANY
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from([one.name for one in GROUPED if one.unit == "share"]),
            st.integers(0, 51),
            st.sampled_from(["", *LEVELS]),
            st.floats(0, 1).map(lambda value: round(value, 4)),
            st.integers(1, 10_000),
        ),
        min_size=1,
        max_size=12,
        unique_by=lambda row: row[:3],
    )
)
def test_what_is_written_is_what_is_read(rows: list[tuple], tmp_path: Path) -> None:
    text = "measure,week,level,value,n\n" + "".join(",".join(map(str, row)) + "\n" for row in rows)
    found = read(tmp_path, text)
    told = [(one.reading.measure, one.reading.first, one.group, one.value) for one in found]
    assert told == [row[:4] for row in rows]
    assert all(0 < one.error <= 0.5 / math.sqrt(row[4]) + 1e-9 for one, row in zip(found, rows, strict=True))
    assert [one.row for one in found] == list(range(2, len(rows) + 2))


@ANY
@given(
    cells=st.lists(
        st.lists(
            st.one_of(st.text(string.printable, max_size=8), st.sampled_from([one.name for one in MEASURES])),
            max_size=6,
        ),
        max_size=6,
    )
)
def test_any_table_is_read_or_explained(cells: list[list[str]], tmp_path: Path) -> None:
    text = "measure,when,value,level,n\n" + "\n".join(",".join(row) for row in cells)
    try:
        found = read(tmp_path, text)
    except InvalidInput as error:
        assert all(str(problem).startswith("seen.csv") for problem in error.problems)
    else:
        assert all(math.isfinite(one.value) and one.error >= 0 for one in found)
