"""Contradictions against trying every order."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

from hypothesis import assume, event, given, settings
from hypothesis import strategies as st
from tests.examples import examples

from paripassu.agreement.contradiction import contradictions
from paripassu.agreement.model import Measure, Requirement, Step

NEEDS = ("1", "0.5", "0.3", "0.33", "0.34", "0", "all")


@st.composite
def ground(
    draw: st.DrawFn,
) -> tuple[dict[str, Measure], list[Requirement], list[tuple[Step, ...]], int | None]:
    """Measures, requirements, groups and a horizon, contradictory or not."""
    names = [f"m{k}" for k in range(draw(st.integers(1, 3)))]
    measures = {
        name: Measure(
            id=name,
            by=("a",),
            portions=draw(st.integers(1, 3)),
            days=draw(st.sampled_from((0, 0, 1, Fraction(1, 2), 3))),
        )
        for name in names
    }
    requirements = [
        Requirement(
            measure=name,
            needs={
                needed: need if need == "all" else Fraction(need)
                for needed, need in draw(
                    st.dictionaries(
                        st.sampled_from([other for other in names if other != name]),
                        st.sampled_from(NEEDS),
                        min_size=1,
                    )
                ).items()
            },
        )
        for name in draw(st.lists(st.sampled_from(names), max_size=3))
        if len(names) > 1
    ]
    free = [Step(m.id, k + 1) for m in measures.values() for k in range(m.portions)]
    groups: list[tuple[Step, ...]] = []
    while len(free) > 1 and len(groups) < 2 and draw(st.booleans()):
        group = draw(st.lists(st.sampled_from(free), min_size=2, max_size=3, unique=True))
        groups.append(tuple(group))
        free = [step for step in free if step not in group]
    return measures, requirements, groups, draw(st.one_of(st.none(), st.integers(0, 8)))


def some_order_holds(
    measures: dict[str, Measure],
    requirements: list[Requirement],
    groups: list[tuple[Step, ...]],
    horizon: int | None,
) -> bool:
    """Try every order of moments, each ended as early as the definitions allow."""
    steps = [Step(m.id, k + 1) for m in measures.values() for k in range(m.portions)]
    grouped = {step for group in groups for step in group}
    moments = [*groups, *((step,) for step in steps if step not in grouped)]
    return any(_holds(order, measures, requirements, horizon) for order in permutations(moments))


def _holds(
    order: tuple[tuple[Step, ...], ...],
    measures: dict[str, Measure],
    requirements: list[Requirement],
    horizon: int | None,
) -> bool:
    done: dict[Step, Fraction] = {}
    day = Fraction(0)
    for moment in order:
        end = day  # moments are ordered by end day
        for step in moment:
            days = measures[step.measure].days.high
            starts = [Fraction(0)]
            for earlier in range(1, step.portion):
                before = Step(step.measure, earlier)
                if before in moment:
                    if days:
                        return False  # both would end on one day, one after the other
                elif before not in done:
                    return False
                else:
                    starts.append(done[before])
            for requirement in requirements:
                if requirement.measure == step.measure and step.portion == 1:
                    for name, need in requirement.needs.items():
                        wanted = Fraction(1) if need == "all" else Fraction(need)
                        met = [
                            done[Step(name, k)]
                            for k in range(1, measures[name].portions + 1)
                            if Step(name, k) in done
                        ]
                        enough = next(
                            k
                            for k in range(measures[name].portions + 1)
                            if Fraction(k, measures[name].portions) >= wanted
                        )
                        if len(met) < enough:
                            return False
                        starts += met[:enough]
            end = max(end, max(starts) + days)
        for step in moment:
            done[step] = end
        day = end
    return horizon is None or day <= horizon


@given(ground())
@settings(max_examples=examples(400))
def test_a_contradiction_is_found_exactly_where_no_order_holds(
    case: tuple[dict[str, Measure], list[Requirement], list[tuple[Step, ...]], int | None],
) -> None:
    measures, requirements, groups, horizon = case
    steps = sum(measure.portions for measure in measures.values())
    assume(steps - sum(len(group) - 1 for group in groups) <= 6)
    told = [
        *contradictions(
            measures,
            enumerate(requirements),
            [(("together", "groups", k), group) for k, group in enumerate(groups)],
            horizon,
        )
    ]
    event("contradictory" if told else "in order")
    assert bool(told) != some_order_holds(measures, requirements, groups, horizon)
