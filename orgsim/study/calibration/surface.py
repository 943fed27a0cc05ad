"""What a trial between the trials would have given: local linear regression (Cleveland & Devlin 1988).

The mean over few futures of one trial is noisy; the trials around a point average that noise out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

Array = NDArray[np.float64]
SPANS = (0.08, 0.15, 0.3, 0.6, 1.0)
"""Parts of the trials that may be used around a point; the one that predicts left-out trials best is taken."""
BLOCK = 2048
RIDGE = 1e-6


@dataclass(frozen=True)
class Surface:
    """Fitted trials. places: float64 [trials, settings], within 0 and 1. means: float64 [trials, observations].
    neighbours: trials used around a point."""

    places: Array
    means: Array
    neighbours: int

    def at(self, points: Array) -> Array:
        """Predicted means at [points, settings], float64 [points, observations]."""
        tree = cKDTree(self.places)
        found = []
        for start in range(0, len(points), BLOCK):
            part = points[start : start + BLOCK]
            apart, near = _nearest(tree, part, self.neighbours)
            found.append(self._fitted(part, apart, near))
        return np.concatenate(found)

    def left_out(self) -> Array:
        """Each trial as the others predict it, float64 [trials, observations]."""
        tree = cKDTree(self.places)
        apart, near = _nearest(tree, self.places, self.neighbours + 1)
        own = near == np.arange(len(near))[:, None]
        # Trials at one place hide each other, so that a trial may not be among its own neighbours.
        own[~own.any(axis=1), -1] = True
        rest = ~own
        return self._fitted(self.places, apart[rest].reshape(len(near), -1), near[rest].reshape(len(near), -1))

    def _fitted(self, points: Array, apart: Array, near: NDArray[np.int64]) -> Array:
        reach = np.maximum(apart.max(axis=1, keepdims=True), 1e-12) * 1.001
        weight = (1 - (apart / reach) ** 3) ** 3
        offset = (self.places[near] - points[:, None, :]) / reach[:, :, None]
        rows = np.concatenate([np.ones((*near.shape, 1)), offset], axis=2)
        weighted = rows * weight[:, :, None]
        moments = weighted.transpose(0, 2, 1) @ rows
        moments += RIDGE * weight.sum(axis=1)[:, None, None] * np.eye(rows.shape[2])
        first = np.zeros((*moments.shape[:2], 1))
        first[:, 0] = 1.0
        share = (weighted @ np.linalg.solve(moments, first))[:, :, 0]
        share /= share.sum(axis=1, keepdims=True)
        return np.asarray(np.einsum("pk,pkj->pj", share, self.means[near]))


def _nearest(tree: cKDTree, points: Array, count: int) -> tuple[Array, NDArray[np.int64]]:
    apart, near = tree.query(points, count)
    shape = (len(points), -1)
    return np.asarray(apart, np.float64).reshape(shape), np.asarray(near, np.int64).reshape(shape)


def fitted_surface(places: Array, means: Array, scale: Array) -> Surface:
    """The surface whose span predicts left-out trials best. scale: float64 [observations], what errors are told in."""
    count, settings = places.shape
    least = min(2 * settings + 4, count - 1)
    tried = sorted({min(max(least, round(span * count)), count - 1) for span in SPANS})
    surfaces = [Surface(places, means, neighbours) for neighbours in tried]
    return min(surfaces, key=lambda one: float((((one.left_out() - means) / scale) ** 2).mean()))
