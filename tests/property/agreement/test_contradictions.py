"""Contradictions against trying every order."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

from hypothesis import assume, event, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.oracle.language.reading import parse
from tests.oracle.language.search import is_contradictory
from tests.strategies.claims import START, choices, claimed

from paripassu.agreement.choices import certain_measures, impossible_choices
from paripassu.agreement.contradiction import contradictions
from paripassu.agreement.model import (
    Agreement,
    Choice,
    Measure,
    Need,
    Party,
    Requirement,
    Stage,
    Step,
)
from paripassu.agreement.read import parse_agreement
from paripassu.errors import AgreementError

NEEDS = ("1", "0.5", "0.3", "0.33", "0.34", "0", "all")
DAYS = (0, 0, 1, Fraction(1, 2), 3)

Ground = tuple[dict[str, Measure], list[Requirement], list[tuple[Step, ...]], int | None]


@st.composite
def _measure(draw: st.DrawFn, name: str) -> Measure:
    days = draw(st.sampled_from(DAYS))
    if draw(st.integers(0, 3)) < 3:
        return Measure(id=name, by=("a",), portions=draw(st.integers(1, 3)), days=days)
    stages = tuple(
        Stage(name=f"s{k}", share=Fraction(1, 2), days=draw(st.sampled_from((None, 1, 2))))
        for k in range(2)
    )
    return Measure(id=name, by=("a",), stages=stages, days=days)


@st.composite
def _groups(draw: st.DrawFn, measures: dict[str, Measure]) -> list[tuple[Step, ...]]:
    free = [Step(m.id, k + 1) for m in measures.values() for k in range(len(m.shares))]
    groups: list[tuple[Step, ...]] = []
    while len(free) > 1 and len(groups) < 2 and draw(st.booleans()):
        group = draw(st.lists(st.sampled_from(free), min_size=2, max_size=3, unique=True))
        groups.append(tuple(group))
        free = [step for step in free if step not in group]
    return groups


@st.composite
def ground(draw: st.DrawFn) -> Ground:
    """Measures, requirements, groups and a horizon, contradictory or not."""
    names = [f"m{k}" for k in range(draw(st.integers(1, 3)))]
    measures = {name: draw(_measure(name)) for name in names}
    facts = []
    for name in draw(st.lists(st.sampled_from(names), max_size=3)):
        others = [measures[other] for other in names if other != name]
        claim = draw(claimed(["after"] * 4 + ["by", "not_before"], measures[name], others, ()))
        if "needs_any" not in claim:  # alternatives are for the search
            facts.append(Requirement.model_validate(claim))
    horizon = draw(st.one_of(st.none(), st.integers(0, 8)))
    return measures, facts, draw(_groups(measures)), horizon


def some_order_holds(
    measures: dict[str, Measure],
    facts: list[Requirement],
    groups: list[tuple[Step, ...]],
    horizon: int | None,
) -> bool:
    """Try every order of moments, each ended as early as the definitions allow."""
    steps = [Step(m.id, k + 1) for m in measures.values() for k in range(len(m.shares))]
    grouped = {step for group in groups for step in group}
    moments = [*groups, *((step,) for step in steps if step not in grouped)]
    return any(_holds(order, measures, facts, horizon) for order in permutations(moments))


def _portions(fact: Requirement, measure: Measure) -> list[int]:
    count = len(measure.shares)
    if fact.share is not None:
        enough = [k for k in range(1, count + 1) if sum(measure.shares[:k]) >= fact.share]
        return enough[:1]
    part = fact.part or ("last" if fact.claim == "by" else "first")
    if part == "each":
        return [*range(1, count + 1)]
    if isinstance(part, int):
        return [part]
    named = [stage.name for stage in measure.stages]
    return [{"first": 1, "last": count}.get(part) or named.index(part) + 1]


def _at_end(fact: Requirement) -> bool:
    by_default = fact.claim == "by" or fact.part == "last"
    return fact.gate == "end" if fact.gate else by_default


def _met_by(need: Need, needed: Measure, own: Measure, portion: int) -> int:
    """How many portions have to be done."""
    if need == "all":
        return len(needed.shares)
    if isinstance(need, str) and need not in ("same", "previous"):
        return [stage.name for stage in needed.stages].index(need) + 1
    if isinstance(need, str):
        need = Fraction(sum(own.shares[: portion if need == "same" else portion - 1]))
    return next(k for k in range(len(needed.shares) + 1) if sum(needed.shares[:k]) >= need)


def _day(fact: Requirement) -> Fraction:
    if fact.date is not None:
        return Fraction((fact.date - START).days)
    assert fact.day is not None
    return fact.day


def _holds(
    order: tuple[tuple[Step, ...], ...],
    measures: dict[str, Measure],
    facts: list[Requirement],
    horizon: int | None,
) -> bool:
    done: dict[Step, Fraction] = {}
    day = Fraction(0)
    for moment in order:
        end = day  # moments are ordered by end day
        begins = {}
        for step in moment:
            own = measures[step.measure]
            days = own.lengths[step.portion - 1]
            starts, ends = [Fraction(0)], [Fraction(0)]
            for earlier in range(1, step.portion):
                before = Step(step.measure, earlier)
                if before in moment:
                    if days:
                        return False  # both would end on one day, one after the other
                elif before not in done:
                    return False
                else:
                    starts.append(done[before])
            for fact in facts:
                if fact.measure != step.measure or step.portion not in _portions(fact, own):
                    continue
                gate = ends if _at_end(fact) else starts
                if fact.claim == "not_before":
                    gate.append(_day(fact))
                for name, need in fact.needs.items():
                    for k in range(1, _met_by(need, measures[name], own, step.portion) + 1):
                        if Step(name, k) not in done:
                            return False
                        gate.append(done[Step(name, k)] + fact.lag_days)
            begins[step] = max(starts)
            end = max(end, begins[step] + days, *ends)
        for step in moment:
            done[step] = end
            if Step(step.measure, step.portion - 1) in moment:
                begins[step] = end
            for fact in facts:
                own = measures[step.measure]
                if fact.claim != "by" or fact.measure != step.measure:
                    continue
                at = end if _at_end(fact) else begins[step]
                if step.portion in _portions(fact, own) and at > _day(fact):
                    return False
        day = end
    return horizon is None or day <= horizon


@given(ground())
@settings(max_examples=examples(600))
def test_a_contradiction_is_found_exactly_where_no_order_holds(case: Ground) -> None:
    measures, facts, groups, horizon = case
    steps = sum(len(measure.shares) for measure in measures.values())
    assume(steps - sum(len(group) - 1 for group in groups) <= 6)
    told = [
        *contradictions(
            measures,
            [
                (k, fact, _day(fact) if fact.date or fact.day is not None else None)
                for k, fact in enumerate(facts)
            ],
            [(("together", "groups", k), group) for k, group in enumerate(groups)],
            horizon,
        )
    ]
    event("contradictory" if told else "in order")
    assert bool(told) != some_order_holds(measures, facts, groups, horizon)


@given(st.data())
@settings(max_examples=examples(300))
def test_choices_that_no_plan_meets_and_what_is_in_every_plan(data: st.DataObject) -> None:
    known = [data.draw(_measure(f"m{k}")) for k in range(data.draw(st.integers(1, 4)))]
    measures = {measure.id: measure for measure in known}
    made: list[Choice] = data.draw(st.lists(choices(known), max_size=2)) if len(known) > 1 else []
    groups = data.draw(_groups(measures))
    open_ = {name for choice in made for name in choice.of}

    def sets(met: list[Choice]) -> list[set[str]]:
        """Every set of measures that a plan can have, each choice of ``met`` met."""
        found = []
        for bits in range(2 ** len(known)):
            chosen = {m.id for k, m in enumerate(known) if bits >> k & 1}
            whole = all(len({step.measure in chosen for step in group}) == 1 for group in groups)
            counts = [sum(name in chosen for name in choice.of) for choice in met]
            numbers = [
                count == (choice.exactly or 1)
                if choice.at_least is None
                else count >= choice.at_least
                for choice, count in zip(met, counts, strict=True)
            ]
            if whole and all(numbers) and set(measures) - open_ <= chosen:
                found.append(chosen)
        return found

    told = [
        *impossible_choices(
            [(("choose", k), c) for k, c in enumerate(made)],
            [(("groups", k), g) for k, g in enumerate(groups)],
            measures,
        )
    ]
    assert [problem.path[1] for problem in told] == [
        k for k, choice in enumerate(made) if not sets([choice])
    ]
    for possible in sets(made):
        assert certain_measures(measures, made, groups) <= possible


@st.composite
def _whole(draw: st.DrawFn) -> Agreement:
    """Facts of every claim, standing measures, choices and groups, contradictory or not."""
    names = [f"m{k}" for k in range(draw(st.integers(2, 3)))]
    known = []
    for name in names:
        measure = draw(_measure(name))
        if measure.days.high and not measure.stages and draw(st.integers(0, 2)) == 2:
            measure = measure.replace(standing=True)
        known.append(measure)
    required = []
    for measure in draw(st.lists(st.sampled_from(known), min_size=1, max_size=3)):
        others = [other for other in known if other is not measure]
        claims = ["after"] * 4 + ["by", "not_before", "within", "during"]
        required.append(Requirement.model_validate(draw(claimed(claims, measure, others, known))))
    return Agreement(
        id="x",
        start=START,
        horizon_days=draw(st.one_of(st.none(), st.integers(0, 8))),
        parties=(Party(id="a"),),
        measures=tuple(known),
        requirements=tuple(required),
        choices=tuple(draw(st.lists(choices(known), max_size=1))),
        groups=tuple(draw(_groups({measure.id: measure for measure in known}))),
    )


@given(_whole())
@settings(max_examples=examples(400))
def test_what_is_told_without_a_search_is_never_a_false_alarm(agreement: Agreement) -> None:
    assume(sum(len(measure.shares) for measure in agreement.measures) <= 6)
    text, told = agreement.to_toml(), ""
    try:
        parse_agreement(text)
    except AgreementError as error:
        told = str(error)
    event("told" if told else "nothing told")
    assert not told or is_contradictory(parse(text)), told
