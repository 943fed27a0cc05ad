"""The order of the week, as the model tells it too."""

from __future__ import annotations

from orgsim.kernels.apart import apart
from orgsim.kernels.arrays import F64
from orgsim.kernels.compiling import spliced
from orgsim.kernels.lending import loan
from orgsim.kernels.whole_week import calm as stillness
from orgsim.kernels.whole_week import communication, strategy, wellbeing, work, workforce
from orgsim.kernels.whole_week.calm import Calm
from orgsim.kernels.whole_week.observe import note
from orgsim.kernels.whole_week.state import Desk, Frame, ManyBooks, Notes, Past, People


@apart
def live(
    first: int, aftermath: F64, desk: Desk, people: People, frame: Frame, past: Past, all_books: ManyBooks,
    notes: Notes, calm: Calm,
) -> int:  # fmt: skip
    """Live the weeks from ``first`` on, one for each of ``aftermath`` (float64, factor on quits after a layoff).

    Shocks and practices act, and the usual is noted, between calls; the first week has begun already. Weeks from 0 on
    are entered in ``notes``, if its log has rows. Weeks end early when beliefs are calm.
    Returns how many were lived.
    """
    desk, people, frame, past = loan(desk), loan(people), loan(frame), loan(past)
    notes, calm = loan(notes), loan(calm)
    terms, books = desk.terms[0], all_books[0]
    issues = loan(strategy.issues_of(desk.masks, terms))
    work.breathe(desk.columns, books)
    noting = len(notes.log.once) > 0
    watched = calm.state[stillness.state.patience] > 0
    if watched:
        stillness.set_aside(desk.masks, people.planes, calm.before)
    for number in range(len(aftermath)):
        week = first + number
        if number > 0:
            books.hired_now = 0
            books.left_now = 0
        strategy.turn(week, desk, terms)
        communication.choose_topics(week, desk, people, frame, past, books)
        communication.age_documents(week, desk, terms)
        communication.hold_strategy(desk, people)
        communication.set_beliefs_aside(people)
        communication.express(week, desk, people, terms)
        communication.judge(desk, people, issues, terms)
        communication.attend(week, desk, people, frame, terms)
        communication.hear(week, desk, people, terms)
        communication.consult(week, desk, people, frame, terms)
        communication.forget(week, desk, people, frame, terms)
        communication.hold_strategy(desk, people)
        strategy.explore(week, desk, people, issues)
        strategy.form_strategy(week, desk, people, terms, books, issues)
        work.work(week, desk, people, frame, terms, issues)
        work.keep_books(desk, people, terms, books)
        rates = wellbeing.rates_of(people, past, terms, books, issues)
        wellbeing.feel(week, desk, people, frame, past, rates)
        wellbeing.fare(week, desk, people, frame, past, terms, issues, rates)
        workforce.forget_exits(people, frame, past)
        rows = workforce.quit_jobs(week, aftermath[number], desk, people, terms)
        workforce.remember_exits(past, rows)
        if len(rows) > 0:
            workforce.leave(week, rows, desk, people, frame, past, books)
        workforce.hire(week, desk, people, terms, past, books, issues)
        workforce.remember_leavers(past, books.left_now)
        if week == 0:
            count_from_here(books)
        if week >= 0 and noting:
            note(week, desk, people, frame, past, terms, books, issues, notes)
        if watched and stillness.look(desk.masks, people.planes, calm):
            return number + 1
    return len(aftermath)


@spliced
def count_from_here(books):
    """Measures count hires and leavers from the end of week 0."""
    books.counted = True
    books.hires_before = books.hires
    books.left_before = books.quits + books.layoffs
