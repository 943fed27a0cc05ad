"""Published organizations are read as they were published, and generated ties resemble theirs."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from orgsim.charts import TieChoices, Ties, generate_ties, import_people, import_ties, load_chart, summarize


def test_krackhardt_is_a_clean_tree_of_three_levels(real_data: Path) -> None:
    folder = real_data / "krackhardt_hightech"
    loaded = load_chart(folder / "employees.csv", folder / "ties.csv", repairs={"*": "refuse"})
    shape = summarize(loaded.chart.check_consistency())
    assert (shape.people, shape.levels, shape.leaders) == (21, 3, 5)
    advice, _ = import_ties(folder / "ties.csv", loaded.chart.ids or (), TieChoices(kinds=["advice"]))
    assert advice.count == 145


def test_lazega_has_no_managers_and_stands_under_an_added_head(real_data: Path) -> None:
    folder = real_data / "lazega_lawfirm"
    loaded = load_chart(folder / "employees.csv", folder / "ties.csv")
    chart = loaded.chart.check_consistency()
    assert chart.span.tolist() == [71] + [0] * 71
    assert loaded.applied == {"several_roots": {"synthetic_head": 71}}
    assert chart.unit_names == ("Head office", "litigation", "corporate")
    assert chart.ties.degree[0] == 0
    assert loaded.tie_problems == ()


def test_the_manufacturing_company_as_published(real_data: Path) -> None:
    folder = real_data / "manufacturing_email"
    loaded = load_chart(folder / "employees_asis_dirty.csv", folder / "ties.csv")
    chart = loaded.chart.check_consistency()
    assert loaded.applied == {"self_manager": {"attach_to_top": 1}, "text_in_manager": {"drop": 13}}
    assert chart.ids is not None
    assert (chart.size, chart.ids[0]) == (154, "86")
    assert Counter(problem.kind for problem in loaded.tie_problems)["self_tie"] > 0


def test_sourcegraph_in_every_quarter(real_data: Path) -> None:
    files = sorted((real_data / "sourcegraph_team").glob("employees_*.csv"))
    assert files
    for file in files:
        imported = import_people(file)
        chart = imported.chart.check_consistency()
        assert chart.ids is not None
        assert chart.ids[0] == "SG0324"
        assert set(imported.applied) <= {"two_posts", "ambiguous_manager"}
        assert 4 <= chart.levels <= 6


def test_sourcegraph_by_role_is_the_same_tree(real_data: Path) -> None:
    file = real_data / "sourcegraph_team" / "employees_2022-09-29.csv"
    by_id = import_people(file, {"two_posts": "keep"}).chart
    by_role = import_people(file, {"two_posts": "keep"}, {"manager": "reports_to_role", "role": "manager_role_slug"})
    assert by_role.applied["reports_to_role"]["keep"] == by_id.size - 1
    assert by_role.chart.ids == by_id.ids
    assert by_role.chart.manager.tolist() == by_id.manager.tolist()


def test_generated_ties_resemble_regular_e_mail_contacts(real_data: Path) -> None:
    folder = real_data / "manufacturing_email"
    chart = load_chart(folder / "employees_asis_dirty.csv", folder / "ties.csv").chart
    first, second, weight = chart.ties.pairs()
    # The heaviest ties, as many as make the degree of generated ones.
    strong = weight >= np.sort(weight)[-4 * chart.size]
    real = summarize(replace(chart, ties=Ties.from_pairs(chart.size, first[strong], second[strong])))
    made = summarize(replace(chart, ties=generate_ties(chart.manager, 1)))
    assert made.mean_degree == pytest.approx(real.mean_degree, rel=0.15)
    assert made.clustering == pytest.approx(real.clustering, abs=0.1)
    assert made.inside == pytest.approx(real.inside, abs=0.15)
    assert made.outside == pytest.approx(real.outside, abs=0.02)
