"""Tables become matrices whatever the order of their rows; contrasts have the intervals that textbooks give."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas
import pytest
from scipy import stats

from orgsim.problems import InvalidInput
from orgsim.study.analysis.intervals import contrasts, resampled_means
from orgsim.study.analysis.responses import coded, responses
from tests.tables import make_info, make_responses, make_table


def test_rows_in_any_order_and_missing_ones() -> None:
    table, info = make_table("grid", [[0, 1], [5, 6, 7]], lambda x: x[:, 0], replications=3)
    table.loc[4, "score"] = np.nan
    found = responses(table.sample(frac=1, random_state=1).drop(index=17), info, "score")
    assert found.settings.tolist() == [[0, 5], [0, 6], [0, 7], [1, 5], [1, 6], [1, 7]]
    assert found.counts.tolist() == [3, 2, 3, 3, 3, 2]
    assert found.means[1] == pytest.approx(table.score[[3, 5]].mean())
    assert coded(found)[:, 1].tolist() == [-1, 0, 1] * 2
    assert found.column("b") == 1 and found.levels(1).tolist() == [5, 6, 7]


def test_named_levels_keep_their_order() -> None:
    table = pandas.DataFrame(
        {"point": [0, 1, 2], "replication": 0, "how": ["phased", "at once", "phased"], "on": [True, False, True]}
    ).assign(score=[1.0, 2.0, 3.0])
    found = responses(table, make_info("table", ["how", "on"], [[0, 1], [0, 1]]), "score")
    assert found.names == (("phased", "at once"), ("no", "yes"))
    assert found.settings.tolist() == [[0, 1], [1, 0], [0, 1]]


def test_levels_are_named_in_words_unless_that_makes_two_alike() -> None:
    table = pandas.DataFrame(
        {"point": [0, 1, 2, 3], "replication": 0, "score": 0.0}
        | {"how": ["at_once", "at_once", "long_pilot", "none"], "mixed": ["never", 0.1 + 0.2, 20_000, True]}
        | {"alike": ["at_once", "at once", "at_once", "none"]}
    )
    found = responses(table, make_info("table", ["how", "mixed", "alike"], [[0, 1]] * 3), "score")
    assert found.names == (
        ("at once", "long pilot", "none"),
        ("never", "0.3", "20,000", "yes"),
        ("at_once", "at once", "none"),
    )
    assert found.settings[:, 0].tolist() == [0, 0, 1, 2] and found.settings[:, 2].tolist() == [0, 1, 0, 2]


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (lambda table: table.drop(columns="b"), "column = b: is not a column"),
        (lambda table: table.iloc[:0], "has no rows"),
        (
            lambda table: pandas.concat([table, table.iloc[:1]]),
            "point 0 = replication 0: this replication occurs twice",
        ),
        (lambda table: table.assign(a=np.arange(len(table))), "point 0 = a: this setting differs"),
        (lambda table: table.assign(score="high"), "column = score: is not numeric"),
    ],
)
def test_odd_tables_are_refused(change, text: str) -> None:  # type: ignore[no-untyped-def]
    table, info = make_table("grid", [[0, 1], [0, 1]], lambda x: x[:, 0], replications=2)
    with pytest.raises(InvalidInput, match=text):
        responses(change(table), info, "score")


def test_contrasts_are_paired_or_welch() -> None:
    matched = make_responses("grid", [[0, 1]], lambda x: x[:, 0])
    first, second = matched.values
    (paired,) = contrasts(matched, np.array([[-1.0, 1.0]]))
    expected = stats.ttest_rel(second, first).confidence_interval()
    assert (paired.low, paired.high) == pytest.approx(tuple(expected))
    apart = make_responses("grid", [[0, 1]], lambda x: x[:, 0], matched=False)
    first, second = apart.values
    (welch,) = contrasts(apart, np.array([[-1.0, 1.0]]))
    expected = stats.ttest_ind(second, first, equal_var=False).confidence_interval()
    assert (welch.low, welch.high) == pytest.approx(tuple(expected))


def test_matched_contrast_with_missing_runs_uses_what_is_shared() -> None:
    found = make_responses("grid", [[0, 1]], lambda x: 2 * x[:, 0], replications=40)
    (whole,) = contrasts(found, np.array([[-1.0, 1.0]]))
    # Ten of the forty runs of the second point fail: their partners still count for the first point's mean.
    values = found.values.copy()
    values[1, 30:] = np.nan
    (partial,) = contrasts(replace(found, values=values), np.array([[-1.0, 1.0]]))
    assert partial.value == pytest.approx(values[1, :30].mean() - values[0].mean())
    assert 1 < (partial.high - partial.low) / (whole.high - whole.low) < 3


def test_one_replication_has_no_interval_and_none_no_value() -> None:
    found = make_responses("grid", [[0, 1]], lambda x: x[:, 0], replications=1)
    (single,) = contrasts(found, np.array([[-1.0, 1.0]]))
    assert np.isfinite(single.value) and np.isnan(single.low)
    (none,) = contrasts(replace(found, values=found.values * [[np.nan], [1]]), np.array([[-1.0, 1.0]]))
    assert np.isnan(none.value)


@pytest.mark.parametrize("matched", [True, False])
def test_resamples_have_the_spread_of_the_mean(matched: bool) -> None:
    found = make_responses("grid", [[0, 1, 2]], lambda x: x[:, 0], replications=6, matched=matched)
    resamples = resampled_means(found, np.random.default_rng(1), 20_000)
    errors = found.values.std(axis=1, ddof=1) / np.sqrt(6)
    assert resamples.std(axis=0) == pytest.approx(errors, rel=0.03)
    assert resamples.mean(axis=0) == pytest.approx(found.means, abs=0.02)
    expected = np.corrcoef(found.values)[0, 1] if matched else 0
    assert np.corrcoef(resamples.T)[0, 1] == pytest.approx(expected, abs=0.03)
