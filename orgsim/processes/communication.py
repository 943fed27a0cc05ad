"""The strategy travels: from boss to report, through documents, among colleagues, upwards; and is forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orgsim.desk import desk_now, desk_of
from orgsim.kernels import channel, work
from orgsim.kernels import communication as kernel
from orgsim.kernels.bits import Planes
from orgsim.kernels.random import fill_planes
from orgsim.organization.organization import Organization
from orgsim.processes.colleagues import consulting_colleagues
from orgsim.week import Week

YEAR = 52


def communicate(organization: Organization, week: Week) -> None:
    """All channels read one snapshot of beliefs, then people forget; the head holds the strategy."""
    choose_topics(organization, week)
    age_documents(organization, week)
    hold_strategy(organization)
    shown = express(organization, week)
    judge(organization, week, shown)
    said = _speak(organization, week)
    chances, after = _room(organization)
    week.along(
        organization.people.seats,
        _attending(organization, week, said, chances),
        (kernel.copy_beliefs, organization.people.belief, after),
        *_hearing(organization, week, chances, after),
        *_consulting(organization, week, chances, shown, after),
        *_forgetting(organization, week, after),
    )
    _adopt(organization, after)


def choose_topics(organization: Organization, week: Week) -> None:
    """Leaders choose yearly what they talk about; also when levers or leaders have changed, with the year's luck."""
    memory, people, teams = organization.memory, organization.people, organization.teams
    if week.number % YEAR != 0 and not memory.topics_due:
        return
    everybody = week.number % YEAR == 0 or memory.new_leaders is None
    rows = teams.leaders if everybody else np.concatenate(memory.new_leaders or [])
    memory.topics_due, memory.new_leaders = False, None
    key = organization.luck.key("topics", week.number // YEAR)
    kernel.choose_topics(
        key,
        rows,
        people.identity,
        desk_of(organization).columns.breadth,
        organization.levers.group,
        organization.strategy.valid,
        people.topics,
    )


def age_documents(organization: Organization, week: Week) -> None:
    """Documented issues drop out of date."""
    strategy = organization.strategy
    decay = desk_of(organization).terms.decay
    if decay <= 0 or not np.any(strategy.documented):
        return
    lost = np.empty((1, len(strategy.valid)), np.uint64)
    key = organization.luck.key("documents decay", week.number)
    fill_planes(key, np.zeros(1, np.uint64), np.array([decay]), strategy.documented, 0, lost)
    strategy.documented &= ~lost[0]
    strategy.written &= ~lost[0]


def express(organization: Organization, week: Week) -> Planes:
    """What others see of people: their beliefs, or what they do, by a coin where they hold no view."""
    people, scratch = organization.people, organization.scratch
    if organization.settings["communication"].expression == "belief":
        return people.belief
    acted = Planes(
        scratch.array("acted knows", people.knows.shape, np.uint64),
        scratch.array("acted stance", people.stance.shape, np.uint64),
    )
    key = organization.luck.key("acts", week.number)
    valid = organization.strategy.valid
    week.over(
        people.seats, kernel.act, key, people.identity, people.status, people.manager, valid, people.belief, acted
    )
    return acted


def judge(organization: Organization, week: Week, shown: Planes) -> None:
    """Score what people show, and the merit of what they do."""
    people, desk = organization.people, desk_now(organization)
    scores = work.Scores(people.business, people.fidelity, people.merit)
    week.over(people.seats, work.understand, organization.strategy.issues(), shown, scores)
    week.over(
        people.seats, work.perform, people.status, people.manager, people.autonomy, desk.group,
        desk.now.autonomy, desk.columns.mission_weight, scores,
    )  # fmt: skip


def _speak(organization: Organization, week: Week) -> NDArray[np.float32]:
    """How clearly leaders talk this week, 0 for silence."""
    said = organization.scratch.array("said", organization.people.seats, np.float32, 0)
    desk, key = desk_now(organization), organization.luck.key("attention", week.number)
    traits, leaders = _traits(organization), organization.teams.leaders
    week.over(len(leaders), kernel.speak, key, desk.channels, desk.speaking, desk.group, traits, leaders, said)
    return said


def _traits(organization: Organization) -> kernel.Traits:
    return kernel.Traits(*(getattr(organization.people, name) for name in kernel.Traits._fields))


def _room(organization: Organization) -> tuple[kernel.Chances, Planes]:
    """Room for chances to be reached, and for beliefs after the week."""
    people, scratch = organization.people, organization.scratch
    names = kernel.Chances._fields
    chances = kernel.Chances(*(scratch.array(f"chance {name}", people.seats, np.float32) for name in names))
    after = Planes(*(scratch.array(name, people.knows.shape, np.uint64) for name in Planes._fields))
    return chances, after


def _attending(
    organization: Organization, week: Week, said: NDArray[np.float32], chances: kernel.Chances
) -> tuple[Any, ...]:
    """Who is reached through which channel this week."""
    desk, key = desk_now(organization), organization.luck.key("attention", week.number)
    traits = _traits(organization)
    return kernel.attend, key, week.number, desk.channels, desk.speaking, desk.group, traits, said, chances


def _hearing(
    organization: Organization, week: Week, chances: kernel.Chances, after: Planes
) -> Iterator[tuple[Any, ...]]:
    """Channels with one source: the boss, the strategy itself, the documents."""
    people, strategy, scratch = organization.people, organization.strategy, organization.scratch
    settings = organization.settings["communication"]
    step = settings.transition == "step"
    one = scratch.array("source 0", people.seats, np.int32, 0)
    certain = scratch.array("certain", people.seats, np.float32, 1)
    every = strategy.valid[None, :]
    boss = (people.belief, people.manager, people.topics, settings.garbling)
    channels = [("cascade", chances.cascade, chances.contrary, *boss)]
    if settings.broadcast > 0:
        channels.append(("broadcast", chances.broadcast, certain, strategy.code, one, every, 0.0))
    if np.any(strategy.documented):
        channels.append(("documents", chances.documents, certain, strategy.document, one, every, 0.0))
    for name, chance, contrary, source, source_of, topics, garbling in channels:
        key = organization.luck.key(name, week.number)
        yield (
            channel.hear, key, people.identity, chance, contrary, source, source_of, topics, garbling, step,
            people.belief, after,
        )  # fmt: skip


def _consulting(
    organization: Organization, week: Week, chances: kernel.Chances, shown: Planes, after: Planes
) -> Iterator[tuple[Any, ...]]:
    """Channels with many sources: tied colleagues, and a leader's own reports."""
    people, teams, network = organization.people, organization.teams, organization.network
    settings = organization.settings["communication"]
    step = settings.transition == "step"
    tied = (network.first, network.count, network.neighbor)
    reports = (teams.reports_first, teams.reports_count, teams.member)
    channels = [("peers", chances.peers, tied), ("upward voice", chances.upward_voice, reports)]
    if settings.peer_aggregate != "majority" or settings.peer_filter != "superior":
        yield consulting_colleagues(organization, week, chances.peers, shown, after)
        del channels[0]
    for name, chance, sources in channels:
        key = organization.luck.key(name, week.number)
        yield (
            channel.consult, key, people.identity, chance, people.merit, shown, people.merit, *sources, False, step,
            organization.strategy.valid, people.belief, after,
        )  # fmt: skip


def _forgetting(organization: Organization, week: Week, after: Planes) -> Iterator[tuple[Any, ...]]:
    people, desk = organization.people, desk_of(organization)
    if desk.terms.forgets:
        yield (
            kernel.forget, organization.luck.key("forgetting", week.number), people.identity, desk.group,
            desk.columns.forgetting, desk.terms.role_factor, people.team, organization.teams.role, after,
        )  # fmt: skip


def _adopt(organization: Organization, after: Planes) -> None:
    """What was written becomes the belief; the snapshot stays readable for those who listen to it later."""
    people, scratch = organization.people, organization.scratch
    scratch.put("knows", people.knows)
    scratch.put("stance", people.stance)
    people.knows, people.stance = after.knows, after.stance
    hold_strategy(organization)


def hold_strategy(organization: Organization) -> None:
    """The head of the organization believes the strategy as it stands."""
    people, strategy = organization.people, organization.strategy
    people.knows[0] = strategy.knows
    people.stance[0] = strategy.stance
