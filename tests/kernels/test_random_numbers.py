"""Random numbers by counter: right frequencies, independent lanes, and the same bits as a plain description gives."""

from __future__ import annotations

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgsim.kernels import random as kernel
from orgsim.kernels.random import fill_planes, fill_units
from orgsim.organization.luck import Luck
from tests.reference.dice import ALL, Dice, key_of

CHANCES = (0.0001, 0.005, 0.02, 0.1, 1 / 3, 0.5, 0.7, 0.97, 0.9999)
PEOPLE = 20_000
EVERY = np.uint64(ALL)
KEY = Luck(7).key("a test")
WORDS = st.integers(0, ALL)


@numba.njit
def fill_seldom(key, identities, chance, lanes, slot, out):
    """Rare events, one word a person."""
    for i in range(len(identities)):
        out[i, 0] = kernel.seldom(kernel.person(key, identities[i]), slot, chance[i], lanes[0])


@numba.njit
def fill_gauss(key, identities, out):
    """One normal number a person."""
    for i in range(len(identities)):
        out[i] = kernel.gauss(kernel.word(kernel.person(key, identities[i]), 0))


LAWS = {"bernoulli": fill_planes, "seldom": fill_seldom}


def drawn(law: str, chance: float, lanes: np.uint64 = EVERY, people: int = PEOPLE, slot: int = 0) -> np.ndarray:
    """One word a person, uint64 [people]."""
    out = np.empty((people, 1), np.uint64)
    LAWS[law](KEY, np.arange(people, dtype=np.uint64), np.full(people, chance), np.array([lanes]), slot, out)
    return out[:, 0]


def events(words: np.ndarray) -> np.ndarray:
    """bool [people, lanes]."""
    return np.unpackbits(words.view(np.uint8).reshape(-1, 8), axis=1, bitorder="little").astype(bool)


def standard_error(chance: float, trials: int) -> float:
    """Of a share of independent trials."""
    return float(np.sqrt(chance * (1 - chance) / trials))


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("chance", CHANCES)
def test_frequency(law: str, chance: float) -> None:
    happened = events(drawn(law, chance))
    assert abs(happened.mean() - chance) <= 5 * standard_error(chance, happened.size)
    assert np.all(abs(happened.mean(axis=0) - chance) <= 5 * standard_error(chance, PEOPLE))


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("chance", CHANCES)
def test_neighboring_lanes_are_independent(law: str, chance: float) -> None:
    happened = events(drawn(law, chance))
    for distance in (1, 2, 32):
        both = (happened[:, distance:] & happened[:, :-distance]).mean(axis=1)
        error = max(float(both.std()), standard_error(chance**2, 64 - distance)) / np.sqrt(PEOPLE)
        assert abs(both.mean() - chance**2) <= 5 * error


@pytest.mark.parametrize("law", LAWS)
def test_certain_and_impossible(law: str) -> None:
    lanes = np.uint64(0x0123456789ABCDEF)
    assert np.all(drawn(law, 1.0, lanes, 100) == lanes)
    assert np.all(drawn(law, 1.5, lanes, 100) == lanes)
    assert np.all(drawn(law, 0.0, lanes, 100) == 0)
    assert np.all(drawn(law, -0.5, lanes, 100) == 0)


@pytest.mark.parametrize("law", LAWS)
def test_almost_certain_and_almost_impossible(law: str) -> None:
    """Exact to 2^-32: an event that fails once in 10^12 times does not fail in a thousand."""
    assert np.all(drawn(law, 1 - 1e-12, EVERY, 1000) == EVERY)
    assert np.all(drawn(law, 1e-12, EVERY, 1000) == 0)


@pytest.mark.parametrize("law", LAWS)
@given(chance=st.floats(0, 1), lanes=WORDS, slot=st.integers(0, 10**6))
def test_only_lanes_that_are_asked_for(law: str, chance: float, lanes: int, slot: int) -> None:
    words = drawn(law, chance, np.uint64(lanes), 20, slot)
    assert np.all(words & ~np.uint64(lanes) == 0)


@settings(max_examples=200)
@given(chance=st.one_of(st.floats(0, 1), st.sampled_from([0.25, 0.5, 2.0**-32, 2.0**-33, 0.02])), lanes=WORDS)
def test_bernoulli_bit_by_bit(chance: float, lanes: int) -> None:
    """A lane's own binary digits against those of the chance, one lane at a time."""
    words = drawn("bernoulli", chance, np.uint64(lanes), 4, 96)
    for identity, word in enumerate(words):
        dice = Dice(int(KEY), identity)
        expected = sum(1 << lane for lane in range(64) if lanes >> lane & 1 and dice.happens(96, chance, lane))
        assert int(word) == expected


@settings(max_examples=200)
@given(chance=st.one_of(st.floats(0, 1), st.sampled_from([0.5, 1e-300, 0.02])), lanes=WORDS)
def test_seldom_jump_by_jump(chance: float, lanes: int) -> None:
    words = drawn("seldom", chance, np.uint64(lanes), 4, 256)
    for identity, word in enumerate(words):
        asked = [lane for lane in range(64) if lanes >> lane & 1]
        expected = sum(1 << lane for lane in Dice(int(KEY), identity).seldom(256, chance, asked))
        assert int(word) == expected


@given(seed=st.integers(0, 2**63 - 1), part=st.text(max_size=20), week=st.integers(-1040, 5200), identity=WORDS)
def test_streams_are_the_described_ones(seed: int, part: str, week: int, identity: int) -> None:
    key = Luck(seed).key(part, week)
    assert int(key) == key_of(seed, part, week)
    out = np.empty(1)
    fill_units(key, np.array([identity], np.uint64), 3, out)
    assert out[0] == Dice(int(key), identity).unit(3)


def test_gauss_has_mean_0_and_variance_1() -> None:
    """The sum of eight bytes: kurtosis 2.85, bounds ±4.9."""
    number = 1_000_000
    out = np.empty(number)
    fill_gauss(KEY, np.arange(number, dtype=np.uint64), out)
    kurtosis = 3 - 1.2 / 8 * (256**2 + 1) / (256**2 - 1)
    assert abs(out.mean()) <= 5 / np.sqrt(number)
    assert abs(out.var() - 1) <= 5 * np.sqrt((kurtosis - 1) / number)
    assert abs((out**4).mean() - kurtosis) <= 5 * float((out**4).std()) / np.sqrt(number)
    assert abs((out**3).mean()) <= 5 * float((out**3).std()) / np.sqrt(number)
    assert abs(out).max() <= 1020 / 209.016
    assert [Dice(int(KEY), identity).gauss(0) for identity in range(50)] == out[:50].tolist()


def test_units_are_uniform() -> None:
    number = 100_000
    out = np.empty(number)
    fill_units(KEY, np.arange(number, dtype=np.uint64), 0, out)
    share = np.histogram(out, bins=20, range=(0, 1))[0] / number
    assert np.all(abs(share - 0.05) <= 5 * standard_error(0.05, number))
    neighbors = np.corrcoef(out[1:], out[:-1])[0, 1]
    assert abs(neighbors) <= 5 / np.sqrt(number)
