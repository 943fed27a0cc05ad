"""Other ways to learn from tied colleagues than the majority of better ones: the best, one at random, or anybody."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from orgsim.kernels import channel
from orgsim.kernels.bits import Planes
from orgsim.organization.organization import Organization
from orgsim.week import Week


def consulting_colleagues(
    organization: Organization, week: Week, chance: NDArray[np.float32], shown: Planes, after: Planes
) -> tuple[Any, ...]:
    """The channel "peers" for any aggregate and filter: a kernel and its arguments.

    chance: float32 [seats] to take up an issue. shown: planes that others see. after: planes that are changed.
    """
    people, network, strategy = organization.people, organization.network, organization.strategy
    settings = organization.settings["communication"]
    nobody = np.float32(-np.inf)
    theirs = np.where(people.filled, people.merit, nobody)
    own = np.full(people.seats, nobody) if settings.peer_filter == "all" else people.merit
    key = organization.luck.key("peers", week.number)
    sources = (shown, theirs, network.first, network.count, network.neighbor)
    rules = (settings.transition == "step", strategy.valid, people.belief, after)
    if settings.peer_aggregate == "voter":
        innate = Planes(people.innate_knows, people.innate_stance)
        voter = (network.weight, innate, openness(organization))
        return channel.vote, key, people.identity, chance, own, *sources, *voter, *rules
    if settings.peer_aggregate == "best":
        return channel.copy, key, people.identity, chance, own, *sources, *rules
    return channel.consult, key, people.identity, chance, own, *sources, False, *rules


def openness(organization: Organization) -> NDArray[np.float64]:
    """Weight of others against the views a person came with, Friedkin & Johnsen's (1990) susceptibility, 0..1."""
    share = 1.0 - organization.settings["communication"].stubbornness
    return np.clip(share * organization.people.susceptibility.astype(np.float64), 0.0, 1.0)
