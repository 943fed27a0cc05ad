"""Every claim of practitioners is a scenario with arms, is read from what is recorded, and gets its words by rule."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from orgsim.cli import main
from orgsim.observations.catalogue import NAMES
from orgsim.problems import InvalidInput
from orgsim.report.claims import merged, read_table, render_claims, table_text
from orgsim.scenario.catalogue import list_scenarios
from orgsim.scenario.locations import built_in_folder
from orgsim.scenario.scenario import Scenario
from orgsim.simulate import simulate
from orgsim.study.claims.declaration import Arm, Claim, Pair, Reading, higher, lower, same, shown
from orgsim.study.claims.quantities import constant, late
from orgsim.study.claims.rows import CLAIMS
from orgsim.study.claims.running import arms_of, chosen, plans_of, verify_claims
from orgsim.study.claims.verdict import ClaimFound, Finding, PairFound, judged, table_rows

ROWS = [f"{part}{number}" for part, last in (("A", 12), ("B", 9), ("C", 6), ("D", 8)) for number in range(1, last + 1)]
DOCS = Path(__file__).parents[2] / "docs"


def test_every_claim_is_declared_in_order() -> None:
    assert [claim.row for claim in CLAIMS] == ROWS


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.row)
def test_arms_load_and_differ(claim: Claim) -> None:
    """Every arm is a scenario of its own, in the same futures, and the file says which claim it is for."""
    file = built_in_folder() / f"{claim.file}.toml"
    assert file.read_text(encoding="utf-8").startswith(f"# Claim {claim.row}")
    plans = [plan for _, plan in plans_of(claim)]
    assert len({plan.run.seed for plan in plans}) == len({plan.run.weeks for plan in plans}) == 1
    assert min(plan.run.replications for plan in plans) >= 20
    for pair in claim.pairs:
        if pair.claimed != pair.other:
            assert pair.claimed.plan(claim.file) != pair.other.plan(claim.file)
    if len(claim.pairs) > 1:
        assert claim.varied
        assert len({pair.condition for pair in claim.pairs}) == len(claim.pairs)


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.row)
def test_plugins_that_an_arm_leaves_out_are_there(claim: Claim) -> None:
    plan = Scenario.load(claim.file)
    there = {part.kind for part in (*plan.shock, *plan.practice)}
    for arm in arms_of(claim):
        assert set(arm.without) <= there


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.row)
def test_readings_name_measures_that_exist_and_something_is_claimed(claim: Claim) -> None:
    for pair in claim.pairs:
        assert any(reading.claimed != "shown" for reading in pair.readings)
        for reading in pair.readings:
            assert set(reading.measures) <= set(NAMES)
            assert (reading.claimed == "same") == (reading.band > 0)
            if pair.claimed == pair.other and reading.claimed != "shown":
                assert reading.against is not None


def test_files_are_found_by_name_and_not_listed() -> None:
    assert Scenario.load("claims/a4").practice[0].kind == "mission_audit"
    assert not [entry.name for entry in list_scenarios() if entry.file.parent != built_in_folder()]
    known = {f"{row.lower()}" for row in ROWS} | {"tempted"}
    assert {file.stem for file in (built_in_folder() / "claims").glob("*.toml")} == known


@pytest.mark.parametrize(
    ("reading", "low", "high", "outcome"),
    [
        (*higher(late("trust")), 0.1, 0.2, "agrees"),
        (*higher(late("trust")), -0.2, -0.1, "contradicts"),
        (*lower(late("trust")), -0.2, -0.1, "agrees"),
        (*lower(late("trust")), 0.1, 0.2, "contradicts"),
        (*lower(late("trust")), -0.1, 0.2, "no difference seen"),
        (*higher(late("trust")), float("nan"), float("nan"), "no difference seen"),
        (*same(late("trust"), 0.1), -0.05, 0.1, "agrees"),
        (*same(late("trust"), 0.1), 0.05, 0.2, "no difference seen"),
        (*same(late("trust"), 0.1), 0.11, 0.2, "contradicts"),
        (*shown(late("trust")), 0.1, 0.2, ""),
    ],
)
def test_an_interval_is_judged(reading: Reading, low: float, high: float, outcome: str) -> None:
    assert judged(reading, low, high) == outcome


def found(*outcomes: tuple[str, ...]) -> ClaimFound:
    """A claim whose pairs have readings with these outcomes."""
    readings = higher(late("trust"))
    pairs = []
    for number, row in enumerate(outcomes):
        pair = Pair(Arm("with"), Arm("without", without=("x",)), readings, f"case {number}" * (len(outcomes) > 1))
        findings = tuple(Finding(readings[0], 20, 0.1, 0.2, 0.1, 0.05, 0.15, outcome) for outcome in row)
        pairs.append(PairFound(pair, findings))
    return ClaimFound(Claim("A1", "It helps.", tuple(one.pair for one in pairs), "the case"), tuple(pairs))


@pytest.mark.parametrize(
    ("outcomes", "verdict"),
    [
        ((("agrees", ""),), "agrees"),
        ((("agrees", "no difference seen"),), "agrees"),
        ((("contradicts",),), "contradicts"),
        ((("no difference seen",),), "no difference seen"),
        ((("agrees", "contradicts"),), "depends on what is read"),
        ((("agrees",), ("contradicts",)), "depends on the case"),
        ((("agrees",), ("no difference seen",)), "depends on the case"),
        ((("agrees",), ("agrees",)), "agrees"),
    ],
)
def test_words_follow_from_outcomes(outcomes: tuple[tuple[str, ...], ...], verdict: str) -> None:
    claim = found(*outcomes)
    assert claim.verdict == verdict
    assert claim.sentence.lower().startswith(verdict)


def test_a_sentence_names_arms_number_and_interval() -> None:
    sentence = found(("agrees",)).sentence.replace("\u00a0", " ")
    assert sentence == (
        'Agrees, as trust (last quarter) is 0.10 SD higher with "with" than with "without" (95 % interval +0.05 to '
        "+0.15)."
    )
    assert found(("no difference seen",)).sentence == "No difference seen of trust (last quarter)."


def test_where_every_reading_is_to_hold_one_is_not_enough() -> None:
    def outcome(*outcomes: str) -> str:
        (pair,) = found(outcomes).pairs
        return replace(pair, pair=replace(pair.pair, every=True)).outcome

    assert outcome("agrees", "agrees", "") == "agrees"
    assert outcome("agrees", "no difference seen") == "no difference seen"
    assert outcome("agrees", "contradicts") == "contradicts"


def test_a_sentence_takes_the_clearest_reading_of_each_kind() -> None:
    claim = found(("agrees",))
    (pair,) = claim.pairs
    (wide,) = pair.findings
    narrow = replace(wide, reading=higher(late("output"))[0], low=0.09, high=0.11)
    against = replace(wide, reading=higher(late("burnout"))[0], difference=-0.1, low=-0.15, high=-0.05)
    findings = (wide, narrow, replace(against, outcome="contradicts"))
    sentence = replace(claim, pairs=(replace(pair, findings=findings),)).sentence.replace("\u00a0", " ")
    assert "agrees, as output (last quarter) is 0.10 higher" in sentence
    assert "but contradicts, as burnout (last quarter) is 0.10 SD lower" in sentence
    assert "trust" not in sentence


def cheap(row: str) -> Claim:
    """A claim with every arm cut to a small organization and a short run."""
    (claim,) = chosen([row])
    small = {"organization.size": 40, "run.weeks": 30, "run.burn_in": 13}
    pairs = [
        replace(
            pair,
            claimed=replace(pair.claimed, settings={**small, **pair.claimed.settings}),
            other=replace(pair.other, settings={**small, **pair.other.settings}),
        )
        for pair in claim.pairs
    ]
    return replace(claim, pairs=tuple(pairs))


def test_two_claims_run_and_are_told(tmp_path: Path) -> None:
    """B5: words alone lower trust where the strategy drifts. D7: imposed stretch wears people down."""
    calls: list[tuple[int, int]] = []
    results = list(verify_claims([cheap("B5"), cheap("D7")], 4, 1, lambda done, total: calls.append((done, total))))
    assert calls[-1][0] == calls[-1][1] == sum(4 * 43 for row in ("B5", "D7") for _ in arms_of(cheap(row)))
    strain = results[1].pairs[0].findings[0]
    assert (strain.reading.label, strain.outcome, strain.futures) == ("burnout (last quarter)", "agrees", 4)
    rows = table_rows(results)
    (tmp_path / "claims.csv").write_text(table_text(rows), encoding="utf-8")
    again = read_table(tmp_path / "claims.csv")
    assert render_claims(again) == render_claims(rows)
    assert render_claims(rows).count("\n## ") == 2
    kept = merged(again, [row for row in rows if row["row"] == "B5"], ROWS)
    assert render_claims(kept) == render_claims(rows)


def test_a_pair_with_itself_shows_nothing() -> None:
    """The method finds no difference where there is none."""
    plan = Scenario.from_dict({"run": {"weeks": 20, "burn_in": 4, "replications": 3}, "organization": {"size": 30}})
    results = simulate(plan, workers=1)
    arm = Arm("itself")
    claim = Claim("A1", "It helps itself.", (Pair(arm, arm, higher(late("trust"), late("output"))),))
    from orgsim.study.claims.running import found as judge

    assert judge(claim, [(arm, results)]).verdict == "no difference seen"


def test_a_target_is_a_constant() -> None:
    plan = Scenario.from_dict({"run": {"weeks": 14, "burn_in": 4, "replications": 2}, "organization": {"size": 20}})
    assert constant(0.25, "a target", "share").read(simulate(plan, workers=1)).tolist() == [0.25, 0.25]


def test_a_row_that_is_none_gets_the_nearest() -> None:
    with pytest.raises(InvalidInput) as caught:
        chosen(["A44", "b2"])
    assert caught.value.problems[0].nearest == "A4"
    assert [claim.row for claim in chosen(["b2", "A1", "B2"])] == ["B2", "A1"]


def test_the_command_refuses_what_it_does_not_know(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["claims", "Z9", "--out", str(tmp_path / "out")]) == 4
    assert "is no claim" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_the_page_is_in_step_with_the_declarations() -> None:
    """Claims, arms and readings are those declared, and outcomes, verdicts and sentences follow from the numbers."""
    rows = read_table(DOCS / "claims.csv")
    text = (DOCS / "claims.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (\w+)$", text, flags=re.MULTILINE) == ROWS
    told = iter(rows)
    again = [
        ClaimFound(
            claim,
            tuple(
                PairFound(pair, tuple(from_row(reading, next(told)) for reading in pair.readings))
                for pair in claim.pairs
            ),
        )
        for claim in CLAIMS
    ]
    assert next(told, None) is None
    assert table_text(table_rows(again)) == table_text(rows)
    assert render_claims(rows) == text


def from_row(reading: Reading, row: dict[str, Any]) -> Finding:
    """A finding from its numbers alone."""
    numbers = [row[name] for name in ("in_other_arm", "in_claimed_arm", "difference", "low", "high")]
    return Finding(reading, int(row["futures"]), *numbers, judged(reading, row["low"], row["high"]))
