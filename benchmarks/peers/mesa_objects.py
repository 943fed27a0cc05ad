"""The week of the engine as a modeller writes it with Mesa: one object a person, beliefs as lists, methods.

What happens to every person every week is written in ``mesa_people``, as quick as plain objects allow: nothing is
computed twice, keys and levers are looked up once. What happens seldom (vacancies, strategy, books) is the plain-Python
reference of the tests. Limits: no shocks and practices, no tools, up to 60 issues that pay singly, no coins instead of
missing views.
"""

from __future__ import annotations

from collections import Counter

import mesa

from benchmarks.peers.luck import CounterLuck, PythonLuck
from benchmarks.peers.mesa_people import Employee
from orgsim.organization.organization import Organization
from tests.reference import communication, environment, leadership
from tests.reference import week as reference_week
from tests.reference.moves import arrive, leave
from tests.reference.reading import read_company
from tests.reference.things import VACANT, Company, Person, Seat, share
from tests.reference.totals import mean
from tests.reference.wellbeing import SAY_DO
from tests.reference.work import HOURS, LONGEST, account, attention_of_pay, ramp
from tests.reference.workforce import LONGEST as LONGEST_TENURE
from tests.reference.workforce import after_layoff, tenure_factor

RECENT, QUARTER = 12, 13
LEVERS = (
    "attention", "autonomy", "challenge", "check_ins", "clarity", "consistency", "documents", "exploration", "feedback",
    "forgetting", "goals", "hindrance", "meeting_hours", "peers", "quits", "resources", "say_do", "talk",
    "upward_voice",
)  # fmt: skip


class Shown:
    """What people showed at the beginning of the week, asked for by those whom leaders hear."""

    def __getitem__(self, person: Employee) -> list[int]:
        return person.shown


