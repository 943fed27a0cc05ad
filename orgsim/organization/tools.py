"""Tools that people adopt, with their J-curve."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

AGES = 260


@dataclass(frozen=True)
class Tool:
    """A tool. dip: share of output lost on the first day; gain: share won in the end by a person of no skill; a person
    of rank s wins gain*(1-s). learning, settling: weeks in which the loss falls to 37 % and the gain reaches 63 %.
    load: hindrance (SD) on the first day; falls like the loss."""

    name: str
    dip: float
    gain: float
    learning: float = 8.0
    settling: float = 20.0
    load: float = 0.0


@dataclass
class Toolbox:
    """The tools of the organization; one column of ``people.adopted`` each. Tables are float64 [tools, ages]."""

    tools: list[Tool] = field(default_factory=list)
    dip: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, AGES)))
    settled: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, AGES)))
    load: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, AGES)))
    gain: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))

    def add(self, tool: Tool) -> None:
        """Add a tool, adopted by nobody yet."""
        # Imported here so that settings of plug-ins can be read without compiled code.
        from orgsim.kernels.random import exponentials

        age = np.arange(AGES)
        self.tools.append(tool)
        fading = exponentials(-age / tool.learning)
        self.dip = np.vstack([self.dip, tool.dip * fading])
        self.load = np.vstack([self.load, tool.load * fading])
        self.settled = np.vstack([self.settled, 1.0 - exponentials(-age / tool.settling)])
        self.gain = np.append(self.gain, tool.gain)
