"""The table in docs/validity.md is made from facts.csv, and lines of the forest plot show what they say."""

from __future__ import annotations

import csv
import io
from math import inf, nan
from pathlib import Path

import pytest

from orgsim.problems import InvalidInput
from orgsim.report.forest import MARGIN, WIDTH, line, scale_of
from orgsim.report.verification import facts_table, shown, shown_band, summary
from orgsim.study.facts.catalogue import BY_ID
from orgsim.study.facts.measuring import Measured, Outcome, rows
from orgsim.study.facts.validity import BEGIN, END, read_facts, rewrite, table_of_facts

DOCS = Path(__file__).parents[3] / "docs" / "validity.md"


def outcomes() -> list[Outcome]:
    fact, reported = BY_ID["F22"], BY_ID["F40"]
    first = Measured(fact.checks[0], 0.25, 0.21, 0.29, 30, "missed")
    second = Measured(fact.checks[1], 0.05, 0.01, 0.09, 30, "holds")
    open_ended = Measured(reported.checks[0], 0.43, 0.4, 0.46, 30, "holds")
    return [Outcome(fact, "missed", (first, second), 1.5), Outcome(reported, "holds", (open_ended,), 2.0)]


def table(tmp_path: Path) -> Path:
    file = tmp_path / "facts.csv"
    file.write_text(facts_table(rows(outcomes())), encoding="utf-8")
    return file


def test_the_table_of_facts(tmp_path: Path) -> None:
    text = table_of_facts(read_facts(table(tmp_path)))
    assert text.startswith("1 of 2 hard facts (grades A and B) hold in every number, and 2 of their 3 numbers do.")
    assert "| F22 Fit makes content, not productive | A | fit and satisfaction (engagement), r | 0.3 to 0.55 |" in text
    assert "| 0.250 | 0.210 to 0.290 | 30 | **missed** |" in text
    assert "| above 0 | 0.430 |" in text
    assert "- **F22** Fit has the coefficient" in text and "- **F40**" not in text


def test_open_bands_are_empty_in_the_csv(tmp_path: Path) -> None:
    with table(tmp_path).open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert found[2]["band_low"] == "0" and found[2]["band_high"] == ""
    assert float(found[0]["value"]) == 0.25 and found[0]["fact_verdict"] == "missed"


def test_only_what_stands_between_the_marks_is_replaced(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}\noutdated\n{END}\nafter\n", encoding="utf-8")
    rewrite(page, read_facts(table(tmp_path)))
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"before\n{BEGIN}\n") and text.endswith(f"{END}\nafter\n")
    assert "outdated" not in text and "F22" in text
    rewrite(page, read_facts(table(tmp_path)))
    assert page.read_text(encoding="utf-8") == text


def test_faults_of_table_and_page_are_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="no file"):
        read_facts(tmp_path / "none.csv")
    (tmp_path / "bad.csv").write_text("id,value\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match="lacks this column"):
        read_facts(tmp_path / "bad.csv")
    (tmp_path / "page.md").write_text("no marks", encoding="utf-8")
    with pytest.raises(InvalidInput, match="lacks the marks"):
        rewrite(tmp_path / "page.md", [])


def test_the_docs_have_a_table_of_every_fact() -> None:
    text = DOCS.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]
    assert [fact for fact in BY_ID if f"| {fact} {BY_ID[fact].title} |" not in text] == []


def test_lines_show_where_a_number_stands() -> None:
    scale = scale_of((0.2, 0.4), 0.3, (0.25, 0.35))
    assert (scale.left, scale.right) == pytest.approx((0.1, 0.5))
    assert scale.place(0.3) == pytest.approx(WIDTH / 2)
    assert scale.place(9.0) == WIDTH - MARGIN
    assert "<circle" in line((0.2, 0.4), 0.3, (0.25, 0.35), "holds", "a")
    missed = line((0.2, 0.4), 0.45, (0.42, 0.48), "missed", "b")
    assert "<circle" not in missed and missed.count("<path") == 2
    assert "linearGradient" in line((0.0, inf), 0.5, (0.4, 0.6), "holds", "c")
    assert "linearGradient" in line((-inf, 1.0), 0.5, (0.4, 0.6), "holds", "d")
    assert "NaN" not in line((0.0, 1.0), nan, (nan, nan), "cannot be said", "e")


def test_numbers_and_bands_in_words() -> None:
    assert shown(-0.1234, "share") == "\u22120.123"
    assert shown(21.04, "week") == "21.0"
    assert shown_band((-inf, -0.3), "change") == "below \u22120.3"
    assert shown_band((4, 4), "levels") == "4"
    assert summary(rows(outcomes())).startswith("1 of 2 hard facts hold in every number")
    assert next(csv.reader(io.StringIO(facts_table([]))))[0] == "id"
