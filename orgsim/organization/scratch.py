"""Working arrays that are kept from week to week: allocating them anew would cost more than filling them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


class Scratch:
    """Arrays by name; contents last until somebody asks for the same name with another shape."""

    def __init__(self) -> None:
        self._arrays: dict[str, NDArray[Any]] = {}

    def array(self, name: str, shape: int | tuple[int, ...], kind: Any, fill: float | None = None) -> NDArray[Any]:
        """The array of that name, made anew if its shape or type differs; ``fill`` is written only when made."""
        shape = (shape,) if isinstance(shape, int) else shape
        known = self._arrays.get(name)
        if known is None or known.shape != shape or known.dtype != kind:
            known = np.empty(shape, kind) if fill is None else np.full(shape, fill, kind)
            self._arrays[name] = known
        return known

    def __contains__(self, name: str) -> bool:
        return name in self._arrays

    def put(self, name: str, array: NDArray[Any]) -> None:
        """Keep an array under a name."""
        self._arrays[name] = array

    def get(self, name: str) -> NDArray[Any]:
        """The array of that name. Raises KeyError if there is none."""
        return self._arrays[name]
