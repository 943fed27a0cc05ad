"""What one level of a factor changes against another in matched futures, alone or at each level of other factors.

``python -m orgsim.study.analysis.contrast FOLDER FACTOR MEASURE [BY ...]`` prints the table; docs/studies.md cites it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from orgsim.problems import InvalidInput, Problem, nearest

if TYPE_CHECKING:
    import pandas


def contrast(table: pandas.DataFrame, factor: str, measure: str, by: Sequence[str] = ()) -> pandas.DataFrame:
    """Differences of the mean of ``measure`` between each level of ``factor`` and its first one in the table.

    table: a row a run, with columns ``replication``, the factors and the measure. Within a replication everything that
    is not in ``by`` is averaged; then the mean over replications with its 95 % interval (Student's t), so that
    replications must share their luck between points. A replication counts only where both levels have all their runs.
    Returns columns ``by``, ``level``, ``first`` (mean at the first level), ``difference``, ``low``, ``high`` and
    ``replications``; the interval is missing below two. Raises InvalidInput when a column is missing.
    """
    import pandas
    from scipy.special import stdtrit

    known = [str(name) for name in table.columns]
    unknown = [name for name in (factor, measure, *by) if name not in known]
    if unknown:
        raise InvalidInput(
            [Problem("table", "is not a column", "", name, ", ".join(known), nearest(name, known)) for name in unknown]
        )
    levels = list(dict.fromkeys(table[factor]))
    rows = []
    groups = table.groupby(list(by), sort=False) if by else [((), table)]
    for place, part in groups:
        # A mean over fewer points would compare different things, so one missing run leaves its cell out.
        means = part.groupby([factor, "replication"])[measure].agg(lambda values: values.mean(skipna=False)).unstack(0)
        for level in levels[1:]:
            both = means[[levels[0], level]].dropna()
            difference = (both[level] - both[levels[0]]).to_numpy(np.float64)
            count = len(difference)
            half = float(stdtrit(count - 1, 0.975)) * difference.std(ddof=1) / count**0.5 if count > 1 else np.nan
            middle = float(difference.mean()) if count else np.nan
            rows.append(
                dict(zip(by, place, strict=True))
                | {"level": level, "first": float(both[levels[0]].mean()), "difference": middle}
                | {"low": middle - half, "high": middle + half, "replications": count}
            )
    return pandas.DataFrame(rows)


def main(arguments: Sequence[str]) -> None:
    """Print the table for a folder of an experiment."""
    from orgsim.results.experiment_store import load_experiment

    folder, factor, measure, *by = arguments
    found = contrast(load_experiment(folder).to_pandas(), factor, measure, by)
    print(found.to_string(index=False, float_format=lambda value: f"{value:.4f}"))


if __name__ == "__main__":
    main(sys.argv[1:])
