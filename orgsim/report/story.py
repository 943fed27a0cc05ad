"""What happened, in plain sentences that say how often and how sure, and never that one thing caused another."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orgsim.report.happenings import Happening, Routine, happenings, humanize, marks
from orgsim.report.selection import at_end, at_start, key_measures, lower_first, told_measures
from orgsim.results.summary import FEW, Spread, futures, spread, week_place
from orgsim.results.targets import outcomes
from orgsim.results.types import MeasureInfo, Results
from orgsim.results.wording import (
    NO_BREAK,
    SIGNS,
    count_of,
    difference_suffix,
    format_change,
    format_change_with_range,
    format_difference,
    format_range,
    format_value,
    is_share,
    join_words,
)

AFTER = 13
MOST_EVENTS = 4
MOST_OUTCOMES = 5
LEAST_OUTCOMES = 3
MOST_CHANGES = 3
CONSISTENT = 0.75


@dataclass(frozen=True)
class Sentence:
    """One entry of the story. when: for the margin, such as "Week 52"; kind: start, event, end, target or certainty."""

    when: str
    text: str
    kind: str


@dataclass(frozen=True)
class Change:
    """How a measure moved in a window. same: futures that moved in the direction of the median."""

    info: MeasureInfo
    found: Spread
    same: int
    strength: float


def tell(results: Results) -> list[Sentence]:
    """The story of ``results``: beginning, routines, events with what followed, outcome, and how sure that is."""
    count = futures(results)
    single, routines = happenings(results)
    shown, left_out = _choose(single)
    sentences = [Sentence("Start", opening(results, count), "start")]
    if routines:
        sentences.append(Sentence("Throughout", routine_sentence(routines), "start"))
    sentences += [Sentence(f"Week {one.week}", event_sentence(results, one, count), "event") for one in shown]
    if left_out:
        sentences.append(Sentence("", f"{left_out} smaller events are listed in events.jsonl.", "event"))
    room = max(LEAST_OUTCOMES, MOST_OUTCOMES + 2 - len(shown))
    told = told_measures(results)[: min(room, MOST_OUTCOMES)]
    sentences += [Sentence("End", outcome_sentence(results, info), "end") for info in told]
    sentences += [Sentence("Target", outcome.sentence, "target") for outcome in outcomes(results)]
    sentences += [Sentence("Check", text, "certainty") for text in check_sentences(results)]
    sentences.append(Sentence("How sure", certainty(results, count), "certainty"))
    return sentences


def opening(results: Results, count: int) -> str:
    """Who is followed, for how long, and in how many futures."""
    names = [info.name for info in results.measures]
    size = spread(at_start(results, "headcount")).median if "headcount" in names else math.nan
    who = f"An organization of {format_value(size, 'people')}" if math.isfinite(size) else "The organization"
    first, last = (int(results.weeks[place]) for place in (week_place(results, 0), -1))
    span = f"{last - first + 1} weeks{_in_years(last - first + 1)}"
    run = results.scenario.get("run")
    burn_in = run.get("burn_in") if isinstance(run, dict) else None
    settled = f" after {burn_in} weeks of settling in" if isinstance(burn_in, int) and burn_in > 0 else ""
    many = "in one simulated future" if count == 1 else f"in {count} simulated futures that differ only in luck"
    return f"{who} is followed for {span}{settled}, {many}."


def routine_sentence(routines: list[Routine]) -> str:
    """What recurs, how often and between which weeks."""
    parts = []
    for routine in routines[:4]:
        times = spread(routine.times)
        often = f"{times.median:.0f} times" if times.low == times.high else f"{times.low:.0f} to {times.high:.0f} times"
        parts.append(f"{lower_first(routine.label)} ({often}, weeks {routine.first} to {routine.last})")
    more = f", and {len(routines) - 4} further kinds of events" if len(routines) > 4 else ""
    return f"Recurring: {join_words(parts)}{more}."


def event_sentence(results: Results, happening: Happening, count: int) -> str:
    """What happened and the largest changes within 13 weeks after it."""
    rare = f" This happened {count_of(happening.futures, count)}." if happening.futures < count else ""
    changes = largest_changes(results, happening.week)
    end = int(results.weeks[-1])
    if happening.week >= end:
        return f"{happening.text}{rare} The run ends here, so nothing can be said about what followed."
    window = f"{min(AFTER, end - happening.week)} weeks"
    if not changes:
        return f"{happening.text}{rare} Within {window} no key measure moved beyond its usual swings."
    told = _changes_words(changes)
    return f"{happening.text}{rare} Within {window}, {told}.{_crowded(results, happening.week)}"


def largest_changes(results: Results, week: int) -> list[Change]:
    """Up to three key measures that moved most from the week before ``week`` to 13 weeks after it.

    Ranked by the median change over futures, in units of the usual change over as many weeks away from shocks; a change
    counts when it exceeds that and has one direction in three of four futures.
    """
    before, after = week_place(results, week - 1), week_place(results, week + AFTER)
    if after <= before:
        return []
    changes = []
    for info in key_measures(results):
        series = results.measure(info.name).astype(np.float64)
        change = _change(info, series[:, after] - series[:, before], usual_change(results, series, after - before))
        if change is not None:
            changes.append(change)
    return sorted(changes, key=lambda change: -change.strength)[:MOST_CHANGES]


def usual_change(results: Results, series: NDArray, places: int) -> float:
    """Typical size (median) of a change over ``places`` recorded weeks, in windows that no shock falls into."""
    if series.shape[1] <= places:
        return 0.0
    sizes = np.abs(series[:, places:] - series[:, :-places])
    starts = results.weeks[:-places]
    near = np.zeros(len(starts), dtype=bool)
    for mark in marks(results):
        near |= (starts >= mark.week - places - AFTER) & (starts <= mark.week + 2 * AFTER)
    quiet = sizes[:, ~near] if not near.all() else sizes
    finite = quiet[np.isfinite(quiet)]
    return float(np.median(finite)) if finite.size else 0.0


def outcome_sentence(results: Results, info: MeasureInfo) -> str:
    """Start against end of one measure."""
    start, end = at_start(results, info.name), at_end(results, info.name)
    first, last, moved = spread(start), spread(end), spread(end - start)
    if last.count == 0:
        return f"{info.label} has no value at the end."
    now = format_value(last.median, info.unit)
    values = f"from {format_value(first.median, info.unit)} at the start to {now} at the end"
    same = int((np.sign(end - start) == np.sign(moved.median)).sum())
    if last.count == 1:
        word = "rose" if moved.median > 0 else "fell" if moved.median < 0 else "stayed"
        return f"{info.label} {word} {values}."
    certain = f"{last.range_name} {format_range(last.low, last.high, info.unit)}"
    if moved.median == 0 or same < CONSISTENT * last.count:
        higher = int((end > start).sum())
        return (
            f"{info.label} has no clear trend: {values} ({certain}; "
            f"higher than at the start {count_of(higher, last.count)})."
        )
    word, than = ("rose", "higher") if moved.median > 0 else ("fell", "lower")
    return f"{info.label} {word} {values} ({certain}; {than} than at the start {count_of(same, last.count)})."


def check_sentences(results: Results) -> list[str]:
    """Statements of the scenario that did not hold, and runs that failed."""
    texts = []
    said = dict.fromkeys(str(row.get("say") or row.get("that")) for row in results.expectations)
    for say in said:
        rows = [row for row in results.expectations if str(row.get("say") or row.get("that")) == say]
        broken = {row.get("replication") for row in rows if row.get("holds") is False}
        if broken:
            total = len({row.get("replication") for row in rows})
            texts.append(f"The expectation “{say}” did not hold {count_of(len(broken), total)}.")
    failed = sum(1 for row in results.runs if row.get("error"))
    if failed:
        texts.append(f"{failed} of {len(results.runs)} runs failed and are not part of any number here.")
    return texts


def certainty(results: Results, count: int) -> str:
    """How far the numbers can be trusted, and what they do not cover."""
    causes = "What follows an event need not be caused by it: compare with a run without the event."
    limits = f"They cover chance, not the question whether the model is right for you. {causes}"
    if count <= 1:
        return (
            "This is a single future: another throw of the dice may look quite different, and no range can be given. "
            f"Run at least 20 replications before drawing conclusions. {causes}"
        )
    if count < FEW:
        return (
            f"With only {count} futures, take these sentences as hints: the ranges run from the lowest to the highest "
            f"future and are rough. {limits}"
        )
    return (
        f"The numbers are medians over {count} futures; a 90{NO_BREAK}% range leaves out the lowest and the highest "
        f"twentieth of them{', which is rough with so few' if count < 40 else ''}. {limits}"
    )


def _choose(single: list[Happening]) -> tuple[list[Happening], int]:
    # Shocks come first when there is not room for all, then what happened in most futures.
    ranked = sorted(single, key=lambda one: (not one.shock, -one.futures, one.week))
    shown = sorted(ranked[:MOST_EVENTS], key=lambda one: one.week)
    return shown, len(single) - len(shown)


def _change(info: MeasureInfo, values: NDArray, usual: float) -> Change | None:
    found = spread(values)
    if found.count == 0 or found.median == 0:
        return None
    same = int((np.sign(values) == np.sign(found.median)).sum())
    shown = format_change(found.median, info.unit).strip("+\u22120.,")
    if not shown or abs(found.median) <= usual or same < CONSISTENT * found.count:
        return None
    return Change(info, found, same, abs(found.median) / max(usual, 1e-9))


def _changes_words(changes: list[Change]) -> str:
    counts = {count_of(change.same, change.found.count) for change in changes}
    several = len(changes) > 1 and len(counts) == 1 and changes[0].found.count > 1
    words = join_words([_change_words(change, counted=not several) for change in changes])
    return f"{words}, each {counts.pop()}" if several else words


def _change_words(change: Change, counted: bool) -> str:
    info, found = change.info, change.found
    word = "rose" if found.median > 0 else "fell"
    if found.count < 2:
        size = format_difference(abs(found.median), info.unit).removeprefix("+")
        return f"{lower_first(info.label)} {word} by {size}"
    size, bounds = format_change_with_range(found.median, found.low, found.high, info.unit)
    text = f"{lower_first(info.label)} {word} by {size.lstrip(SIGNS)}{difference_suffix(info.unit)}"
    unit = f"{NO_BREAK}points" if is_share(info.unit) else ""
    often = f"; {count_of(change.same, found.count)}" if counted else ""
    return f"{text} ({found.range_name} {bounds}{unit}{often})"


def _crowded(results: Results, week: int) -> str:
    others = [mark.label for mark in marks(results) if week < mark.week <= week + AFTER]
    return (
        f" Another shock ({join_words([lower_first(humanize(one)) for one in others])}) fell into these weeks."
        if others
        else ""
    )


def _in_years(weeks: int) -> str:
    years = weeks / 52
    if weeks < 52:
        return ""
    return f" ({years:.0f} year{'s' if years >= 1.5 else ''})" if weeks % 52 == 0 else f" ({years:.1f} years)"
