"""Which column of a table means what, by the names that people systems give their columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from orgsim.problems import InvalidInput, Problem, nearest

PEOPLE_COLUMNS: dict[str, tuple[str, ...]] = {
    "id": (
        "employee id", "employee number", "employee no", "worker id", "worker number", "staff id", "staff number",
        "personnel number", "personnel id", "user id", "member id", "person id", "person number", "associate id",
        "position id", "id", "emp id", "emp no", "node", "node id",
    ),
    "email": ("email", "e-mail", "work email", "email address", "work email address", "mail", "user principal name"),
    "name": (
        "name", "full name", "employee name", "worker name", "display name", "preferred name", "legal name",
        "person name", "employee", "worker", "label",
    ),
    "first_name": ("first name", "given name", "forename", "preferred first name"),
    "last_name": ("last name", "surname", "family name"),
    "title": ("title", "job title", "business title", "position title", "position", "job", "job profile"),
    "role": ("role", "role slug", "manager role slug", "position code", "job code"),
    "manager": (
        "manager id", "manager employee id", "manager employee number", "manager number", "supervisor id",
        "supervisor employee id", "line manager id", "boss id", "lead id", "reports to id", "manager worker id",
        "parent id", "parent position id", "manager position id", "manager", "supervisor", "reports to", "reportsto",
        "line manager", "boss", "manager email", "manager e-mail", "manager work email", "supervisor email",
        "line manager email", "reports to email", "manager name", "supervisor name", "line manager name",
        "reporting manager", "direct manager", "reports to role", "reports to position", "parent",
    ),
    "unit": (
        "department", "department name", "dept", "division", "supervisory organization", "supervisory org",
        "organization", "organisation", "org unit", "organizational unit", "business unit", "unit", "function",
        "cost center", "cost centre", "cost center name", "team", "team name", "group",
    ),
    "level": ("level", "job level", "grade", "job grade", "band", "pay grade", "management level", "seniority level"),
    "location": ("location", "work location", "office", "site", "city", "country", "region", "place"),
    "hired": ("hire date", "date of hire", "start date", "hired", "original hire date", "joined", "date joined"),
    "tenure": ("tenure", "tenure years", "years of service", "seniority years", "length of service", "years employed"),
    "status": ("status", "employment status", "employee status", "worker status", "position status", "active status"),
    "person": ("person id", "person", "person number", "worker id", "employee id"),
    "dotted_line": (
        "dotted line", "dotted line manager", "dotted line manager id", "matrix manager", "matrix manager id",
        "secondary manager", "secondary manager id",
    ),
}  # fmt: skip

TIE_COLUMNS: dict[str, tuple[str, ...]] = {
    "source": (
        "source", "from", "ego", "sender", "person 1", "person a", "node 1", "id 1", "src", "start", "i", "caller",
        "from id", "source id", "from employee id", "employee id", "respondent",
    ),
    "target": (
        "target", "to", "alter", "receiver", "recipient", "person 2", "person b", "node 2", "id 2", "dst", "end", "j",
        "callee", "to id", "target id", "to employee id", "colleague id", "nominee",
    ),
    "kind": ("kind", "type", "relation", "relation type", "tie type", "channel", "edge type", "network", "layer"),
    "weight": ("weight", "strength", "count", "frequency", "number", "n", "value", "emails", "messages", "times"),
}  # fmt: skip


def normalized(name: str) -> str:
    """A column name without case, blanks, underscores and other signs."""
    return re.sub(r"[\W_]+", "", name.casefold())


def header_score(catalogue: Mapping[str, Sequence[str]], row: Sequence[str]) -> int:
    """How many cells of a row are known column names."""
    known = {normalized(name) for names in catalogue.values() for name in names}
    return sum(normalized(cell) in known for cell in row)


def recognize(
    header: Sequence[str],
    catalogue: Mapping[str, Sequence[str]],
    given: Mapping[str, str] | None,
    where: str,
) -> dict[str, list[int]]:
    """Columns by meaning: indices into ``header``, the likeliest first; meanings without a column are left out.

    given: meaning -> column name as chosen by the reader, which wins. Raises InvalidInput with every wrong choice.
    """
    place: dict[str, int] = {}
    for index, name in enumerate(header):
        place.setdefault(normalized(name), index)
    found = {
        meaning: [place[key] for key in dict.fromkeys(map(normalized, names)) if key in place]
        for meaning, names in catalogue.items()
    }
    wrong = []
    for meaning, name in (given or {}).items():
        if meaning not in catalogue:
            wrong.append(
                Problem(where, "no such meaning of a column", meaning, name, ", ".join(catalogue),
                        nearest(meaning, catalogue))
            )  # fmt: skip
        elif normalized(name) not in place:
            wrong.append(
                Problem(where, "there is no such column", meaning, name, ", ".join(filter(None, header)),
                        nearest(name, header))
            )  # fmt: skip
        else:
            chosen = place[normalized(name)]
            # A column means what the reader says and nothing else.
            found = {other: [index for index in indices if index != chosen] for other, indices in found.items()}
            found[meaning] = [chosen]
    if wrong:
        raise InvalidInput(wrong)
    return {meaning: indices for meaning, indices in found.items() if indices}


def missing_column(header: Sequence[str], catalogue: Mapping[str, Sequence[str]], meaning: str, where: str) -> Problem:
    """The problem of a table without a needed column, naming the column that comes nearest."""
    known = [normalized(name) for name in catalogue[meaning]]
    likeness = {
        name: max(SequenceMatcher(None, normalized(name), right).ratio() for right in known) for name in header if name
    }
    close = max(likeness, key=lambda name: likeness[name], default="")
    return Problem(
        where=where,
        message=f"no column for {meaning!r} was recognized among: {', '.join(filter(None, header)) or 'none'}",
        field=meaning,
        allowed=", ".join(catalogue[meaning][:8]) + f" ... or name it with columns={{{meaning!r}: ...}}",
        nearest=close if close and likeness[close] > 0.6 else "",
    )
