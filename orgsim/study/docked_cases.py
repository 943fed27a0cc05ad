"""What docked models are held against: settings varied and reference values (see orgsim.study.docking)."""

from __future__ import annotations

from collections.abc import Iterator

from orgsim.study.docking import Case

CODE, RIGHT, PAYOFF = "score of the code", "share of the code that is right", "payoff of people"
SOCIALIZATION, OPENNESS = "communication.broadcast", "leadership.openness"
TURBULENCE, TURNOVER, REWIRING = "environment.turbulence", "workforce.quit_rate", "network.rewiring"
WEEKS = 52

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
# Turnover p3: score in period 20 at p1 = .9, p2 = .5.
REPLACED = {0.0: 0.741, 0.1: 0.837, 0.3: 0.868, 1.0: 0.613}
FANG = {0.0: 0.034, 0.1: 0.861, 0.2: 0.876, 0.4: 0.814, 1.0: 0.736}
CASCADE = (0.942, 0.745, 0.448, 0.194)


def closed() -> Iterator[Case]:
    """March's closed system, by both sets of rules."""
    for scenario, measure, table in (("march_1991", CODE, PROGRAM), ("march_1991_text", RIGHT, TEXT)):
        rules = "rules of the program" if scenario == "march_1991" else "rules of the text"
        for openness, line in table.items():
            for rate, value in line.items():
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


def fang() -> Iterator[Case]:
    """Semi-isolated groups."""
    for rewiring, value in FANG.items():
        figure = "Fang, Lee & Schilling (2010): payoff of people by rewiring"
        yield Case("Fang et al. 2010", "fang_2010", {REWIRING: rewiring}, PAYOFF, {None: value}, figure, "β", rewiring)


def cascade() -> Iterator[Case]:
    """The chain of command, whose numbers are exact."""
    for depth, value in enumerate(CASCADE, start=1):
        figure = "Cascade: share heard after 8 weeks by depth"
        measure = f"share heard at depth {depth}"
        yield Case(
            "Cascade", "cascade", {"communication.uptake": 0.3}, measure, {None: value}, figure, "p = 0.3", depth
        )


CASES = (*closed(), *opened(), *fang(), *cascade())
"""All cases."""
