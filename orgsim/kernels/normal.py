"""Standard normal numbers by inversion, by the same routine on every processor."""

from __future__ import annotations

import numpy as np

from orgsim.kernels.apart import apart
from orgsim.kernels.arrays import F64, U64
from orgsim.kernels.compiling import inlined
from orgsim.kernels.random import person, unit, word

LEAST = 2.0**-53
TAIL = 0.13533528323661269189
ROOT_OF_2_PI = 2.50662827463100050242
FAR = 8.0

CENTRE_OVER = (
    -5.99633501014107895267e1, 9.80010754185999661536e1, -5.66762857469070293439e1, 1.39312609387279679503e1,
    -1.23916583867381258016e0,
)  # fmt: skip
CENTRE_UNDER = (
    1.0, 1.95448858338141759834e0, 4.67627912898881538453e0, 8.63602421390890590575e1, -2.25462687854119370527e2,
    2.00260212380060660359e2, -8.20372256168333339912e1, 1.59056225126211695515e1, -1.18331621121330003142e0,
)  # fmt: skip
NEAR_OVER = (
    4.05544892305962419923e0, 3.15251094599893866154e1, 5.71628192246421288162e1, 4.40805073893200834700e1,
    1.46849561928858024014e1, 2.18663306850790267539e0, -1.40256079171354495875e-1, -3.50424626827848203418e-2,
    -8.57456785154685413611e-4,
)  # fmt: skip
NEAR_UNDER = (
    1.0, 1.57799883256466749731e1, 4.53907635128879210584e1, 4.13172038254672030440e1, 1.50425385692907503408e1,
    2.50464946208309415979e0, -1.42182922854787788574e-1, -3.80806407691578277194e-2, -9.33259480895457427372e-4,
)  # fmt: skip
FAR_OVER = (
    3.23774891776946035970e0, 6.91522889068984211695e0, 3.93881025292474443415e0, 1.33303460815807542389e0,
    2.01485389549179081538e-1, 1.23716634817820021358e-2, 3.01581553508235416007e-4, 2.65806974686737550832e-6,
    6.23974539184983293730e-9,
)  # fmt: skip
FAR_UNDER = (
    1.0, 6.02427039364742014255e0, 3.67983563856160859403e0, 1.37702099489081330271e0, 2.16236993594496635890e-1,
    1.34204006088543189037e-2, 3.28014464682127739104e-4, 2.89247864745380683936e-6, 6.79019408009981274425e-9,
)  # fmt: skip


@inlined
def _ratio(factor, x, over, under):
    """``factor`` times one polynomial over another, by Horner's rule."""
    above = over[0]
    for place in range(1, len(over)):
        above = above * x + over[place]
    below = under[0]
    for place in range(1, len(under)):
        below = below * x + under[place]
    return factor * above / below


@inlined
def quantile(share):
    """The standard normal quantile of ``share`` in (0, 1), in the steps of Cephes' ``ndtri`` (Moshier 1989)."""
    upper = share > 1.0 - TAIL
    y = 1.0 - share if upper else share
    if y > TAIL:
        y -= 0.5
        square = y * y
        return (y + y * _ratio(square, square, CENTRE_OVER, CENTRE_UNDER)) * ROOT_OF_2_PI
    x = np.sqrt(-2.0 * np.log(y))
    z = 1.0 / x
    correction = _ratio(z, z, NEAR_OVER, NEAR_UNDER) if x < FAR else _ratio(z, z, FAR_OVER, FAR_UNDER)
    result = x - np.log(x) / x - correction
    return result if upper else -result


@inlined
def normal(stream, slot):
    """One standard normal number of a person's stream."""
    return quantile(min(1.0 - LEAST, max(LEAST, unit(word(stream, slot)))))


@apart
def fill_normals(key: np.uint64, identities: U64, slot: int, out: F64) -> None:
    """One standard normal number a person, float64 [people]."""
    for i in range(len(identities)):
        out[i] = normal(person(key, identities[i]), slot)
