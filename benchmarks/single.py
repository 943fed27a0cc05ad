"""What happens once or seldom: founding, a leaver and the successor, memory, the start of the program."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import numpy as np

from benchmarks.machine import resident
from benchmarks.organizations import Options, plan
from benchmarks.rows import Row, remark, row
from benchmarks.timing import Sample, taking_turns
from orgsim.founding.found import chart_of, found
from orgsim.organization.seats import arrive, leave

LEAVERS = 200
ROOT = Path(__file__).parents[1]


def founding(options: Options) -> list[Row]:
    """Microseconds a person: the chart with its ties, and the organization on a chart that is there."""
    rows = []
    for size in options.sizes:
        scenario = plan(size, options.seed)
        chart = chart_of(scenario, options.seed)
        timed = taking_turns(
            {
                "chart and ties generated": lambda s=scenario: chart_of(s, options.seed),
                "organization on a chart": lambda s=scenario, c=chart: found(s, options.seed, c),
            },
            max(1, options.repeats // 3),
        )
        for what, times in timed.items():
            rows.append(row(("founding", what, size), times.cpu.scaled(1e6 / size), "µs a person", "cpu"))
    return rows


def population(options: Options) -> list[Row]:
    """Microseconds for a leaver and the successor, 200 at a time, as a week with quits has them."""
    rows = []
    for size in options.sizes:
        organization = found(plan(size, options.seed), options.seed)
        random = np.random.default_rng(options.seed)
        count = min(LEAVERS, size // 20)
        chosen = np.zeros(0, np.int32)
        week = 0

        def pick() -> None:
            nonlocal chosen, week
            week += 1
            chosen = random.choice(np.arange(1, size), count, replace=False).astype(np.int32)  # noqa: B023

        def replace() -> None:
            leave(organization, chosen, week, voluntary=True)  # noqa: B023
            empty = np.flatnonzero(~organization.people.filled).astype(np.int32)  # noqa: B023
            arrive(organization, empty, week)  # noqa: B023

        times = taking_turns({"": replace}, options.repeats, pick)[""]
        place = ("population change", f"{count} leavers and successors at once", size)
        rows.append(row(place, times.cpu.scaled(1e6 / count), "µs a leaver", "cpu"))
    return rows


def memory(options: Options) -> list[Row]:
    """Bytes a person in a process of its own that founds an organization and lives three weeks."""
    rows: list[Row] = []
    for size in options.sizes:
        told = json.loads(_python(f"from benchmarks.single import tell_memory; tell_memory({size})"))
        if np.isnan(told["now"]):
            return [remark("memory", "bytes a person", "the system does not tell")]
        for what, field in (("after three weeks", "now"), ("most at any time, founding included", "most")):
            used = Sample([(told[field] - told["before"]) / size])
            rows.append(row(("memory", what, size), used, "bytes a person", ""))
        arrays = Sample([told["arrays"] / size])
        rows.append(row(("memory", "arrays of people, teams and ties", size), arrays, "bytes a person", ""))
    return rows


def tell_memory(size: int) -> None:
    """Print what an organization of ``size`` people takes; meant for a process of its own."""
    from orgsim.model import OrgModel
    from orgsim.simulate import warm_up

    warm_up()
    before = resident()
    model = OrgModel(plan(size), collect=False)
    for _ in range(3):
        model.step()
    organization = model.organization
    parts = (organization.people, organization.teams, organization.network)
    arrays = sum(array.nbytes for part in parts for array in vars(part).values() if isinstance(array, np.ndarray))
    print(json.dumps({"before": before, "now": resident(), "most": resident("VmHWM"), "arrays": arrays}))


def start(options: Options) -> list[Row]:
    """Seconds from nothing to the end of the first weeks: with an empty cache folder, and with a filled one."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        first = {"NUMBA_CACHE_DIR": folder}
        command = "from orgsim.simulate import warm_up; warm_up()"
        if options.cold:
            rows.append(_start_row("cold: every kernel is compiled", command, first, 1))
        else:
            first = {}
        repeats = max(1, options.repeats // 4)
        rows.append(_start_row("warm: kernels come from the cache", command, first, repeats))
        rows.append(_start_row("import orgsim", "import orgsim", first, repeats))
        helping = "from orgsim.cli import main; import sys; sys.argv = ['orgsim', '--help']; main()"
        rows.append(_start_row("orgsim --help", helping, first, repeats))
    return rows


def _start_row(what: str, command: str, environment: dict[str, str], repeats: int) -> Row:
    sample = Sample()
    for _ in range(repeats):
        began = perf_counter()
        _python(command, environment)
        sample.values.append(perf_counter() - began)
    return row(("start", what, 0), sample, "s", "wall")


def _python(command: str, environment: dict[str, str] | None = None) -> str:
    """Run a line of Python in a new process at the root of the checkout; what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", command],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path[1:]]), **(environment or {})},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout
