"""Where issues lie in the words of a plane."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from orgsim.kernels.bits import Planes
from orgsim.kernels.work import Scores, understand
from orgsim.organization.strategy import Layout, Strategy

LAYOUTS = st.builds(Layout, st.integers(1, 256), st.integers(1, 16))


@given(LAYOUTS, st.integers(0, 2**32), st.integers(1, 4))
def test_pack_and_unpack_are_inverse(layout: Layout, seed: int, rows: int) -> None:
    chosen = np.random.default_rng(seed).random((rows, layout.issues)) < 0.5
    packed = layout.pack(chosen)
    assert packed.dtype == np.uint64
    assert packed.shape == (rows, layout.words)
    assert np.array_equal(layout.unpack(packed), chosen)
    assert np.all(packed & ~layout.valid == 0)
    assert int(np.bitwise_count(packed).sum()) == int(chosen.sum())


@given(LAYOUTS)
def test_groups_never_cross_a_word(layout: Layout) -> None:
    positions = layout.positions
    assert len(set(positions.tolist())) == layout.issues
    for first in range(0, layout.issues - layout.group + 1, layout.group):
        lanes = positions[first : first + layout.group]
        assert lanes.tolist() == list(range(lanes[0], lanes[0] + layout.group))
        assert lanes[0] // 64 == lanes[-1] // 64
    assert int(np.bitwise_count(layout.heads).sum()) == layout.issues // layout.group
    assert int(np.bitwise_count(layout.valid).sum()) == layout.issues


@given(LAYOUTS, st.integers(0, 2**32))
def test_signs_and_scores_are_a_plain_count(layout: Layout, seed: int) -> None:
    """business = mean of stance·R, or groups that are wholly right; fidelity = mean of stance·M over the core."""
    random = np.random.default_rng(seed)
    reality, mission = random.choice([-1, 1], (2, layout.issues))
    core = random.random(layout.issues) < 0.4
    stances = np.where(random.random((3, layout.issues)) < 0.7, reality, random.integers(-1, 2, (3, layout.issues)))
    belief = Planes(layout.pack(stances != 0), layout.pack(stances > 0))
    assert np.array_equal(layout.signs(*belief), stances)
    nothing = np.zeros(layout.words, np.uint64)
    strategy = Strategy(
        layout, layout.pack(reality > 0), layout.pack(core), layout.pack((mission > 0) & core), nothing, nothing,
        nothing, nothing, nothing,
    )  # fmt: skip
    scores = Scores(*(np.zeros(3, np.float32) for _ in Scores._fields))
    understand(0, 3, strategy.issues(), belief, scores)
    agreement = stances * reality
    if layout.group == 1:
        paid = agreement.sum(axis=1)
    else:
        whole = layout.issues // layout.group
        grouped = (agreement[:, : whole * layout.group] == 1).reshape(3, whole, layout.group)
        paid = layout.group * grouped.all(axis=2).sum(axis=1)
    served = (stances * mission)[:, core].sum(axis=1)
    assert scores.business.tolist() == (paid / layout.issues).astype(np.float32).tolist()
    assert scores.fidelity.tolist() == (served / max(1, core.sum())).astype(np.float32).tolist()
