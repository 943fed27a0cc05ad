"""The section "What if" is there when there is something to tell, and only then."""

from __future__ import annotations

import html
from dataclasses import replace

from orgsim.report.page import render_report
from orgsim.report.what_if import what_if
from tests.builders import make_results

ABOUT = {"plugin": "competitor of week 78", "week": 78, "futures": 20, "compared": 50}
ROWS = (
    {**ABOUT, "sentence": "Without the competitor alignment would have ended higher."},
    {**ABOUT, "sentence": "Without the competitor trust would have ended <higher>."},
    {**ABOUT, "plugin": "merger of week 90", "week": 90, "sentence": "The merger made no clear difference."},
)


def test_the_section_is_there_only_with_rows() -> None:
    results = make_results(replications=3, weeks=20, teams=4)
    assert 'id="what-if"' not in render_report(results)
    page = render_report(replace(results, counterfactuals=ROWS))
    section = page[page.index('<section id="what-if">') :].split("</section>", maxsplit=1)[0]
    places = [section.index(html.escape(row["sentence"])) for row in ROWS]
    assert places == sorted(places)
    assert (section.count("Week 78"), section.count("Week 90")) == (1, 1)
    assert page.index('id="what-happened"') < page.index('id="what-if"') < page.index('id="at-a-glance"')


def test_the_caption_says_how_sure() -> None:
    results = make_results(replications=3, weeks=20, teams=4)
    many = what_if(replace(results, counterfactuals=ROWS))
    few = what_if(replace(results, counterfactuals=tuple({**row, "futures": 3, "compared": 0} for row in ROWS)))
    assert many is not None
    assert few is not None
    assert "Up to 50" in many["caption"]
    assert "hint" not in many["caption"]
    assert "Up to" not in few["caption"]
    assert "a hint, not a finding" in few["caption"]
