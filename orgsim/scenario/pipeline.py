"""The section ``initiatives`` of a scenario file: what teams propose, and how it is judged before practices act."""

from __future__ import annotations

from orgsim.settings import Settings, Share, Weeks, setting

JUDGEMENT = "judgement"


class Initiatives(Settings):
    """Projects and tools that teams propose, from a claim to everybody or to a stop."""

    proposals: Share = setting(
        0.0, "probability that a team proposes an initiative in a week; 0: nobody ever does", unit="1/week",
        source=JUDGEMENT,
    )  # fmt: skip
    issues: int = setting(
        3, "issues on which a proposal differs from the strategy, as far as its sponsor does", unit="issues", ge=0,
        le=20, source=JUDGEMENT,
    )  # fmt: skip
    tools: Share = setting(0.3, "probability that a proposal brings a tool", source=JUDGEMENT)
    return_mean: float = setting(
        0.05, "mean true return of a tool, as a share of output, mean over people", ge=-0.5, le=0.5, source="fact F28"
    )
    return_spread: float = setting(0.15, "SD of the true return over tools", ge=0, le=0.5, source="fact F28")
    optimism: float = setting(
        0.05, "what a sponsor's claim adds to the true return", ge=-0.5, le=0.5,
        source="direction after Lovallo & Kahneman 2003",
    )  # fmt: skip
    error: float = setting(
        0.05, "SD of the error of a claimed return, and of one that a review finds", ge=0, le=1, source=JUDGEMENT
    )
    required_return: float = setting(
        0.05, "return that gates, pilots and reviews ask for, as a share of output", ge=-1, le=1, source=JUDGEMENT
    )
    return_unit: float = setting(
        0.3, "return that weighs as much as serving the mission on every issue", ge=0.01, le=2, source=JUDGEMENT
    )
    required_fit: float = setting(
        -0.1, "mission fit that gates, pilots and reviews ask for where they look at it", ge=-1, le=1, source=JUDGEMENT
    )
    fit_error: float = setting(0.4, "SD of the error of one judgement of mission fit", ge=0, le=2, source=JUDGEMENT)
    blind_spots: Share = setting(
        0.3, "probability that nobody at the table sees what one of the issues does to the mission", source=JUDGEMENT
    )
    gate_weeks: Weeks = setting(
        4, "weeks from a proposal to the gate's decision", unit="weeks", ge=0, le=260, source=JUDGEMENT
    )
    noise: float = setting(
        0.5, "SD of the return that a pilot sees on one person in one week", ge=0, le=5,
        source="judgement: twice the noise of a person's weekly output",
    )  # fmt: skip
    cost: float = setting(
        0.25, "cost for each person that an initiative reaches, mean", unit="weeks of pay", ge=0, le=10,
        source=JUDGEMENT,
    )  # fmt: skip
    dip: Share = setting(0.12, "share of output that a tool costs on the first day", source="fact F35 (2-20 %)")
    learning: float = setting(
        8.0, "weeks in which that loss falls to 37 %", unit="weeks", ge=0.5, le=260, source="model contract"
    )
    settling: float = setting(
        20.0, "weeks in which 63 % of a tool's return is reached", unit="weeks", ge=0.5, le=260, source="model contract"
    )
    load: float = setting(
        0.3, "hindering demand of a tool on the first day; it falls like the loss", unit="SD", ge=0, le=3,
        source=JUDGEMENT,
    )  # fmt: skip
