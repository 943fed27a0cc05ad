"""What docked models are held against: settings varied and reference values (see orgsim.study.docking)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise, product

import numpy as np

from orgsim.scenario.scenario import Scenario
from orgsim.study.docked_shapes import Peak, Shape, at, best_of, worst_of
from orgsim.study.docking import TOLERANCE, Case
from orgsim.study.influence import Influenced, friedkin_johnsen

CODE, RIGHT, PAYOFF = "score of the code", "share of the code that is right", "payoff of people"
HELD = "mission held by those who stay"
SOCIALIZATION, OPENNESS = "communication.broadcast", "leadership.openness"
TURBULENCE, TURNOVER, REWIRING = "environment.turbulence", "workforce.quit_rate", "network.rewiring"
WEEKS = 52
NONE = math.nan

# p2 by p1: equilibrium of March's closed system, by the rules of the original program and by those of the text.
PROGRAM = {0.1: {0.1: 0.863, 0.5: 0.800, 0.9: 0.813}, 0.9: {0.1: 0.973, 0.5: 0.841, 0.9: 0.729}}
TEXT = {0.1: {0.1: 0.747, 0.5: 0.688, 0.9: 0.673}, 0.9: {0.1: 0.861, 0.5: 0.758, 0.9: 0.689}}
PERIODS = (10, 20, 50, 100)
# Turbulence p4 and turnover p3: score in those periods at p1 = p2 = .5.
OPEN = {
    (0.0, 0.0): (0.792, 0.809, 0.809, 0.809),
    (0.02, 0.0): (0.600, 0.440, 0.129, 0.018),
    (0.02, 0.1): (0.607, 0.576, 0.554, 0.556),
}
DECAY = 0.02
DECAY_PERIODS = (0, 9, 24, 49, 99)
DECAY_FIGURE = "March (1991), open, a code that everybody holds: score of the code by period"
# Turnover p3: score in period 20 at p1 = .9, p2 = .5.
REPLACED = {0.0: 0.741, 0.1: 0.837, 0.3: 0.868, 1.0: 0.613}
GRID = (0.1, 0.3, 0.5, 0.7, 0.9)
"""Rates at which March's closed system is drawn, with a reference or without."""
FANG = {0.0: 0.034, 0.1: 0.861, 0.2: 0.876, 0.4: 0.814, 1.0: 0.736}
FANG_REWIRING = (0.0, 0.05, 0.1, 0.15, 0.2, 0.4, 0.6, 0.8, 1.0)
FANG_FIGURE = "Fang, Lee & Schilling (2010): payoff of people by rewiring β"
FANG_GROUP = 5
FANG_OTHER_GROUPS = (1, 2, 4)
FANG_TOLERANCE, FANG_ENOUGH = 0.02, 300
CASCADE = (0.942, 0.745, 0.448, 0.194)
TIERS = {(50,): 0.807, (5, 9): 0.764, (2, 4, 5): 0.715}
TIERS_FIGURE = "Multi-tier March: score of the code by number of tiers"
NETWORKS: dict[str, dict[str, float]] = {
    "everybody": {"network.clique_size": 100, "network.ring": 0},
    "ring of 10": {"network.ring": 10},
    "ring of 2": {"network.ring": 2},
}
NETWORK_PERIODS = (1, 5, 10, 20, 50, 100, 150)
NETWORK_FIGURE = "Lazer & Friedman (2007): payoff of people by period"
# wm and d; h; weekly exits and growth, where a negative growth is a share of exits that is not replaced.
HARRISON_PULLS = ((0.05, 0.05), (0.15, 0.02))
HARRISON_HIRES = (0.2, 0.9)
HARRISON_TURNOVER = ((0.02, -0.01), (0.01, 0.0), (0.05, 0.0), (0.01, 0.02), (0.05, 0.02))
HARRISON_TOLERANCE = 0.003
HARRISON_FIGURE = "Harrison & Carroll, class: mission held by share of newcomers e"
FRIEDKIN_WEIGHTS = np.array(
    [[0.220, 0.120, 0.360, 0.300], [0.147, 0.215, 0.344, 0.294], [0, 0, 1, 0], [0.090, 0.178, 0.446, 0.286]]
)
FRIEDKIN_OPINIONS = (25, 25, 75, 85)
FRIEDKIN_WEEKS = 40
FRIEDKIN_FIGURE = "Friedkin & Johnsen (1990), example: opinion, 0 to 1, by person"


