"""Money, climate, counts and the usual, as one record for compiled functions and back."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orgsim.kernels.books import BOOKS, CLIMATE, COUNTS, MONEY, USUAL
from orgsim.organization.budget import Climate
from orgsim.organization.memory import Usual
from orgsim.organization.organization import Organization

_money, _climate, _usual, _counts = (attrgetter(*names) for names in (MONEY, CLIMATE, USUAL, COUNTS))


def open_books(organization: Organization) -> NDArray[Any]:
    """The books, one record of ``BOOKS``. Who must choose topics is counted, not named: see ``state_of``."""
    budget, climate, memory = organization.budget, organization.climate, organization.memory
    usual, before = memory.usual, memory.counted or (0, 0)
    chosen = memory.new_leaders
    return np.array(
        [
            (
                *_money(budget),
                *_climate(climate),
                *_usual(usual),
                *_counts(memory),
                usual.known,
                memory.counted is not None,
                *before,
                organization.strategy.improvements,
                memory.topics_due,
                chosen is None,
                sum(len(rows) for rows in chosen or ()),
            )
        ],
        BOOKS,
    )


def enter_usual(books: NDArray[Any], usual: Usual) -> None:
    """Enter what is usual from now on."""
    for name in USUAL:
        books[f"usual_{name}"] = getattr(usual, name)
    books["usual_known"] = usual.known


def close_books(organization: Organization, books: NDArray[Any], choosing: NDArray[np.int32] | None) -> None:
    """Put the books back. choosing: seats whose holders must choose topics, as far as the books count; left
    out: as the memory has it."""
    budget, climate, memory = organization.budget, Climate(), organization.memory
    values = dict(zip(BOOKS.names or (), books.item(), strict=True))
    for name in MONEY:
        setattr(budget, name, values[name])
    for name in CLIMATE:
        setattr(climate, name, values[f"climate_{name}"])
    organization.climate = climate
    for name in COUNTS:
        setattr(memory, name, values[name])
    if values["counted"]:
        memory.counted = (values["hires_before"], values["left_before"])
    organization.strategy.improvements = values["improvements"]
    if choosing is None:
        return
    memory.topics_due = values["topics_due"]
    memory.new_leaders = None if values["everybody_chooses"] else [choosing[: values["choosing"]].copy()]
