"""Small organizations, many runs: runs a second through the ordinary ``simulate``."""

from __future__ import annotations

from time import perf_counter, process_time

from benchmarks.organizations import Options
from benchmarks.rows import Row, row
from benchmarks.timing import Sample
from orgsim.scenario.scenario import Scenario
from orgsim.simulate import simulate
from orgsim.study.docked_cases import CASES, OPENNESS, SOCIALIZATION
from orgsim.study.docked_runs import dock

DOCKED_RUNS = 40


def measure(options: Options) -> list[Row]:
    """Runs a second, founding and results included; the week of the baseline."""
    rows = []
    for processes in options.processes:
        for size, each in options.small_runs:
            runs = each * processes
            scenario = Scenario.from_dict(
                {
                    "organization": {"size": size},
                    "run": {"burn_in": 0, "weeks": options.small_weeks, "replications": runs},
                }
            )
            sample = Sample()
            # The first run compiles or reads compiled code.
            simulate(scenario.with_(**{"run.replications": 1}), workers=1)
            for _ in range(max(1, options.repeats // 4)):
                began = perf_counter()
                simulate(scenario, workers=processes)
                sample.values.append(runs / (perf_counter() - began))
            what = f"{options.small_weeks} weeks, {processes} at a time"
            rows.append(row(("small runs", what, size), sample, "runs a second", "wall"))
    return [*rows, _docked(options)]


def _docked(options: Options) -> Row:
    """Runs a second of March's closed system in the middle of its figure, from founding to the equilibrium."""
    middle = {SOCIALIZATION: 0.5, OPENNESS: 0.5}
    case = next(case for case in CASES if case.scenario == "march_1991" and case.settings == middle)
    dock(case, 1, options.seed)
    sample = Sample()
    for _ in range(max(1, options.repeats // 4)):
        began = process_time()
        dock(case, DOCKED_RUNS, options.seed)
        sample.values.append(DOCKED_RUNS / (process_time() - began))
    return row(("small runs", "March (1991), closed, docked", 51), sample, "runs a second", "cpu")
