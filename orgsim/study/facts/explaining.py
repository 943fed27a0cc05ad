"""Why a fact is missed: which equation or parameter is behind it. Shown with the number wherever the fact is missed."""

from __future__ import annotations

EXPLANATIONS: dict[str, str] = {
    "F01": (
        "Level 1 has six people, so one future varies by .2 and more, and thirty futures do not tell for sure "
        "which drop is the largest. Below, what documents and colleagues teach evens out what the chain of "
        "command loses."
    ),
    "F03": (
        "Too few managers know nothing, because each further source reaches some of them: documents above all, "
        "which F01 needs on the lower levels. The joint fit lowers the other sources as far as their ranges "
        "allow."
    ),
    "F04": (
        "Knowledge that does not come down the chain: people find by trial, from colleagues and from better "
        "reports what the strategy says as well. With those three off the front line stays below a tenth."
    ),
    "F05": (
        "Each of five leaders leaves out a quarter on average, so .76 to the fifth, a quarter, is to be expected; "
        "which issues the head leaves out is common to all chains of a future, so few futures scatter around "
        "that."
    ),
    "F09": (
        "Most ties lead out of the team, and only what a unit lives through together makes engagement alike over "
        "ties: a third of them stay within a unit. With few futures the number scatters around the edge of its "
        "band."
    ),
    "F17": (
        "Insecurity and distrust lower engagement, and each quit makes tied people quit, on top of the aftermath "
        "of the layoff itself. Quits are few in one future, so that few futures scatter widely."
    ),
    "F20": (
        "The dip of alignment is the share of newcomers times what the others know more than they do; the front "
        "line, most of all people, knows as little of the strategy as F04 asks for, so little can be lost."
    ),
    "F22": ("Fit has the coefficient .33 in engagement, whose SD is near 1; few futures scatter around that."),
    "F27": (
        "Goals write at most three priorities into the beliefs of those who commit, of some fifty stances; the "
        "hours that they take cost attention for all other messages, which weighs as much."
    ),
    "F28": (
        "Few futures: what one uncertain tool brings in two years differs by some twelve weeks of output between "
        "futures."
    ),
    "F31": (
        "Innovation counts changes of the strategy that raise its merit, and leaders only follow people whose "
        "merit is above the strategy's. Where alignment is loose people know so little that nobody is above it; "
        "where it is tight they know what the strategy says and a little more."
    ),
    "F32": (
        "The business fit of a loose organization is the average of many minds that change independently, which "
        "is steady in any market; a tight one moves as a whole whenever the strategy turns. The evidence is about "
        "firms whose members depend on each other's choices, which needs environment.interdependence above 1."
    ),
    "F34": (
        "The tool itself gives the most skilled third 5.5 % (.33 times one sixth); the relief and support that "
        "come with it raise engagement by about .2 SD and output by nearly 2 % more."
    ),
    "F38": (
        "Reality turns at a tenth a year and issue, so that after five years a third of the mission's stances pay "
        "no more even without temptation, and leaders follow."
    ),
    "F40": (
        "How much a scorecard gives back of what pay on one number took is its strength alone, fitted to the edge "
        "of the band."
    ),
    "F44": (
        "The generator makes ties inside teams some twenty times as dense in a firm of 391, the edge of the band; "
        "hires, who first meet their team, and the drawn organizations move it a little to either side."
    ),
    "F46": (
        "Exploration rises by a fifth only while the shortfall lies between 2 and 15 % of revenue; what people do "
        "fits the turned market less as well, and in some futures that makes a small shortfall a large one."
    ),
    "F47": (
        "Whoever can list one priority feels clear (perceived alignment is nearly 1 from there on), so most of "
        "the rest know how to succeed too. Feeling empowered depends on alignment only through felt clarity, with "
        ".4 in resources."
    ),
}
