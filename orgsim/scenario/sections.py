"""The sections of a scenario file and every setting in them. Sources are cited as (author, year); D marks judgement;
"fitted jointly" says that the value comes from experiments/calibration."""

from __future__ import annotations

from typing import Literal

from orgsim.scenario.channels import JUDGEMENT, Communication
from orgsim.scenario.pipeline import Initiatives
from orgsim.settings import Settings, Share, Weeks, setting


class Run(Settings):
    """How long, how often, and with which luck."""

    weeks: Weeks = setting(156, "weeks recorded", unit="weeks", ge=1, le=5200)
    burn_in: Weeks = setting(
        52, "weeks simulated before week 0, without shocks and practices", unit="weeks", ge=0, le=1040
    )
    replications: int = setting(20, "futures simulated, each with luck of its own", unit="runs", ge=1, le=100_000)
    seed: int = setting(1, "seed of all random streams", ge=0, le=2**63 - 1)


class OrganizationSection(Settings):
    """Which organization: generated from its size and spans, or imported."""

    size: int = setting(240, "people, when the organization is generated", unit="people", ge=2, le=20_000_000)
    spans: tuple[int, ...] | None = setting(
        None, "span of control by level from the top; the last one repeats. Left out: fitted to the size", unit="people"
    )
    people: str | None = setting(
        None, "file with people and managers (CSV or XLSX) instead of a generated organization"
    )
    ties: str | None = setting(None, "file with informal ties (CSV, GraphML, GEXF)")
    repairs: dict[str, str] = setting({}, "repair for each kind of defect in those files; see orgsim check")
    columns: dict[str, str] = setting({}, "column of the files for each meaning, where it is not recognized")


class NetworkSection(Settings):
    """Informal ties, where they are generated."""

    inside: Share = setting(0.31, "probability that two members of one team are tied", source="fact F44")
    colleagues: int = setting(12, "teammates up to which that probability holds", unit="people", ge=1, le=1000)
    groups: float = setting(
        1.8, "cross-team groups (projects, communities) a person belongs to, mean", ge=0, le=20, source="fact F44"
    )
    group_size: int = setting(5, "people in one cross-team group", unit="people", ge=2, le=50, source=JUDGEMENT)
    group_density: Share = setting(
        0.95, "probability that two members of one cross-team group are tied", source="fact F44"
    )
    reach: float = setting(
        40.0, "median distance, along the hierarchy, at which people join groups", unit="people", ge=0, le=1e6
    )
    clique_size: int = setting(
        0,
        "people, neighbors in the hierarchy, who are all tied to each other; 0 for no such cliques",
        unit="people",
        ge=0,
        le=1000,
        source="Fang, Lee & Schilling 2010",
    )
    rewiring: Share = setting(
        0.0,
        "probability that a tie of a clique leads to a random outsider instead",
        source="Fang, Lee & Schilling 2010",
    )
    ring: int = setting(
        0,
        "people to whom everybody is tied, half on either side along the hierarchy, closed to a ring; 0 for no ring",
        unit="people",
        ge=0,
        le=1000,
        source="Lazer & Friedman 2007",
    )


class Mission(Settings):
    """What the organization is for."""

    issues: int = setting(60, "choices that the organization faces", unit="issues", ge=1, le=256)
    core: int | tuple[str, ...] = setting(10, "core issues of the mission: how many, or their names", unit="issues")
    temptation: Share = setting(
        0.4, "share of core issues on which reality pays the stance against the mission", source=JUDGEMENT
    )


class Strategy(Settings):
    """The published code of the organization at founding, and the few priorities in it."""

    right: Share = setting(0.5, "share of issues off the core on which the strategy is right", source=JUDGEMENT)
    wrong: Share = setting(
        0.2, "share of issues off the core on which the strategy is wrong; the rest it leaves open", source=JUDGEMENT
    )
    on_core: Share = setting(
        1.0, "share of core issues that the strategy states, as the mission owes them", source=JUDGEMENT
    )
    priorities: int = setting(
        5, "issues declared to matter most", unit="issues", ge=0, le=20, source="Sull, Sull & Yoder 2018"
    )


class Environment(Settings):
    """What the market rewards."""

    turbulence: float = setting(0.1, "flips of reality a year and issue", unit="1/year", ge=0, le=52, source=JUDGEMENT)
    interdependence: int = setting(
        1, "issues that pay only together", unit="issues", ge=1, le=16, source="Fang, Lee & Schilling 2010"
    )
    scoring: Literal["difference", "matches"] = setting(
        "difference",
        "stances score right less wrong, or by matches alone, so that no view costs as much as a wrong one; issues "
        "that pay only together always score by matches",
        source="March 1991",
    )


