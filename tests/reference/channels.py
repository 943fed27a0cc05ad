"""The channel: sources express views, an aggregate of them is the target, the listener may take it up."""

from __future__ import annotations

from dataclasses import dataclass

from tests.reference.dice import Dice
from tests.reference.things import Belief
from tests.reference.totals import in_order

SLOTS = 256
Places = list[tuple[int, int]]


def seldom(dice: Dice, slot: int, chance: float, issues: list[int], places: Places, slots: int = SLOTS) -> set[int]:
    """The ``issues`` (rising) on which a rare event happens. places: word and lane of each; slots: numbers a word."""
    happened = set()
    for word in {places[issue][0] for issue in issues}:
        here = {places[issue][1]: issue for issue in issues if places[issue][0] == word}
        happened |= {here[lane] for lane in dice.seldom(slots * word + slot, chance, list(here))}
    return happened


@dataclass
class Listener:
    """before: beliefs of the snapshot. after: what becomes of them. step: one notch through 0 instead of a jump."""

    dice: Dice
    before: Belief
    after: Belief
    places: Places
    step: bool

    def adopt(self, issue: int, target: int) -> None:
        """Jump: b ← target. Step: one notch towards it."""
        if self.step and self.after[issue] == -target:
            self.after[issue] = 0
        else:
            self.after[issue] = target

    def hear(self, said: Belief, chance: float, contrary: float = 1.0, garbling: float = 0.0) -> None:
        """One source. said: its stances, 0 where it says nothing. chance: of taking up an issue. contrary: factor on
        that where the own view is the opposite. garbling: probability that a stance arrives turned round."""
        spoken = [issue for issue, stance in enumerate(said) if stance != 0]
        garbled = seldom(self.dice, 0, garbling, spoken, self.places)
        for issue in spoken:
            word, lane = self.places[issue]
            target = -said[issue] if issue in garbled else said[issue]
            if target == self.before[issue] or not self.dice.happens(SLOTS * word + 64, chance, lane):
                continue
            if self.before[issue] == 0 or self.dice.happens(SLOTS * word + 128, contrary, lane):
                self.adopt(issue, target)

    def consult(self, sources: list[Belief], chance: float) -> None:
        """The majority of many sources; how large it is does not matter. A tie changes nothing."""
        for issue in seldom(self.dice, 0, chance, list(range(len(self.places))), self.places):
            vote = sum(source[issue] for source in sources)
            target = (vote > 0) - (vote < 0)
            if target not in (0, self.before[issue]):
                self.adopt(issue, target)

    def copy(self, sources: list[tuple[Belief, float]], chance: float) -> None:
        """The best of many sources. sources: beliefs and merit. Equally good ones are equally likely to be followed."""
        if not sources:
            return
        highest = max(merit for _, merit in sources)
        best = [belief for belief, merit in sources if merit == highest]
        followed = best[int(self.dice.unit(64) * len(best))]
        for issue in seldom(self.dice, 0, chance, list(range(len(self.places))), self.places):
            if followed[issue] not in (0, self.before[issue]):
                self.adopt(issue, followed[issue])

    def vote(self, sources: list[tuple[Belief, float]], chance: float, innate: Belief, openness: float) -> None:
        """On each issue one source, drawn by the weight of its tie, or the ``innate`` view (Friedkin & Johnsen 1990).

        sources: beliefs and weights. openness: probability to follow others instead of the innate view.
        """
        total = in_order(weight for _, weight in sources)
        for issue in seldom(self.dice, 0, chance, list(range(len(self.places))), self.places):
            word, lane = self.places[issue]
            target = 0
            if self.dice.happens(SLOTS * word + 128, 1.0 - openness, lane):
                target = innate[issue]
            elif total > 0.0:
                target = drawn(sources, self.dice.unit(SLOTS * word + 64 + lane) * total)[issue]
            if target not in (0, self.before[issue]):
                self.adopt(issue, target)

    def be_persuaded(self, sources: list[Belief], chance: float) -> None:
        """The majority of many sources; a majority of k turns the listener with probability 1-(1-p)^k (March 1991)."""
        for issue, (word, lane) in enumerate(self.places):
            vote = sum(source[issue] for source in sources)
            target = (vote > 0) - (vote < 0)
            if target in (0, self.before[issue]):
                continue
            # Multiplied out, as powers may differ in the last bit.
            miss = 1.0
            for _ in range(abs(vote)):
                miss *= 1.0 - chance
            if self.dice.unit(SLOTS * word + lane) < 1.0 - miss:
                self.adopt(issue, target)


def drawn(sources: list[tuple[Belief, float]], point: float) -> Belief:
    """The source at ``point`` when the weights are put end to end."""
    reached = 0.0
    for belief, weight in sources:
        reached += weight
        if point < reached:
            return belief
    return sources[-1][0]
