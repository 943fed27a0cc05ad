"""Options that several commands share, declared once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

People = Annotated[
    Path | None, typer.Option("--people", metavar="FILE", help="Org chart: who reports to whom (CSV or workbook).")
]
Ties = Annotated[Path | None, typer.Option("--ties", metavar="FILE", help="Informal ties (CSV, GraphML or GEXF).")]
Repair = Annotated[
    list[str] | None,
    typer.Option("--repair", metavar="KIND=CHOICE", help="How to repair a kind of defect; see orgsim check."),
]
Column = Annotated[
    list[str] | None,
    typer.Option("--column", metavar="MEANING=NAME", help="Which column means what, where it is not recognized."),
]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="Change a setting, such as communication.uptake=.4."),
]
Seed = Annotated[str | None, typer.Option("--seed", metavar="N", help="Seed of all luck.")]
Weeks = Annotated[str | None, typer.Option("--weeks", metavar="N", help='Weeks to simulate: 156, "12q" or "3y".')]
Replications = Annotated[str | None, typer.Option("--replications", metavar="N", help="Futures to simulate.")]
Workers = Annotated[int | None, typer.Option("--workers", min=1, metavar="N", help="Runs at once; changes no result.")]
Threads = Annotated[
    int | None, typer.Option("--threads", min=1, metavar="N", help="Threads in a process; changes no result.")
]
Out = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Folder for the results.")]
Force = Annotated[bool, typer.Option("--force", help="Replace the results in an existing folder.")]
Plugins = Annotated[
    list[Path] | None, typer.Option("--plugin", metavar="FILE", help="Python file with shocks or practices.")
]
Story = Annotated[
    bool, typer.Option("--story", help="Also simulate what would have been without each shock and practice.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No messages and no progress.")]
