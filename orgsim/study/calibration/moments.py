"""When something was observed: a week, a quarter, a date, or any moment that an experiment file understands."""

from __future__ import annotations

import datetime
import re

from orgsim.study.experiment.moments import parse_reading

WEEKS_A_QUARTER = 13
ALLOWED = (
    '"week 12" or 12; "Q3", the mean over the third quarter of the run; with start, a date such as 2026-09-30 or a '
    'calendar quarter such as 2026-Q3; or "end", "mean over weeks 26..38" and the like'
)
_WEEK = re.compile(r"(?:week\s*|w)?(\d+)(?:\.0+)?w?", re.IGNORECASE)
_QUARTER = re.compile(r"(?:quarter\s*|q)(\d+)", re.IGNORECASE)
_CALENDAR = re.compile(r"(\d{4})[\s-]?q([1-4])|q([1-4])[\s/-](\d{4})", re.IGNORECASE)
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


def moment(text: str, start: datetime.date | None) -> str:
    """The moment meant, in the words of an experiment file: "Q3" becomes "mean over weeks 26..38".

    A survey of a quarter is compared with the mean over its weeks, a date with the week that it lies in. start: the
    first day of week 0. Raises ValueError, in words, when no moment is meant or it lies before the start.
    """
    said = text.strip()
    if match := _WEEK.fullmatch(said):
        return f"week {int(match[1])}"
    if match := _QUARTER.fullmatch(said):
        number = int(match[1])
        if number < 1:
            raise ValueError("quarters are counted from 1")
        return _over((number - 1) * WEEKS_A_QUARTER, number * WEEKS_A_QUARTER - 1)
    if match := _CALENDAR.fullmatch(said):
        return _of_calendar(int(match[1] or match[4]), int(match[2] or match[3]), start)
    if match := _DATE.fullmatch(said):
        try:
            day = datetime.date(*(int(part) for part in match.groups()))
        except ValueError:
            raise ValueError("is no date of the calendar") from None
        return f"week {_week(day, start)}"
    return parse_reading("", said).when


def _of_calendar(year: int, quarter: int, start: datetime.date | None) -> str:
    begin = datetime.date(year, 3 * quarter - 2, 1)
    after = datetime.date(year + (quarter == 4), 1 if quarter == 4 else 3 * quarter + 1, 1)
    # A quarter that had begun already counts from week 0 on.
    first = 0 if start is not None and begin < start < after else _week(begin, start)
    return _over(first, _week(after - datetime.timedelta(days=1), start))


def _week(day: datetime.date, start: datetime.date | None) -> int:
    if start is None:
        raise ValueError("is a date, but start does not say on which day week 0 begins")
    if day < start:
        raise ValueError(f"lies before the start of week 0, {start.isoformat()}")
    return (day - start).days // 7


def _over(first: int, last: int) -> str:
    return f"mean over weeks {first}..{last}"
