"""Every bad experiment is explained with file and line, setting, value, what is allowed and the nearest right name.

The first line of each file in ``bad/`` says what the message must hold, as in ``tests/scenario/bad``.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orgsim.problems import InvalidInput
from orgsim.scenario.fields import settings_of
from orgsim.scenario.sections import SECTIONS
from orgsim.study.experiment.experiment import Experiment
from orgsim.study.experiment.locations import built_in
from orgsim.study.experiment.plan import Plan

BAD = sorted((Path(__file__).parent / "bad").glob("*.toml"))
QUICK = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def problems_of(source: Path | str, **options: object) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        Experiment.load(source, **options)  # type: ignore[arg-type]
    return [str(problem) for problem in caught.value.problems]


def test_corpus_is_there() -> None:
    assert len(BAD) > 30


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_bad_experiment_is_explained(file: Path) -> None:
    announced = file.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ").split(" || ")
    found = problems_of(file, quick=file.stem.startswith("quick"))
    for expected in announced:
        parts = [
            part.replace("line ", f"{file}:", 1) if part.startswith("line ") else part for part in expected.split(" | ")
        ]
        parts[0] += ":"
        assert any(all(part in problem for part in parts) for problem in found), (expected, found)
    assert len(found) == len(announced), found


@pytest.mark.parametrize("name", built_in())
@pytest.mark.parametrize("quick", [False, True])
def test_built_in_experiments_are_valid(name: str, quick: bool) -> None:
    experiment = Experiment.load(name, quick=quick)
    assert experiment.question and Plan(experiment).need.readings


def test_unknown_experiment_gets_the_nearest_name() -> None:
    assert "Did you mean 'autonomy_quick'?" in problems_of("autonomy_quik")[0]


def test_bad_overrides_are_reported_with_everything_else(write) -> None:
    file = write("[vary]\npeople.autonmy = [0.1]")
    found = problems_of(file, overrides=["communication.uptake=7", "nonsense"])
    assert found[0].startswith("--set: communication.uptake = 7: is too large") or "nonsense" in found[0]
    assert any("nonsense: is not of the form" in problem for problem in found)


def test_names_may_be_quoted_or_tables(write) -> None:
    quoted = Experiment.load(write('[vary]\n"people.autonomy" = [0.1, 0.2]\n'))
    nested = Experiment.load(write("[vary.people]\nautonomy = [0.1, 0.2]\n"))
    assert quoted.factors == nested.factors


def test_json_reads_like_toml(write, tmp_path: Path) -> None:
    file = write()
    (tmp_path / "tiny.json").write_text(json.dumps(tomllib.loads(file.read_text())))
    assert Experiment.load(tmp_path / "tiny.json").fingerprint == Experiment.load(file).fingerprint


def test_quick_is_smaller(write) -> None:
    file = write("[vary]\npeople.autonomy = {}\n", 'design = { kind = "sobol", points = 64 }\nreplications = 9')
    assert (len(Experiment.load(file).points), len(Experiment.load(file, quick=True).points)) == (64, 8)
    assert Experiment.load(file, quick=True).replications == 2


NUMBERS = [
    (f"{section}.{name}", info)
    for section, model in SECTIONS.items()
    for name, info in settings_of(model).items()
    if info.value_type == "number" and info.lowest is not None and info.highest is not None
]


@st.composite
def experiments(draw: st.DrawFn) -> dict[str, object]:
    varied = {}
    for name, info in draw(st.lists(st.sampled_from(NUMBERS), min_size=1, max_size=3, unique_by=lambda item: item[0])):
        assert info.lowest is not None and info.highest is not None
        values = st.floats(info.lowest, info.highest, allow_subnormal=False)
        if draw(st.booleans()):
            varied[name] = draw(st.lists(values, min_size=1, max_size=3, unique=True))
        else:
            low, high = sorted(draw(st.tuples(values, values)))
            varied[name] = {"low": low, "high": high} if high - low > 1e-9 else {}
    kind = draw(st.sampled_from(["grid", "ofat", "random", "lhs", "sobol", "morris", "saltelli"]))
    measures = draw(
        st.dictionaries(
            st.sampled_from(["alignment", "output", "headcount"]),
            st.sampled_from(["end", ["start", "max"], {"measure": "trust", "when": "first week above 1"}]),
            min_size=1,
        )
    )
    return {
        "design": {"kind": kind, "points": draw(st.integers(2, 5)), "seed": draw(st.integers(0, 9)), "levels": 2},
        "replications": draw(st.integers(1, 3)),
        "vary": varied,
        "measures": measures,
    }


@given(experiments())
@QUICK
def test_a_valid_experiment_survives_its_own_file(tmp_path: Path, data: dict[str, object]) -> None:
    (tmp_path / "a.json").write_text(json.dumps(data))
    experiment = Experiment.load(tmp_path / "a.json")
    (tmp_path / "scenario.toml").write_text(experiment.base.to_toml(tmp_path))
    (tmp_path / "experiment.toml").write_text(experiment.to_toml())
    again = Experiment.load(tmp_path / "experiment.toml")
    assert again.fingerprint == experiment.fingerprint
    assert again.points == experiment.points


@given(experiments(), st.data())
@QUICK
def test_damage_is_reported_and_never_a_crash(tmp_path: Path, data: dict[str, object], draw: st.DataObject) -> None:
    junk = draw.draw(st.sampled_from([None, 7, -1.5, "x", [], [[]], {}, {"a": 1}, True, {"low": 3}, [1, "a"]]))
    holder: object = data
    while isinstance(holder, dict) and holder:
        key = draw.draw(st.sampled_from(sorted(holder)))
        if not isinstance(holder[key], dict) or not holder[key] or draw.draw(st.booleans()):
            holder[key] = junk
            break
        holder = holder[key]
    (tmp_path / "a.json").write_text(json.dumps(data))
    try:
        Plan(Experiment.load(tmp_path / "a.json"))
    except InvalidInput as error:
        assert all(problem.message for problem in error.problems)
