"""The section of a scenario file that tells how people learn from each other; see orgsim.scenario.sections."""

from __future__ import annotations

from typing import Literal

from orgsim.settings import Settings, Share, setting

JUDGEMENT = "judgement"


class Communication(Settings):
    """How the strategy reaches people, and is forgotten."""

    uptake: Share = setting(
        0.24,
        "probability that a heard stance is taken up, at mean clarity and attention",
        source="Sull, Sull & Yoder 2018; fitted jointly",
    )
    talk_rate: Share = setting(
        0.3,
        "probability that a leader talks about the strategy in a week, mean over leaders",
        unit="1/week",
        source="Sull, Sull & Yoder 2018",
    )
    talk_spread: float = setting(
        1.0, "spread of the talk rate over leaders (SD of the logarithm)", ge=0, le=3, source="Sull, Sull & Yoder 2018"
    )
    clarity_spread: float = setting(0.25, "SD of leaders' clarity, whose mean is 1", ge=0, le=0.5, source=JUDGEMENT)
    voice_breadth: Share = setting(
        0.76, "mean share of issues that a leader talks about; redrawn yearly", source="Nichols 1962; fitted jointly"
    )
    resistance: Share = setting(
        1.0,
        "part of their autonomy with which people resist a stance of the boss that contradicts their own",
        source=JUDGEMENT,
    )
    garbling: Share = setting(0.02, "probability that a transmitted stance is turned round", source=JUDGEMENT)
    transition: Literal["jump", "step"] = setting(
        "jump",
        "a taken-up stance replaces the belief at once, or moves it one notch through no view",
        source="March 1991",
    )
    expression: Literal["belief", "action"] = setting(
        "belief",
        "colleagues and leaders learn what people believe, or see what they do: without a view, people act by a coin",
        source="March 1991",
    )
    broadcast: Share = setting(
        0.0,
        "weekly probability that a person takes up a stance of the strategy directly",
        unit="1/week",
        source="March 1991",
    )
    document_share: Share = setting(
        0.6, "share of the strategy that documents hold at publication", source="fitted to Sull, Sull & Yoder 2018"
    )
    document_reading: Share = setting(
        0.03,
        "probability to read the documents in a week, at mean attention",
        unit="1/week",
        source="Sull, Sull & Yoder 2018; fitted jointly",
    )
    document_decay: Share = setting(
        0.01, "share of documented issues that drops out of date in a week", unit="1/week", source=JUDGEMENT
    )
    peers: Share = setting(
        0.0006,
        "weekly probability to take up the majority view of better tied colleagues",
        unit="1/week",
        source="Fang, Lee & Schilling 2010; fitted jointly",
    )
    peer_aggregate: Literal["majority", "best", "voter"] = setting(
        "majority",
        "whom people follow among tied colleagues: the majority, the best of them, or on each issue one who is drawn "
        "by the weight of the tie",
        source="Fang, Lee & Schilling 2010; Lazer & Friedman 2007; Friedkin & Johnsen 1990",
    )
    peer_filter: Literal["superior", "all"] = setting(
        "superior",
        "which tied colleagues count: those who perform better, or all",
        source="Fang, Lee & Schilling 2010; DeGroot 1974",
    )
    stubbornness: Share = setting(
        0.0,
        "under voter, probability to return to the view that one came with instead of following a colleague",
        source="Friedkin & Johnsen 1990",
    )
    upward_voice: Share = setting(
        0.0029,
        "weekly probability that a leader takes up the majority view of better reports",
        unit="1/week",
        source="fitted jointly",
    )
    forgetting: Share = setting(
        0.028, "weekly probability to lose a view", unit="1/week", source="model contract, grade B; fitted jointly"
    )
    role_forgetting: Share = setting(
        0.005, "the same for issues of the own role", unit="1/week", source="model contract, grade B"
    )
    role_share: Share = setting(0.1, "share of issues that belong to the role of a team", source=JUDGEMENT)
    affect_clarity: float = setting(
        0.15, "gain of a leader's clarity for one SD of good mood", ge=0, le=0.3, source="hypothesis"
    )
    attention_hours: float = setting(
        4.0,
        "weekly hours of meetings and messages at which attention is halved",
        unit="hours",
        ge=0.1,
        le=40,
        source=JUDGEMENT,
    )
    strain_attention: float = setting(
        0.1, "loss of attention for one SD of burnout above the usual", ge=0, le=0.5, source=JUDGEMENT
    )
