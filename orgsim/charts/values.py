"""Numbers and dates in columns of text, with the cells that are neither."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

DATE_FORMATS = (
    "%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y/%m/%d", "%Y%m%d", "%d.%m.%Y", "%d.%m.%y", "%m/%d/%Y",
    "%d/%m/%Y", "%m/%d/%y", "%d/%m/%y", "%d-%m-%Y", "%d-%b-%Y", "%d-%b-%y", "%d %b %Y", "%d %B %Y", "%b %d, %Y",
    "%B %d, %Y",
)  # fmt: skip
ROWS_TRIED = 2000


def numbers(values: NDArray[np.object_]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Numbers, NaN where blank or unreadable, and the rows that are unreadable or not finite. ``7,5`` reads as 7.5."""
    import pandas

    text = pandas.Series(values, dtype=object)
    comma = text.str.fullmatch(r"[-+]?\d+,\d+")
    text = text.where(~comma, text.str.replace(",", ".", regex=False))
    result = pandas.to_numeric(text, errors="coerce").to_numpy(np.float64, copy=True)
    result[~np.isfinite(result)] = np.nan
    return result, np.flatnonzero(np.isnan(result) & (values != ""))


def dates(values: NDArray[np.object_]) -> tuple[NDArray[np.datetime64], NDArray[np.int64]]:
    """Days, NaT where blank or unreadable, and the unreadable rows.

    All cells are read by the one format that fits most of the first 2,000; where 03/04/2020 fits both ways, the month
    comes first.
    """
    import pandas

    text = pandas.Series(values, dtype=object)
    tried = text[values != ""].head(ROWS_TRIED)
    fits = [pandas.to_datetime(tried, format=form, errors="coerce").notna().sum() for form in DATE_FORMATS]
    chosen = DATE_FORMATS[int(np.argmax(fits))]
    read = pandas.to_datetime(text, format=chosen, errors="coerce").to_numpy()
    days = read.astype("datetime64[D]")
    return days, np.flatnonzero(np.isnat(days) & (values != ""))
