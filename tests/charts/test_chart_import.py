"""Reading people: every kind of defect, its row and its repairs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from orgsim.charts import Imported, import_people
from orgsim.charts.repairs import PEOPLE_KINDS
from orgsim.problems import InvalidInput

Writer = Callable[..., Path]


def bosses(imported: Imported) -> dict[str, str]:
    """Id -> id of the boss, "" for the head."""
    chart = imported.chart.check_consistency()
    assert chart.ids is not None
    return {name: chart.ids[boss] if boss >= 0 else "" for name, boss in zip(chart.ids, chart.manager, strict=True)}


def rows(imported: Imported, kind: str) -> list[tuple[int, str, str]]:
    """Row, id and repair of every defect of a kind."""
    return [(problem.row, problem.id, problem.repair) for problem in imported.problems if problem.kind == kind]


def test_a_clean_file_is_read_as_it_stands(fixtures: Path) -> None:
    imported = import_people(fixtures / "clean.csv", {"*": "refuse"})
    chart = imported.chart
    assert imported.problems == ()
    assert imported.applied == {}
    assert chart.ids == ("001", "002", "003", "004", "005", "006", "007")
    assert chart.manager.tolist() == [-1, 0, 0, 1, 1, 2, 2]
    assert chart.labels is not None
    assert chart.labels[2] == "NA"
    assert chart.unit_names == ("Head office", "Sales", "Engineering")
    assert chart.unit.tolist() == [0, 1, 2, 1, 1, 2, 2]
    assert chart.level_label == ("E1", "M1", "M1", "P2", "P1", "P2", "P2")
    assert chart.location is not None
    assert chart.location[0] == "Oslo"
    assert chart.hired is not None
    assert chart.tenure is not None
    assert chart.hired[0] == np.datetime64("2010-01-04")
    assert np.isnat(chart.hired[6])
    assert chart.tenure[:2].tolist() == [14.5, 12.0]
    assert np.isnan(chart.tenure[6])
    assert imported.columns["manager"] == "Manager ID"


def test_a_file_full_of_defects_is_repaired_row_by_row(fixtures: Path) -> None:
    imported = import_people(fixtures / "defects.csv")
    assert bosses(imported) == {
        "10": "", "11": "10", "12": "10", "15": "11", "16": "11", "17": "16", "18": "10", "19": "20", "20": "18",
        "22": "11", "23": "10", "24": "11", "row 16": "11",
    }  # fmt: skip
    assert [(problem.row, problem.kind) for problem in imported.problems] == [
        (16, "blank_id"), (13, "duplicate_id"), (2, "self_manager"), (17, "root_marker"), (4, "unknown_manager"),
        (5, "text_in_manager"), (14, "two_posts"), (6, "terminated_manager"), (8, "vacant_post"), (10, "cycle"),
        (17, "several_roots"),
    ]  # fmt: skip
    assert imported.applied["cycle"] == {"break_cycle": 3}
    assert imported.merged == {"21": "11"}


def test_refusing_lists_every_row_and_says_what_could_be_done(fixtures: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        import_people(fixtures / "defects.csv", {"*": "refuse"})
    assert len(caught.value.problems) == 11
    text = str(caught.value)
    assert "defects.csv:4: unknown_manager of 12 = 99" in text
    assert "repair by attach_to_top, drop" in text
    with pytest.raises(InvalidInput) as caught:
        import_people(fixtures / "defects.csv", {"cycle": "refuse"})
    assert [problem.where for problem in caught.value.problems] == ["defects.csv:10"]


@pytest.mark.parametrize("marker", ["xx", "XXX", "-1", "0", "none", "None", "n/a", "NULL", "-", "#N/A", "(blank)", ""])
def test_signs_for_no_manager_make_the_head(people: Writer, marker: str) -> None:
    imported = import_people(people("id,manager", f"1,{marker}", "2,1", "3,1"))
    assert bosses(imported) == {"1": "", "2": "1", "3": "1"}
    assert rows(imported, "root_marker") == ([(2, "1", "attach_to_top")] if marker else [])


def test_a_sign_that_is_somebody_means_that_person(people: Writer) -> None:
    imported = import_people(people("name,manager", "Ada,", "NA,Ada", "None,NA", "Bo,None"))
    assert bosses(imported) == {"Ada": "", "NA": "Ada", "None": "NA", "Bo": "None"}
    assert imported.problems == ()


def test_ones_own_manager_is_the_head(people: Writer) -> None:
    imported = import_people(people("id,manager id", "1,1", "2,1"))
    assert bosses(imported) == {"1": "", "2": "1"}
    assert rows(imported, "self_manager") == [(2, "1", "attach_to_top")]


def test_small_trees_beside_a_large_one_are_attached_to_its_head(people: Writer) -> None:
    imported = import_people(people("id,manager", "9,", "1,", "2,1", "3,1", "4,2"))
    assert bosses(imported) == {"1": "", "2": "1", "3": "1", "4": "2", "9": "1"}
    assert rows(imported, "several_roots") == [(2, "9", "attach_to_top")]


def test_several_trees_of_which_none_holds_half_get_a_head_added(people: Writer) -> None:
    lines = ("id,manager", "1,", "2,1", "3,", "4,3")
    imported = import_people(people(*lines))
    assert bosses(imported) == {"head": "", "1": "head", "2": "1", "3": "head", "4": "3"}
    assert rows(imported, "several_roots") == [(2, "1", "synthetic_head"), (4, "3", "synthetic_head")]
    attached = import_people(people(*lines), {"several_roots": "attach_to_top"})
    assert bosses(attached) == {"1": "", "2": "1", "3": "1", "4": "3"}


def test_an_added_head_takes_an_id_that_is_free(people: Writer) -> None:
    imported = import_people(people("id,manager,title", "head,,Boss", "a,,Boss"))
    assert bosses(imported) == {"head 2": "", "head": "head 2", "a": "head 2"}
    assert imported.chart.labels == ("Head (added)", "Boss", "Boss")


def test_people_without_any_managers_stand_under_one_added_head(people: Writer) -> None:
    lines = [f"{number},,{'AB'[number % 2]}" for number in range(60)]
    imported = import_people(people("employee_id,manager_id,department", *lines))
    assert imported.chart.size == 61
    assert imported.chart.span[0] == 60
    assert imported.chart.unit_names == ("Head office", "A", "B")


def test_everybody_under_a_manager_who_is_not_listed(people: Writer) -> None:
    imported = import_people(people("id,manager", "1,77", "2,1", "3,1"))
    assert bosses(imported) == {"1": "", "2": "1", "3": "1"}
    assert rows(imported, "no_root") == [(0, "", "attach_to_top")]
    assert rows(imported, "unknown_manager") == [(2, "1", "attach_to_top")]
    added = import_people(people("id,manager", "1,77", "2,1", "3,1"), {"no_root": "synthetic_head"})
    assert bosses(added) == {"head": "", "1": "head", "2": "1", "3": "1"}


def test_a_lone_blank_does_not_make_a_head_where_all_others_stand_under_somebody_else(people: Writer) -> None:
    imported = import_people(people("id,manager", "9,", "1,77", "2,1", "3,1"))
    assert bosses(imported) == {"1": "", "2": "1", "3": "1", "9": "1"}
    assert rows(imported, "several_roots") == [(2, "9", "attach_to_top")]


def test_unknown_managers_attach_or_drop(people: Writer) -> None:
    lines = ("id,manager", "1,", "2,1", "3,99", "4,3", "5,2")
    assert bosses(import_people(people(*lines)))["3"] == "1"
    dropped = import_people(people(*lines), {"unknown_manager": "drop"})
    assert bosses(dropped) == {"1": "", "2": "1", "4": "1", "5": "2"}


def test_a_column_that_lost_its_zeros_is_found_as_one_defect(people: Writer) -> None:
    lines = ("Employee ID,Manager ID", "00010,", "00123,10", "00456,10.0", "00789,123")
    imported = import_people(people(*lines))
    assert bosses(imported) == {"00010": "", "00123": "00010", "00456": "00010", "00789": "00123"}
    assert [(p.row, p.kind, p.rows) for p in imported.problems] == [(3, "leading_zeros_lost", 3)]
    assert imported.applied == {"leading_zeros_lost": {"strip_zeros": 3}}
    attached = import_people(people(*lines), {"leading_zeros_lost": "attach_to_top"})
    assert bosses(attached)["00789"] == "00010"


def test_ids_that_lost_their_zeros_are_found_too(people: Writer) -> None:
    assert bosses(import_people(people("id,manager", "7,", "8,007", "9,008")))["9"] == "8"


def test_ids_that_differ_by_zeros_are_not_mixed_up(people: Writer) -> None:
    imported = import_people(people("id,manager", "1,", "01,1", "2,01", "3,001"))
    assert bosses(imported) == {"1": "", "01": "1", "2": "01", "3": "1"}
    assert rows(imported, "unknown_manager") == [(5, "3", "attach_to_top")]


def test_of_two_rows_with_one_id_the_first_or_last_stays(people: Writer) -> None:
    lines = ("id,manager,name", "1,,Ada", "2,1,Bo", "3,1,Cy", "2,3,Bo again")
    assert bosses(import_people(people(*lines))) == {"1": "", "2": "1", "3": "1"}
    last = import_people(people(*lines), {"duplicate_id": "last"})
    assert bosses(last) == {"1": "", "2": "3", "3": "1"}
    assert rows(last, "duplicate_id") == [(3, "2", "last")]


def test_who_left_and_came_back_counts_by_the_row_of_today(people: Writer) -> None:
    imported = import_people(people("id,manager,status", "1,,active", "2,1,terminated", "3,1,active", "2,3,active"))
    assert bosses(imported) == {"1": "", "3": "1", "2": "3"}


def test_a_circle_is_cut_at_the_member_with_the_most_reports(people: Writer) -> None:
    imported = import_people(people("id,manager", "1,", "2,4", "3,2", "4,3", "5,3", "6,3", "7,1"))
    assert bosses(imported) == {"1": "", "3": "1", "7": "1", "4": "3", "5": "3", "6": "3", "2": "4"}
    assert [(p.row, p.value, p.rows) for p in imported.problems if p.kind == "cycle"] == [(4, "3 -> 2 -> 4 -> 3", 3)]


def test_the_head_stays_head_beside_a_larger_tree_that_hangs_loose(people: Writer) -> None:
    imported = import_people(people("id,manager", "1,", "2,1", "3,99", "4,3", "5,3", "6,3"))
    assert bosses(imported) == {"1": "", "2": "1", "3": "1", "4": "3", "5": "3", "6": "3"}


def test_circles_alone_make_a_chart_too(people: Writer) -> None:
    assert bosses(import_people(people("id,manager", "1,2", "2,1", "3,1"))) == {"1": "", "2": "1", "3": "1"}


def test_roles_are_replaced_by_who_holds_them(fixtures: Path) -> None:
    imported = import_people(fixtures / "roles.csv")
    assert bosses(imported) == {"a1": "", "a2": "a1", "a3": "a1", "a4": "a2", "a5": "a2", "a6": "a3"}
    assert imported.applied["reports_to_role"] == {"keep": 5}
    attached = import_people(fixtures / "roles.csv", {"reports_to_role": "attach_to_top"})
    assert attached.chart.span[0] == 5


def test_a_role_held_by_two_is_reported(people: Writer) -> None:
    imported = import_people(people("id,title,manager", "1,Boss,", "2,Lead,1", "3,Lead,1", "4,Clerk,Lead"))
    assert bosses(imported)["4"] == "2"
    assert rows(imported, "ambiguous_manager") == [(5, "4", "first")]
    assert rows(imported, "reports_to_role") == [(5, "4", "keep")]


@pytest.mark.parametrize(
    ("header", "lines"),
    [
        ("Employee ID,Work Email,Manager", ("1,a@x.no,", "2,B@x.no,A@X.no", "3,c@x.no,b@x.no")),
        ("Employee ID,Name,Manager", ("1,Ada Lund,", "2,Bo Berg,ada lund", "3,Cy Dahl,Bo  Berg")),
        ("Employee ID,Name,Manager", ("1,Ada Lund,", '2,Bo Berg,"Lund, Ada"', '3,Cy Dahl,"Berg, Bo"')),
        ("Employee ID,First Name,Last Name,Manager", ("1,Ada,Lund,", "2,Bo,Berg,Ada Lund", "3,Cy,Dahl,Bo Berg")),
        ("Employee ID,Name,Manager", ("1,Ada,", "2,Bo,Ada (1)", "3,Cy,Bo [2]")),
        ("ID,Reports To", ("1,", "2,1", "3,2")),
        ("WORKER_ID,supervisor-id", ("1,", "2,1", "3,2")),
        ("Manager ID,Employee ID", (",1", "1,2", "2,3")),
    ],
)
def test_managers_are_found_by_id_address_or_name(people: Writer, header: str, lines: tuple[str, ...]) -> None:
    imported = import_people(people(header, *lines), {"*": "refuse"})
    assert bosses(imported) == {"1": "", "2": "1", "3": "2"}


def test_the_manager_column_that_matches_is_taken(people: Writer) -> None:
    imported = import_people(people("id,name,manager,manager name", "1,Ada,?,", "2,Bo,?,Ada", "3,Cy,?,Bo"))
    assert imported.columns["manager"] == "manager name"
    assert bosses(imported) == {"1": "", "2": "1", "3": "2"}


def test_one_person_with_two_posts_becomes_one(people: Writer) -> None:
    lines = ("position id,manager,person id", "p1,,A", "p2,p1,B", "p3,p1,A", "p4,p3,C", "p5,p2,B")
    imported = import_people(people(*lines))
    assert bosses(imported) == {"p1": "", "p2": "p1", "p4": "p1"}
    assert rows(imported, "two_posts") == [(4, "p3", "first"), (6, "p5", "first")]
    assert imported.merged == {"p3": "p1", "p5": "p2"}
    kept = import_people(people(*lines), {"two_posts": "keep"})
    assert kept.chart.size == 5
    last = import_people(people(*lines), {"two_posts": "last"})
    assert bosses(last) == {"p3": "", "p4": "p3", "p5": "p3"}


def test_remarks_in_the_manager_column_drop_accounts_but_not_people(people: Writer) -> None:
    lines = ("id,manager", "1,1", "2,1", "3,technical account", "4,former employee", "5,4", "6,ask Ada", "7,2")
    imported = import_people(people(*lines))
    assert bosses(imported) == {"1": "", "2": "1", "4": "1", "5": "4", "6": "1", "7": "2"}
    assert rows(imported, "text_in_manager") == [
        (4, "3", "drop"),
        (5, "4", "attach_to_top"),
        (7, "6", "attach_to_top"),
    ]
    dropped = import_people(people(*lines), {"text_in_manager": "drop"})
    assert bosses(dropped) == {"1": "", "2": "1", "5": "1", "7": "2"}


def test_people_who_left_go_and_their_reports_move_up(people: Writer) -> None:
    lines = (
        "id,manager,status",
        "1,,Active",
        "2,1,Terminated",
        "3,2,Resigned",
        "4,3,Active",
        "5,1,On leave",
        "6,1,Left",
    )
    imported = import_people(people(*lines))
    assert bosses(imported) == {"1": "", "4": "1", "5": "1"}
    assert rows(imported, "terminated_manager") == [(3, "2", "drop"), (4, "3", "drop")]
    assert rows(imported, "terminated") == [(7, "6", "drop")]
    assert import_people(people(*lines), {"terminated_manager": "keep", "terminated": "keep"}).chart.size == 6


def test_vacant_posts_stay_where_they_lead_a_team(people: Writer) -> None:
    lines = ("id,manager,name", "1,,Ada", "2,1,Vacant", "3,2,Bo", "4,1,TBD", "5,1,Vacanti Joe")
    imported = import_people(people(*lines))
    assert rows(imported, "vacant_post")[:2] == [(3, "2", "keep"), (5, "4", "drop")]
    assert bosses(imported)["3"] == "2"
    assert "4" not in bosses(imported)
    assert bosses(import_people(people(*lines), {"vacant_post": "drop"}))["3"] == "1"


def test_rows_without_id_stay_only_where_they_name_somebody(people: Writer) -> None:
    imported = import_people(people("id,name,manager", "1,Ada,", ",Bo,1", ",,1"))
    assert bosses(imported) == {"1": "", "row 3": "1"}
    assert rows(imported, "blank_id") == [(3, "", "keep"), (4, "", "drop")]


def test_ragged_rows_are_reported(people: Writer) -> None:
    imported = import_people(people("id,manager,name", "1,,Ada", "2,1", "", "3,1,Lund, Bo", "4,1,Cy,,"))
    assert bosses(imported) == {"1": "", "2": "1", "4": "1"}
    assert rows(imported, "short_row") == [(3, "2", "keep")]
    assert rows(imported, "long_row") == [(5, "3", "drop")]


def test_numbers_and_dates_that_cannot_be_read_are_unknown(people: Writer) -> None:
    lines = ("id,manager,tenure,hire date", '1,,"7,5",03.04.2015', "2,1,long,31.02.2020", "3,1,-2,", "4,1,,31.12.2019")
    imported = import_people(people(*lines))
    chart = imported.chart
    assert chart.tenure is not None
    assert chart.hired is not None
    assert chart.tenure[0] == 7.5
    assert np.isnan(chart.tenure[1:]).all()
    assert chart.hired[0] == np.datetime64("2015-04-03")
    assert rows(imported, "bad_number") == [(3, "2", "keep"), (4, "3", "keep")]
    assert rows(imported, "bad_date") == [(3, "2", "keep")]
    assert import_people(people(*lines), {"bad_number": "drop"}).chart.size == 2


def test_units_without_departments_are_the_trees_under_the_head(people: Writer) -> None:
    imported = import_people(people("id,manager,title", "1,,Boss", "2,1,Lead", "3,1,Lead", "4,2,Clerk"))
    assert imported.chart.unit_names == ("Head office", "Lead", "Lead (2)")
    assert imported.chart.unit.tolist() == [0, 1, 2, 1]
    lines = [f"{number},1,{name}" for number, name in enumerate(["A", "A", "A (2)", "A", "Head office"], start=2)]
    units = import_people(people("id,manager,title", "1,,Boss", *lines)).chart.unit_names
    assert units == ("Head office", "A", "A (2)", "A (2) (2)", "A (3)", "Head office (2)")


def test_blank_departments_are_the_ones_of_the_boss(people: Writer) -> None:
    imported = import_people(people("id,manager,dept", "1,,", "2,1,Sales", "3,2,", "4,3,", "5,4,Legal"))
    assert [imported.chart.unit_names[code] for code in imported.chart.unit] == [
        "Head office", "Sales", "Sales", "Sales", "Legal",
    ]  # fmt: skip


def test_dotted_lines_are_kept_by_row_of_the_chart(people: Writer) -> None:
    imported = import_people(people("id,manager,dotted line manager", "2,1,3", "1,,", "3,1,9", "4,2,3"))
    assert imported.chart.ids == ("1", "2", "3", "4")
    assert imported.dotted_lines.tolist() == [[1, 2], [3, 2]]


def test_missing_columns_are_told_together_with_the_nearest_names(people: Writer) -> None:
    with pytest.raises(InvalidInput) as caught:
        import_people(people("emploee,mananger,shoe size", "1,,40"))
    assert [(problem.field, problem.nearest) for problem in caught.value.problems] == [
        ("id", "emploee"),
        ("manager", "mananger"),
    ]
    chosen = import_people(people("emploee,mananger", "1,", "2,1"), columns={"id": "emploee", "manager": "Mananger"})
    assert bosses(chosen) == {"1": "", "2": "1"}


def test_wrong_choices_are_told_together(people: Writer) -> None:
    path = people("id,manager,name", "1,,Ada")
    with pytest.raises(InvalidInput) as caught:
        import_people(path, columns={"id": "nam", "manger": "manager"})
    assert [problem.nearest for problem in caught.value.problems] == ["name", "manager"]
    with pytest.raises(InvalidInput) as caught:
        import_people(path, {"cycles": "drop", "cycle": "breakcycle", "*": "explode"})
    assert [problem.nearest for problem in caught.value.problems] == ["cycle", "break_cycle", ""]


def test_a_repair_for_all_kinds_applies_where_it_exists(people: Writer) -> None:
    lines = ("id,manager,name", "1,,Ada", "2,99,Bo", "2,1,Bo", "3,1,Vacant", "4,3,Cy")
    assert bosses(import_people(people(*lines), {"*": "drop"})) == {"1": "", "4": "1"}


def test_every_kind_of_defect_has_a_default_and_can_be_refused() -> None:
    for kind in PEOPLE_KINDS.values():
        assert kind.default != "refuse"
        assert kind.choices[-1] == "refuse"
        assert kind.meaning


def test_the_order_of_rows_changes_nothing_but_the_order(people: Writer) -> None:
    lines = ["4,2", "1,", "5,2", "3,1", "2,1"]
    one = import_people(people("id,manager", *lines))
    other = import_people(people("id,manager", *reversed(lines)))
    assert bosses(one) == bosses(other)
    assert one.chart.ids == ("1", "3", "2", "4", "5")
