"""What compiled weeks read of settings and levers, computed once when these settle."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orgsim.desk.tables import record_of, table_of
from orgsim.desk.tuples import AtRest, Columns, Desk, Now, Terms
from orgsim.kernels import communication, wellbeing, work
from orgsim.kernels.books import Finance
from orgsim.kernels.random import exponentials
from orgsim.organization.levers import Levers, Steered
from orgsim.organization.organization import Organization
from orgsim.organization.seats import openings
from orgsim.organization.strategy import issues_in

READ = (
    "environment", "communication", "autonomy", "leadership", "incentives", "work", "wellbeing", "people", "workforce",
    "finance",
)  # fmt: skip
"""Sections that inputs are made from."""
HOURS = 40.0
RAMP_TENURES = 521
HUMP_TENURES = 2601
Column = NDArray[np.float64]
NO_TOOLS = work.Tools(np.zeros((0, 0), np.int32), np.zeros((0, 0)), np.zeros((0, 0)), np.zeros(0))


def desk_of(organization: Organization) -> Desk:
    """The inputs as levers have them now; kept until these settle anew."""
    levers = organization.levers
    known = levers.prepared
    if known is not None and known.group is levers.group:
        # Tools and priorities may have changed without any lever.
        terms = known.terms._replace(declared=declared(organization))
        return known._replace(terms=terms, tools=tools(organization), burdens=organization.toolbox.load)
    levers.prepared = _own(_at_rest_of(organization) if levers.at_rest else _inputs(organization), organization)
    return levers.prepared


def settled_inputs(organization: Organization) -> Desk:
    """The inputs as far as they follow from settings and levers alone; other organizations may share them."""
    return _at_rest_of(organization) if organization.levers.at_rest else desk_of(organization)


def _at_rest_of(organization: Organization) -> Desk:
    return _resting(tuple(organization.settings[name] for name in READ))


@lru_cache(maxsize=32)
def _resting(settings: tuple[Any, ...]) -> Desk:
    """The inputs of every organization with these sections while nobody pushes a lever, say in all replications."""
    return _inputs(Resting(dict(zip(READ, settings, strict=True)), Levers(1)))


@dataclass
class Resting:
    """Settings, and levers that rest."""

    settings: Any
    levers: Levers


def _own(desk: Desk, organization: Organization) -> Desk:
    """A desk for one organization: what weeks write to is its own."""
    now = Now(*(column.copy() for column in desk.rest))
    return desk._replace(
        terms=desk.terms._replace(declared=declared(organization)),
        now=now,
        group=organization.levers.group,
        speaking=desk.speaking._replace(talk=now.talk, autonomy=now.autonomy),
        working=desk.working._replace(autonomy=now.autonomy, impact=now.impact),
        tools=tools(organization),
        burdens=organization.toolbox.load,
        faring=desk.faring._replace(autonomy=now.autonomy),
        openings=desk.openings._replace(group=organization.levers.group),
    )


def _inputs(organization: Steered) -> Desk:
    """Everything that follows from settings and levers."""
    rest = _at_rest(organization)
    now = Now(*rest)
    columns = _columns(organization)
    settings = organization.settings
    desk = Desk(
        terms=_terms(organization),
        rest=rest,
        now=now,
        columns=columns,
        group=organization.levers.group,
        channels=channel_rates(organization),
        speaking=_speaking(organization, now),
        labour=labour_rates(organization),
        working=_working(organization, now, columns.mission_weight),
        tools=NO_TOOLS,
        burdens=NO_TOOLS.dip,
        ramp=ramp(settings["work"]),
        feeling=feeling_rates(organization),
        faring=_faring(organization, now),
        finance=finance(organization),
        quitting=quitting_rates(organization),
        hump=hump(settings["workforce"]),
        openings=openings(organization),
        table=np.zeros((0, 0)),
        record=np.zeros(0),
    )
    return desk._replace(table=table_of(desk), record=record_of(desk, settings))


def desk_now(organization: Organization) -> Desk:
    """The inputs with the climate of the week, for processes that are run one by one."""
    desk, climate = desk_of(organization), organization.climate
    np.multiply(desk.rest.talk, climate.talk, out=desk.now.talk)
    np.multiply(desk.rest.autonomy, climate.autonomy, out=desk.now.autonomy)
    np.multiply(desk.rest.exploration, climate.exploration, out=desk.now.exploration)
    np.multiply(desk.rest.impact, 1.0 + organization.budget.invested, out=desk.now.impact)
    return desk


def _terms(organization: Steered) -> Terms:
    settings, levers = organization.settings, organization.levers
    own, leading = settings["communication"], settings["leadership"]
    return Terms(
        flips=min(1.0, settings["environment"].turbulence * levers.overall("turbulence") / 52),
        decay=float(own.document_decay * levers.overall("document_decay")),
        garbling=float(own.garbling),
        acts=own.expression == "action",
        step=own.transition == "step",
        broadcasts=own.broadcast > 0,
        forgets=own.forgetting > 0,
        role_factor=role_factor(own),
        openness=min(1.0, leading.openness * levers.overall("openness")),
        listening=int(leading.listening),
        leaders_weight=leaders_weight(organization),
        declared=0,
    )


def declared(organization: Organization) -> int:
    """Number of priorities."""
    return issues_in(organization.strategy.priorities)


def role_factor(settings: Any) -> float:
    """How much slower issues of the own role are forgotten than others, at most 1."""
    return float(min(1.0, settings.role_forgetting / settings.forgetting)) if settings.forgetting > 0 else 1.0


def leaders_weight(organization: Steered) -> float:
    """Weight of the mission in what leaders listen to, in [0, 1]."""
    weight = organization.settings["incentives"].mission_weight + organization.levers.overall("mission_weight")
    return float(np.clip(weight, 0.0, 1.0))


def mission_weight(organization: Steered) -> Column:
    """Weight of the mission in merit by lever group, in [0, 1]."""
    weight = organization.settings["incentives"].mission_weight + organization.levers.column("mission_weight")
    return np.clip(weight, 0.0, 1.0)


def _at_rest(organization: Steered) -> AtRest:
    levers = organization.levers
    return AtRest(
        levers.column("talk"),
        levers.column("autonomy"),
        organization.settings["autonomy"].exploration * levers.column("exploration"),
        able_impact(organization),
    )


def _columns(organization: Steered) -> Columns:
    settings, levers = organization.settings, organization.levers
    own = settings["communication"]
    return Columns(
        breadth=own.voice_breadth + levers.column("voice_breadth"),
        mission_weight=mission_weight(organization),
        accuracy=np.clip(settings["autonomy"].feedback_accuracy + levers.column("feedback"), 0.0, 1.0),
        forgetting=own.forgetting * levers.column("forgetting"),
        cost=levers.column("cost"),
        quits=levers.column("quits"),
        hire_fit=levers.column("hire_fit"),
    )


def channel_rates(organization: Steered) -> communication.Rates:
    """Settings of the channels."""
    settings = organization.settings
    own = {name: float(getattr(settings["communication"], name)) for name in communication.Rates._fields[:-2]}
    newcomers = settings["workforce"]
    return communication.Rates(
        **own, newcomer_learning=float(newcomers.newcomer_learning), newcomer_weeks=int(newcomers.newcomer_weeks)
    )


def _speaking(organization: Steered, now: Now) -> communication.Pushes:
    columns = {name: organization.levers.column(name) for name in communication.Pushes._fields}
    return communication.Pushes(**columns | {"talk": now.talk, "autonomy": now.autonomy})


def labour_rates(organization: Steered) -> work.Rates:
    """Settings of work."""
    settings = organization.settings["work"]
    return work.Rates(float(settings.drag), float(settings.engagement_effort), float(settings.noise))


def _working(organization: Steered, now: Now, weight: Column) -> work.Pushes:
    levers = organization.levers
    stopped, spared = disruption(organization)
    share = paid_share(organization, weight)
    return work.Pushes(
        autonomy=now.autonomy,
        mission_weight=weight,
        effort=levers.column("effort") * np.clip(1 - levers.column("meeting_hours") / HOURS, 0.0, 1.0),
        goals=np.clip(levers.column("goals"), 0.0, 1.0),
        # What mission-critical work is spared is taken from the rest.
        output=levers.column("output") * np.maximum(0.0, 1.0 - stopped * (1.0 + spared)),
        impact=now.impact,
        measured=2 * share,
        unmeasured=2 * (1 - share),
    )


def disruption(organization: Steered) -> tuple[Column, Column]:
    """Work that cannot be done, and the part of it that mission-critical work is spared, by lever group."""
    levers = organization.levers
    return np.clip(levers.column("disruption"), 0.0, 1.0), np.clip(levers.column("protection"), 0.0, 1.0)


def able_impact(organization: Steered) -> Column:
    """Factor on impact by lever group, without what is invested in the mission."""
    stopped, spared = disruption(organization)
    return organization.levers.column("impact") * (1.0 - stopped * (1.0 - spared))


def paid_share(organization: Steered, weight: Column) -> Column:
    """Share of effort that goes where pay is; strong pay crowds out the rest (Kerr 1975; Holmstroem & Milgrom 1991)."""
    pay = organization.settings["incentives"]
    crowding = np.minimum(1.0, pay.crowding * organization.levers.column("crowding"))
    paid = pay.power * (1 - weight)
    unpaid = pay.intrinsic * (1 - crowding * pay.power) + pay.power * weight
    total = paid + unpaid
    return np.divide(paid, total, out=np.full_like(paid, 0.5), where=total > 0)


def tools(organization: Organization) -> work.Tools:
    """Tools in use, with their tables."""
    box = organization.toolbox
    return work.Tools(organization.people.adopted, box.dip, box.settled, box.gain)


@lru_cache(maxsize=64)
def ramp(settings: Any) -> Column:
    """Productivity by weeks of tenure; the mentor's loss is booked on the newcomer."""
    tenure = np.arange(RAMP_TENURES)
    mentored = np.where(tenure < settings.mentoring_weeks, settings.mentoring, 0.0)
    return np.maximum(0.0, 1.0 - settings.ramp_loss * exponentials(-tenure / settings.ramp_weeks) - mentored)