class People(Settings):
    """Who works here at founding."""

    prior_knowledge: Share = setting(
        0.08, "probability that a person holds a view on an issue at founding", source="fitted jointly"
    )
    fit: Share = setting(0.5, "probability that such a view, or a hire's, is the strategy's", source=JUDGEMENT)
    fit_lean: float = setting(0.15, "gain of that probability for one SD of fit", ge=0, le=0.5, source=JUDGEMENT)
    attention_spread: float = setting(
        0.8, "spread of attention over people (SD of the logarithm)", ge=0, le=3, source="Sull, Sull & Yoder 2018"
    )
    autonomy: Share = setting(
        0.3, "mean weight of the own belief against the boss's in what a person does", source=JUDGEMENT
    )
    autonomy_spread: float = setting(0.15, "SD of that weight over people", ge=0, le=0.5, source=JUDGEMENT)
    team_share: Share = setting(
        0.15, "share of the variance of job features that lies between teams", source="Barsade 2002; fact F09"
    )
    tenure: float = setting(4.0, "mean tenure at founding", unit="years", ge=0, le=40, source=JUDGEMENT)


class Incentives(Settings):
    """What is paid for and listened to."""

    mission_weight: Share = setting(
        0.3, "weight of the mission in merit: what is imitated and listened to", source=JUDGEMENT
    )
    power: Share = setting(0.5, "strength of pay on what is measured", source="Kerr 1975; Holmstroem & Milgrom 1991")
    intrinsic: Share = setting(
        0.5, "intrinsic motivation for the part that pay does not measure", source="Holmstroem & Milgrom 1991"
    )
    crowding: Share = setting(
        0.3, "share of intrinsic motivation that full pay on measures crowds out", source=JUDGEMENT
    )


class Autonomy(Settings):
    """How people try things for themselves."""

    exploration: Share = setting(
        0.22,
        "weekly probability that a fully autonomous person tries another stance",
        unit="1/week",
        source="fitted jointly",
    )
    feedback_accuracy: Share = setting(0.7, "probability that feedback on a trial is right", source=JUDGEMENT)


class Leadership(Settings):
    """How the strategy is formed."""

    openness: Share = setting(
        0.02, "weekly probability that the strategy turns for a majority of one", unit="1/week", source="March 1991"
    )
    listening: int = setting(
        50,
        "people that leaders listen to in a week; everybody, if fewer",
        unit="people",
        ge=0,
        le=20_000_000,
        source=JUDGEMENT,
    )


class Work(Settings):
    """What people get done."""

    drag: Share = setting(0.5, "share of output lost at full conflict of views", source=JUDGEMENT)
    ramp_loss: Share = setting(
        0.75, "share of output that a newcomer misses on the first day", source="model contract, grade B"
    )
    ramp_weeks: float = setting(
        13.0, "weeks in which that loss falls to 37 %", unit="weeks", ge=0.1, le=260, source="model contract, grade B"
    )
    mentoring: Share = setting(
        0.2, "share of a mentor's output that a newcomer costs", source="model contract, grade B"
    )
    mentoring_weeks: Weeks = setting(13, "weeks for which a newcomer has a mentor", unit="weeks", ge=0, le=104)
    engagement_effort: float = setting(
        0.08, "gain of effort for one SD of engagement", ge=0, le=0.5, source="Harter, Schmidt & Hayes 2002"
    )
    noise: float = setting(
        0.25, "SD of a person's weekly output around its mean", ge=0, le=1, source="Kleingeld et al. 2011"
    )


class Finance(Settings):
    """Money, in weeks of payroll."""

    margin: float = setting(0.05, "surplus of revenue over cost at week 0", ge=-0.5, le=1, source=JUDGEMENT)
    reserve: float = setting(26.0, "budget at week 0", unit="weeks of payroll", ge=0, le=520, source=JUDGEMENT)
    reputation_rate: Share = setting(
        0.02, "weekly movement of reputation towards impact", unit="1/week", source=JUDGEMENT
    )
    reputation_revenue: float = setting(0.3, "gain of revenue for one unit of reputation", ge=0, le=2, source=JUDGEMENT)
    small_shortfall: Share = setting(
        0.02, "shortfall of revenue (13-week mean) that makes people search", source="Cyert & March 1963"
    )
    large_shortfall: Share = setting(
        0.15,
        "shortfall of revenue (13-week mean) that makes the organization rigid",
        source="Staw, Sandelands & Dutton 1981",
    )


