"""People leave, move up and arrive; seats open, close and are added."""

from __future__ import annotations

from tests.reference.dice import Dice
from tests.reference.newcomers import newcomer
from tests.reference.things import CLOSED, FILLED, VACANT, Company, Seat


def leave(company: Company, rows: list[int], week: int, voluntary: bool, close: bool = False) -> None:
    """The people of these seats go; reports move up into seats that lead others.

    The deepest seats are filled first: a leader's successor may be somebody who has just moved up, and nobody is left
    under an empty seat.
    """
    goers = [company.seats[row] for row in rows]
    goers = [seat for seat in goers if seat.person is not None and seat.manager is not None]
    goers.sort(key=lambda seat: (-seat.level, seat.row))
    company.past.left_now += len(goers)
    if voluntary:
        company.past.quits += len(goers)
    else:
        company.past.layoffs += len(goers)
    for seat in goers:
        seat.person, seat.status = None, VACANT
    empty = []
    for seat in goers:
        end = move_up(company, seat)
        end.status = CLOSED if close else VACANT
        empty.append(end)
    for seat in empty:
        if seat.status == CLOSED:
            close_below(seat)
    for seat in sorted(empty, key=lambda seat: seat.row):
        if seat.status == VACANT:
            seat.opens = week + delay(company, seat)
    unfilled = [seat for seat in empty if seat.status == VACANT and not refilled(company, seat, week)]
    for seat in unfilled:
        seat.status = CLOSED
    for seat in unfilled:
        close_below(seat)


def move_up(company: Company, seat: Seat) -> Seat:
    """Fill an empty seat with the direct report of longest tenure, that report's seat likewise, down to the last one.

    Returns the seat that stays empty.
    """
    while seat.leads is not None:
        reports = [member for member in seat.leads.members if member.person is not None]
        if not reports:
            break
        heir = min(reports, key=lambda report: (report.holder.joined, report.row))
        seat.person, seat.status = heir.person, FILLED
        heir.person = None
        company.past.topics_due = True
        seat = heir
    return seat


def delay(company: Company, seat: Seat) -> int:
    """Weeks until a vacancy is filled."""
    return round(company.settings["workforce"].fill_delay * company.pushes.on(seat, "hiring"))


def refilled(company: Company, seat: Seat, week: int) -> bool:
    """Whether a vacancy is filled again at all."""
    chance = company.settings["workforce"].refill * company.pushes.on(seat, "refill")
    return Dice(company.key("refill", week), seat.row).unit(0) < chance


def close_below(seat: Seat) -> None:
    """A closed leader's seat takes the vacancies under it along."""
    for member in seat.leads.members if seat.leads else []:
        member.status = CLOSED
        close_below(member)


def arrive(company: Company, rows: list[int], week: int) -> None:
    """New people come into these seats; a leader who comes from outside has topics, as every leader."""
    for row in rows:
        seat = company.seats[row]
        seat.holders += 1
        seat.person, seat.status = newcomer(company, seat, week), FILLED
        company.past.topics_due |= seat.leads is not None
    company.past.hires += len(rows)
    company.past.hired_now += len(rows)


def grow(company: Company, managers: list[int]) -> list[int]:
    """Append a closed seat under each of these leaders, tied to as many teammates as people have ties on average."""
    average = round(sum(len(seat.ties) for seat in company.seats) / len(company.seats))
    first = len(company.seats)
    before = {id(team): list(team.members) for team in company.teams}
    for row, manager in enumerate(managers, start=first):
        boss = company.seats[manager]
        team = boss.leads
        assert team is not None
        seat = Seat(row, CLOSED, boss.level + 1, team.unit, 0, 0, 0, 0.0, 0.0, 0.0, manager=boss, team=team)
        company.seats.append(seat)
        mates = before[id(team)]
        for place in range(min(len(mates), max(1, average))):
            tie(seat, mates[(row % len(mates) + place) % len(mates)])
        team.members.append(seat)
    for seat in company.seats:
        seat.ties.sort(key=lambda end: end[0].row)
    return list(range(first, first + len(managers)))


def tie(one: Seat, other: Seat) -> None:
    """A tie of weight 1, both ways."""
    one.ties.append((other, 1.0))
    other.ties.append((one, 1.0))


def count_exits(company: Company) -> None:
    """exits_near: how many ties quit in the last 12 weeks."""
    for seat in company.seats:
        tied = {other.row for other, _ in seat.ties}
        seat.exits_near = sum(row in tied for rows in company.past.recent_quits for row in rows)