class ObjectModel(mesa.Model):
    """An organization that was founded as arrays, as Mesa objects. exact: with the engine's own random numbers."""

    def __init__(self, organization: Organization, exact: bool = True):
        super().__init__(rng=organization.luck.seed)
        self.company: Company = read_company(organization)
        self.luck = CounterLuck(organization.luck.seed) if exact else PythonLuck(organization.luck.seed)
        settings = organization.settings
        self.talking, self.trying, self.working = (settings[n] for n in ("communication", "autonomy", "work"))
        self.feeling, self.staffing = settings["wellbeing"], settings["workforce"]
        self.stepwise = self.talking.transition == "step"
        self.newcomer_weeks, self.newcomer_learning = self.staffing.newcomer_weeks, self.staffing.newcomer_learning
        self.insecurity_keep = 0.5 ** (1 / self.feeling.insecurity_half_life)
        self.usual_autonomy = settings["people"].autonomy
        self.issues = list(range(len(self.company.code.strategy)))
        self.ramp = [ramp(self.company, tenure) for tenure in range(LONGEST + 1)]
        self.hump = [tenure_factor(self.company, tenure) for tenure in range(LONGEST_TENURE + 1)]
        self.now = 0
        self._pushes: dict[int, dict[str, float]] = {}
        self.company.said = Shown()  # type: ignore[assignment]
        for seat in self.company.seats:
            if seat.person is not None:
                seat.person = Employee(self, seat.person, seat)

    def push_of(self, row: int) -> dict[str, float]:
        """Levers where a seat is, and what follows from them alone."""
        pushes = self.company.pushes
        group = pushes._group[row]
        known = self._pushes.get(group)
        if known is None:
            known = self._pushes[group] = self._push(self.company.seats[row])
        return known

    def _push(self, seat: Seat) -> dict[str, float]:
        pushes = self.company.pushes
        push = {name: pushes.on(seat, name) for name in LEVERS}
        push["weight"] = self.company.mission_weight(seat)
        push["striving"] = pushes.on(seat, "effort") * share(1 - push["meeting_hours"] / HOURS)
        stopped, spared = share(pushes.on(seat, "disruption")), share(pushes.on(seat, "protection"))
        push["output"] = pushes.on(seat, "output") * max(0.0, 1.0 - stopped * (1.0 + spared))
        push["impact"] = pushes.on(seat, "impact") * (1.0 - stopped * (1.0 - spared))
        push["paid"], push["unpaid"] = attention_of_pay(self.company, seat)
        return push

    def step(self) -> None:
        """One week, in the order of the engine."""
        company, week = self.company, self.now
        reference_week.begin(company)
        environment.turn(company, week)
        self.communicate()
        self.agents.do("explore")
        leadership.form_strategy(company, week)
        self.work()
        self.feel()
        self.turn_over()
        reference_week.note_usual(company, week)
        self.now += 1

    def communicate(self) -> None:
        """All channels read one snapshot; the head holds the strategy."""
        company, week = self.company, self.now
        communication.choose_topics(company, week)
        communication.age_documents(company, week)
        company.seats[0].holder.belief = list(company.code.strategy)
        self.understand()
        self.agents.do("judge")
        for team in self.leaders():
            team.speak()
        self.agents.do("communicate")
        self.agents.do("learn")
        company.seats[0].holder.belief = list(company.code.strategy)

    def leaders(self) -> list[Employee]:
        """People who lead others."""
        return [seat.person for seat in self.company.seats if seat.leads is not None and seat.person is not None]

    def understand(self) -> None:
        """Everybody's belief is scored."""
        code = self.company.code
        self.reality = code.reality
        self.core_count = sum(code.core)
        self.owed = [stance if core else 0 for stance, core in zip(code.mission, code.core, strict=True)]
        self.agents.do("understand")

    def work(self) -> None:
        """Output and impact of everybody, then the books."""
        self.understand()
        self.agents.do("work")
        account(self.company)

    def feel(self) -> None:
        """Mood spreads; then demands and resources."""
        company, code, usual = self.company, self.company.code, self.company.past.usual
        self.team_mood = [self._mood_of([seat.person for seat in team.members]) for team in company.teams]
        self.declared = [(k, code.strategy[k]) for k in self.issues if code.priorities[k] and code.strategy[k]]
        declared = sum(code.priorities)
        assert declared == len(self.declared) or not declared
        people = [seat.person for seat in company.seats if seat.person is not None]
        self.usual_conflict = usual.conflict if usual.known else mean([person.conflict for person in people])
        self.usual_felt = usual.perceived if usual.known else mean([person.perceived for person in people])
        kept = [code.strategy[k] == code.mission[k] for k in self.issues if code.core[k]]
        self.consistency = -SAY_DO * (1.0 - sum(kept) / len(kept) if kept else 0.0)
        self.agents.do("feel")
        self.agents.do("bear")
        self.agents.do("calm")

    @staticmethod
    def _mood_of(members: list[Person | None]) -> tuple[float, int]:
        total, heads = 0.0, 0
        for person in members:
            if person is not None:
                total += person.affect
                heads += 1
        return total, heads

    def turn_over(self) -> None:
        """Quits, successions and hires."""
        company, week = self.company, self.now
        past = company.past
        if len(past.recent_quits) == RECENT:
            self._tell(past.recent_quits.pop(0), -1)
        self.aftermath = after_layoff(company, week)
        seats = company.seats
        rows = [
            seat.row for seat in seats if seat.manager is not None and seat.person is not None and seat.person.quits()
        ]
        past.recent_quits.append(rows)
        if rows:
            leave(company, rows, week, voluntary=True)
            self._tell(rows, 1)
        coming: set[Seat] = set()
        due = [seat for seat in seats if seat.status == VACANT and seat.opens <= week]
        for seat in sorted(due, key=lambda seat: (seat.level, seat.row)):
            if seat.manager is not None and (seat.manager.person is not None or seat.manager in coming):
                coming.add(seat)
        if coming:
            arrive(company, [seat.row for seat in coming], week)
        if rows or coming:
            self._seat()
        past.leavers = [*past.leavers, past.left_now][-QUARTER:]

    def _tell(self, rows: list[int], change: int) -> None:
        """Ties hear that somebody quit, or that this is no longer recent."""
        for row, times in Counter(rows).items():
            for other, _ in self.company.seats[row].ties:
                other.exits_near += change * times

    def _seat(self) -> None:
        """Agents for those who came, new places for those who moved, and no agents for those who left."""
        present = set()
        for seat in self.company.seats:
            person = seat.person
            if person is None:
                continue
            if not isinstance(person, Employee):
                seat.person = person = Employee(self, person, seat)
            elif person.seat is not seat:
                person.sit(seat)
            present.add(person)
        for agent in [agent for agent in self.agents if agent not in present]:
            agent.remove()