class Wellbeing(Settings):
    """Mood, demands and resources, engagement, burnout, trust."""

    contagion: Share = setting(0.2, "weekly pull of mood towards that of others", unit="1/week", source="Barsade 2002")
    boss_weight: Share = setting(0.35, "weight of the boss in the own group's mood", source="Sy, Cote & Saavedra 2005")
    group_weight: Share = setting(0.9, "weight of boss and team against other ties", source="Barsade 2002")
    recovery: Share = setting(0.4, "weekly return of mood to its trait", unit="1/week", source="model contract")
    anchoring: Literal["steady", "remainder"] = setting(
        "steady",
        "mood returns to its trait at the rate of recovery, or with the weight that the pull of others leaves",
        source="Friedkin & Johnsen 1990",
    )
    mood_noise: float = setting(0.35, "weekly noise of mood", unit="SD", ge=0, le=2, source="model contract")
    engagement_rate: Share = setting(0.1, "weekly movement of engagement", unit="1/week", source="model contract")
    engagement_noise: float = setting(
        0.34, "weekly noise of engagement", unit="SD", ge=0, le=2, source="keeps the SD near 1"
    )
    shared_events: Share = setting(
        0.4,
        "share of the variance of that noise which is common to a unit, from what its people live through together",
        source="Weiss & Cropanzano 1996; fitted jointly",
    )
    fit_engagement: float = setting(
        0.33,
        "gain of engagement for one SD of fit",
        unit="SD",
        ge=0,
        le=1,
        source="Kristof-Brown et al. 2005; fitted jointly",
    )
    burnout_rate: Share = setting(0.15, "weekly movement of burnout", unit="1/week", source="model contract")
    burnout_noise: float = setting(0.47, "weekly noise of burnout", unit="SD", ge=0, le=2, source="keeps the SD near 1")
    insecurity_half_life: float = setting(
        20.0, "weeks in which insecurity halves", unit="weeks", ge=0.1, le=520, source="model contract"
    )
    trust_rate: Share = setting(
        0.05, "weekly movement of trust towards consistency", unit="1/week", source="model contract"
    )


class Workforce(Settings):
    """Who leaves, who comes."""

    quit_rate: float = setting(
        0.13,
        "voluntary quits a year at the reference tenure",
        unit="1/year",
        ge=0,
        le=52,
        source="model contract, grade A",
    )
    highest_quit_rate: Share = setting(
        0.25, "highest probability to quit in a week, whatever the reasons", unit="1/week", source=JUDGEMENT
    )
    tenure_hump: float = setting(
        1.0, "strength of the dependence on tenure (peak at three months)", ge=0, le=1, source="model contract, grade A"
    )
    engagement_effect: float = setting(
        -0.22, "log hazard for one SD of engagement", ge=-2, le=2, source="model contract, grade A"
    )
    burnout_effect: float = setting(
        0.25, "log hazard for one SD of burnout", ge=-2, le=2, source="model contract, grade A"
    )
    fit_effect: float = setting(-0.15, "log hazard for one SD of fit", ge=-2, le=2, source="model contract, grade A")
    exit_contagion: float = setting(
        5.2,
        "log hazard for a share of ties that quit in 12 weeks",
        ge=0,
        le=20,
        source="Felps et al. 2009; grade B; fitted jointly",
    )
    layoff_quits: float = setting(
        0.22,
        "excess of voluntary quits after any layoff, as a share of the usual; halves in 26 weeks",
        ge=0,
        le=5,
        source="Trevor & Nyberg 2008; fitted jointly",
    )
    layoff_size_quits: float = setting(
        2.2,
        "the same for each unit of the share that is laid off",
        ge=0,
        le=50,
        source="Trevor & Nyberg 2008; fitted jointly",
    )
    refill: Share = setting(1.0, "share of vacancies that are filled again", source=JUDGEMENT)
    fill_delay: Weeks = setting(6, "weeks until a vacancy is filled", unit="weeks", ge=0, le=260, source=JUDGEMENT)
    newcomer_learning: float = setting(
        2.0, "factor on the attention of newcomers", ge=1, le=10, source="model contract"
    )
    newcomer_weeks: Weeks = setting(
        26, "weeks for which a newcomer learns faster", unit="weeks", ge=0, le=260, source="model contract"
    )


SECTIONS: dict[str, type[Settings]] = {
    "run": Run,
    "organization": OrganizationSection,
    "network": NetworkSection,
    "mission": Mission,
    "strategy": Strategy,
    "environment": Environment,
    "people": People,
    "incentives": Incentives,
    "communication": Communication,
    "autonomy": Autonomy,
    "leadership": Leadership,
    "initiatives": Initiatives,
    "work": Work,
    "finance": Finance,
    "wellbeing": Wellbeing,
    "workforce": Workforce,
}
