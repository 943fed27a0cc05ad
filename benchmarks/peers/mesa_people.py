"""One object a person: what the engine does to rows, as methods of a Mesa agent with beliefs as lists."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import mesa

from tests.reference.things import Person, Seat, share

if TYPE_CHECKING:
    from benchmarks.peers.mesa_objects import ObjectModel


class Employee(mesa.Agent):
    """Somebody: the fields of the reference's person, as attributes of an agent."""

    seat: Seat
    push: dict[str, float]
    after: list[int]
    shown: list[int]
    said: float = 0.0
    mood: float = 0.0

    def __init__(self, model: ObjectModel, person: Person, seat: Seat):
        super().__init__(model)
        self.__dict__.update(vars(person))
        self.sit(seat)

    def sit(self, seat: Seat) -> None:
        """Take a seat."""
        self.seat = seat
        self.push = self.model.push_of(seat.row)

    def understand(self) -> None:
        """Score the own belief."""
        model, belief = self.model, self.belief
        gains = sum(map(int.__mul__, belief, model.reality))
        serves = sum(map(int.__mul__, belief, model.owed))
        self.business = model.luck.single(gains / len(belief))
        self.fidelity = model.luck.single(serves / model.core_count) if model.core_count else 0.0

    def acted(self) -> tuple[float, float]:
        """Business and fidelity of what is done."""
        if self.seat.manager is None:
            return self.business, self.fidelity
        free = share(self.autonomy * self.push["autonomy"] * self.model.company.climate.autonomy)
        boss = self.seat.manager.person
        rest = 1.0 - free
        if boss is None:
            return free * self.business, free * self.fidelity
        return free * self.business + rest * boss.business, free * self.fidelity + rest * boss.fidelity

    def judge(self) -> None:
        """Merit of what is done."""
        gains, serves = self.acted()
        weight = self.push["weight"]
        self.merit = self.model.luck.single((1.0 - weight) * gains + weight * serves)

    def communicate(self) -> None:
        """Listen through all channels and forget; others still see the belief of the beginning of the week."""
        self.after = list(self.belief)
        model, push, luck = self.model, self.push, self.model.luck
        settings = model.talking
        hours = max(0.0, push["meeting_hours"])
        attention = self.attention * push["attention"] * settings.attention_hours
        attention = attention / (settings.attention_hours + hours)
        attention *= share(1.0 - settings.strain_attention * max(0.0, self.burnout))
        if model.now - self.joined < model.newcomer_weeks:
            attention *= model.newcomer_learning
        self.hear_boss(attention)
        if settings.broadcast > 0.0:
            self.hear("broadcast", model.company.code.strategy, luck.single(share(settings.broadcast * attention)))
        stream = luck.stream("attention", model.now, self.identity)
        if luck.unit(stream, 0) < settings.document_reading * push["documents"] * attention:
            self.hear("documents", model.company.code.documents, 1.0)
        self.ask("peers", [seat for seat, _ in self.seat.ties], luck.single(share(settings.peers * push["peers"])))
        if self.seat.leads is not None:
            chance = luck.single(share(settings.upward_voice * push["upward_voice"]))
            self.ask("upward voice", self.seat.leads.members, chance)
        self.forget()

    def speak(self) -> None:
        """Leaders talk this week or not, more or less clearly."""
        model, luck, push, settings = self.model, self.model.luck, self.push, self.model.talking
        stream = luck.stream("attention", model.now, self.identity)
        self.said = 0.0
        if luck.unit(stream, 1) < self.talk * (push["talk"] * model.company.climate.talk):
            clear = self.clarity * push["clarity"]
            self.said = luck.single(clear * max(0.0, 1.0 + settings.affect_clarity * self.affect))

    def hear_boss(self, attention: float) -> None:
        """What the boss says this week, if anything."""
        model, luck = self.model, self.model.luck
        boss = self.seat.boss
        if boss is None or boss.said <= 0.0:
            return
        chance = luck.single(share(model.talking.uptake * boss.said * attention))
        if chance <= 0.0:
            return
        free = share(self.autonomy * self.push["autonomy"] * model.company.climate.autonomy)
        contrary = luck.single(1.0 - free)
        said = [view if topic else 0 for view, topic in zip(boss.belief, boss.topics, strict=True)]
        self.hear("cascade", said, chance, contrary, model.talking.garbling)

    def hear(self, part: str, said: list[int], chance: float, contrary: float = 1.0, garbling: float = 0.0) -> None:
        """One source: issues are taken up one by one; a contrary view yields less."""
        luck, before, after = self.model.luck, self.belief, self.after
        stream = luck.stream(part, self.model.now, self.identity)
        spoken = [issue for issue, view in enumerate(said) if view]
        if garbling > 0.0:
            turned = luck.seldom(stream, 0, garbling, spoken)
            if turned:
                said = list(said)
                for issue in turned:
                    said[issue] = -said[issue]
        news = [issue for issue in spoken if said[issue] != before[issue]]
        taken = luck.chosen(stream, 64, chance, news)
        opposed = [issue for issue in taken if before[issue]]
        yielded = luck.chosen(stream, 128, contrary, opposed) if opposed else opposed
        for issue in taken:
            if not before[issue] or issue in yielded:
                self.adopt(after, issue, said[issue])

    def adopt(self, after: list[int], issue: int, target: int) -> None:
        """Jump, or one notch through no view."""
        after[issue] = 0 if self.model.stepwise and after[issue] == -target else target

    def ask(self, part: str, seats: list[Seat], chance: float) -> None:
        """The majority of those who do better."""
        model, luck = self.model, self.model.luck
        stream = luck.stream(part, model.now, self.identity)
        for issue in luck.seldom(stream, 0, chance, model.issues):
            vote = 0
            for seat in seats:
                other = seat.person
                if other is not None and other.merit > self.merit:
                    vote += other.belief[issue]
            target = (vote > 0) - (vote < 0)
            if target and target != self.belief[issue]:
                self.adopt(self.after, issue, target)

    def forget(self) -> None:
        """Lose views, less often those of the own role."""
        model, luck, after = self.model, self.model.luck, self.after
        settings = model.talking
        if settings.forgetting <= 0:
            return
        stream = luck.stream("forgetting", model.now, self.identity)
        held = [issue for issue, view in enumerate(after) if view]
        lost = luck.seldom(stream, 0, min(1.0, settings.forgetting * self.push["forgetting"]), held)
        if not lost:
            return
        role = self.seat.team.role
        own = [issue for issue in lost if role[issue]]
        gone = luck.chosen(stream, 64, min(1.0, settings.role_forgetting / settings.forgetting), own) if own else own
        for issue in lost:
            if not role[issue] or issue in gone:
                after[issue] = 0

    def learn(self) -> None:
        """What was heard becomes the belief; leaders still hear what was shown at the beginning of the week."""
        self.shown, self.belief = self.belief, self.after

    def explore(self) -> None:
        """Try the other stance on one issue and keep it when told that it pays."""
        model, luck, push, settings = self.model, self.model.luck, self.push, self.model.trying
        stream = luck.stream("autonomy", model.now, self.identity)
        often = settings.exploration * push["exploration"] * model.company.climate.exploration
        free = self.autonomy * (push["autonomy"] * model.company.climate.autonomy)
        self.tried = luck.unit(stream, 0) < min(1.0, free) * often
        if not self.tried:
            return
        belief = self.belief
        issue = int(luck.unit(stream, 1) * len(belief))
        was = belief[issue]
        now = -was if was else (1 if luck.unit(stream, 2) < 0.5 else -1)
        weight = push["weight"]
        gain = (1.0 - weight) * ((now - was) * model.reality[issue]) / len(belief)
        if model.core_count:
            gain += weight * ((now - was) * model.owed[issue]) / model.core_count
        told_right = luck.unit(stream, 3) < share(settings.feedback_accuracy + push["feedback"])
        if (gain > 0.0) == told_right:
            self.belief = [*belief[:issue], now, *belief[issue + 1 :]]

    def disagree(self) -> None:
        """Share of contradictions among the issues on which a person and others both hold a view."""
        seats = [seat for seat, _ in self.seat.ties]
        if self.seat.manager is not None:
            seats.append(self.seat.manager)
        shared = differ = 0
        for seat in seats:
            if seat.person is not None:
                products = list(map(int.__mul__, self.belief, seat.person.belief))
                opposed = products.count(-1)
                differ += opposed
                shared += products.count(1) + opposed
        self.conflict = self.model.luck.single(differ / shared) if shared else 0.0

    def work(self) -> None:
        """Output and impact of the week."""
        model, luck, push, settings = self.model, self.model.luck, self.push, self.model.working
        gains, serves = self.acted()
        self.disagree()
        ramp = model.ramp[min(max(model.now - self.joined, 0), len(model.ramp) - 1)]
        done = (0.6 + 0.8 * self.skill) * ramp
        striving = share(push["goals"]) * self.drive
        done = done * push["striving"] * max(0.0, 1.0 + settings.engagement_effort * self.engagement + striving)
        done *= 1.0 - settings.drag * self.conflict
        stream = luck.stream("work", model.now, self.identity)
        done *= max(0.0, 1.0 + settings.noise * luck.gauss(stream, 0))
        self.acted_business, self.acted_fidelity = luck.single(gains), luck.single(serves)
        able_impact = push["impact"] * (1.0 + model.company.budget.invested)
        self.output = luck.single(done * push["output"] * push["paid"] * (1.0 + gains) * 0.5)
        self.impact = luck.single(done * able_impact * push["unpaid"] * (1.0 + serves) * 0.5)

    def feel(self) -> None:
        """Mood spreads from boss, team and other ties, and returns to its trait."""
        model, luck, settings = self.model, self.model.luck, self.model.feeling
        own, seat = self.affect, self.seat
        pull = weight = 0.0
        boss = seat.boss
        if boss is not None:
            part = settings.group_weight * settings.boss_weight
            pull += part * boss.affect
            weight += part
        total, heads = model.team_mood[seat.team.number]
        if heads > 1:
            part = settings.group_weight * (1.0 - settings.boss_weight)
            pull += part * (total - own) / (heads - 1)
            weight += part
        mood = tied = 0.0
        for other, strength in seat.ties:
            person = other.person
            if person is not None and (other.team is not seat.team or other is seat):
                mood += luck.single(strength * person.affect)
                tied += strength
        if tied > 0.0:
            part = 1.0 - settings.group_weight
            pull += part * mood / tied
            weight += part
        drawn = pull / weight - own if weight > 0.0 else 0.0
        noise = settings.mood_noise * luck.gauss(luck.stream("mood", model.now, self.identity), 0)
        change = settings.contagion * self.susceptibility * drawn
        change += settings.recovery * luck.single(self.trait - own)
        self.mood = luck.single(own + change + noise)

    def bear(self) -> None:
        """Demands and resources move engagement and burnout; trust follows consistency."""
        model, luck, push, settings = self.model, self.model.luck, self.push, self.model.feeling
        stream = luck.stream("wellbeing", model.now, self.identity)
        boss = self.seat.boss
        support = boss.affect if boss is not None else 0.0
        belief = self.belief
        recall = sum([belief[issue] == view for issue, view in model.declared])
        missing = 1.0 - (recall / len(model.declared) if model.declared else 0.0)
        for _ in range(3):
            missing *= missing
        felt = 1.0 - missing
        check_in = 0.75 * self.check_in + 0.086 * push["check_ins"]
        insecurity = self.insecurity * model.insecurity_keep
        hindrance = self.seat.job_hindrance + push["hindrance"] + 0.10 * self.burnout
        hindrance += self.conflict - model.usual_conflict + 0.05 * push["meeting_hours"]
        challenge = self.seat.job_challenge + push["challenge"]
        resources = self.seat.job_resources + push["resources"] + check_in + 0.10 * support
        free = share(self.autonomy * (push["autonomy"] * model.company.climate.autonomy))
        resources += free - model.usual_autonomy + 0.40 * (felt - model.usual_felt) + 0.10 * self.trust
        wants = 0.36 * resources - 0.19 * hindrance + 0.18 * challenge
        wants += settings.fit_engagement * self.fit + 0.15 * self.affect - 0.35 * insecurity
        tires = 0.30 * hindrance + 0.15 * challenge - 0.27 * resources
        single = luck.single
        happening = luck.stream("events", model.now, self.seat.team.unit)
        chance = math.sqrt(1.0 - settings.shared_events) * luck.gauss(stream, 0)
        chance += math.sqrt(settings.shared_events) * luck.gauss(happening, 0)
        noise = settings.engagement_noise * chance
        self.engagement = single(self.engagement + settings.engagement_rate * (wants - self.engagement) + noise)
        noise = settings.burnout_noise * luck.gauss(stream, 1)
        self.burnout = single(self.burnout + settings.burnout_rate * (tires - self.burnout) + noise)
        aim = model.consistency * push["say_do"] + push["consistency"]
        self.trust = single(self.trust + settings.trust_rate * (aim - self.trust))
        self.insecurity, self.check_in = single(insecurity), single(check_in)
        self.hindrance, self.challenge, self.resources = single(hindrance), single(challenge), single(resources)
        self.recall = float(recall)
        self.perceived = single(share(felt + model.talking.affect_clarity * support))

    def calm(self) -> None:
        """The new mood counts."""
        self.affect = self.mood

    def quits(self) -> bool:
        """Whether this person leaves this week of their own accord."""
        model, luck, settings = self.model, self.model.luck, self.model.staffing
        drawn = luck.unit(luck.stream("quits", model.now, self.identity), 0)
        if drawn >= settings.highest_quit_rate:
            return False
        seat = self.seat
        here = max(model.now - self.joined, 0)
        near = min(1.0, seat.exits_near / len(seat.ties)) if seat.ties else 0.0
        near *= min(1.0, here / 12)
        exponent = settings.engagement_effect * self.engagement + settings.burnout_effect * self.burnout
        exponent += settings.fit_effect * self.fit + settings.exit_contagion * near
        tenure = model.hump[min(here, len(model.hump) - 1)]
        weekly = settings.quit_rate / 52 * tenure * self.push["quits"]
        return drawn < min(settings.highest_quit_rate, weekly * model.aftermath * math.exp(exponent))
