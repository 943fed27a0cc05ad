"""The section "What if": what would have been without each shock and practice, from the rows in the results."""

from __future__ import annotations

from typing import Any

from orgsim.results.summary import FEW
from orgsim.results.types import Results
from orgsim.results.wording import NO_BREAK


def what_if(results: Results) -> dict[str, Any] | None:
    """Entries (when, text and whether the same plug-in goes on) and the caption; None when there are no rows."""
    if not results.counterfactuals:
        return None
    entries = []
    before = None
    for row in results.counterfactuals:
        entries.append({"when": f"Week {row['week']}", "text": row["sentence"], "more": row["plugin"] == before})
        before = row["plugin"]
    return {"entries": entries, "caption": what_if_caption(results)}


def what_if_caption(results: Results) -> str:
    """How the sentences were found and how far they can be trusted."""
    futures = min(int(row["futures"]) for row in results.counterfactuals)
    measures = max(int(row["compared"]) for row in results.counterfactuals)
    few = " So few futures give a hint, not a finding." if futures < FEW else ""
    many = f" Up to {measures} were compared, and one in twenty of those told may still be chance." if measures else ""
    return (
        "Each shock and practice was left out in turn and the same futures were simulated again, everything else and "
        f"all luck the same. Told are at most three measures each, the largest in standard deviations between futures, "
        f"of those whose 95{NO_BREAK}% interval leaves out zero and that withstand the number of measures.{many}{few} "
        "The effects do not add up when one changes what another does."
    )