def feeling_rates(organization: Steered) -> wellbeing.Rates:
    """Settings of wellbeing; what is usual and what was done against the mission is filled in every week."""
    settings = organization.settings["wellbeing"]
    own = {n: float(getattr(settings, n)) for n in wellbeing.Rates._fields if hasattr(settings, n)}
    return wellbeing.Rates(
        **own,
        remainder=settings.anchoring == "remainder",
        insecurity_keep=0.5 ** (1 / settings.insecurity_half_life),
        affect_clarity=float(organization.settings["communication"].affect_clarity),
        usual_conflict=0.0,
        usual_felt=0.0,
        usual_autonomy=float(organization.settings["people"].autonomy),
        consistency=0.0,
    )


def _faring(organization: Steered, now: Now) -> wellbeing.Pushes:
    columns = {name: organization.levers.column(name) for name in wellbeing.Pushes._fields}
    return wellbeing.Pushes(**columns | {"autonomy": now.autonomy})


def finance(organization: Steered) -> Finance:
    """Settings of money and reputation, and what levers do to both."""
    settings, levers = organization.settings["finance"], organization.levers
    return Finance(
        float(settings.reputation_rate),
        float(settings.reputation_revenue),
        float(settings.small_shortfall),
        float(settings.large_shortfall),
        levers.overall("revenue"),
        min(1.0, max(0.0, levers.overall("reinvestment"))),
    )


