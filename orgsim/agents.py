"""``Employee``, ``Leader``, ``Team``: Mesa agents as light views of rows; and all that relies on private parts of Mesa.

A view is made when somebody asks for it and kept from then on. It holds no values: its attributes read and write the
arrays of ``model.organization``. It stands for a person, not for a seat: it follows the person to another seat, and
keeps the last values of a person who has left.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np
from mesa.agent import Agent, AgentSet
from numpy.typing import NDArray

from orgsim.agentset import ArraySet, widened
from orgsim.organization.organization import Organization
from orgsim.organization.people import _DTYPES, FILLED, People
from orgsim.organization.seats import leave

if TYPE_CHECKING:
    import networkx
    import pandas

# Identities hold a row, below 2**31, in their lower half; numbers whose lower half is larger are free for others.
TEAM_IDS = 2**31 + 1
OWN_IDS = 2**31 + 2**30 + 1
SHARES = ("autonomy", "talk", "perceived", "conflict", "skill")
