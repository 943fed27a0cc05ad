"""How alike people think, against every pair looked at one by one."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from orgsim.kernels.agreement import TEAMS, compare, count_views, room
from orgsim.kernels.bits import Planes
from orgsim.organization.strategy import Layout


@settings(max_examples=60, deadline=None)
@given(
    sizes=st.lists(st.integers(0, 40), min_size=1, max_size=6) | st.just([1] * 300),
    issues=st.integers(1, 130),
    shares=st.tuples(*[st.floats(0, 1)] * 3),
    seed=st.integers(0, 999),
)
def test_all_pairs_are_compared(sizes: list[int], issues: int, shares: tuple[float, ...], seed: int):
    chance = np.random.default_rng(seed)
    people, layout = sum(sizes), Layout(issues, 1)
    team = chance.permutation(np.repeat(np.arange(len(sizes)), sizes))
    status = np.where(chance.random(people) < shares[2], 1, 2).astype(np.uint8)
    knows = chance.random((people, issues)) < shares[0]
    stance = knows & (chance.random((people, issues)) < shares[1])
    valid = layout.pack(np.ones(issues, np.bool_))
    planes = np.zeros((2, people, len(valid)), np.uint64)
    for i in range(people):
        planes[0, i], planes[1, i] = layout.pack(knows[i]), layout.pack(stance[i])
    first = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64)
    member = np.argsort(team, kind="stable").astype(np.int32)
    out = np.empty(4)
    views, count = room(len(sizes), len(valid)), np.array(sizes, np.int32)
    # In two parts, as two threads would.
    for start in range(0, len(sizes), TEAMS):
        count_views(start, min(len(sizes), start + TEAMS), first, count, member, status, Planes(*planes), views)
    compare(views, valid, out)

    differing = pairs = agreeing = shared = 0
    for i, j in combinations(np.flatnonzero(status == 1), 2):
        both = knows[i] & knows[j]
        opposed = both & (stance[i] != stance[j])
        pairs += 1
        differing += int((opposed | (knows[i] != knows[j])).sum())
        if team[i] != team[j]:
            shared += int(both.sum())
            agreeing += int((both & ~opposed).sum())
    assert out.tolist() == [differing / issues, pairs, agreeing, shared]
