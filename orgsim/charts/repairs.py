"""What can be wrong with an org chart, what can be done about it, and the record of what was done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from orgsim.problems import InvalidInput, Problem, nearest

REFUSE = "refuse"


@dataclass(frozen=True)
class Kind:
    """One kind of defect: its meaning and the repairs to choose from, the default first."""

    meaning: str
    choices: tuple[str, ...]

    @property
    def default(self) -> str:
        """The repair made when nothing is chosen."""
        return self.choices[0]


PEOPLE_KINDS: dict[str, Kind] = {
    "self_manager": Kind("somebody is their own manager: taken as having none", ("attach_to_top", REFUSE)),
    "root_marker": Kind("a sign such as xx, -1 or none stands for 'no manager'", ("attach_to_top", REFUSE)),
    "several_roots": Kind("more than one person has no manager", ("synthetic_head", "attach_to_top", REFUSE)),
    "no_root": Kind("nobody is without a manager: a head is made", ("attach_to_top", "synthetic_head", REFUSE)),
    "unknown_manager": Kind("the manager is not in the list", ("attach_to_top", "drop", REFUSE)),
    "leading_zeros_lost": Kind(
        "managers match only without leading zeros or a trailing '.0'", ("strip_zeros", "attach_to_top", "drop", REFUSE)
    ),
    "duplicate_id": Kind("one id on several rows", ("first", "last", REFUSE)),
    "ambiguous_manager": Kind("the manager's name or role fits several people", ("first", "attach_to_top", REFUSE)),
    "cycle": Kind("managers who report to each other in a circle", ("break_cycle", REFUSE)),
    "reports_to_role": Kind("the manager is given as a role or title", ("keep", "attach_to_top", REFUSE)),
    "two_posts": Kind("one person on several rows: the posts become one", ("first", "last", "keep", REFUSE)),
    "vacant_post": Kind("nobody holds this post", ("keep", "drop", REFUSE)),
    "text_in_manager": Kind("a remark stands where the manager should", ("drop", "attach_to_top", REFUSE)),
    "terminated": Kind("somebody who has left, without reports", ("drop", "keep", REFUSE)),
    "terminated_manager": Kind("somebody who has left still has reports: they move up", ("drop", "keep", REFUSE)),
    "blank_id": Kind("a row without id", ("keep", "drop", REFUSE)),
    "short_row": Kind("a row with too few cells", ("keep", "drop", REFUSE)),
    "long_row": Kind("a row with too many cells, so that columns may be shifted", ("drop", "keep", REFUSE)),
    "bad_number": Kind("not a number: taken as unknown", ("keep", "drop", REFUSE)),
    "bad_date": Kind("not a date: taken as unknown", ("keep", "drop", REFUSE)),
}

TIE_KINDS: dict[str, Kind] = {
    "unknown_end": Kind("this person is not in the chart", ("drop", REFUSE)),
    "self_tie": Kind("a tie of somebody to themselves", ("drop", REFUSE)),
    "bad_number": Kind("the weight is not a positive number", ("drop", REFUSE)),
    "duplicate_tie": Kind("ties that are listed again: their weights are summed", ("keep", REFUSE)),
    "leading_zeros_lost": Kind("people match only without leading zeros or a trailing '.0'", ("strip_zeros", REFUSE)),
    "short_row": Kind("a row with too few cells", ("keep", REFUSE)),
    "long_row": Kind("a row with too many cells", ("drop", REFUSE)),
}


@dataclass(frozen=True)
class ChartProblem:
    """One defect found. row: in the file as a spreadsheet shows it, 0 when no one row is meant.

    repair: what was done. choices: what could have been done. rows: how many rows share it (a whole column, say).
    """

    row: int
    id: str
    kind: str
    value: str
    message: str
    repair: str
    choices: tuple[str, ...]
    rows: int = 1


@dataclass
class RepairBook:
    """Chooses repairs and records them. name: the file. chosen: kind -> repair; ``*`` means every kind that has it."""

    name: str
    kinds: Mapping[str, Kind]
    chosen: Mapping[str, str] = field(default_factory=dict)
    problems: list[ChartProblem] = field(default_factory=list)

    def __post_init__(self) -> None:
        wrong = [problem for kind, repair in self.chosen.items() if (problem := self._wrong_choice(kind, repair))]
        if wrong:
            raise InvalidInput(wrong)

    def _wrong_choice(self, kind: str, repair: str) -> Problem | None:
        if kind == "*":
            every = {choice for known in self.kinds.values() for choice in known.choices}
            if repair in every:
                return None
            return Problem("repairs", "no such repair", "*", repair, ", ".join(sorted(every)), nearest(repair, every))
        if kind not in self.kinds:
            known_kinds = ", ".join(self.kinds)
            return Problem("repairs", "no such kind of defect", kind, repair, known_kinds, nearest(kind, self.kinds))
        choices = self.kinds[kind].choices
        if repair in choices:
            return None
        return Problem("repairs", "not a repair for this", kind, repair, ", ".join(choices), nearest(repair, choices))

    def choice(self, kind: str, usual: str = "") -> str:
        """The repair for a kind of defect; ``usual`` is the default where it depends on the case."""
        choices = self.kinds[kind].choices
        if kind in self.chosen:
            return self.chosen[kind]
        if self.chosen.get("*") in choices:
            return self.chosen["*"]
        return usual or choices[0]

    def made(self, kind: str, usual: str = "") -> str:
        """The repair to make: the chosen one, and where defects are refused the default, to find all the others."""
        choice = self.choice(kind, usual)
        return choice if choice != REFUSE else usual or self.kinds[kind].default

    def record(self, kind: str, row: int, person: str, value: str = "", usual: str = "", rows: int = 1) -> str:
        """Note one defect and return the repair to make, see :meth:`made`."""
        known = self.kinds[kind]
        repair = self.choice(kind, usual)
        problem = ChartProblem(int(row), str(person), kind, value, known.meaning, repair, known.choices, rows)
        self.problems.append(problem)
        return self.made(kind, usual)

    def settle(self) -> None:
        """Raise InvalidInput with every row whose defect is to be refused."""
        refused = [
            Problem(
                where=f"{self.name}:{problem.row}" if problem.row else self.name,
                message=problem.message + (f" ({problem.rows:,} rows)" if problem.rows > 1 else ""),
                field=problem.kind + (f" of {problem.id}" if problem.id else ""),
                value=problem.value,
                allowed="repair by " + ", ".join(choice for choice in problem.choices if choice != REFUSE),
            )
            for problem in self.problems
            if problem.repair == REFUSE
        ]
        if refused:
            raise InvalidInput(refused)

    def applied(self) -> dict[str, dict[str, int]]:
        """Kind -> repair -> number of rows."""
        counts: dict[str, Counter[str]] = {}
        for problem in self.problems:
            counts.setdefault(problem.kind, Counter())[problem.repair] += problem.rows
        return {kind: dict(repairs) for kind, repairs in counts.items()}
