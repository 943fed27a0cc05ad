"""The catalogue of measures: name, label, unit, meaning, and how each is read. Names are the interface."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from orgsim.observations.snapshot import Snapshot

Read = Callable[[Snapshot], NDArray[np.float64]]


@dataclass(frozen=True)
class Measure:
    """One measure. grouped: also recorded by team, level and unit, as the mean over the people there."""

    name: str
    label: str
    unit: str
    meaning: str
    better: Literal["higher", "lower", "neither"]
    read: Read
    grouped: bool = False


def _per_person(
    name: str, label: str, unit: str, better: Literal["higher", "lower", "neither"], meaning: str
) -> Measure:
    return Measure(name, label, unit, meaning, better, lambda s: s.mean_of(name), grouped=True)


MEASURES: tuple[Measure, ...] = (
    _per_person(
        "alignment",
        "Alignment",
        "share",
        "higher",
        "share of the strategy's stances that a person holds, mean over people",
    ),
    _per_person(
        "perceived_alignment", "Perceived alignment", "share", "higher", "how clear the strategy feels to people"
    ),
    Measure(
        "alignment_gap",
        "Alignment gap",
        "share",
        "perceived minus actual alignment",
        "lower",
        lambda s: s.mean_of("perceived_alignment") - s.mean_of("alignment"),
    ),
    _per_person("recall", "Recall", "priorities", "higher", "declared priorities that a person holds as declared"),
    _per_person(
        "recall_3of5",
        "Recall of three or more",
        "share",
        "higher",
        "share of people who hold at least three of the declared priorities",
    ),
    Measure(
        "cohesion",
        "Cohesion",
        "share",
        "agreement of people from different teams on issues both hold a view on",
        "higher",
        lambda s: s.cohesion,
    ),
    Measure(
        "strategy_drift",
        "Strategy drift",
        "share",
        "share of core issues on which the strategy left the mission",
        "lower",
        lambda s: s.drift,
    ),
    Measure(
        "founding_drift",
        "Drift from the founding mission",
        "share",
        "share of the core issues at founding on which the strategy left the mission at founding",
        "neither",
        lambda s: s.founding_drift,
    ),
    _per_person(
        "mission_fidelity",
        "Mission fidelity",
        "score",
        "higher",
        "how far what people do serves the mission, from -1 to 1",
    ),
    _per_person(
        "business", "Business fit", "score", "higher", "how far what people do is what reality rewards, from -1 to 1"
    ),
    Measure(
        "strategy_business",
        "Business fit of the strategy",
        "score",
        "how far the strategy is what reality rewards, from -1 to 1",
        "higher",
        lambda s: s.business,
    ),
    Measure(
        "diversity",
        "Diversity of beliefs",
        "share",
        "share of issues on which two people differ, over all pairs",
        "neither",
        lambda s: s.diversity,
    ),
    Measure(
        "innovation",
        "Innovation",
        "changes a week",
        "changes of the strategy that raised its merit",
        "higher",
        lambda s: s.improvements,
    ),
    _per_person("exploration", "Exploration", "share", "neither", "share of people who tried another stance this week"),
    Measure(
        "output",
        "Output",
        "index",
        "output a head; 1 is the usual at the start",
        "higher",
        lambda s: s.mean_of("output") * s.per_usual("output"),
    ),
    Measure(
        "mission_impact",
        "Mission impact",
        "index",
        "mission impact a head; 1 is the usual at the start",
        "higher",
        lambda s: s.mean_of("mission_impact") * s.per_usual("impact"),
    ),
    _per_person(
        "structural_drag",
        "Structural drag",
        "share",
        "lower",
        "share of shared issues on which tied colleagues contradict each other, times the drag of conflict",
    ),
    _per_person("engagement", "Engagement", "SD", "higher", "work engagement; 0 is the usual person"),
    _per_person("burnout", "Burnout", "SD", "lower", "burnout; 0 is the usual person"),
    _per_person(
        "burned_out_share", "Burned out", "share", "lower", "share above the burnout that 23 % exceeded at the start"
    ),
    _per_person("trust", "Trust", "SD", "higher", "trust in the organization; 0 is the usual person"),
    _per_person("affect", "Mood", "SD", "higher", "mood; 0 is the usual person"),
    _per_person("insecurity", "Job insecurity", "SD", "lower", "felt job insecurity; 0 is none"),
    Measure(
        "turnover",
        "Turnover",
        "share a year",
        "leavers of the last 13 weeks as a yearly share of the headcount",
        "lower",
        lambda s: s.turnover,
    ),
    Measure("headcount", "Headcount", "people", "people in the organization", "neither", lambda s: s.sum_of("people")),
    Measure(
        "vacancies", "Vacancies", "people", "seats that wait for somebody", "neither", lambda s: s.sum_of("vacancies")
    ),
    Measure("hires", "Hires", "people", "people hired since the end of week 0", "neither", lambda s: s.hires_since),
    Measure(
        "leavers", "Leavers", "people", "people who left since the end of week 0", "neither", lambda s: s.left_since
    ),
    _per_person("tool_adoption", "Tool adoption", "share", "neither", "share of people who use a new tool"),
    Measure(
        "reputation",
        "Reputation",
        "index",
        "reputation; 1 is the usual at the start",
        "higher",
        lambda s: s.reputation,
    ),
    Measure(
        "revenue",
        "Revenue",
        "weeks of payroll",
        "revenue of the week, in weeks of the payroll at the start",
        "higher",
        lambda s: s.revenue / np.maximum(1, s.start),
    ),
    Measure(
        "budget",
        "Budget",
        "weeks of payroll",
        "money at hand, in weeks of the payroll at the start",
        "higher",
        lambda s: s.balance,
    ),
    Measure(
        "initiatives_running",
        "Initiatives running",
        "initiatives",
        "initiatives that are proposed, through the gate or tried",
        "neither",
        lambda s: s.initiatives_running,
    ),
    Measure(
        "initiatives_scaled",
        "Initiatives scaled",
        "initiatives",
        "initiatives that everybody has got and that are still funded",
        "neither",
        lambda s: s.initiatives_scaled,
    ),
    Measure(
        "initiatives_stopped",
        "Initiatives stopped",
        "initiatives",
        "initiatives stopped so far: at the gate, after a pilot or at a review",
        "neither",
        lambda s: s.initiatives_stopped,
    ),
    Measure(
        "portfolio_fit",
        "Mission fit of initiatives",
        "score",
        "how far what is scaled serves the mission, mean over initiatives with stances, from -1 to 1; 0 with none",
        "higher",
        lambda s: s.portfolio_fit,
    ),
    Measure(
        "portfolio_return",
        "Return of initiatives",
        "share",
        "true return of what is scaled as a share of output, mean over initiatives; 0 with none",
        "higher",
        lambda s: s.portfolio_return,
    ),
    _per_person(
        "empowered", "Empowered", "share", "higher", "share of people who feel empowered by resources and engagement"
    ),
    _per_person(
        "knows_how_to_succeed",
        "Know how to succeed",
        "share",
        "higher",
        "share of people to whom the strategy feels clear enough to succeed",
    ),
)

NAMES = tuple(measure.name for measure in MEASURES)
GROUPED = tuple(measure for measure in MEASURES if measure.grouped)
