"""What claims are read from: means over parts of a run, weeks in which something happens, and groups of teams."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orgsim.results.types import Results
from orgsim.simulate import measure_infos
from orgsim.study.claims.declaration import Joint, Quantity, Values

QUARTER = 13
MONTH = 4
ALIGNED = 0.29
"""Share of the teams that count as aligned: as many as the people in the survey (fact F47)."""
INFO = {info.name: info for info in measure_infos()}


def late(name: str) -> Quantity:
    """Mean over the last 13 weeks."""
    return _of(name, "last quarter", lambda r: r.measure(name)[:, -QUARTER:].mean(axis=1, dtype=np.float64))


def whole(name: str) -> Quantity:
    """Mean over all weeks."""
    return _of(name, "mean of all weeks", lambda r: r.measure(name).mean(axis=1, dtype=np.float64))


def between(name: str, first: int, last: int) -> Quantity:
    """Mean over weeks ``first`` to ``last``, both included."""
    words = f"weeks {first} to {last}"
    return _of(name, words, lambda r: r.measure(name)[:, first : last + 1].mean(axis=1, dtype=np.float64))


def in_the_end(name: str) -> Quantity:
    """Value in the last week."""
    return _of(name, "last week", lambda r: r.measure(name)[:, -1].astype(np.float64))


def total(name: str) -> Quantity:
    """Sum over all weeks, of a measure that counts in a week."""
    unit = INFO[name].unit.removesuffix(" a week")
    return Quantity(
        f"{name} (sum of all weeks)", unit, (name,), lambda r: r.measure(name).sum(axis=1, dtype=np.float64)
    )


def lowest(name: str, shock: int) -> Quantity:
    """Lowest mean of four weeks, from week ``shock`` on."""
    words = f"lowest four weeks from week {shock} on"
    return _of(name, words, lambda r: monthly(r.measure(name)[:, shock:]).min(axis=1))


def highest(name: str, shock: int) -> Quantity:
    """Highest mean of four weeks, from week ``shock`` on."""
    words = f"highest four weeks from week {shock} on"
    return _of(name, words, lambda r: monthly(r.measure(name)[:, shock:]).max(axis=1))


def front_line(name: str) -> Quantity:
    """Mean over the last 13 weeks at the lowest level."""

    def read(results: Results) -> Values:
        group = results.groups["level"]
        return group.values[:, -QUARTER:, -1, group.measures.index(name)].mean(axis=1, dtype=np.float64)

    return _of(name, "last quarter, lowest level", read)


def first_week_above(name: str, level: float) -> Quantity:
    """First week in which the measure exceeds ``level``; the length of the run if it never does."""

    def read(results: Results) -> Values:
        return first_true(results.measure(name) > level)

    return Quantity(f"{name} (first week above {level:g}, or the run's length)", "weeks", (name,), read)


def weeks_until_fall(name: str, share: float = 0.05) -> Quantity:
    """First month whose mean lies ``share`` below that of the first 13 weeks; the run's length if there is none."""

    def read(results: Results) -> Values:
        series = results.measure(name).astype(np.float64)
        usual = series[:, :QUARTER].mean(axis=1)
        return first_true(monthly(series) < usual[:, None] - share * np.abs(usual)[:, None]) + MONTH - 1

    label = f"{name} (first month {100 * share:g} % below the first quarter, or the run's length)"
    return Quantity(label, "weeks", (name,), read)


def weeks_to_adapt(name: str, shock: int, share: float = 0.9) -> Quantity:
    """Weeks after ``shock`` until the measure has regained ``share`` of its level before; the rest of the run if never.

    Level: mean of the 13 weeks before. The count begins with the lowest month, so that a loss that builds up slowly is
    not taken for a recovery.
    """

    def read(results: Results) -> Values:
        series = results.measure(name).astype(np.float64)
        before = series[:, max(0, shock - QUARTER) : shock].mean(axis=1)
        after = monthly(series[:, shock:])
        trough = after.argmin(axis=1)
        back = (after >= share * before[:, None]) & (np.arange(after.shape[1]) >= trough[:, None])
        return first_true(back)

    label = f"{name} (weeks from week {shock} to {100 * share:g} % of the level before, or the rest of the run)"
    return Quantity(label, "weeks", (name,), read)


