"""Published models are special cases: their numbers come out of ordinary scenarios."""

from __future__ import annotations

import pytest

from orgsim.scenario.catalogue import list_scenarios
from orgsim.scenario.scenario import Scenario
from orgsim.study.docked_cases import CASES
from orgsim.study.docked_runs import dock, verify
from orgsim.study.docking import Case, Docked, told

FAST = {
    "March 1991, rules of the program": 60,
    "March 1991, rules of the text": 60,
    "March 1991, turnover": 40,
    "March 1991, decay": 20,
    "Cascade": 20,
}
"""Runs of a quick check, where a run takes little."""


def named(case: Case) -> str:
    return f"{case.model} {' '.join(told(value) for value in case.settings.values())} {case.measure}"


def hold(case: Case, runs: int | None) -> None:
    for row in dock(case, runs, seed=7):
        assert row.agrees, f"period {row.period}: {row.ours:.4f} ± {row.standard_error:.4f}, reference {row.reference}"


def quick(case: Case) -> bool:
    return case.model in FAST and case.referenced and case.settings.get("communication.broadcast", 1.0) > 0.1


@pytest.mark.parametrize("case", list(filter(quick, CASES)), ids=named)
def test_few_runs_agree(case: Case) -> None:
    hold(case, FAST[case.model])


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.parametrize("case", [case for case in CASES if case.referenced], ids=named)
def test_all_runs_agree(case: Case) -> None:
    hold(case, None)


def test_semi_isolated_groups_do_best() -> None:
    """Fang, Lee & Schilling (2010): without ties between cliques nobody gets far, with some everybody does."""
    cases = [case for case in CASES if case.model == "Fang et al. 2010" and case.line == "s = 5"]
    values = {beta: dock(case, 6)[0] for case in cases if (beta := case.place) in (0.0, 0.2, 1.0)}
    assert values[0.0].ours < 0.1
    assert values[0.2].ours > values[1.0].ours + 0.05
    assert values[0.0].agrees


def test_a_wrong_model_differs() -> None:
    """The check can fail: the rules of the article's text do not give the numbers of the program."""
    case = next(case for case in CASES if case.model == "March 1991, rules of the program")
    fast = {"communication.broadcast": 0.9, "leadership.openness": 0.1}
    wrong = Case(case.model, "march_1991_text", fast, case.measure, {None: 0.813})
    row = dock(wrong, 60)[0]
    assert not row.agrees
    assert row.ours < 0.6


def test_fast_socialization_ends_learning() -> None:
    """March (1991): with a code that learns fast, slow learners leave it the most to learn."""

    def learned(rate: float) -> Docked:
        settings = {"communication.broadcast": rate, "leadership.openness": 0.9}
        return dock(Case("", "march_1991", settings, "score of the code", {None: 0.0}), 40)[0]

    slow, fast = learned(0.2), learned(0.9)
    assert slow.ours > fast.ours + 4 * (slow.standard_error + fast.standard_error)


def test_docked_scenarios_are_found_but_not_listed() -> None:
    assert Scenario.load("docked/march_1991").organization.size == 51
    assert not any("march" in entry.name for entry in list_scenarios())


def test_progress_ends_at_the_whole() -> None:
    seen: list[tuple[int, int]] = []
    cases = [case for case in CASES if case.model == "Cascade"][:2]
    verify(cases, 3, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(done, 6) for done in range(1, 7)]
