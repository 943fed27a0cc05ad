"""From numbers to words, by rule: what a reading, a pair of arms and a whole claim came out as."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from orgsim.results.types import Results
from orgsim.results.wording import (
    NO_BREAK,
    SIGNS,
    difference_suffix,
    format_change_with_range,
    format_difference,
    join_words,
)
from orgsim.study.claims.declaration import Claim, Pair, Reading
from orgsim.study.comparison import mean_interval

AGREES, CONTRADICTS, UNSEEN, MIXED = "agrees", "contradicts", "no difference seen", "mixed"


@dataclass(frozen=True)
class Finding:
    """One reading over matched futures. a: mean in the other arm, b: in the claimed one, difference: b - a.

    low, high: 95 % interval of the mean difference. outcome: ``agrees``, ``contradicts``, ``no difference seen``; empty
    when the claim says nothing of it.
    """

    reading: Reading
    futures: int
    a: float
    b: float
    difference: float
    low: float
    high: float
    outcome: str


@dataclass(frozen=True)
class PairFound:
    """The readings of a pair of arms."""

    pair: Pair
    findings: tuple[Finding, ...]

    @property
    def outcome(self) -> str:
        """``agrees`` or ``contradicts`` if some readings do and none does the opposite, ``mixed`` if both happen.

        Where every reading is to hold, one that does not contradicts, and one that cannot be told decides nothing.
        """
        outcomes = {finding.outcome for finding in self.findings if finding.outcome}
        if self.pair.every:
            return CONTRADICTS if CONTRADICTS in outcomes else AGREES if outcomes == {AGREES} else UNSEEN
        if {AGREES, CONTRADICTS} <= outcomes:
            return MIXED
        return AGREES if AGREES in outcomes else CONTRADICTS if CONTRADICTS in outcomes else UNSEEN


@dataclass(frozen=True)
class ClaimFound:
    """A claim and what came out for each of its pairs."""

    claim: Claim
    pairs: tuple[PairFound, ...]

    @property
    def verdict(self) -> str:
        """``agrees``, ``contradicts``, ``no difference seen``, or ``depends on`` what pairs or readings differ in."""
        outcomes = {pair.outcome for pair in self.pairs}
        if len(outcomes) > 1:
            return f"depends on {self.claim.varied}"
        (outcome,) = outcomes
        return "depends on what is read" if outcome == MIXED else outcome

    @property
    def sentence(self) -> str:
        """The verdict in plain words, with the clearest number of each kind."""
        parts = "; ".join(_pair_words(pair) for pair in self.pairs)
        # A lone pair has no condition and begins with the verdict itself, unless readings contradict each other.
        whole = parts if parts.startswith(self.verdict) else f"{self.verdict}: {parts}"
        return f"{whole[:1].upper()}{whole[1:]}."


def find(reading: Reading, claimed: Results, other: Results) -> Finding:
    """Read both arms and judge the mean paired difference by its 95 % interval (orgsim.study.comparison)."""
    if reading.together:
        weeks = reading.together.read(claimed, other)
        weeks, nothing = weeks[np.isfinite(weeks)], float("nan")
        mean = float(weeks.mean()) if weeks.size else nothing
        return Finding(reading, weeks.size, nothing, mean, nothing, nothing, nothing, "")
    b = reading.quantity.read(claimed)
    a = (reading.against or reading.quantity).read(other)
    there = np.isfinite(a) & np.isfinite(b)
    a, b = a[there], b[there]
    low, high, _ = mean_interval(b - a, reading.label)
    means = [float(values.mean()) if values.size else float("nan") for values in (a, b, b - a)]
    return Finding(reading, int(there.sum()), means[0], means[1], means[2], low, high, judged(reading, low, high))


def judged(reading: Reading, low: float, high: float) -> str:
    """What an interval says of a claim. "Same" holds only if the whole interval lies within the band."""
    if reading.claimed == "shown":
        return ""
    if reading.claimed == "same":
        if low >= -reading.band and high <= reading.band:
            return AGREES
        return CONTRADICTS if low > reading.band or high < -reading.band else UNSEEN
    if low > 0 or high < 0:
        return AGREES if (low > 0) == (reading.claimed == "higher") else CONTRADICTS
    return UNSEEN


def _pair_words(found: PairFound) -> str:
    """What came out of a pair, by the reading that shows it most clearly."""
    outcome, said = found.outcome, [finding for finding in found.findings if finding.outcome]
    silent = [one.reading.label for one in said if one.outcome == UNSEEN]
    kinds = {MIXED: (AGREES, CONTRADICTS), UNSEEN: ()}.get(outcome, (outcome,))
    parts = [f"{kind}, as {_words(_clearest(said, kind), found.pair)}" for kind in kinds]
    if silent:
        parts.append(f"{UNSEEN} of {join_words(silent)}")
    words = ", but ".join(parts)
    return f"{found.pair.condition}: {words}" if found.pair.condition else words


def _clearest(findings: Sequence[Finding], outcome: str) -> Finding:
    """Of those with this outcome, the one whose interval is narrowest for the size of the difference."""

    def clearness(finding: Finding) -> float:
        width = finding.high - finding.low
        return abs(finding.difference) / width if width else float("inf")

    return max((one for one in findings if one.outcome == outcome), key=clearness)


def _words(finding: Finding, pair: Pair) -> str:
    reading = finding.reading
    number, between = format_change_with_range(finding.difference, finding.low, finding.high, reading.unit)
    size = f"{number.lstrip(SIGNS)}{difference_suffix(reading.unit)}"
    bounds = f"95{NO_BREAK}% interval {between}"
    word = "higher" if finding.difference > 0 else "lower"
    if reading.against and pair.claimed == pair.other:
        than = f"than {reading.against.label}"
    else:
        than = f'with "{pair.claimed.name}" than with "{pair.other.name}"'
    if reading.claimed == "same" and finding.outcome == AGREES:
        band = format_difference(reading.band, reading.unit).removeprefix("+")
        arms = f'"{pair.claimed.name}" and "{pair.other.name}"'
        return f"{reading.label} is the same within ±{band} with {arms} ({bounds})"
    return f"{reading.label} is {size} {word} {than} ({bounds})"


def table_rows(found: Sequence[ClaimFound]) -> list[dict[str, object]]:
    """One plain row a reading."""
    rows: list[dict[str, object]] = []
    for claim in found:
        for pair in claim.pairs:
            for one in pair.findings:
                reading = one.reading
                rows.append(
                    {
                        "row": claim.claim.row,
                        "claim": claim.claim.text,
                        "scenario": claim.claim.file,
                        "condition": pair.pair.condition,
                        "claimed_arm": pair.pair.claimed.name,
                        "other_arm": pair.pair.other.name,
                        "quantity": reading.label,
                        "against": reading.against.label if reading.against else "",
                        "unit": reading.unit,
                        "claimed": reading.claimed,
                        "band": reading.band,
                        "futures": one.futures,
                        "in_claimed_arm": one.b,
                        "in_other_arm": one.a,
                        "difference": one.difference,
                        "low": one.low,
                        "high": one.high,
                        "outcome": one.outcome,
                        "verdict": claim.verdict,
                        "sentence": claim.sentence,
                        "limits": claim.claim.limits,
                    }
                )
    return rows
