"""Every bad calibration is explained with file and line, all problems at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from orgsim.problems import InvalidInput
from orgsim.study.calibration.calibration import Calibration
from orgsim.study.calibration.trials import first_count, place_of_value, value_at
from orgsim.study.experiment.factors import Factor
from orgsim.study.experiment.locations import CALIBRATIONS, built_in


def problems(file: Path | str) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        Calibration.load(file)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("fit", "said"),
    [
        ("autonomy.exploration = { low = 0.9, high = 0.1 }", "is an empty range"),
        ("autonomy.exploration = { low = 0.1, high = 1.5 }", "is too large"),
        ("autonomy.exploraton = {}", "Did you mean 'autonomy.exploration'?"),
        ("autonomy.exploration = [0.1, 0.5]", "is fitted over a range, not over levels"),
        ("autonomy.exploration = { low = 0, high = 1, scale = 'log' }", "has no logarithm at its lower end"),
        ("communication.transition = {}", "is not a number"),
        ("run.weeks = { low = 10, high = 20 }", "is no property of an organization"),
        ("", "says nothing that is fitted"),
    ],
)
def test_a_wrong_range_is_explained(fit: str, said: str, write) -> None:
    found = problems(write(fit=fit))
    assert len(found) == 1 and said in found[0], found
    assert found[0].startswith(f"{write(fit=fit)}:")


def test_everything_is_told_at_once(write) -> None:
    seen = "measure,week,value\nalignmnt,3,0.4\nalignment,99,0.4\n"
    file = write("autonomy.exploraton = {}", "observd = 'x'\nstart = 'soon'", seen, "samplr = 'tpe'")
    found = problems(file)
    expected = ("observd", "start", "samplr", "exploraton")
    assert all(any(part in one for one in found) for part in expected), found


def test_problems_of_the_table_come_with_those_of_the_ranges(write) -> None:
    found = problems(write("autonomy.exploraton = {}", seen="measure,week,value\nalignmnt,3,0.4\nalignment,99,0.4\n"))
    assert [one.split(": ")[0].rsplit("/", 1)[-1] for one in found] == ["tiny.toml:19", "seen.csv:2", "seen.csv:3"], (
        found
    )


def test_a_table_that_is_not_there(write) -> None:
    file = write()
    file.write_text(file.read_text().replace("seen.csv", "sen.csv"))
    assert "is no file" in problems(file)[0] and "Did you mean 'seen.csv'?" in problems(file)[0]


def test_an_unknown_calibration_gets_the_nearest_name() -> None:
    assert "Did you mean 'survey_by_level'?" in problems("survey_by_levl")[0]


@pytest.mark.parametrize("name", built_in(CALIBRATIONS))
def test_built_in_calibrations_are_valid(name: str) -> None:
    whole, quick = Calibration.load(name), Calibration.load(name, quick=True)
    assert whole.question.endswith("?") and len(whole.observations) >= 10
    assert quick.trials < whole.trials and first_count(quick) < quick.trials


def test_what_is_written_is_read_again(write, tmp_path: Path) -> None:
    first = Calibration.load(write(top="observed = 'many organizations'\nstart = 2026-01-05"))
    (tmp_path / "again").mkdir()
    (tmp_path / "again" / "calibration.toml").write_text(first.to_toml())
    (tmp_path / "again" / "scenario.toml").write_text(first.base.to_toml())
    (tmp_path / "again" / "observations.csv").write_bytes(first.source.read_bytes())
    second = Calibration.load(tmp_path / "again" / "calibration.toml")
    assert second.fingerprint == first.fingerprint and second.to_dict() == first.to_dict()


@pytest.mark.parametrize(
    "factor",
    [
        Factor("a", low=2.0, high=5.0),
        Factor("a", low=0.001, high=10.0, logarithmic=True),
        Factor("a", low=3, high=9, whole=True),
    ],
)
def test_places_and_values_are_inverse(factor: Factor) -> None:
    for share in (0.0, 0.1, 0.37, 0.5, 0.99, 1.0):
        value = value_at(factor, share)
        assert factor.low <= value <= factor.high
        assert value_at(factor, place_of_value(factor, value)) == pytest.approx(value, rel=1e-5)
        assert abs(place_of_value(factor, value) - share) <= (0.5 / 7 + 1e-9 if factor.whole else 1e-5)