def closed() -> Iterator[Case]:
    """March's closed system, by both sets of rules."""
    for scenario, measure, table in (("march_1991", CODE, PROGRAM), ("march_1991_text", RIGHT, TEXT)):
        program = scenario == "march_1991"
        rules = "rules of the program" if program else "rules of the text"
        for openness in GRID:
            for rate in GRID:
                value = table.get(openness, {}).get(rate, NONE)
                settings = {SOCIALIZATION: rate, OPENNESS: openness}
                figure = f"March (1991), closed, {rules}: {measure} by p1"
                yield Case(
                    f"March 1991, {rules}",
                    scenario,
                    settings,
                    measure,
                    {None: value},
                    figure,
                    f"p2 = {openness:g}",
                    rate,
                )


def opened() -> Iterator[Case]:
    """March's open system: turbulence and turnover."""
    for (turbulence, turnover), values in OPEN.items():
        settings = {TURBULENCE: WEEKS * turbulence, TURNOVER: WEEKS * turnover}
        line = f"p3 = {turnover:g}, p4 = {turbulence:g}"
        figure = "March (1991), open: score of the code by period"
        expected: dict[int | None, float] = dict(zip(PERIODS, values, strict=True))
        yield Case("March 1991, open", "march_1991_open", settings, CODE, expected, figure, line)
    for turnover, value in REPLACED.items():
        settings = {TURBULENCE: 0.0, TURNOVER: WEEKS * turnover, SOCIALIZATION: 0.9}
        figure = "March (1991), open: score of the code in period 20 by turnover p3"
        yield Case("March 1991, turnover", "march_1991_open", settings, CODE, {20: value}, figure, "p1 = 0.9", turnover)


def frozen() -> Iterator[Case]:
    """A code that is everybody's belief learns nothing more: its score decays as (1-2 p4)^t, whatever p1 and p2 are."""
    settings = {
        TURBULENCE: WEEKS * DECAY,
        TURNOVER: 0.0,
        "strategy.right": 1.0,
        "people.prior_knowledge": 1.0,
        "people.fit": 1.0,
        "mission.issues": 240,
    }
    # In period t reality has turned t+1 times since founding.
    expected: dict[int | None, float] = {period: (1 - 2 * DECAY) ** (period + 1) for period in DECAY_PERIODS}
    yield Case("March 1991, decay", "march_1991_open", settings, CODE, expected, DECAY_FIGURE, f"p4 = {DECAY:g}")


def fang() -> Iterator[Case]:
    """Semi-isolated groups."""
    for group in (FANG_GROUP, *FANG_OTHER_GROUPS):
        for rewiring in FANG_REWIRING if group == FANG_GROUP else FANG:
            value = FANG.get(rewiring, NONE) if group == FANG_GROUP else NONE
            settings = {REWIRING: rewiring} | ({} if group == FANG_GROUP else {"environment.interdependence": group})
            place = (FANG_FIGURE, f"s = {group}", rewiring, FANG_TOLERANCE, FANG_ENOUGH)
            yield Case("Fang et al. 2010", "fang_2010", settings, PAYOFF, {None: value}, *place)


def cascade() -> Iterator[Case]:
    """The chain of command, whose numbers are exact."""
    for depth, value in enumerate(CASCADE, start=1):
        figure = "Cascade: share heard after 8 weeks by depth"
        measure = f"share heard at depth {depth}"
        yield Case(
            "Cascade", "cascade", {"communication.uptake": 0.3}, measure, {None: value}, figure, "p = 0.3", depth
        )


def tiers() -> Iterator[Case]:
    """March's closed system in a hierarchy of one to three tiers, 50 people in all."""
    for number, (spans, value) in enumerate(TIERS.items(), start=1):
        settings = {"organization.spans": spans}
        yield Case(
            "Multi-tier March", "march_tiers", settings, CODE, {None: value}, TIERS_FIGURE, "p1 = p2 = .5", number
        )


def networks() -> Iterator[Case]:
    """Lazer & Friedman: copying the best in networks that spread it fast and slowly. Shapes only."""
    expected: dict[int | None, float] = dict.fromkeys(NETWORK_PERIODS, NONE)
    for line, settings in NETWORKS.items():
        yield Case("Lazer & Friedman 2007", "lazer_friedman", settings, PAYOFF, expected, NETWORK_FIGURE, line)


