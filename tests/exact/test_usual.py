"""What is usual is noted in the numbers that numpy gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from orgsim.processes.baseline import BURNED_OUT, Seen, quantile, usual_of

SINGLE = st.floats(-1e6, 1e6, width=32)
VALUES = st.integers(1, 300).flatmap(lambda count: arrays(np.float32, count, elements=SINGLE))
same_release = pytest.mark.skipif(
    np.lib.NumpyVersion(np.__version__) < "2.4.0", reason="earlier releases round shares to single precision first"
)


@same_release
@given(VALUES, st.floats(0, 1))
def test_quantiles_are_numpys(values: np.ndarray, share: float) -> None:
    assert quantile(values, share) == float(np.quantile(values, share))


@same_release
def test_quantiles_of_any_number_of_people_are_numpys() -> None:
    random = np.random.default_rng(1)
    for count in (*range(1, 400), *random.integers(400, 20_000, 40)):
        values = random.normal(size=count).astype(np.float32)
        assert quantile(values, BURNED_OUT) == float(np.quantile(values, BURNED_OUT)), count


@given(VALUES, st.data())
def test_the_usual_is_that_of_filled_seats(values: np.ndarray, data: st.DataObject) -> None:
    filled = data.draw(arrays(np.bool_, len(values)))
    filled[0] = True
    usual = usual_of(Seen(filled, *(values * factor for factor in np.arange(1, 6, dtype=np.float32))))
    means = (usual.output, usual.impact, usual.conflict, usual.perceived)
    for factor, mean in enumerate(means, 1):
        assert mean == float(np.mean((values * np.float32(factor))[filled], dtype=np.float64))
    assert usual.burned_out == quantile((values * np.float32(5))[filled], BURNED_OUT)
    assert usual.known
