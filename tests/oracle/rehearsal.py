"""A plan gone through by the definitions alone: sums written out, and days raised one at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tests.oracle.language.reading import Claim, File, Step
from tests.oracle.language.rules import Gate, Rules, node

ZERO = Fraction(0)
Moments = Sequence[Sequence[Step]]
Bound = tuple[str, str, Fraction]
"""``(u, v, w)``: v is no earlier than w days after u."""
Days = Mapping[Step, tuple[Fraction, Fraction]]

LIMITS = ("standing", "during", "within")


def worth(file: File, step: Step, party: str) -> Fraction:
    """Give w_p(s)."""
    measure = file.measures[step[0]]
    return measure.values.get(party, ZERO) * measure.shares[step[1] - 1]


def kept(file: File, done: Sequence[Step], party: str) -> Fraction:
    """Give K_p(S): what lasts of all that is done."""
    return sum((file.measures[s[0]].lasting * worth(file, s, party) for s in done), ZERO)


def out(file: File, done: Sequence[Step], party: str) -> Fraction:
    """Give X_p(S)."""
    return max(ZERO, -kept(file, done, party))


def walking(file: File, done: Sequence[Step], steps: Sequence[Step], party: str) -> Fraction:
    """Give what a party gains by walking away, all that happens then counted one by one.

    If it stays it ends with the worth of every step. If it walks it keeps what lasts of those done,
    and loses its stake.
    """
    stays = sum((worth(file, step, party) for step in steps), ZERO)
    walks = kept(file, done, party) - file.stakes[party]
    return walks - stays


def owed(
    file: File, done: Sequence[Step], steps: Sequence[Step], party: str
) -> dict[str, Fraction]:
    """Give by measure what a party would have had of the steps that are not done."""
    found: dict[str, Fraction] = {}
    for step in steps:
        if step not in done and worth(file, step, party) > 0:
            found[step[0]] = found.get(step[0], ZERO) + worth(file, step, party)
    return found


def exposed_days(
    file: File, moments: Moments, ends: Sequence[Fraction], party: str
) -> dict[int, Fraction]:
    """Give on how many days a party is exposed after each moment until the next one."""
    found: dict[int, Fraction] = {}
    for number in range(len(moments) - 1):
        done = [step for moment in moments[: number + 1] for step in moment]
        if out(file, done, party):
            found[number] = ends[number + 1] - ends[number]
    return found


@dataclass(frozen=True)
class Limit:
    """A bound that a late step can break, and its place among such."""

    place: tuple[int, bool, int, int, int, Fraction]
    bound: Bound


class Late:
    """The days of an order in which a moment is late.

    Parameters
    ----------
    file : File
    claims : sequence of Claim
        Facts, and the positions that bind and are not conceded.
    moments : sequence
        The plan's, in order.
    days : mapping
        When each step begins and ends in the plan.
    place : int
        The late moment.
    late : Fraction
        By how many days.
    """

    def __init__(
        self,
        file: File,
        claims: Sequence[Claim],
        moments: Moments,
        days: Days,
        place: int,
        late: Fraction,
    ) -> None:
        steps = [step for moment in moments for step in moment]
        amounts = {name: sum(step[0] == name for step in steps) for name in file.measures}
        self.file, self.claims, self.moments = file, claims, moments
        self.rules = Rules(file, amounts, claims)
        self.amounts = amounts
        self.at = {step: number for number, moment in enumerate(moments) for step in moment}
        self.turn = {
            node(step, end=end): 2 * number + end
            for number, step in enumerate(steps)
            for end in (False, True)
        }
        self.fixed: dict[str, Fraction] = {}
        self.least: dict[str, Fraction] = dict.fromkeys(self.turn, ZERO)
        self.rest = [step for moment in moments[place:] for step in moment]
        for moment in moments[:place]:
            for step in moment:
                end = days[step][1]
                self.fixed[node(step, end=True)] = end
                began = max(ZERO, end - file.measures[step[0]].days[step[1] - 1])
                self.fixed[node(step, end=False)] = began
        for number, moment in enumerate(moments[place:], place):
            for step in moment:
                self.least[node(step, end=True)] = days[step][1] + (late if number == place else 0)

    def ends(self) -> dict[Step, Fraction]:
        """Give the end of every step."""
        bounds = [*self._always()]
        found = self._raised(bounds)
        assert found is not None, "what only makes later can be kept"
        for limit in sorted(self._limits(), key=lambda limit: limit.place):
            tried = self._raised([*bounds, limit.bound])
            if tried is not None:
                bounds.append(limit.bound)
                found = tried
        return {step: found[node(step, end=True)] for step in self.at}

    def _raised(self, bounds: Sequence[Bound]) -> dict[str, Fraction] | None:
        """Raise whatever is too early, until nothing is; None where a fixed day would have to be.

        What circles round and round is found by its being later than all the bounds in a row.
        """
        days = {**self.least, **self.fixed}
        latest = max(days.values(), default=ZERO) + sum((abs(w) for _, _, w in bounds), ZERO)
        changed = True
        while changed:
            changed = False
            for u, v, w in bounds:
                if days[u] + w > days[v]:
                    if v in self.fixed or days[u] + w > latest:
                        return None
                    days[v] = days[u] + w
                    changed = True
        return days

    def _always(self) -> Iterator[Bound]:
        """Give what holds however late anything is."""
        for step in self.rest:
            name, portion = step
            measure = self.file.measures[name]
            begin, end = node(step, end=False), node(step, end=True)
            yield begin, end, measure.days[portion - 1]
            if measure.standing:
                yield end, begin, -measure.days[portion - 1]
            if (name, portion - 1) in self.at:
                yield node((name, portion - 1), end=True), begin, ZERO
        for before, moment in zip(self.moments, self.moments[1:], strict=False):
            for step in moment:
                if step in self.rest:
                    yield node(before[0], end=True), node(step, end=True), ZERO
                    yield node(moment[0], end=True), node(step, end=True), ZERO
        for moment in self.moments:
            for step in moment:
                if step in self.rest:
                    yield node(step, end=True), node(moment[0], end=True), ZERO
        for gate in self.rules.after:
            if gate.step in self.rest:
                yield from self._waits(gate)
        for claim in self.claims:
            for portion in self.rules._portions(claim) if claim.claim == "not_before" else ():
                if (claim.measure, portion) in self.rest:
                    place = node((claim.measure, portion), end=_at_end(claim))
                    assert claim.day is not None
                    self.least[place] = max(self.least[place], claim.day)

    def _waits(self, gate: Gate) -> Iterator[Bound]:
        """Of the tables that are met in time the one met first: its moments, and the lag."""
        assert gate.tables is not None
        own = self.at[gate.step]
        met: list[tuple[int, tuple[Step, ...]]] = []
        for table in gate.tables:
            same_will_do = not gate.claim.fact and not gate.claim.lag
            if all(self.at[s] < own or (self.at[s] == own and same_will_do) for s in table):
                met.append(
                    (max((self.at[s] for s in table if self.at[s] < own), default=-1), table)
                )
        first, table = min(met, key=lambda one: one[0])
        if first >= 0:
            for step in table:
                if self.at[step] < own:
                    yield node(step, end=True), gate.node, gate.claim.lag

    def _limits(self) -> Iterator[Limit]:
        for step in self.rest:
            before = (step[0], step[1] - 1)
            if self.file.measures[step[0]].standing and before in self.at:
                gap = (node(step, end=False), node(before, end=True), ZERO)
                yield self._limit("standing", False, gap)
        for claim in self.claims:
            if claim.claim == "during":
                yield from self._during(claim)
        for gate in self.rules.within:
            if gate.step in self.rest:
                yield from self._within(gate)

    def _during(self, claim: Claim) -> Iterator[Limit]:
        for portion in self.rules._portions(claim):
            step = (claim.measure, portion)
            for other in claim.of if step in self.rest else ():
                up = node((other, 1), end=False)
                down = node((other, self.amounts[other]), end=True)
                first, last = (
                    node(step, end=claim.gate == "end"),
                    node(step, end=claim.gate != "begin"),
                )
                yield self._limit("during", claim.fact, (up, first, ZERO))
                yield self._limit("during", claim.fact, (last, down, ZERO))

    def _within(self, gate: Gate) -> Iterator[Limit]:
        assert gate.tables is not None
        assert gate.claim.days is not None
        met = [max((self.at[step] for step in table), default=-1) for table in gate.tables]
        first = min(met)
        if 0 <= first < self.at[gate.step]:
            until = node(self.moments[first][0], end=True)
            yield self._limit("within", gate.claim.fact, (gate.node, until, -gate.claim.days))

    def _limit(self, kind: str, fact: bool, bound: Bound) -> Limit:
        moments = {node(step, end=end): m for step, m in self.at.items() for end in (False, True)}
        moment = max(moments[bound[0]], moments[bound[1]])
        turns = self.turn[bound[0]], self.turn[bound[1]]
        # A standing measure is nobody's claim, and so stands with what is no fact.
        return Limit((LIMITS.index(kind), not fact, moment, *turns, bound[2]), bound)


def _at_end(claim: Claim) -> bool:
    return claim.part == "last" if claim.gate is None else claim.gate == "end"
