"""``orgsim report`` of an experiment's folder writes its page, and again the same one."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from orgsim.experiment_report import info_of, report_experiment
from orgsim.results.experiment_store import load_experiment, save_experiment
from orgsim.results.experiments import ExperimentResults
from tests.cli.conftest import started


def stored(folder: Path) -> ExperimentResults:
    """A small grid of a named and a numeric factor, with one failed and one missing run and a measure never reached."""
    rows = []
    generator = np.random.default_rng(2)
    for point in range(6):
        how, size = ("phased", "at once")[point % 2], (10, 20, 30)[point // 2]
        for replication in range(4):
            status = {(0, 0): "failed", (5, 3): "missing"}.get((point, replication), "done")
            value = None if status != "done" else 0.5 + 0.01 * size * (point % 2) + 0.01 * generator.standard_normal()
            rows.append(
                {"point": point, "replication": replication, "id": f"{point}-{replication}", "seed": replication}
                | {"status": status, "error": "no" if status == "failed" else "", "rerun": "", "how": how, "size": size}
                | {"alignment": value, "never": None, "expectations_failed": 0}
            )
    described = {"unit": "share", "meaning": "", "better": "higher"}
    info = {
        "name": "Rollout",
        "question": "All at once?",
        "status": "incomplete",
        "scenario": {"name": "baseline", "story": ""},
        "design": {"kind": "grid"},
        "common_random_numbers": True,
        "varied": [
            {"name": "how", "label": "how", "unit": "", "meaning": "", "levels": ["phased", "at once"]},
            {"name": "size", "label": "size", "unit": "people", "meaning": "", "levels": [10, 20, 30]},
        ],
        "measures": [
            {"name": "alignment", "label": "Alignment", **described},
            {"name": "never", "label": "Week reached", **described},
        ],
        "series": [],
        "fingerprint": "abc",
        "provenance": {"commit": "1"},
    }
    results = ExperimentResults(info, tuple(rows))
    save_experiment(results, folder, {})
    return results


def test_report_of_an_experiment(tmp_path: Path) -> None:
    folder = tmp_path / "rollout"
    folder.mkdir()
    stored(folder)
    done = started("report", folder, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "All at once?" in page and "1 run failed and is left out" in page
    assert "Week reached has no value in any run." in page
    again = report_experiment(load_experiment(folder), tmp_path / "again.html")
    assert again.read_text(encoding="utf-8") == page


def test_what_the_manifest_says(tmp_path: Path) -> None:
    info = info_of(stored(tmp_path))
    assert [factor.label for factor in info.factors] == ["How", "Size"]
    assert info.matched and info.design == "grid" and info.scenario == "baseline"