def half_life(name: str, stop: int) -> Quantity:
    """Weeks after ``stop`` until the measure has fallen to half of what it was then; the rest of the run if never."""

    def read(results: Results) -> Values:
        series = results.measure(name).astype(np.float64)
        then = series[:, stop - MONTH : stop].mean(axis=1)
        return first_true(series[:, stop:] <= then[:, None] / 2)

    return Quantity(f"{name} (half-life from week {stop} on, or the rest of the run)", "weeks", (name,), read)


def fastest_change(name: str) -> Quantity:
    """Largest change within four weeks of the measure's rise over the run."""
    return _of(name, "rise in the four weeks of the fastest rise", lambda r: rises(r.measure(name))[0])


def remaining_change(name: str) -> Quantity:
    """Rise over the run outside the four weeks of the fastest rise."""
    return _of(name, "rise in all other weeks", lambda r: rises(r.measure(name))[1])


def closed_per_audit(start: int, every: int) -> Quantity:
    """Share of the gap between strategy and mission that an audit closes in its week, over audits that find one."""

    def read(results: Results) -> Values:
        drift = results.measure("strategy_drift").astype(np.float64)
        weeks = np.arange(max(start, 1), drift.shape[1], every)
        before, after = drift[:, weeks - 1], drift[:, weeks]
        gap = before > 0
        found = gap.sum(axis=1)
        closed = np.divide(before - after, before, out=np.zeros_like(before), where=gap).sum(axis=1)
        return np.divide(closed, found, out=np.full(len(drift), np.nan), where=found > 0)

    return Quantity("share of the gap closed in the week of an audit", "share", ("strategy_drift",), read)


def among_aligned(name: str) -> Quantity:
    """Mean over the last 13 weeks in the 29 % of the teams whose alignment is highest, weighted by people."""
    return _of(name, "last quarter, the 29 % most aligned teams", lambda r: by_alignment(r, name)[0])


def among_others(name: str) -> Quantity:
    """Mean over the last 13 weeks in the other teams, weighted by people."""
    return _of(name, "last quarter, the other teams", lambda r: by_alignment(r, name)[1])


def constant(value: float, label: str, unit: str) -> Quantity:
    """A stated target, the same in every future."""
    return Quantity(label, unit, (), lambda r: np.full(len(r.series), value))


def relative_change(name: str, first: int, last: int) -> Quantity:
    """Change of the last 13 weeks against weeks ``first`` to ``last``, as a share of the latter."""

    def read(results: Results) -> Values:
        return late(name).read(results) / between(name, first, last).read(results) - 1

    return Quantity(f"{name} (last quarter, change since weeks {first} to {last})", "share", (name,), read)


def wavering(name: str, first: int) -> Quantity:
    """Standard deviation over the quarters from week ``first`` on, within a future; NaN with fewer than two."""

    def read(results: Results) -> Values:
        series = results.measure(name)[:, first:].astype(np.float64)
        quarters = series.shape[1] // QUARTER
        if quarters < 2:
            return np.full(len(series), np.nan)
        return series[:, : quarters * QUARTER].reshape(len(series), quarters, QUARTER).mean(axis=2).std(axis=1, ddof=1)

    return _of(name, f"spread over the quarters from week {first} on", read)


def blind_weeks(shock: int) -> Quantity:
    """Share of the weeks from ``shock`` on with output above the usual and a strategy that fits the market less than
    it did in the quarter before: efficient at executing a plan that no longer serves."""

    def read(results: Results) -> Values:
        fit = results.measure("strategy_business").astype(np.float64)
        before = fit[:, shock - QUARTER : shock].mean(axis=1)
        efficient = results.measure("output")[:, shock:] > 1
        return (efficient & (fit[:, shock:] < before[:, None])).mean(axis=1)

    label = f"share of the weeks from week {shock} on with output above the usual and a strategy that fits less"
    return Quantity(label, "share", ("output", "strategy_business"), read)


GOALS = re.compile(r"Of (\d+) teams, (\d+) name no declared priority and (\d+) one against the strategy(?:; (\d+))?")


STOPPED_AT_GATE = "is stopped at the gate"


def told_misfit() -> Quantity:
    """Share of the teams told to have no goal, one against the strategy, or one on paper, mean over cycles."""

    def read(results: Results) -> Values:
        shares: list[list[float]] = [[] for _ in results.series]
        for event in results.events:
            told = GOALS.match(event.text)
            if told:
                teams, *wrong = (int(number or 0) for number in told.groups())
                shares[event.replication].append(sum(wrong) / teams)
        return np.array([np.mean(row) if row else 0.0 for row in shares])

    return Quantity("share of the teams whose goals are told to miss the strategy", "share", (), read)


