"""The draws as an experiment, so that what follows from the settings carries how little is known of them."""

from __future__ import annotations

from collections.abc import Sequence

import tomlkit

from orgsim.scenario.writing import toml_item
from orgsim.study.calibration.calibration import Calibration
from orgsim.study.experiment.measuring import DEFAULT


def ensemble_text(calibration: Calibration, drawn: Sequence[tuple[float, ...]]) -> str:
    """TOML text of an experiment with one point a draw, to lie beside ``scenario.toml``."""
    document = tomlkit.document()
    document.add(tomlkit.comment("Settings drawn from the spread: a point each, all equally likely."))
    head = {
        "schema": 1,
        "name": f"{calibration.name}, settings drawn from the spread",
        "question": "What follows, given how little the table tells of the settings?",
        "scenario": "scenario.toml",
        "design": "table",
        "replications": 4,
    }
    for key, value in head.items():
        document.add(key, toml_item(value))
    vary = tomlkit.table()
    for column, factor in enumerate(calibration.factors):
        vary.add(factor.name, toml_item([values[column] for values in drawn]))
    document.add("vary", vary)
    measures = tomlkit.table()
    seen = dict.fromkeys(one.reading.measure for one in calibration.observations)
    for name in dict.fromkeys([*DEFAULT, *seen]):
        measures.add(name, "end")
    document.add("measures", measures)
    return tomlkit.dumps(document)
