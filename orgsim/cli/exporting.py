"""``orgsim export``: the table of an experiment, or the weekly measures of a run, in another format."""

from __future__ import annotations

import importlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from orgsim.cli.options import Quiet
from orgsim.cli.terminal import Output
from orgsim.problems import InvalidInput, Problem

Format = Literal["csv", "parquet", "netcdf"]
ENDINGS = {"csv": ".csv", "parquet": ".parquet", "netcdf": ".nc"}
NEEDS = {"csv": (), "parquet": ("pyarrow",), "netcdf": ("xarray", "h5netcdf", "h5py")}


def export(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder of orgsim run or orgsim sweep.")],
    to: Annotated[Format, typer.Option("--to", help="Format of the file.")] = "csv",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="File to write; else table.* in the folder.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it is there.")] = False,
    quiet: Quiet = False,
) -> None:
    """Write results as CSV, Parquet or netCDF."""
    file = out or folder / f"table{ENDINGS[to]}"
    missing = [name for name in NEEDS[to] if not _installed(name)]
    problems = [Problem("--to", f"needs {name}; install it with: pip install 'orgsim[table]'", to) for name in missing]
    if file.exists() and not force:
        problems.append(Problem(str(file), "exists already", allowed="a new file, or --force"))
    if problems:
        raise InvalidInput(problems)
    from orgsim.results.opening import load

    results = load(folder)
    if to == "netcdf" and hasattr(results, "posterior"):
        raise InvalidInput(Problem("--to", "is not made of a calibration", to, allowed="csv or parquet"))
    _whole(file, lambda temporary: _write(results, to, temporary))
    Output(quiet).show(str(file), always=True)


def _write(results: Any, to: str, path: Path) -> None:
    if to == "netcdf":
        data = results.to_xarray() if hasattr(results, "to_xarray") else _xarray(results)
        data.to_netcdf(path, engine="h5netcdf")
        return
    frame = results.to_pandas() if hasattr(results, "to_pandas") else _frame(results)
    if to == "parquet":
        frame.to_parquet(path, engine="pyarrow", index=False)
    else:
        frame.to_csv(path, index=False, lineterminator="\n")


def _frame(results: Any) -> Any:
    from orgsim.results.frames import to_frame

    return to_frame(results)


def _xarray(results: Any) -> Any:
    from orgsim.results.frames import to_xarray

    return to_xarray(results)


def _installed(name: str) -> bool:
    try:
        importlib.import_module(name)
    except ImportError:
        return False
    return True


def _whole(file: Path, write: Callable[[Path], None]) -> None:
    """Write to a temporary sibling and rename it."""
    from orgsim.results.plain import current_umask

    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-", suffix=file.suffix)
    except OSError as error:
        raise InvalidInput(Problem(str(file), f"cannot be written ({error.strerror})")) from error
    os.close(handle)
    temporary = Path(name)
    try:
        write(temporary)
        os.chmod(temporary, 0o666 & ~current_umask())
        os.replace(temporary, file)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
