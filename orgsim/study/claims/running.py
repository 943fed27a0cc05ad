"""Running claims: every arm once, in the same futures, and the readings of every pair."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from orgsim.problems import InvalidInput, Problem, nearest
from orgsim.results.plain import canonical_json
from orgsim.results.types import Results
from orgsim.scenario.scenario import Scenario
from orgsim.simulate import Progress, simulate
from orgsim.study.claims.declaration import Arm, Claim
from orgsim.study.claims.rows import CLAIMS
from orgsim.study.claims.verdict import ClaimFound, PairFound, find


def chosen(rows: Sequence[str]) -> list[Claim]:
    """The claims with these numbers, such as "A4". Raises InvalidInput with every number that is not one."""
    known = {claim.row: claim for claim in CLAIMS}
    names = [row.upper() for row in rows]
    wrong = [
        Problem("", "is no claim", "ROW", name, ", ".join(known), nearest(name, known))
        for name in names
        if name not in known
    ]
    if wrong:
        raise InvalidInput(wrong)
    return [known[name] for name in dict.fromkeys(names)]


def arms_of(claim: Claim) -> list[Arm]:
    """The arms of a claim, each once."""
    arms: list[Arm] = []
    for pair in claim.pairs:
        arms += [arm for arm in (pair.claimed, pair.other) if arm not in arms]
    return arms


def plans_of(claim: Claim, futures: int | None = None) -> list[tuple[Arm, Scenario]]:
    """The arms of a claim with their scenarios. futures: replications, instead of those of the file."""
    planned = [(arm, arm.plan(claim.file)) for arm in arms_of(claim)]
    if futures is None:
        return planned
    return [(arm, plan.with_(**{"run.replications": futures})) for arm, plan in planned]


def verify_claims(
    claims: Sequence[Claim],
    futures: int | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Iterator[ClaimFound]:
    """Run the claims one after the other; each is given as soon as it is known.

    progress: called with weeks done and weeks in all, over all arms. Common random numbers: every arm of a claim has
    the same seed, so that the n-th future of one has the luck of the n-th future of another.
    """
    planned = {claim.row: plans_of(claim, futures) for claim in claims}
    lengths = {_settings(plan): _weeks(plan) for arms in planned.values() for _, plan in arms}
    total, done = sum(lengths.values()), 0
    # Several claims are held against the same organization, which is run but once.
    known: dict[str, Results] = {}
    for claim in claims:
        for _, plan in planned[claim.row]:
            settings = _settings(plan)
            if settings not in known:
                known[settings] = simulate(plan, workers=workers, progress=_shifted(progress, done, total))
                done += lengths[settings]
        yield found(claim, [(arm, known[_settings(plan)]) for arm, plan in planned[claim.row]])


def found(claim: Claim, results: Sequence[tuple[Arm, Results]]) -> ClaimFound:
    """The readings of a claim from the results of its arms."""

    def of(arm: Arm) -> Results:
        return next(result for known, result in results if known == arm)

    return ClaimFound(
        claim,
        tuple(
            PairFound(pair, tuple(find(reading, of(pair.claimed), of(pair.other)) for reading in pair.readings))
            for pair in claim.pairs
        ),
    )


def _settings(plan: Scenario) -> str:
    """All that the numbers of a run depend on."""
    return canonical_json({**plan.to_dict(), "name": "", "story": ""})


def _weeks(plan: Scenario) -> int:
    return plan.run.replications * (plan.run.weeks + plan.run.burn_in)


def _shifted(progress: Progress | None, done: int, total: int) -> Progress | None:
    return None if progress is None else lambda now, _: progress(done + now, total)
