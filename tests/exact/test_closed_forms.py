"""With everything else at rest, mechanisms follow their closed form."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from orgsim.observations.catalogue import NAMES
from orgsim.organization.network import Network
from tests.exact.runs import held, model_of, resting, within

CHAIN = {"size": 5, "spans": [1]}
ALL_ISSUES = {"issues": 256, "core": 0}


def test_cascade_is_negative_binomial() -> None:
    """Depth L holds an item by week t when L waits, geometric with p, add up to t or less: P(Binomial(t, p) >= L)."""
    chance, weeks, seeds = 0.3, 8, 40
    scenario = resting(organization=CHAIN, mission=ALL_ISSUES, communication={"uptake": chance})
    known = np.zeros((weeks, 5))
    for seed in range(seeds):
        model = model_of(scenario, seed)
        for week in range(weeks):
            model.step()
            known[week] += held(model.organization).sum(axis=1)
    items = seeds * 256
    assert np.all(known[:, 0] == items)
    for depth in range(1, 5):
        for week in range(depth - 1, weeks):
            expected = float(binom.sf(depth - 1, week + 1, chance))
            assert within(known[week, depth] / items, expected, items), (depth, week)
    published = [0.942, 0.745, 0.448, 0.194]
    assert [float(binom.sf(depth - 1, 8, 0.3)) for depth in (1, 2, 3, 4)] == pytest.approx(published, abs=5e-4)


def test_nobody_learns_ahead_of_the_cascade() -> None:
    """One level a week at best: the update is synchronous."""
    model = model_of(resting(organization=CHAIN, mission=ALL_ISSUES, communication={"uptake": 1.0}), 3)
    for week in range(1, 5):
        model.step()
        assert held(model.organization).all(axis=1).tolist() == [depth <= week for depth in range(5)]


@pytest.mark.parametrize("transition", ["jump", "step"])
def test_broadcast_is_geometric(transition: str) -> None:
    """Hearing the strategy directly: 1-(1-p)^t, the same for a step, which from no view is the whole way."""
    chance, weeks = 0.07, 12
    communication = {"broadcast": chance, "transition": transition}
    scenario = resting(organization={"size": 101, "spans": [100]}, mission=ALL_ISSUES, communication=communication)
    model = model_of(scenario, 5)
    for week in range(1, weeks + 1):
        model.step()
        share = held(model.organization)[1:].mean()
        assert within(float(share), 1 - (1 - chance) ** week, 100 * 256), week


def test_step_takes_two_notches_from_the_opposite() -> None:
    """Those who hold the opposite need two successes: P(Binomial(t, p) >= 2)."""
    chance, weeks = 0.2, 9
    people = {"prior_knowledge": 1.0, "fit": 0.0, "attention_spread": 0.0}
    communication = {"broadcast": chance, "transition": "step"}
    scenario = resting(
        organization={"size": 101, "spans": [100]}, mission=ALL_ISSUES, people=people, communication=communication
    )
    model = model_of(scenario, 6)
    before = (
        model.organization.strategy.layout.unpack(model.organization.people.knows)[1:] & ~held(model.organization)[1:]
    )
    assert before.sum() > 10_000
    for week in range(1, weeks + 1):
        model.step()
        learned = held(model.organization)[1:][before]
        assert within(float(learned.mean()), float(binom.sf(1, week, chance)), int(before.sum())), week


def test_forgetting_is_geometric() -> None:
    """A view survives t weeks with probability (1-f)^t."""
    rate, weeks = 0.02, 30
    communication = {"forgetting": rate, "role_share": 0.0}
    people = {"prior_knowledge": 1.0, "attention_spread": 0.0}
    scenario = resting(
        organization={"size": 101, "spans": [100]}, mission=ALL_ISSUES, people=people, communication=communication
    )
    model = model_of(scenario, 7)
    for week in range(1, weeks + 1):
        model.step()
        known = model.organization.strategy.layout.unpack(model.organization.people.knows)[1:]
        assert within(float(known.mean()), (1 - rate) ** week, known.size), week


def test_a_frozen_strategy_loses_its_fit_to_a_turbulent_market() -> None:
    """March (1991), open system: a code that nobody changes scores (1-2p)^t in expectation."""
    chance, weeks, seeds = 0.02, 40, 40
    scenario = resting(
        organization=CHAIN, mission=ALL_ISSUES, environment={"turbulence": 52 * chance, "interdependence": 1}
    )
    scores = np.zeros((seeds, weeks))
    for seed in range(seeds):
        model = model_of(scenario, seed)
        for week in range(weeks):
            model.step()
            scores[seed, week] = model.measures()[NAMES.index("strategy_business")]
    for week in range(weeks):
        expected = (1 - 2 * chance) ** (week + 1)
        assert within(float(scores[:, week].mean() + 1) / 2, (1 + expected) / 2, seeds * 256), week


WEIGHTS = np.array(
    [[0.220, 0.120, 0.360, 0.300], [0.147, 0.215, 0.344, 0.294], [0, 0, 1, 0], [0.090, 0.178, 0.446, 0.286]]
)
INNATE = np.array([25, 25, 75, 85]) / 100
PUBLISHED = np.array([60, 60, 75, 75]) / 100


def test_mood_is_friedkin_johnsen() -> None:
    """x* = (I - ΛW)^-1 (I - Λ) x0 with Λ = I - diag W (Friedkin & Johnsen 1999), reached by mood without noise.

    The fixed point of m ← m + c·s_i(Wm - m) + r(x0 - m) has Λ_i = c·s_i/(c·s_i + r).
    """
    recovery, contagion = 0.2, 1.0
    wellbeing = {
        "contagion": contagion, "recovery": recovery, "mood_noise": 0.0, "group_weight": 0.0, "boss_weight": 0.0,
    }  # fmt: skip
    model = model_of(resting(organization={"size": 4, "spans": [1]}, wellbeing=wellbeing), 1)
    organization, people = model.organization, model.organization.people
    susceptible = 1 - np.diag(WEIGHTS)
    rows, columns = np.nonzero(WEIGHTS)
    start = np.searchsorted(rows, np.arange(5))
    organization.network = Network.from_rows(start, columns.astype(np.int32), WEIGHTS[rows, columns].astype(np.float32))
    organization.network.lay_out(people.team)
    people.susceptibility[:] = recovery * susceptible / (1 - susceptible) / contagion
    people.trait[:] = people.affect[:] = INNATE
    for _ in range(300):
        model.step()
    share = np.diag(susceptible)
    fixed = np.linalg.solve(np.eye(4) - share @ WEIGHTS, (np.eye(4) - share) @ INNATE)
    assert people.affect == pytest.approx(fixed, abs=1e-6)
    assert fixed == pytest.approx(PUBLISHED, abs=5e-3)


def test_mood_alone_returns_to_its_trait() -> None:
    """Without others, the distance to the trait shrinks by 1 - recovery a week."""
    wellbeing = {"contagion": 0.0, "recovery": 0.4, "mood_noise": 0.0}
    model = model_of(resting(organization=CHAIN, wellbeing=wellbeing), 2)
    people = model.organization.people
    people.affect[:] = people.trait + 2.0
    for week in range(1, 15):
        model.step()
        assert people.affect - people.trait == pytest.approx(np.full(5, 2.0 * 0.6**week), abs=1e-6)
