"""Whatever ends a sweep, ``resume`` makes the tables of one that nothing ended: byte for byte."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from orgsim.study.experiment.journal import NAME, read_journal
from tests.cli.conftest import environment, started
from tests.study.experiment.conftest import BROKEN, GRID, TINY, tables

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc"),
]
RUNS = 40


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty runs of a tenth of a second or so."""
    path = tmp_path_factory.mktemp("experiment") / "tiny.toml"
    text = TINY.format(top="replications = 10", rest=GRID, set="").replace("weeks = 6", "weeks = 40")
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def expected(file: Path) -> dict[str, bytes]:
    """What a sweep leaves that nothing disturbs."""
    done = started("sweep", file, "--out", "undisturbed", "--workers", "1", folder=file.parent)
    assert done.returncode == 0, done.stderr
    return tables(file.parent / "undisturbed")


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT], ids=["kill -9", "Ctrl-C"])
def test_the_parent_is_ended(
    number: signal.Signals, workers: int, file: Path, expected: dict[str, bytes], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    process = sweep(file, out, workers)
    wait_until(lambda: done_in(out) >= 5 or process.poll() is not None)
    children = children_of(process.pid)
    process.send_signal(number)
    _, stderr = process.communicate(timeout=200)
    assert process.returncode == (130 if number == signal.SIGINT else -signal.SIGKILL)
    known = done_in(out)
    assert 5 <= known < RUNS
    assert not (out / "runs.csv").exists()
    if number == signal.SIGINT:
        assert f"orgsim resume {out}" in stderr and "Traceback" not in stderr
    wait_until(lambda: not any(Path(f"/proc/{child}").exists() for child in children), seconds=30)
    resume_and_compare(out, expected, tmp_path, before=known)


def test_a_worker_is_killed(file: Path, expected: dict[str, bytes], tmp_path: Path) -> None:
    out = tmp_path / "out"
    process = sweep(file, out, 2)
    wait_until(lambda: done_in(out) >= 3 or process.poll() is not None)
    workers = [child for child in children_of(process.pid) if "spawn_main" in command_of(child)]
    assert len(workers) == 2
    os.kill(workers[0], signal.SIGKILL)
    _, stderr = process.communicate(timeout=300)
    assert process.returncode == 0, stderr
    assert tables(out) == expected


def test_a_run_that_ends_its_worker_is_a_row_and_costs_no_other(
    write: Callable[..., Path], breaking: Path, tmp_path: Path
) -> None:
    rest = BROKEN.replace("HOW", "kill").replace(
        "[vary.accident]", "[vary]\npeople.autonomy = [0.1, 0.2]\n[vary.accident]"
    )
    file = write(rest, "replications = 1")
    done = started("sweep", file, "--out", "out", "--workers", "2", "--plugin", breaking, "--json", folder=tmp_path)
    assert done.returncode == 3, done.stderr
    assert '"failed": 2' in done.stdout and '"done": 2' in done.stdout
    assert "ProcessLost" in done.stderr and "orgsim run failed/" in done.stderr


@pytest.mark.parametrize("size", ["20k", "28k"], ids=["while the journal grows", "while tables are written"])
def test_the_disk_is_full(size: str, file: Path, expected: dict[str, bytes], tmp_path: Path) -> None:
    """A tmpfs of a few pages, where mounting is permitted."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(disk)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("mounting a small tmpfs is not permitted here; test_a_file_may_not_grow covers the same")
    try:
        out = disk / "out"
        done = started("sweep", file, "--out", out, "--workers", "2", folder=tmp_path)
        assert done.returncode == 1
        assert "No space left on device" in done.stderr and "orgsim resume" in done.stderr
        assert "this is a bug" not in done.stderr
        known = done_in(out)
        assert 0 < known < RUNS if size == "20k" else known == RUNS
        subprocess.run(["mount", "-o", "remount,size=4m", str(disk)], check=True)
        resume_and_compare(out, expected, tmp_path, before=known)
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_file_may_not_grow(file: Path, expected: dict[str, bytes], tmp_path: Path) -> None:
    """The same with a limit on the size of files (RLIMIT_FSIZE), which needs no rights."""
    import resource

    out = tmp_path / "out"

    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (8000, resource.RLIM_INFINITY))

    process = sweep(file, out, 1, before=limited, more={"NUMBA_CACHE_DIR": compiled_at(tmp_path)})
    _, stderr = process.communicate(timeout=300)
    assert process.returncode == 1, stderr
    assert "File too large" in stderr and "orgsim resume" in stderr
    assert (out / NAME).stat().st_size <= 8000
    resume_and_compare(out, expected, tmp_path, before=done_in(out))


@pytest.fixture
def cluster() -> Iterator[object]:
    """Two worker processes of Dask that are spoken to over TCP."""
    distributed = pytest.importorskip("distributed", reason="extra cluster is not installed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, protocol="tcp://", dashboard_address=None
    ) as found:
        yield found


def test_dask_leaves_equal_bytes(cluster, file: Path, expected: dict[str, bytes], tmp_path: Path) -> None:
    assert cluster.scheduler_address.startswith("tcp://")
    done = started("sweep", file, "--out", "out", "--scheduler", cluster.scheduler_address, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert tables(tmp_path / "out") == expected


def test_a_dask_worker_is_killed(cluster, file: Path, expected: dict[str, bytes], tmp_path: Path) -> None:
    out = tmp_path / "out"
    process = sweep(file, out, None, "--scheduler", cluster.scheduler_address)
    wait_until(lambda: done_in(out) >= 3 or process.poll() is not None)
    os.kill(cluster.workers[0].process.pid, signal.SIGKILL)
    _, stderr = process.communicate(timeout=300)
    assert process.returncode == 0, stderr
    assert tables(out) == expected
    runs = [record["run"] for record in read_journal(out) if "run" in record]
    assert len(set(runs)) == RUNS


def test_the_scheduler_is_killed(file: Path, expected: dict[str, bytes], tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="extra cluster is not installed")
    address = tmp_path / "scheduler.json"
    parts = [
        start("distributed.cli.dask_scheduler", "--scheduler-file", address, "--port", "0", "--no-dashboard"),
        start("distributed.cli.dask_worker", "--scheduler-file", address, "--nthreads", "1", "--no-dashboard"),
    ]
    try:
        wait_until(address.exists)
        import json

        wait_until(lambda: address.stat().st_size > 0)
        out = tmp_path / "out"
        process = sweep(file, out, None, "--scheduler", json.loads(address.read_text())["address"])
        wait_until(lambda: done_in(out) >= 3 or process.poll() is not None)
        parts[0].kill()
        _, stderr = process.communicate(timeout=200)
        assert process.returncode == 1, stderr
        assert "orgsim resume" in stderr and "this is a bug" not in stderr
        resume_and_compare(out, expected, tmp_path, before=done_in(out))
    finally:
        for part in parts:
            part.kill()
            part.wait()


def start(module: str, *arguments: object) -> subprocess.Popen:
    command = [sys.executable, "-m", module, *map(str, arguments)]
    return subprocess.Popen(command, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def sweep(
    file: Path,
    out: Path,
    workers: int | None,
    *more_arguments: str,
    before: Callable[[], None] | None = None,
    more: dict[str, str] | None = None,
) -> subprocess.Popen:
    given = ["--workers", str(workers)] if workers is not None else []
    return subprocess.Popen(
        [sys.executable, "-m", "orgsim", "sweep", str(file), "--out", str(out), *given, *more_arguments],
        env=environment(**(more or {})),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=before,  # noqa: PLW1509 - there is one thread
    )


def resume_and_compare(out: Path, expected: dict[str, bytes], folder: Path, before: int) -> None:
    done = started("resume", out, "--workers", "1", folder=folder)
    assert done.returncode == 0, done.stderr
    assert tables(out) == expected
    runs = [record["run"] for record in read_journal(out) if "run" in record]
    # What was known has not been done again.
    assert len(runs) == len(set(runs)) == RUNS >= before


def done_in(out: Path) -> int:
    return sum("run" in record for record in read_journal(out)) if (out / NAME).is_file() else 0


def children_of(parent: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            found.append(int(stat.parent.name))
    return found


def command_of(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def compiled_at(folder: Path) -> str:
    """A copy of what is compiled already, so that a limit on files does not hit the compiler."""
    from orgsim.kernels.compiling import cache_folder

    source = cache_folder()
    target = folder / "cache" / "orgsim" / source.name
    shutil.copytree(source, target)
    return str(folder / "cache")


def wait_until(fine: Callable[[], object], seconds: float = 200) -> None:
    end = time.monotonic() + seconds
    while not fine():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)