def quitting_rates(organization: Steered) -> tuple[float, ...]:
    """Settings of the quit hazard, without what follows a layoff: weekly, effects, contagion, highest."""
    own = organization.settings["workforce"]
    effects = (own.engagement_effect, own.burnout_effect, own.fit_effect, own.exit_contagion, own.highest_quit_rate)
    return (own.quit_rate / 52, *(float(effect) for effect in effects))


@lru_cache(maxsize=64)
def hump(settings: Any) -> Column:
    """Factor on the quit hazard by weeks of tenure, with its peak at three months."""
    tenure = np.arange(HUMP_TENURES)
    shape = 0.75 + 1.6 * (tenure / 13) * exponentials(1 - tenure / 13) + 0.6 * exponentials(-tenure / 104)
    return 1 + settings.tenure_hump * (shape - 1)


def aftermath(organization: Organization, week: int) -> float:
    """Factor on quits after a layoff; a fair procedure halves the excess (Trevor & Nyberg 2008)."""
    memory = organization.memory
    if memory.laid_off <= 0:
        return 1.0
    own = organization.settings["workforce"]
    excess = (own.layoff_quits + own.layoff_size_quits * memory.laid_off) * 0.5 ** ((week - memory.laid_off_week) / 26)
    return 1 + excess * (0.5 if memory.laid_off_fair else 1.0)