def misfits_passed() -> Quantity:
    """Share of the initiatives below the required mission fit, of those that a gate decided on, that it let through."""

    def read(results: Results) -> Values:
        required = results.scenario["initiatives"]["required_fit"]
        return _passed(results, lambda detail: detail["fit"] < required)

    return Quantity("share of the misfits that pass the gate", "share", (), read)


def good_passed() -> Quantity:
    """Share of the initiatives that reach the required fit and return that the gate let through."""

    def read(results: Results) -> Values:
        asked = results.scenario["initiatives"]
        return _passed(
            results,
            lambda detail: detail["fit"] >= asked["required_fit"] and detail["return"] >= asked["required_return"],
        )

    return Quantity("share of the good proposals that pass the gate", "share", (), read)


def budget_crossing() -> Joint:
    """First week from which the claimed arm has more money than the other one to the end of the run."""
    label = "first week from which the budget stays ahead"
    return Joint(label, "weeks", ("budget",), lambda a, b: crossing_week(a.measure("budget"), b.measure("budget")))


def _passed(results: Results, meant: Callable[[Mapping[str, Any]], bool]) -> Values:
    """Share of the gate's decisions on initiatives that are meant, by what is true of them, that let them through."""
    decisions: list[list[bool]] = [[] for _ in results.series]
    for event in results.events:
        passed = event.plugin == "initiatives gated"
        if (passed or event.text.endswith(STOPPED_AT_GATE)) and meant(event.detail):
            decisions[event.replication].append(passed)
    return np.array([np.mean(row) if row else np.nan for row in decisions])


def first_true(hits: NDArray[np.bool_]) -> Values:
    """Index of the first hit in each row of bool [futures, weeks]; the number of weeks where there is none."""
    return np.where(hits.any(axis=1), hits.argmax(axis=1), hits.shape[1]).astype(np.float64)


def monthly(series: NDArray) -> Values:
    """Means of four weeks in a row, float64 [futures, weeks - 3]."""
    return np.lib.stride_tricks.sliding_window_view(series.astype(np.float64), MONTH, axis=1).mean(axis=2)


def rises(series: NDArray) -> tuple[Values, Values]:
    """Rise over the run [futures] in the four weeks of the fastest rise, and in all others."""
    steps = np.diff(series.astype(np.float64), axis=1)
    fastest = np.lib.stride_tricks.sliding_window_view(steps, MONTH, axis=1).sum(axis=2).max(axis=1)
    return fastest, steps.sum(axis=1) - fastest


def by_alignment(results: Results, name: str) -> tuple[Values, Values]:
    """Means [futures] over people of the most aligned teams and of the others, last 13 weeks; the head not counted."""
    group = results.groups["team"]
    heads = group.headcount[:, -QUARTER:, 1:].mean(axis=1, dtype=np.float64)
    there = (heads > 0) & np.isfinite(group.values[:, -QUARTER:, 1:, 0]).any(axis=1)
    alignment, asked = (
        np.nanmean(np.where(there[:, None], group.values[:, -QUARTER:, 1:, group.measures.index(one)], 0.0), axis=1)
        for one in ("alignment", name)
    )
    first, second = np.full(len(heads), np.nan), np.full(len(heads), np.nan)
    for future in range(len(heads)):
        teams_there = np.flatnonzero(there[future])
        order = teams_there[np.argsort(-alignment[future, teams_there], kind="stable")]
        cut = max(1, round(ALIGNED * len(order)))
        for side, teams in ((first, order[:cut]), (second, order[cut:])):
            side[future] = np.average(asked[future, teams], weights=heads[future, teams]) if len(teams) else np.nan
    return first, second


def crossing_week(claimed: NDArray, other: NDArray) -> Values:
    """First week from which ``claimed`` [futures, weeks] stays above ``other``; NaN where it is not so in the end."""
    ahead = np.asarray(claimed, np.float64) > np.asarray(other, np.float64)
    weeks = ahead.shape[1]
    last_behind = np.where((~ahead).any(axis=1), weeks - 1 - (~ahead)[:, ::-1].argmax(axis=1), -1)
    return np.where(ahead[:, -1], last_behind + 1, np.nan).astype(np.float64)


def _of(name: str, words: str, read: Callable[[Results], Values]) -> Quantity:
    return Quantity(f"{name} ({words})", INFO[name].unit, (name,), read)
