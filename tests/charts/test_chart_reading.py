"""From bytes to a table: encodings, separators, workbooks, and files that hold no people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from orgsim.charts import import_people
from orgsim.problems import InvalidInput

Writer = Callable[..., Path]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_separators(people: Writer, encoding: str, delimiter: str) -> None:
    lines = ["id,name,manager", "1,Åse Müller,", "2,José,1", "3,Zoë,1"]
    path = people(*(line.replace(",", delimiter) for line in lines), encoding=encoding)
    chart = import_people(path, {"*": "refuse"}).chart
    assert chart.labels == ("Åse Müller", "José", "Zoë")


def test_a_stray_byte_does_not_spoil_the_other_names(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes("id,name,manager\n1,Åse Müller,\n2,Jos".encode() + b"\xe9,1\n")
    labels = import_people(path).chart.labels
    assert labels is not None
    assert labels[0] == "Åse Müller"


def test_quotes_titles_above_the_header_and_told_separators(people: Writer) -> None:
    path = people("sep=;", "Our people", "", "id;name;manager", '1;"Ada; the ""first""\nLund";', "2;Bo;1")
    chart = import_people(path).chart
    assert chart.labels == ('Ada; the "first"\nLund', "Bo")
    assert chart.manager.tolist() == [-1, 0]


def test_workbooks_are_read_as_text(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "Read me"
    book.active.append(["This workbook lists our people"])
    sheet = book.create_sheet("People")
    sheet.append(["Staff list"])
    sheet.append(["Employee Number", "Name", "Supervisor ID", "Hire Date", "FTE"])
    sheet.append([10, "Ada", None, date(2015, 3, 1), 1.0])
    sheet.append([11, "NA", 10, date(2016, 3, 1), 0.5])
    sheet.append(["0012", "True", 10.0, None, None])
    path = tmp_path / "people.xlsx"
    book.save(path)
    for name in ("people.xlsx", "people.csv"):
        renamed = path.rename(tmp_path / name)
        chart = import_people(renamed, {"*": "refuse"}).chart
        path = renamed
        assert chart.ids == ("10", "11", "0012")
        assert chart.labels == ("Ada", "NA", "True")
        assert chart.manager.tolist() == [-1, 0, 0]
        assert chart.hired is not None
        assert chart.hired[0] == np.datetime64("2015-03-01")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\n \n,,\n", "empty"),
        (b"id,manager\n", "no rows below"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "not a table"),
        (b"PK\x03\x04 not a workbook", "workbook cannot be read"),
        (b"id,manager\n1," + b"x" * 200_000, "not a table"),
        (b"id,manager\n1,unused account\n", "nobody is left"),
    ],
)
def test_what_holds_no_people_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(content)
    with pytest.raises(InvalidInput, match=words):
        import_people(path, {"text_in_manager": "drop"})


def test_a_missing_file_is_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"nowhere\.csv: there is no such file"):
        import_people(tmp_path / "nowhere.csv")
    with pytest.raises(InvalidInput, match="cannot be read"):
        import_people(tmp_path)