def pulls() -> Iterator[Case]:
    """The class of Harrison & Carroll, whose mean is exact: see the scenario for how its numbers are settings."""
    weeks = Scenario.load("docked/harrison_carroll").run.weeks
    for (pull, decay), hires, (exits, growth) in product(HARRISON_PULLS, HARRISON_HIRES, HARRISON_TURNOVER):
        settings = {
            "communication.broadcast": pull / (1 - decay),
            "communication.forgetting": decay,
            "communication.role_forgetting": decay,
            "people.prior_knowledge": hires,
            "workforce.quit_rate": WEEKS * exits,
            "workforce.refill": 1 + min(growth, 0.0) / exits,
            "shock[0].growth": (1 + max(growth, 0.0)) ** weeks - 1,
            "shock[0].knowledge": hires,
            "organization.size": 4001 if growth > 0 else 8001,
        }
        reference = enculturated(pull, decay, exits, growth, hires)
        line = f"wm = {pull:g}, d = {decay:g}, h = {hires:g}"
        entering = (exits + growth) / (1 + growth)
        place = (HARRISON_FIGURE, line, entering, HARRISON_TOLERANCE, 1)
        yield Case("Harrison & Carroll, class", "harrison_carroll", settings, HELD, {None: reference}, *place)


def enculturated(pull: float, decay: float, exits: float, growth: float, hires: float) -> float:
    """M* = (wm + a e h) / (1 - a(1-e)) with e = (x+g)/(1+g) and a = 1-wm-d: mean enculturation at rest."""
    entering, kept = (exits + growth) / (1 + growth), 1 - pull - decay
    return (pull + kept * entering * hires) / (1 - kept * (1 - entering))


def influences() -> Iterator[Case]:
    """Friedkin & Johnsen's published example, by mood and by beliefs, opinions scaled to 0..1."""
    influence = friedkin_johnsen(FRIEDKIN_WEIGHTS, 1 - np.diag(FRIEDKIN_WEIGHTS), FRIEDKIN_OPINIONS)
    low, width = influence.span

    founding = Influenced(influence)
    for person, value in enumerate((influence.equilibrium - low) / width, start=1):
        for mood in (True, False):
            line = "mood" if mood else "beliefs"
            settings = {"communication.peers": 0.0, "run.replications": 2} if mood else {}
            tolerance, enough = (1e-6, 1) if mood else (TOLERANCE, 100)
            place = (FRIEDKIN_FIGURE, line, person, tolerance, enough, founding)
            expected: dict[int | None, float] = {FRIEDKIN_WEEKS: float(value)}
            yield Case(
                "Friedkin & Johnsen 1990", "friedkin_johnsen", settings, f"{line} of person {person}", expected, *place
            )


CASES = (*closed(), *opened(), *frozen(), *fang(), *cascade(), *tiers(), *networks(), *pulls(), *influences())
"""All cases."""

CLOSED_FIGURE = "March (1991), closed, rules of the program: score of the code by p1"


def shapes() -> Iterator[Shape | Peak]:
    """What the models are known for, each as a difference that must be positive."""
    march = ("March 1991, rules of the program", CLOSED_FIGURE)
    slow, fast = "p2 = 0.1", "p2 = 0.9"
    middle = worst_of(slow, (0.3, 0.5, 0.7))
    yield Shape(*march, "p2 = .1: slow learners beat those of the middle", at(slow, 0.1), middle)
    yield Shape(*march, "p2 = .1: fast learners beat those of the middle", at(slow, 0.9), middle)
    for rate, faster in pairwise(GRID):
        yield Shape(*march, f"p2 = .9: falls from p1 = {rate:g} to {faster:g}", at(fast, rate), at(fast, faster))
    groups = ("Fang et al. 2010", FANG_FIGURE)
    some, elsewhere = (0.1, 0.15, 0.2), (0.0, 0.05, 0.4, 0.6, 0.8, 1.0)
    best, other = best_of("s = 5", some), best_of("s = 5", elsewhere)
    yield Shape(*groups, "s = 5: the best of β = .1 to .2 beats all others", best, other)
    for group in (FANG_GROUP, *FANG_OTHER_GROUPS):
        yield Peak(*groups, f"s = {group}", "β")
    tiers = ("Multi-tier March", TIERS_FIGURE)
    for number in (1, 2):
        statement = f"{number} before {number + 1} tiers"
        yield Shape(*tiers, statement, at("p1 = p2 = .5", number), at("p1 = p2 = .5", number + 1))
    networks = ("Lazer & Friedman 2007", NETWORK_FIGURE)
    early, late = NETWORK_PERIODS[1], NETWORK_PERIODS[-1]
    for line in ("ring of 10", "ring of 2"):
        yield Shape(*networks, f"early, everybody beats a {line}", at("everybody", early), at(line, early))
    yield Shape(*networks, "late, a ring of 2 beats everybody", at("ring of 2", late), at("everybody", late))
    yield Shape(*networks, "late, a ring of 2 beats a ring of 10", at("ring of 2", late), at("ring of 10", late))


SHAPES = tuple(shapes())
"""All shapes."""
