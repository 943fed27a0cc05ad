"""Small organizations, many runs: runs a second through the ordinary ``simulate``."""

from __future__ import annotations

from time import perf_counter

from benchmarks.organizations import Options
from benchmarks.rows import Row, row
from benchmarks.timing import Sample
from orgsim.scenario.scenario import Scenario
from orgsim.simulate import simulate

SIZES = (50, 100, 1_000)
RUNS = 8


def measure(options: Options) -> list[Row]:
    """Runs a second, founding and results included; the week of the baseline."""
    rows = []
    for processes in options.processes:
        for size in SIZES:
            scenario = Scenario.from_dict(
                {
                    "organization": {"size": size},
                    "run": {"burn_in": 0, "weeks": options.small_weeks, "replications": RUNS * processes},
                }
            )
            sample = Sample()
            simulate(scenario.with_(**{"run.replications": 1}), workers=1)
            for _ in range(max(1, options.repeats // 4)):
                began = perf_counter()
                simulate(scenario, workers=processes)
                sample.values.append(RUNS * processes / (perf_counter() - began))
            what = f"{options.small_weeks} weeks, {processes} process" + ("es" if processes > 1 else "")
            rows.append(row(("small runs", what, size), sample, "runs a second", "wall"))
    return rows
