"""Where orders part, against the definition read literally."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from paripassu.agreement.model import Step
from paripassu.sequencing.apart import apart, shared_steps

Order = list[list[Step]]


@st.composite
def orders(draw: st.DrawFn) -> Order:
    """An order of some of eight steps, several of them at one moment now and then."""
    steps = [Step(name, portion) for name in "abcd" for portion in (1, 2)]
    kept = draw(st.permutations(draw(st.lists(st.sampled_from(steps), unique=True))))
    order: Order = []
    for step in kept:
        if order and draw(st.integers(0, 3)) == 3:
            order[-1].append(step)
        else:
            order.append([step])
    return order


def place(order: Order, step: Step) -> int:
    return next(at for at, moment in enumerate(order) if step in moment)


@given(st.lists(orders(), min_size=2, max_size=3))
@settings(max_examples=examples(400))
def test_neighbours_that_another_order_has_the_other_way_round(made: list[Order]) -> None:
    known = [
        step
        for moment in made[0]
        for step in moment
        if all(any(step in other for other in order) for order in made)
    ]
    assert shared_steps(made) == set(known)
    expected = set()
    for x in known:
        for y in known:
            between = [
                z for z in known if place(made[0], x) < place(made[0], z) < place(made[0], y)
            ]
            if place(made[0], x) < place(made[0], y) and not between:
                so = tuple(place(order, x) <= place(order, y) for order in made)
                if False in so:
                    expected.add((x, y, so))
    told = [*apart(made)]
    assert set(told) == expected
    assert len(told) == len(expected)
    # Nothing is missed by looking at neighbours only.
    inverted = any(
        place(made[0], x) < place(made[0], y) and place(order, y) < place(order, x)
        for x in known
        for y in known
        for order in made
    )
    assert bool(told) == inverted
