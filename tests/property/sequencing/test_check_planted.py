"""A breach that is planted in a plan is found, and named after what was planted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from tests.examples import examples
from tests.oracle.language.judge import has_time, steps_of
from tests.oracle.language.reading import Claim, Step
from tests.oracle.language.reading import parse as literal
from tests.oracle.language.rules import Gate, node
from tests.oracle.language.search import ZERO, Orders, plans
from tests.oracle.load import parse
from tests.strategies.language import language_document, language_documents, written
from tests.strategies.small import Seeded

from paripassu.sequencing.check import check

DAY = Fraction(1)
pytestmark = pytest.mark.slow

SOME = settings(
    max_examples=examples(300),
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)


@dataclass(frozen=True)
class Planted:
    """An order with days that breaks a rule; ``about`` is the position, or the step."""

    rule: str
    about: str
    order: tuple[int, ...]
    days: dict[str, Fraction]


@dataclass(frozen=True)
class Plan:
    """A plan that holds, and its days, all of them."""

    orders: Orders
    order: tuple[int, ...]
    days: dict[str, Fraction]

    @classmethod
    def of(cls, orders: Orders) -> Plan | None:
        if orders.least(lambda _: ZERO, first=True) is None:
            return None
        assert orders.found is not None
        steps = [step for moment in orders.rules.moments for step in moment]
        names = [node(step, end=end) for step in steps for end in (False, True)]
        days = {name: orders.found.days.get(name, ZERO) for name in names}
        return cls(orders, orders.found.order, days)

    def place(self, step: Step) -> int:
        return self.order.index(self.orders.rules.place[step])

    def moved(self, rule: str, about: str, **days: Fraction) -> Planted:
        return Planted(rule, about, self.order, {**self.days, **days})

    def gates(self, kind: str) -> Iterator[tuple[Claim, Step, bool]]:
        """Give the gates of the positions of a kind."""
        rules = self.orders.rules
        positions = [p for p in self.orders.file.positions.values() if p.binds]
        for claim in (p for p in positions if p.claim == kind):
            for portion in rules._portions(claim):
                late = claim.part == "last" or kind in ("by", "within")
                end = late if claim.gate is None else claim.gate == "end"
                yield claim, (claim.measure, portion), end

    def waits(self, gates: list[Gate]) -> Iterator[tuple[Gate, Step]]:
        """Give the gates of positions whose one table is met at an earlier moment, and its last."""
        for gate in gates:
            if gate.claim.fact or gate.tables is None or len(gate.tables) > 1:
                continue
            earlier = [s for s in gate.tables[0] if self.place(s) < self.place(gate.step)]
            if earlier and len(earlier) == len(gate.tables[0]):
                yield gate, max(earlier, key=self.place)


def _lag(plan: Plan) -> Iterator[Planted]:
    for gate, need in plan.waits(plan.orders.rules.after):
        if gate.claim.lag:
            met = plan.days[node(need, end=True)]
            yield plan.moved("need", gate.claim.id, **{gate.node: met + gate.claim.lag - DAY / 2})


def _begin_gate(plan: Plan) -> Iterator[Planted]:
    for gate, need in plan.waits(plan.orders.rules.after):
        if not gate.end:
            met = plan.days[node(need, end=True)]
            yield plan.moved("need", gate.claim.id, **{gate.node: met - DAY})


def _deadline(plan: Plan) -> Iterator[Planted]:
    for gate, need in plan.waits(plan.orders.rules.within):
        assert gate.claim.days is not None
        late = plan.days[node(need, end=True)] + gate.claim.days + DAY
        yield plan.moved("within", gate.claim.id, **{gate.node: late})


def _date(plan: Plan) -> Iterator[Planted]:
    for kind, by in (("by", DAY), ("not_before", -DAY)):
        for claim, step, end in plan.gates(kind):
            assert claim.day is not None
            yield plan.moved("window", claim.id, **{node(step, end=end): claim.day + by})


def _during(plan: Plan) -> Iterator[Planted]:
    for claim, step, _ in plan.gates("during"):
        up, down = (claim.of[0], 1), (claim.of[0], plan.orders.amounts[claim.of[0]])
        before = plan.days[node(up, end=False)] - DAY
        after = plan.days[node(down, end=True)] + DAY
        if claim.gate != "end" and step not in (up, down):
            yield plan.moved("during", claim.id, **{node(step, end=False): before})
        if claim.gate != "begin" and step not in (up, down):
            yield plan.moved("during", claim.id, **{node(step, end=True): after})


def _gap(plan: Plan) -> Iterator[Planted]:
    for name, measure in plan.orders.file.measures.items():
        for portion in range(1, plan.orders.amounts[name] + 1) if measure.standing else ():
            step = (name, portion)
            about = f"{name}:{portion}"
            begin, end = node(step, end=False), node(step, end=True)
            yield plan.moved("standing", about, **{end: plan.days[end] + DAY / 2})
            if portion > 1:
                both = {begin: plan.days[begin] + DAY, end: plan.days[end] + DAY}
                yield plan.moved("standing", about, **both)


def _work(plan: Plan) -> Iterator[Planted]:
    for moment in plan.orders.rules.moments:
        for name, portion in moment:
            measure = plan.orders.file.measures[name]
            about, step = f"{name}:{portion}", (name, portion)
            end = plan.days[node(step, end=True)]
            if not measure.standing:
                late = end - measure.days[portion - 1] + DAY / 4
                yield plan.moved("time", about, **{node(step, end=False): late})
            if portion > 1:
                before = plan.days[node((name, portion - 1), end=True)]
                early = {node(step, end=False): before - DAY / 4}
                yield plan.moved("time", about, **early)
    for moment in plan.orders.rules.moments:
        if len(moment) > 1:
            name = node(moment[0], end=True)
            about = f"{moment[0][0]}:{moment[0][1]}"
            yield plan.moved("time", about, **{name: plan.days[name] + DAY})


def _horizon(plan: Plan) -> Iterator[Planted]:
    horizon = plan.orders.file.horizon
    for moment in plan.orders.rules.moments if horizon is not None else ():
        for name, portion in moment:
            late = {node((name, portion), end=True): (horizon or ZERO) + DAY / 8}
            yield plan.moved("horizon", f"{name}:{portion}", **late)


def _like_share(plan: Plan) -> Iterator[Planted]:
    """Put a portion before the like share of what it waits for."""
    for gate, need in plan.waits(plan.orders.rules.after):
        like = (gate.claim.needs or {}).get(need[0]) in ("same", "previous")
        if not like or need[0] == gate.step[0]:  # its own portions are only out of turn
            continue
        if len(plan.orders.rules.moments[plan.orders.rules.place[gate.step]]) > 1:
            continue  # others would come with it, perhaps out of turn
        own, other = (plan.orders.rules.place[step] for step in (gate.step, need))
        rest = [moment for moment in plan.order if moment != own]
        at = rest.index(other)
        order = (*rest[:at], own, *rest[at:])
        yield Planted("need", gate.claim.id, order, plan.days)


BREACHES = {
    "a lag a day short": _lag,
    "a begin gate": _begin_gate,
    "a deadline a day late": _deadline,
    "a date": _date,
    "during": _during,
    "a gap": _gap,
    "days of work": _work,
    "the horizon": _horizon,
    "before its like share": _like_share,
}


def plant(text: str) -> Iterator[str]:
    """Plant every breach in a plan for a file, and give the kinds of those, all found."""
    file, agreement = literal(text), parse(text)
    # Of positions alone: nobody has to be safe for a date to be missed.
    binding = frozenset(id_ for id_, position in file.positions.items() if position.binds)
    plan = next(filter(None, (Plan.of(orders) for orders, _ in plans(file, binding))), None)
    if plan is None or not has_time(plan.orders):
        return
    for kind, breach in BREACHES.items():
        for one in breach(plan):
            report = check(agreement, {"steps": steps_of(plan.orders, one.order, one.days)})
            found = {(b.rule, b.position or b.step) for b in report.breaches}
            assert (one.rule, one.about) in found, (kind, one, report.breaches, text)
            yield kind


@given(language_documents())
@SOME
def test_planted_breaches_are_found(entries: dict[str, object]) -> None:
    kinds = set(plant(written(entries)))
    assume(kinds)
    for kind in kinds:
        event(kind)


def test_breaches_of_every_kind_are_planted() -> None:
    kinds = Counter(
        kind for seed in range(600) for kind in plant(written(language_document(Seeded(seed))))
    )
    assert kinds.keys() == BREACHES.keys()
    assert min(kinds.values()) >= 10, kinds


@given(language_documents())
@SOME
def test_a_broken_choice_is_found(entries: dict[str, object]) -> None:
    text = written(entries)
    file = literal(text)
    assume(file.choices)
    choice = file.choices[0]
    for orders, _ in plans(file, frozenset()):
        order = tuple(range(len(orders.rules.moments)))
        for name in choice.of:
            steps = [s for s in steps_of(orders, order) if s["measure"] != name]
            left = sum(m != name and orders.amounts[m] > 0 for m in choice.of)
            rules = {breach.rule for breach in check(parse(text), {"steps": steps}).breaches}
            assert ("choice" in rules) is not (choice.least <= left <= choice.most)
