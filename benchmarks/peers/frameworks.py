"""The learning step in agent-based frameworks, each in the way its documentation suggests."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np

from benchmarks.peers.learning import Arrays, Learner, Problem, Signs

TIES_OF_NOBODY = -1


def neighbors_of(problem: Problem) -> list[list[int]]:
    """Rows that each person is tied to."""
    ends = np.split(problem.neighbor, problem.first[1:])
    return [end.tolist() for end in ends]


class Person:
    """What an object agent does, whatever framework its class comes from."""

    belief: list[int]
    tied: list[Any]
    score: int
    after: list[int]

    def judge(self, reality: list[int]) -> None:
        """Score the own stances."""
        self.score = sum(map(int.__mul__, self.belief, reality))

    def learn(self) -> None:
        """Ask those who do better."""
        better = [other.belief for other in self.tied if other.score > self.score]
        self.after = self.belief
        if better:
            votes = map(sum, zip(*better, strict=True))
            pairs = zip(votes, self.belief, strict=True)
            self.after = [1 if vote > 0 else -1 if vote < 0 else own for vote, own in pairs]

    def adopt(self) -> None:
        """All at once."""
        self.belief = self.after


class Objects:
    """One object a person."""

    agents: list[Any]

    def __init__(self, problem: Problem):
        self.problem = problem
        self.reality = problem.reality.tolist()

    def tie(self) -> None:
        """Let agents know each other."""
        for agent, rows in zip(self.agents, neighbors_of(self.problem), strict=True):
            agent.tied = [self.agents[row] for row in rows]

    def begin(self) -> None:
        """Nobody has learned yet."""
        for agent, belief in zip(self.agents, self.problem.stances.tolist(), strict=True):
            agent.belief = belief

    def stances(self) -> Signs:
        """Gathered."""
        return np.array([agent.belief for agent in self.agents], np.int8)


class Mesa(Objects):
    """Mesa agents, activated by ``AgentSet.do``."""

    def __init__(self, problem: Problem):
        import mesa

        super().__init__(problem)

        class Employee(mesa.Agent, Person):
            pass

        self._model = mesa.Model(rng=1)
        self.agents = [Employee(self._model) for _ in range(len(problem.stances))]
        self.tie()

    def step(self) -> None:
        """Three passes."""
        for name, given in (("judge", [self.reality]), ("learn", []), ("adopt", [])):
            self._model.agents.do(name, *given)


class AgentPy(Objects):
    """AgentPy agents, called through ``AgentList``."""

    def __init__(self, problem: Problem):
        import agentpy

        super().__init__(problem)

        class Employee(agentpy.Agent, Person):
            pass

        self._list = agentpy.AgentList(agentpy.Model(), len(problem.stances), Employee)
        self.agents = list(self._list)
        self.tie()

    def step(self) -> None:
        """Three passes."""
        self._list.judge(self.reality)
        self._list.learn()
        self._list.adopt()


class Starsim(Arrays):
    """A Starsim module that works on arrays, with ties in a Starsim network, stepped by its loop."""

    def __init__(self, problem: Problem):
        import starsim

        super().__init__(problem)
        listener = np.repeat(np.arange(len(problem.count)), problem.count)
        outer = self

        class Learning(starsim.Module):
            def step(self) -> None:
                outer.learn(self.sim.networks[0])

        class Ties(starsim.Network):
            def step(self) -> None:
                pass

        edges = {"p1": listener, "p2": problem.neighbor.astype(np.int64), "beta": np.ones(len(listener))}
        self._sim = starsim.Sim(
            n_agents=len(problem.count), networks=Ties(edges=edges), modules=Learning(), dur=10_000, verbose=0,
            copy_inputs=False,
        )  # fmt: skip
        self._sim.init()

    def learn(self, network: Any) -> None:
        """Score, then ask along the edges of the network."""
        before = self.problem.stances
        listener, source = np.asarray(network.edges.p1), np.asarray(network.edges.p2)
        score = before @ self.problem.reality
        better = np.flatnonzero(score[source] > score[listener])
        votes = np.zeros(before.shape, np.int16)
        asked = listener[better]
        starts = np.flatnonzero(np.diff(asked, prepend=TIES_OF_NOBODY))
        if len(starts):
            votes[asked[starts]] = np.add.reduceat(before[source[better]], starts, axis=0, dtype=np.int16)
        self.after = np.where(votes != 0, np.sign(votes), before).astype(np.int8)

    def step(self) -> None:
        """One step of the simulation."""
        self._sim.run_one_step()


class Abmax(Arrays):
    """An abmax set of agents, stepped at once by JAX; ties are filled up to the largest number of them."""

    def __init__(self, problem: Problem):
        import jax
        import jax.numpy as jnp
        from abmax.functions import jit_step_agents
        from abmax.structs import Agent, Params, Set, Signal, State

        super().__init__(problem)
        people, most = len(problem.count), int(problem.count.max())
        place = problem.first[:, None] + np.minimum(np.arange(most), np.maximum(problem.count, 1)[:, None] - 1)
        there = np.arange(most) < problem.count[:, None]
        rows = problem.neighbor[np.minimum(place, len(problem.neighbor) - 1)]
        self._signal = Signal(content={"rows": jnp.asarray(rows), "there": jnp.asarray(there)})
        self._reality, self._before = jnp.asarray(problem.reality), jnp.asarray(problem.stances)
        ids = jnp.arange(people)
        agents = Agent(
            id=ids, active_state=jnp.ones(people, bool), age=jnp.zeros(people), agent_type=jnp.zeros(people, jnp.int32),
            params=None, state=State(content={"belief": self._before}), policy=None, key=None,
        )  # fmt: skip
        self._set = Set(people, people, agents, 0, 0, None, None, None, None)
        self._params, self._step_agents, self._done = Params, jit_step_agents, jax.block_until_ready

        def learn(agent: Any, signal: Any, params: Any) -> Any:
            rows, score = signal.content["rows"], params.content["score"]
            better = signal.content["there"] & (score[rows] > score[agent.id])
            votes = jnp.sum(params.content["belief"][rows].astype(jnp.int16) * better[:, None], axis=0)
            own = agent.state.content["belief"]
            return agent.replace(
                state=State(content={"belief": jnp.where(votes != 0, jnp.sign(votes), own).astype(jnp.int8)})
            )

        self._learn = learn
        self._score = jax.jit(lambda belief, reality: (belief.astype(jnp.int16) * reality).sum(1))

    def begin(self) -> None:
        """Nothing to do: a step makes a new set and leaves the old one as it is."""

    def step(self) -> None:
        """Score, then step the set."""
        score = self._score(self._before, self._reality)
        params = self._params(content={"belief": self._before, "score": score})
        self._new = self._done(self._step_agents(self._learn, params, self._signal, self._set))

    def stances(self) -> Signs:
        """From the new set."""
        return np.asarray(self._new.agents.state.content["belief"])


OBJECTS: dict[str, tuple[str, Callable[[Problem], Learner]]] = {
    "Mesa objects": ("mesa", Mesa),
    "AgentPy objects": ("agentpy", AgentPy),
}
ARRAYS: dict[str, tuple[str, Callable[[Problem], Learner]]] = {
    "Starsim": ("starsim", Starsim),
    "abmax (JAX)": ("abmax", Abmax),
}


def installed(package: str) -> bool:
    """Whether a package can be imported."""
    return find_spec(package) is not None
