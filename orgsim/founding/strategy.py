"""Reality, mission, strategy and documents at founding."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from orgsim.organization.luck import Luck
from orgsim.organization.strategy import Layout, Strategy
from orgsim.scenario.scenario import Scenario


def found_strategy(scenario: Scenario, luck: Luck) -> Strategy:
    """Draw reality; let the mission owe its stance on all core issues but the tempted, and the strategy follow both.

    The core issues are the first ones. On the core the strategy states the mission; elsewhere it is right, wrong or
    silent in the given shares, as exactly as whole issues allow. Priorities and documents are drawn from what it
    states.
    """
    layout = _layout(scenario.mission.issues, scenario.environment.interdependence)
    count = scenario.mission.issues
    given = scenario.mission.core
    names = given if isinstance(given, tuple) else ()
    core = np.arange(count) < (given if isinstance(given, int) else len(given))
    reality = _draw(luck, "reality", count) < 0.5
    mission = reality ^ _some(luck, "temptation", core, scenario.mission.temptation)
    stated_core = _some(luck, "strategy on core", core, scenario.strategy.on_core)
    right = _some(luck, "strategy right", ~core, scenario.strategy.right)
    left = 1 - scenario.strategy.right
    wrong = _some(luck, "strategy wrong", ~core & ~right, scenario.strategy.wrong / left if left > 0 else 0.0)
    knows = stated_core | right | wrong
    stance = np.where(core, mission, np.where(right, reality, ~reality)) & knows
    stated = int(np.count_nonzero(knows))
    few = min(scenario.strategy.priorities, stated)
    priorities = _some(luck, "priorities", knows, few / stated if stated else 0.0)
    documented = _some(luck, "documents", knows, scenario.communication.document_share)
    drawn = {
        "reality": reality,
        "core": core,
        "mission": mission & core,
        "knows": knows,
        "stance": stance,
        "priorities": priorities,
        "documented": documented,
        "written": stance & documented,
    }
    masks = layout.pack(np.array(list(drawn.values())))
    return Strategy(
        layout=layout,
        **dict(zip(drawn, masks, strict=True)),
        names=names,
        matches=scenario.environment.scoring == "matches",
    )


@lru_cache(maxsize=16)
def _layout(issues: int, group: int) -> Layout:
    """The same for all replications."""
    return Layout(issues, group)


def _draw(luck: Luck, part: str, count: int) -> NDArray[np.float64]:
    return luck.stream(f"founding {part}").uniform(np.arange(count, dtype=np.uint64))


def _some(luck: Luck, part: str, among: NDArray[np.bool_], share: float) -> NDArray[np.bool_]:
    """A random ``share`` of the issues in ``among``, rounded to whole issues."""
    there = int(np.count_nonzero(among))
    wanted = round(share * there)
    if wanted in (0, there):
        # None or all of them: there is nothing to draw.
        return among & (wanted > 0)
    order = np.where(among, _draw(luck, part, len(among)), 2.0)
    chosen = np.zeros(len(among), np.bool_)
    chosen[np.argsort(order, kind="stable")[:wanted]] = True
    return chosen & among
