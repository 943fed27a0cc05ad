"""Why a fact is missed: which equation or parameter is behind it. Shown with the number wherever the fact is missed."""

from __future__ import annotations

EXPLANATIONS: dict[str, str] = {
    "F01": (
        "Level 1 has six people, so one future varies by .2 and more. Below, what colleagues, voice and own "
        "trials teach evens out what the chain of command loses from level to level, as in F04."
    ),
    "F03": (
        "Too few managers know nothing, because each further source reaches some of them: without upward voice, "
        "without colleagues, without own trials, or with documents read a third as often, more of them list none. "
        "The channels were first fitted one by one; only the joint calibration can lower all of them a little."
    ),
    "F04": (
        "Knowledge that does not come down the chain: people find by trial, from colleagues and from better "
        "reports what the strategy says as well. With those three off the front line stays below a tenth."
    ),
    "F05": (
        "Each of five leaders leaves out three tenths on average, so .7 to the fifth, 17 %, is to be expected; which "
        "issues the head leaves out is common to all chains of a future, so few futures scatter around that."
    ),
    "F28": (
        "Few futures: what one uncertain tool brings in two years differs by some twelve weeks of output between "
        "futures."
    ),
    "F09": (
        "Mood spreads, engagement does not: mood weighs .15 in engagement, nine tenths of what reaches a mood "
        "come from boss and team, and most ties lead out of the team. Making team-mates' work more alike "
        "(people.team_share) does not help. A resource shared over ties, such as support from colleagues, is what "
        "the model lacks."
    ),
    "F17": (
        "The aftermath factor alone is fitted to the evidence, but three other effects of the same layoffs come "
        "on top: insecurity and distrust lower engagement, and each quit makes tied people quit. A fair procedure "
        "halves the factor and also spares distrust, so less than half of the excess is left."
    ),
    "F20": (
        "The newcomers' common culture opposes 90 % of the strategy, and views are given up slowly; a few months "
        "more bring the rest."
    ),
    "F22": (
        "Fit has the coefficient .25 in engagement, whose SD is near 1, so the correlation is near .25 whatever "
        "else is set; about .35 would be needed. The coefficient is no setting."
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
        "The tool itself gives the most skilled third 5.7 % (.34 times one sixth); the relief and support that "
        "come with it raise engagement by about .2 SD and output by nearly 2 % more."
    ),
    "F27": (
        "Goals write at most three priorities into the beliefs of those who commit, of some fifty stances; the "
        "hours that they take cost attention for all other messages, which weighs as much."
    ),
    "F40": (
        "The scorecard gives back .19 of the .3 by which pay on one number lowers the weight of the mission, and "
        "halves the crowding as well: that is more than half."
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
