"""What a calibration leaves behind: the spread of settings that agree with what was observed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas

Row = dict[str, Any]


@dataclass(frozen=True)
class CalibrationResults:
    """Tables of plain rows.

    info: plain data: name, question, scenario, ``fitted`` (a row a setting: name, label, unit, meaning, low, high,
    scale, whole), ``observed`` ("one organization" or "many organizations"), trials, replications, runs (planned, done,
    failed), fits (whether any trial agrees), limit, discrepancy, coverage, notes (sentences of warning), model,
    fingerprint, provenance. trials: a row a trial. posterior: a row a setting. pairs: a row for every two settings.
    fit: a row an observation. draws: settings drawn from the spread. sample: more of them, equally likely, for figures.
    """

    info: dict[str, Any]
    trials: tuple[Row, ...]
    posterior: tuple[Row, ...]
    pairs: tuple[Row, ...]
    fit: tuple[Row, ...]
    draws: tuple[Row, ...]
    sample: tuple[Row, ...]

    @property
    def name(self) -> str:
        """Title of the calibration."""
        return str(self.info["name"])

    @property
    def fitted(self) -> tuple[str, ...]:
        """Dotted names of the settings that were fitted."""
        return tuple(row["name"] for row in self.info["fitted"])

    @property
    def notes(self) -> Sequence[str]:
        """What to be careful about, in sentences."""
        return list(self.info["notes"])

    def to_pandas(self) -> pandas.DataFrame:
        """One row a trial; columns as in ``trials.csv``."""
        import pandas

        return pandas.DataFrame(list(self.trials))
