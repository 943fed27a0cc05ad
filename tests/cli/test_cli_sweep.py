"""``orgsim sweep``, ``resume``, ``merge`` and ``export``: what they print, write and exit with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from orgsim.problems import InvalidInput

TINY = """
design = "grid"
replications = 2
[set]
organization.size = 12
run.weeks = 5
run.burn_in = 1
[vary]
people.autonomy = [0.2, 0.6]
[measures]
alignment = "end"
"""

HALTING = """
from typing import ClassVar
from orgsim.plugins import Practice, practice

@practice
class Halting(Practice):
    kind: ClassVar[str] = "halting"

    def act(self, organization, occasion):
        raise ValueError("no")
"""


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    (tmp_path / "tiny.toml").write_text(TINY)
    return tmp_path / "tiny.toml"


def test_a_sweep_shows_means_and_its_folder(tiny: Path, inside) -> None:
    code, out, _ = inside("sweep", tiny, "--workers", 1)
    assert code == 0
    assert "4 of 4 runs at 2 points" in out and "people.autonomy" in out
    assert Path(out.splitlines()[-1]) == Path("orgsim-results/tiny")
    code, out, _ = inside("sweep", tiny, "--workers", 1, "--quiet")
    assert (code, Path(out.strip())) == (0, Path("orgsim-results/tiny-2"))


def test_json(tiny: Path, inside) -> None:
    code, out, _ = inside("sweep", tiny, "--json", "--out", "out", "--workers", 1)
    data = json.loads(out)
    assert code == 0
    assert data["runs"] == {"planned": 4, "done": 4, "failed": 0, "missing": 0}
    assert [row["people.autonomy"] for row in data["points"]] == [0.2, 0.6]


def test_dry_run_says_what_would_be_done_and_why(tiny: Path, inside) -> None:
    def forecast(*arguments: object) -> dict:
        code, out, _ = inside("sweep", tiny, "--dry-run", "--out", "out", "--json", *arguments)
        assert code == 0
        return json.loads(out)

    first = forecast()
    assert not Path("out").exists()
    assert first["reasons"] == {"new": 4} and first["seconds_a_run"] > 0 and first["megabytes"] > 0
    inside("sweep", tiny, "--out", "out", "--workers", 1)
    before = (Path("out") / "journal.log").read_bytes()
    assert forecast()["runs_to_do"] == 0
    more = forecast("--replications", 5)
    assert (more["runs_there"], more["reasons"]) == (4, {"new": 6})
    tiny.write_text(TINY + 'output = "end"\n')
    assert forecast()["reasons"] == {"something was not read from it": 4}
    assert (Path("out") / "journal.log").read_bytes() == before


def test_another_model_version_is_a_reason(tiny: Path, inside) -> None:
    inside("sweep", tiny, "--out", "out", "--workers", 1)
    from orgsim.cli.foreseeing import known
    from orgsim.study.experiment.experiment import Experiment
    from orgsim.study.experiment.plan import Plan

    reasons, seconds, runs = known(Plan(Experiment.load(tiny), model="another"), Path("out"))
    assert dict(reasons) == {"made by another model version": 4} and runs == 4
    assert seconds is not None and seconds > 0


def test_shards_and_merge(tiny: Path, inside) -> None:
    inside("sweep", tiny, "--out", "whole", "--workers", 1)
    for part in (1, 2):
        code, _, _ = inside("sweep", tiny, "--shard", f"{part}/2", "--out", f"part-{part}", "--workers", 1)
        assert code == 0
    code, _, err = inside("merge", "half", "part-1")
    assert code == 0
    assert "2 runs have not been done. To do them: orgsim resume half" in err
    code, out, _ = inside("merge", "both", "part-1", "part-2", "--quiet")
    assert (code, out.strip()) == (0, "both")
    assert Path("both/runs.csv").read_bytes() == Path("whole/runs.csv").read_bytes()
    assert inside("resume", "half", "--workers", 1)[0] == 0
    assert Path("half/manifest.json").read_bytes() == Path("whole/manifest.json").read_bytes()


def test_a_failed_statement_exits_with_5(tiny: Path, inside) -> None:
    tiny.write_text(TINY + '[[expect]]\nsay = "nobody learns"\nthat = "alignment <= alignment[0] or week < 3"\n')
    code, _, err = inside("sweep", tiny, "--out", "out", "--workers", 1)
    assert code == 5
    line = next(line for line in err.splitlines() if line.startswith("Expectation"))
    assert line.startswith("Expectation failed in run ") and " in week " in line and "(value 0." in line
    assert "(point " in line and ", replication " in line
    assert '"nobody learns" (alignment <= alignment[0] or week < 3)' in line
    assert len(Path("out/expect.csv").read_text().splitlines()) > 1


def test_failed_runs_exit_with_3(tiny: Path, inside, tmp_path: Path) -> None:
    plugin = tmp_path / "halting.py"
    plugin.write_text(HALTING)
    tiny.write_text(TINY.replace("[vary]", '[vary]\nway = { a = {}, b = { practice = [{ kind = "halting" }] } }'))
    code, _, err = inside("sweep", tiny, "--out", "out", "--workers", 1, "--plugin", plugin)
    assert code == 3
    assert "failed: ValueError: no" in err and "cd out && orgsim run failed/" in err
    code, out, _ = inside("sweep", tiny, "--out", "out", "--dry-run", "--plugin", plugin, "--json")
    assert json.loads(out)["reasons"] == {"failed before": 4}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["sweep", "autonomy_quik"], "Did you mean 'autonomy_quick'?"),
        (["sweep", "autonomy_quick", "--shard", "4/3"], "--shard: 4/3: is not a part of a whole"),
        (["sweep", "autonomy_quick", "--set", "people.autonmy=3"], "Did you mean 'people.autonomy'?"),
        (["resume", "nowhere"], "nowhere: does not exist"),
        (["merge", "out", "nowhere"], "nowhere: does not exist"),
        (["export", "nowhere"], "nowhere: does not exist"),
    ],
)
def test_wrong_input_exits_with_4(arguments: list[str], said: str, inside, tmp_path: Path) -> None:
    code, out, err = inside(*arguments)
    assert (code, out) == (4, "")
    assert said in err
    assert not list(tmp_path.iterdir())


def test_a_folder_of_a_run_is_no_experiment(inside, tiny: Path) -> None:
    inside("run", "baseline", "--set", "organization.size=12", "--weeks", 4, "--replications", 1, "--out", "run")
    code, _, err = inside("resume", "run")
    assert code == 4 and "holds no manifest.json of an experiment" in err
    inside("sweep", tiny, "--out", "out", "--workers", 1)
    code, _, err = inside("compare", "run", "out")
    assert code == 4 and "experiment (orgsim sweep)" in err


def test_a_sweep_ends_with_its_page_and_report_writes_it_again(inside, tiny: Path, tmp_path: Path) -> None:
    _, out, _ = inside("sweep", tiny, "--out", "out", "--workers", 1)
    page = tmp_path / "out" / "report.html"
    assert "Report: out/report.html" in out
    first = page.read_text(encoding="utf-8")
    assert "orgsim sweep experiment.toml" in first
    page.unlink()
    code, out, _ = inside("report", "out")
    assert (code, out.strip()) == (0, "out/report.html")
    assert page.read_text(encoding="utf-8") == first


def test_a_part_of_an_experiment_has_no_page(inside, tiny: Path, tmp_path: Path) -> None:
    inside("sweep", tiny, "--out", "part", "--shard", "1/2", "--workers", 1)
    assert not (tmp_path / "part" / "report.html").exists()
    inside("sweep", tiny, "--out", "other", "--shard", "2/2", "--workers", 1)
    inside("merge", "whole", "part", "other")
    assert (tmp_path / "whole" / "report.html").exists()


def test_report(inside, tiny: Path) -> None:
    never = 'never = { measure = "alignment", when = "first week above 2" }'
    tiny.write_text(TINY.replace("replications = 2", "replications = 5") + never)
    inside("sweep", tiny, "--out", "out", "--workers", 1)
    code, out, err = inside("report", "out")
    assert code == 0, err
    page = Path(out.strip()).read_text(encoding="utf-8")
    assert "autonomy" in page
    assert "Alignment" in page
    assert "has no value in any run." in page


@pytest.mark.parametrize("to", ["csv", "parquet", "netcdf"])
def test_export(to: str, tiny: Path, inside) -> None:
    pytest.importorskip({"csv": "pandas", "parquet": "pyarrow", "netcdf": "h5py"}[to], reason="needs the extra table")
    import pandas

    inside("sweep", tiny, "--out", "out", "--workers", 1)
    code, out, err = inside("export", "out", "--to", to)
    assert code == 0, err
    file = Path(out.strip())
    runs = pandas.read_csv("out/runs.csv")["alignment"].tolist()
    if to == "netcdf":
        xarray = pytest.importorskip("xarray", reason="needs the extra table")
        with xarray.open_dataset(file, engine="h5netcdf") as data:
            assert data["alignment"].values.reshape(-1).tolist() == runs
    else:
        frame = pandas.read_csv(file) if to == "csv" else pandas.read_parquet(file)
        assert frame["alignment"].tolist() == runs
    assert inside("export", "out", "--to", to)[0] == 4
    assert inside("export", "out", "--to", to, "--force")[0] == 0


def test_experiments_are_listed(inside) -> None:
    code, out, _ = inside("list", "experiments", "--json")
    assert code == 0
    assert "autonomy_quick" in [row["name"] for row in json.loads(out)]


def test_no_dask_is_a_problem_with_advice(tiny: Path, inside, monkeypatch) -> None:
    from orgsim.study.experiment import cluster

    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(cluster.importlib, "import_module", missing)
    with pytest.raises(InvalidInput, match=r"orgsim\[cluster\]"):
        next(cluster.in_cluster(None, [], "tcp://127.0.0.1:1"))  # type: ignore[arg-type]
